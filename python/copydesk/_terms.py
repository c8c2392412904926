"""Articles against keywords that the caller brings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from numbers import Real
from typing import Any, Literal

import numpy as np

from copydesk import _core, _frames
from copydesk._progress import Progress

# Values of a dense answer of `score`, at most: 1 GiB.
_MOST_DENSE = 2**27


def match(
    texts: Any,
    keywords: Iterable[str] | Mapping[str, float] | Mapping[str, str],
    *,
    whole_words: bool = True,
    fold: bool = True,
    threads: int | None = None,
    progress: Progress = None,
) -> Any:
    """Where the keywords of a list stand in the articles, overlapping ones too.

    Each word of an article is asked once whether a keyword may begin with it; longer keywords are
    followed by an automaton over words (Aho and Corasick 1975). So ten thousand of them cost
    little more than ten. A word is a run of letters with their marks, digits and `_`;
    hyphens, apostrophes and all other signs stand between words: `Trump` is found in `Trump's`,
    `state` in `state-run`. Signs of a keyword (`C++`, `AT&T`, `U.S.`) must stand in the text.
    Letters of scripts without spaces (Chinese, Japanese, Thai) are words one by one.

    Args:
        texts: A column of articles; missing ones match nothing.
        keywords: Words and phrases. A mapping gives each a weight (a number) or a topic (a string).
            A keyword that is given twice counts once.
        whole_words: Whether a keyword must begin and end where words do. White space between its
            words then matches any other.
        fold: Whether spellings are one that differ in case (`ß` = `ss`), in composed or decomposed
            accents, in full or half width, curly or straight quotes, kinds of hyphen, or by soft
            hyphens and zero-width characters. Otherwise they must be as written.
        threads: How many to use; None for all cores.
        progress: True for a bar, or a callable `(done, total)`.

    Returns:
        A long table, sorted by `row`, `start` and `end`: `row` (int64), `keyword` (str, as given),
        `start` and `end` (int64, code points of the text as passed: `text[start:end]`), and
        `weight` (float64) or `topic` (str) if the keywords have such.

    Raises:
        TypeError: `texts` is no column of texts.
        ValueError: A keyword is empty or blank, or no string; a weight is not finite.

    Examples:
        >>> import copydesk
        >>> texts = ["AT&T’s rival opened in New  York.", None, "New York, new york"]
        >>> found = copydesk.match(texts, ["at&t", "new york", "york"])
        >>> found["keyword"].tolist()
        ['at&t', 'new york', 'york', 'new york', 'york', 'new york', 'york']
        >>> found["row"].tolist(), found["start"].tolist()
        ([0, 0, 0, 2, 2, 2, 2], [0, 23, 28, 0, 4, 10, 14])
        >>> copydesk.match(texts, {"york": "cities"})["topic"].tolist()
        ['cities', 'cities', 'cities']
    """
    given = {**_terms(keywords), "whole_words": whole_words, "fold": fold}
    return _frames.long(texts, _core.match_keywords(texts, given, (threads, progress)))


def score(
    texts: Any,
    keywords: Iterable[str] | Mapping[str, float] | Mapping[str, str],
    *,
    method: Literal["bm25", "tfidf", "count"] = "bm25",
    whole_words: bool = True,
    fold: bool = True,
    k1: float = 1.5,
    b: float = 0.75,
    sparse: bool | None = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Any:
    """How much of each keyword, or of each topic, is in each article.

    What `match` finds is counted; `tfidf` multiplies the count by `ln((1 + n) / (1 + d)) + 1` for a
    keyword in `d` of `n` articles, `bm25` is the formula of `SearchIndex` with `method="lucene"`,
    over the length of the articles in words.

    Args:
        texts: A column of articles.
        keywords: Words and phrases, each once. A mapping to numbers gives each a weight, which
            multiplies its column; a mapping to strings gives each a topic, and there is a column
            for each topic: the sum of its keywords'.
        method: `bm25`, `tfidf` or `count`.
        whole_words: As in `match`.
        fold: As in `match`.
        k1: How soon repeating a keyword stops to add, in `bm25`.
        b: How much long articles are held back, in `bm25`, from 0 to 1.
        sparse: Whether to answer with a `scipy.sparse.csr_matrix`. None: when there would be more
            than 134,217,728 values (1 GiB).
        threads: How many to use; None for all cores.
        progress: True for a bar, or a callable `(done, total)`.

    Returns:
        Articles x keywords (or topics), float64, columns in the order of the keywords: a DataFrame
        on the index of `texts` for pandas, a DataFrame for polars, a Table for pyarrow, else an
        array. A missing article has NaN; in a sparse matrix, nothing.

    Raises:
        ImportError: A sparse answer without scipy installed.
        TypeError: `texts` is no column of texts.
        ValueError: A keyword is blank, no string or given twice; an option is not allowed.

    Examples:
        >>> import copydesk
        >>> texts = ["Rain, wind and rain", None, "Sun"]
        >>> copydesk.score(texts, ["rain", "sun"], method="count").tolist()
        [[2.0, 0.0], [nan, nan], [0.0, 1.0]]
        >>> topics = {"rain": "wet", "wind": "wet", "sun": "dry"}
        >>> copydesk.score(texts, topics, method="count").tolist()
        [[3.0, 0.0], [nan, nan], [0.0, 1.0]]
    """
    given = {
        **_terms(keywords),
        "method": method,
        "whole_words": whole_words,
        "fold": fold,
        "k1": k1,
        "b": b,
    }
    starts, columns, values, names, missing = _core.score(texts, given, (threads, progress))
    shape = (len(missing), len(names))
    if sparse or (sparse is None and shape[0] * shape[1] > _MOST_DENSE):
        return _frames.sparse("score").csr_matrix((values, columns, starts), shape=shape)
    dense = np.zeros(shape)
    dense[np.repeat(np.arange(shape[0]), np.diff(starts)), columns] = values
    dense[missing] = np.nan
    if _frames.library(texts) == "numpy":
        return dense
    return _frames.aligned(texts, {name: dense[:, at] for at, name in enumerate(names)})


def _terms(keywords: Any) -> dict[str, Any]:
    """The keywords, their topics and their weights, the last two None where there are none."""
    if not isinstance(keywords, Mapping):
        return {"keywords": keywords, "topics": None, "weights": None}
    values = list(keywords.values())
    if all(isinstance(value, str) for value in values) and values:
        return {"keywords": list(keywords), "topics": values, "weights": None}
    for keyword, value in keywords.items():
        if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
            raise ValueError(  # noqa: TRY004 - a bad value of an option, whatever its type
                "keywords must all map to weights (numbers) or all to topics (strings), "
                f"not {keyword!r} to {value!r}"
            )
    return {"keywords": list(keywords), "topics": None, "weights": [float(v) for v in values]}
