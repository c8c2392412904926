"""A frame of few articles in one task: to cut it up would take longer than to answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyspark.sql import DataFrame, functions
from pyspark.sql.types import StructType

from copydesk.spark import _workers

# Steps of Spark's plans that cost little more than reading.
_READING = {
    "DataSourceV2ScanRelation",
    "Filter",
    "InMemoryRelation",
    "LocalRelation",
    "LogicalRelation",
    "Project",
}


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
    run = _workers.over_all(kernel, most=below, threads=_threads(articles), **options)
    # What is only read is read by the task itself, and no text is shuffled; work stays spread.
    one = articles.coalesce(1) if is_read(articles) else articles.repartition(1)
    found = made(one.mapInArrow(run, schema))
    refused = found.where(functions.col(found.columns[0]).isNull())
    return None if refused.take(1) else found


def is_read(df: DataFrame) -> bool:
    """Whether a frame is read as it lies there, and nothing is worked out before."""
    nodes = [_plan(df)]
    for node in nodes:
        if node is None or node.getClass().getSimpleName() not in _READING:
            return False
        children = node.children()
        nodes += [children.apply(at) for at in range(children.size())]
    return True


def _threads(df: DataFrame) -> int:
    """The cores of an executor, as far as Spark tells: nothing else of the call runs meanwhile."""
    context = df.sparkSession.sparkContext
    if str(context.master).partition("[")[0] == "local":
        return int(context.defaultParallelism)
    return int(context.getConf().get("spark.executor.cores") or 1)


def _plan(df: DataFrame) -> Any:
    """What Spark plans to do; None in a session of Spark Connect, which has no plan to ask."""
    frame = getattr(df, "_jdf", None)
    return None if frame is None else frame.queryExecution().optimizedPlan()


def estimated(df: DataFrame) -> int | None:
    """The bytes of a frame as Spark's planner has them: those of files as they lie there."""
    plan = _plan(df)
    return None if plan is None else int(plan.stats().sizeInBytes())
