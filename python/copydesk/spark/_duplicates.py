"""Copies on Spark: the steps of `copydesk.kernels.duplicates`, in their order."""

from __future__ import annotations

import warnings
from types import TracebackType
from typing import Any, Self

import pyarrow
from pyspark.sql import DataFrame, Window, functions
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import (
    ByteType,
    DateType,
    DoubleType,
    FloatType,
    IntegerType,
    LongType,
    ShortType,
    StringType,
    StructType,
    TimestampNTZType,
    TimestampType,
)
from pyspark.storagelevel import StorageLevel

import copydesk
from copydesk.kernels import duplicates as kernels
from copydesk.spark import _columns, _components, _workers

# What options are tried on where they are given, rather than on a worker later.
_NOTHING = pyarrow.array([], pyarrow.string())

# Tasks for each core of the cluster: few enough to cost little, enough for none to be idle long.
_TASKS_PER_CORE = 4

# Shingles in a range of the table of counts (of six times as many places, of two bytes), and in one
# of the file: as many as take some 100 MB of a worker.
_SHINGLES_PER_RANGE = 6_000_000

# Pairs of one bucket that are looked at before it is cut: all of 3,000 articles.
_MOST_PAIRS = 10_000_000

_ANSWER = dict.fromkeys(
    ("cluster", "representative", "relation", "similarity", "containment"), "long"
)

# Articles, and pairs of them, of which the driver holds a few numbers each (some 100 bytes).
_MOST_ON_DRIVER = 2_000_000

# What is told of an article when copies are put in their places.
_TOLD = ("id", "unit", "kind", "words", "rank", "headline", "spoken")

# How many tasks Spark groups and joins by.
_SHUFFLED = "spark.sql.shuffle.partitions"

# The column of what articles are sorted by.
_RANK = "copydesk rank"

_WHOLE = (ByteType, ShortType, IntegerType, LongType)


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
    with _Run(df, given | {"boilerplate": False}, sample, most_pairs, partitions) as run:
        found = run.articles(articles)
        _, edges = run.edges(found.where("size is not null"))
        members = found.where("words > 0").select("id", functions.col("unit").alias("story"))
        return run.made(_of_copies(edges, members))


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
        boilerplate: Whether to set page chrome aside first.
        sample: As in `duplicate_pairs`.
        most_pairs: As in `duplicate_pairs`.
        partitions: As in `duplicate_pairs`.

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
    with _Run(df, given, sample, most_pairs, partitions) as run:
        found = run.articles(articles)
        stories, play = run.stories(found, same=boilerplate)
        tiles, edges = run.edges(play)
        return run.answer(id, stories, tiles, edges, keep, titled=title is not None)


class _Run:
    """One call: its plan, and what Spark keeps for its time."""

    def __init__(
        self,
        df: DataFrame,
        given: dict[str, Any],
        sample: float,
        most_pairs: int,
        partitions: int | None,
    ) -> None:
        if not isinstance(sample, float | int) or not 0 < sample <= 1:
            raise ValueError(f"sample must lie in (0, 1], not {sample!r}")
        for name, value in (("most_pairs", most_pairs), ("partitions", partitions)):
            if value is not None and (not isinstance(value, int) or value < 1):
                raise ValueError(f"{name} must be a whole number above zero, not {value!r}")
        self.spark = df.sparkSession
        self.given = given
        self.sample = float(sample)
        self.most_pairs = most_pairs
        self.partitions = partitions or _TASKS_PER_CORE * _cores(df)
        self.shingles = 0
        # Whether the driver can hold a row for each article.
        self.few = True
        self._kept: list[DataFrame] = []
        self._level = _level(df)

    def __enter__(self) -> Self:
        # What is joined and grouped here is small beside the texts: Spark's usual number of tasks
        # would take longer to start than to do.
        self._before = self.spark.conf.get(_SHUFFLED, None)
        self.spark.conf.set(_SHUFFLED, str(self.partitions))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._before is None:
            self.spark.conf.unset(_SHUFFLED)
        else:
            self.spark.conf.set(_SHUFFLED, self._before)
        for frame in self._kept:
            frame.unpersist()

    def persist(self, frame: DataFrame) -> DataFrame:
        """A large frame that Spark keeps while the call lasts, and makes again where it is lost."""
        kept = frame.persist(StorageLevel.MEMORY_AND_DISK)
        self._kept.append(kept)
        return kept

    def made(self, frame: DataFrame) -> DataFrame:
        """A small frame made at once, and held twice where there are two to hold it.

        What comes after need not know how it was made: plans that hold plans take Spark longer to
        think about than to run.
        """
        return frame.localCheckpoint(storageLevel=self._level)

    def articles(self, articles: DataFrame) -> DataFrame:
        """The articles read, and what of each is compared: a frame like `kernels.ARTICLE`."""
        chrome = self.given["boilerplate"]
        plan = kernels.Plan(self.partitions, chrome, chrome and "source" in articles.columns)
        reader = _workers.over_batches(
            kernels.shard, text="text", plan=tuple(plan), given=self.given
        )
        # Shards stay where they are from here on, beside what they are answered.
        read = articles.mapInArrow(reader, _schema(kernels.READ))
        read = self.persist(read.repartition(self.partitions, "shard"))
        shards = read.where("kind is null").select(*kernels.SHARD.names)
        asked = read.where("kind is not null").select(*kernels.ASKED.names)
        answers = self.made(self._answered(asked, plan))
        totals = answers.agg(
            *(functions.sum(name).alias(name) for name in kernels.TOTALS),
            functions.sum(functions.octet_length("answer")).alias("size"),
        ).collect()[0]
        told = {name: totals[name] or 0 for name in totals.asDict()}
        self.few = told["size"] <= _MOST_ON_DRIVER * kernels.BYTES_OF_FIRSTS
        self.shingles = told["shingles"]
        plan = plan._replace(
            articles=told["articles"],
            shingles=_ranges(told["shingles"]),
            threes=_ranges(told["threes"]),
            of_sites=_ranges(told["of_sites"]),
            sequences=_ranges(told["shingles"])[1],
        )
        asks = [kernels.ask_for_counts]
        if chrome:
            asks += [kernels.ask_for_turns, kernels.ask_for_sequences]
        for ask in asks:
            asked = self._each(shards, answers, ask, kernels.ASKED, plan=tuple(plan))
            answers = answers.unionByName(self.made(self._answered(asked, plan)))
        options: dict[str, Any] = {"plan": tuple(plan), "given": self.given}
        return self.persist(
            self._each(shards, answers, kernels.articles, kernels.ARTICLE, **options)
        )

    @staticmethod
    def _each(
        shards: DataFrame, answers: DataFrame, kernel: Any, schema: Any, **options: Any
    ) -> DataFrame:
        """A kernel over each shard with its answers."""
        together = shards.groupBy("shard").cogroup(answers.groupBy("shard"))
        return together.applyInArrow(_workers.over_pairs(kernel, **options), _schema(schema))

    @staticmethod
    def _answered(asked: DataFrame, plan: Any) -> DataFrame:
        kernel = _workers.over_groups(kernels.answer, plan=tuple(plan))
        asked = asked.repartition(plan.words, "kind", "range")
        return asked.groupBy("kind", "range").applyInArrow(kernel, _schema(kernels.ANSWERED))

    def stories(self, found: DataFrame, *, same: bool) -> tuple[DataFrame, DataFrame]:
        """Each article with the story it tells, and the articles in play that tell one first.

        A story is the id of the first article that is compared as an article is.
        """
        col = functions.col
        play = found.where(f"kind = {kernels.STORY} and size is not null")
        stories = (
            found.select(*_TOLD).withColumnRenamed("unit", "story").withColumn("unit", col("story"))
        )
        if not same:
            return stories, play
        smaller = play.where("smaller").select("id", "key", "words", "shingles")
        if self.few:
            again = _components.of_numbers(
                self.spark, ("id", "first"), kernels.same(smaller.toArrow())
            )
        else:
            alike = Window.partitionBy("key", "words", "shingles")
            again = smaller.withColumn("first", functions.min("id").over(alike))
            again = self.made(again.where("first != id").select("id", "first"))
        moved = stories.join(again.withColumnRenamed("id", "story"), "story", "left")
        story = functions.coalesce("first", "story")
        return moved.withColumn("story", story).drop("first"), play.join(again, "id", "left_anti")

    def edges(self, play: DataFrame) -> tuple[_components.Tiles, DataFrame]:
        """All pairs among articles in play, compared: a frame like `kernels.EDGE`."""
        columns = play.select("id", "size", "smaller", "set", "levels")
        ranges = _ranges(int(self.shingles * self.sample))[1]
        options: dict[str, Any] = {"ranges": ranges, "sample": self.sample, "given": self.given}
        filed = columns.mapInArrow(
            _workers.over_batches(kernels.filed, **options), _schema(kernels.FILED)
        )
        kernel = _workers.over_groups(kernels.candidates, ranges=ranges, most_pairs=self.most_pairs)
        found = filed.groupBy("range").applyInArrow(kernel, _schema(kernels.CANDIDATE))
        pairs = found.groupBy("small", "large").agg(
            functions.sum("hits").alias("hits"),
            functions.max("needed").alias("needed"),
            functions.max("weight").alias("weight"),
            functions.sum("cut").alias("cut"),
            functions.count("*").alias("told"),
        )
        # As many hits as there may be, ranges that say nothing of a pair included.
        silent = f"({ranges} - told) * ((needed + {ranges - 1}) div {ranges} - 1)"
        pairs = self.made(pairs.where(f"small is null or hits + {silent} >= needed"))
        tiles = _components.tiles(pairs, self.partitions, self.made, _MOST_ON_DRIVER)
        self._tell_of_cut_buckets(tiles.cut)
        sets = columns.select("id", "size", "set").join(tiles.members, "id")
        verified = _workers.over_pairs(kernels.verified, given=self.given)
        together = sets.groupBy("of").cogroup(tiles.pairs.groupBy("tile"))
        return tiles, self.made(together.applyInArrow(verified, _schema(kernels.EDGE)))

    def _tell_of_cut_buckets(self, cut: int) -> None:
        if cut:
            warnings.warn(
                f"{cut} shingles stand in so many articles that more than most_pairs="
                f"{self.most_pairs} pairs would be looked at for one; of each such, articles were "
                "held against the shortest and their neighbour alone, and a pair may be missing",
                stacklevel=4,
            )

    def answer(
        self,
        id: str,
        stories: DataFrame,
        tiles: _components.Tiles,
        edges: DataFrame,
        keep: str,
        *,
        titled: bool,
    ) -> DataFrame:
        """All articles in their places."""
        options: dict[str, Any] = {"keep": keep, "titled": titled, "given": self.given}
        schema = _schema(kernels.PLACED)
        if self.few:
            found = kernels.settled(stories.toArrow(), edges.toArrow(), **options)
            return _columns.answer(self.spark.createDataFrame(found, schema), id)
        # Whole components go to one task, articles that stand alone to any.
        pack = functions.pmod(functions.xxhash64("component"), functions.lit(self.partitions))
        component = functions.coalesce("component", "story")
        labels = tiles.labels.withColumnRenamed("id", "story")
        stories = stories.join(labels, "story", "left").withColumn("component", component)
        stories = stories.withColumn("of", pack).drop("component")
        settled = _workers.over_pairs(kernels.settled, **options)
        together = stories.groupBy("of").cogroup(edges.withColumn("pack", pack).groupBy("pack"))
        return self.made(_columns.answer(together.applyInArrow(settled, schema), id))


def _cores(df: DataFrame) -> int:
    """The cores of the cluster, as far as Spark tells."""
    try:
        return df.sparkSession.sparkContext.defaultParallelism
    except Exception:  # noqa: BLE001  a session of Spark Connect has no context
        return int(df.sparkSession.conf.get(_SHUFFLED) or 200) // _TASKS_PER_CORE


def _level(df: DataFrame) -> StorageLevel:
    """How small frames are held: twice, unless there is one process alone."""
    try:
        alone = str(df.sparkSession.sparkContext.master).partition("[")[0] == "local"
    except Exception:  # noqa: BLE001  a session of Spark Connect has no context
        alone = False
    return StorageLevel.MEMORY_AND_DISK if alone else StorageLevel.MEMORY_AND_DISK_2


def _schema(schema: Any) -> StructType:
    return from_arrow_schema(schema)


def _ranges(shingles: int) -> tuple[int, int]:
    """Shingles counted in all, and in how many ranges."""
    return shingles, max(1, -(-shingles // _SHINGLES_PER_RANGE))


def _ranked(df: DataFrame, column: str) -> DataFrame:
    """The frame with what articles are sorted by as int64, in the same order, missing ones null."""
    fields = [field for field in df.schema if field.name == column]
    if len(fields) != 1:
        allowed = "'first', 'last', 'longest', 'central' or a column of the frame"
        raise ValueError(f"keep must be {allowed}, not {column!r}")
    kind, value = fields[0].dataType, _columns.named(column)
    if isinstance(kind, _WHOLE):
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
