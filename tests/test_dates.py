"""Dates through Python: columns in, tables out, days of publication in every form."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest

import copydesk
from copydesk import _days

ARTICLE = """Thursday, July 14, 2016

Ferry tunnel two years late

The tunnel between Lindholm and Oster will open two years late, the builder said on Thursday. Talks
on the bill will be held on Thursday and Friday, and the council meets on August 3-5, 2017.

No comments :

Post a Comment

Featured Post
Bridge opens, posted on May 3, 2012
"""


def mentions(table: Any) -> list[tuple[str, str]]:
    return list(zip(table["mention"], table["value"], strict=True))


def test_an_article_and_its_own_date():
    found = copydesk.dates([ARTICLE], types=["DATE"])
    assert mentions(found) == [
        ("Thursday, July 14, 2016", "2016-07-14"),
        ("Thursday", "2016-07-14"),
        ("Thursday", "2016-07-14"),
        ("Friday", "2016-07-15"),
        ("August 3", "2017-08-03"),
        ("5, 2017", "2017-08-05"),
    ]


def test_columns_and_their_types():
    found = copydesk.dates(["It rained from May 3 to May 5.", None, ""], published="2016-07-14")
    assert list(found) == [
        *("row", "start", "end", "mention", "type", "value", "begin", "finish"),
        *("grain", "modifier", "anchor", "range", "valid"),
    ]
    assert found["row"].tolist() == [0, 0]
    assert found["begin"].dtype == "datetime64[D]"
    assert found["begin"].astype(str).tolist() == ["2016-05-03", "2016-05-05"]
    assert found["range"].tolist() == [0, 0]
    assert found["anchor"].tolist() == ["published", "mention"]
    assert found["valid"].all()
    assert found["modifier"].tolist() == [None, None]


def test_offsets_count_code_points():
    text = "🗞 On 12 July 2016 the café closed."
    found = copydesk.dates([text])
    assert text[found["start"][0] : found["end"][0]] == found["mention"][0] == "12 July 2016"


def test_strings_that_come_again_and_strings_that_do_not():
    numbers = [f"{number:,}" for number in range(1001, 21001)]
    texts = [f"It took {number} days. It rained on Monday and in May." for number in numbers]
    found = copydesk.dates(texts, published="2016-07-14")
    spans = zip(found["row"], found["start"], found["end"], found["mention"], strict=True)
    assert all(texts[row][start:end] == words for row, start, end, words in spans)
    assert found["mention"].tolist()[::3] == [f"{number} days" for number in numbers]
    assert found["value"].tolist()[1::3] == ["2016-07-11"] * len(texts)
    assert len({id(words) for words in found["mention"][1::3]}) < len(texts) / 10


def test_nothing_is_resolved_against_today():
    found = copydesk.dates(["The council met on Thursday."])
    assert found["value"].tolist() == ["XXXX-WXX-4"]
    assert np.isnat(found["begin"]).all()


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_the_answer_is_the_same_on_any_number_of_threads(threads):
    texts = [ARTICLE.replace("14", str(day)) for day in range(1, 29)] * 5
    first = copydesk.dates(texts, threads=1)
    again = copydesk.dates(texts, threads=threads)
    for name, column in first.items():
        np.testing.assert_array_equal(column, again[name])


def test_pandas_keeps_its_index():
    pandas = pytest.importorskip("pandas")
    texts = pandas.Series([ARTICLE, None, "On May 3, 2016."], index=["a", "b", "c"])
    found = copydesk.dates(texts)
    assert set(found.index) == {"a", "c"}
    assert str(found["begin"].dtype).startswith("datetime64")
    told = copydesk.published(texts)
    assert told.index.tolist() == ["a", "b", "c"]
    assert told["source"].tolist()[0] == "dateline"
    assert pandas.isna(told["source"].iloc[1])
    assert told["source"].iloc[2] in {"none", "dateline"}


def test_published_in_a_list():
    told = copydesk.published([ARTICLE, "Nothing here.", None])
    assert told["date"].astype(str).tolist() == ["2016-07-14", "NaT", "NaT"]
    assert told["source"].tolist() == ["dateline", "none", None]
    start, end = int(told["start"][0]), int(told["end"][0])
    assert ARTICLE[start:end] == "Thursday, July 14, 2016"
    assert told["confidence"][0] > 0.9
    assert told["confidence"][1] == 0


DAYS = [datetime.date(2016, 7, 14), None, datetime.date(2012, 2, 29)]


def _column(kind: str) -> Any:  # noqa: PLR0911 - one form a line
    if kind == "iso":
        return ["2016-07-14", None, "2012-02-29"]
    if kind == "iso with times":
        return ["2016-07-14T23:59:59+05:00", "", "2012-02-29 00:00"]
    if kind == "dates":
        return list(DAYS)
    if kind == "datetimes":
        zone = datetime.timezone(datetime.timedelta(hours=-8))
        late = datetime.time(23, 30, tzinfo=zone)
        return [day and datetime.datetime.combine(day, late) for day in DAYS]
    if kind == "datetime64":
        return np.array(["2016-07-14T12", "NaT", "2012-02-29T23"], dtype="datetime64[h]")
    if kind.startswith("pandas"):
        pandas = pytest.importorskip("pandas")
        if kind == "pandas objects":
            return pandas.Series(DAYS, dtype=object)
        series = pandas.Series(pandas.to_datetime(["2016-07-14 23:00", None, "2012-02-29 23:00"]))
        return series.dt.tz_localize("America/New_York") if kind == "pandas zone" else series
    if kind == "polars":
        return pytest.importorskip("polars").Series(DAYS)
    arrow = pytest.importorskip("pyarrow")
    return arrow.chunked_array([arrow.array(DAYS)])


KINDS = (
    *("iso", "iso with times", "dates", "datetimes", "datetime64"),
    *("pandas", "pandas zone", "pandas objects", "polars", "arrow"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_days_of_publication_in_every_form(kind):
    found = _days.days(_column(kind), "published", 3)
    assert found.astype(str).tolist() == ["2016-07-14", "NaT", "2012-02-29"]
    texts = ["It rained yesterday."] * 3
    table = copydesk.dates(texts, published=_column(kind))
    assert table["value"].tolist() == ["2016-07-13", "XXXX-XX-XX", "2012-02-28"]


@pytest.mark.parametrize(
    "one", ["2016-07-14", datetime.date(2016, 7, 14), np.datetime64("2016-07-14")]
)
def test_one_day_for_all(one):
    table = copydesk.dates(["It rained yesterday."] * 2, published=one)
    assert table["value"].tolist() == ["2016-07-13"] * 2


def test_a_missing_day_is_found_in_the_text():
    known = [None, "2012-02-29"]
    table = copydesk.dates([ARTICLE, ARTICLE], published=known, types=["DATE"])
    assert table["value"].tolist()[1] == "2016-07-14"
    assert table["value"].tolist()[7] == "2012-02-23"


@pytest.mark.parametrize(
    ("published", "message"),
    [
        (["2016-07-14", "July 4"], r"published: row 1 cannot be read as a day: 'July 4'"),
        (["soon", "2016-07-14"], r"row 0"),
        (["soon", "soon"], r"nor can 1 more"),
        (["2016-07-14"], r"a row for each text: 2, not 1"),
        ([20160714, None], r"row 0 cannot be read"),
        ("2016-13-01", r"cannot be read as a day"),
    ],
)
def test_a_bad_day_is_named(published, message):
    with pytest.raises(ValueError, match=message):
        copydesk.dates(["a", "b"], published=published)


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"order": "ymd"}, "order must be auto, dmy or mdy"),
        ({"mode": "prose"}, "mode must be news or narrative"),
        ({"languages": ("xx",)}, "languages must be of en, de"),
        ({"languages": ()}, "languages must name at least one"),
        ({"types": ["date"]}, "types must be of DATE"),
        ({"threads": 0}, "threads"),
    ],
)
def test_a_bad_option_is_named(option, message):
    with pytest.raises(ValueError, match=message):
        copydesk.dates(["a"], **option)


def test_types_order_mode_and_languages():
    text = "On 04/03/2016 it rained for three days."
    assert mentions(copydesk.dates([text], types=["DURATION"])) == [("three days", "P3D")]
    assert copydesk.dates([text], order="dmy")["value"].tolist()[0] == "2016-03-04"
    story = "In November 1917 the front held. In December it broke."
    told = copydesk.dates([story], mode="narrative")
    assert told["value"].tolist() == ["1917-11", "1917-12"]
    german = copydesk.dates(["Der Rat tagte am 12. Juli 2016."], languages=("en", "de"))
    assert mentions(german) == [("12. Juli 2016", "2016-07-12")]


def test_gaps_in_the_callers_dates_are_missing():
    pandas, arrow = pytest.importorskip("pandas"), pytest.importorskip("pyarrow")
    texts, day = ["today", "today"], datetime.date(2016, 1, 1)
    columns = [
        pandas.Series(["2016-01-01", None], dtype="string"),
        pandas.Series([day, None], dtype=pandas.ArrowDtype(arrow.date32())),
        pandas.Series([day, pandas.NA], dtype=object),
        [day, pandas.NA],
        np.ma.array(np.array(["2016-01-01"] * 2, "M8[D]"), mask=[0, 1]),
        arrow.array([1451606400, 10**12], arrow.timestamp("s")),
    ]
    for published in columns:
        begin = copydesk.dates(texts, published=published)["begin"]
        assert begin.astype(str).tolist() == ["2016-01-01", "NaT"]


@pytest.mark.parametrize("published", [3, 2.5, object()])
def test_what_is_no_day_and_no_column_of_days(published):
    with pytest.raises(ValueError, match="published must be a day or a column of days"):
        copydesk.dates(["today"], published=published)
