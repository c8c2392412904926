"""Record batches of articles: their ids, and pieces of them that fit in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow
import pyarrow.compute

# Bytes of text in a part, unless one article has more: some 5,000 articles of 3 KB. What a call
# makes of a part is several times as large, for the time of the call.
PART = 1 << 24

# Characters of a text that an error shows.
_SHOWN = 60


def parts(batch: Any, *, text: str = "text", most: int = PART) -> Iterator[Any]:
    """Cut a batch into parts of not too much text, without copying it.

    Args:
        batch: A `pyarrow.RecordBatch`.
        text: The column of the articles' texts.
        most: Bytes of text in a part; an article that is longer is a part of its own.

    Yields:
        Slices of the batch, in order; the batch itself where it has no rows.

    Examples:
        >>> import pyarrow
        >>> batch = pyarrow.record_batch({"text": ["rain", None, "wind and rain", "sun"]})
        >>> [part.num_rows for part in parts(batch, most=10)]
        [2, 1, 1]
    """
    lengths = pyarrow.compute.binary_length(batch.column(text))
    ends = np.cumsum(lengths.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64))
    begin, read = 0, 0
    while begin < batch.num_rows:
        end = max(int(np.searchsorted(ends, read + most, side="right")), begin + 1)
        yield batch.slice(begin, end - begin)
        begin, read = end, int(ends[end - 1])
    if batch.num_rows == 0:
        yield batch


def ids(batch: Any, name: str, text: str) -> Any:
    """The ids of a batch of articles.

    Args:
        batch: A `pyarrow.RecordBatch`.
        name: The column of the ids.
        text: The column of the texts, for the error.

    Returns:
        An int64 Array without nulls.

    Raises:
        TypeError: The ids are not int64.
        ValueError: An id is missing; the message shows how the article begins.
    """
    column = batch.column(name)
    if not pyarrow.types.is_int64(column.type):
        raise TypeError(f"id: {name!r} must be of int64, not {column.type}")
    if column.null_count:
        row = column.is_null().index(pyarrow.scalar(value=True)).as_py()
        begins = batch.column(text)[row].as_py()
        which = "without a text" if begins is None else f"that begins {begins[:_SHOWN]!r}"
        raise ValueError(f"id: there is none (null) for the article {which}")
    return column


def of_table(table: Any, ids: Any, name: str) -> Any:
    """An answer of a plain function as a record batch, ids in place of row numbers.

    Args:
        table: A `pyarrow.Table`, row-aligned or with a column `row`.
        ids: The articles' ids, an Array.
        name: What the column of ids is called.

    Returns:
        A `pyarrow.RecordBatch` whose first column is the ids'.
    """
    columns = {name: _whole(table["row"]) if "row" in table.column_names else None}
    columns[name] = ids if columns[name] is None else ids.take(columns[name])
    for other in table.column_names:
        if other != "row":
            columns[other] = _whole(table[other])
    return pyarrow.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def _whole(column: Any) -> Any:
    """A ChunkedArray as one Array."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
