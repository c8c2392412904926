"""Which days an article speaks of, and when it was published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np

from copydesk import _core, _days, _frames
from copydesk._progress import Progress


def dates(
    texts: Any,
    *,
    published: Any = None,
    order: Literal["auto", "dmy", "mdy"] = "auto",
    mode: Literal["news", "narrative"] = "news",
    languages: Iterable[str] = ("en",),
    types: Iterable[Literal["DATE", "TIME", "DURATION", "SET"]] | None = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Any:
    """The calendar dates, times, durations and frequencies that each article names.

    Values are TIMEX3 (TimeML 1.2.1, as TempEval-3 uses it; Pustejovsky et al., ISO-TimeML, LREC
    2010). A relative date ("on Thursday", "last week") stands on the article's day of publication
    or on the date it spoke of before; nothing is ever resolved against today.

    Args:
        texts: A column of articles; missing and empty ones have no dates.
        published: The day of publication: one for all, or a column of days (ISO 8601 strings,
            date, datetime, datetime64, or the frame library's own). Where it is missing, and with
            None, it is looked for in the text, as `published` does.
        order: How 04/03/2016 is read where the article itself does not show it: `"dmy"`, `"mdy"`,
            or `"auto"`, which is the month first.
        mode: `"news"`, or `"narrative"` for histories, where a date stands on the one before it and
            not on a day of publication.
        languages: Codes of the languages to look for: `"en"`, `"de"`.
        types: Only mentions of these types; None for all.
        threads: How many threads to use; None for all cores. The answer is the same.
        progress: True for a bar, or a callable `(done, total)`.

    Returns:
        A long table with a row per mention: `row` (int64, the article), `start`, `end` (int64,
        code points), `mention` (str, the words), `type` (str: DATE, TIME, DURATION, SET), `value`
        (str), `begin`, `finish` (first and last day; missing where the value names no days),
        `grain` (str: the finest unit named), `modifier` (str: START, MID, END, APPROX, MORE_THAN,
        LESS_THAN, EQUAL_OR_MORE, EQUAL_OR_LESS, BEFORE, AFTER, ON_OR_BEFORE, ON_OR_AFTER),
        `anchor` (str: what the date was resolved against: published, mention, none), `range`
        (int64: the same number for the two ends of a range, within its article), `valid` (bool:
        False for days that are in no calendar).

    Raises:
        ValueError: An option is not allowed, or a day of `published` is unreadable; the message
            names it.
        TypeError: `texts` is not a column of texts.

    Examples:
        >>> import copydesk
        >>> article = "The envoys met on Monday and will meet again on March 3-5."
        >>> found = copydesk.dates([article], published="2016-02-24")
        >>> for words, value in zip(found["mention"], found["value"]):
        ...     print(words, value)
        Monday 2016-02-22
        March 3 2016-03-03
        5 2016-03-05
    """
    given = {
        "order": order,
        "mode": mode,
        "languages": languages,
        "types": None if types is None else list(types),
    }
    days = None
    if published is not None:
        days = _days.days(published, "published", _frames.height(texts)).astype(np.int64)
    return _frames.long(texts, _core.dates(texts, days, given, (threads, progress)))


def published(
    texts: Any,
    *,
    languages: Iterable[str] = ("en",),
    threads: int | None = None,
    progress: Progress = None,
) -> Any:
    """When each article was published, as far as its text tells.

    A labelled line ("Published: ..."), a line that is a date, an agency's lead, a time stamp or a
    byline, in the head of the article or at its foot. Not the date of an event, a comment, an
    update where the first publication is told, an archive or another article: none is better than
    wrong. See `docs/dates.md` for how they are told apart.

    Args:
        texts: A column of articles.
        languages: Codes of the languages to look for.
        threads: How many threads to use; None for all cores. The answer is the same.
        progress: True for a bar, or a callable `(done, total)`.

    Returns:
        A table with a row per article: `date` (a day, missing where the text does not tell),
        `start`, `end` (where it stands, in code points), `source` (str: label, dateline, lead,
        stamp, byline, none), `confidence` (float64, 0 to 1).

    Raises:
        ValueError: An option is not allowed; the message names it.
        TypeError: `texts` is not a column of texts.

    Examples:
        >>> import copydesk
        >>> found = copydesk.published(["Published: July 14, 2016. The ferry tunnel is late."])
        >>> found["date"].astype(str).tolist(), found["source"].tolist()
        (['2016-07-14'], ['label'])
    """
    given = {"languages": languages}
    return _frames.aligned(texts, _core.published(texts, given, (threads, progress)))
