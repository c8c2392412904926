"""Kernels: record batches in and out, the same however articles are cut into batches."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import copydesk

pyarrow = pytest.importorskip("pyarrow")
pytest.importorskip("scipy")

from copydesk import kernels  # noqa: E402 - it needs both

TEXTS = st.lists(
    st.one_of(
        st.none(),
        st.sampled_from(
            ["", "LISBON, March 3 (Nordwire) -- The ferry sails on Monday.", "naïve 🗞"]
        ),
        st.lists(
            st.sampled_from(
                ["rain", "Rain", "sun", "ferry tunnel", "on Monday", "2016", "日本", "."]
            )
        ).map(" ".join),
    ),
    max_size=12,
)

KEYWORDS = {
    "method": "tfidf",
    "style": "phrases",
    "top": 5,
    "max_words": 2,
    "stopwords": None,
    "deduplicate": 0.9,
}


def batch_of(texts):
    ids = pyarrow.array([100 + 3 * row for row in range(len(texts))], type=pyarrow.int64())
    return pyarrow.record_batch({"id": ids, "text": pyarrow.array(texts, type=pyarrow.string())})


def added_up(parts, name):
    sums = {}
    for part in parts:
        for row in part.to_pylist():
            before = sums.setdefault(row.pop(name), dict.fromkeys(row, 0))
            for key, value in row.items():
                before[key] += value
    return sums


@settings(deadline=None)
@given(TEXTS, st.lists(st.integers(0, 12)))
def test_the_same_however_batches_are_cut(texts, borders):
    whole = batch_of(texts)
    ends = [0, *sorted(min(border, len(texts)) for border in borders), len(texts)]
    cut = [whole.slice(a, b - a) for a, b in pairwise(ends)]
    counts = kernels.word_counts(whole)
    assert added_up(map(kernels.word_counts, cut), "word") == added_up([counts], "word")
    terms = kernels.term_counts(whole, ngrams=(1, 2))
    assert added_up((kernels.term_counts(b, ngrams=(1, 2)) for b in cut), "term") == added_up(
        [terms], "term"
    )
    names = terms["term"].drop_null().to_pylist()
    for kernel in (
        lambda batch: kernels.match(batch, {"rain": "wet", "ferry": "sea"}),
        kernels.dates,
        kernels.published,
        lambda batch: kernels.keywords(batch, counts=counts, **KEYWORDS),
        lambda batch: kernels.vectors(batch, vocabulary=names, weighting="count", ngrams=(1, 2)),
    ):
        parts = [kernel(batch) for batch in cut]
        assert pyarrow.Table.from_batches(parts).to_pylist() == kernel(whole).to_pylist()


@settings(deadline=None)
@given(TEXTS)
def test_kernels_answer_as_the_plain_functions(texts):
    batch = batch_of(texts)
    column, ids = batch["text"], batch["id"].to_pylist()

    def with_ids(table):
        rows = table.to_pylist()
        return [{"id": ids[row.pop("row")], **row} for row in rows]

    counts = kernels.word_counts(batch)
    assert kernels.dates(batch).to_pylist() == with_ids(copydesk.dates(column))
    assert kernels.match(batch, ["rain"]).to_pylist() == with_ids(copydesk.match(column, ["rain"]))
    assert kernels.keywords(batch, counts=counts, **KEYWORDS).to_pylist() == with_ids(
        copydesk.keywords(column, **KEYWORDS)
    )
    # A word of one article alone need not be told.
    told = pyarrow.RecordBatch.from_pylist(
        [row for row in counts.to_pylist() if row["word"] is None or row["articles"] > 1],
        schema=counts.schema,
    )
    assert kernels.keywords(batch, counts=told, unlisted=1, **KEYWORDS).to_pylist() == with_ids(
        copydesk.keywords(column, **KEYWORDS)
    )


def test_parts_are_slices_of_not_too_much_text():
    batch = batch_of(["ab", None, "cde", "", "fghijklmnop", "q"])
    parts = list(kernels.parts(batch, most=5))
    assert [part["text"].to_pylist() for part in parts] == [
        ["ab", None, "cde", ""],
        ["fghijklmnop"],
        ["q"],
    ]
    assert pyarrow.Table.from_batches(parts).to_pylist() == batch.to_pylist()


@pytest.mark.parametrize(
    ("ids", "error", "message"),
    [
        ([1, None], ValueError, "id: there is none (null) for the article that begins 'second'"),
        ([1.0, 2.0], TypeError, "'id' must be of int64, not double"),
        (["1", "2"], TypeError, "'id' must be of int64, not string"),
    ],
)
@pytest.mark.parametrize("kernel", [kernels.dates, kernels.published])
def test_ids_that_are_none(kernel, ids, error, message):
    batch = pyarrow.record_batch({"id": ids, "text": ["first", "second"]})
    with pytest.raises(error) as raised:
        kernel(batch)
    assert message in str(raised.value)


def test_an_unreadable_day_is_told_by_its_id():
    batch = batch_of(["On Monday.", "On Friday.", "On Sunday."])
    batch = batch.append_column("day", pyarrow.array(["2016-02-24", "soon", "later"]))
    message = "published: id 103 cannot be read as a day: 'soon', nor can 1 more rows"
    with pytest.raises(ValueError) as raised:
        kernels.dates(batch, published="day")
    assert str(raised.value).startswith(message)


def test_kernels_start_one_thread_and_no_pool():
    code = """
        import os
        import pyarrow
        from copydesk import kernels

        def threads():
            return [open(f"/proc/self/task/{task}/comm").read().strip()
                    for task in os.listdir("/proc/self/task")]

        ids = pyarrow.array(range(3000), pyarrow.int64())
        texts = pyarrow.array(["LISBON, March 3 (Nordwire) -- Rain on Monday."] * 3000)
        batch = pyarrow.record_batch({"id": ids, "text": texts})
        batch["text"].unique()
        before = threads()
        counts = kernels.word_counts(batch)
        for kernel in (
            kernels.dates,
            kernels.published,
            lambda b: kernels.match(b, ["rain"]),
            lambda b: kernels.keywords(b, counts=counts, **KEYWORDS),
            lambda b: kernels.vectors(b, vocabulary=["rain"], weighting="count"),
            kernels.term_counts,
        ):
            kernel(batch)
        after = threads()
        for name in before:
            after.remove(name)
        print(after)
    """
    code = f"KEYWORDS = {KEYWORDS!r}\n" + textwrap.dedent(code)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['copydesk-0']"
