"""Articles as sparse vectors, and in how many of them the terms stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow
import pyarrow.compute

import copydesk
from copydesk.kernels.batches import ids

# The row of `term_counts` that has the number of articles has no term.
_COUNTS = pyarrow.schema(
    [("term", pyarrow.string()), ("articles", pyarrow.int64()), ("occurrences", pyarrow.int64())]
)


def _element(kind: Any) -> Any:
    return pyarrow.field("element", kind, nullable=False)


# How Spark ML keeps a vector; `_SPARSE` is its mark of one that is sparse.
_VECTOR = pyarrow.struct(
    [
        pyarrow.field("type", pyarrow.int8(), nullable=False),
        pyarrow.field("size", pyarrow.int32()),
        pyarrow.field("indices", pyarrow.list_(_element(pyarrow.int32()))),
        pyarrow.field("values", pyarrow.list_(_element(pyarrow.float64()))),
    ]
)
_SPARSE = 0


def term_counts(
    batch: Any,
    *,
    text: str = "text",
    ngrams: tuple[int, int] = (1, 1),
    vocabulary: Sequence[str] | None = None,
) -> Any:
    """In how many articles of a batch each term of `copydesk.vectorize` stands, and how often.

    Args:
        batch: A `pyarrow.RecordBatch` of articles.
        text: The column of their texts.
        ngrams: The fewest and the most words of a term.
        vocabulary: The terms to count; None for all.

    Returns:
        A `pyarrow.RecordBatch` with a row per term: `term`, `articles` and `occurrences` (int64),
        and a row whose term is null for how many articles there are, missing ones left out. The
        counts of several batches are added up term by term.

    Examples:
        >>> import pyarrow
        >>> batch = pyarrow.record_batch({"text": ["Rain, rain", "no rain", None]})
        >>> term_counts(batch).to_pydict()
        {'term': [None, 'no', 'rain'], 'articles': [2, 1, 2], 'occurrences': [0, 1, 3]}
    """
    texts = batch.column(text)
    matrix, terms = copydesk.vectorize(
        texts, weighting="count", ngrams=ngrams, vocabulary=vocabulary, threads=1
    )
    articles = np.bincount(matrix.indices, minlength=len(terms))
    occurrences = np.bincount(matrix.indices, matrix.data, minlength=len(terms))
    present = articles > 0
    named = pyarrow.array(terms, type=pyarrow.string()).filter(pyarrow.array(present))
    columns = [
        pyarrow.concat_arrays([pyarrow.nulls(1, pyarrow.string()), named]),
        pyarrow.array(np.append(len(texts) - texts.null_count, articles[present])),
        pyarrow.array(np.append(0, occurrences[present].astype(np.int64))),
    ]
    return pyarrow.RecordBatch.from_arrays(columns, schema=_COUNTS)


def vectors(
    batch: Any,
    *,
    id: str = "id",
    text: str = "text",
    vocabulary: Sequence[str],
    idf: Sequence[float] | None = None,
    **options: Any,
) -> Any:
    """`copydesk.vectorize` over a batch, with a vocabulary of all articles.

    Args:
        batch: A `pyarrow.RecordBatch` of articles.
        id: The column of the articles' ids.
        text: The column of their texts.
        vocabulary: The terms, in the order of their numbers.
        idf: Their inverse document frequencies; not needed for counts.
        options: `weighting`, `ngrams`, `sublinear_tf` and `norm` of `copydesk.vectorize`.

    Returns:
        A `pyarrow.RecordBatch` with a row per article: the id and `vector`, a struct as Spark ML
        keeps sparse vectors: `type` (0), `size`, `indices` (int32, ascending), `values` (float64).

    Examples:
        >>> import pyarrow
        >>> batch = pyarrow.record_batch({"id": [7], "text": ["rain and rain"]})
        >>> vectors(batch, vocabulary=["rain", "sun"], weighting="count")["vector"].to_pylist()
        [{'type': 0, 'size': 2, 'indices': [0], 'values': [2.0]}]
    """
    known = ids(batch, id, text)
    terms = copydesk.Vocabulary(vocabulary, None if idf is None else np.asarray(idf))
    matrix, _ = copydesk.vectorize(batch.column(text), vocabulary=terms, **options, threads=1)
    rows = batch.num_rows
    starts = pyarrow.array(matrix.indptr.astype(np.int32))
    kinds = [_VECTOR.field("indices").type, _VECTOR.field("values").type]
    parts = [
        pyarrow.array(np.full(rows, _SPARSE, dtype=np.int8)),
        pyarrow.array(np.full(rows, len(terms), dtype=np.int32)),
        pyarrow.ListArray.from_arrays(starts, pyarrow.array(matrix.indices), type=kinds[0]),
        pyarrow.ListArray.from_arrays(
            starts, pyarrow.array(matrix.data.astype(np.float64)), type=kinds[1]
        ),
    ]
    vector = pyarrow.StructArray.from_arrays(parts, fields=list(_VECTOR))
    return pyarrow.RecordBatch.from_arrays([known, vector], names=[id, "vector"])
