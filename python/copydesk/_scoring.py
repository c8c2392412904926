"""Articles against terms, queries, groups and time."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral
from typing import Any, Literal

import numpy as np

from copydesk import _core, _days, _frames
from copydesk._progress import Progress


def match(
    texts: Any,
    keywords: Iterable[str] | Mapping[str, float] | Mapping[str, str],
    *,
    whole_words: bool = True,
    fold: bool = True,
    threads: int | None = None,
    progress: Progress = None,
) -> Any:
    """Where the keywords of a list stand in the articles, overlapping ones too.

    The keywords become one automaton over words (Aho and Corasick 1975), so that ten thousand of
    them cost little more than ten. A word is a run of letters with their marks, digits and `_`;
    hyphens, apostrophes and all other signs stand between words: `Trump` is found in `Trump's`,
    `state` in `state-run`. Signs of a keyword (`C++`, `AT&T`, `U.S.`) must stand in the text.
    Letters of scripts without spaces (Chinese, Japanese, Thai) are words one by one.

    Args:
        texts: A column of articles; missing ones match nothing.
        keywords: Words and phrases. A mapping gives each a weight (a number) or a topic (a string).
            A keyword that is given twice counts once.
        whole_words: Whether a keyword must begin and end where words do. White space between its
            words then matches any other.
        fold: Whether spellings are one that differ in case (`ß` = `ss`), in composed or decomposed
            accents, in full or half width, curly or straight quotes, kinds of hyphen, or by soft
            hyphens and zero-width characters. Otherwise they must be as written.
        threads: How many to use; None for all cores.
        progress: True for a bar, or a callable `(done, total)`.

    Returns:
        A long table, sorted by `row`, `start` and `end`: `row` (int64), `keyword` (str, as given),
        `start` and `end` (int64, code points of the text as passed: `text[start:end]`), and
        `weight` (float64) or `topic` (str) if the keywords have such.

    Raises:
        TypeError: `texts` is no column of texts.
        ValueError: A keyword is empty or blank, or no string; a weight is not finite.

    Examples:
        >>> import copydesk
        >>> texts = ["AT&T’s rival opened in New  York.", None, "New York, new york"]
        >>> found = copydesk.match(texts, ["at&t", "new york", "york"])
        >>> found["keyword"].tolist()
        ['at&t', 'new york', 'york', 'new york', 'york', 'new york', 'york']
        >>> found["row"].tolist(), found["start"].tolist()
        ([0, 0, 0, 2, 2, 2, 2], [0, 23, 28, 0, 4, 10, 14])
        >>> copydesk.match(texts, {"york": "cities"})["topic"].tolist()
        ['cities', 'cities', 'cities']
    """
    given = {**_terms(keywords), "whole_words": whole_words, "fold": fold}
    return _frames.long(texts, _core.match_keywords(texts, given, (threads, progress)))


def score(
    texts: Any,
    keywords: Iterable[str] | Mapping[str, float] | Mapping[str, str],
    *,
    method: Literal["bm25", "tfidf", "count"] = "bm25",
    whole_words: bool = True,
    fold: bool = True,
    k1: float = 1.5,
    b: float = 0.75,
    sparse: bool | None = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Any:
    """How much of each keyword, or of each topic, is in each article.

    What `match` finds is counted; `tfidf` multiplies the count by `ln((1 + n) / (1 + d)) + 1` for a
    keyword in `d` of `n` articles, `bm25` is the formula of `SearchIndex` with `method="lucene"`,
    over the length of the articles in words.

    Args:
        texts: A column of articles.
        keywords: Words and phrases, each once. A mapping to numbers gives each a weight, which
            multiplies its column; a mapping to strings gives each a topic, and there is a column
            for each topic: the sum of its keywords'.
        method: `bm25`, `tfidf` or `count`.
        whole_words: As in `match`.
        fold: As in `match`.
        k1: How soon repeating a keyword stops to add, in `bm25`.
        b: How much long articles are held back, in `bm25`, from 0 to 1.
        sparse: Whether to answer with a `scipy.sparse.csr_matrix`. None: when there would be more
            than 134,217,728 values (1 GiB).
        threads: How many to use; None for all cores.
        progress: True for a bar, or a callable `(done, total)`.

    Returns:
        Articles x keywords (or topics), float64, columns in the order of the keywords: a DataFrame
        on the index of `texts` for pandas, a DataFrame for polars, a Table for pyarrow, else an
        array. A missing article has NaN; in a sparse matrix, nothing.

    Raises:
        ImportError: A sparse answer without scipy installed.
        TypeError: `texts` is no column of texts.
        ValueError: A keyword is blank, no string or given twice; an option is not allowed.

    Examples:
        >>> import copydesk
        >>> texts = ["Rain, wind and rain", None, "Sun"]
        >>> copydesk.score(texts, ["rain", "sun"], method="count").tolist()
        [[2.0, 0.0], [nan, nan], [0.0, 1.0]]
        >>> topics = {"rain": "wet", "wind": "wet", "sun": "dry"}
        >>> copydesk.score(texts, topics, method="count").tolist()
        [[3.0, 0.0], [nan, nan], [0.0, 1.0]]
    """
    given = {
        **_terms(keywords),
        "method": method,
        "whole_words": whole_words,
        "fold": fold,
        "k1": k1,
        "b": b,
    }
    starts, columns, values, names, missing = _core.score(texts, given, (threads, progress))
    shape = (len(missing), len(names))
    if sparse or (sparse is None and shape[0] * shape[1] > _MOST_DENSE):
        return _sparse("score").csr_matrix((values, columns, starts), shape=shape)
    dense = np.zeros(shape)
    dense[np.repeat(np.arange(shape[0]), np.diff(starts)), columns] = values
    dense[missing] = np.nan
    if _frames.library(texts) == "numpy":
        return dense
    return _frames.aligned(texts, {name: dense[:, at] for at, name in enumerate(names)})


class Vocabulary(list[str]):
    """The terms of a matrix in the order of its columns: a list, and what the terms weigh.

    Attributes:
        idf: The inverse document frequency of each term (float64), or None for counts. A vocabulary
            that is given to `vectorize` again brings them along.
    """

    def __init__(self, terms: Iterable[str] = (), idf: np.ndarray | None = None) -> None:
        super().__init__(terms)
        self.idf = idf


def vectorize(
    texts: Any,
    *,
    weighting: Literal["tfidf", "count"] = "tfidf",
    ngrams: tuple[int, int] = (1, 1),
    min_df: float = 1,
    max_df: float = 1.0,
    max_features: int | None = None,
    vocabulary: Sequence[str] | None = None,
    sublinear_tf: bool = False,
    smooth_idf: bool = True,
    norm: Literal["l2", "l1"] | None = "l2",
    threads: int | None = None,
    progress: Progress = None,
) -> tuple[Any, Vocabulary]:
    r"""The articles as a sparse matrix: a row for each, a column for each term.

    Tokens are lower-cased runs of two or more word characters, what `\b\w\w+\b` finds in
    Python's `re`. Counts equal those of scikit-learn's `CountVectorizer`, weights those of its
    `TfidfVectorizer` to rounding, and the matrix goes into its models as it is.

    Args:
        texts: A column of articles; missing and empty ones are empty rows.
        weighting: `count`, or `tfidf`: the count times `ln((1 + n) / (1 + d)) + 1`, for a term in
            `d` of `n` articles.
        ngrams: The fewest and the most words of a term.
        min_df: Leave out terms in fewer articles: a whole number of them, or a share (float).
        max_df: Leave out terms in more articles.
        max_features: Keep only so many terms, those found most often.
        vocabulary: Terms to take for columns instead. A `Vocabulary` from an earlier call brings
            its weights along, so that new articles are weighed as the old ones were.
        sublinear_tf: Whether `1 + ln(count)` stands for the count.
        smooth_idf: Whether document frequencies are reckoned as if one more article had every term.
        norm: Whether each row is made to have a sum of squares (`l2`) or a sum (`l1`) of 1.
        threads: How many to use; None for all cores.
        progress: True for a bar, or a callable `(done, total)`.

    Returns:
        A `scipy.sparse.csr_matrix` of articles x terms, of int64 (counts) or float64, and the
        `Vocabulary`, a list of the terms in the order of the columns, which is that of their code
        points.

    Raises:
        ImportError: scipy is not installed.
        TypeError: `texts` is no column of texts.
        ValueError: An option is not allowed.

    Examples:
        >>> import copydesk
        >>> matrix, terms = copydesk.vectorize(["rain, more rain", "no rain"], weighting="count")
        >>> terms
        ['more', 'no', 'rain']
        >>> matrix.toarray().tolist()
        [[1, 0, 2], [0, 1, 1]]
        >>> fitted, terms = copydesk.vectorize(["rain and sun", "sun"])
        >>> new, _ = copydesk.vectorize(["rain"], vocabulary=terms)
        >>> new.toarray().tolist()
        [[0.0, 1.0, 0.0]]
    """
    sparse = _sparse("vectorize")
    given = {
        "weighting": weighting,
        "ngrams": ngrams,
        "min_df": min_df,
        "max_df": max_df,
        "max_features": max_features,
        "vocabulary": vocabulary,
        "idf": getattr(vocabulary, "idf", None) if weighting == "tfidf" else None,
        "sublinear_tf": sublinear_tf,
        "smooth_idf": smooth_idf,
        "norm": norm,
    }
    starts, columns, values, terms, idf = _core.vectorize(texts, given, (threads, progress))
    shape = (len(starts) - 1, len(terms))
    matrix = sparse.csr_matrix((values, columns, starts), shape=shape)
    matrix.has_canonical_format = True
    return matrix, Vocabulary(terms, idf if weighting == "tfidf" else None)


class SearchIndex:
    """An index of articles that ranks them for queries, by the variants of BM25.

    The formulas are those of Kamphuis, de Vries, Boytsov and Lin, "Which BM25 do you mean?" (ECIR
    2020): scores equal those of the package `bm25s`, and with `okapi` those of `rank_bm25`, for the
    same tokens, in double precision.

    Args:
        texts: A column of articles; a missing one keeps its row and is never found.
        method: `lucene`, `robertson`, `atire`, `bm25l`, `bm25+` or `okapi`.
        k1: How soon repeating a word stops to add to the score, 0 or more.
        b: How much long articles are held back, from 0 to 1.
        delta: What a word found adds at least, in `bm25l` and `bm25+`, 0 or more.
        stem: A language (`en`, `german`) whose Snowball stems stand for the words.
        stopwords: Words to leave out: a list, or the code of a language.
        title: A column of titles, whose words count `title_weight` times.
        title_weight: What a word of the title counts, 0 or more.
        threads: How many to use; None for all cores.
        progress: True for a bar, or a callable `(done, total)`.

    Raises:
        TypeError: `texts` or `title` is no column of texts.
        ValueError: An option is not allowed.

    Examples:
        >>> import copydesk
        >>> index = copydesk.SearchIndex(["Storm closes the harbour", "Harbour reopens", None])
        >>> top = index.top(["harbour storm"], k=2)
        >>> top["row"].tolist(), top["score"].round(3).tolist()
        ([0, 1], [0.305, 0.086])
        >>> index.add(["The storm returns"])
        >>> len(index), index.top(["storm"])["row"].tolist()
        (4, [3, 0])
    """

    def __init__(
        self,
        texts: Any,
        *,
        method: Literal["lucene", "robertson", "atire", "bm25l", "bm25+", "okapi"] = "lucene",
        k1: float = 1.5,
        b: float = 0.75,
        delta: float = 0.5,
        stem: str | None = None,
        stopwords: str | Iterable[str] | None = None,
        title: Any = None,
        title_weight: float = 2.0,
        threads: int | None = None,
        progress: Progress = None,
    ) -> None:
        given = {
            "method": method,
            "k1": k1,
            "b": b,
            "delta": delta,
            "stem": stem,
            "stopwords": stopwords,
            "title_weight": title_weight,
        }
        self._index = _core.SearchIndex(given)
        self.add(texts, title=title, threads=threads, progress=progress)

    def __len__(self) -> int:
        """How many articles there are, missing ones included."""
        return len(self._index)

    def __repr__(self) -> str:
        """How many articles there are."""
        return f"<copydesk.SearchIndex of {len(self)} articles>"

    def add(
        self,
        texts: Any,
        *,
        title: Any = None,
        threads: int | None = None,
        progress: Progress = None,
    ) -> None:
        """Add articles behind those that are there: their rows go on counting.

        Args:
            texts: A column of articles.
            title: A column of their titles.
            threads: How many to use; None for all cores.
            progress: True for a bar, or a callable `(done, total)`.

        Raises:
            TypeError: `texts` or `title` is no column of texts.
        """
        self._index.add(texts, title, (threads, progress))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the index to a file: as a whole, or not at all.

        Args:
            path: The file; one that is there is replaced when the new one is written.

        Raises:
            OSError: The system refuses.
        """
        self._index.save(os.fspath(path))

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> SearchIndex:
        """Open an index that was saved. What it found stays in the file, mapped.

        Args:
            path: The file, which must not be written to while the index is in use; `save` only ever
                puts another in its place.

        Returns:
            The index as it was, options included; articles can be added to it.

        Raises:
            OSError: The system refuses.
            ValueError: The file is none of copydesk's, is damaged, or is newer than this library.
        """
        index = cls.__new__(cls)
        index._index = _core.SearchIndex.open(os.fspath(path))  # noqa: SLF001
        return index

    def top(
        self,
        queries: Any,
        k: int = 10,
        *,
        mask: Any = None,
        threads: int | None = None,
        progress: Progress = None,
    ) -> Any:
        """The best articles for each query.

        Args:
            queries: A column of queries, cut into words as the articles are.
            k: How many articles for a query, at most.
            mask: True for each article that may be found; a boolean array as long as the index.
            threads: How many to use; None for all cores.
            progress: True for a bar, or a callable `(done, total)`.

        Returns:
            A long table: `query` (the query's position, int64), `rank` (from 1), `row` (the
            article's position, int64), `score` (float64, above 0). Equal scores in the order of
            rows. An article with none of the query's words is not listed.

        Raises:
            TypeError: `queries` is no column of texts, such as a single string.
            ValueError: `k` is below 0, or the mask is not as long as the index.
        """
        if isinstance(k, bool) or not isinstance(k, Integral) or k < 0:
            raise ValueError(f"k must be a whole number, zero or more, not {k!r}")
        if mask is not None:
            mask = np.asarray(mask)
            if mask.dtype != bool or mask.ndim != 1:
                raise ValueError("mask must be one True or False for each article")
        columns = self._index.top(queries, int(k), mask, (threads, progress))
        return _frames.unaligned(queries, columns)

    def scores(
        self, queries: Any, *, threads: int | None = None, progress: Progress = None
    ) -> np.ndarray:
        """The score of every article for every query.

        Args:
            queries: A column of queries.
            threads: How many to use; None for all cores.
            progress: True for a bar, or a callable `(done, total)`.

        Returns:
            An array of queries x articles (float64), NaN for missing articles.

        Raises:
            TypeError: `queries` is no column of texts.
        """
        return self._index.scores(queries, (threads, progress))


def distinctive(
    texts: Any,
    groups: Any,
    *,
    top: int = 20,
    method: Literal["log-odds", "tfidf", "chi-square"] = "log-odds",
    ngrams: tuple[int, int] = (1, 1),
    min_count: int = 1,
    prior: float = 0.01,
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
    given = {"method": method, "min_count": min_count, "top": top}
    return _frames.unaligned(texts, _core.collocations(texts, given, (threads, progress)))


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

# Values of a dense answer of `score`, at most: 1 GiB.
_MOST_DENSE = 2**27


def _codes(column: Any) -> tuple[np.ndarray, np.ndarray]:
    """A column of labels as numbers in the order of first appearance, and the labels.

    A missing label is -1.
    """
    values = _frames.elements(column)
    known: dict[Any, int] = {}
    codes = np.empty(len(values), dtype=np.int64)
    for row, value in enumerate(values):
        missing = _frames.is_missing(value)
        codes[row] = -1 if missing else known.setdefault(value, len(known))
    labels = np.array(list(known)) if known else np.empty(0, dtype=object)
    if labels.dtype.kind not in "iufb" or labels.ndim != 1:
        labels = np.empty(len(known), dtype=object)
        labels[:] = [str(label) for label in known]
    return codes, labels


def _sparse(what: str) -> Any:
    """scipy.sparse, which is not needed for anything else."""
    try:
        from scipy import sparse
    except ImportError as error:
        raise ImportError(
            f"{what} answers with a sparse matrix of scipy: pip install copydesk[all]"
        ) from error
    return sparse


def _terms(keywords: Any) -> dict[str, Any]:
    """The keywords, their topics and their weights, the last two None where there are none."""
    if not isinstance(keywords, Mapping):
        return {"keywords": keywords, "topics": None, "weights": None}
    values = list(keywords.values())
    topical = any(isinstance(value, str) for value in values)
    return {
        "keywords": list(keywords),
        "topics": values if topical else None,
        "weights": None if topical else values,
    }
