"""Shards: articles that stand together from their reading on, and what they were answered.

A shard keeps the texts of its articles, compressed, and what else is known of them. Its shingles
are made anew in each step: to read text takes a fraction of the time in which an engine moves the
shingles, which are several times as large. Bytes are arrays of NumPy, little-endian, in columns of
type binary.
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

# What a shard holds: its number, a record of each article, and their texts.
SHARD = pyarrow.schema(
    [("shard", pyarrow.int64()), ("articles", pyarrow.binary()), ("texts", pyarrow.binary())]
)

# What is known of an article without its text, and how many bytes that has.
KNOWN = np.dtype(
    [
        ("id", "<i8"),
        ("rank", "<i8"),
        ("key", "<u8"),
        ("site", "<u8"),
        ("headline", "<u8"),
        ("length", "<u4"),
        ("words", "<u4"),
        ("missing", "?"),
        ("spoken", "?"),
    ]
)

# News shrinks to two fifths at this level of Zstandard, as fast as by any other codec of Arrow's.
CODEC = pyarrow.Codec("zstd", 1)

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


def lists(column: Any, dtype: Any) -> list[np.ndarray]:
    """The arrays in a column of type binary, not copied."""
    return [
        _aligned(part, dtype) for data, ends in _chunks(column) for part in np.split(data, ends)
    ]


def joined(column: Any, dtype: Any) -> tuple[np.ndarray, np.ndarray]:
    """The arrays in a column of type binary one after the other, and how long each is."""
    size = np.dtype(dtype).itemsize
    lengths, parts = [np.empty(0, np.uint32)], []
    for data, ends in _chunks(column):
        lengths.append((np.diff([0, *ends, len(data)]) // size).astype(np.uint32))
        parts.append(data)
    values = parts[0] if len(parts) == 1 else np.concatenate([_NO_BYTES, *parts])
    return np.concatenate(lengths), _aligned(values, dtype)


def _chunks(column: Any) -> Iterable[tuple[np.ndarray, np.ndarray]]:
    """The bytes of each chunk of a column of type binary, and where values end in them."""
    for chunk in column.chunks if isinstance(column, pyarrow.ChunkedArray) else [column]:
        if len(chunk) == 0:
            continue
        wide = pyarrow.types.is_large_binary(chunk.type)
        _, offsets, data = chunk.buffers()
        kind = np.int64 if wide else np.int32
        ends = np.frombuffer(offsets, kind)[chunk.offset : chunk.offset + len(chunk) + 1]
        held = _NO_BYTES if data is None else np.frombuffer(data, np.uint8)
        yield held[ends[0] : ends[-1]], ends[1:-1] - ends[0]


def _aligned(data: np.ndarray, dtype: Any) -> np.ndarray:
    return np.require(data.view(dtype), requirements="A")


_NO_BYTES = np.empty(0, np.uint8)


def binaries(values: np.ndarray, ends: np.ndarray) -> Any:
    """Stretches of an array, from its begin to each end, as values of type binary, not copied."""
    offsets = np.append(0, ends) * values.itemsize
    buffers = [None, pyarrow.py_buffer(offsets.astype(np.int32)), pyarrow.py_buffer(values)]
    return pyarrow.Array.from_buffers(pyarrow.binary(), len(ends), buffers)


def as_bytes(array: np.ndarray) -> bytes:
    """An array as a value of type binary."""
    return np.ascontiguousarray(array).tobytes()


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

    def __init__(
        self, table: Any, answers: Any | None, plan: tuple[Any, ...], given: dict[str, Any]
    ) -> None:
        if table.num_rows != 1:
            raise ValueError(
                "id: the same ids stand in two parts of the frame; each article must have its own"
                if table.num_rows
                else "the rows of the frame were others when they were read again: save it first"
            )
        self.number: int = table.column("shard")[0].as_py()
        (known,) = lists(table.column("articles"), KNOWN)
        self.known = known
        self.ids, self.missing = known["id"].copy(), known["missing"]
        self.words, self.keys = known["words"].copy(), known["key"].copy()
        self.sites = known["site"].copy()
        (texts,) = lists(table.column("texts"), np.uint8)
        read = _core.shard_read(unpacked(texts, known["length"]), None, given, CROSSING)
        _, _, lengths, shingles, three_lengths, threes, _, _ = read
        self.shingles, self.threes = (lengths, shingles), (three_lengths, threes)
        # Page chrome is of three words: others are held for it where the shingles are not.
        own_threes = len(three_lengths) > 0
        if not own_threes:
            self.threes = self.shingles
        self.plan = Plan(*plan)
        # Whether they are counted by themselves for it.
        self.counts_threes = self.plan.chrome and own_threes
        self._answers: dict[str, dict[int, np.ndarray]] = {}
        if answers is not None:
            kinds, numbers = (answers.column(name).to_pylist() for name in ("kind", "range"))
            found = lists(answers.column("answer"), np.uint8)
            for kind, number, answer in zip(kinds, numbers, found, strict=True):
                self._answers.setdefault(kind, {})[number] = answer
            firsts = np.empty(len(self.ids), FIRSTS)
            for number, rows_asked in self.by_range():
                told = self.answer("words", number, FIRSTS)
                if len(told) != len(rows_asked):
                    raise ValueError("the frame changed while it was read: save it first")
                firsts[rows_asked] = told
            self.firsts = firsts

    def by_range(self) -> Iterable[tuple[int, np.ndarray]]:
        """The rows of each range of hashes of words."""
        return by_range(self.keys, self.plan.words)

    def answer(self, kind: str, number: int, dtype: Any) -> np.ndarray:
        """What a range answered, if anything."""
        return _aligned(self._answers.get(kind, {}).get(number, _NO_BYTES), dtype)

    def answers(self, kind: str, ranges: int) -> tuple[np.ndarray, np.ndarray]:
        """Lengths of the answers of all ranges, and the answers."""
        found = [self.answer(kind, number, np.uint8) for number in range(ranges)]
        lengths = np.array([len(answer) for answer in found], np.uint32)
        return lengths, np.concatenate([_NO_BYTES, *found])

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
            ends = self.answer(f"turns {survey}", number, np.uint32)
            if len(ends):
                middle = 1 + int(ends[0])
                continued.append(ends[1:middle])
                rejoined.append(ends[middle:])
            common.append(self.answer(f"sequences {survey}", number, np.uint64))
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
            told = self.answer("articles", number, np.uint32)
            if len(told) == len(rows):
                found[rows] = told
        return found[which.reshape(-1)]


def packed(texts: Any) -> tuple[np.ndarray, bytes]:
    """Texts compressed, and how many bytes each has."""
    texts = texts.cast(pyarrow.large_string()).fill_null("")
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    held = b"" if data is None else data.slice(ends[0], ends[-1] - ends[0])
    return np.diff(ends).astype(np.uint32), CODEC.compress(held, asbytes=True)


def unpacked(texts: np.ndarray, lengths: np.ndarray) -> Any:
    """Texts as they were before they were packed."""
    ends = np.append(0, np.cumsum(lengths, dtype=np.int64))
    held = CODEC.decompress(pyarrow.py_buffer(texts), int(ends[-1]))
    buffers = [None, pyarrow.py_buffer(ends), held]
    return pyarrow.Array.from_buffers(pyarrow.large_string(), len(lengths), buffers)


_NO_ENDS = np.empty(0, np.uint32)


def by_range(hashes: np.ndarray, ranges: int) -> Iterable[tuple[int, np.ndarray]]:
    """The places of the hashes in each range, in order."""
    numbers = (hashes >> np.uint64(32)) * np.uint64(ranges) >> np.uint64(32)
    order = np.argsort(numbers, kind="stable")
    at, begins = np.unique(numbers[order], return_index=True)
    for number, rows in zip(at, np.split(order, begins[1:]), strict=True):
        yield int(number), rows
