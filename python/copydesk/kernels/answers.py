"""What a range answers to all shards that asked, shard by shard and in the order they asked in."""

from __future__ import annotations

from typing import Any

import numpy as np

from copydesk import _core
from copydesk.kernels.shards import (
    ANSWERED,
    CROSSING,
    FIRSTS,
    TOTALS,
    WORDS,
    Plan,
    as_bytes,
    joined,
    lists,
    table_of,
)


def answer(table: Any, *, plan: tuple[Any, ...]) -> Any:
    """What a range answers to all shards that asked.

    Args:
        table: A `pyarrow.Table` like `ASKED`, all of one kind and range.
        plan: What a `Plan` is made of.

    Returns:
        A table like `ANSWERED`: for each shard what it asked for, in its order.

    Raises:
        ValueError: Two articles have the same id.
    """
    kind, number = table.column("kind")[0].as_py(), table.column("range")[0].as_py()
    shards = table.column("shard").to_pylist()
    asked, besides = table.column("asked"), table.column("besides")
    totals = np.zeros((len(shards), len(TOTALS)), np.int64)
    answers: list[bytes]
    if kind == "ids":
        refuse_repeated(joined(asked, np.int64)[1])
        shards, answers, totals = [], [], totals[:0]
    elif kind == "words":
        answers, totals = _who_has_words(asked)
    elif kind == "articles":
        answers = _sums(asked, besides)
    elif kind.startswith("turns"):
        answers = _ends(asked, besides)
    elif kind.startswith("sequences"):
        answers = _common(asked, besides)
    else:
        (_, counted), ranges = joined(besides, np.uint32), getattr(Plan(*plan), kind)
        found = _core.shard_count(joined(asked, np.uint32), counted, ranges, CROSSING)
        answers = [as_bytes(levels) for levels in found]
    return table_of(
        ANSWERED,
        {
            "kind": [kind] * len(shards),
            "range": [number] * len(shards),
            "shard": shards,
            "answer": answers,
            **dict(zip(TOTALS, totals.T, strict=True)),
        },
    )


def refuse_repeated(ids: np.ndarray) -> None:
    """Raise ValueError if two ids are the same."""
    ids = np.sort(ids)
    repeated = ids[1:][ids[1:] == ids[:-1]]
    if len(repeated):
        raise ValueError(
            f"id: {repeated[0]} is the id of two articles or more; each must have its own"
        )


def _who_has_words(asked: Any) -> tuple[list[bytes], np.ndarray]:
    """For each article the first with its words, that on its site, and whether sites differ.

    Besides, the totals of each shard.
    """
    lengths, articles = joined(asked, WORDS)
    order = np.lexsort([articles[name] for name in ("id", "site", "words", "shingles", "key")])
    ordered = articles[order]

    def begins(names: tuple[str, ...]) -> np.ndarray:
        """Where an article begins that differs from the one before it."""
        change = np.ones(len(ordered), bool)
        change[1:] = np.any([ordered[n][1:] != ordered[n][:-1] for n in names], axis=0)
        return np.flatnonzero(change)

    words, sites = (
        begins(("key", "words", "shingles")),
        begins(("key", "words", "shingles", "site")),
    )
    of_words = np.diff(np.append(words, len(ordered)))
    of_sites = np.diff(np.append(sites, len(ordered)))
    found = np.empty(len(articles), FIRSTS)
    first = np.minimum.reduceat(ordered["id"], words) if len(ordered) else ordered["id"]
    found["first"][order] = np.repeat(first, of_words)
    found["of_site"][order] = np.repeat(ordered["id"][sites], of_sites)
    several = np.add.reduceat(np.isin(np.arange(len(ordered)), sites), words) > 1
    found["doubled"][order] = np.repeat(several, of_words)
    ends = np.cumsum(lengths)
    is_first = (found["first"] == articles["id"]) & (articles["words"] > 0)
    is_unit = (found["of_site"] == articles["id"]) & (articles["words"] > 0)
    each = np.stack(
        [
            is_first,
            is_first * articles["shingles"],
            is_first * articles["threes"],
            is_unit * articles["threes"],
        ]
    ).astype(np.int64)
    parts = list(zip([0, *ends[:-1]], ends, strict=True))
    totals = np.array([each[:, begin:end].sum(axis=1) for begin, end in parts])
    return [as_bytes(found[begin:end]) for begin, end in parts], totals


def _sums(asked: Any, besides: Any) -> list[bytes]:
    """For each site asked about the sum of what all told of it."""
    sites, which = np.unique(joined(asked, np.uint64)[1], return_inverse=True)
    told = joined(besides, np.uint32)[1]
    sums = np.bincount(which.reshape(-1), told, len(sites)).astype(np.uint32)
    return [as_bytes(sums[np.searchsorted(sites, part)]) for part in lists(asked, np.uint64)]


def _ends(asked: Any, besides: Any) -> list[bytes]:
    """For each end asked about whether most go on alike after it, and whether most come back.

    First how many of the former there are, then those, then the latter.
    """
    kinds: list[list[np.ndarray]] = [[], [], []]
    for numbers in lists(asked, np.uint64):
        begin = 3
        for kind, length in zip(kinds, numbers[:3].tolist(), strict=True):
            kind.append(numbers[begin : begin + length])
            begin += length
    follows = tuple(np.concatenate(kind) for kind in kinds)
    all_ends = joined(besides, np.uint32)[1]
    continued, rejoined = _core.shard_ends(follows, all_ends, CROSSING)
    answers = []
    for own in lists(besides, np.uint32):
        alike, back = own[_among(own, continued)], own[_among(own, rejoined)]
        answers.append(as_bytes(np.concatenate([np.array([len(alike)], np.uint32), alike, back])))
    return answers


def _common(asked: Any, besides: Any) -> list[bytes]:
    common = _core.shard_common(joined(asked, np.uint64)[1], CROSSING)
    keys = (common >> np.uint64(32)).astype(np.uint32)
    parts = (own[_among(own, keys)] for own in lists(besides, np.uint32))
    return [as_bytes(common[np.searchsorted(keys, part)]) for part in parts]


def _among(values: np.ndarray, sorted_values: np.ndarray) -> np.ndarray:
    """Which values are among others, which are sorted and distinct."""
    if len(sorted_values) == 0:
        return np.zeros(len(values), bool)
    at = np.minimum(np.searchsorted(sorted_values, values), len(sorted_values) - 1)
    return sorted_values[at] == values
