"""Odd and bad input, one expected outcome each, for every function that takes a column of texts."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

import copydesk

ALIGNED = {
    "dedupe": copydesk.dedupe,
    "published": copydesk.published,
}
LONG = {
    "keywords": partial(copydesk.keywords, method="yake"),
    "dates": partial(copydesk.dates, published="2024-03-04"),
    "match": partial(copydesk.match, keywords=["march", "ferry", "渡轮", "c++"]),
    "boilerplate": copydesk.boilerplate,
}
COLUMNS = {
    "strip_boilerplate": copydesk.strip_boilerplate,
}
ALL = {**ALIGNED, **LONG, **COLUMNS, "duplicate_pairs": copydesk.duplicate_pairs}

ODD = [
    None,
    float("nan"),
    "",
    "a",
    "The ferry sailed on March 4, 2024, and again on Friday, officials said.",
    " " * 1_000_000,
    "lone \ud800 surrogate on March 4, 2024",
    "NUL \x00 byte on March 4, 2024",
    "渡轮公司周一宣布将推迟开航时间并向乘客道歉" * 30,
    "قالت شركة العبارات يوم الاثنين إنها ستؤجل الرحلات",
    "🗞🚢 ferry 🚢🗞 on Monday 👨‍👩‍👧‍👦",
    "<html><script>var march = 3;</script><p>The ferry&nbsp;sailed on Monday.</p></html>",
    "x" * 1_000_000,
    "2" * 1_000_000,
    "\n\n\n\r\n\t\v\f\u2028",
    "e\u0301" * 1_000,
    "\ufeffByte order mark. March 4, 2024",
]


@pytest.fixture(params=ALL)
def function(request):
    return ALL[request.param]


@pytest.mark.parametrize("name", ALIGNED)
def test_every_row_is_kept_in_aligned_answers(name):
    answer = ALIGNED[name](ODD)
    assert {len(column) for column in answer.values()} == {len(ODD)}


def test_missing_rows_are_told_as_missing():
    copies = copydesk.dedupe(ODD)
    assert copies["relation"][:2].tolist() == ["missing", "missing"]
    assert copies["cluster"][:2].tolist() == [0, 1]
    assert "missing" not in copies["relation"][2:]
    published = copydesk.published(ODD)
    assert np.isnat(published["date"][:4]).all()


@pytest.mark.parametrize("name", LONG)
def test_missing_and_empty_rows_are_in_no_long_answer(name):
    answer = LONG[name](ODD)
    rows = answer["row"].astype(int)
    assert set(rows) <= set(range(3, len(ODD)))
    assert rows.tolist() == sorted(rows)


@pytest.mark.parametrize("name", LONG)
def test_offsets_lie_within_the_text(name):
    answer = LONG[name](ODD)
    starts = answer["start"]
    ends = answer.get("end", starts)
    for row, start, end in zip(answer["row"], starts, ends, strict=True):
        assert 0 <= start <= end <= len(ODD[row])


def test_mentions_are_the_words_at_their_offsets():
    answer = copydesk.dates(ODD, published="2024-03-04")
    for row, start, end, mention in zip(
        *(answer[name] for name in ("row", "start", "end", "mention")), strict=True
    ):
        text = ODD[row].replace("\ud800", "\ufffd")
        assert text[start:end] == mention
    assert {4, 6, 7, 16} <= set(answer["row"].tolist())


def test_one_long_article_is_answered(function):
    sentence = "The ferry sailed on March 4, 2024 from pier {}, its captain said. "
    text = "".join(sentence.format(number) for number in range(20_000))
    function([text, "short"])


@pytest.mark.parametrize("column", [[], [None], [""], [None, None, float("nan")]])
def test_columns_with_nothing_in_them(function, column):
    answer = function(column)
    if isinstance(answer, dict) and "row" in answer:
        assert len(answer["row"]) == 0


def test_a_number_among_the_texts_names_its_row(function):
    with pytest.raises(TypeError, match="row 3 must be a text .* not int"):
        function(["a", "b", None, 3])


@pytest.mark.parametrize("column", ["one text", b"bytes", 3, None, {"a": 1}])
def test_what_is_no_column(function, column):
    with pytest.raises(TypeError, match="must be a column of texts"):
        function(column)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (partial(copydesk.dedupe, similarity=7), "similarity .*7"),
        (partial(copydesk.dedupe, similarity=0), "similarity .*0"),
        (partial(copydesk.dedupe, similarity="high"), "similarity .*high"),
        (partial(copydesk.dedupe, containment=-1), "containment .*-1"),
        (partial(copydesk.dedupe, shingle=0), "shingle .*0"),
        (partial(copydesk.dedupe, share=2), "share .*2"),
        (partial(copydesk.dedupe, keep="best"), "keep .*best"),
        (partial(copydesk.duplicate_pairs, similarity=None, containment=None), "similarity"),
        (partial(copydesk.duplicate_pairs, similarity=float("nan")), "similarity"),
        (partial(copydesk.keywords, method="magic"), "method .*magic"),
        (partial(copydesk.keywords, top=0), "top .*0"),
        (partial(copydesk.keywords, max_words=0), "max_words .*0"),
        (partial(copydesk.keywords, deduplicate=3), "deduplicate .*3"),
        (partial(copydesk.dates, order="backwards"), "order .*backwards"),
        (partial(copydesk.dates, mode="poem"), "mode .*poem"),
        (partial(copydesk.dates, languages=("xx",)), "languages .*xx"),
        (partial(copydesk.dates, published="soon"), "published.*soon"),
        (partial(copydesk.dates, published=["2024-01-01", "soon"]), "published.*row 1.*soon"),
        (partial(copydesk.dates, published=["2024-01-01"]), "published"),
        (partial(copydesk.match, keywords="ferry"), "keywords"),
    ],
)
def test_a_bad_option_names_itself(call, message):
    with pytest.raises(ValueError, match=message):
        call(["one text", "another text"])


@pytest.mark.parametrize("option", [{"threads": 0}, {"threads": "two"}])
def test_a_bad_number_of_threads(function, option):
    with pytest.raises(ValueError, match="threads must be"):
        function(["a"], **option)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: copydesk.dedupe(["a", "b"], title=["x", 3]), "title"),
        (lambda: copydesk.dedupe(["a", "b"], source=["x", 3]), "source"),
        (lambda: copydesk.boilerplate(["a", "b"], source=["x", 3]), "source"),
        (lambda: copydesk.keywords(["a", "b"], title=["x", 3]), "title"),
        (lambda: copydesk.keywords(["a", "b"], language=["en", 3]), "language"),
        (lambda: copydesk.keywords(["a", "b"], background=["x", 3]), "background"),
        (lambda: copydesk.SearchIndex(["a", "b"], title=["x", 3]), "title"),
        (lambda: copydesk.passages(["a", "b"], ["x", 3]), "right"),
        (lambda: copydesk.dedupe(["a", 3], title=["x", "y"]), "texts"),
    ],
)
def test_of_several_columns_the_one_with_the_bad_row_is_named(call, named):
    with pytest.raises(TypeError, match="row 1 must be a text") as told:
        call()
    assert told.value.__notes__ == [f"while processing '{named}'"]
