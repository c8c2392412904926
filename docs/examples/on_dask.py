"""Dates and keywords of articles on Dask, by the kernels that Spark is given.

The articles are a Dask DataFrame with the columns `id` (int64) and `text`.
"""

import dask.dataframe as dd
import pandas as pd
import pyarrow as pa

from copydesk import kernels

OPTIONS = {
    "method": "news",
    "style": "phrases",
    "top": 10,
    "max_words": 3,
    "stopwords": None,
    "deduplicate": 0.9,
}


def over_partitions(articles, kernel, **options):
    """A kernel over each partition, in parts that fit in memory."""

    def run(partition):
        table = pa.Table.from_pandas(partition[["id", "text"]], preserve_index=False)
        batches = table.to_batches() or [pa.RecordBatch.from_pylist([], table.schema)]
        parts = (part for batch in batches for part in kernels.parts(batch))
        found = [kernel(part, **options) for part in parts]
        return pa.Table.from_batches(found).to_pandas(types_mapper=pd.ArrowDtype)

    return articles.map_partitions(run, meta=run(articles._meta))


def dates(articles, **options):
    """What `copydesk.dates` finds."""
    return over_partitions(articles, kernels.dates, **options)


def keywords(articles, **options):
    """What `copydesk.keywords` finds, once it is known in how many articles each word stands."""
    words = over_partitions(articles, kernels.word_counts)
    counts = words.groupby("word", dropna=False)["articles"].sum().reset_index().compute()
    counts = pa.Table.from_pandas(counts, preserve_index=False)
    return over_partitions(articles, kernels.keywords, counts=counts, **OPTIONS | options)


if __name__ == "__main__":
    import sys

    crawl, answer = sys.argv[1:]
    dates(dd.read_parquet(crawl)).to_parquet(answer)
