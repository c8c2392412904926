"""The steps of `copydesk.kernels.duplicates` on Spark, in their order, over shards of articles."""

from __future__ import annotations

import warnings
from types import TracebackType
from typing import Any, NamedTuple, Self

from pyspark.sql import DataFrame, Window, functions
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType
from pyspark.storagelevel import StorageLevel

from copydesk.kernels import duplicates as kernels
from copydesk.spark import _columns, _components, _workers

# Tasks for each core of the cluster: few enough to cost little, enough for none to be idle long.
_TASKS_PER_CORE = 4

# Shingles in a range of the table of counts: the fewer, the more of it (six times as many places,
# of two bytes) lies in a processor's caches.
_SHINGLES_PER_COUNT = 3_000_000

# Shingles in a range of the file, and of sequences of words: as many as take some 100 MB of a
# worker.
_SHINGLES_PER_RANGE = 6_000_000

# Articles, and pairs of them, of which the driver holds a few numbers each (some 100 bytes).
_MOST_ON_DRIVER = 2_000_000

# What is told of an article when copies are put in their places, and by what the same is told.
_TOLD = ("id", "unit", "kind", "words", "rank", "headline", "spoken")
_SAME = ("smaller", "key", "shingles")

# How many tasks Spark groups and joins by.
_SHUFFLED = "spark.sql.shuffle.partitions"


class Work(NamedTuple):
    """How the work of a call is cut up."""

    # The share of all shingles by which candidates are looked for.
    sample: float
    # Pairs of one bucket that are looked at before it is cut.
    most_pairs: int
    # Tasks of a step, if not four for each core.
    partitions: int | None
    # Bytes of text below which one task takes all articles.
    gather_below: int

    def check(self) -> None:
        """Raise ValueError if a number is out of its range."""
        if not isinstance(self.sample, float | int) or not 0 < self.sample <= 1:
            raise ValueError(f"sample must lie in (0, 1], not {self.sample!r}")
        for name, least in (("most_pairs", 1), ("partitions", 1), ("gather_below", 0)):
            value = getattr(self, name)
            if name == "partitions" and value is None:
                continue
            if not isinstance(value, int) or value < least:
                raise ValueError(f"{name} must be a whole number, {least} at least, not {value!r}")


class Run:
    """One call: its plan, and what Spark keeps for its time."""

    def __init__(self, df: DataFrame, given: dict[str, Any], work: Work) -> None:
        work.check()
        self.spark = df.sparkSession
        self.given = given
        self.sample = float(work.sample)
        self.most_pairs = work.most_pairs
        self.partitions = work.partitions or _TASKS_PER_CORE * _cores(df)
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
        """The articles read, what of each is compared, and what they file: like `kernels.FOUND`."""
        chrome = self.given["boilerplate"]
        plan = kernels.Plan(self.partitions, chrome, chrome and "source" in articles.columns)
        reader = _workers.over_batches(
            kernels.shard, text="text", plan=tuple(plan), given=self.given
        )
        # Shards stay where they are from here on, in the order in which they meet their answers.
        read = articles.mapInArrow(reader, schema_of(kernels.READ))
        read = read.repartition(self.partitions, "shard").sortWithinPartitions("shard")
        read = self.persist(read)
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
            shingles=_counted(told["shingles"]),
            threes=_counted(told["threes"]),
            of_sites=_counted(told["of_sites"]),
            sequences=_ranges(told["shingles"]),
        )
        asks = [kernels.ask_for_counts]
        if chrome:
            asks += [kernels.ask_for_turns, kernels.ask_for_sequences]
        for ask in asks:
            asked = self._each(shards, answers, ask, kernels.ASKED, plan=tuple(plan))
            answers = answers.unionByName(self.made(self._answered(asked, plan)))
        file = (self._ranges_of_file(), self.sample)
        found = self._each(
            shards, answers, kernels.articles, kernels.FOUND, plan=tuple(plan), file=file
        )
        return self.persist(found)

    def _ranges_of_file(self) -> int:
        """In how many ranges articles file."""
        return _ranges(int(self.shingles * self.sample))

    def _each(
        self, shards: DataFrame, answers: DataFrame, kernel: Any, schema: Any, **options: Any
    ) -> DataFrame:
        """A kernel over each shard with its answers."""
        together = shards.groupBy("shard").cogroup(answers.groupBy("shard"))
        run = _workers.over_pairs(kernel, given=self.given, **options)
        return together.applyInArrow(run, schema_of(schema))

    @staticmethod
    def _answered(asked: DataFrame, plan: Any) -> DataFrame:
        kernel = _workers.over_groups(kernels.answer, plan=tuple(plan))
        asked = asked.repartition(plan.words, "kind", "range")
        return asked.groupBy("kind", "range").applyInArrow(kernel, schema_of(kernels.ANSWERED))

    def stories(self, found: DataFrame, *, same: bool) -> Any:
        """Each article with the story it tells: the first that is compared as an article is.

        A table on the driver where the articles are few, a frame where they are not.
        """
        col = functions.col
        told = found.where("id is not null").select(*_TOLD, *_SAME)
        if self.few:
            return kernels.stories(told.toArrow(), same=same)
        stories = (
            told.select(*_TOLD).withColumnRenamed("unit", "story").withColumn("unit", col("story"))
        )
        if not same:
            return stories
        smaller = told.where(f"kind = {kernels.STORY} and smaller")
        alike = Window.partitionBy("key", "words", "shingles")
        again = smaller.withColumn("first", functions.min("id").over(alike))
        again = self.made(again.where("first != id").select(col("id").alias("story"), "first"))
        moved = stories.join(again, "story", "left")
        return moved.withColumn("story", functions.coalesce("first", "story")).drop("first")

    def edges(self, found: DataFrame) -> tuple[_components.Tiles, DataFrame]:
        """All pairs among articles in play, compared: a frame like `kernels.EDGE`."""
        ranges = self._ranges_of_file()
        filed = found.where("range is not null").select(*kernels.FILED.names)
        kernel = _workers.over_groups(kernels.candidates, ranges=ranges, most_pairs=self.most_pairs)
        pairs = filed.groupBy("range").applyInArrow(kernel, schema_of(kernels.CANDIDATE))
        pairs = pairs.groupBy("small", "large").agg(
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
        sets = found.where("size is not null").select("id", "size", "set").join(tiles.members, "id")
        verified = _workers.over_pairs(kernels.verified, given=self.given)
        together = sets.groupBy("of").cogroup(tiles.pairs.groupBy("tile"))
        return tiles, together.applyInArrow(verified, schema_of(kernels.EDGE))

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
        stories: Any,
        tiles: _components.Tiles,
        edges: DataFrame,
        keep: str,
        *,
        titled: bool,
    ) -> DataFrame:
        """All articles in their places."""
        options: dict[str, Any] = {"keep": keep, "titled": titled, "given": self.given}
        placed = schema_of(kernels.PLACED)
        if self.few:
            found = kernels.settled(stories, edges.toArrow(), **options)
            return _columns.answer(self.spark.createDataFrame(found, placed), id)
        # Whole components go to one task, articles that stand alone to any.
        pack = functions.pmod(functions.xxhash64("component"), functions.lit(self.partitions))
        component = functions.coalesce("component", "story")
        labels = tiles.labels.withColumnRenamed("id", "story")
        stories = stories.join(labels, "story", "left").withColumn("component", component)
        stories = stories.withColumn("of", pack).drop("component")
        settled = _workers.over_pairs(kernels.settled, **options)
        together = stories.groupBy("of").cogroup(edges.withColumn("pack", pack).groupBy("pack"))
        return self.made(_columns.answer(together.applyInArrow(settled, placed), id))


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


def schema_of(schema: Any) -> StructType:
    return from_arrow_schema(schema)


def _counted(shingles: int) -> tuple[int, int]:
    """Shingles counted in all, and in how many ranges."""
    return shingles, max(1, -(-shingles // _SHINGLES_PER_COUNT))


def _ranges(shingles: int) -> int:
    """In how many ranges so many shingles are filed."""
    return max(1, -(-shingles // _SHINGLES_PER_RANGE))
