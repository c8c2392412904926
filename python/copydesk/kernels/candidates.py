"""Which articles may be a pair, by ranges of their shingles, and which are."""

from __future__ import annotations

from typing import Any, NamedTuple, Self

import numpy as np
import pyarrow

from copydesk import _core
from copydesk.kernels.shards import CROSSING, as_bytes, joined, lists, table_of

# What articles in play file in a range and look up there.
FILED = pyarrow.schema(
    [
        ("range", pyarrow.int64()),
        ("entries", pyarrow.binary()),
        ("ids", pyarrow.binary()),
        ("sizes", pyarrow.binary()),
        ("needed", pyarrow.binary()),
        ("same", pyarrow.binary()),
    ]
)

# Two articles that may be a pair, and how sure that is; how many buckets were cut.
CANDIDATE = pyarrow.schema(
    [
        ("small", pyarrow.int64()),
        ("large", pyarrow.int64()),
        ("hits", pyarrow.int64()),
        ("needed", pyarrow.int64()),
        ("weight", pyarrow.int64()),
        ("cut", pyarrow.int64()),
    ]
)

# Two articles that are a pair.
EDGE = pyarrow.schema(
    [
        ("component", pyarrow.int64()),
        ("small", pyarrow.int64()),
        ("large", pyarrow.int64()),
        ("shared", pyarrow.int64()),
        ("small_size", pyarrow.int64()),
        ("large_size", pyarrow.int64()),
    ]
)

# The number of an article in an entry.
_NUMBER = np.uint64((1 << 31) - 1)


class Playing(NamedTuple):
    """Articles of a shard that may be part of a pair."""

    ids: np.ndarray
    # Distinct shingles, and whether it may be the smaller one of a pair.
    sizes: np.ndarray
    smaller: np.ndarray
    # What those have alike of which the same is compared; 0 where that does not count.
    same: np.ndarray
    # How many shingles of each may stand elsewhere, those, and their levels.
    sets: tuple[np.ndarray, np.ndarray, np.ndarray]

    def without(self, some: np.ndarray) -> Self:
        """All articles but some."""
        if not some.any():
            return self
        lengths, sets, levels = self.sets
        kept = np.repeat(~some, lengths)
        return self._replace(
            ids=self.ids[~some],
            sizes=self.sizes[~some],
            smaller=self.smaller[~some],
            same=self.same[~some] if len(self.same) else self.same,
            sets=(lengths[~some], sets[kept], levels[kept]),
        )


def same_compared(keys: np.ndarray, words: np.ndarray, shingles: np.ndarray) -> np.ndarray:
    """What articles have alike of which the same is compared: a hash, uint64."""
    both = words.astype(np.uint64) << np.uint64(32) | shingles.astype(np.uint64)
    # Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4).
    return keys ^ both * np.uint64(0x9E3779B97F4A7C15)


def filed(articles: Playing, *, file: tuple[int, float], given: dict[str, Any]) -> Any:
    """What articles in play file in each range of their shingles and look up there.

    Args:
        articles: The articles.
        file: How many ranges, and the share of shingles that is filed and looked up, in (0, 1].
        given: The options of deduplication.

    Returns:
        A table like `FILED`: for each range the entries, and the articles they are of.
    """
    entries, per_range, needed = _core.shard_filed(
        articles.sizes, articles.smaller, articles.sets, file, given, CROSSING
    )
    columns: dict[str, list[Any]] = {field.name: [] for field in FILED}
    begin = 0
    for range_, length in enumerate(per_range.tolist()):
        if length:
            part = entries[begin : begin + length]
            # The articles that are there, numbered anew.
            article = (part & _NUMBER).astype(np.int64)
            there = np.zeros(len(articles.ids), bool)
            there[article] = True
            rows, anew = np.flatnonzero(there), np.cumsum(there) - 1
            part = part & ~_NUMBER | anew[article].astype(np.uint64)
            same = articles.same[rows] if len(articles.same) else articles.same
            row = (part, articles.ids[rows], articles.sizes[rows], needed[rows], same)
            for column, value in zip(columns.values(), (range_, *map(as_bytes, row)), strict=True):
                column.append(value)
        begin += length
    return table_of(FILED, columns)


def candidates(table: Any, *, ranges: int, most_pairs: int) -> Any:
    """The pairs of articles that one range speaks for.

    A pair that has the hits it needs in all ranges has its share of them, or more, in one at least:
    ranges in which it has less say nothing of it.

    Args:
        table: A `pyarrow.Table` like `FILED`, all of one range.
        ranges: How many ranges there are.
        most_pairs: A bucket in which more pairs would be looked at is cut.

    Returns:
        A table like `CANDIDATE`; a row that has a `cut` tells how many buckets were, and no pair.
    """
    lengths, entries = joined(table.column("entries"), np.uint64)
    counts, ids = joined(table.column("ids"), np.int64)
    _, sizes = joined(table.column("sizes"), np.uint32)
    _, needed = joined(table.column("needed"), np.uint32)
    _, same = joined(table.column("same"), np.uint64)
    first = np.append(0, np.cumsum(counts)[:-1]).astype(np.uint32)
    again = _again(ids, same) if len(same) else np.zeros(len(ids), bool)
    if again.any():
        lengths, entries = _first_ones(lists(table.column("entries"), np.uint64), first, again)
    small, large, hits, cut = _core.shard_candidates(
        (lengths, entries), first, (ids, sizes, needed), most_pairs, CROSSING
    )
    enough = hits.astype(np.int64) >= _share(needed[small], ranges)
    small, large, hits = small[enough], large[enough], hits[enough]
    found = table_of(
        CANDIDATE,
        {
            "small": ids[small],
            "large": ids[large],
            "hits": hits.astype(np.int64),
            "needed": needed[small].astype(np.int64),
            "weight": (sizes[small].astype(np.int64) + sizes[large]),
            "cut": np.zeros(len(small), np.int64),
        },
    )
    if cut:
        row = dict.fromkeys(CANDIDATE.names) | {"cut": cut}
        found = pyarrow.concat_tables([found, pyarrow.Table.from_pylist([row], schema=CANDIDATE)])
    return found


def _again(ids: np.ndarray, same: np.ndarray) -> np.ndarray:
    """Which articles are not the first of which the same is compared."""
    order = np.lexsort([ids, same])
    again = np.zeros(len(ids), bool)
    again[order[1:]] = same[order[1:]] == same[order[:-1]]
    return again & (same != 0)


def _first_ones(
    entries: list[np.ndarray], first: np.ndarray, again: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The entries of articles that are the first of which the same is compared."""
    kept = []
    for part, begin in zip(entries, first.tolist(), strict=True):
        kept.append(part[~again[begin:][(part & _NUMBER).astype(np.int64)]])
    return np.array([len(part) for part in kept], np.uint32), np.concatenate(kept)


def _share(needed: np.ndarray, ranges: int) -> np.ndarray:
    """Hits in the range that has most of them, at least."""
    return -(-needed.astype(np.int64) // ranges)


def verified(sets: Any, pairs: Any, *, given: dict[str, Any]) -> Any:
    """Which candidates reach a threshold, compared shingle by shingle.

    Args:
        sets: A `pyarrow.Table` with the columns `id`, `size`, `set` of `ARTICLE`.
        pairs: A table with the columns `component`, `small`, `large`, of articles in `sets`.
        given: The options of deduplication.

    Returns:
        A table like `EDGE`.
    """
    ids = sets.column("id").to_numpy()
    order = np.argsort(ids)
    small, large = (
        order[np.searchsorted(ids[order], pairs.column(name).to_numpy())].astype(np.uint32)
        for name in ("small", "large")
    )
    sizes = sets.column("size").to_numpy().astype(np.uint32)
    lengths, values = joined(sets.column("set"), np.uint64)
    one, other, shared = _core.shard_verified(
        (small, large), (lengths, values), sizes, given, CROSSING
    )
    component = np.empty(len(ids), np.int64)
    component[small] = pairs.column("component").to_numpy()
    return table_of(
        EDGE,
        {
            "component": component[one],
            "small": ids[one],
            "large": ids[other],
            "shared": shared.astype(np.int64),
            "small_size": sizes[one].astype(np.int64),
            "large_size": sizes[other].astype(np.int64),
        },
    )
