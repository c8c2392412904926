"""Deduplication by kernels, articles cut into shards at will, against all of them at once."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from crawl import crawl
from hypothesis import given, settings
from hypothesis import strategies as st

import copydesk

pyarrow = pytest.importorskip("pyarrow")
kernels = pytest.importorskip("copydesk.kernels.duplicates")

OPTIONS: dict[str, Any] = {
    "similarity": 0.45,
    "containment": 0.8,
    "shingle": 3,
    "min_words": 30,
    "share": 0.25,
    "boilerplate": True,
}


def grouped(table: Any, keys: Sequence[str], kernel: Callable[[Any], Any], schema: Any) -> Any:
    """What an engine does with a kernel over groups: here one after the other."""
    names = list(zip(*(table.column(key).to_pylist() for key in keys), strict=True))
    groups = (pyarrow.array([n == name for n in names]) for name in dict.fromkeys(names))
    answers = (kernel(table.filter(group)) for group in groups)
    return pyarrow.concat_tables([schema.empty_table(), *answers])


def deduped(
    articles: dict[str, list[Any]],
    cuts: Sequence[int],
    options: dict[str, Any],
    *,
    ranges: int = 3,
    sample: float = 1.0,
    most_pairs: int = 10**9,
    keep: str = "first",
) -> dict[str, list[Any]]:
    """All steps, with what an engine does in between."""
    by_site = options["boilerplate"] and "source" in articles
    plan = kernels.Plan(ranges, options["boilerplate"], by_site)
    batch = pyarrow.record_batch(articles)
    bounds = [0, *sorted(cut % (batch.num_rows + 1) for cut in cuts), batch.num_rows]
    read = pyarrow.Table.from_batches(
        [
            kernels.shard(batch.slice(begin, end - begin), plan=tuple(plan), given=options)
            for begin, end in itertools.pairwise(bounds)
        ]
    )
    is_shard = pyarrow.compute.is_null(read.column("kind"))
    shards = read.filter(is_shard).select(kernels.SHARD.names)
    asked = read.filter(pyarrow.compute.invert(is_shard)).select(kernels.ASKED.names)

    def answered(asked: Any) -> Any:
        kernel = lambda table: kernels.answer(table, plan=tuple(plan))  # noqa: E731
        return grouped(asked, ("kind", "range"), kernel, kernels.ANSWERED)

    def each(kernel: Callable[..., Any], schema: Any, **more: Any) -> Any:
        def of_shard(shard: Any) -> Any:
            number = shard.column("shard")[0]
            own = answers.filter(pyarrow.compute.equal(answers.column("shard"), number))
            return kernel(shard, own, plan=tuple(plan), given=options, **more)

        return grouped(shards, ("shard",), of_shard, schema)

    answers = answered(asked)
    totals = {n: pyarrow.compute.sum(answers.column(n)).as_py() or 0 for n in kernels.TOTALS}
    counted = {name: (totals[name], ranges) for name in ("shingles", "threes", "of_sites")}
    plan = plan._replace(articles=totals["articles"], sequences=ranges, **counted)
    asks = [kernels.ask_for_counts]
    if options["boilerplate"]:
        asks += [kernels.ask_for_turns, kernels.ask_for_sequences]
    for ask in asks:
        answers = pyarrow.concat_tables([answers, answered(each(ask, kernels.ASKED))])
    found = each(kernels.articles, kernels.FOUND, file=(ranges, sample))
    is_filed = pyarrow.compute.is_valid(found.column("range"))
    filed = found.filter(is_filed).select(kernels.FILED.names)
    found = found.filter(pyarrow.compute.invert(is_filed)).select(kernels.ARTICLE.names)

    play = found.filter(pyarrow.compute.is_valid(found.column("size")))
    play = play.filter(pyarrow.compute.equal(play.column("kind"), kernels.STORY))
    pairs = grouped(
        filed,
        ("range",),
        lambda table: kernels.candidates(table, ranges=ranges, most_pairs=most_pairs),
        kernels.CANDIDATE,
    )
    hits: dict[tuple[int, int], list[int]] = {}
    for row in pairs.to_pylist():
        if row["cut"] == 0:
            seen = hits.setdefault((row["small"], row["large"]), [0, row["needed"], ranges])
            seen[0] += row["hits"]
            seen[2] -= 1
    candidates = [
        pair
        for pair, (told, needed, silent) in hits.items()
        if told + silent * (-(-needed // ranges) - 1) >= needed
    ]
    pairs = pyarrow.table(
        {
            "component": pyarrow.array([0] * len(candidates), pyarrow.int64()),
            "small": pyarrow.array([pair[0] for pair in candidates], pyarrow.int64()),
            "large": pyarrow.array([pair[1] for pair in candidates], pyarrow.int64()),
        }
    )
    edges = kernels.verified(play, pairs, given=options)
    told = kernels.stories(found, same=options["boilerplate"])
    titled = "title" in articles
    placed = kernels.settled(told, edges, keep=keep, titled=titled, given=options)
    placed = placed.sort_by("id")
    if sample == 1.0 and most_pairs == 10**9:
        assert len(candidates) >= edges.num_rows
    return placed.to_pydict()


def at_once(articles: dict[str, list[Any]], options: dict[str, Any], keep: Any) -> dict[str, Any]:
    """The same on one machine, with ids in place of rows."""
    order = np.argsort(articles["id"])
    column = {name: [values[row] for row in order] for name, values in articles.items()}
    more = {name: column.get(name) for name in ("source", "title")}
    answer = copydesk.dedupe(column["text"], keep=keep, **more, **options)
    ids = np.array(column["id"])
    answer = {name: values.tolist() for name, values in answer.items()}
    answer["cluster"] = ids[answer["cluster"]].tolist()
    return {"id": ids.tolist(), **answer}


def same(one: dict[str, list[Any]], other: dict[str, list[Any]]) -> None:
    for name, values in one.items():
        missing = [None if value != value else value for value in other[name]]  # noqa: PLR0124
        assert values == missing, name


def numbered(articles: dict[str, list[Any]], seed: int, *without: str) -> dict[str, list[Any]]:
    count = len(articles["text"])
    ids = np.random.default_rng(seed).permutation(10 * count)[:count] - 2 * count
    kept = {n: v for n, v in articles.items() if n not in without and n != "day"}
    return {"id": ids.tolist(), **kept}


CASES = {
    "as it is": ({}, ("source", "title")),
    "site by site": ({}, ("title",)),
    "with headlines": ({}, ()),
    "no chrome": ({"boilerplate": False}, ("source", "title")),
    "longer shingles": ({"shingle": 5, "similarity": 0.3}, ("title",)),
    "one word": ({"shingle": 1, "similarity": 0.7}, ("source",)),
    "similarity alone": ({"containment": None, "boilerplate": False}, ("source", "title")),
    "containment alone": ({"similarity": None, "share": 0.0, "min_words": 5}, ("title",)),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("keep", ["first", "last", "longest", "central"])
def test_the_answer_is_that_of_one_machine(case, keep):
    changed, without = CASES[case]
    options = OPTIONS | changed
    articles = numbered(crawl(90), 5, *without)
    expected = at_once(articles, options, keep)
    assert len(set(expected["relation"])) >= 5
    same(deduped(articles, [40, 90, 91], options, keep=keep), expected)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.integers(0, 200), max_size=6), st.integers(1, 9))
def test_however_articles_are_cut(seed, cuts, ranges):
    articles = numbered(crawl(30, seed), seed)
    expected = at_once(articles, OPTIONS, "first")
    same(deduped(articles, cuts, OPTIONS, ranges=ranges), expected)


def test_a_sample_finds_most_pairs_and_makes_up_none():
    options = OPTIONS | {"boilerplate": False}
    articles = numbered(crawl(150), 3, "source", "title")
    expected = at_once(articles, options, "first")
    found = deduped(articles, [50, 120], options, sample=0.4)
    together = [
        one == other for one, other in zip(found["cluster"], expected["cluster"], strict=True)
    ]
    assert np.mean(together) >= 0.98
    alone = {i for i, r in zip(expected["id"], expected["relation"], strict=True) if r == "unique"}
    assert alone <= {
        i for i, r in zip(found["id"], found["relation"], strict=True) if r == "unique"
    }


def test_a_bucket_that_is_cut_keeps_a_template_together():
    # Each shares two thirds with every other one: all pairs are above the threshold.
    template = "The fund reports its holdings as of the last day of the quarter to the authority. "
    body = [f"{template * 3} Position {n} of {n * 7} shares at {n * 13} pence." for n in range(60)]
    articles: dict[str, list[Any]] = {"id": list(range(60)), "text": body}
    options = OPTIONS | {"boilerplate": False}
    expected = at_once(articles, options, "first")
    assert set(expected["cluster"]) == {0}
    found = deduped(articles, [20, 40], options, most_pairs=50)
    assert set(found["cluster"]) == {0}


def test_ids_that_repeat_are_refused_by_name():
    articles = numbered(crawl(20), 1)
    articles["id"][30] = articles["id"][3]
    with pytest.raises(ValueError, match=f"id: {articles['id'][3]} is the id of two articles"):
        deduped(articles, [15], OPTIONS)
    articles["id"][30] = None
    with pytest.raises(ValueError, match="no id|there is none"):
        deduped(articles, [15], OPTIONS)


def test_rows_that_change_between_readings_are_refused():
    batch = pyarrow.record_batch(numbered(crawl(5), 1))
    plan = kernels.Plan(1, chrome=True, by_site=True)
    read = pyarrow.Table.from_batches([kernels.shard(batch, plan=tuple(plan), given=OPTIONS)])
    shard = read.slice(0, 1).select(kernels.SHARD.names)
    nothing = kernels.ANSWERED.empty_table()
    with pytest.raises(ValueError, match="changed while it was read"):
        kernels.ask_for_counts(shard, nothing, plan=tuple(plan), given=OPTIONS)
    with pytest.raises(ValueError, match="others when they were read again"):
        kernels.ask_for_counts(shard.slice(1), nothing, plan=tuple(plan), given=OPTIONS)


@pytest.mark.parametrize("keep", ["first", "longest", "day"])
def test_all_in_one_task_is_the_plain_function_by_id(keep):
    whole = pytest.importorskip("copydesk.kernels.whole")
    articles = crawl(30)
    count = len(articles["text"])
    ids = np.random.default_rng(3).permutation(count) * 7 - 50
    rank = [None if row % 5 == 0 else row * 37 % 11 for row in range(count)]
    columns = {"id": ids, "text": articles["text"], "source": articles["source"]}
    if keep == "day":
        columns["rank"] = rank
    batch = pyarrow.record_batch(columns)
    batches = [batch.slice(0, 7), batch.slice(7, 0), batch.slice(7)]
    [found] = whole.dedupe(batches, most=1 << 30, keep=keep, given=OPTIONS)

    order = np.argsort(ids)
    expected = copydesk.dedupe(
        [articles["text"][row] for row in order],
        source=[articles["source"][row] for row in order],
        keep=[rank[row] for row in order] if keep == "day" else keep,
        **OPTIONS,
    )
    assert found.column("id").to_pylist() == ids[order].tolist()
    assert found.column("cluster").to_pylist() == ids[order][expected["cluster"]].tolist()
    assert found.column("relation").to_pylist() == list(expected["relation"])
    similarity = np.array(found.column("similarity").to_pylist(), float)
    np.testing.assert_array_equal(similarity, expected["similarity"])
    assert len(set(found.column("relation").to_pylist())) >= 4


def test_one_task_takes_no_more_text_than_told():
    whole = pytest.importorskip("copydesk.kernels.whole")
    batch = pyarrow.record_batch({"id": [4, 2], "text": ["Rain.", None]})
    pairs = {name: OPTIONS[name] for name in ("similarity", "containment", "shingle")}
    seen = []

    def batches():
        for _ in range(3):
            seen.append(1)
            yield batch

    [found] = whole.duplicate_pairs(batches(), most=14, given=pairs)
    assert found.column("left").to_pylist() == [None]
    assert len(seen) == 3
    assert list(whole.duplicate_pairs([batch], most=5, given=pairs)) == []
    assert list(whole.dedupe([], most=5, keep="first", given=OPTIONS)) == []


def test_copies_after_page_chrome_are_held_against_others_once():
    """A story that many sites reprint must not be held against itself in each range."""
    parts = pytest.importorskip("copydesk.kernels.candidates")
    shingles = np.arange(1, 41, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    shingles.sort()

    def pairs(same: list[int]) -> set[tuple[int, int]]:
        playing = parts.Playing(
            ids=np.array([5, 3, 9]),
            sizes=np.full(3, 40, np.uint32),
            smaller=np.ones(3, bool),
            same=np.array(same, np.uint64),
            sets=(np.full(3, 40, np.uint32), np.tile(shingles, 3), np.full(120, 2, np.uint8)),
        )
        filed = parts.filed(playing, file=(1, 1.0), given=OPTIONS)
        found = parts.candidates(filed, ranges=1, most_pairs=10**9)
        return set(
            zip(found.column("small").to_pylist(), found.column("large").to_pylist(), strict=True)
        )

    assert pairs([]) == {(3, 5), (3, 9), (5, 9)}
    assert pairs([7, 7, 8]) == {(3, 9)}
    assert pairs([7, 7, 7]) == set()
    assert pairs([0, 0, 0]) == {(3, 5), (3, 9), (5, 9)}, "0 is no article's"


@given(texts=st.lists(st.none() | st.text(max_size=20), max_size=8), begin=st.integers(0, 8))
def test_packed_texts_are_unpacked_as_they_were(texts, begin):
    shards = pytest.importorskip("copydesk.kernels.shards")
    column = pyarrow.array(texts, pyarrow.string())[begin:]
    lengths, held = shards.packed(column)
    unpacked = shards.unpacked(np.frombuffer(held, np.uint8), lengths)
    assert unpacked.to_pylist() == [text or "" for text in texts[begin:]]


@pytest.mark.parametrize("kind", ["binary", "large_binary"])
def test_arrays_in_a_column_however_it_is_cut(kind):
    shards = pytest.importorskip("copydesk.kernels.shards")
    arrays = [np.arange(n, dtype=np.uint64) for n in (3, 0, 5, 1)]
    # A byte before them makes all that come after lie askew.
    values = [b"x", *(array.tobytes() for array in arrays)]
    column = pyarrow.array(values, pyarrow.type_for_alias(kind))[1:]
    cut = pyarrow.chunked_array([column[:2], column[2:2], column[2:]])
    for column_ in (column, cut):
        found = shards.lists(column_, np.uint64)
        assert [part.tolist() for part in found] == [array.tolist() for array in arrays]
        lengths, joined = shards.joined(column_, np.uint64)
        assert lengths.tolist() == [3, 0, 5, 1]
        assert joined.tolist() == np.concatenate(arrays).tolist()
        assert all(part.flags.aligned for part in (*found, joined))
    assert shards.joined(column[:0], np.uint64)[1].tolist() == []
