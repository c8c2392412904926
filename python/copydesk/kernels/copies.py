"""Articles: what is compared of each, and the places they are put in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow
import pyarrow.compute

from copydesk import _core
from copydesk.kernels.candidates import FILED, Playing, filed, same_compared
from copydesk.kernels.shards import CROSSING, Shard, binaries, table_of

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
    ]
)

# Both kinds of rows that are made of a shard: its articles, and what those in play file.
FOUND = pyarrow.schema([*ARTICLE, *FILED])

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


def articles(
    table: Any,
    answers: Any,
    *,
    plan: tuple[Any, ...],
    file: tuple[int, float],
    given: dict[str, Any],
) -> Any:
    """The articles of a shard, with what of each is compared, and what they file.

    Args:
        table: A `pyarrow.Table` like `SHARD`, of one row.
        answers: A table like `ANSWERED`, to all that the shard asked.
        plan: What a `Plan` is made of.
        file: How many ranges of shingles articles file in, and the share of shingles, in (0, 1],
            that they file and look up.
        given: The options of deduplication.

    Returns:
        A table like `FOUND`: a row for each article, and for each range in which they file.
    """
    shard = Shard(table, answers, plan, given)
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
    kind = np.where(shard.missing, MISSING, np.where(only, CHROME, STORY))

    def played(values: Any, kind: Any) -> Any:
        return pyarrow.array(values, kind).take(taken)

    columns = [
        shard.ids,
        np.where(shard.words > 0, shard.firsts["of_site"], shard.ids),
        kind.astype(np.int8),
        words.astype(np.int64),
        shard.known["rank"].copy(),
        shard.known["headline"].astype(np.int64),
        shard.known["spoken"].copy(),
        played(shingles.astype(np.int64), pyarrow.int64()),
        played(sizes.astype(np.int64), pyarrow.int64()),
        played(smaller, pyarrow.bool_()),
        played(keys.view(np.int64), pyarrow.int64()),
        binaries(sets, np.cumsum(lengths, dtype=np.int64)).take(taken),
    ]
    arrays = [
        pyarrow.array(c, field.type) if isinstance(c, np.ndarray) else c
        for c, field in zip(columns, ARTICLE, strict=True)
    ]
    of_shard = pyarrow.Table.from_arrays(arrays, schema=ARTICLE)
    of_file = filed(
        Playing(
            ids=shard.ids[rows],
            sizes=sizes,
            smaller=smaller,
            same=same_compared(keys, words[rows], shingles) * smaller
            if shard.plan.chrome
            else np.empty(0, np.uint64),
            sets=(lengths, sets, levels),
        ).without(only[rows]),
        file=file,
        given=given,
    )
    return pyarrow.concat_tables([of_shard, of_file], promote_options="default").cast(FOUND)


def stories(articles: Any, *, same: bool) -> Any:
    """Articles, each with the story it tells.

    Args:
        articles: A `pyarrow.Table` with the columns `id`, `unit`, `kind`, `words`, `smaller`,
            `key`, `shingles` and others of `ARTICLE`, of all articles.
        same: Whether those are one story of which the same is compared.

    Returns:
        The table with a column `story`: the id of the first article that is compared as an
        article is.
    """
    story = articles.column("unit").to_numpy()
    if same:
        compute = pyarrow.compute
        is_story = compute.equal(articles.column("kind"), STORY)
        smaller = compute.fill_null(articles.column("smaller"), fill_value=False)
        again, first = _same(articles.filter(compute.and_(is_story, smaller)))
        order = np.argsort(again)
        again, first = again[order], first[order]
        moved = np.isin(story, again, kind="sort")
        story = story.copy()
        story[moved] = first[np.searchsorted(again, story[moved])]
    return articles.append_column("story", pyarrow.array(story))


def _same(stories: Any) -> tuple[np.ndarray, np.ndarray]:
    """Articles of which the same is compared as of an earlier one, and those earlier ones."""
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
