"""Duplicates, keywords and dates of articles on Apache Spark: the same answers on many machines.

Each function takes a Spark DataFrame of articles and answers with a Spark DataFrame, with the
columns of the plain function of the same name and the column of ids in place of `row`. The order of
the ids (int64, one for each article, yours to choose and to keep) is the order of the articles.

Articles that fit one machine are answered sooner by the plain functions: see `docs/scale.md`.
"""

from copydesk.spark._articles import dates, match, published
from copydesk.spark._duplicates import dedupe, duplicate_pairs
from copydesk.spark._keywords import keywords
from copydesk.spark._vectors import vectorize

__all__ = [
    "dates",
    "dedupe",
    "duplicate_pairs",
    "keywords",
    "match",
    "published",
    "vectorize",
]
