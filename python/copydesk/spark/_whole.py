"""A frame of few articles in one task: to cut it up would take longer than to answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyspark.sql import DataFrame, functions
from pyspark.sql.types import StructType

from copydesk.spark import _workers


def in_one_task(
    articles: DataFrame,
    kernel: Callable[..., Any],
    schema: StructType,
    below: int,
    made: Callable[[DataFrame], DataFrame],
    **options: Any,
) -> DataFrame | None:
    """What a kernel of `copydesk.kernels.whole` answers, if the articles are few enough for it.

    Args:
        articles: The columns that the kernel reads.
        kernel: A function from all record batches of articles to those of the answer.
        schema: The type of the answer.
        below: Bytes of text that are few enough.
        made: What makes a small frame at once.
        options: What the kernel is given besides.

    Returns:
        A frame, or None if there is more text than that, or Spark cannot say beforehand.
    """
    size = estimated(articles)
    if size is None or size >= below:
        return None
    run = _workers.over_all(kernel, most=below, **options)
    found = made(articles.coalesce(1).mapInArrow(run, schema))
    refused = found.where(functions.col(found.columns[0]).isNull())
    return None if refused.take(1) else found


def estimated(df: DataFrame) -> int | None:
    """The bytes of a frame as Spark's planner has them: those of files as they lie there."""
    plan = getattr(df, "_jdf", None)
    if plan is None:
        # A session of Spark Connect has no plan to ask.
        return None
    return int(plan.queryExecution().optimizedPlan().stats().sizeInBytes())
