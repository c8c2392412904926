"""Articles against terms, queries, groups and time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from copydesk import _core, _frames
from copydesk._progress import Progress


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

    The keywords become one automaton over words (Aho and Corasick 1975), so that ten thousand of
    them cost little more than ten. A word is a run of letters with their marks, digits and `_`;
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


def _terms(keywords: Any) -> dict[str, Any]:
    """The keywords, their topics and their weights, the last two None where there are none."""
    if not isinstance(keywords, Mapping):
        return {"keywords": keywords, "topics": None, "weights": None}
    values = list(keywords.values())
    topical = any(isinstance(value, str) for value in values)
    return {
        "keywords": list(keywords),
        "topics": values if topical else None,
        "weights": None if topical else values,
    }
