"""`analyze`: duplicates, publication dates, dates and keywords of a pile of articles, together."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

import numpy as np

from copydesk import _days, _frames, _masthead
from copydesk._analysis import Analysis, Inputs, known_days, one_cell, told_keywords
from copydesk._boilerplate import boilerplate
from copydesk._dates import dates as find_dates
from copydesk._dates import published as find_published
from copydesk._duplicates import dedupe
from copydesk._keywords import keywords as find_keywords
from copydesk._progress import Progress, Stages

# The stages and what each takes: shares of the time of one core, in per cent, over 47,526 articles
# of 141 MB (benchmarks/joins.py).
_STAGES = {
    "page chrome": 9,
    "copies": 14,
    "publication dates": 15,
    "dates": 13,
    "keywords": 49,
}

# A date with a year or a clock's time in it is written in full. "Easter Monday" and "Sept. 11" can
# be what an article is about; "28 Feb 2024, 07:40 GMT" tells when, most often that of the page.
_FULL = re.compile(r"\d{4}|\d:\d\d")

# For each row that has some, passages from `start` to `end`.
_Spans: TypeAlias = dict[int, list[tuple[int, int]]]

# What a story may take to be reprinted. In the crawl named above the copies of a story are of one
# week or, where they are forms that a site fills in again and again, of months.
_FORTNIGHT = np.timedelta64(14, "D")


def analyze(
    articles: Any,
    *,
    text: str = "text",
    title: str | None = None,
    published: str | None = None,
    source: str | None = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Analysis:
    """Read a pile of scraped articles as an editor would.

    Page chrome is set aside first, then copies are found, then publication dates, the dates each
    article speaks of, and keywords, each fed by what came before: every relative date stands on its
    article's own publication date (a reprint without one takes its story's, where the story was
    printed elsewhere too and within a fortnight), a story counts once in
    the document frequencies behind the keywords however often it was reprinted, and page chrome
    counts nowhere. A day that is written in full, with its year or an hour and a minute, is a date
    and no keyword.

    Args:
        articles: A table with a row per article: a pandas or polars DataFrame, a pyarrow Table, a
            mapping of columns or a list of mappings.
        text: The column of texts.
        title: The column of titles, if there is one.
        published: The column of publication dates, if there is one; where it is missing the date
            is looked for in the text.
        source: The column that names each article's site, if there is one.
        threads: How many threads to use; None for all cores.
        progress: True for a progress bar, or a callable (done, total).

    Returns:
        An `Analysis` with its tables in the caller's kind.

    Raises:
        TypeError: `articles` is no table, or a row of `text` is neither a text nor missing.
        ValueError: A column is not there, or a date in `published` is unreadable.

    Examples:
        >>> import copydesk
        >>> wire = "OSLO, March 4 (Nordwire) -- The ferry firm said on Monday it will sail later. "
        >>> pile = {"text": ["Published: March 4, 2024. " + wire * 9, wire * 9]}
        >>> analysis = copydesk.analyze(pile)
        >>> analysis.articles["published"].astype(str).tolist()
        ['2024-03-04', '2024-03-04']
        >>> analysis.articles["relation"].tolist()
        ['original', 'near']
    """
    texts, titles, given, sources = (
        None if name is None else _frames.column(articles, name, option)
        for option, name in (
            ("text", text), ("title", title), ("published", published), ("source", source)
        )
    )  # fmt: skip
    stages = Stages(progress, _STAGES)
    chrome = boilerplate(texts, source=sources, threads=threads, progress=stages.next())
    if sources is not None:
        chrome = _masthead.add(texts, sources, chrome)
    copies = dedupe(texts, source=sources, title=titles, threads=threads, progress=stages.next())
    clusters = _frames.array(copies, "cluster")
    representative = _frames.array(copies, "representative").astype(bool)

    found = find_published(texts, threads=threads, progress=stages.next())
    days, told_by = _publication(found, given, clusters, sources)

    blanked = _blanked(_frames.objects(texts), _passages(chrome))
    dates = find_dates(
        _frames.like(texts, *_frames.texts_or_missing(blanked)),
        published=days,
        threads=threads,
        progress=stages.next(),
    )
    told_once = [t if keep else None for t, keep in zip(blanked, representative, strict=True)]
    told_once = _blanked(told_once, _written_in_full(dates))
    keywords = find_keywords(
        _frames.like(texts, *_frames.texts_or_missing(told_once)),
        title=titles,
        threads=threads,
        progress=stages.next(),
    )

    shown = _shown(keywords, clusters)
    columns: _frames.Columns = {
        "cluster": clusters,
        "representative": representative,
        "relation": _frames.array(copies, "relation"),
        "published": days,
        "published_source": told_by,
        "keywords": np.array([shown[cluster] for cluster in clusters], dtype=object),
    }
    return Analysis(
        Inputs(texts, titles, sources),
        articles=_frames.aligned(texts, columns),
        stories=_frames.unaligned(texts, _stories(clusters, days, sources, shown)),
        keywords=keywords,
        dates=dates,
        boilerplate=chrome,
    )


def _publication(
    found: Any, given: Any, clusters: np.ndarray, sources: Any
) -> tuple[np.ndarray, np.ndarray]:
    """Each article's publication day, and what told it: the caller, its text, or its story."""
    days = _frames.array(found, "date").astype("datetime64[D]")
    told_by = _frames.array(found, "source").astype(object)
    if given is not None:
        known = _days.days(given, "published", len(days))
        days = np.where(np.isnat(known), days, known)
        told_by = np.where(np.isnat(known), told_by, "given")
    names = _frames.objects([None] * len(days) if sources is None else sources)
    told = _days_told(clusters, days, names)
    for row in np.flatnonzero(np.isnat(days)).tolist():
        day = _first_day(told.get(int(clusters[row]), []), names[row])
        if day is not None:
            days[row], told_by[row] = day, "story"
    return days, told_by


def _days_told(
    clusters: np.ndarray, days: np.ndarray, names: list[str | None]
) -> dict[int, list[tuple[np.datetime64, str | None]]]:
    """The days that the copies of each story tell, each with the site that printed it."""
    told: dict[int, list[tuple[np.datetime64, str | None]]] = {}
    for row in np.flatnonzero(~np.isnat(days)).tolist():
        told.setdefault(int(clusters[row]), []).append((days[row], names[row]))
    return told


def _first_day(told: list[tuple[np.datetime64, str | None]], name: str | None) -> Any:
    """The first day of a story, as that of a reprint which tells none; None where it may not be.

    A site that has one text again and again fills in a form: a filing, a market summary. Those are
    not printed on the day of the first. So the story must have been printed elsewhere, where it is
    known who printed what, and within a fortnight.
    """
    elsewhere = name is None or any(other != name for _, other in told)
    if not told or not elsewhere:
        return None
    first, last = min(day for day, _ in told), max(day for day, _ in told)
    return first if last - first <= _FORTNIGHT else None


def _passages(table: Any, rows: slice | np.ndarray = slice(None)) -> _Spans:
    """Where the passages of a long table stand: all of its rows, or some."""
    spans: _Spans = {}
    columns = (_frames.array(table, name)[rows].tolist() for name in ("row", "start", "end"))
    for row, start, end in zip(*columns, strict=True):
        spans.setdefault(row, []).append((start, end))
    return spans


def _written_in_full(dates: Any) -> _Spans:
    """Where days are named with their year, or with an hour and a minute."""
    begin, finish, mentions = (_frames.array(dates, n) for n in ("begin", "finish", "mention"))
    days = np.flatnonzero(begin == finish)  # NaT equals nothing, itself included
    full = [_FULL.search(mentions[at]) is not None for at in days.tolist()]
    return _passages(dates, days[np.array(full, dtype=bool)])


def _blanked(texts: list[str | None], spans: _Spans) -> list[str | None]:
    """The texts with line breaks in place of some passages, so that offsets stay what they are."""
    blanked = list(texts)
    for row, found in spans.items():
        text, parts, at = texts[row], [], 0
        if text is None:
            continue
        for start, end in found:
            parts += [text[at:start], "\n" * (end - start)]
            at = end
        blanked[row] = "".join([*parts, text[at:]])
    return blanked


def _shown(keywords: Any, clusters: np.ndarray) -> dict[int, str]:
    """For each cluster, the keywords that stand for it."""
    told = told_keywords(keywords)
    return {cluster: one_cell(told.get(cluster, [])) for cluster in set(clusters.tolist())}


def _stories(
    clusters: np.ndarray, days: np.ndarray, sources: Any, shown: dict[int, str]
) -> _frames.Columns:
    """A row per cluster, in the order of their representatives."""
    order = np.argsort(clusters, kind="stable")
    stories, starts, counts = np.unique(clusters[order], return_index=True, return_counts=True)
    members = np.split(order, starts[1:]) if len(stories) else []
    names = None if sources is None else _frames.objects(sources)
    distinct = [
        0 if names is None else len({names[row] for row in rows} - {None}) for rows in members
    ]
    spans = [known_days(days[rows]) for rows in members]
    never = np.datetime64("NaT", "D")
    return {
        "cluster": stories.astype(np.int64),
        "articles": counts.astype(np.int64),
        "sources": (
            np.array(distinct, dtype=np.int64),
            np.full(len(stories), names is None),
        ),
        "first_published": np.array([s.min() if len(s) else never for s in spans], "datetime64[D]"),
        "last_published": np.array([s.max() if len(s) else never for s in spans], "datetime64[D]"),
        "keywords": np.array([shown[story] for story in stories.tolist()], dtype=object),
    }
