"""What is found in each article by itself, on Spark: nothing runs before the answer is used."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import pyarrow
from pyspark.sql import DataFrame

import copydesk
from copydesk import _days, kernels
from copydesk.spark import _columns, _workers

# What options are tried on where they are given, rather than on a worker later.
_NOTHING = pyarrow.array([], pyarrow.string())

_MATCHES = {"keyword": "string", "start": "long", "end": "long"}

# What the keywords of `match` can bring along.
_OF_KEYWORDS = {"weight": "double", "topic": "string"}

_MENTIONS = {
    "start": "long",
    "end": "long",
    "mention": "string",
    "type": "string",
    "value": "string",
    "begin": "date?",
    "finish": "date?",
    "grain": "string?",
    "modifier": "string?",
    "anchor": "string?",
    "range": "long?",
    "valid": "boolean?",
}

_PUBLICATIONS = {
    "date": "date?",
    "start": "long?",
    "end": "long?",
    "source": "string?",
    "confidence": "double?",
}


def match(
    df: DataFrame,
    keywords: Iterable[str] | Mapping[str, float] | Mapping[str, str],
    *,
    text: str = "text",
    id: str = "id",
    whole_words: bool = True,
    fold: bool = True,
) -> DataFrame:
    """Where the keywords of a list stand in the articles: `copydesk.match` on Spark.

    Args:
        df: A frame of articles.
        keywords: Words and phrases, or a mapping of them to weights or topics.
        text: The column of the articles' texts; missing ones match nothing.
        id: The column of their ids, bigint.
        whole_words: As in `copydesk.match`.
        fold: As in `copydesk.match`.

    Returns:
        A frame with a row per mention: the id under its own name (bigint), `keyword` (string),
        `start` and `end` (bigint, code points), and `weight` (double) or `topic` (string) if the
        keywords have such.

    Raises:
        TypeError: A column is of the wrong type.
        ValueError: There is no such column, or an option is not allowed.

    Examples:
        >>> from copydesk import spark as copydesk_spark
        >>> articles = spark.createDataFrame(
        ...     [(7, "Rain and sun"), (9, "Rain")], "id bigint, text string"
        ... )
        >>> found = copydesk_spark.match(articles, ["rain", "sun"])
        >>> found.orderBy("id", "start").show()
        +---+-------+-----+---+
        | id|keyword|start|end|
        +---+-------+-----+---+
        |  7|   rain|    0|  4|
        |  7|    sun|    9| 12|
        |  9|   rain|    0|  4|
        +---+-------+-----+---+
        <BLANKLINE>
    """
    given: Any = keywords
    if isinstance(keywords, Mapping):
        given = dict(keywords)
    elif not isinstance(keywords, str):
        given = [*keywords]
    options: dict[str, Any] = {"keywords": given, "whole_words": whole_words, "fold": fold}
    tried = copydesk.match(_NOTHING, **options)
    brought = {name: kind for name, kind in _OF_KEYWORDS.items() if name in tried.column_names}
    schema = _columns.schema(id, _MATCHES | brought)
    articles = _columns.articles(df, id=id, text=text)
    mapped = _workers.over_batches(kernels.match, text="text", **options)
    return _columns.answer(articles.mapInArrow(mapped, schema), id)


def dates(
    df: DataFrame,
    *,
    text: str = "text",
    id: str = "id",
    published: str | datetime.date | None = None,
    order: Literal["auto", "dmy", "mdy"] = "auto",
    mode: Literal["news", "narrative"] = "news",
    languages: Iterable[str] = ("en",),
    types: Iterable[Literal["DATE", "TIME", "DURATION", "SET"]] | None = None,
) -> DataFrame:
    """The dates that the articles name: `copydesk.dates` on Spark.

    Args:
        df: A frame of articles.
        text: The column of the articles' texts; missing ones have no dates.
        id: The column of their ids, bigint.
        published: The column of their days of publication, of type date, timestamp or string (ISO
            8601), or one day for all; where it is missing, and with None, it is looked for in the
            text. A timestamp is the day it is in the session's time zone.
        order: As in `copydesk.dates`.
        mode: As in `copydesk.dates`.
        languages: As in `copydesk.dates`.
        types: As in `copydesk.dates`.

    Returns:
        A frame with a row per mention: the id under its own name (bigint) and the columns of
        `copydesk.dates`; `begin` and `finish` are of type date.

    Raises:
        TypeError: A column is of the wrong type.
        ValueError: There is no such column, or an option is not allowed. While it runs: a day of
            publication is unreadable; the message names the article's id.

    Examples:
        >>> from copydesk import spark as copydesk_spark
        >>> articles = spark.createDataFrame(
        ...     [(7, "They met on Monday.", "2016-02-24")], "id bigint, text string, day string"
        ... )
        >>> found = copydesk_spark.dates(articles, published="day")
        >>> found.select("id", "mention", "begin").show()
        +---+-------+----------+
        | id|mention|     begin|
        +---+-------+----------+
        |  7| Monday|2016-02-22|
        +---+-------+----------+
        <BLANKLINE>
    """
    options: dict[str, Any] = {
        "order": order,
        "mode": mode,
        "languages": languages if isinstance(languages, str) else [*languages],
        "types": types if types is None or isinstance(types, str) else [*types],
    }
    copydesk.dates(_NOTHING, **options)
    schema = _columns.schema(id, _MENTIONS)
    is_column = isinstance(published, str) and not _is_day(published)
    column: Any = published if is_column else None
    articles = _columns.articles(df, id=id, text=text, published=column)
    day = "published" if is_column else _one_day(published)
    mapped = _workers.over_batches(kernels.dates, text="text", published=day, **options)
    return _columns.answer(articles.mapInArrow(mapped, schema), id)


def published(
    df: DataFrame,
    *,
    text: str = "text",
    id: str = "id",
    languages: Iterable[str] = ("en",),
) -> DataFrame:
    """When each article was published, as its text tells: `copydesk.published` on Spark.

    Args:
        df: A frame of articles.
        text: The column of the articles' texts.
        id: The column of their ids, bigint.
        languages: As in `copydesk.published`.

    Returns:
        A frame with a row per article: the id under its own name (bigint), `date` (date), `start`,
        `end` (bigint, code points), `source` (string), `confidence` (double).

    Raises:
        TypeError: A column is of the wrong type.
        ValueError: There is no such column, or an option is not allowed.

    Examples:
        >>> from copydesk import spark as copydesk_spark
        >>> articles = spark.createDataFrame(
        ...     [(7, "Published: July 14, 2016. The ferry tunnel is late.")],
        ...     "id bigint, text string",
        ... )
        >>> copydesk_spark.published(articles).select("id", "date", "source").show()
        +---+----------+------+
        | id|      date|source|
        +---+----------+------+
        |  7|2016-07-14| label|
        +---+----------+------+
        <BLANKLINE>
    """
    options: dict[str, Any] = {
        "languages": languages if isinstance(languages, str) else [*languages]
    }
    copydesk.published(_NOTHING, **options)
    schema = _columns.schema(id, _PUBLICATIONS)
    articles = _columns.articles(df, id=id, text=text)
    mapped = _workers.over_batches(kernels.published, text="text", **options)
    return _columns.answer(articles.mapInArrow(mapped, schema), id)


def _is_day(value: str) -> bool:
    try:
        return _one_day(value) is not None
    except ValueError:
        return False


def _one_day(value: Any) -> datetime.date | None:
    """A day that is the same for all articles, as `copydesk.dates` takes it."""
    if value is None:
        return None
    if not _days.is_one(value):
        kind = type(value).__name__
        raise TypeError(f"published must be the name of a column or a day, not {kind}")
    return _days.days(value, "published", 1)[0].item()
