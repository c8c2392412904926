"""The sample corpus itself: its file, and what its author says is true of it."""

import json
import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "python" / "copydesk" / "data" / "articles.jsonl"
EXPECTED = ROOT / "tests" / "data" / "sample_expected.json"

COPIES = {"reprint", "cut", "edited", "quoted_whole"}
OWN_TEXTS = {"original", "template", "twin", "roundup", "page_two", "chrome_only", "title_only"}

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            ("January", "Jan"),
            ("February", "Feb"),
            ("March", "Mar"),
            ("April", "Apr"),
            ("May", "May"),
            ("June", "Jun"),
            ("July", "Jul"),
            ("August", "Aug"),
            ("September", "Sep"),
            ("October", "Oct"),
            ("November", "Nov"),
            ("December", "Dec"),
        ],
        start=1,
    )
    for name in names
}
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_WEEKDAY = r"\b(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:day|sday|nesday|rsday|urday)?,? "
_MONTH = rf"(?P<month>{'|'.join(MONTHS)})"
WEEKDAY_AND_DATE = [
    re.compile(_WEEKDAY + _MONTH + r" (?P<day>\d{1,2})\b(?:, (?P<year>\d{4}))?"),
    re.compile(_WEEKDAY + r"(?P<day>\d{1,2}) " + _MONTH + r"\b(?: (?P<year>\d{4}))?"),
    re.compile(_WEEKDAY + r"(?P<day>\d\d)/(?P<month>\d\d)/(?P<year>\d{4})"),
]


@pytest.fixture(scope="module")
def articles():
    return [json.loads(line) for line in ARTICLES.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def expected():
    return json.loads(EXPECTED.read_text("utf-8"))


def weekdays_and_dates(text):
    for pattern in WEEKDAY_AND_DATE:
        for found in pattern.finditer(text):
            month = found["month"]
            day = date(
                int(found["year"] or 2024),
                int(month) if month.isdigit() else MONTHS[month],
                int(found["day"]),
            )
            yield found[0], found["weekday"], day


def letters(text):
    """Runs of ASCII letters: enough to tell one sentence from another."""
    text = re.sub(r"&(?:amp;)?#?\w+;|\u00ad|-\n", "", text)
    return re.findall(r"[a-z]+", re.sub(r"['\u2018\u2019]", "", text).lower())


def test_the_file_is_json_lines_of_a_fair_size():
    raw = ARTICLES.read_bytes()
    assert len(raw) < 400_000
    assert raw.endswith(b"}\n")
    assert not raw.endswith(b"\n\n")
    # A line separator inside an article would cut its row in two.
    assert raw.count(b"\n") == len(raw.decode("utf-8").splitlines())


def test_every_row_has_the_three_columns(articles):
    assert len(articles) == 80
    for article in articles:
        assert list(article) == ["source", "title", "text"]
        assert all(isinstance(value, str) and value.strip() for value in article.values())


def test_ten_sites_with_their_own_page_around_every_article(articles, expected):
    pages = {}
    for article, row in zip(articles, expected["rows"], strict=True):
        if row["kind"] != "title_only":
            pages.setdefault(article["source"], []).append(article["text"].split("\n"))
    assert len(pages) == 10
    for site, texts in pages.items():
        assert len(texts) >= 3, site
        assert len({(text[0], text[1]) for text in texts}) == 1, site
        assert len({text[-1] for text in texts}) == 1, site
    assert len({texts[0][0] for texts in pages.values()}) == 10
    assert len({texts[0][-1] for texts in pages.values()}) == 10


def test_the_headline_stands_on_the_page(articles):
    for article in articles:
        assert article["title"].lower() in article["text"].lower()


def test_weekdays_agree_with_the_calendar(articles):
    found = [entry for article in articles for entry in weekdays_and_dates(article["text"])]
    assert len(found) >= 40
    for words, weekday, day in found:
        assert WEEKDAYS[day.weekday()] == weekday, words


def test_expected_rows_stand_beside_the_articles(articles, expected):
    rows = expected["rows"]
    assert [row["row"] for row in rows] == list(range(len(articles)))
    for row in rows:
        assert list(row) == ["row", "story", "kind", "of", "published"]
        assert row["kind"] in COPIES | OWN_TEXTS
        assert (row["of"] is not None) == (row["kind"] in COPIES)
        if row["of"] is not None:
            assert rows[row["of"]]["story"] == row["story"]
            assert rows[row["of"]]["kind"] not in COPIES


def test_every_kind_of_row_is_there(expected):
    kinds = Counter(row["kind"] for row in expected["rows"])
    assert set(kinds) == COPIES | OWN_TEXTS
    news = {row["story"] for row in expected["rows"] if row["kind"] in {"original", "template"}}
    assert len(news) == 28


def test_a_copy_holds_the_words_of_its_original_and_others_do_not(articles, expected):
    # Runs of five words tell a copied sentence from a common phrase. Copies share at least half of
    # the smaller page; texts of one's own, page chrome and all, stay under two fifths.
    rows = expected["rows"]
    runs = []
    for article in articles:
        words = letters(article["text"])
        runs.append({tuple(words[at : at + 5]) for at in range(len(words) - 4)})
    for row in rows:
        if row["of"] is not None:
            mine, theirs = runs[row["row"]], runs[row["of"]]
            assert len(mine & theirs) > 0.5 * min(len(mine), len(theirs)), row
    own = [row for row in rows if row["kind"] in {"original", "twin", "template", "page_two"}]
    for at, left in enumerate(own):
        for right in own[at + 1 :]:
            mine, theirs = runs[left["row"]], runs[right["row"]]
            assert len(mine & theirs) < 0.4 * min(len(mine), len(theirs)), (left, right)


def test_publication_days_are_days_of_five_weeks_of_2024(expected):
    days = [row["published"] for row in expected["rows"]]
    known = [datetime.strptime(day, "%Y-%m-%d").date() for day in days if day]  # noqa: DTZ007
    assert min(known) == date(2024, 2, 28)
    assert max(known) == date(2024, 4, 2)
    assert len(set(known)) >= 20
    assert days.count(None) == 8


@pytest.mark.parametrize("part", ["mentions", "not_dates"])
def test_chosen_words_stand_where_they_are_said_to(articles, expected, part):
    chosen = expected[part]
    assert len(chosen) >= {"mentions": 25, "not_dates": 12}[part]
    places = [(entry["row"], entry["start"]) for entry in chosen]
    assert places == sorted(set(places))
    for entry in chosen:
        text = articles[entry["row"]]["text"]
        assert text[entry["start"] : entry["end"]] == entry["words"]


def test_mentions_begin_before_they_finish(expected):
    for mention in expected["mentions"]:
        begin, finish = (date.fromisoformat(mention[end]) for end in ("begin", "finish"))
        assert begin <= finish, mention


def test_mentions_with_their_weekday_written_name_that_day(expected):
    named = [mention for mention in expected["mentions"] if mention["words"].endswith("day")]
    checked = 0
    for mention in named:
        weekday = mention["words"].split()[-1][:3]
        if weekday in WEEKDAYS:
            day = date.fromisoformat(mention["begin"])
            assert WEEKDAYS[day.weekday()] == weekday, mention
            checked += 1
    assert checked >= 8
