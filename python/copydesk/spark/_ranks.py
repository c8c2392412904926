"""Articles evenly spread over a frame, by their places in the order of ids."""

from __future__ import annotations

from pyspark.sql import DataFrame, functions

# `monotonically_increasing_id` counts the rows of a partition in so many bits, the partitions in
# those above.
_BITS = 33


def every(articles: DataFrame, step: int) -> DataFrame:
    """Every so manieth article in the order of ids, the first to begin with.

    The ids alone are sorted: 8 bytes of each article move, and no text does.

    Args:
        articles: A frame of articles.
        step: How many articles further the next one stands.

    Returns:
        The rows of these articles.
    """
    if step == 1:
        return articles
    ordered = articles.select("id").sort("id")
    placed = ordered.select("id", functions.monotonically_increasing_id().alias("place")).persist()
    try:
        partition = functions.shiftright("place", _BITS).alias("partition")
        sizes: dict[int, int] = dict(placed.groupBy(partition).count().collect())
        wanted, before = [], 0
        for number, size in sorted(sizes.items()):
            first = -before % step
            wanted += [(number << _BITS) + row for row in range(first, size, step)]
            before += size
        chosen = [row.id for row in placed.filter(functions.col("place").isin(wanted)).collect()]
    finally:
        placed.unpersist()
    return articles.filter(functions.col("id").isin(chosen))
