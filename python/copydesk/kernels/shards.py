"""Shards: articles that stand together from their reading on, and what they were answered.

A shard keeps the shingles of its articles (8 bytes each), so that no text is read twice. Bytes are
arrays of NumPy, little-endian, in columns of type binary.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pyarrow

from copydesk import _core

# One thread, nobody to tell how far it is.
CROSSING = (1, None)

# What a shard holds.
SHARD = pyarrow.schema(
    [
        ("shard", pyarrow.int64()),
        *(
            (name, pyarrow.binary())
            for name in (
                "ids",
                "missing",
                "words",
                "keys",
                "lengths",
                "shingles",
                "three_lengths",
                "threes",
                "sites",
                "headlines",
                "spoken",
                "ranks",
            )
        ),
    ]
)

# What is asked of a range, and what it answers.
ASKED = pyarrow.schema(
    [
        ("kind", pyarrow.string()),
        ("range", pyarrow.int64()),
        ("shard", pyarrow.int64()),
        ("asked", pyarrow.binary()),
        ("besides", pyarrow.binary()),
    ]
)
READ = pyarrow.schema([*ASKED, *(field for field in SHARD if field.name != "shard")])
ANSWERED = pyarrow.schema(
    [
        ("kind", pyarrow.string()),
        ("range", pyarrow.int64()),
        ("shard", pyarrow.int64()),
        ("answer", pyarrow.binary()),
        ("articles", pyarrow.int64()),
        ("shingles", pyarrow.int64()),
        ("threes", pyarrow.int64()),
        ("of_sites", pyarrow.int64()),
    ]
)

# What is told with the answers about words: articles that differ, their shingles, their shingles of
# three words, and those of the articles that differ on their site.
TOTALS = ("articles", "shingles", "threes", "of_sites")

# An article as it asks who else has its words, and the answer.
WORDS = np.dtype(
    [
        ("key", "<u8"),
        ("words", "<u4"),
        ("shingles", "<u4"),
        ("threes", "<u4"),
        ("site", "<u8"),
        ("id", "<i8"),
    ]
)
FIRSTS = np.dtype([("first", "<i8"), ("of_site", "<i8"), ("doubled", "?")])

# Bytes of the answer for each article.
BYTES_OF_FIRSTS = FIRSTS.itemsize

# What is asked about an article's shingles: how often they stand, and that they be counted.
ASKED_ABOUT, COUNTED = 1, 2


def as_bytes(array: np.ndarray) -> bytes:
    """An array as a value of type binary."""
    return np.ascontiguousarray(array).tobytes()


def from_bytes(row: dict[str, Any], name: str, dtype: Any) -> np.ndarray:
    """The array in a column of a row."""
    return np.frombuffer(row[name], dtype=dtype)


def no_rows(schema: Any) -> Any:
    """A record batch without rows."""
    return pyarrow.RecordBatch.from_pylist([], schema=schema)


def table_of(schema: Any, columns: Mapping[str, Any]) -> Any:
    """A table of columns by name."""
    arrays = [pyarrow.array(columns[field.name], field.type) for field in schema]
    return pyarrow.Table.from_arrays(arrays, schema=schema)


class Plan(NamedTuple):
    """In how many ranges all shards ask, and what for."""

    # Ranges of hashes of words, and of ids.
    words: int
    # Whether page chrome is set aside, and whether it is that of each site.
    chrome: bool
    by_site: bool
    # Articles that differ, known once the words are.
    articles: int = 0
    # Their shingles, and in how many ranges those are counted.
    shingles: tuple[int, int] = (0, 1)
    # The same for the shingles of three words that page chrome is of, and for those of each site.
    threes: tuple[int, int] = (0, 1)
    of_sites: tuple[int, int] = (0, 1)
    # Ranges of sequences of words.
    sequences: int = 1


class Shard:
    """A shard, and what it was answered."""

    def __init__(self, table: Any, answers: Any | None, plan: Plan) -> None:
        rows = table.to_pylist()
        if len(rows) != 1:
            raise ValueError(
                "id: the same ids stand in two parts of the frame; each article must have its own"
                if rows
                else "the rows of the frame were others when they were read again: save it first"
            )
        (row,) = rows
        self.number: int = row["shard"]
        self.ids = from_bytes(row, "ids", "<i8")
        self.missing = from_bytes(row, "missing", "?")
        self.words = from_bytes(row, "words", "<u4")
        self.keys = from_bytes(row, "keys", "<u8")
        self.shingles = from_bytes(row, "lengths", "<u4"), from_bytes(row, "shingles", "<u8")
        self.threes = from_bytes(row, "three_lengths", "<u4"), from_bytes(row, "threes", "<u8")
        # Page chrome is of three words: others are held for it where the shingles are not.
        own_threes = len(self.threes[0]) > 0
        if not own_threes:
            self.threes = self.shingles
        # Whether they are counted by themselves for it.
        self.counts_threes = plan.chrome and own_threes
        self.sites = from_bytes(row, "sites", "<u8")
        self.headlines = from_bytes(row, "headlines", "<u8")
        self.spoken = from_bytes(row, "spoken", "?")
        self.ranks = from_bytes(row, "ranks", "<i8")
        self.plan = plan
        self._answers: dict[str, dict[int, bytes]] = {}
        if answers is not None:
            names = ("kind", "range", "answer")
            columns = (answers.column(name).to_pylist() for name in names)
            for kind, number, answer in zip(*columns, strict=True):
                self._answers.setdefault(kind, {})[number] = answer
            firsts = np.empty(len(self.ids), FIRSTS)
            for number, rows_asked in self.by_range():
                answer = np.frombuffer(self.answer("words", number), FIRSTS)
                if len(answer) != len(rows_asked):
                    raise ValueError("the frame changed while it was read: save it first")
                firsts[rows_asked] = answer
            self.firsts = firsts

    def by_range(self) -> Iterable[tuple[int, np.ndarray]]:
        """The rows of each range of hashes of words."""
        return by_range(self.keys, self.plan.words)

    def answer(self, kind: str, number: int) -> bytes:
        """What a range answered, if anything."""
        return self._answers.get(kind, {}).get(number, b"")

    def answers(self, kind: str, ranges: int) -> tuple[np.ndarray, np.ndarray]:
        """Lengths of the answers of all ranges, and the answers."""
        found = [self.answer(kind, number) for number in range(ranges)]
        lengths = np.array([len(answer) for answer in found], np.uint32)
        return lengths, np.frombuffer(b"".join(found), np.uint8)

    @property
    def roles(self) -> np.ndarray:
        """What is asked about the shingles of each article, in all sites together."""
        unit = np.where(self.firsts["of_site"] == self.ids, ASKED_ABOUT, 0)
        roles = np.where(self.firsts["first"] == self.ids, COUNTED, unit)
        return np.where(self.words > 0, roles, 0).astype(np.uint8)

    @property
    def page_roles(self) -> np.ndarray:
        """The same on each site."""
        counted = (self.firsts["of_site"] == self.ids) & (self.words > 0)
        return np.where(counted, COUNTED, 0).astype(np.uint8)

    @functools.cached_property
    def levels(self) -> np.ndarray:
        """How often each shingle stands in all articles."""
        ranges = self.plan.shingles
        found = self.answers("shingles", ranges[1])
        return _core.shard_levels(self.shingles, self.roles, None, ranges, found, CROSSING)

    @property
    def surveys(self) -> tuple[str, ...]:
        """How page chrome is looked for: over all sites, and on each where they are known."""
        return ("everywhere", "of sites") if self.plan.by_site else ("everywhere",)

    def seen(self, survey: str) -> dict[str, Any]:
        """The articles as page chrome sees them, with what is known of it so far."""
        of_sites = survey == "of sites"
        roles, sites = (self.page_roles, self.sites) if of_sites else (self.roles, None)
        if of_sites or self.counts_threes:
            kind = "of_sites" if of_sites else "threes"
            ranges = self.plan.of_sites if of_sites else self.plan.threes
            found = self.answers(kind, ranges[1])
            levels = _core.shard_levels(self.threes, roles, sites, ranges, found, CROSSING)
        else:
            levels = self.levels
        continued, rejoined = [_NO_ENDS], [_NO_ENDS]
        common = [np.empty(0, np.uint64)]
        for number in range(self.plan.sequences):
            ends = np.frombuffer(self.answer(f"turns {survey}", number), np.uint32)
            if len(ends):
                middle = 1 + int(ends[0])
                continued.append(ends[1:middle])
                rejoined.append(ends[middle:])
            told = self.answer(f"sequences {survey}", number)
            common.append(np.frombuffer(told, np.uint64))
        articles = np.full(len(self.ids), self.plan.articles, np.uint32)
        if of_sites:
            articles = self.articles_of_sites()
        return {
            "lengths": self.threes[0],
            "shingles": self.threes[1],
            "levels": levels,
            "words": self.words,
            "roles": roles,
            "sites": sites,
            "forms_alone": self.plan.by_site and not of_sites,
            "continued": np.concatenate(continued),
            "rejoined": np.concatenate(rejoined),
            "common": np.concatenate(common),
            "articles": articles,
        }

    def articles_of_sites(self) -> np.ndarray:
        """How many articles that differ each one's site has."""
        sites, which = np.unique(self.sites, return_inverse=True)
        found = np.zeros(len(sites), np.uint32)
        for number, rows in by_range(sites, self.plan.words):
            told = np.frombuffer(self.answer("articles", number), np.uint32)
            if len(told) == len(rows):
                found[rows] = told
        return found[which.reshape(-1)]


_NO_ENDS = np.empty(0, np.uint32)


def by_range(hashes: np.ndarray, ranges: int) -> Iterable[tuple[int, np.ndarray]]:
    """The places of the hashes in each range, in order."""
    numbers = (hashes >> np.uint64(32)) * np.uint64(ranges) >> np.uint64(32)
    order = np.argsort(numbers, kind="stable")
    at, begins = np.unique(numbers[order], return_index=True)
    for number, rows in zip(at, np.split(order, begins[1:]), strict=True):
        yield int(number), rows
