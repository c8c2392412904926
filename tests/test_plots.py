"""Pictures and what a notebook shows."""

from __future__ import annotations

import sys

import numpy as np
import pytest

import copydesk

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402

PLOTS = ("plot_timeline", "plot_stories", "plot_keywords")


@pytest.fixture(scope="module")
def analysis():
    return copydesk.analyze(copydesk.sample(), title="title", source="source")


@pytest.fixture(autouse=True)
def closed():
    yield
    pyplot.close("all")


@pytest.mark.parametrize("name", PLOTS)
def test_axes_in_and_out(analysis, name):
    _, given = pyplot.subplots()
    assert getattr(analysis, name)(ax=given) is given
    made = getattr(analysis, name)()
    assert made is not given
    assert len(made.patches) == len(given.patches) > 3
    made.figure.canvas.draw()


@pytest.mark.parametrize("name", PLOTS)
@pytest.mark.parametrize("texts", [[], [None], ["Rain."]])
def test_next_to_nothing_is_drawn_too(name, texts):
    axes = getattr(copydesk.analyze({"text": texts}), name)()
    axes.figure.canvas.draw()
    assert axes.get_title()


def test_the_timeline_shows_its_window(analysis):
    axes = analysis.plot_timeline(begin="2024-03-01", finish=np.datetime64("2024-03-10"))
    table = analysis.timeline()
    days = table["day"]
    inside = (days >= np.datetime64("2024-03-01")) & (days <= np.datetime64("2024-03-10"))
    above = [bar.get_height() for bar in axes.patches if bar.get_height() > 0]
    assert above == table["stories"][inside].tolist()


def test_the_timeline_goes_as_far_as_days_do():
    # Matplotlib has no day before year 1 or after 9999, where half of the outermost bars would be.
    for days, bars in (
        (["0001-01-02", "9999-12-30"], 2),
        (["0001-01-01", "9999-12-31"], 0),
        (["9999-12-30", "9999-12-31"], 1),
    ):
        articles = {"text": ["Rain.", "Snow fell."], "published": days}
        axes = copydesk.analyze(articles, published="published").plot_timeline()
        axes.figure.canvas.draw()
        assert len(axes.patches) == bars, days


def test_one_misread_day_does_not_stretch_the_timeline():
    texts = [f"Harbour {number} opened pier {number * 7919}. It is new." for number in range(120)]
    days = ["1815-06-18", *["2024-03-04"] * 119]
    axes = copydesk.analyze({"text": texts, "day": days}, published="day").plot_timeline()
    from matplotlib import dates

    assert [f"{dates.num2date(day):%Y-%m-%d}" for day in axes.get_xlim()] == [
        "2024-02-19", "2024-04-18",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("window", "told"),
    [
        ({"begin": "soon"}, "begin: .*'soon'"),
        ({"finish": None, "begin": "2034-01-01"}, "finish must not lie before begin"),
        ({"begin": "2024-03-02", "finish": "2024-03-01"}, "finish must not lie before begin"),
        ({"begin": ""}, "begin must be a date"),
    ],
)
def test_a_window_that_is_none_is_refused(analysis, window, told):
    with pytest.raises(ValueError, match=told):
        analysis.plot_timeline(**window)


def test_the_stories_are_as_many_as_asked_for(analysis):
    axes = analysis.plot_stories(top=4)
    assert len(axes.get_yticklabels()) == 4
    whole = sum(bar.get_width() for bar in axes.patches)
    assert whole == sum(sorted(analysis.stories["articles"].tolist())[-4:])


def test_dollars_in_titles_are_no_formulas():
    text = "The firm earned $3_4 and paid $5^6 to its owners, it said on Monday in Lisbon. " * 5
    articles = {"text": [text, text], "title": ["Pays $5^{ and $6", None]}
    axes = copydesk.analyze(articles, title="title").plot_stories()
    axes.figure.canvas.draw()
    assert axes.get_yticklabels()[0].get_text() == "Pays $5^{ and $6"


def test_keywords_are_counted_by_story(analysis):
    axes = analysis.plot_keywords(top=5)
    assert [bar.get_width() for bar in axes.patches] == [c for _, c in analysis.common_keywords(5)]


def test_without_matplotlib_it_says_what_to_install(analysis, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"pip install copydesk\[all\]"):
        analysis.plot_stories()


def test_a_notebook_shows_the_stories(analysis):
    shown = analysis._repr_html_()
    assert "80 articles" in shown
    assert "Lisbon to run ferries through the night" in shown
    assert "<th" in shown
    assert ">sites<" in shown


def test_a_notebook_shows_markup_as_text():
    hostile = {"text": ["<script>alert(1)</script> & more"], "title": ["<b>x</b>"]}
    shown = copydesk.analyze(hostile, title="title")._repr_html_()
    assert "&lt;b&gt;x&lt;/b&gt;" in shown
    assert "<b>x" not in shown
    assert "<script>" not in shown
    assert ">sites<" not in shown
    assert "0 articles" in copydesk.analyze({"text": []})._repr_html_()
