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
    method: Literal["news", "yake", "rake", "textrank", "positionrank", "tfidf"] = "news",
    style: Literal["phrases", "tags"] = "phrases",
    top: int = 10,
    max_words: int = 3,
    language: Any = "en",
    stopwords: Iterable[str] | None = None,
    deduplicate: float | None = 0.9,
    title: Any = None,
    background: Any = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Any:
    """The keywords of each article, best first.

    HTML in the articles is read past: tags and scripts hold no keywords, references are decoded.
    The methods:

    - `"news"`: noun phrases (style `"phrases"`) or single words of any kind (`"tags"`) by a learned
      scorer over frequency, position, spread, capitals, rarity in the news at large, shape as a
      noun phrase, and rank in a walk among neighbouring words. From twenty articles on, the batch
      itself tells how rare words are, too.
    - `"yake"`: the words and phrases of one article by its own statistics of casing, position,
      frequency, context and spread (Campos et al., Information Sciences 509, 2020, section 3);
      keywords, order and raw scores are those of the authors' package 0.7.3.
    - `"rake"`: phrases between stop words by the degree of their words over their frequency (Rose
      et al., in: Text Mining, Wiley 2010), counted as the package rake-nltk does.
    - `"textrank"`: runs of the third of all nouns and adjectives that PageRank finds most central
      among words side by side (Mihalcea and Tarau, EMNLP 2004).
    - `"positionrank"`: adjectives followed by nouns, by a PageRank that favours words which stand
      early and often (Florescu and Caragea, ACL 2017).
    - `"tfidf"`: words and phrases without stop words, by frequency in the article and rarity in the
      batch, with scikit-learn's smoothed weights.

    Args:
        texts: A column of articles; missing and empty ones have no keywords.
        method: How keywords are found and weighed.
        style: For `"news"`: `"phrases"`, names of topics as an editor would give them, or `"tags"`,
            mostly single words, of all parts of speech.
        top: How many keywords an article has at most.
        max_words: How many words a keyword has at most, 1 to 8.
        language: The articles' language by its code or name ("en", "pt-BR", "german"), or a column
            of them. It chooses the stop words; a language that has none is warned about, and gets
            none. Parts of speech and rarity in the news are known for English alone.
        stopwords: Words to use in place of those of the language.
        deduplicate: A keyword more similar than this to a better one is left out, in (0, 1]; with
            `"news"`, so is one that is a better one with a word more or less. None or 1 keeps all.
        title: A column of the articles' headlines, for `"news"`; without, the first sentence of an
            article stands for it.
        background: A column of articles of your own, for `"news"` and `"tfidf"`: how rare words
            are is counted in these rather than in `texts`.
        threads: How many threads to use; None for all cores. The answer is the same.
        progress: True for a bar, or a callable `(done, total)`.

    Returns:
        A long table with a row per keyword: `row` (int64, the article), `rank` (int64, from 1),
        `keyword` (str, as most often written there), `score` (float64, higher is better), `count`
        (int64, how often it stands in the article), `start` (int64, where it first stands, in code
        points). With `"yake"` also `yake` (float64), the raw score, of which lower is better; there
        a keyword is written as it first stands.

    Raises:
        ValueError: An option is not allowed; the message names it.
        TypeError: `texts` is not a column of texts.

    Examples:
        >>> import copydesk
        >>> article = (
        ...     "The ferry tunnel to Lindholm is late. Nobody in Lindholm knows what the ferry "
        ...     "tunnel will cost, the harbour council said."
        ... )
        >>> found = copydesk.keywords([article], method="yake", top=2)
        >>> found["keyword"].tolist(), found["start"].tolist(), found["count"].tolist()
        (['ferry tunnel', 'Lindholm is late'], [4, 20], [2, 1])
        >>> "ferry tunnel" in copydesk.keywords([article], top=5)["keyword"]
        True
    """
    code, codes = (language, None) if isinstance(language, str) else ("en", language)
    if stopwords is None:
        warn_of_unknown({code} if codes is None else set(_frames.objects(codes)))
    given = {
        "method": method,
        "style": style,
        "top": top,
        "max_words": max_words,
        "language": code,
        "stopwords": stopwords if stopwords is None or isinstance(stopwords, str) else [*stopwords],
        "deduplicate": deduplicate,
    }
    columns = _core.keywords(texts, codes, title, background, given, (threads, progress))
    return _frames.long(texts, columns)


def warn_of_unknown(codes: set[str | None]) -> None:
    """Tell once which languages have no stop words."""
    unknown = {code for code in codes if code and _core.stopword_language(code) is None}
    if unknown:
        warnings.warn(
            f"no stop words for {', '.join(sorted(unknown))}; pass stopwords=, or choose from "
            f"{', '.join(sorted(_core.stopword_languages()))}",
            stacklevel=3,
        )
