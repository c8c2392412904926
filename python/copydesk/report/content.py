"""What the report shows of an analysis, as plain values that JSON can say.

A page that holds everything of 50,000 articles would be too slow to open. The overview (a line for
each article, the stories, the days) is kept for all of them up to a bound; texts with their marks
stand on shelves that the page opens one by one, those of the most copied stories first, as far as
they fit. What is left out is counted, and the page says so.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any, NamedTuple

import numpy as np

from copydesk import _frames
from copydesk._analysis import NO_STORY, Analysis
from copydesk._duplicates import passages

# A page with a line for each of so many articles opens in about a second.
_ARTICLES_LISTED = 60_000

# Characters of text in one page, and of one article: a page of 20 MB opens in about a second.
_CHARACTERS = 16_000_000
_CHARACTERS_OF_ONE = 60_000

# So many copies of one story are shown with their texts: two hundred tell no more.
_COPIES_OF_ONE = 12

# Articles on a shelf, which is read as a whole when one of them is opened.
_SHELF = 40

_TITLE = 160
_KEYWORDS = 10
_COMMON_KEYWORDS = 16

_SURROGATE = re.compile("[\ud800-\udfff]")


class Content(NamedTuple):
    """What is put into the page."""

    overview: dict[str, Any]
    shelves: list[list[dict[str, Any]]]


def gather(analysis: Analysis) -> Content:
    """Gather what the report shows.

    Args:
        analysis: What `copydesk.analyze` found.

    Returns:
        The overview, and the texts on shelves. Articles stand story by story, the representative
        first and its copies by day of publication; stories by number of articles.
    """
    texts = _texts(analysis.inputs.texts)
    titles, sites = (
        [None] * len(texts) if column is None else _frames.objects(column)
        for column in (analysis.inputs.title, analysis.inputs.source)
    )
    table = {
        name: _frames.array(analysis.articles, name)
        for name in ("cluster", "relation", "published", "published_source")
    }
    tellers = [told or "none" for told in table["published_source"].tolist()]
    stories = _stories(table)
    listed = fitting(stories, [1] * len(texts), _ARTICLES_LISTED)
    rows = [row for story in listed for row in story]
    place = {row: at for at, row in enumerate(rows)}
    lengths = [min(len(text), _CHARACTERS_OF_ONE) if text else 0 for text in texts]
    read = [
        place[row]
        for story in fitting([s[:_COPIES_OF_ONE] for s in listed], lengths, _CHARACTERS)
        for row in story
    ]
    names = sorted({sites[row] for row in rows if sites[row]})  # type: ignore[type-var]
    numbers = {name: at for at, name in enumerate(names)}
    keywords = _keywords(analysis)
    relations, ways = sorted(set(table["relation"].tolist())), sorted(set(tellers))
    days = [_day(day) for day in table["published"][rows]] if rows else []
    overview: dict[str, Any] = {
        "counts": {
            **dict.fromkeys(("exact", "near", "excerpt", *NO_STORY), 0),
            **Counter(table["relation"].tolist()),
            "articles": len(texts),
            "stories": len(stories),
            "told": sum(len(story) for story in stories),
            "listed": len(rows),
            "read": len(read),
            "mentions": len(_frames.array(analysis.dates, "row")),
        },
        "characters": _CHARACTERS_OF_ONE,
        "shelf": _SHELF,
        "sites": names,
        "relations": relations,
        "tellers": ways,
        "common": [word for word, _ in analysis.common_keywords(_COMMON_KEYWORDS)],
        "rows": rows,
        "titles": [_title(titles[row], texts[row]) for row in rows],
        "site": [numbers.get(sites[row], -1) for row in rows],
        "relation": [relations.index(table["relation"][row]) for row in rows],
        "day": days,
        "teller": [ways.index(tellers[row]) for row in rows],
        "stories": [len(story) for story in listed],
        "keywords": [keywords.get(story[0], [])[:_KEYWORDS] for story in listed],
        "read": read,
        "spans": _spans(analysis, listed),
    }
    marks = _Marks(analysis, texts, table["cluster"], {rows[at] for at in read})
    articles = [marks.of(rows[at]) for at in read]
    return Content(overview, [articles[at : at + _SHELF] for at in range(0, len(articles), _SHELF)])


def titles(analysis: Analysis) -> list[str]:
    """What each article is called: its title, or else how it begins.

    Args:
        analysis: What `copydesk.analyze` found.

    Returns:
        A short line per article.
    """
    texts = _frames.objects(analysis.inputs.texts)
    given = analysis.inputs.title
    named = [None] * len(texts) if given is None else _frames.objects(given)
    return [_title(title, text) for title, text in zip(named, texts, strict=True)]


class _Marks:
    """The texts that are shown, with what was found in each."""

    def __init__(
        self, analysis: Analysis, texts: list[str | None], clusters: np.ndarray, shown: set[int]
    ) -> None:
        self._texts = texts
        self._chrome = _grouped(analysis.boilerplate, ("start", "end"), shown)
        self._dates = _grouped(analysis.dates, ("start", "end", "value", "begin", "finish"), shown)
        copies = [row for row in sorted(shown) if clusters[row] != row and clusters[row] in shown]
        left = [self._cut(int(clusters[row])) for row in copies]
        found = passages(left, [self._cut(row) for row in copies])
        columns = ("left_start", "left_end", "right_start", "right_end")
        copied = _grouped(found, columns, set(range(len(copies))))
        self._copied = {row: copied.get(at, []) for at, row in enumerate(copies)}

    def _cut(self, row: int) -> str:
        return (self._texts[row] or "")[:_CHARACTERS_OF_ONE]

    def of(self, row: int) -> dict[str, Any]:
        text = self._cut(row)
        dates = [
            [start, end, value or "", _day(begin), _day(finish)]
            for start, end, value, begin, finish in self._dates.get(row, [])
            if end <= len(text)
        ]
        article: dict[str, Any] = {"text": text, "dates": dates}
        if row in self._chrome:
            article["chrome"] = self._chrome[row]
        if row in self._copied:
            article["copied"] = self._copied[row]
        if len(text) < len(self._texts[row] or ""):
            article["length"] = len(self._texts[row] or "")
        return article


def _texts(column: Any) -> list[str | None]:
    """The texts, a lone surrogate as U+FFFD, since a file cannot hold it."""
    return [
        text if text is None or text.isascii() else _SURROGATE.sub("\ufffd", text)
        for text in _frames.objects(column)
    ]


def _stories(table: dict[str, np.ndarray]) -> list[list[int]]:
    """The rows of each story, as the report orders them."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    told = ~np.isin(table["relation"].astype(str), list(NO_STORY))
    for row in np.flatnonzero(told).tolist():
        members[int(table["cluster"][row])].append(row)
    days = np.where(np.isnat(table["published"]), np.datetime64("9999-12-31"), table["published"])
    ordered = [
        sorted(rows, key=lambda row: (row != cluster, days[row], row))
        for cluster, rows in members.items()
    ]
    return sorted(ordered, key=lambda rows: (-len(rows), rows[0]))


def fitting(stories: list[list[int]], sizes: list[int], room: int) -> list[list[int]]:
    """The first stories that fit into the room together, the last of them cut to what fits.

    Args:
        stories: The rows of each story.
        sizes: What each row takes.
        room: What there is.

    Returns:
        The rows of each story that fits.
    """
    fitting: list[list[int]] = []
    for story in stories:
        fitting.append([])
        for row in story:
            room -= sizes[row]
            if room < 0:
                return [cut for cut in fitting if cut]
            fitting[-1].append(row)
    return fitting


def _spans(analysis: Analysis, stories: list[list[int]]) -> list[list[Any]]:
    """Spans of days, each with the stories that speak of it."""
    of_row = {row: at for at, rows in enumerate(stories) for row in rows}
    spans: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    rows, begin, finish = (_frames.array(analysis.dates, n) for n in ("row", "begin", "finish"))
    for at in np.flatnonzero(~np.isnat(begin) & ~np.isnat(finish)).tolist():
        story = of_row.get(int(rows[at]))
        if story is not None:
            spans[int(begin[at].astype(np.int64)), int(finish[at].astype(np.int64))].add(story)
    return [[*span, sorted(told)] for span, told in sorted(spans.items())]


def _keywords(analysis: Analysis) -> dict[int, list[str]]:
    told: defaultdict[int, list[str]] = defaultdict(list)
    rows, words = (_frames.array(analysis.keywords, name).tolist() for name in ("row", "keyword"))
    for row, word in zip(rows, words, strict=True):
        told[int(row)].append(word)
    return told


def _grouped(table: Any, names: tuple[str, ...], shown: set[int]) -> dict[int, list[list[Any]]]:
    """The rows of a long table, by article, of those that are shown."""
    grouped: defaultdict[int, list[list[Any]]] = defaultdict(list)
    columns = [_frames.array(table, name) for name in names]
    # Days stay as NumPy has them: as Python's they would be dates.
    values = [list(c) if c.dtype.kind == "M" else c.tolist() for c in columns]
    rows = _frames.array(table, "row").tolist()
    for row, *cells in zip(rows, *values, strict=True):
        if row in shown:
            grouped[row].append(cells)
    return grouped


def _title(title: str | None, text: str | None) -> str:
    words = " ".join((title or (text or "")[: 2 * _TITLE]).split()) or "(empty)"
    if len(words) > _TITLE:
        words = words[:_TITLE].rsplit(" ", 1)[0] + " …"
    return _SURROGATE.sub("\ufffd", words)


def _day(day: Any) -> int | None:
    """Days since 1970-01-01."""
    return None if np.isnat(day) else int(day.astype("datetime64[D]").astype(np.int64))
