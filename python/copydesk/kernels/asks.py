"""What a shard asks of ranges: of words' hashes, of the table of counts, of sequences of words."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pyarrow

from copydesk import _core
from copydesk.kernels import batches
from copydesk.kernels.shards import (
    ASKED,
    CROSSING,
    KNOWN,
    READ,
    SHARD,
    WORDS,
    Plan,
    Shard,
    as_bytes,
    binaries,
    by_range,
    no_rows,
    packed,
    table_of,
)

# Bytes of text in a shard, unless one article has more. Its row has two fifths of that; engines
# move rows of some megabytes well, those of a hundred badly.
_PART = 1 << 22


def shard(batch: Any, *, text: str = "text", plan: tuple[Any, ...], given: dict[str, Any]) -> Any:
    """Articles read: the shard they are from here on, and what it asks first.

    It asks who else has the words of its articles, and their ids.

    Args:
        batch: A `pyarrow.RecordBatch` of articles: `id` (int64), their texts, and, where they are
            known, `title`, `source` (the site) and `rank` (int64, what to sort by).
        text: The column of the texts.
        plan: What a `Plan` is made of.
        given: The options of deduplication.

    Returns:
        A record batch with the columns of `ASKED` and `SHARD`: for each few megabytes of text the
        row of a shard, and those of what it asks; no rows for an empty batch.

    Raises:
        ValueError: An id is missing.
    """
    if batch.num_rows == 0:
        return no_rows(READ)
    parts = (_read(part, text, plan, given) for part in batches.parts(batch, text=text, most=_PART))
    return pyarrow.concat_tables(parts).combine_chunks().to_batches()[0]


def _read(batch: Any, text: str, plan: tuple[Any, ...], given: dict[str, Any]) -> Any:
    """One shard and what it asks."""
    texts, ids = batch.column(text), batches.ids(batch, "id", text).to_numpy()
    titles, sources, rank = (
        batch.column(name) if name in batch.schema.names else None
        for name in ("title", "source", "rank")
    )
    words, keys, *of_shingles, headlines, spoken = _core.shard_read(texts, titles, given, CROSSING)
    lengths, _, three_lengths, _ = of_shingles
    known = np.zeros(batch.num_rows, KNOWN)
    known["id"], known["words"], known["key"] = ids, words, keys
    known["headline"], known["spoken"] = headlines, spoken
    known["missing"] = texts.is_null().to_numpy(zero_copy_only=False)
    known["length"], held = packed(texts)
    if sources is not None:
        known["site"] = _core.shard_sites(sources, CROSSING)
    if rank is not None:
        known["rank"] = rank.fill_null(np.iinfo(np.int64).max).to_numpy()
    digest = hashlib.blake2b(as_bytes(ids), digest_size=8).digest()
    number = int.from_bytes(digest, "little", signed=True)
    row = {"shard": number, "articles": as_bytes(known), "texts": held}
    table = pyarrow.Table.from_pylist([row], schema=SHARD)
    threes = three_lengths if len(three_lengths) else lengths
    asked = _ask_for_words(number, known, (lengths, threes), Plan(*plan))
    both = pyarrow.concat_tables([table, asked], promote_options="default").select(READ.names)
    return both.cast(READ)


class _Asked:
    """Rows like `ASKED`."""

    def __init__(self, shard: int) -> None:
        self._shard = shard
        self._names: list[tuple[str, int]] = []
        self._asked: list[np.ndarray] = []
        self._besides: list[np.ndarray] = []

    def add(self, kind: str, number: int, asked: np.ndarray, besides: np.ndarray) -> None:
        self._names.append((kind, number))
        self._asked.append(np.ascontiguousarray(asked).view(np.uint8))
        self._besides.append(np.ascontiguousarray(besides).view(np.uint8))

    def table(self) -> Any:
        columns = {
            "kind": [kind for kind, _ in self._names],
            "range": [number for _, number in self._names],
            "shard": [self._shard] * len(self._names),
            "asked": _binary(self._asked),
            "besides": _binary(self._besides),
        }
        return table_of(ASKED, columns)


def _binary(parts: list[np.ndarray]) -> Any:
    ends = np.cumsum([len(part) for part in parts], dtype=np.int64)
    return binaries(np.concatenate([_NOTHING, *parts]), ends)


_NOTHING = np.empty(0, np.uint8)


def _ask_for_words(
    number: int, known: np.ndarray, shingles: tuple[np.ndarray, np.ndarray], plan: Plan
) -> Any:
    """What a shard asks first: who else has the words, and the ids, of its articles."""
    asked = _Asked(number)
    articles = np.empty(len(known), WORDS)
    for name in ("key", "words", "id", "site"):
        articles[name] = known[name]
    articles["shingles"], articles["threes"] = shingles
    for at, rows in by_range(known["key"], plan.words):
        asked.add("words", at, articles[rows], _NOTHING)
    # Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4).
    mixed = known["id"].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for at, rows in by_range(mixed, plan.words):
        asked.add("ids", at, known["id"][rows], _NOTHING)
    return asked.table()


def ask_for_counts(
    table: Any, answers: Any, *, plan: tuple[Any, ...], given: dict[str, Any]
) -> Any:
    """What a shard asks next: how often its shingles stand.

    Args:
        table: A `pyarrow.Table` like `SHARD`, of one row.
        answers: A table like `ANSWERED`, to what `shard` asked.
        plan: What a `Plan` is made of.
        given: The options of deduplication.

    Returns:
        A table like `ASKED`.
    """
    shard = Shard(table, answers, plan, given)
    asked = _Asked(shard.number)
    of_all = shard.shingles, shard.roles, None, shard.plan.shingles
    _ask_for_counts(asked, "shingles", of_all)
    if shard.counts_threes:
        of_pages = shard.threes, shard.roles, None, shard.plan.threes
        _ask_for_counts(asked, "threes", of_pages)
    if shard.plan.by_site:
        of_sites = shard.threes, shard.page_roles, shard.sites, shard.plan.of_sites
        _ask_for_counts(asked, "of_sites", of_sites)
        sites, which = np.unique(shard.sites, return_inverse=True)
        articles = np.bincount(which.reshape(-1), shard.page_roles > 0, len(sites))
        for number, rows in by_range(sites, shard.plan.words):
            asked.add("articles", number, sites[rows], articles[rows].astype(np.uint32))
    return asked.table()


def _ask_for_counts(asked: _Asked, kind: str, shingles: tuple[Any, Any, Any, Any]) -> None:
    places, lengths, counted = _core.shard_places(*shingles, CROSSING)
    begin = 0
    for number, length in enumerate(lengths.tolist()):
        if length:
            asked.add(kind, number, places[begin : begin + length], counted[number : number + 1])
        begin += length


def ask_for_turns(table: Any, answers: Any, *, plan: tuple[Any, ...], given: dict[str, Any]) -> Any:
    """What a shard asks for its page chrome first: how articles go on after what they share.

    Args:
        table: A `pyarrow.Table` like `SHARD`, of one row.
        answers: A table like `ANSWERED`, to `ask_for_counts` and before.
        plan: What a `Plan` is made of.
        given: The options of deduplication.

    Returns:
        A table like `ASKED`.
    """
    shard = Shard(table, answers, plan, given)
    asked = _Asked(shard.number)
    for survey in shard.surveys:
        *follows, ends = _core.shard_turns(shard.seen(survey), CROSSING)
        cuts = [_cuts(follow >> np.uint64(32), shard.plan.sequences) for follow in follows]
        of_ends = _cuts(ends.astype(np.uint64), shard.plan.sequences)
        for number in range(shard.plan.sequences):
            parts = [f[c[number] : c[number + 1]] for f, c in zip(follows, cuts, strict=True)]
            own = ends[of_ends[number] : of_ends[number + 1]]
            if len(own) or any(map(len, parts)):
                lengths = np.array([len(part) for part in parts], np.uint64)
                asked.add(f"turns {survey}", number, np.concatenate([lengths, *parts]), own)
    return asked.table()


def ask_for_sequences(
    table: Any, answers: Any, *, plan: tuple[Any, ...], given: dict[str, Any]
) -> Any:
    """What a shard asks for its page chrome next: which of its sequences of words are common.

    Args:
        table: A `pyarrow.Table` like `SHARD`, of one row.
        answers: A table like `ANSWERED`, to `ask_for_turns` and before.
        plan: What a `Plan` is made of.
        given: The options of deduplication.

    Returns:
        A table like `ASKED`.
    """
    shard = Shard(table, answers, plan, given)
    asked = _Asked(shard.number)
    for survey in shard.surveys:
        evidence, keys = _core.shard_evidence(shard.seen(survey), CROSSING)
        of_evidence = _cuts(evidence >> np.uint64(32), shard.plan.sequences)
        of_keys = _cuts(keys.astype(np.uint64), shard.plan.sequences)
        for number in range(shard.plan.sequences):
            begin, end = of_evidence[number : number + 2]
            first, last = of_keys[number : number + 2]
            if begin < end or first < last:
                part = evidence[begin:end], keys[first:last]
                asked.add(f"sequences {survey}", number, *part)
    return asked.table()


def _cuts(keys: np.ndarray, ranges: int) -> np.ndarray:
    """Where the ranges of sorted keys of 32 bits begin and end."""
    bounds = np.array([(number << 32) // ranges for number in range(ranges + 1)], np.uint64)
    return np.searchsorted(keys, bounds)
