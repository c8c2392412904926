"""Which articles are copies of one another."""

from __future__ import annotations

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
        keep: Which copy represents the others: "first", "last", "longest" (most words), "central"
            (the first, or in its stead one that has an edge with all that the first has edges with,
            and with more: fewer stories come apart whose first copy was misread or is an early
            version), or a column to sort by, such as the day of publication; missing values come
            last.
        source: A column that names the site each article is from, for its page chrome.
        title: A column of headlines. With it, a page that holds chrome and no story (one text under
            five headlines or more that do not speak of it) is told by the relation "chrome" and
            grouped with none, as one is that holds nothing but chrome by `source`.
        boilerplate: Whether to set page chrome aside first, and with it HTML tags that were left in
            a text.
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


def _ranks(column: Any) -> list[int]:
    """The rank of each value of a column: equal ones alike, missing ones last."""
    if not isinstance(column, list | tuple) and not any(
        hasattr(column, method) for method in _frames.CONVERSIONS
    ):
        allowed = "'first', 'last', 'longest', 'central' or a column to sort by"
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
