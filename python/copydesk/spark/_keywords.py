"""Keywords on Spark: how common words are is counted first, over all articles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import pyarrow
from pyspark.sql import Column, DataFrame, functions
from pyspark.sql.types import StructType

from copydesk import _core, kernels
from copydesk._keywords import warn_of_unknown
from copydesk.spark import _columns, _ranks, _workers

_KEYWORDS = {
    "rank": "long",
    "keyword": "string",
    "score": "double",
    "count": "long",
    "start": "long",
}

_COUNTS = "word string, articles bigint"

_LISTED = "group bigint, word string"

# What options are tried on where they are given, rather than on a worker later.
_NOTHING = pyarrow.record_batch(
    {"id": pyarrow.array([], pyarrow.int64()), "text": pyarrow.array([], pyarrow.string())}
)

# Words that are sent whole to every worker, at most: some 20 MB. Where there are more, articles are
# grouped, and each group meets the words that stand in it.
MOST_WORDS = 1_000_000

# Articles in such a group: 30 MB of news.
ARTICLES_OF_GROUP = 10_000


def keywords(
    df: DataFrame,
    *,
    text: str = "text",
    id: str = "id",
    method: Literal["news", "yake", "rake", "textrank", "positionrank", "tfidf"] = "news",
    style: Literal["phrases", "tags"] = "phrases",
    top: int = 10,
    max_words: int = 3,
    language: str | Column = "en",
    stopwords: Iterable[str] | None = None,
    deduplicate: float | None = 0.9,
    title: str | None = None,
    background: DataFrame | None = None,
) -> DataFrame:
    """The keywords of each article, best first: `copydesk.keywords` on Spark.

    The methods `news` and `tfidf` look at how common words are in all articles. This is counted
    when the function is called: for `news` in 2,000 of the articles, evenly spread in the order of
    their ids, for `tfidf` in all of them. The rest is done when the answer is used.

    Args:
        df: A frame of articles.
        text: The column of the articles' texts; missing and empty ones have no keywords.
        id: The column of their ids, bigint.
        method: As in `copydesk.keywords`.
        style: As in `copydesk.keywords`.
        top: As in `copydesk.keywords`.
        max_words: As in `copydesk.keywords`.
        language: The code of the articles' language, or a Spark Column of codes, such as
            `functions.col("language")`.
        stopwords: As in `copydesk.keywords`.
        deduplicate: As in `copydesk.keywords`.
        title: The column of the articles' headlines, for `news`.
        background: A frame of articles of your own, with columns of the same names: how common
            words are is counted in these rather than in `df`.

    Returns:
        A frame with a row per keyword: the id under its own name (bigint), `rank` (bigint, from
        1), `keyword` (string), `score` (double), `count` (bigint), `start` (bigint, code points),
        and with `yake` also `yake` (double).

    Raises:
        TypeError: A column is of the wrong type.
        ValueError: There is no such column, or an option is not allowed.

    Examples:
        >>> from copydesk import spark as copydesk_spark
        >>> article = "The ferry tunnel is late. Nobody knows what the ferry tunnel will cost."
        >>> articles = spark.createDataFrame([(7, article)], "id bigint, text string")
        >>> copydesk_spark.keywords(articles, top=1).select("id", "keyword", "count").show()
        +---+------------+-----+
        | id|     keyword|count|
        +---+------------+-----+
        |  7|ferry tunnel|    2|
        +---+------------+-----+
        <BLANKLINE>
    """
    options: dict[str, Any] = {
        "method": method,
        "style": style,
        "top": top,
        "max_words": max_words,
        "stopwords": stopwords if stopwords is None or isinstance(stopwords, str) else [*stopwords],
        "deduplicate": deduplicate,
    }
    if not isinstance(language, str | Column):
        kind = type(language).__name__
        raise TypeError(f"language must be a code or a Spark Column of codes, not {kind}")
    code = language if isinstance(language, str) else "en"
    if stopwords is None and isinstance(language, str):
        warn_of_unknown({language})
    tried = kernels.keywords(_NOTHING, language=code, **options)
    brought = {"yake": "double"} if "yake" in tried.schema.names else {}
    schema = _columns.schema(id, _KEYWORDS | brought)
    codes = None if isinstance(language, str) else language
    articles = _columns.articles(df, id=id, text=text, title=title, language=codes)
    options |= {"title": None if title is None else "title", "language": code}
    options["languages"] = None if codes is None else "language"
    counted = articles
    if background is not None:
        if not isinstance(background, DataFrame):
            kind = type(background).__name__
            raise TypeError(f"background must be a Spark DataFrame of articles, not {kind}")
        counted = _columns.articles(background, id=id, text=text)
    if method == "news":
        options["counts"] = _sampled(counted, is_background=background is not None)
    elif method == "tfidf":
        # A word that is not sent stands in one article: the one it is looked up for.
        options["unlisted"] = 1 if background is None else 0
        is_sent = functions.col("articles") > options["unlisted"]
        words = _counted(counted).filter(functions.isnull("word") | is_sent)
        options["counts"] = words.limit(MOST_WORDS + 1).toArrow()
        if options["counts"].num_rows > MOST_WORDS:
            del options["counts"]
            return _columns.answer(_in_groups(articles, words, schema, options), id)
    mapped = _workers.over_batches(kernels.keywords, text="text", **options)
    return _columns.answer(articles.mapInArrow(mapped, schema), id)


def _sampled(articles: DataFrame, *, is_background: bool) -> Any:
    """What `news` counts: as many articles as the plain function, and the same ones."""
    fewest, most = _core._keyword_sample  # noqa: SLF001 - ours
    rows = articles.count()
    if rows < fewest and not is_background:
        return None
    return _counted(_ranks.every(articles, max(-(-rows // most), 1))).toArrow()


def _counted(articles: DataFrame) -> DataFrame:
    """In how many articles each word stands, and the number of articles in a row without a word."""
    mapped = _workers.over_batches(kernels.word_counts, text="text")
    words = articles.select("text").mapInArrow(mapped, _COUNTS)
    return words.groupBy("word").agg(functions.sum("articles").alias("articles"))


def _in_groups(
    articles: DataFrame, words: DataFrame, schema: StructType, options: dict[str, Any]
) -> DataFrame:
    """Keywords where there are too many words to send all of them to every worker.

    Articles are put in groups by the hashes of their ids; each group is sent the counts of the
    words that stand in it.
    """
    groups = max(articles.count() // ARTICLES_OF_GROUP, 1)
    group = functions.pmod(functions.xxhash64("id"), functions.lit(groups))
    grouped = articles.withColumn("group", group).repartition("group")
    listing = _workers.over_batches(kernels.words_of_groups, text="text", group="group")
    listed = grouped.select("group", "text").mapInArrow(listing, _LISTED).distinct()
    # Not a plain join: the row without a word, which has the number of articles, is every group's.
    same = listed["word"].eqNullSafe(words["word"])
    counts = listed.join(words, same).select("group", words["word"], "articles")
    together = grouped.groupBy("group").cogroup(counts.groupBy("group"))
    applied = _workers.over_pairs(kernels.keywords_of_group, **options)
    return together.applyInArrow(applied, schema)
