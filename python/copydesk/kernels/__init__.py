"""The steps of copydesk over Arrow record batches, for engines that cut articles into batches.

Each kernel is a pure function: a `pyarrow.RecordBatch` of articles in, a `pyarrow.RecordBatch`
out. It keeps nothing between two calls, knows no engine, works on one thread and starts no others
before it is called, and its rows are the same however the articles are cut into batches. What is
true of all articles together, such as in how many a word stands, is counted by one kernel, summed
by the engine, and given to another.

A batch has a column of ids (int64, none missing) in place of the row numbers of the plain
functions; all other columns have the names, types and meanings they have there. `copydesk.spark`
is made of these kernels; `docs/spark.md` shows how Dask, Ray and Daft run them.
"""

from copydesk.kernels.articles import dates, match, published
from copydesk.kernels.batches import parts
from copydesk.kernels.vectors import term_counts, vectors
from copydesk.kernels.words import keywords, keywords_of_group, word_counts, words_of_groups

__all__ = [
    "dates",
    "keywords",
    "keywords_of_group",
    "match",
    "parts",
    "published",
    "term_counts",
    "vectors",
    "word_counts",
    "words_of_groups",
]
