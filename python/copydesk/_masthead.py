"""Mastheads: lines that say nothing but the name of the site they stand on.

A passage of page chrome has to be of some length to be told from a turn of phrase. Where it is
known which site an article is from, its name needs no such proof.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import Any

import numpy as np

from copydesk import _frames

# Behind the last passage of any text.
_NO_MORE = (sys.maxsize, sys.maxsize)


def add(texts: Any, sources: Any, chrome: Any) -> Any:
    """Page chrome, with the lines that name the article's own site.

    Args:
        texts: A column of articles.
        sources: A column that names the site each article is from.
        chrome: What `copydesk.boilerplate` answered.

    Returns:
        A table of the same kind and columns, sorted by `row` and `start`; no two passages of it
        overlap. The line of a masthead stands in as many `articles` as have it.
    """
    names = ("row", "start", "end", "articles")
    passages = {name: _frames.array(chrome, name).astype(np.int64) for name in names}
    known: dict[int, list[tuple[int, int]]] = {}
    spans = (passages[name].tolist() for name in ("row", "start", "end"))
    for row, start, end in zip(*spans, strict=True):
        known.setdefault(row, []).append((start, end))
    told = zip(_frames.objects(texts), _frames.objects(sources), strict=True)
    found: list[tuple[int, int, int, str]] = []
    for row, (text, source) in enumerate(told):
        if not text or not source or not source.strip():
            continue
        passages_here = iter(known.get(row, ()))
        first, last = next(passages_here, _NO_MORE)
        for line in _line(source.strip()).finditer(text):
            start, end = line.span()
            while last <= start:
                first, last = next(passages_here, _NO_MORE)
            if end <= first:
                found.append((row, start, end, source))
    holders: dict[str, int] = {}
    for source in {(row, source): source for row, _, _, source in found}.values():
        holders[source] = holders.get(source, 0) + 1
    more = np.array([(r, s, e, holders[source]) for r, s, e, source in found], dtype=np.int64)
    columns = np.vstack([np.column_stack(list(passages.values())), more.reshape(-1, 4)])
    columns = columns[np.lexsort((columns[:, 1], columns[:, 0]))]
    return _frames.long(texts, {n: columns[:, i].copy() for i, n in enumerate(names)})


@cache
def _line(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"^[^\S\n]*{re.escape(name)}[^\S\n]*$",
        re.IGNORECASE | re.MULTILINE,
    )
