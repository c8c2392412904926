"""Every kind of column gives one answer, in the caller's kind; every bad one a clear message."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import TEXTS

from copydesk import _core, _frames

HERE = (1, None)  # one thread, no progress


def lengths(texts):
    return _core.lengths(texts, HERE)["length"]


def test_lengths_are_counted_in_code_points_and_missing_stays_missing(make):
    values, missing = lengths(make(TEXTS))
    assert missing.tolist() == [text is None for text in TEXTS]
    assert values.tolist() == [len(text or "") for text in TEXTS]


def test_an_empty_column_has_no_rows(make):
    values, _ = lengths(make([]))
    assert values.tolist() == []


@pytest.mark.parametrize("nothing", [None, float("nan"), np.float64("nan"), np.float32("nan")])
def test_what_counts_as_missing(nothing):
    assert lengths(["a", nothing])[1].tolist() == [False, True]


def test_what_counts_as_missing_in_pandas():
    pandas = pytest.importorskip("pandas")
    column = pandas.Series(["a", pandas.NA, pandas.NaT, None, float("nan")], dtype=object)
    assert lengths(column)[1].tolist() == [False, True, True, True, True]


def test_nan_is_missing_in_columns_of_floats_too():
    arrow, polars = pytest.importorskip("pyarrow"), pytest.importorskip("polars")
    nan = float("nan")
    for column in (arrow.array([nan, None]), polars.Series([nan, nan]), np.array([nan, nan])):
        assert lengths(column)[1].tolist() == [True, True]
    with pytest.raises(TypeError, match="row 1 must be a text"):
        lengths(arrow.array([nan, 1.5]))


def test_a_column_of_nulls_is_all_missing():
    polars, arrow = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    for column in (arrow.nulls(3), polars.Series([None] * 3), [None] * 3):
        assert lengths(column)[1].tolist() == [True] * 3


@pytest.mark.parametrize(
    ("text", "length"),
    [("a\ud800b", 3), ("\udfff", 1), ("é\udc80🗞", 3), ("\ud83d\ude00", 2)],
)
def test_a_lone_surrogate_counts_as_one_character(text, length):
    assert lengths([text])[0].tolist() == [length]


def test_bytes_that_are_no_utf8_are_read_not_trusted():
    arrow = pytest.importorskip("pyarrow")
    offsets = arrow.py_buffer(np.array([0, 4, 6], dtype=np.int32).tobytes())
    column = arrow.StringArray.from_buffers(2, offsets, arrow.py_buffer(b"a\xff\xfebok"))
    assert lengths(column)[0].tolist() == [4, 2]


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("one text", "put a single text in a list"),
        (b"bytes", "not bytes"),
        ({"text": ["a"]}, "not dict"),
        ({"a", "b"}, "not set"),
        (3, "not int"),
        (None, "not NoneType"),
        ((text for text in "ab"), "not generator"),
        (np.array([["a"]], dtype=object), "one dimension, not 2"),
    ],
)
def test_what_is_no_column(column, message):
    with pytest.raises(TypeError, match=message):
        lengths(column)


@pytest.mark.parametrize(
    ("value", "name"),
    [(3, "int"), (b"b", "bytes"), (True, "bool"), (["nested"], "list"), (1.5, "float")],
)
def test_what_is_no_text_names_its_row(value, name):
    with pytest.raises(TypeError, match=f"row 3 must be a text .* not {name}"):
        lengths(["a", None, "b", value])


def test_a_table_is_no_column():
    for library in ("pandas", "polars"):
        frame = pytest.importorskip(library).DataFrame({"text": ["a"]})
        with pytest.raises(TypeError, match="choose one column of the table"):
            lengths(frame)
    with pytest.raises(TypeError, match="choose one column of the table"):
        lengths(pytest.importorskip("pyarrow").table({"text": ["a"]}))


def test_a_column_of_numbers_names_its_first_row():
    arrow, polars = pytest.importorskip("pyarrow"), pytest.importorskip("polars")
    with pytest.raises(TypeError, match="row 1 must be a text .* Int64"):
        lengths(arrow.array([None, 1]))
    with pytest.raises(TypeError, match="row 3 must be a text .* Int64"):
        lengths(arrow.chunked_array([[None, None], [None, 4]], type=arrow.int64()))
    # The first releases of polars do not hand Arrow over, but a list of Python's own.
    with pytest.raises(TypeError, match="row 0 must be a text .* (Int64|int)"):
        lengths(polars.Series([1, 2]))


# Out: the columns every capability's answer is made of.

ALIGNED = {
    "whole": np.array([3, 1, 2]),
    "some": (np.array([3, 0, 2]), np.array([False, True, False])),
    "share": np.array([0.5, np.nan, 1.0]),
    "sure": np.array([True, False, True]),
    "maybe": (np.array([True, False, True]), np.array([False, True, False])),
    "name": np.array(["a", "b", "c"], dtype=object),
    "word": (np.array(["a", None, "c"], dtype=object), np.array([False, True, False])),
    "day": np.array(["2016-07-14", "NaT", "0001-01-01"], dtype="datetime64[D]"),
}


def test_numpy_answers():
    answer = _frames.aligned(["x", "y", "z"], ALIGNED)
    assert {name: str(column.dtype) for name, column in answer.items()} == {
        "whole": "int64", "some": "float64", "share": "float64", "sure": "bool",
        "maybe": "object", "name": "object", "word": "object", "day": "datetime64[D]",
    }  # fmt: skip
    assert answer["some"][0] == 3
    assert np.isnan(answer["some"][1])
    assert answer["maybe"].tolist() == [True, None, True]
    assert answer["word"].tolist() == ["a", None, "c"]


def test_pandas_answers_stand_on_the_callers_index():
    pandas = pytest.importorskip("pandas")
    index = pandas.MultiIndex.from_tuples([("a", 1), ("a", 1), ("b", 2)])
    texts = pandas.Series(["x", "y", "z"], index=index)
    answer = _frames.aligned(texts, ALIGNED)
    assert answer.index.equals(index)
    text = "str" if int(pandas.__version__[0]) >= 3 else "object"
    nullable = "str" if int(pandas.__version__[0]) >= 3 else "string"
    assert {name: str(kind) for name, kind in answer.dtypes.items()} == {
        "whole": "int64", "some": "Int64", "share": "float64", "sure": "bool",
        "maybe": "boolean", "name": text, "word": nullable, "day": "datetime64[s]",
    }  # fmt: skip
    assert answer["some"].isna().tolist() == [False, True, False]
    assert answer["word"].isna().tolist() == [False, True, False]
    assert str(answer["day"].iloc[2]) == "0001-01-01 00:00:00"


def test_polars_and_pyarrow_answers():
    polars, arrow = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    answer = _frames.aligned(polars.Series(["x", "y", "z"]), ALIGNED)
    assert answer.dtypes == [
        polars.Int64, polars.Int64, polars.Float64, polars.Boolean,
        polars.Boolean, polars.String, polars.String, polars.Date,
    ]  # fmt: skip
    assert answer["some"].to_list() == [3, None, 2]
    assert answer["maybe"].to_list() == [True, None, True]
    table = _frames.aligned(arrow.array(["x", "y", "z"]), ALIGNED)
    assert [str(kind) for kind in table.schema.types] == [
        "int64", "int64", "double", "bool", "bool", "string", "string", "date32[day]",
    ]  # fmt: skip
    assert table["some"].to_pylist() == [3, None, 2]
    assert table["word"].to_pylist() == ["a", None, "c"]
    assert table["day"].to_pylist()[1] is None


def test_a_long_answer_repeats_the_label_of_its_article():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"text": ["x", "y", "z"]}, index=["p", "q", "q"])
    columns = {"row": np.array([0, 2, 2]), "word": np.array(["a", "b", "c"], dtype=object)}
    answer = _frames.long(frame["text"], columns)
    assert answer.index.tolist() == ["p", "q", "q"]
    assert answer["word"].tolist() == ["a", "b", "c"]


def test_an_answer_without_rows_keeps_its_types():
    columns = {name: _empty(column) for name, column in ALIGNED.items()}
    for library in ("pandas", "polars"):
        texts = pytest.importorskip(library).Series([], dtype=None)
        answer = _frames.aligned(texts, columns)
        assert answer.shape == (0, len(ALIGNED))
    assert str(_frames.aligned([], columns)["day"].dtype) == "datetime64[D]"


def _empty(column):
    return tuple(part[:0] for part in column) if isinstance(column, tuple) else column[:0]


def test_a_column_like_the_callers(make, kind):
    texts = make(TEXTS)
    values = np.array([text and text.upper() for text in TEXTS], dtype=object)
    missing = np.array([text is None for text in TEXTS])
    answer = _frames.like(texts, values, missing)
    assert _frames.library(answer) == _frames.library(texts)
    assert _frames.objects(answer) == values.tolist()
    if kind.startswith("pandas"):
        assert answer.index.equals(texts.index)
    if kind.startswith("pandas") and kind not in {"pandas-category", "pandas-arrow-dictionary"}:
        assert answer.dtype == texts.dtype


def test_the_column_of_a_table():
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    arrow = pytest.importorskip("pyarrow")
    content = {"text": ["a", "b"], "site": ["x", "y"]}
    tables = [
        content, pandas.DataFrame(content), polars.DataFrame(content), arrow.table(content),
        [{"text": "a", "site": "x"}, {"text": "b", "site": "y"}],
    ]  # fmt: skip
    for table in tables:
        assert _frames.objects(_frames.column(table, "text", "text")) == ["a", "b"]
        with pytest.raises(
            ValueError, match=r"text: there is no column 'body'; there are text, site"
        ):
            _frames.column(table, "body", "text")
    with pytest.raises(TypeError, match="articles must be a table"):
        _frames.column(["a", "b"], "text", "text")
