"""What cuts pairs of articles into work of about one size: connected components.

Components only say what goes to which task; no pair is dropped for them. Up to a limit they are
found on the driver, beyond it by rounds of stars over the frame.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pyarrow
import pyarrow.compute
from pyspark.sql import Column, DataFrame, functions
from pyspark.sql.pandas.types import from_arrow_schema

# Shingles of the articles of a tile: 64 MB.
SHINGLES_PER_TILE = 8_000_000

# Rounds of stars: the longest shortest path doubles with each (Kiveris et al. 2014 bound it by the
# square of the logarithm of the articles).
_MOST_ROUNDS = 100

# What makes a frame at once.
Made = Callable[[DataFrame], DataFrame]


class Tiles(NamedTuple):
    """Pairs of articles cut into tiles, each with about as many shingles.

    A tile holds whole components, or, of one that is too large, the pairs between two blocks of its
    articles.
    """

    # `tile`, `component`, `small`, `large`.
    pairs: DataFrame
    # The articles of each tile: `of` (the tile), `id`.
    members: DataFrame
    # The component of each article: `id`, `component` (the lowest id in it).
    labels: DataFrame
    # How many buckets were cut.
    cut: int


def tiles(pairs: DataFrame, partitions: int, made: Made, most: int) -> Tiles:
    """Cut pairs into tiles.

    Args:
        pairs: A frame of `small`, `large` (bigint, ids), `weight` (bigint, shingles of both) and
            `cut`: how many buckets were, in a row without a pair.
        partitions: Tiles at least, where there is enough for them.
        made: What makes a frame at once and holds it.
        most: Pairs that the driver takes in.

    Returns:
        The tiles.
    """
    spark = pairs.sparkSession
    if pairs.count() <= most:
        found = pairs.select("small", "large", "weight", "cut").toArrow()
        cut = pyarrow.compute.sum(found.column("cut")).as_py() or 0
        found = found.drop_null() if found.column("small").null_count else found
        small, large, weight = (found.column(n).to_numpy() for n in ("small", "large", "weight"))
        of_pairs, of_members, labelled = _tiles_on_driver(small, large, weight, partitions)
        return Tiles(
            of_numbers(spark, ("tile", "component", "small", "large"), of_pairs),
            of_numbers(spark, ("of", "id"), of_members),
            of_numbers(spark, ("id", "component"), labelled),
            cut,
        )
    cut = pairs.where("small is null").agg(functions.sum("cut")).collect()[0][0] or 0
    pairs = pairs.where("small is not null")
    found_labels = labels(pairs, made)
    tiled, members = _tiles_of_frame(pairs, found_labels, partitions, made)
    return Tiles(tiled, members, found_labels, cut)


def of_numbers(spark: Any, names: tuple[str, ...], columns: tuple[np.ndarray, ...]) -> DataFrame:
    """Numbers on the driver as a frame."""
    arrays = [pyarrow.array(column, pyarrow.int64()) for column in columns]
    table = pyarrow.Table.from_arrays(arrays, names=list(names))
    return spark.createDataFrame(table, from_arrow_schema(table.schema))


def _tiles_on_driver(
    small: np.ndarray, large: np.ndarray, weight: np.ndarray, partitions: int
) -> tuple[tuple[np.ndarray, ...], ...]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ids, ends = np.unique(np.concatenate([small, large]), return_inverse=True)
    one, other = ends[: len(small)], ends[len(small) :]
    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(len(ids), len(ids)))
    count, component = connected_components(graph, directed=False)
    # An article has no more shingles than it and another one.
    own = np.zeros(len(ids), np.int64)
    np.maximum.at(own, one, weight // 2)
    np.maximum.at(own, other, weight)
    weights = np.bincount(component, own, minlength=count)
    most = max(1.0, min(SHINGLES_PER_TILE, weights.sum() / partitions))
    first = np.cumsum(weights) - weights
    blocks = np.maximum(np.ceil(weights / SHINGLES_PER_TILE), 1).astype(np.int64)
    # Of a large component the articles in blocks of half a tile, by turns.
    halves = np.where(blocks > 1, 2 * blocks, 1)
    order = np.argsort(component, kind="stable")
    turn = np.empty(len(ids), np.int64)
    begins = np.searchsorted(component[order], np.arange(count))
    turn[order] = np.arange(len(ids)) - begins[component[order]]
    block = turn % halves[component]
    low = np.minimum(block[one], block[other])
    high = np.maximum(block[one], block[other])
    # Whole components by their place among all; then each pair of blocks of the others.
    place = (first / most).astype(np.int64)
    width = int(halves.max(initial=1))
    shared = np.where(halves[component[one]] > 1, low * width + high + 1, 0)
    key = np.where(shared > 0, component[one], place[component[one]] + count)
    _, tile = np.unique(np.stack([key, shared], axis=1), axis=0, return_inverse=True)
    tile = tile.reshape(-1).astype(np.int64)
    label = ids[order][begins][component[one]] if count else one
    held = np.unique(
        np.stack([np.concatenate([tile, tile]), np.concatenate([small, large])], axis=1), axis=0
    )
    labelled = ids, ids[order][begins][component] if count else ids
    return (tile, label, small, large), (held[:, 0], held[:, 1]), labelled


def labels(pairs: DataFrame, made: Made) -> DataFrame:
    """The component of each article of some pairs: the lowest id in it.

    Large stars and small stars by turns (Kiveris, Lattanzi, Mirrokni, Rastogi and Vassilvitskii,
    *Connected components in MapReduce and beyond*, SoCC 2014).

    Args:
        pairs: A frame of `small` and `large` (bigint, ids).
        made: What makes a frame at once and holds it.

    Returns:
        A frame of `id` and `component`.

    Raises:
        RuntimeError: It takes more rounds than it ever should.
    """
    high, low = functions.greatest("small", "large"), functions.least("small", "large")
    edges = pairs.select(high.alias("high"), low.alias("low")).where("high != low").distinct()
    before = None
    for _ in range(_MOST_ROUNDS):
        edges = made(_small_star(_large_star(edges)))
        digest = functions.sum(functions.xxhash64("high", "low").cast("decimal(38, 0)"))
        told = edges.agg(functions.count("*"), digest).collect()[0]
        if told == before:
            ends = edges.select(
                functions.col("high").alias("id"), functions.col("low").alias("component")
            )
            centres = edges.select(functions.col("low").alias("id")).distinct()
            centres = centres.withColumn("component", functions.col("id"))
            return made(ends.unionByName(centres))
        before = told
    raise RuntimeError(f"components were not found in {_MOST_ROUNDS} rounds")


def _large_star(edges: DataFrame) -> DataFrame:
    """Each article's larger neighbours tied to its smallest neighbour, or itself."""
    col = functions.col
    both = edges.select(col("high").alias("of"), col("low").alias("to")).unionByName(
        edges.select(col("low").alias("of"), col("high").alias("to"))
    )
    least = both.groupBy("of").agg(functions.min("to").alias("least"))
    least = least.select("of", functions.least("of", "least").alias("least"))
    tied = both.where(col("to") > col("of")).join(least, "of")
    return tied.select(col("to").alias("high"), col("least").alias("low")).distinct()


def _small_star(edges: DataFrame) -> DataFrame:
    """Each article and its smaller neighbours tied to the smallest of those."""
    col = functions.col
    least = edges.groupBy("high").agg(functions.min("low").alias("least"))
    tied = edges.join(least, "high").select(col("low").alias("high"), col("least").alias("low"))
    own = least.select("high", col("least").alias("low"))
    return tied.unionByName(own).where("high != low").distinct()


def _tiles_of_frame(
    pairs: DataFrame, labels: DataFrame, partitions: int, made: Made
) -> tuple[DataFrame, DataFrame]:
    col, lit = functions.col, functions.lit
    labelled = made(pairs.join(labels.withColumnRenamed("id", "small"), "small"))
    weights = labelled.groupBy("component").agg(functions.sum("weight").alias("weight"))
    total = weights.agg(functions.sum("weight")).collect()[0][0] or 0
    packs = max(partitions, total // SHINGLES_PER_TILE)
    halves = 2 * functions.ceil(col("weight") / lit(SHINGLES_PER_TILE))
    large = weights.where(col("weight") > SHINGLES_PER_TILE).select(
        "component", halves.alias("halves")
    )

    def block(end: str) -> Column:
        return functions.pmod(functions.xxhash64(end), col("halves"))

    ends = (
        functions.least(block("small"), block("large")),
        functions.greatest(block("small"), block("large")),
    )
    pack = functions.pmod(functions.xxhash64("component"), lit(packs))
    cut = functions.xxhash64("component", *ends)
    tile = functions.when(col("halves").isNull(), pack).otherwise(cut)
    tiled = labelled.join(large, "component", "left").select(
        tile.alias("tile"), "component", "small", "large"
    )
    tiled = made(tiled)
    members = tiled.select(col("tile").alias("of"), col("small").alias("id")).unionByName(
        tiled.select(col("tile").alias("of"), col("large").alias("id"))
    )
    return tiled, members.distinct()
