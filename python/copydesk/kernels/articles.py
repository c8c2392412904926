"""What is found in each article by itself: keywords of a list, dates, the day of publication."""

from __future__ import annotations

import datetime
from typing import Any

import pyarrow

import copydesk
from copydesk import _days
from copydesk.kernels.batches import ids, of_table


def match(batch: Any, keywords: Any, *, id: str = "id", text: str = "text", **options: Any) -> Any:
    """`copydesk.match` over a batch.

    Args:
        batch: A `pyarrow.RecordBatch` of articles.
        keywords: As `copydesk.match` takes them.
        id: The column of the articles' ids.
        text: The column of their texts.
        options: The options of `copydesk.match`.

    Returns:
        A `pyarrow.RecordBatch` with a row per mention: the id, `keyword`, `start`, `end`, and
        `weight` or `topic`.

    Examples:
        >>> import pyarrow
        >>> batch = pyarrow.record_batch({"id": [7, 9], "text": ["rain and sun", "Rain"]})
        >>> match(batch, ["rain"]).to_pydict()
        {'id': [7, 9], 'keyword': ['rain', 'rain'], 'start': [0, 0], 'end': [4, 4]}
    """
    known = ids(batch, id, text)
    found = copydesk.match(batch.column(text), keywords, **options, threads=1)
    return of_table(found, known, id)


def dates(
    batch: Any,
    *,
    id: str = "id",
    text: str = "text",
    published: str | datetime.date | None = None,
    **options: Any,
) -> Any:
    """`copydesk.dates` over a batch.

    Args:
        batch: A `pyarrow.RecordBatch` of articles.
        id: The column of the articles' ids.
        text: The column of their texts.
        published: The column of their days of publication, or one day for all.
        options: The other options of `copydesk.dates`.

    Returns:
        A `pyarrow.RecordBatch` with a row per mention: the id and the columns of `copydesk.dates`.

    Raises:
        ValueError: A day of publication is unreadable; the message names the article's id.

    Examples:
        >>> import pyarrow
        >>> batch = pyarrow.record_batch(
        ...     {"id": [7], "text": ["They met on Monday."], "on": ["2016-02-24"]}
        ... )
        >>> dates(batch, published="on").column("begin").to_pylist()
        [datetime.date(2016, 2, 22)]
    """
    known = ids(batch, id, text)
    days: Any = published
    if isinstance(published, str):
        days = _days.days(batch.column(published), "published", batch.num_rows, ids=known)
    found = copydesk.dates(batch.column(text), published=days, **options, threads=1)
    return of_table(found, known, id)


def published(batch: Any, *, id: str = "id", text: str = "text", **options: Any) -> Any:
    """`copydesk.published` over a batch.

    Args:
        batch: A `pyarrow.RecordBatch` of articles.
        id: The column of the articles' ids.
        text: The column of their texts.
        options: The options of `copydesk.published`.

    Returns:
        A `pyarrow.RecordBatch` with a row per article: the id and the columns of
        `copydesk.published`; a missing `confidence` is null.

    Examples:
        >>> import pyarrow
        >>> batch = pyarrow.record_batch({"id": [7], "text": ["Published: July 14, 2016"]})
        >>> published(batch).column("date").to_pylist()
        [datetime.date(2016, 7, 14)]
    """
    known = ids(batch, id, text)
    found = of_table(copydesk.published(batch.column(text), **options, threads=1), known, id)
    # Engines sort NaN above all numbers; a null is above none.
    at = found.schema.names.index("confidence")
    confidence = pyarrow.array(found.column(at).to_numpy(), from_pandas=True)
    return found.set_column(at, "confidence", confidence)
