"""Which articles are copies of one another."""

from __future__ import annotations

import os
from typing import Any

from copydesk import _core, _frames
from copydesk._progress import Progress


def words(text: str) -> list[str]:
    r"""The normalised words that all of deduplication works on.

    HTML references are decoded (up to twice: `&amp;amp;` is common in crawls), the text is put in
    NFKC and case folded (Unicode Standard, section 3.13). A word is a maximal run of letters, marks
    and digits; apostrophes, soft hyphens and characters without width are dropped, and a word cut
    by a hyphen at the end of a line is joined. Runs of a script without spaces (Han, Kana, Thai,
    Lao, Khmer, Myanmar) become pairs of neighbouring characters.

    Args:
        text: One text.

    Returns:
        Its words, in order.

    Raises:
        TypeError: `text` is not a `str`.

    Examples:
        >>> import copydesk
        >>> copydesk.words("The govern-\nment’s AT&amp;T caf&eacute;")
        ['the', 'governments', 'at', 't', 'café']
        >>> copydesk.words("東京で会見")
        ['東京', '京で', 'で会', '会見']
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, not {type(text).__name__}")
    return _core.words([text], (1, None))


def duplicate_pairs(
    texts: Any,
    *,
    similarity: float | None = 0.45,
    containment: float | None = 0.8,
    shingle: int = 3,
    memory_limit: int | None = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Any:
    """All pairs of articles that are copies of one another, and no others.

    An article is the set of its shingles: `shingle` successive `words`. The pairs found are those
    that comparing each article with every other would find, figure for figure: an exact join by
    prefix filter (Bayardo, Ma and Srikant, WWW 2007), not a sketch. What is left to chance is that
    two shingles have the same 64-bit hash.

    Args:
        texts: A column of articles; missing and empty ones are part of no pair.
        similarity: Least Jaccard similarity, shared shingles over all shingles of both, in (0, 1];
            None switches it off.
        containment: Least containment, shared shingles over those of the shorter article, in
            (0, 1]; None switches it off. A pair reaches either of the two.
        shingle: Words in a shingle, 1 to 8. An article shorter than that has one shingle, all its
            words.
        memory_limit: About how many bytes may be held besides texts and answer; None for what it
            takes, about as much as the texts. With less the texts are read oftener; the answer is
            the same.
        threads: How many threads to use; None for all cores. The answer is the same.
        progress: True for a bar, or a callable `(done, total)`.

    Returns:
        A table with a row per pair, sorted: `left` and `right` (int64, rows, `left` < `right`),
        `similarity` and `containment` (float64).

    Raises:
        ValueError: An option is out of its range; the message names it.
        TypeError: `texts` is not a column of texts.

    Examples:
        >>> import copydesk
        >>> articles = ["The mayor opened a new bridge.", "Rain.", "the mayor opened a new bridge"]
        >>> pairs = copydesk.duplicate_pairs(articles)
        >>> pairs["left"].tolist(), pairs["right"].tolist(), pairs["similarity"].tolist()
        ([0], [2], [1.0])
    """
    given = {
        "similarity": similarity,
        "containment": containment,
        "shingle": shingle,
        "memory_limit": memory_limit,
    }
    columns = _core.duplicate_pairs(texts, given, (threads, progress))
    return _frames.unaligned(texts, columns)


def dedupe(
    texts: Any,
    *,
    similarity: float | None = 0.45,
    containment: float | None = 0.8,
    shingle: int = 3,
    min_words: int = 30,
    share: float = 0.25,
    keep: Any = "first",
    source: Any = None,
    title: Any = None,
    boilerplate: bool = True,
    memory_limit: int | None = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Any:
    """Group copies under one representative each, and tell what kind of copy each is.

    Two articles have an edge when their similarity reaches `similarity`, or when the shorter one is
    an excerpt of the longer: containment reaches `containment`, it has at least `min_words` words,
    and at least `share` of the longer one's. Articles that are no excerpts come first, then
    excerpts, each in the order of `keep`; one joins the earliest representative it has an edge
    with, or else represents itself. So every member is a copy of its representative: there are no
    chains. An article that holds less than 0.8 of a similar one's shingles is its excerpt too, as
    far as the order goes: the two halves of an article join the whole one.

    Args:
        texts: A column of articles.
        similarity: Least Jaccard similarity, in (0, 1]; None switches it off.
        containment: Least containment of an excerpt, in (0, 1]; None switches it off.
        shingle: Words in a shingle, 1 to 8.
        min_words: Fewest words of an excerpt.
        share: Least part of the longer article's words that an excerpt has, in [0, 1].
        keep: Which copy represents the others: "first", "last", "longest" (most words), or a column
            to sort by, such as the day of publication; missing values come last.
        source: A column that names the site each article is from, for its page chrome.
        title: A column of headlines. With it, a page that holds chrome and no story (one text under
            five headlines or more that do not speak of it) is told by the relation "chrome" and
            grouped with none, as one is that holds nothing but chrome by `source`.
        boilerplate: Whether to set page chrome aside first.
        memory_limit: About how many bytes may be held besides texts and answer; None for what it
            takes, about as much as the texts. With less the texts are read oftener; the answer is
            the same.
        threads: How many threads to use; None for all cores. The answer is the same.
        progress: True for a bar, or a callable `(done, total)`.

    Returns:
        A table with a row per article: `cluster` (int64, the representative's row),
        `representative` (bool), `relation` ("unique": alone; "original": represents others;
        "exact": the same words; "near": `similarity` reached; "excerpt"; "missing"; "chrome": a
        page without a story), `similarity` and `containment` (float64, to the representative).

    Raises:
        ValueError: An option is out of its range; the message names it.
        TypeError: `texts` is not a column of texts.

    Examples:
        >>> import copydesk
        >>> articles = ["The mayor opened a new bridge.", "Rain.", "THE MAYOR OPENED A NEW BRIDGE"]
        >>> copies = copydesk.dedupe(articles)
        >>> copies["cluster"].tolist(), copies["relation"].tolist()
        ([0, 1, 0], ['original', 'unique', 'exact'])
    """
    given = {
        "similarity": similarity,
        "containment": containment,
        "shingle": shingle,
        "min_words": min_words,
        "share": share,
        "keep": keep if isinstance(keep, str) else _ranks(keep),
        "boilerplate": boilerplate,
        "memory_limit": memory_limit,
    }
    columns = _core.dedupe(texts, source, title, given, (threads, progress))
    return _frames.aligned(texts, columns)


def passages(
    left: Any,
    right: Any,
    *,
    threads: int | None = None,
    progress: Progress = None,
) -> Any:
    """What was copied between two columns of texts, row by row.

    A passage is a run of words that stands in both texts, at least 6 of them (or the whole of a
    shorter text). From the beginning of the left text on, the longest run that stands in the right
    one is taken, and so on after it: a greedy tiling (Wise, YAP3, SIGCSE 1996).

    Args:
        left: A column of texts.
        right: A column as long.
        threads: How many threads to use; None for all cores. The answer is the same.
        progress: True for a bar, or a callable `(done, total)`.

    Returns:
        A table with a row per passage, by row and place in the left text: `row`, `left_start`,
        `left_end`, `right_start`, `right_end` (int64, code points). Rows in which a text is missing
        have none.

    Raises:
        ValueError: `right` is not as long as `left`.
        TypeError: one of the two is not a column of texts.

    Examples:
        >>> import copydesk
        >>> wire = "The ferry to Port Ellis will not run until the end of the month, they said."
        >>> page = "PORT ELLIS - The ferry to Port Ellis will not run until the end of May."
        >>> found = copydesk.passages([page], [wire])
        >>> page[found["left_start"][0] : found["left_end"][0]]
        'The ferry to Port Ellis will not run until the end of'
    """
    columns = _core.passages(left, right, (threads, progress))
    return _frames.long(left, columns)


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


class DuplicateIndex:
    """Articles that come in batches, each compared with all that came before.

    An article joins the earliest representative it has an edge with, by the rules of `dedupe`; what
    was clustered once stays so. No page chrome is set aside. The index keeps the shingles of
    representatives only, sixteen bytes each, and none of the texts.

    Args:
        similarity: Least Jaccard similarity, in (0, 1]; None switches it off.
        containment: Least containment of an excerpt, in (0, 1]; None switches it off.
        shingle: Words in a shingle, 1 to 8.
        min_words: Fewest words of an excerpt.
        share: Least part of the longer article's words that an excerpt has, in [0, 1].

    Raises:
        ValueError: An option is out of its range; the message names it.

    Examples:
        >>> import copydesk
        >>> index = copydesk.DuplicateIndex()
        >>> index.add(["The mayor opened the new bridge.", "Rain."])["cluster"].tolist()
        [0, 1]
        >>> index.add(["THE MAYOR OPENED THE NEW BRIDGE", "Snow."])["cluster"].tolist()
        [0, 3]
        >>> len(index)
        4
    """

    def __init__(
        self,
        *,
        similarity: float | None = 0.45,
        containment: float | None = 0.8,
        shingle: int = 3,
        min_words: int = 30,
        share: float = 0.25,
    ) -> None:
        self._index = _core.DuplicateIndex(
            {
                "similarity": similarity,
                "containment": containment,
                "shingle": shingle,
                "min_words": min_words,
                "share": share,
            }
        )

    def add(self, texts: Any, *, threads: int | None = None, progress: Progress = None) -> Any:
        """Add articles, and tell what each is among those added before and those with it.

        Args:
            texts: A column of articles.
            threads: How many threads to use; None for all cores. The answer is the same.
            progress: True for a bar, or a callable `(done, total)`.

        Returns:
            A table with a row per article, with the columns of `dedupe`; `cluster` counts rows over
            all that was added.

        Raises:
            TypeError: `texts` is not a column of texts.

        Examples:
            >>> import copydesk
            >>> copydesk.DuplicateIndex().add(["Rain.", "rain"])["relation"].tolist()
            ['original', 'exact']
        """
        return _frames.aligned(texts, self._index.add(texts, (threads, progress)))

    def query(self, texts: Any, *, threads: int | None = None, progress: Progress = None) -> Any:
        """What `add` would answer; nothing is added.

        Args:
            texts: A column of articles.
            threads: How many threads to use; None for all cores. The answer is the same.
            progress: True for a bar, or a callable `(done, total)`.

        Returns:
            A table as of `add`.

        Raises:
            TypeError: `texts` is not a column of texts.

        Examples:
            >>> import copydesk
            >>> index = copydesk.DuplicateIndex()
            >>> index.query(["Rain."])["cluster"].tolist(), len(index)
            ([0], 0)
        """
        return _frames.aligned(texts, self._index.query(texts, (threads, progress)))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the index to a file. What was there is replaced as a whole, or not at all.

        Args:
            path: Where to.

        Raises:
            OSError: The system refuses; the old file is as it was.
        """
        self._index.save(os.fspath(path))

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> DuplicateIndex:
        """Open an index file.

        Its checksums are compared, which reads it through once; then it is mapped, and memory holds
        only what is used.

        Args:
            path: A file that `save` wrote.

        Returns:
            The index, to be queried or added to.

        Raises:
            ValueError: The file is none of copydesk, is newer, cut short or damaged.
            OSError: The system refuses to read it.

        Examples:
            >>> import copydesk, os, tempfile
            >>> index = copydesk.DuplicateIndex()
            >>> first = index.add(["The mayor opened the new bridge."])
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     path = os.path.join(folder, "articles.index")
            ...     index.save(path)
            ...     again = copydesk.DuplicateIndex.open(path)
            ...     again.query(["the mayor opened the new bridge"])["cluster"].tolist()
            [0]
        """
        index = cls.__new__(cls)
        index._index = _core.DuplicateIndex.open(os.fspath(path))  # noqa: SLF001
        return index

    def __len__(self) -> int:
        return len(self._index)


def _ranks(column: Any) -> list[int]:
    """The rank of each value of a column: equal ones alike, missing ones last."""
    if not isinstance(column, list | tuple) and not any(
        hasattr(column, method) for method in _frames.CONVERSIONS
    ):
        allowed = "'first', 'last', 'longest' or a column to sort by"
        raise ValueError(f"keep must be {allowed}, not {column!r}")
    values = _frames.elements(column)
    present = [not _frames.is_missing(value) for value in values]
    try:
        ordered = sorted({value for value, there in zip(values, present, strict=True) if there})
    except TypeError as error:
        raise ValueError(f"keep must be a column of values that can be sorted: {error}") from error
    ranks = {value: rank for rank, value in enumerate(ordered)}
    last = len(ranks)
    return [ranks[v] if there else last for v, there in zip(values, present, strict=True)]
