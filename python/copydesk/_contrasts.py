"""Words that stand out: in a group, in a time, beside one another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np

from copydesk import _core, _days, _frames
from copydesk._progress import Progress

# Days as numbers of periods, and periods as their first days. Day 0, 1970-01-01, was a Thursday.
_PERIODS: dict[str, Any] = {
    "day": (lambda days: days.astype(np.int64), lambda days: days.astype(_days.DAY)),
    "week": (
        lambda days: (days.astype(np.int64) + 3) // 7,
        lambda weeks: (weeks * 7 - 3).astype(_days.DAY),
    ),
    "month": (
        lambda days: days.astype("datetime64[M]").astype(np.int64),
        lambda months: months.astype("datetime64[M]").astype(_days.DAY),
    ),
}


def distinctive(
    texts: Any,
    groups: Any,
    *,
    top: int = 20,
    method: Literal["log-odds", "tfidf", "chi-square"] = "log-odds",
    ngrams: tuple[int, int] = (1, 1),
    min_count: int = 1,
    prior: float = 0.01,
    stem: str | None = None,
    stopwords: str | Iterable[str] | None = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Any:
    """The words that mark each group of articles against all the others.

    Log-odds ratios with an informative Dirichlet prior, as z-scores: Monroe, Colaresi and Quinn,
    "Fightin' Words" (Political Analysis 16, 2008), equations 15 to 22. Words that are frequent
    everywhere and words that are merely rare both stay low.

    Args:
        texts: A column of articles; missing ones are left out.
        groups: A column of labels (strings, numbers, ...), one for each article. Articles without
            one are left out, of their group and of all others.
        top: How many words for each group, at most; only those it has more than its share of.
        method: `log-odds`; `tfidf`, each group as one document (Grootendorst 2022); `chi-square`,
            Pearson's.
        ngrams: The fewest and the most words of a term.
        min_count: Leave out terms found less often, in all groups together.
        prior: What part of all counts the prior stands for, in `log-odds`: the larger, the more
            often a term must be there to lead.
        stem: A language (`en`, `german`) whose Snowball stems stand for the words.
        stopwords: Words to leave out before terms are made: a list, or a language (`en`, `german`).
        threads: How many to use; None for all cores.
        progress: True for a bar, or a callable `(done, total)`.

    Returns:
        A long table: `group` (the label; groups in the order in which they first come), `rank`
        (from 1), `keyword`, `score` (float64, above 0), `count` (in the group) and `other_count`
        (in all others, int64).

    Raises:
        TypeError: `texts` is no column of texts.
        ValueError: There is only one group, or `groups` is not as long as `texts`; an option is not
            allowed.

    Examples:
        >>> import copydesk
        >>> texts = ["tax and budget", "the tax vote", "goal and match", "the match"]
        >>> marks = copydesk.distinctive(texts, ["politics", "politics", "sport", "sport"], top=1)
        >>> marks["group"].tolist(), marks["keyword"].tolist()
        (['politics', 'sport'], ['tax', 'match'])
    """
    codes, labels = _codes(groups)
    given = {
        "method": method,
        "top": top,
        "ngrams": ngrams,
        "min_count": min_count,
        "prior": prior,
        "stem": stem,
        "stopwords": stopwords,
    }
    columns = _core.distinctive(texts, codes, given, (threads, progress))
    return _frames.unaligned(texts, {**columns, "group": labels[columns["group"]]})


def trending(
    texts: Any,
    dates: Any,
    *,
    every: Literal["day", "week", "month"] = "day",
    top: int = 20,
    ngrams: tuple[int, int] = (1, 1),
    min_count: int = 5,
    scale: float = 2.0,
    gamma: float = 1.0,
    states: int = 2,
    copies: Any = None,
    stem: str | None = None,
    stopwords: str | Iterable[str] | None = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Any:
    """Words on the rise: when far more articles had them than usual.

    Bursts as Kleinberg finds them, "Bursty and Hierarchical Structure in Streams" (KDD 2002),
    section 4: the cheapest way of an automaton through its states, the usual share of articles that
    have a word and shares `scale` times larger. Days, weeks or months without any article are
    stepped over.

    Args:
        texts: A column of articles; missing ones are left out.
        dates: The day of each: ISO 8601 strings, `date`, `datetime`, `datetime64`, or the own types
            of pandas, polars and pyarrow. Articles without one are left out.
        every: What time is counted in: `day`, `week` (from Monday) or `month`.
        top: How many bursts, the heaviest.
        ngrams: The fewest and the most words of a term.
        min_count: Leave out terms in fewer articles.
        scale: How many times larger the share of articles is that the next state expects, above 1.
        gamma: How hard it is to go up a state, 0 or more.
        states: How many states there are, 2 to 8. With more than 2, bursts lie within bursts.
        copies: A column that is equal for copies of the same article, such as `cluster` of
            `dedupe`: only the earliest of them counts, so that a reprint is no burst.
        stem: A language (`en`, `german`) whose Snowball stems stand for the words.
        stopwords: Words to leave out before terms are made: a list, or a language (`en`, `german`).
        threads: How many to use; None for all cores.
        progress: True for a bar, or a callable `(done, total)`.

    Returns:
        A table, the heaviest burst first: `keyword`, `begin` and `finish` (its first and last day),
        `score` (float64: what the automaton saves by it), `state` (its level, from 1), `count`
        (articles that have the word meanwhile, int64).

    Raises:
        TypeError: `texts` is no column of texts.
        ValueError: A date is unreadable, or `dates` is not as long as `texts`; an option is not
            allowed.

    Examples:
        >>> import copydesk
        >>> days = [f"2016-07-{day:02}" for day in range(1, 31)]
        >>> texts = ["flood waters" if "11" <= day[-2:] <= "16" else "calm" for day in days]
        >>> bursts = copydesk.trending(texts, days, top=1)
        >>> bursts["keyword"][0], str(bursts["begin"][0]), str(bursts["finish"][0])
        ('flood', '2016-07-11', '2016-07-16')
    """
    if every not in _PERIODS:
        raise ValueError(f"every must be one of 'day', 'week', 'month', not {every!r}")
    to_periods, to_days = _PERIODS[every]
    days = _days.days(dates, "dates", len(texts))
    there = ~np.isnat(days)
    periods = [int(p) if t else None for p, t in zip(to_periods(days), there, strict=True)]
    stories = None
    if copies is not None:
        codes = _codes(copies)[0]
        stories = [None if code < 0 else int(code) for code in codes]
    given = {
        "top": top,
        "ngrams": ngrams,
        "min_count": min_count,
        "scale": scale,
        "gamma": gamma,
        "states": states,
        "stem": stem,
        "stopwords": stopwords,
    }
    columns = _core.trending(texts, periods, stories, given, (threads, progress))
    begin, finish = np.asarray(columns["begin"]), np.asarray(columns["finish"])
    between = {"begin": to_days(begin), "finish": to_days(finish + 1) - np.timedelta64(1, "D")}
    return _frames.unaligned(texts, {**columns, **between})


def collocations(
    texts: Any,
    *,
    min_count: int = 5,
    top: int = 50,
    method: Literal["npmi", "log-likelihood"] = "npmi",
    stem: str | None = None,
    stopwords: str | Iterable[str] | None = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Any:
    """Pairs of words that stand side by side more often than chance would have it.

    Normalised pointwise mutual information (Bouma 2009) tells how close two words are, Dunning's
    log-likelihood ratio (1993) how sure that is.

    Args:
        texts: A column of articles.
        min_count: Leave out pairs found less often, from 1.
        top: How many pairs, the strongest.
        method: `npmi` or `log-likelihood`.
        stem: A language (`en`, `german`) whose Snowball stems stand for the words.
        stopwords: Words to leave out before terms are made: a list, or a language (`en`, `german`).
        threads: How many to use; None for all cores.
        progress: True for a bar, or a callable `(done, total)`.

    Returns:
        A table, the strongest first: `keyword` (the two words with a space between), `count`
        (int64) and `score` (float64; `npmi` lies from -1 over 0 at chance to 1).

    Raises:
        TypeError: `texts` is no column of texts.
        ValueError: An option is not allowed.

    Examples:
        >>> import copydesk
        >>> texts = ["San Marino won", "San Marino lost", "we won, we lost"]
        >>> pairs = copydesk.collocations(texts, min_count=2)
        >>> pairs["keyword"].tolist(), pairs["count"].tolist(), pairs["score"].tolist()
        (['san marino'], [2], [1.0])
    """
    given = {
        "method": method,
        "min_count": min_count,
        "top": top,
        "stem": stem,
        "stopwords": stopwords,
    }
    return _frames.unaligned(texts, _core.collocations(texts, given, (threads, progress)))


def _codes(column: Any) -> tuple[np.ndarray, np.ndarray]:
    """A column of labels as numbers in the order of first appearance, and the labels.

    A missing label is -1.
    """
    values = _frames.elements(column)
    known: dict[Any, int] = {}
    numbers = []
    for value in values:
        number = known.get(value)
        if number is None:
            number = -1 if _frames.is_missing(value) else known.setdefault(value, len(known))
        numbers.append(number)
    codes = np.array(numbers, dtype=np.int64)
    labels = np.array(list(known)) if known else np.empty(0, dtype=object)
    if labels.dtype.kind not in "iufb" or labels.ndim != 1:
        labels = np.empty(len(known), dtype=object)
        labels[:] = [str(label) for label in known]
    return codes, labels
