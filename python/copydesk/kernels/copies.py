"""Articles in play: filed, compared, and put in their places."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow

from copydesk import _core
from copydesk.kernels.shards import CROSSING, Plan, Shard, as_bytes, no_rows, table_of

# What an article is, before it is compared.
STORY, MISSING, CHROME = 0, 1, 2

# An article of a shard, and what of it is compared where it may be part of a pair.
ARTICLE = pyarrow.schema(
    [
        ("id", pyarrow.int64()),
        ("unit", pyarrow.int64()),
        ("kind", pyarrow.int8()),
        ("words", pyarrow.int64()),
        ("rank", pyarrow.int64()),
        ("headline", pyarrow.int64()),
        ("spoken", pyarrow.bool_()),
        ("shingles", pyarrow.int64()),
        ("size", pyarrow.int64()),
        ("smaller", pyarrow.bool_()),
        ("key", pyarrow.int64()),
        ("set", pyarrow.binary()),
        ("levels", pyarrow.binary()),
    ]
)

# What articles in play file in a range and look up there.
FILED = pyarrow.schema(
    [
        ("range", pyarrow.int64()),
        ("entries", pyarrow.binary()),
        ("ids", pyarrow.binary()),
        ("sizes", pyarrow.binary()),
        ("needed", pyarrow.binary()),
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

# An article in its place.
PLACED = pyarrow.schema(
    [
        ("id", pyarrow.int64()),
        ("cluster", pyarrow.int64()),
        ("representative", pyarrow.bool_()),
        ("relation", pyarrow.string()),
        ("similarity", pyarrow.float64()),
        ("containment", pyarrow.float64()),
    ]
)

# The relations by number, as the core has them.
_UNIQUE, _ORIGINAL, _EXACT, _MISSING, _CHROME = 0, 1, 2, 5, 6
_RELATIONS = np.array(["unique", "original", "exact", "near", "excerpt", "missing", "chrome"])


def articles(table: Any, answers: Any, *, plan: tuple[Any, ...], given: dict[str, Any]) -> Any:
    """The articles of a shard, with what of each is compared.

    Args:
        table: A `pyarrow.Table` like `SHARD`, of one row.
        answers: A table like `ANSWERED`, to all that the shard asked.
        plan: What a `Plan` is made of.
        given: The options of deduplication.

    Returns:
        A table like `ARTICLE`, a row for each article.
    """
    shard = Shard(table, answers, Plan(*plan))
    count = len(shard.ids)
    only, cut = np.zeros(count, bool), np.zeros(count, bool)
    runs, bounds = np.zeros(count, np.uint32), np.empty(0, np.uint32)
    if shard.plan.chrome:
        *forms, last = (shard.seen(survey) for survey in shard.surveys)
        only, cut, runs, bounds = _core.shard_kept(last, forms[0] if forms else None, CROSSING)
    compared = {
        "lengths": shard.shingles[0],
        "shingles": shard.shingles[1],
        "levels": shard.levels,
        "words": shard.words,
        "roles": shard.roles,
        "doubled": shard.firsts["doubled"] & shard.plan.by_site,
        "cut": cut,
        "runs": runs,
        "bounds": bounds,
    }
    rows, *play, words = _core.shard_in_play(compared, given, CROSSING)
    shingles, sizes, smaller, keys, lengths, sets, levels = play
    where = np.full(count, -1)
    where[rows] = np.arange(len(rows))
    taken = pyarrow.array(where, mask=where < 0)
    set_ends, level_ends = (np.append(0, np.cumsum(lengths, dtype=np.int64)) * n for n in (8, 1))
    kind = np.where(shard.missing, MISSING, np.where(only, CHROME, STORY))

    def played(values: Any, kind: Any) -> Any:
        return pyarrow.array(values, kind).take(taken)

    columns = [
        shard.ids,
        np.where(shard.words > 0, shard.firsts["of_site"], shard.ids),
        kind.astype(np.int8),
        words.astype(np.int64),
        shard.ranks,
        shard.headlines.view(np.int64),
        shard.spoken,
        played(shingles.astype(np.int64), pyarrow.int64()),
        played(sizes.astype(np.int64), pyarrow.int64()),
        played(smaller, pyarrow.bool_()),
        played(keys.view(np.int64), pyarrow.int64()),
        _binaries(sets, set_ends).take(taken),
        _binaries(levels, level_ends).take(taken),
    ]
    arrays = [
        pyarrow.array(c, field.type) if isinstance(c, np.ndarray) else c
        for c, field in zip(columns, ARTICLE, strict=True)
    ]
    return pyarrow.Table.from_arrays(arrays, schema=ARTICLE)


def _binaries(values: np.ndarray, ends: np.ndarray) -> Any:
    """Stretches of an array as values of type binary, without copying them."""
    buffers = [None, pyarrow.py_buffer(ends.astype(np.int32)), pyarrow.py_buffer(values)]
    return pyarrow.Array.from_buffers(pyarrow.binary(), len(ends) - 1, buffers)


def _joined(column: Any, dtype: Any) -> tuple[np.ndarray, np.ndarray]:
    """Values of type binary as one array, and how long each is."""
    values = column.to_pylist()
    size = np.dtype(dtype).itemsize
    lengths = np.array([len(value) // size for value in values], np.uint32)
    return lengths, np.frombuffer(b"".join(values), dtype)


def filed(batch: Any, *, ranges: int, sample: float, given: dict[str, Any]) -> Any:
    """What articles in play file in each range of their shingles and look up there.

    Args:
        batch: A `pyarrow.RecordBatch` with the columns `id`, `size`, `smaller`, `set`, `levels` of
            `ARTICLE`, of articles in play.
        ranges: How many ranges.
        sample: The share of shingles that is filed and looked up, in (0, 1].
        given: The options of deduplication.

    Returns:
        A record batch like `FILED`: for each range the entries, and the articles they are of.
    """
    ids = batch.column("id").to_numpy()
    sizes = batch.column("size").to_numpy().astype(np.uint32)
    smaller = batch.column("smaller").to_numpy(zero_copy_only=False)
    lengths, sets = _joined(batch.column("set"), np.uint64)
    _, levels = _joined(batch.column("levels"), np.uint8)
    entries, per_range, needed = _core.shard_filed(
        sizes, smaller, (lengths, sets, levels), (ranges, sample), given, CROSSING
    )
    columns: dict[str, list[Any]] = {field.name: [] for field in FILED}
    number = np.uint64((1 << 31) - 1)
    begin = 0
    for range_, length in enumerate(per_range.tolist()):
        if length:
            part = entries[begin : begin + length]
            # The articles that are there, numbered anew.
            article = (part & number).astype(np.int64)
            there = np.zeros(len(ids), bool)
            there[article] = True
            rows, anew = np.flatnonzero(there), np.cumsum(there) - 1
            part = part & ~number | anew[article].astype(np.uint64)
            row = (part, ids[rows], sizes[rows], needed[rows])
            for column, value in zip(columns.values(), (range_, *map(as_bytes, row)), strict=True):
                column.append(value)
        begin += length
    if not columns["range"]:
        return no_rows(FILED)
    return table_of(FILED, columns).combine_chunks().to_batches()[0]


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
    lengths, entries = _joined(table.column("entries"), np.uint64)
    counts, ids = _joined(table.column("ids"), np.int64)
    _, sizes = _joined(table.column("sizes"), np.uint32)
    _, needed = _joined(table.column("needed"), np.uint32)
    first = np.append(0, np.cumsum(counts)[:-1]).astype(np.uint32)
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
    lengths, values = _joined(sets.column("set"), np.uint64)
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


def same(stories: Any) -> tuple[np.ndarray, np.ndarray]:
    """Articles of which the same is compared as of an earlier one.

    Args:
        stories: A `pyarrow.Table` with the columns `id`, `key`, `words`, `shingles` of `ARTICLE`,
            of articles that may be the smaller one of a pair.

    Returns:
        Their ids, and those of the first ones.
    """
    ids, key, words, shingles = (
        stories.column(name).to_numpy() for name in ("id", "key", "words", "shingles")
    )
    order = np.lexsort([ids, shingles, words, key])
    change = np.ones(len(order), bool)
    change[1:] = np.any(
        [column[order][1:] != column[order][:-1] for column in (key, words, shingles)], axis=0
    )
    first = ids[order][np.maximum.accumulate(np.where(change, np.arange(len(order)), 0))]
    return ids[order][~change], first[~change]


def settled(articles: Any, edges: Any, *, keep: str, titled: bool, given: dict[str, Any]) -> Any:
    """Articles of whole components in their places.

    Args:
        articles: A `pyarrow.Table` with the columns `id`, `unit`, `kind`, `words`, `rank`,
            `headline`, `spoken` of `ARTICLE`, and `story`, the id of the first that is compared as
            an article is.
        edges: A table like `EDGE`, between stories.
        keep: "first", "last", "longest", "central", or anything else for the lowest `rank`.
        titled: Whether there are headlines, by which pages without a story are told.
        given: The options of deduplication.

    Returns:
        A table like `PLACED`, a row for each article.
    """
    ids, units, words, ranks = (
        articles.column(name).to_numpy() for name in ("id", "unit", "words", "rank")
    )
    # What is true of all articles with some words is told of the first one.
    by_id = np.argsort(ids)
    unit = by_id[np.searchsorted(ids, units, sorter=by_id)]
    words, kind = words[unit], articles.column("kind").to_numpy()[unit]
    names, story = np.unique(articles.column("story").to_numpy(), return_inverse=True)
    if titled:
        headlines = articles.column("headline").to_numpy(), articles.column("spoken").to_numpy()
        kind = np.where(_no_story(story, kind, *headlines)[story] & (kind == STORY), CHROME, kind)
    is_story = kind == STORY
    none = np.zeros_like(ids)
    rank = {"first": none, "central": none, "last": -ids, "longest": -words}.get(keep, ranks)
    # Of each story the copy that may represent it, and how many there are.
    order = np.lexsort([ids, rank, ~is_story, story])
    begins = np.searchsorted(story[order], np.arange(len(names)))
    leader = order[begins]
    copies = np.bincount(story[is_story], minlength=len(names))
    leader_of = np.where(copies > 0, ids[leader], names)

    ends = [np.searchsorted(names, edges.column(name).to_numpy()) for name in ("small", "large")]
    held = (copies[ends[0]] > 0) & (copies[ends[1]] > 0) if len(names) else np.empty(0, bool)
    sizes = np.zeros(len(names), np.uint32)
    for end, name in zip(ends, ("small_size", "large_size"), strict=True):
        sizes[end] = edges.column(name).to_numpy()
    # Stories take their turns by rank, equal ones by the ids of those that may represent them.
    turns = np.empty(len(names), np.uint32)
    turns[np.lexsort([leader_of, rank[leader]])] = np.arange(len(names), dtype=np.uint32)
    cluster, relation, similarity, containment = _core.shard_clusters(
        (turns, words[leader].astype(np.uint32), sizes),
        (
            *(end[held].astype(np.uint32) for end in ends),
            edges.column("shared").to_numpy()[held].astype(np.uint32),
        ),
        given | {"central": keep == "central"},
        CROSSING,
    )
    represents = cluster == np.arange(len(names))
    holds = is_story & (words > 0)
    if given["similarity"] is None:
        holds &= words >= given["min_words"]
    leads = represents[story]
    own = ids == leader_of[story]
    alone = ~holds | (own & leads)
    others = (copies > 1) | (relation == _ORIGINAL)
    found = np.where(leads, _EXACT, relation[story])
    found = np.where(alone, np.where(holds & own & others[story], _ORIGINAL, _UNIQUE), found)
    found = np.where(kind == MISSING, _MISSING, np.where(kind == CHROME, _CHROME, found))
    figures = (
        pyarrow.array(np.where(alone | leads, 1.0, figure[story]), mask=kind == MISSING)
        for figure in (similarity, containment)
    )
    clusters = np.where(alone, ids, leader_of[cluster[story]])
    columns = (ids, clusters, clusters == ids, _RELATIONS[found], *figures)
    return table_of(PLACED, dict(zip(PLACED.names, columns, strict=True)))


def _no_story(
    story: np.ndarray, kind: np.ndarray, headline: np.ndarray, spoken: np.ndarray
) -> np.ndarray:
    """Of each story, whether it is a page without one: of its many headlines it speaks of few."""
    titled = (kind == STORY) & (headline != 0)
    seen, which = np.unique(
        np.stack([story[titled], headline[titled]]), axis=1, return_inverse=True
    )
    is_spoken_of = np.zeros(seen.shape[1], bool)
    np.logical_or.at(is_spoken_of, which.reshape(-1), spoken[titled])
    count = int(story.max(initial=-1)) + 1
    headlines = np.bincount(seen[0], minlength=count)
    of_those = np.bincount(seen[0], is_spoken_of, minlength=count)
    return _core.shard_tells_no_story(headlines, of_those.astype(np.int64))
