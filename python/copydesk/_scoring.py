"""Articles against terms, queries, groups and time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral
from typing import Any, Literal

import numpy as np

from copydesk import _core, _frames
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
    """The articles as a sparse matrix: a row for each, a column for each term.

    Tokens are lower-cased runs of two or more word characters, what `\\b\\w\\w+\\b` finds in
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
        ([0, 1], [0.296, 0.089])
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
