"""Each step of `analyze` makes the next one better: the answer with it, and without it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import copydesk

FOOTER = (
    "Harbour Prize ballot closes on 3 May 2031. Vote in the Harbour Prize ballot on our website, "
    "terms of the Harbour Prize apply."
)
STORIES = [
    "PORT ELLIS, March 4, 2024 (Nordwire) -- The ferry company Fjordline will sail an hour later, "
    "its director Ingrid Solberg said. Fjordline passengers had complained that trains and boats "
    "did not meet. Unions welcomed the Fjordline timetable and asked for a second boat in the "
    "afternoon, which the company will discuss on Friday. Fjordline carried two million people "
    "last year, a tenth more than before the new quay was opened by the mayor.",
    "PORT ELLIS, March 5, 2024 (Nordwire) -- A bakery in the old harbour burned down overnight. "
    "Nobody was hurt, the fire service said, and the baker hopes to sell bread from a van. "
    "Neighbours collected money for new ovens, and a school lent its kitchen to the apprentices. "
    "The bakery had stood beside the fish hall for ninety years and fed three generations of "
    "sailors, porters and clerks on their way to work.",
    "LUNDE, March 6, 2024 (Nordwire) -- Farmers blocked a bridge with eleven tractors to protest "
    "against a levy on fertiliser. The farmers left after four hours when a minister promised to "
    "meet them. Drivers brought soup, and one farmer milked a cow on the carriageway. The levy is "
    "to pay for cleaner rivers and was agreed by three parties in the autumn.",
    "LUNDE, March 7, 2024 (Nordwire) -- The violin maker on trial for selling forged instruments "
    "told the court that he had aged them in an oven for pizza. Experts had valued the violins at "
    "a million kroner. A musician who bought one said it sounded fine, and that he would keep it "
    "whatever the court decides about the money he paid.",
    "OSEN, March 8, 2024 (Nordwire) -- An owl that flies without a sound has wax on its feathers, "
    "biologists have found. They filmed owls in a tunnel with smoke and counted the whirls behind "
    "each wing. A builder of wind turbines paid for the work and hopes for blades that are as "
    "quiet as the birds that hunt below them at night.",
    "OSEN, March 9, 2024 (Nordwire) -- A satellite built by students will weigh the snow of the "
    "north from orbit. It is as large as a box of shoes and carries a radar that was made from "
    "parts of a car. The launch has been put off three times, and the students who began the work "
    "have long left the university for other things.",
]
PILE = {"text": [f"{story}\n\n{FOOTER}" for story in STORIES], "site": ["portellis.example"] * 6}


def found(table, name, row):
    return [v for v, at in zip(table[name], table["row"], strict=True) if at == row]


@pytest.fixture(scope="module")
def analysis():
    return copydesk.analyze(PILE, source="site")


def test_page_chrome_gives_no_keywords(analysis):
    without = copydesk.keywords(PILE["text"], method="yake")
    assert any("Harbour Prize" in word for word in without["keyword"])
    assert not any("Prize" in word for word in analysis.keywords["keyword"])
    assert any("Fjordline" in word for word in found(analysis.keywords, "keyword", 0))


def test_page_chrome_speaks_of_no_days(analysis):
    without = copydesk.dates(PILE["text"])
    assert found(without, "value", 0).count("2031-05-03") == 1
    assert "2031-05-03" not in analysis.dates["value"].tolist()
    assert np.datetime64("2031-05-03") not in analysis.timeline()["day"]


def test_offsets_are_those_of_the_texts_as_passed():
    texts = [f"{FOOTER}\n\n{story}" for story in STORIES]
    analysis = copydesk.analyze({**PILE, "text": texts}, source="site")
    dates, keywords = analysis.dates, analysis.keywords
    assert len(dates["row"]) > 5
    for row, start, end, mention in zip(
        dates["row"], dates["start"], dates["end"], dates["mention"], strict=True
    ):
        assert texts[row][start:end] == mention
    for row, start, keyword in zip(
        keywords["row"], keywords["start"], keywords["keyword"], strict=True
    ):
        assert texts[row][start : start + 3].lower() == keyword[:3].lower()


def test_a_day_of_the_week_stands_on_its_articles_own_date():
    texts = [f"Published: {day}\n\nThe council will meet on Thursday, it said." for day in DAYS]
    analysis = copydesk.analyze({"text": texts})
    without = copydesk.dates(texts, published="2024-03-25")
    assert days_of(analysis.dates, "Thursday") == ["2024-03-07", "2024-03-14", "2024-03-21"]
    assert len(set(days_of(without, "Thursday"))) == 1


DAYS = ["March 4, 2024", "March 11, 2024", "March 18, 2024"]


def days_of(table, mention):
    return [
        str(begin)
        for begin, words in zip(table["begin"], table["mention"], strict=True)
        if words == mention
    ]


def test_a_reprint_without_a_date_stands_on_its_storys():
    body = STORIES[0].partition("-- ")[2]
    texts = [f"Published: March 4, 2024\n\n{body}", body]
    analysis = copydesk.analyze({"text": texts})
    assert days_of(analysis.dates, "Friday") == ["2024-03-08", "2024-03-08"]
    assert analysis.articles["published_source"].tolist() == ["label", "story"]
    without = copydesk.dates(texts)
    assert days_of(without, "Friday") == ["2024-03-08", "NaT"]


def test_a_reprint_with_a_date_of_its_own_keeps_it():
    body = STORIES[0].partition("-- ")[2]
    texts = [f"Published: March {day}, 2024\n\n{body}" for day in (12, 4, 5)] + [body]
    analysis = copydesk.analyze({"text": texts})
    assert days_of(analysis.dates, "Friday") == [
        "2024-03-15", "2024-03-08", "2024-03-08", "2024-03-08",
    ]  # fmt: skip
    assert str(analysis.stories["first_published"][0]) == "2024-03-04"
    assert str(analysis.stories["last_published"][0]) == "2024-03-12"
    assert analysis.story(0)["row"].tolist() == [1, 3, 2, 0]


def test_a_form_that_a_site_fills_in_again_is_no_reprint():
    body = STORIES[0].partition("-- ")[2]
    texts = [f"Published: March 4, 2024\n\n{body}", body]
    cases = {
        # Who printed the other copy, whether its day is taken, and why.
        ("portellis.example", "elsewhere.example"): "story",  # a reprint
        ("portellis.example", "portellis.example"): "none",  # a form
        ("portellis.example", None): "story",  # nobody knows
        (None, "portellis.example"): "story",
    }
    for sites, wanted in cases.items():
        pile = {"text": texts, "site": list(sites)}
        analysis = copydesk.analyze(pile, source="site")
        assert analysis.articles["cluster"].tolist() == [0, 0]
        assert analysis.articles["published_source"].tolist() == ["label", wanted], sites


def test_a_story_that_goes_on_for_months_has_no_day():
    body = STORIES[0].partition("-- ")[2]
    for day, wanted in (("March 18, 2024", "story"), ("March 19, 2024", "none")):
        texts = [f"Published: {date}\n\n{body}" for date in ("March 4, 2024", day)] + [body]
        analysis = copydesk.analyze({"text": texts})
        assert analysis.articles["published_source"].tolist() == ["label", "label", wanted]


def test_a_page_with_many_passages_of_chrome_is_read_in_no_time():
    # The name of the site on every other line, and a passage of chrome: nothing of it is quadratic.
    text = "\n".join(f"The Daily Fjord\nLine {n} tells of a ferry." for n in range(100_000))
    texts = [f"{text}\n\n{FOOTER}", *(f"{story}\n\n{FOOTER}" for story in STORIES)]
    analysis = copydesk.analyze({"text": texts, "site": ["The Daily Fjord"] * 7}, source="site")
    rows = analysis.boilerplate["row"].tolist()
    assert rows.count(0) >= 100_000
    assert "Fjord" not in analysis.keywords["keyword"]


def test_the_order_of_reprints():
    body = STORIES[1].partition("-- ")[2]
    articles = {
        "text": [body, f"Published: March 6, 2024\n\n{body}", body, STORIES[2]],
        "day": ["2024-03-07", None, "2024-03-05", "2024-03-06"],
        "site": ["a", "b", None, "c"],
    }
    story = copydesk.analyze(articles, published="day", source="site").story(0)
    assert story["row"].tolist() == [2, 1, 0]
    assert story["source"].tolist() == [None, "b", "a"]
    assert story["published"].astype(str).tolist() == ["2024-03-05", "2024-03-06", "2024-03-07"]
    assert story["published_source"].tolist() == ["given", "label", "given"]
    with pytest.raises(ValueError, match="there is no story 1"):
        copydesk.analyze(articles).story(1)


def test_a_story_stands_in_the_callers_table():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"text": [STORIES[0], STORIES[0], STORIES[1]]}, index=["x", "y", "z"])
    story = copydesk.analyze(frame).story(0)
    assert story.index.tolist() == ["x", "y"]
    assert story["relation"].tolist() == ["original", "exact"]


def test_a_date_in_full_is_no_keyword_and_a_feast_is():
    stamps = ["2024-03-04 14:02 UTC", "Tuesday 5 March 2024, 17:30", "07 Mar 2024, 13:05 GMT"]
    texts = [
        f"{stamp}\n\nThe Easter Monday fair is off. {story.partition('-- ')[2]} The Easter Monday "
        "fair had been planned for a year."
        for stamp, story in zip(stamps, STORIES, strict=False)
    ]
    once, alone = (
        [(word, start) for word, start in zip(table["keyword"], table["start"], strict=True)]
        for table in (copydesk.analyze({"text": texts}).keywords, copydesk.keywords(texts))
    )
    stamped = len(min(stamps, key=len))
    assert any(start < stamped for _, start in alone)
    assert not any(start < stamped for _, start in once)
    assert sum("Easter Monday" in word for word, _ in once) == len(texts)


def test_headlines_raise_what_they_name(analysis):
    headlines = [
        "Fjordline ferries to wait for trains",
        "Old harbour loses its bakery to a fire",
        "Tractors block bridge over fertiliser levy",
        "Violin maker baked forgeries in a pizza oven",
        "What keeps owls quiet in flight",
        "Students weigh the snow of the north",
    ]

    def named(keywords) -> int:
        told = 0
        for row, headline in enumerate(headlines):
            words = {word for word in copydesk.words(headline) if len(word) > 3}
            first = found(keywords, "keyword", row)[:4]
            told += sum(not words.isdisjoint(copydesk.words(keyword)) for keyword in first)
        return told

    titled = copydesk.analyze(PILE | {"title": headlines}, source="site", title="title")
    assert named(titled.keywords) > named(analysis.keywords)


def test_copies_speak_once():
    pile = {"text": [*[STORIES[0]] * 5, STORIES[1]]}
    analysis = copydesk.analyze(pile)
    assert set(analysis.keywords["row"].tolist()) == {0, 5}
    timeline = analysis.timeline()
    day = timeline["day"].tolist().index(np.datetime64("2024-03-08").item())
    assert (timeline["mentions"][day], timeline["stories"][day]) == (5, 1)
    shown = analysis.articles["keywords"].tolist()
    assert len(set(shown[:5])) == 1
    assert shown[0] != shown[5]


def test_reprints_do_not_make_a_storys_words_common():
    texts = copydesk.sample()["text"]
    reprinted = [*texts, *[texts[5]] * 40]
    with_copies = scores(copydesk.keywords(reprinted), 5)
    once = scores(copydesk.analyze({"text": reprinted}).keywords, 5)
    alone = scores(copydesk.analyze({"text": texts}).keywords, 5)
    assert once == alone
    assert "Lisbon" in once
    assert once.get("Lisbon", 0) > with_copies.get("Lisbon", 0)
    assert once["city council"] > with_copies["city council"]


def scores(table, row):
    return dict(zip(found(table, "keyword", row), found(table, "score", row), strict=True))


def test_the_name_of_a_site_is_no_news():
    texts = [f"THE DAILY FJORD  \n\n{story}\n\nWrite to The Daily Fjord." for story in STORIES[:3]]
    pile = {"text": texts, "site": ["The Daily Fjord"] * 2 + ["Another Paper"]}
    analysis = copydesk.analyze(pile, source="site")
    chrome = analysis.boilerplate
    rows, starts, ends = (chrome[name].tolist() for name in ("row", "start", "end"))
    named = [
        (row, texts[row][start:end]) for row, start, end in zip(rows, starts, ends, strict=True)
    ]
    assert named == [(0, "THE DAILY FJORD  "), (1, "THE DAILY FJORD  ")]
    assert chrome["articles"].tolist() == [2, 2]
    without = copydesk.analyze(pile)
    assert "Daily" in without.dates["mention"][without.dates["row"] == 0].tolist()[0].title()
    assert "DAILY" not in analysis.dates["mention"][analysis.dates["row"] == 0].tolist()
    assert "DAILY" in analysis.dates["mention"][analysis.dates["row"] == 2].tolist()


EXPECTED = Path(__file__).parent / "data" / "sample_expected.json"


def pairs(clusters):
    return {
        (left, right)
        for right, cluster in enumerate(clusters)
        for left in range(right)
        if clusters[left] == cluster
    }


def test_knowing_the_sites_finds_more_chrome_and_more_copies():
    sample = copydesk.sample()
    copy_of = {row["row"]: row["of"] for row in json.loads(EXPECTED.read_text("utf-8"))["rows"]}

    def original(row):
        return row if copy_of[row] is None else original(copy_of[row])

    true = pairs([original(row) for row in range(len(sample["text"]))])
    without, within = copydesk.analyze(sample), copydesk.analyze(sample, source="source")
    found, more = (pairs(a.articles["cluster"].tolist()) for a in (without, within))
    assert more <= true
    assert len(found) < len(more)
    chrome, of_sites = (
        set(zip(*(a.boilerplate[name].tolist() for name in ("row", "start", "end")), strict=True))
        for a in (without, within)
    )
    told = copydesk.boilerplate(sample["text"], source=sample["source"])
    told = set(zip(*(told[name].tolist() for name in ("row", "start", "end")), strict=True))
    assert told <= of_sites
    assert not told <= chrome


NOTICE = (
    "We use cookies to improve your experience, to show you content that fits your interests and "
    "to count our readers. By going on you accept the use of cookies as our policy explains, or "
    "you may change your settings at any time in your browser."
)


def test_a_headline_tells_a_notice_from_a_story():
    headlines = ["Ferry sinks", "Mayor resigns", "Owls seen", "Bread dearer", "Snow", "Violin sold"]
    pile = {"text": [STORIES[0], *[NOTICE] * 6], "title": ["Ferries sail later", *headlines]}
    without, within = copydesk.analyze(pile), copydesk.analyze(pile, title="title")
    assert without.articles["relation"].tolist() == ["unique", "original", *["exact"] * 5]
    assert within.articles["relation"].tolist() == ["unique", *["chrome"] * 6]
    assert "7 articles, 2 stories" in without.summary()
    assert "7 articles, 1 story" in within.summary()
    assert "6 pages without a story" in within.summary()


def test_mastheads_and_passages_do_not_overlap():
    sample = copydesk.sample()
    analysis = copydesk.analyze(sample, source="source")
    chrome = analysis.boilerplate
    before: dict[int, int] = {}
    for row, start, end in zip(chrome["row"], chrome["start"], chrome["end"], strict=True):
        assert before.get(row, 0) <= start < end <= len(sample["text"][row])
        before[row] = end
    assert len(chrome["row"]) > len(copydesk.boilerplate(sample["text"])["row"])
