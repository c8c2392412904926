"""When articles were published, what they are about, and the days they speak of.

    spark-submit on_spark.py ARTICLES ANSWERS

ARTICLES is a Parquet file or a folder of them, with the columns `id` (bigint, one for each
article), `title` and `text`. ANSWERS is a folder that is not there yet: it gets a folder for each
answer, and one that Spark has written to its end has a file `_SUCCESS` in it.
"""

import sys

from pyspark.sql import SparkSession

from copydesk import spark as copydesk_spark


def main(articles: str, answers: str) -> None:
    """Read the articles, and write what was found in them."""
    spark = SparkSession.builder.appName("copydesk").getOrCreate()
    df = spark.read.parquet(articles)

    # What has no date of its own is dated by what its text tells, as `published` finds it.
    copydesk_spark.published(df).write.parquet(f"{answers}/published")
    copydesk_spark.dates(df).write.parquet(f"{answers}/dates")
    copydesk_spark.keywords(df, title="title", top=10).write.parquet(f"{answers}/keywords")
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
