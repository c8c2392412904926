"""All articles of a small frame in one task, where the plain functions answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow
import pyarrow.compute

import copydesk
from copydesk.kernels.answers import refuse_repeated
from copydesk.kernels.batches import ids
from copydesk.kernels.copies import PLACED
from copydesk.kernels.shards import table_of

# Two articles that are copies of one another.
PAIR = pyarrow.schema(
    [
        ("left", pyarrow.int64()),
        ("right", pyarrow.int64()),
        ("similarity", pyarrow.float64()),
        ("containment", pyarrow.float64()),
    ]
)


def dedupe(
    batches: Iterable[Any], *, most: int, keep: str, given: dict[str, Any], threads: int = 1
) -> Iterator[Any]:
    """`copydesk.dedupe` over all articles, if they are few.

    Args:
        batches: Record batches of articles: `id` and `text`, `source`, `title` and `rank` if need
            be.
        most: Bytes of text; if there are more, nothing is done.
        keep: As in `copydesk.dedupe`; any other name for the lowest `rank`.
        given: The other options of `copydesk.dedupe`.
        threads: How many threads to use.

    Yields:
        Batches like `PLACED`: a row for each article, by id; a row of nulls alone if there is more
        text than `most`.

    Raises:
        ValueError: An id is missing or that of two articles.

    Examples:
        >>> import pyarrow
        >>> batch = pyarrow.record_batch({"id": [9, 7], "text": ["Rain and sun.", "rain and sun"]})
        >>> [found] = dedupe([batch], most=100, keep="first", given={})
        >>> found.column("id").to_pylist(), found.column("cluster").to_pylist()
        ([7, 9], [7, 7])
        >>> [found] = dedupe([batch], most=10, keep="first", given={})
        >>> found.column("id").to_pylist()
        [None]
    """
    articles = _gathered(batches, most)
    if articles is None:
        yield _too_many(PLACED)
        return
    known, columns = articles
    found = copydesk.dedupe(
        columns["text"],
        keep=columns.get("rank", keep),
        source=columns.get("source"),
        title=columns.get("title"),
        **given,
        threads=threads,
    )
    figures = (
        pyarrow.array(found[name].to_numpy(), from_pandas=True)
        for name in ("similarity", "containment")
    )
    clusters = known[found["cluster"].to_numpy()]
    represents = found["representative"].combine_chunks()
    answer = (known, clusters, represents, found["relation"].combine_chunks(), *figures)
    yield from table_of(PLACED, dict(zip(PLACED.names, answer, strict=True))).to_batches()


def duplicate_pairs(
    batches: Iterable[Any], *, most: int, given: dict[str, Any], threads: int = 1
) -> Iterator[Any]:
    """`copydesk.duplicate_pairs` over all articles, if they are few.

    Args:
        batches: Record batches of articles: `id` and `text`.
        most: Bytes of text; if there are more, nothing is done.
        given: The options of `copydesk.duplicate_pairs`.
        threads: How many threads to use.

    Yields:
        Batches like `PAIR`: a row for each pair; a row of nulls alone if there is more text than
        `most`.

    Raises:
        ValueError: An id is missing or that of two articles.

    Examples:
        >>> import pyarrow
        >>> batch = pyarrow.record_batch({"id": [9, 7], "text": ["Rain and sun.", "rain and sun"]})
        >>> [found] = duplicate_pairs([batch], most=100, given={})
        >>> found.column("left").to_pylist(), found.column("right").to_pylist()
        ([7], [9])
    """
    articles = _gathered(batches, most)
    if articles is None:
        yield _too_many(PAIR)
        return
    known, columns = articles
    found = copydesk.duplicate_pairs(columns["text"], **given, threads=threads)
    answer = {name: found[name].to_numpy() for name in PAIR.names}
    answer |= {name: known[answer[name]] for name in ("left", "right")}
    yield from table_of(PAIR, answer).to_batches()


def _gathered(batches: Iterable[Any], most: int) -> tuple[np.ndarray, dict[str, Any]] | None:
    """The articles' ids in order, and their other columns; None if there is more text than that."""
    held, size = [], 0
    for batch in batches:
        lengths = pyarrow.compute.binary_length(batch.column("text"))
        size += pyarrow.compute.sum(lengths).as_py() or 0
        if size <= most:
            ids(batch, "id", "text")
            held.append(batch)
        else:
            # What is left is read all the same: whoever sends it waits for that.
            held.clear()
    if size > most:
        return None
    if not held:
        return np.empty(0, np.int64), {"text": pyarrow.array([], pyarrow.string())}
    table = pyarrow.Table.from_batches(held)
    del held
    known = table.column("id").to_numpy()
    refuse_repeated(known)
    order = np.argsort(known)
    if np.any(order[1:] < order[:-1]):
        table = table.take(order)
    return known[order], {name: table.column(name) for name in table.column_names if name != "id"}


def _too_many(schema: Any) -> Any:
    nulls = [pyarrow.nulls(1, field.type) for field in schema]
    return pyarrow.RecordBatch.from_arrays(nulls, schema=schema)
