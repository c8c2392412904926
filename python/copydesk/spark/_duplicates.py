"""Copies on Spark: few articles in one task, more of them step by step."""

from __future__ import annotations

from typing import Any

import pyarrow
from pyspark.sql import DataFrame, Window, functions
from pyspark.sql.types import (
    ByteType,
    DateType,
    DoubleType,
    FloatType,
    IntegerType,
    LongType,
    ShortType,
    StringType,
    TimestampNTZType,
    TimestampType,
)

import copydesk
from copydesk.kernels import duplicates as kernels
from copydesk.kernels import whole
from copydesk.spark import _columns, _whole
from copydesk.spark._run import Run, Work, schema_of

# What options are tried on where they are given, rather than on a worker later.
_NOTHING = pyarrow.array([], pyarrow.string())

# Pairs of one bucket that are looked at before it is cut: all of 3,000 articles.
_MOST_PAIRS = 10_000_000

_ANSWER = dict.fromkeys(
    ("cluster", "representative", "relation", "similarity", "containment"), "long"
)

# Bytes of text that one task takes whole: some 60,000 articles. What it holds of them besides is
# about three times as much.
_GATHER_BELOW = 192 << 20

# The column of what articles are sorted by.
_RANK = "copydesk rank"

_INTEGERS = (ByteType, ShortType, IntegerType, LongType)


def duplicate_pairs(
    df: DataFrame,
    *,
    text: str = "text",
    id: str = "id",
    similarity: float | None = 0.45,
    containment: float | None = 0.8,
    shingle: int = 3,
    sample: float = 1.0,
    most_pairs: int = _MOST_PAIRS,
    partitions: int | None = None,
    gather_below: int = _GATHER_BELOW,
) -> DataFrame:
    """All pairs of articles at or above a threshold: `copydesk.duplicate_pairs` on Spark.

    Args:
        df: A frame of articles.
        text: The column of the articles' texts.
        id: The column of their ids, bigint, one for each article.
        similarity: As in `copydesk.duplicate_pairs`.
        containment: As in `copydesk.duplicate_pairs`.
        shingle: As in `copydesk.duplicate_pairs`.
        sample: The share of all shingles by which candidates are looked for, in (0, 1]. With 1.0
            every pair is found; with less, each at a threshold with a chance of 0.999 (where it
            shares enough shingles for that), and far fewer bytes go from worker to worker.
        most_pairs: A shingle that so many articles have that more pairs would be looked at is no
            longer held by each against each, but against the shortest and the one before it; a
            warning tells how many there are.
        partitions: Tasks of a step; None for four for each core.
        gather_below: Bytes of text below which one task takes all articles and runs
            `copydesk.duplicate_pairs`, which for so few is faster than to cut them up; 0 for never.
            It is tried where Spark's own estimate of the frame's size lies below.

    Returns:
        A frame of `left` < `right` (bigint, ids), `similarity`, `containment` (double), made and
        held by Spark.

    Raises:
        TypeError: A column is of the wrong type.
        ValueError: There is no such column, or an option is not allowed. While it runs: an id is
            missing or that of two articles.

    Examples:
        >>> from copydesk import spark as copydesk_spark
        >>> rows = [(3, "The mayor opened a new bridge on Monday morning"), (5, "Rain in May")]
        >>> rows.append((8, "THE MAYOR opened a new bridge on Monday"))
        >>> articles = spark.createDataFrame(rows, "id bigint, text string")
        >>> copydesk_spark.duplicate_pairs(articles).select("left", "right", "containment").show()
        +----+-----+-----------+
        |left|right|containment|
        +----+-----+-----------+
        |   3|    8|        1.0|
        +----+-----+-----------+
        <BLANKLINE>
    """
    given: dict[str, Any] = {
        "similarity": similarity,
        "containment": containment,
        "shingle": shingle,
    }
    copydesk.duplicate_pairs(_NOTHING, **given)
    articles = _columns.articles(df, id=id, text=text)
    work = Work(sample, most_pairs, partitions, gather_below)
    with Run(df, given | {"boilerplate": False}, work) as run:
        pairs = _whole.in_one_task(
            articles,
            whole.duplicate_pairs,
            schema_of(whole.PAIR),
            gather_below,
            run.made,
            given=given,
        )
        if pairs is not None:
            return pairs
        found = run.articles(articles)
        _, edges = run.edges(found)
        members = found.where("words > 0").select("id", functions.col("unit").alias("story"))
        return run.made(_of_copies(run.made(edges), members))


def dedupe(
    df: DataFrame,
    *,
    text: str = "text",
    id: str = "id",
    similarity: float | None = 0.45,
    containment: float | None = 0.8,
    shingle: int = 3,
    min_words: int = 30,
    share: float = 0.25,
    keep: str = "first",
    source: str | None = None,
    title: str | None = None,
    boilerplate: bool = True,
    sample: float = 1.0,
    most_pairs: int = _MOST_PAIRS,
    partitions: int | None = None,
    gather_below: int = _GATHER_BELOW,
) -> DataFrame:
    """Group copies under one representative each: `copydesk.dedupe` on Spark.

    The answer is that of one machine, with the ids in place of the rows. Texts are read once; from
    then on shards of articles hold their shingles. What all must tell together (which articles have
    the same words, how often shingles stand, which passages are page chrome) is asked of ranges and
    answered. Candidates are found by range of their shingles, compared exactly, and put into
    clusters component by component.

    Args:
        df: A frame of articles.
        text: The column of the articles' texts.
        id: The column of their ids, bigint, one for each article.
        similarity: As in `copydesk.dedupe`.
        containment: As in `copydesk.dedupe`.
        shingle: As in `copydesk.dedupe`.
        min_words: As in `copydesk.dedupe`.
        share: As in `copydesk.dedupe`.
        keep: Which copy represents the others: "first" (the lowest id), "last", "longest",
            "central", or the name of a column to sort by (numbers, dates, timestamps or strings),
            missing ones last.
        source: The column of the sites the articles are from, for their page chrome.
        title: The column of their headlines, as in `copydesk.dedupe`.
        boilerplate: Whether to set page chrome aside first, and with it HTML tags that were left in
            a text.
        sample: As in `duplicate_pairs`.
        most_pairs: As in `duplicate_pairs`.
        partitions: As in `duplicate_pairs`.
        gather_below: As in `duplicate_pairs`.

    Returns:
        A frame with a row per article: the id under its own name (bigint), `cluster` (bigint, the
        representative's id), `representative` (boolean), `relation` (string), `similarity` and
        `containment` (double, null for a missing article), made and held by Spark.

    Raises:
        TypeError: A column is of the wrong type.
        ValueError: There is no such column, or an option is not allowed. While it runs: an id is
            missing or that of two articles.

    Examples:
        >>> from copydesk import spark as copydesk_spark
        >>> rows = [(3, "The mayor opened a new bridge."), (5, "Rain.")]
        >>> rows.append((8, "THE MAYOR OPENED A NEW BRIDGE"))
        >>> articles = spark.createDataFrame(rows, "id bigint, text string")
        >>> copies = copydesk_spark.dedupe(articles)
        >>> copies.orderBy("id").select("id", "cluster", "relation").show()
        +---+-------+--------+
        | id|cluster|relation|
        +---+-------+--------+
        |  3|      3|original|
        |  5|      5|  unique|
        |  8|      3|   exact|
        +---+-------+--------+
        <BLANKLINE>
    """
    given: dict[str, Any] = {
        "similarity": similarity,
        "containment": containment,
        "shingle": shingle,
        "min_words": min_words,
        "share": share,
        "boilerplate": boilerplate,
    }
    column = None if keep in {"first", "last", "longest", "central"} else keep
    copydesk.dedupe(_NOTHING, keep="first" if column else keep, **given)
    _columns.schema(id, _ANSWER)
    source = source if boilerplate else None
    ranked, rank = (df, None) if column is None else (_ranked(df, column), _RANK)
    articles = _columns.articles(ranked, id=id, text=text, source=source, title=title, rank=rank)
    work = Work(sample, most_pairs, partitions, gather_below)
    with Run(df, given, work) as run:
        placed = _whole.in_one_task(
            articles,
            whole.dedupe,
            schema_of(kernels.PLACED),
            gather_below,
            run.made,
            keep=keep,
            given=given,
        )
        if placed is not None:
            return _columns.answer(placed, id)
        found = run.articles(articles)
        tiles, edges = run.edges(found)
        stories = run.stories(found, same=boilerplate)
        return run.answer(id, stories, tiles, edges, keep, titled=title is not None)


def _ranked(df: DataFrame, column: str) -> DataFrame:
    """The frame with what articles are sorted by as int64, in the same order, missing ones null."""
    fields = [field for field in df.schema if field.name == column]
    if len(fields) != 1:
        allowed = "'first', 'last', 'longest', 'central' or a column of the frame"
        raise ValueError(f"keep must be {allowed}, not {column!r}")
    kind, value = fields[0].dataType, _columns.named(column)
    if isinstance(kind, _INTEGERS):
        return df.withColumn(_RANK, value.cast("bigint"))
    if isinstance(kind, DateType):
        return df.withColumn(_RANK, functions.unix_date(value).cast("bigint"))
    if isinstance(kind, TimestampType | TimestampNTZType):
        return df.withColumn(_RANK, functions.unix_micros(value.cast("timestamp")))
    if isinstance(kind, StringType | DoubleType | FloatType):
        present = value.isNotNull()
        if not isinstance(kind, StringType):
            present &= ~functions.isnan(value)
        values = df.where(present).select(value.alias(column)).distinct()
        rank = functions.row_number().over(Window.orderBy(_columns.named(column)))
        ranks = values.withColumn(_RANK, rank.cast("bigint"))
        return df.join(ranks, column, "left")
    raise TypeError(
        f"keep: the column {column!r} must be of numbers, dates, timestamps or strings, not "
        f"{kind.simpleString()}"
    )


def _of_copies(edges: DataFrame, members: DataFrame) -> DataFrame:
    """The pairs of all articles, from those of articles that differ."""
    col = functions.col

    def copies(end: str) -> DataFrame:
        return members.select(col("story").alias(end), col("id").alias(f"{end} id"))

    one, other = col("small id"), col("large id")
    shared = col("shared").cast("double")
    both = edges.join(copies("small"), "small").join(copies("large"), "large")
    near = both.select(
        functions.least(one, other).alias("left"),
        functions.greatest(one, other).alias("right"),
        (shared / (col("small_size") + col("large_size") - col("shared"))).alias("similarity"),
        (shared / functions.least("small_size", "large_size")).alias("containment"),
    )
    alike = members.select("story", col("id").alias("left"))
    alike = alike.join(members.select("story", col("id").alias("right")), "story")
    same = alike.where("left < right").select(
        "left",
        "right",
        functions.lit(1.0).alias("similarity"),
        functions.lit(1.0).alias("containment"),
    )
    return near.unionByName(same)
