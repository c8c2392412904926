"""An index in which articles are compared batch after batch."""

from __future__ import annotations

import os
from typing import Any

from copydesk import _core, _frames
from copydesk._progress import Progress


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
