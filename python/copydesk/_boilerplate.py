"""Page chrome: found, and taken out."""

from __future__ import annotations

from typing import Any

from copydesk import _core, _frames
from copydesk._progress import Progress


def boilerplate(
    texts: Any,
    *,
    source: Any = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Any:
    """The page chrome of articles: headers, footers, notices that repeat around texts that differ.

    A passage is at least 8 words that stand, near enough word for word, beside 5 different texts or
    more, of the same site where `source` tells it. A story that many sites reprint is none: without
    `source`, a passage of more than 40 words must begin or end the page, and be no longer than the
    rest of it. At least 50 words and 30 % of an article are always left.

    Args:
        texts: A column of articles.
        source: A column that names the site each article is from; without it, articles are taken
            together, and only short or outer passages count.
        threads: How many threads to use; None for all cores. The answer is the same.
        progress: True for a bar, or a callable `(done, total)`.

    Returns:
        A table with a row per passage: `row` (int64, the article's position), `start` and `end`
        (int64, code points: `text[start:end]`), `articles` (int64, in how many it stands).

    Raises:
        ValueError: `source` is not as long as `texts`.
        TypeError: `texts` is not a column of texts.

    Examples:
        >>> import copydesk
        >>> stories = [" ".join(f"word{i}x{j}" for j in range(60)) for i in range(5)]
        >>> footer = "Sign up for our newsletter and never miss a story from the valley again."
        >>> chrome = copydesk.boilerplate([f"{story} {footer}" for story in stories])
        >>> chrome["row"].tolist(), chrome["articles"].tolist()
        ([0, 1, 2, 3, 4], [5, 5, 5, 5, 5])
    """
    columns = _core.boilerplate(texts, source, (threads, progress))
    return _frames.long(texts, columns)


def strip_boilerplate(
    texts: Any,
    *,
    source: Any = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Any:
    """The same column without the passages that `boilerplate` finds.

    Args:
        texts: A column of articles.
        source: A column that names the site each article is from.
        threads: How many threads to use; None for all cores. The answer is the same.
        progress: True for a bar, or a callable `(done, total)`.

    Returns:
        A column of the same kind; missing articles stay missing.

    Raises:
        ValueError: `source` is not as long as `texts`.
        TypeError: `texts` is not a column of texts.

    Examples:
        >>> import copydesk
        >>> stories = [" ".join(f"word{i}x{j}" for j in range(60)) for i in range(5)]
        >>> footer = "Sign up for our newsletter and never miss a story from the valley again."
        >>> left = copydesk.strip_boilerplate([f"{story} {footer}" for story in stories])
        >>> [text.strip() for text in left] == stories
        True
    """
    values, missing = _core.strip_boilerplate(texts, source, (threads, progress))["text"]
    return _frames.like(texts, values, missing)
