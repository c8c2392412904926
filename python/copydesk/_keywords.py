"""What each article is about."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any, Literal

from copydesk import _core, _frames
from copydesk._progress import Progress


def keywords(
    texts: Any,
    *,
    method: Literal["yake"] = "yake",
    top: int = 10,
    max_words: int = 3,
    language: Any = "en",
    stopwords: Iterable[str] | None = None,
    deduplicate: float | None = 0.9,
    threads: int | None = None,
    progress: Progress = None,
) -> Any:
    """The keywords of each article, best first.

    Args:
        texts: A column of articles; missing and empty ones have no keywords.
        method: `"yake"`: the words and phrases of one article by its own statistics of casing,
            position, frequency, context and spread (Campos et al., Information Sciences 509, 2020,
            section 3); keywords, order and raw scores are those of the authors' package 0.7.3.
        top: How many keywords an article has at most.
        max_words: How many words a keyword has at most, 1 to 8.
        language: The code of the articles' language ("en", "pt-BR"), or a column of codes. It chooses
            the stop words; a language that has none is warned about, and gets none.
        stopwords: Words to use in place of those of the language.
        deduplicate: A keyword more similar than this to a better one is left out, in (0, 1]; None or
            1 keeps all.
        threads: How many threads to use; None for all cores. The answer is the same.
        progress: True for a bar, or a callable `(done, total)`.

    Returns:
        A long table with a row per keyword: `row` (int64, the article), `rank` (int64, from 1),
        `keyword` (str), `score` (float64, higher is better), `count` (int64, how often it stands in
        the article), `start` (int64, where it first stands, in code points). With `"yake"` also
        `yake` (float64), the raw score, of which lower is better.

    Raises:
        ValueError: An option is not allowed; the message names it.
        TypeError: `texts` is not a column of texts.

    Examples:
        >>> import copydesk
        >>> article = "The ferry tunnel to Lindholm is late. Nobody knows what the tunnel costs."
        >>> found = copydesk.keywords([article], method="yake", top=2)
        >>> found["keyword"].tolist(), found["start"].tolist()
        (['ferry tunnel', 'tunnel to Lindholm'], [4, 10])
    """
    code, codes = (language, None) if isinstance(language, str) else ("en", language)
    if stopwords is None:
        _warn_of_unknown({code} if codes is None else set(_frames.objects(codes)))
    given = {
        "method": method,
        "top": top,
        "max_words": max_words,
        "language": code,
        "stopwords": None if stopwords is None else list(stopwords),
        "deduplicate": deduplicate,
    }
    columns = _core.keywords(texts, codes, given, (threads, progress))
    return _frames.long(texts, columns)


def _warn_of_unknown(codes: set[str | None]) -> None:
    """Tell once which languages have no stop words."""
    known = set(_core.stopword_languages())
    unknown = {c for c in codes if c and c.replace("_", "-").split("-")[0].lower() not in known}
    if unknown:
        warnings.warn(
            f"no stop words for {', '.join(sorted(unknown))}; pass stopwords=, or choose from "
            f"{', '.join(sorted(known))}",
            stacklevel=3,
        )
