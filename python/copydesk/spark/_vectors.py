"""Articles as vectors on Spark: the vocabulary is counted first, over all articles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Integral
from typing import Any, Literal

import numpy as np
import pyarrow
from pyspark.sql import DataFrame, functions
from pyspark.sql.types import StructField

import copydesk
from copydesk import Vocabulary, kernels
from copydesk.spark import _columns, _workers

_COUNTS = "term string, articles bigint, occurrences bigint"

# Terms of a vocabulary, at most: every worker keeps all of them, in some 100 bytes each.
MOST_TERMS = 5_000_000

# What options are tried on where they are given, rather than on a worker later.
_NOTHING = pyarrow.array([], pyarrow.string())


def vectorize(
    df: DataFrame,
    *,
    text: str = "text",
    id: str = "id",
    weighting: Literal["tfidf", "count"] = "tfidf",
    ngrams: tuple[int, int] = (1, 1),
    min_df: float = 1,
    max_df: float = 1.0,
    max_features: int | None = None,
    vocabulary: Sequence[str] | None = None,
    sublinear_tf: bool = False,
    smooth_idf: bool = True,
    norm: Literal["l2", "l1"] | None = "l2",
) -> tuple[DataFrame, Vocabulary]:
    """The articles as sparse vectors for Spark ML: `copydesk.vectorize` on Spark.

    In how many articles each term stands is counted when the function is called, unless a
    vocabulary is given that knows it; the vectors are made when the answer is used.

    Args:
        df: A frame of articles.
        text: The column of the articles' texts; missing and empty ones are vectors of zeros.
        id: The column of their ids, bigint.
        weighting: As in `copydesk.vectorize`.
        ngrams: As in `copydesk.vectorize`.
        min_df: As in `copydesk.vectorize`.
        max_df: As in `copydesk.vectorize`.
        max_features: As in `copydesk.vectorize`.
        vocabulary: As in `copydesk.vectorize`, whose vocabularies can be given here and the other
            way round.
        sublinear_tf: As in `copydesk.vectorize`.
        smooth_idf: As in `copydesk.vectorize`.
        norm: As in `copydesk.vectorize`.

    Returns:
        A frame with a row per article: the id under its own name (bigint) and `vector`, a
        `pyspark.ml.linalg.SparseVector`; and the `Vocabulary`, a list of the terms in the order of
        the vectors' places.

    Raises:
        TypeError: A column is of the wrong type.
        ValueError: There is no such column, an option is not allowed, or there are more than
            5,000,000 terms.

    Examples:
        >>> from copydesk import spark as copydesk_spark
        >>> articles = spark.createDataFrame(
        ...     [(7, "rain, more rain"), (9, "no rain")], "id bigint, text string"
        ... )
        >>> vectors, terms = copydesk_spark.vectorize(articles, weighting="count")
        >>> terms
        ['more', 'no', 'rain']
        >>> vectors.orderBy("id").collect()
        [Row(id=7, vector=SparseVector(3, {0: 1.0, 2: 2.0})),
         Row(id=9, vector=SparseVector(3, {1: 1.0, 2: 1.0}))]
    """
    from pyspark.ml.linalg import VectorUDT

    options: dict[str, Any] = {
        "weighting": weighting,
        "ngrams": ngrams,
        "sublinear_tf": sublinear_tf,
        "norm": norm,
    }
    more: dict[str, Any] = {"min_df": min_df, "max_df": max_df, "max_features": max_features}
    copydesk.vectorize(_NOTHING, vocabulary=vocabulary, smooth_idf=smooth_idf, **more, **options)
    schema = _columns.schema(id, {})
    schema.add(StructField("vector", VectorUDT(), nullable=False))
    articles = _columns.articles(df, id=id, text=text)
    idf = getattr(vocabulary, "idf", None)
    if vocabulary is None or (weighting == "tfidf" and idf is None):
        terms, found, total = _counted(articles, ngrams, vocabulary, more)
        idf = _inverse_frequencies(found, total, smooth=smooth_idf)
    else:
        terms = [*vocabulary]
    answered = Vocabulary(terms, np.asarray(idf) if weighting == "tfidf" else None)
    options |= {"vocabulary": terms, "idf": answered.idf}
    mapped = _workers.over_batches(kernels.vectors, text="text", **options)
    return _columns.answer(articles.mapInArrow(mapped, schema), id), answered


def _counted(
    articles: DataFrame,
    ngrams: tuple[int, int],
    vocabulary: Sequence[str] | None,
    bounds: dict[str, Any],
) -> tuple[list[str], list[int], int]:
    """The terms in their order, in how many articles each stands, and how many articles there are.

    The frame is read once: what is counted in it is kept until it has been answered.
    """
    given = None if vocabulary is None else [*vocabulary]
    mapped = _workers.over_batches(
        kernels.term_counts, text="text", ngrams=ngrams, vocabulary=given
    )
    counted = articles.select("text").mapInArrow(mapped, _COUNTS)
    sums = [functions.sum(name).alias(name) for name in ("articles", "occurrences")]
    counts = counted.groupBy("term").agg(*sums).persist()
    try:
        total = sum(row.articles for row in counts.filter("term is null").collect())
        terms = counts.filter("term is not null")
        if given is None:
            terms = _selected(terms, total, **bounds)
        table = terms.limit(MOST_TERMS + 1).toArrow()
    finally:
        counts.unpersist()
    if table.num_rows > MOST_TERMS:
        raise ValueError(
            f"there are more than {MOST_TERMS:,} terms, too many for every worker to keep: raise "
            "min_df, or set max_features"
        )
    found = dict(zip(table["term"].to_pylist(), table["articles"].to_pylist(), strict=True))
    ordered = sorted(found) if given is None else given
    return ordered, [found.get(term, 0) for term in ordered], total


def _selected(
    terms: DataFrame, total: int, *, min_df: float, max_df: float, max_features: int | None
) -> DataFrame:
    """The terms that are neither too rare nor too common, and the most frequent of them."""
    least, most = _articles(min_df, total), _articles(max_df, total)
    if most < least and total:
        raise ValueError(f"max_df must be at least min_df ({least:g} articles)")
    terms = terms.filter(functions.col("articles").between(least, most))
    if max_features is None:
        return terms
    # Strings of Spark stand in the order of their bytes, which is that of code points.
    return terms.orderBy(functions.desc("occurrences"), "term").limit(int(max_features))


def _articles(bound: float, total: int) -> float:
    """A number of articles, given as such or as a share of all."""
    return float(bound) if isinstance(bound, Integral) else float(bound) * total


def _inverse_frequencies(found: list[int], total: int, *, smooth: bool) -> list[float]:
    more = 1.0 if smooth else 0.0
    # The logarithm of the C library, as the core takes it: NumPy's may differ in the last digit.
    return [
        math.log((total + more) / (count + more)) + 1.0 if count + more else math.inf
        for count in found
    ]
