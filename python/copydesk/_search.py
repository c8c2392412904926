"""Articles against queries."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from numbers import Integral
from typing import Any, Literal

import numpy as np

from copydesk import _core, _frames
from copydesk._progress import Progress


class SearchIndex:
    """An index of articles that ranks them for queries, by the variants of BM25.

    The formulas are those of Kamphuis, de Vries, Boytsov and Lin, "Which BM25 do you mean?" (ECIR
    2020): scores equal those of the package `bm25s`, and with `okapi` those of `rank_bm25`, for the
    same tokens, in double precision.

    Args:
        texts: A column of articles; a missing one keeps its row and is never found.
        method: `lucene`, `robertson`, `atire`, `bm25l`, `bm25+` or `okapi`.
        k1: How soon repeating a word stops to add to the score, from 0 to 1,000,000.
        b: How much long articles are held back, from 0 to 1.
        delta: What a word found adds at least, in `bm25l` and `bm25+`, from 0 to 1,000,000.
        stem: A language (`en`, `german`) whose Snowball stems stand for the words.
        stopwords: Words to leave out: a list, or a language (`en`, `german`), whose commonest words
            of grammar are left out.
        title: A column of titles, whose words count `title_weight` times.
        title_weight: What a word of the title counts, from 0 to 1,000,000.
        threads: How many to use; None for all cores.
        progress: True for a bar, or a callable `(done, total)`.

    Raises:
        TypeError: `texts` or `title` is no column of texts.
        ValueError: An option is not allowed.

    Examples:
        >>> import copydesk
        >>> index = copydesk.SearchIndex(["Storm closes the harbour", "Harbour reopens", None])
        >>> top = index.top(["harbour storm"], k=2)
        >>> top["row"].tolist(), top["score"].round(3).tolist()
        ([0, 1], [0.305, 0.086])
        >>> index.add(["The storm returns"])
        >>> len(index), index.top(["storm"])["row"].tolist()
        (4, [3, 0])
    """

    def __init__(
        self,
        texts: Any,
        *,
        method: Literal["lucene", "robertson", "atire", "bm25l", "bm25+", "okapi"] = "lucene",
        k1: float = 1.5,
        b: float = 0.75,
        delta: float = 0.5,
        stem: str | None = None,
        stopwords: str | Iterable[str] | None = None,
        title: Any = None,
        title_weight: float = 2.0,
        threads: int | None = None,
        progress: Progress = None,
    ) -> None:
        given = {
            "method": method,
            "k1": k1,
            "b": b,
            "delta": delta,
            "stem": stem,
            "stopwords": stopwords,
            "title_weight": title_weight,
        }
        self._index = _core.SearchIndex(given)
        self.add(texts, title=title, threads=threads, progress=progress)

    def __len__(self) -> int:
        """How many articles there are, missing ones included."""
        return len(self._index)

    def __repr__(self) -> str:
        """How many articles there are."""
        return f"<copydesk.SearchIndex of {len(self)} articles>"

    def add(
        self,
        texts: Any,
        *,
        title: Any = None,
        threads: int | None = None,
        progress: Progress = None,
    ) -> None:
        """Add articles behind those that are there: their rows go on counting.

        A call that ends with an error, also one of `progress`, leaves the index as it was. Until
        the end it answers as before, to other threads and to `progress` itself.

        Args:
            texts: A column of articles.
            title: A column of their titles.
            threads: How many to use; None for all cores.
            progress: True for a bar, or a callable `(done, total)`.

        Raises:
            RuntimeError: Articles are being added by another call.
            TypeError: `texts` or `title` is no column of texts.
        """
        self._index.add(texts, title, (threads, progress))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the index to a file: as a whole, or not at all.

        Args:
            path: The file; one that is there is replaced when the new one is written.

        Raises:
            OSError: The system refuses.
        """
        self._index.save(os.fspath(path))

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> SearchIndex:
        """Open an index that was saved. What it found stays in the file, mapped.

        Args:
            path: The file, which must not be written to while the index is in use; `save` only ever
                puts another in its place.

        Returns:
            The index as it was, options included; articles can be added to it.

        Raises:
            OSError: The system refuses.
            ValueError: The file is none of copydesk's, is damaged, or is newer than this library.
        """
        index = cls.__new__(cls)
        index._index = _core.SearchIndex.open(os.fspath(path))  # noqa: SLF001
        return index

    def top(
        self,
        queries: Any,
        k: int = 10,
        *,
        mask: Any = None,
        threads: int | None = None,
        progress: Progress = None,
    ) -> Any:
        """The best articles for each query.

        Args:
            queries: A column of queries, cut into words as the articles are.
            k: How many articles for a query, at most.
            mask: True for each article that may be found; a boolean array as long as the index.
            threads: How many to use; None for all cores.
            progress: True for a bar, or a callable `(done, total)`.

        Returns:
            A long table: `query` (the query's position, int64), `rank` (from 1), `row` (the
            article's position, int64), `score` (float64, above 0). Equal scores in the order of
            rows. An article with none of the query's words is not listed.

        Raises:
            TypeError: `queries` is no column of texts, such as a single string.
            ValueError: `k` is below 0, or the mask is not as long as the index.
        """
        if isinstance(k, bool) or not isinstance(k, Integral) or k < 0:
            raise ValueError(f"k must be a whole number, zero or more, not {k!r}")
        if mask is not None:
            mask = np.asarray(mask)
            if mask.dtype != bool or mask.ndim != 1:
                raise ValueError("mask must be one True or False for each article")
        # No index holds as many articles as the largest size there is.
        columns = self._index.top(queries, min(int(k), sys.maxsize), mask, (threads, progress))
        return _frames.unaligned(queries, columns)

    def scores(
        self, queries: Any, *, threads: int | None = None, progress: Progress = None
    ) -> np.ndarray:
        """The score of every article for every query.

        Args:
            queries: A column of queries.
            threads: How many to use; None for all cores.
            progress: True for a bar, or a callable `(done, total)`.

        Returns:
            An array of queries x articles (float64), NaN for missing articles.

        Raises:
            TypeError: `queries` is no column of texts.
        """
        return self._index.scores(queries, (threads, progress))
