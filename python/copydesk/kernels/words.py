"""Keywords, and in how many articles words stand, which they depend on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow
import pyarrow.compute

from copydesk import _core, _frames
from copydesk.kernels.batches import ids, of_table, parts

# The row of `word_counts` that has the number of articles has no word.
_COUNTS = pyarrow.schema([("word", pyarrow.string()), ("articles", pyarrow.int64())])


def word_counts(batch: Any, *, text: str = "text") -> Any:
    """In how many articles of a batch each word stands.

    Args:
        batch: A `pyarrow.RecordBatch` of articles.
        text: The column of their texts.

    Returns:
        A `pyarrow.RecordBatch` with a row per word: `word` (lower case) and `articles` (int64), and
        a row whose word is null for how many articles there are, missing ones left out. The counts
        of several batches are added up word by word.

    Examples:
        >>> import pyarrow
        >>> batch = pyarrow.record_batch({"text": ["Rain, rain", "no rain", None]})
        >>> word_counts(batch).to_pydict()
        {'word': [None, 'no', 'rain'], 'articles': [2, 1, 2]}
    """
    texts = batch.column(text)
    found = _core.count_words(texts, (1, None))
    words: Any = found["word"]
    counts = np.concatenate([[len(texts) - texts.null_count], found["articles"]])
    words = pyarrow.array([None, *words], type=pyarrow.string())
    return pyarrow.RecordBatch.from_arrays([words, pyarrow.array(counts)], schema=_COUNTS)


def keywords(
    batch: Any,
    *,
    id: str = "id",
    text: str = "text",
    title: str | None = None,
    language: str = "en",
    languages: str | None = None,
    counts: Any = None,
    unlisted: int = 0,
    **options: Any,
) -> Any:
    """`copydesk.keywords` over a batch, with how common words are in all articles.

    Args:
        batch: A `pyarrow.RecordBatch` of articles.
        id: The column of the articles' ids.
        text: The column of their texts.
        title: The column of their headlines.
        language: The code of the articles' language.
        languages: The column of the codes, where they differ.
        counts: What `word_counts` counted over all articles, summed by word: a
            `pyarrow.RecordBatch` or `pyarrow.Table` with the columns `word` and `articles`. None:
            the article at hand is all there is to know, as for the methods that look at no other.
        unlisted: In how many articles a word stands that is not in `counts`: 1, where all words of
            the articles of `batch` were counted and those of one article alone left out.
        options: `method`, `style`, `top`, `max_words`, `stopwords` and `deduplicate`, all of them,
            as `copydesk.keywords` takes them.

    Returns:
        A `pyarrow.RecordBatch` with a row per keyword: the id and the columns of
        `copydesk.keywords`.
    """
    known = ids(batch, id, text)
    texts = batch.column(text)
    columns = _core.keywords(
        texts,
        None if languages is None else batch.column(languages),
        None if title is None else batch.column(title),
        None if counts is None else (*_summed(counts), unlisted),
        {"language": language, **options},
        (1, None),
    )
    return of_table(_frames.long(texts, columns), known, id)


def words_of_groups(batch: Any, *, group: str, text: str = "text") -> Any:
    """Which words stand in the articles of each group.

    Args:
        batch: A `pyarrow.RecordBatch` of articles.
        group: The column of the groups' numbers (int64).
        text: The column of the texts.

    Returns:
        A `pyarrow.RecordBatch` with a row per group and word: the group and `word`, and a row
        whose word is null for every group.
    """
    schema = pyarrow.schema([(group, pyarrow.int64()), ("word", pyarrow.string())])
    of = batch.column(group)
    words, groups = [], []
    for number in of.unique():
        part = batch.filter(pyarrow.compute.equal(of, number))
        words.append(word_counts(part, text=text).column("word"))
        groups.append(pyarrow.repeat(number, len(words[-1])))
    if not words:
        return pyarrow.RecordBatch.from_pylist([], schema=schema)
    columns = [pyarrow.concat_arrays(groups), pyarrow.concat_arrays(words)]
    return pyarrow.RecordBatch.from_arrays(columns, schema=schema)


def keywords_of_group(articles: Any, counts: Any, *, text: str = "text", **options: Any) -> Any:
    """`keywords` over a group of articles, with how common the words are that stand in them.

    Args:
        articles: A `pyarrow.Table` of the articles.
        counts: A `pyarrow.Table` with the columns `word` and `articles`, for the words of
            `words_of_groups`.
        text: The column of the texts.
        options: As for `keywords`.

    Returns:
        A `pyarrow.Table` with a row per keyword, as `keywords` has them.
    """
    counts = counts.combine_chunks()
    found = [
        keywords(part, text=text, counts=counts, **options)
        for batch in articles.combine_chunks().to_batches()
        for part in parts(batch, text=text)
    ]
    return pyarrow.Table.from_batches(found)


def _summed(counts: Any) -> tuple[Any, np.ndarray, int]:
    """Words, in how many articles each stands, and how many articles there are."""
    words, articles = counts.column("word"), counts.column("articles")
    is_word = words.is_valid()
    total = articles.filter(words.is_null()).to_pylist()
    counted = articles.filter(is_word).to_numpy()
    return words.filter(is_word), counted.astype(np.int64), sum(total)
