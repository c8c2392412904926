"""The three together, each fed by what came before."""

from __future__ import annotations

import numpy as np
import pytest

import copydesk
from copydesk import _progress

STORY = (
    "The ferry company Fjordline said on Monday it would sail an hour later from next week, after "
    "passengers complained that trains and boats did not meet. The new timetable starts on March "
    "11, its director Ingrid Solberg said. Unions welcomed the change and asked for a second boat "
    "in the afternoon, which the company will discuss on Thursday and Friday."
)
OTHER = (
    "A bakery in the old harbour burned down on Tuesday night. Nobody was hurt, the fire service "
    "said, and the baker hopes to sell bread from a van as soon as tomorrow. Neighbours collected "
    "money for new ovens, and a school lent its kitchen to the two apprentices."
)
ARTICLES = {
    "text": [f"Published: March 4, 2024\n\n{STORY}", STORY, None, f"March 6, 2024\n\n{OTHER}"],
    "site": [
        "harbournews.example",
        "coastdaily.example",
        "coastdaily.example",
        "harbournews.example",
    ],
}


@pytest.fixture(scope="module")
def analysis():
    return copydesk.analyze(ARTICLES, source="site")


def test_a_reprint_takes_its_storys_date(analysis):
    articles = analysis.articles
    assert articles["cluster"].tolist() == [0, 0, 2, 3]
    assert articles["relation"].tolist() == ["original", "near", "missing", "unique"]
    assert articles["published"].astype(str).tolist() == [
        "2024-03-04", "2024-03-04", "NaT", "2024-03-06",
    ]  # fmt: skip
    assert articles["published_source"].tolist() == ["label", "story", None, "dateline"]


def test_relative_dates_stand_on_their_own_article(analysis):
    dates = analysis.dates
    found = {
        (int(row), mention): str(begin)
        for row, mention, begin in zip(dates["row"], dates["mention"], dates["begin"], strict=True)
    }
    assert found[1, "Monday"] == "2024-03-04"
    assert found[1, "Thursday"] == "2024-03-07"
    assert found[1, "Friday"] == "2024-03-08"
    assert found[3, "tomorrow"] == "2024-03-07"


def test_a_story_has_a_row(analysis):
    stories = analysis.stories
    assert stories["cluster"].tolist() == [0, 2, 3]
    assert stories["articles"].tolist() == [2, 1, 1]
    assert stories["sources"].tolist() == [2, 1, 1]
    assert stories["first_published"].astype(str).tolist() == ["2024-03-04", "NaT", "2024-03-06"]


def test_keywords_are_the_representatives(analysis):
    assert set(analysis.keywords["row"].tolist()) == {0, 3}
    told = analysis.articles["keywords"]
    assert told[0] == told[1] != ""
    assert told[2] == ""


def test_the_callers_dates_win_and_gaps_are_filled_from_the_text():
    given = copydesk.analyze({**ARTICLES, "day": ["2024-03-05", None, None, None]}, published="day")
    assert given.articles["published"].astype(str).tolist() == [
        "2024-03-05", "2024-03-05", "NaT", "2024-03-06",
    ]  # fmt: skip
    assert given.articles["published_source"].tolist()[:2] == ["given", "story"]


def test_the_timeline_counts_stories_once(analysis):
    timeline = analysis.timeline()
    days = dict(zip(timeline["day"].astype(str), timeline["stories"].tolist(), strict=True))
    assert days["2024-03-11"] == 1
    assert list(days) == sorted(days)


def test_keywords_of_as_many_stories_stand_in_the_order_of_their_ranks():
    texts = [
        "The zinc mine at Zell will close. Prices fell by 3 percent, and the zinc mine lost money.",
        "An owl hunts in silence. Biologists filmed the owl by night, 11 metres above the ground.",
    ]
    analysis = copydesk.analyze({"text": texts})
    words, ranks = (analysis.keywords[name].tolist() for name in ("keyword", "rank"))
    assert len(set(words)) == len(words) > 8
    wanted = sorted(zip(ranks, words, strict=True))
    assert analysis.common_keywords(50) == [(word, 1) for _, word in wanted]
    assert {ranks[words.index(word)] for word, _ in analysis.common_keywords(2)} == {1}


def test_the_callers_kind_of_table():
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    arrow = pytest.importorskip("pyarrow")
    frame = pandas.DataFrame(ARTICLES, index=["a", "b", "c", "d"])
    in_pandas = copydesk.analyze(frame, source="site")
    assert in_pandas.articles.index.tolist() == ["a", "b", "c", "d"]
    assert in_pandas.stories["first_published"].isna().tolist() == [False, True, False]
    in_polars = copydesk.analyze(polars.DataFrame(ARTICLES), source="site")
    assert isinstance(in_polars.dates, polars.DataFrame)
    in_arrow = copydesk.analyze(arrow.table(ARTICLES), source="site")
    assert isinstance(in_arrow.keywords, arrow.Table)
    wanted = in_pandas.articles["keywords"].tolist()
    assert in_polars.articles["keywords"].to_list() == wanted
    assert in_arrow.articles["keywords"].to_pylist() == wanted


def test_a_list_of_mappings_and_no_articles_at_all():
    rows = [{"text": text} for text in ARTICLES["text"]]
    assert copydesk.analyze(rows).articles["cluster"].tolist() == [0, 0, 2, 3]
    assert copydesk.analyze([]).summary() == copydesk.analyze({"text": []}).summary()
    empty = copydesk.analyze({"text": []})
    assert len(empty.articles["cluster"]) == len(empty.stories["cluster"]) == 0
    assert "0 articles" in empty.summary()
    assert len(empty.timeline()["day"]) == 0


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow", None])
def test_no_articles_give_empty_tables_that_can_be_saved(library, tmp_path):
    pytest.importorskip("pyarrow")
    if library is None:
        table = {"text": []}
    elif library == "pyarrow":
        arrow = pytest.importorskip("pyarrow")
        table = arrow.table({"text": arrow.array([], arrow.string())})
    else:
        table = pytest.importorskip(library).DataFrame({"text": []})
    analysis = copydesk.analyze(table)
    assert {
        len(column) for column in (analysis.stories["cluster"], analysis.articles["cluster"])
    } == {0}
    assert len(analysis.save(tmp_path / "out")) == 5


def test_lone_surrogates_are_read_as_one_character(tmp_path):
    pandas = pytest.importorskip("pandas")
    texts = ["The ferry \ud800 sailed on March 4, 2024, he said.", "plain"]
    in_pandas = copydesk.analyze(pandas.DataFrame({"text": pandas.Series(texts, dtype=object)}))
    in_lists = copydesk.analyze({"text": texts})
    assert in_pandas.dates["start"].tolist() == in_lists.dates["start"].tolist() == [22]
    in_lists.to_html(tmp_path / "report.html")


def test_two_columns_of_one_name_are_told():
    arrow = pytest.importorskip("pyarrow")
    table = arrow.Table.from_arrays([arrow.array(["a"]), arrow.array(["b"])], ["text", "text"])
    with pytest.raises(ValueError, match="text: 2 columns are called 'text'"):
        copydesk.analyze(table)


def test_a_report_keeps_scripts_as_text(tmp_path):
    pytest.importorskip("jinja2")
    texts = ["A page with <script>alert(1)</script> in the middle of it, and & more besides."]
    path = copydesk.analyze({"text": texts}).to_html(tmp_path / "report.html")
    page = path.read_text(encoding="utf-8")
    # As JSON, in which no tag can be.
    assert r"A page with \u003cscript\u003ealert(1)\u003c/script\u003e in the middle" in page
    assert "<script>alert(1)" not in page


def test_progress_runs_through_all_stages():
    told = []
    copydesk.analyze(ARTICLES, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_a_stage_counts_as_much_as_it_costs():
    told = []
    stages = _progress.Stages(lambda *step: told.append(step), {"short": 1, "long": 3})
    for work in (10, 0):
        tell = stages.next()
        tell(work, work)
        tell(work // 2, work)
    assert told == [(1000, 4000), (500, 4000), (4000, 4000), (4000, 4000)]


def test_a_lazy_frame_is_to_be_collected():
    polars = pytest.importorskip("polars")
    with pytest.raises(TypeError, match=r"\.collect\(\)"):
        copydesk.analyze(polars.DataFrame(ARTICLES).lazy())


def test_what_is_no_table_and_what_is_no_column():
    with pytest.raises(TypeError, match=r"texts alone are given as \{'text': texts\}"):
        copydesk.analyze(ARTICLES["text"])
    with pytest.raises(TypeError, match="articles must be a table"):
        copydesk.analyze("articles.parquet")
    with pytest.raises(
        ValueError, match="source: there is no column 'outlet'; there are text, site"
    ):
        copydesk.analyze(ARTICLES, source="outlet")
    with pytest.raises(TypeError, match="row 1 must be a text"):
        copydesk.analyze({"text": ["a", 1]})


def test_missing_days_stay_missing(analysis):
    assert np.isnat(analysis.stories["first_published"][1])
