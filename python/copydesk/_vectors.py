"""Articles as vectors, for models to learn from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Literal

import numpy as np

from copydesk import _core, _frames
from copydesk._progress import Progress


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
    vocabulary: Sequence[str] | Mapping[str, int] | None = None,
    stem: str | None = None,
    stopwords: str | Iterable[str] | None = None,
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
        vocabulary: Terms to take for columns instead, in their order, or a mapping of terms to
            columns. A `Vocabulary` from an earlier call brings its weights along, so that new
            articles are weighed as the old ones were.
        stem: A language (`en`, `german`) whose Snowball stems stand for the words.
        stopwords: Words to leave out before terms are made: a list, or a language (`en`, `german`).
        sublinear_tf: Whether `1 + ln(count)` stands for the count.
        smooth_idf: Whether document frequencies are reckoned as if one more article had every term.
        norm: Whether each row is made to have a sum of squares (`l2`) or a sum (`l1`) of 1.
        threads: How many to use; None for all cores.
        progress: True for a bar, or a callable `(done, total)`.

    Returns:
        A `scipy.sparse.csr_matrix` of articles x terms, of int64 (counts) or float64, and the
        `Vocabulary`, a list of the terms in the order of the columns, which is that of their code
        points. Where no term is left there are no columns.

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
    sparse = _frames.sparse("vectorize")
    given = {
        "weighting": weighting,
        "ngrams": ngrams,
        "min_df": min_df,
        "max_df": max_df,
        "max_features": max_features,
        "vocabulary": _in_order(vocabulary),
        "stem": stem,
        "stopwords": stopwords,
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


def _in_order(vocabulary: Any) -> Any:
    """The terms of a vocabulary in the order of their columns."""
    if isinstance(vocabulary, AbstractSet):
        return sorted(vocabulary)
    if not isinstance(vocabulary, Mapping):
        return vocabulary
    terms = sorted(vocabulary, key=vocabulary.__getitem__)
    if [vocabulary[term] for term in terms] != list(range(len(terms))):
        last = len(terms) - 1
        raise ValueError(f"vocabulary must map its terms to the columns 0 to {last}, each once")
    return terms
