"""The steps of deduplication on shards: articles that stand together from their reading on.

A shard keeps the shingles of its articles (8 bytes each), so that no text is read twice. What all
shards must tell together is asked and answered: a kernel makes of each shard what it asks of each
range (of words' hashes, of places in the table of counts, of sequences of words), another answers
all that was asked of one range, shard by shard and in the order it was asked in, and the next takes
the shard with its answers. `copydesk.spark._duplicates` puts them in their order.

Bytes are arrays of NumPy, little-endian, in columns of type binary.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pyarrow
import pyarrow.compute

from copydesk import _core
from copydesk.kernels import batches

# One thread, nobody to tell how far it is.
_CROSSING = (1, None)

# Bytes of text in a shard, unless one article has more. Its row is somewhat larger; engines move
# rows of some megabytes well, those of a hundred badly.
_PART = 1 << 21

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
        ("shingles", pyarrow.int64()),
        ("threes", pyarrow.int64()),
    ]
)

# An article as it asks who else has its words, and the answer.
_WORDS = np.dtype(
    [
        ("key", "<u8"),
        ("words", "<u4"),
        ("shingles", "<u4"),
        ("threes", "<u4"),
        ("site", "<u8"),
        ("id", "<i8"),
    ]
)
_FIRSTS = np.dtype([("first", "<i8"), ("of_site", "<i8"), ("doubled", "?")])

# Bytes of the answer for each article.
BYTES_OF_FIRSTS = _FIRSTS.itemsize

# What is asked about an article's shingles: how often they stand, and that they be counted.
_ASKED, _COUNTED = 1, 2

# What an article is, before it is compared.
STORY, MISSING, CHROME = 0, 1, 2

# An article of a shard, and what of it is compared where it may be part of a pair.
ARTICLE = pyarrow.schema(
    [
        ("id", pyarrow.int64()),
        ("unit", pyarrow.int64()),
        ("kind", pyarrow.int8()),
        ("words", pyarrow.int64()),
        ("rank", pyarrow.int64()),
        ("headline", pyarrow.int64()),
        ("spoken", pyarrow.bool_()),
        ("shingles", pyarrow.int64()),
        ("size", pyarrow.int64()),
        ("smaller", pyarrow.bool_()),
        ("key", pyarrow.int64()),
        ("set", pyarrow.binary()),
        ("levels", pyarrow.binary()),
    ]
)

# What articles in play file in a range and look up there.
FILED = pyarrow.schema(
    [
        ("range", pyarrow.int64()),
        ("entries", pyarrow.binary()),
        ("ids", pyarrow.binary()),
        ("sizes", pyarrow.binary()),
        ("needed", pyarrow.binary()),
    ]
)

# Two articles that may be a pair, and how sure that is; how many buckets were cut.
CANDIDATE = pyarrow.schema(
    [
        ("small", pyarrow.int64()),
        ("large", pyarrow.int64()),
        ("hits", pyarrow.int64()),
        ("needed", pyarrow.int64()),
        ("weight", pyarrow.int64()),
        ("cut", pyarrow.int64()),
    ]
)

# Two articles that are a pair.
EDGE = pyarrow.schema(
    [
        ("component", pyarrow.int64()),
        ("small", pyarrow.int64()),
        ("large", pyarrow.int64()),
        ("shared", pyarrow.int64()),
        ("small_size", pyarrow.int64()),
        ("large_size", pyarrow.int64()),
    ]
)

# An article in its place.
PLACED = pyarrow.schema(
    [
        ("id", pyarrow.int64()),
        ("cluster", pyarrow.int64()),
        ("representative", pyarrow.bool_()),
        ("relation", pyarrow.string()),
        ("similarity", pyarrow.float64()),
        ("containment", pyarrow.float64()),
    ]
)

# The relations by number, as the core has them.
_UNIQUE, _ORIGINAL, _EXACT, _MISSING, _CHROME = 0, 1, 2, 5, 6
_RELATIONS = np.array(["unique", "original", "exact", "near", "excerpt", "missing", "chrome"])


def _bytes(array: np.ndarray) -> bytes:
    return np.ascontiguousarray(array).tobytes()


def _array(row: dict[str, Any], name: str, dtype: Any) -> np.ndarray:
    return np.frombuffer(row[name], dtype=dtype)


def _no_rows(schema: Any) -> Any:
    return pyarrow.RecordBatch.from_pylist([], schema=schema)


def _table(schema: Any, columns: Mapping[str, Any]) -> Any:
    arrays = [pyarrow.array(columns[field.name], field.type) for field in schema]
    return pyarrow.Table.from_arrays(arrays, schema=schema)


def shard(batch: Any, *, text: str = "text", plan: tuple[Any, ...], given: dict[str, Any]) -> Any:
    """Articles read: the shard they are from here on, and what it asks first.

    It asks who else has the words of its articles, and their ids.

    Args:
        batch: A `pyarrow.RecordBatch` of articles: `id` (int64), their texts, and, where they are
            known, `title`, `source` (the site) and `rank` (int64, what to sort by).
        text: The column of the texts.
        plan: What a `Plan` is made of.
        given: The options of deduplication.

    Returns:
        A record batch with the columns of `ASKED` and `SHARD`: for each few megabytes of text the
        row of a shard, and those of what it asks; no rows for an empty batch.

    Raises:
        ValueError: An id is missing.
    """
    if batch.num_rows == 0:
        return _no_rows(READ)
    parts = (_read(part, text, plan, given) for part in batches.parts(batch, text=text, most=_PART))
    return pyarrow.concat_tables(parts).combine_chunks().to_batches()[0]


def _read(batch: Any, text: str, plan: tuple[Any, ...], given: dict[str, Any]) -> Any:
    """One shard and what it asks."""
    texts, ids = batch.column(text), batches.ids(batch, "id", text).to_numpy()
    titles, sources, rank = (
        batch.column(name) if name in batch.schema.names else None
        for name in ("title", "source", "rank")
    )
    read = _core.shard_read(texts, titles, given, _CROSSING)
    words, keys, lengths, shingles, three_lengths, threes, headlines, spoken = read
    none = np.zeros(batch.num_rows, np.uint64)
    sites = none if sources is None else _core.shard_sites(sources, _CROSSING)
    ranks = none.view(np.int64)
    if rank is not None:
        ranks = rank.fill_null(np.iinfo(np.int64).max).to_numpy()
    number = hashlib.blake2b(_bytes(ids), digest_size=8).digest()
    row = {
        "shard": int.from_bytes(number, "little", signed=True),
        "ids": _bytes(ids),
        "missing": _bytes(texts.is_null().to_numpy(zero_copy_only=False)),
        "words": _bytes(words),
        "keys": _bytes(keys),
        "lengths": _bytes(lengths),
        "shingles": _bytes(shingles),
        "three_lengths": _bytes(three_lengths),
        "threes": _bytes(threes),
        "sites": _bytes(sites),
        "headlines": _bytes(headlines),
        "spoken": _bytes(spoken),
        "ranks": _bytes(ranks),
    }
    table = pyarrow.Table.from_pylist([row], schema=SHARD)
    asked = _ask_for_words(_Shard(table, None, Plan(*plan)))
    both = pyarrow.concat_tables([table, asked], promote_options="default").select(READ.names)
    return both.cast(READ)


class Plan(NamedTuple):
    """In how many ranges all shards ask, and what for."""

    # Ranges of hashes of words, and of ids.
    words: int
    # Whether page chrome is set aside, and whether it is that of each site.
    chrome: bool
    by_site: bool
    # Shingles counted in all, and in how many ranges; known once the words are.
    shingles: tuple[int, int] = (0, 1)
    # The same for the shingles of three words that page chrome is of.
    threes: tuple[int, int] = (0, 1)
    # Ranges of sequences of words.
    sequences: int = 1


class _Shard:
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
        self.ids = _array(row, "ids", "<i8")
        self.missing = _array(row, "missing", "?")
        self.words = _array(row, "words", "<u4")
        self.keys = _array(row, "keys", "<u8")
        self.shingles = _array(row, "lengths", "<u4"), _array(row, "shingles", "<u8")
        self.threes = _array(row, "three_lengths", "<u4"), _array(row, "threes", "<u8")
        # Page chrome is of three words: others are held for it where the shingles are not.
        own_threes = len(self.threes[0]) > 0
        if not own_threes:
            self.threes = self.shingles
        # Whether they are counted by themselves for it.
        self.counts_threes = plan.chrome and (own_threes or plan.by_site)
        self.sites = _array(row, "sites", "<u8")
        self.headlines = _array(row, "headlines", "<u8")
        self.spoken = _array(row, "spoken", "?")
        self.ranks = _array(row, "ranks", "<i8")
        self.plan = plan
        self._answers: dict[str, dict[int, bytes]] = {}
        if answers is not None:
            names = ("kind", "range", "answer")
            columns = (answers.column(name).to_pylist() for name in names)
            for kind, number, answer in zip(*columns, strict=True):
                self._answers.setdefault(kind, {})[number] = answer
            firsts = np.empty(len(self.ids), _FIRSTS)
            for number, rows_asked in self.by_range():
                answer = np.frombuffer(self.answer("words", number), _FIRSTS)
                if len(answer) != len(rows_asked):
                    raise ValueError("the frame changed while it was read: save it first")
                firsts[rows_asked] = answer
            self.firsts = firsts

    def by_range(self) -> Iterable[tuple[int, np.ndarray]]:
        """The rows of each range of hashes of words."""
        return _by_range(self.keys, self.plan.words)

    def answer(self, kind: str, number: int) -> bytes:
        return self._answers.get(kind, {}).get(number, b"")

    def answers(self, kind: str, ranges: int) -> tuple[np.ndarray, np.ndarray]:
        """Lengths of the answers of all ranges, and the answers."""
        found = [self.answer(kind, number) for number in range(ranges)]
        lengths = np.array([len(answer) for answer in found], np.uint32)
        return lengths, np.frombuffer(b"".join(found), np.uint8)

    @property
    def roles(self) -> np.ndarray:
        """What is asked about the shingles of each article, in all sites together."""
        unit = np.where(self.firsts["of_site"] == self.ids, _ASKED, 0)
        roles = np.where(self.firsts["first"] == self.ids, _COUNTED, unit)
        return np.where(self.words > 0, roles, 0).astype(np.uint8)

    @property
    def page_roles(self) -> np.ndarray:
        """The same on each site."""
        counted = (self.firsts["of_site"] == self.ids) & (self.words > 0)
        return np.where(counted, _COUNTED, 0).astype(np.uint8)

    @property
    def page_sites(self) -> np.ndarray | None:
        return self.sites if self.plan.by_site else None

    def levels(self) -> np.ndarray:
        ranges = self.plan.shingles
        found = self.answers("shingles", ranges[1])
        return _core.shard_levels(self.shingles, self.roles, None, ranges, found, _CROSSING)

    def seen(self) -> dict[str, Any]:
        """The articles as page chrome sees them."""
        if self.counts_threes:
            asked = self.threes, self.page_roles, self.page_sites, self.plan.threes
            found = self.answers("threes", self.plan.threes[1])
            levels = _core.shard_levels(*asked, found, _CROSSING)
        else:
            levels = self.levels()
        return {
            "lengths": self.threes[0],
            "shingles": self.threes[1],
            "levels": levels,
            "words": self.words,
            "roles": self.page_roles,
            "sites": self.page_sites,
        }


def _by_range(hashes: np.ndarray, ranges: int) -> Iterable[tuple[int, np.ndarray]]:
    """The places of the hashes in each range, in order."""
    numbers = (hashes >> np.uint64(32)) * np.uint64(ranges) >> np.uint64(32)
    order = np.argsort(numbers, kind="stable")
    at, begins = np.unique(numbers[order], return_index=True)
    for number, rows in zip(at, np.split(order, begins[1:]), strict=True):
        yield int(number), rows


class _Asked:
    """Rows like `ASKED`."""

    def __init__(self, shard: int) -> None:
        self._shard = shard
        self._columns: dict[str, list[Any]] = {field.name: [] for field in ASKED}

    def add(self, kind: str, number: int, asked: np.ndarray, besides: np.ndarray) -> None:
        row = (kind, number, self._shard, _bytes(asked), _bytes(besides))
        for column, value in zip(self._columns.values(), row, strict=True):
            column.append(value)

    def table(self) -> Any:
        return _table(ASKED, self._columns)


_NOTHING = np.empty(0, np.uint8)


def _ask_for_words(shard: _Shard) -> Any:
    """What a shard asks first: who else has the words, and the ids, of its articles."""
    asked = _Asked(shard.number)
    articles = np.empty(len(shard.ids), _WORDS)
    articles["key"], articles["words"], articles["id"] = shard.keys, shard.words, shard.ids
    articles["shingles"], articles["threes"] = shard.shingles[0], shard.threes[0]
    articles["site"] = shard.sites
    for number, rows in shard.by_range():
        asked.add("words", number, articles[rows], _NOTHING)
    # Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4).
    mixed = shard.ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for number, rows in _by_range(mixed, shard.plan.words):
        asked.add("ids", number, shard.ids[rows], _NOTHING)
    return asked.table()


def ask_for_counts(table: Any, answers: Any, *, plan: tuple[Any, ...]) -> Any:
    """What a shard asks next: how often its shingles stand.

    Args:
        table: A `pyarrow.Table` like `SHARD`, of one row.
        answers: A table like `ANSWERED`, to `ask_for_words`.
        plan: What a `Plan` is made of.

    Returns:
        A table like `ASKED`.
    """
    shard = _Shard(table, answers, Plan(*plan))
    asked = _Asked(shard.number)
    of_all = shard.shingles, shard.roles, None, shard.plan.shingles
    _ask_for_counts(asked, "shingles", of_all)
    if shard.counts_threes:
        of_pages = shard.threes, shard.page_roles, shard.page_sites, shard.plan.threes
        _ask_for_counts(asked, "threes", of_pages)
    return asked.table()


def _ask_for_counts(asked: _Asked, kind: str, shingles: tuple[Any, Any, Any, Any]) -> None:
    places, lengths, counted = _core.shard_places(*shingles, _CROSSING)
    begin = 0
    for number, length in enumerate(lengths.tolist()):
        if length:
            asked.add(kind, number, places[begin : begin + length], counted[number : number + 1])
        begin += length


def ask_for_chrome(table: Any, answers: Any, *, plan: tuple[Any, ...]) -> Any:
    """What a shard asks for its page chrome: which of its sequences of words are common.

    Args:
        table: A `pyarrow.Table` like `SHARD`, of one row.
        answers: A table like `ANSWERED`, to `ask_for_words` and `ask_for_counts`.
        plan: What a `Plan` is made of.

    Returns:
        A table like `ASKED`.
    """
    shard = _Shard(table, answers, Plan(*plan))
    asked = _Asked(shard.number)
    evidence, keys = _core.shard_evidence(shard.seen(), _CROSSING)
    # Both are sorted.
    ranges = shard.plan.sequences
    bounds = np.array([(number << 32) // ranges for number in range(ranges + 1)], np.uint64)
    of_evidence = np.searchsorted(evidence >> np.uint64(32), bounds)
    of_keys = np.searchsorted(keys.astype(np.uint64), bounds)
    for number in range(ranges):
        begin, end = of_evidence[number : number + 2]
        first, last = of_keys[number : number + 2]
        if begin < end or first < last:
            asked.add("sequences", number, evidence[begin:end], keys[first:last])
    return asked.table()


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
    asked = table.column("asked").to_pylist()
    besides = table.column("besides").to_pylist()
    totals = [(0, 0)] * len(shards)
    answers: list[bytes]
    if kind == "ids":
        _refuse_repeated(np.frombuffer(b"".join(asked), np.int64))
        shards, answers, totals = [], [], []
    elif kind == "words":
        answers, totals = _who_has_words(asked)
    elif kind == "sequences":
        answers = _common(asked, besides)
    else:
        lengths = np.array([len(places) // 4 for places in asked], np.uint32)
        places = np.frombuffer(b"".join(asked), np.uint32)
        counted = np.frombuffer(b"".join(besides), np.uint32)
        ranges = Plan(*plan).shingles if kind == "shingles" else Plan(*plan).threes
        found = _core.shard_count((lengths, places), counted, ranges, _CROSSING)
        answers = [_bytes(levels) for levels in found]
    return _table(
        ANSWERED,
        {
            "kind": [kind] * len(shards),
            "range": [number] * len(shards),
            "shard": shards,
            "answer": answers,
            "shingles": [total[0] for total in totals],
            "threes": [total[1] for total in totals],
        },
    )


def _refuse_repeated(ids: np.ndarray) -> None:
    ids = np.sort(ids)
    repeated = ids[1:][ids[1:] == ids[:-1]]
    if len(repeated):
        raise ValueError(
            f"id: {repeated[0]} is the id of two articles or more; each must have its own"
        )


def _who_has_words(asked: list[bytes]) -> tuple[list[bytes], list[tuple[int, int]]]:
    """For each article the first with its words, that on its site, and whether sites differ."""
    articles = np.frombuffer(b"".join(asked), _WORDS)
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
    found = np.empty(len(articles), _FIRSTS)
    first = np.minimum.reduceat(ordered["id"], words) if len(ordered) else ordered["id"]
    found["first"][order] = np.repeat(first, of_words)
    found["of_site"][order] = np.repeat(ordered["id"][sites], of_sites)
    several = np.add.reduceat(np.isin(np.arange(len(ordered)), sites), words) > 1
    found["doubled"][order] = np.repeat(several, of_words)
    ends = np.cumsum([len(part) // _WORDS.itemsize for part in asked])
    is_first = (found["first"] == articles["id"]) & (articles["words"] > 0)
    is_unit = (found["of_site"] == articles["id"]) & (articles["words"] > 0)
    shingles = np.where(is_first, articles["shingles"], 0).astype(np.int64)
    threes = np.where(is_unit, articles["threes"], 0).astype(np.int64)
    parts = list(zip([0, *ends[:-1]], ends, strict=True))
    totals = [(int(shingles[b:e].sum()), int(threes[b:e].sum())) for b, e in parts]
    return [_bytes(found[begin:end]) for begin, end in parts], totals


def _common(asked: list[bytes], besides: list[bytes]) -> list[bytes]:
    common = _core.shard_common(np.frombuffer(b"".join(asked), np.uint64), _CROSSING)
    keys = (np.frombuffer(part, np.uint32) for part in besides)
    return [_bytes(part[np.isin(part, common)]) for part in keys]


def articles(table: Any, answers: Any, *, plan: tuple[Any, ...], given: dict[str, Any]) -> Any:
    """The articles of a shard, with what of each is compared.

    Args:
        table: A `pyarrow.Table` like `SHARD`, of one row.
        answers: A table like `ANSWERED`, to all that the shard asked.
        plan: What a `Plan` is made of.
        given: The options of deduplication.

    Returns:
        A table like `ARTICLE`, a row for each article.
    """
    shard = _Shard(table, answers, Plan(*plan))
    count = len(shard.ids)
    only, cut = np.zeros(count, bool), np.zeros(count, bool)
    runs, bounds = np.zeros(count, np.uint32), np.empty(0, np.uint32)
    if shard.plan.chrome:
        answered = (shard.answer("sequences", at) for at in range(shard.plan.sequences))
        common = np.frombuffer(b"".join(answered), np.uint32)
        only, cut, runs, bounds = _core.shard_kept(shard.seen(), common, _CROSSING)
    compared = {
        "lengths": shard.shingles[0],
        "shingles": shard.shingles[1],
        "levels": shard.levels(),
        "words": shard.words,
        "roles": shard.roles,
        "doubled": shard.firsts["doubled"] & shard.plan.by_site,
        "cut": cut,
        "runs": runs,
        "bounds": bounds,
    }
    rows, *play, words = _core.shard_in_play(compared, given, _CROSSING)
    shingles, sizes, smaller, keys, lengths, sets, levels = play
    where = np.full(count, -1)
    where[rows] = np.arange(len(rows))
    taken = pyarrow.array(where, mask=where < 0)
    set_ends, level_ends = (np.append(0, np.cumsum(lengths, dtype=np.int64)) * n for n in (8, 1))
    kind = np.where(shard.missing, MISSING, np.where(only, CHROME, STORY))

    def played(values: Any, kind: Any) -> Any:
        return pyarrow.array(values, kind).take(taken)

    columns = [
        shard.ids,
        np.where(shard.words > 0, shard.firsts["of_site"], shard.ids),
        kind.astype(np.int8),
        words.astype(np.int64),
        shard.ranks,
        shard.headlines.view(np.int64),
        shard.spoken,
        played(shingles.astype(np.int64), pyarrow.int64()),
        played(sizes.astype(np.int64), pyarrow.int64()),
        played(smaller, pyarrow.bool_()),
        played(keys.view(np.int64), pyarrow.int64()),
        _binaries(sets, set_ends).take(taken),
        _binaries(levels, level_ends).take(taken),
    ]
    arrays = [
        pyarrow.array(c, field.type) if isinstance(c, np.ndarray) else c
        for c, field in zip(columns, ARTICLE, strict=True)
    ]
    return pyarrow.Table.from_arrays(arrays, schema=ARTICLE)


def _binaries(values: np.ndarray, ends: np.ndarray) -> Any:
    """Stretches of an array as values of type binary, without copying them."""
    buffers = [None, pyarrow.py_buffer(ends.astype(np.int32)), pyarrow.py_buffer(values)]
    return pyarrow.Array.from_buffers(pyarrow.binary(), len(ends) - 1, buffers)


def _joined(column: Any, dtype: Any) -> tuple[np.ndarray, np.ndarray]:
    """Values of type binary as one array, and how long each is."""
    values = column.to_pylist()
    size = np.dtype(dtype).itemsize
    lengths = np.array([len(value) // size for value in values], np.uint32)
    return lengths, np.frombuffer(b"".join(values), dtype)


def filed(batch: Any, *, ranges: int, sample: float, given: dict[str, Any]) -> Any:
    """What articles in play file in each range of their shingles and look up there.

    Args:
        batch: A `pyarrow.RecordBatch` with the columns `id`, `size`, `smaller`, `set`, `levels` of
            `ARTICLE`, of articles in play.
        ranges: How many ranges.
        sample: The share of shingles that is filed and looked up, in (0, 1].
        given: The options of deduplication.

    Returns:
        A record batch like `FILED`: for each range the entries, and the articles they are of.
    """
    ids = batch.column("id").to_numpy()
    sizes = batch.column("size").to_numpy().astype(np.uint32)
    smaller = batch.column("smaller").to_numpy(zero_copy_only=False)
    lengths, sets = _joined(batch.column("set"), np.uint64)
    _, levels = _joined(batch.column("levels"), np.uint8)
    entries, per_range, needed = _core.shard_filed(
        sizes, smaller, (lengths, sets, levels), (ranges, sample), given, _CROSSING
    )
    columns: dict[str, list[Any]] = {field.name: [] for field in FILED}
    number = np.uint64((1 << 31) - 1)
    begin = 0
    for range_, length in enumerate(per_range.tolist()):
        if length:
            part = entries[begin : begin + length]
            # The articles that are there, numbered anew.
            article = (part & number).astype(np.int64)
            there = np.zeros(len(ids), bool)
            there[article] = True
            rows, anew = np.flatnonzero(there), np.cumsum(there) - 1
            part = part & ~number | anew[article].astype(np.uint64)
            row = (part, ids[rows], sizes[rows], needed[rows])
            for column, value in zip(columns.values(), (range_, *map(_bytes, row)), strict=True):
                column.append(value)
        begin += length
    if not columns["range"]:
        return _no_rows(FILED)
    return _table(FILED, columns).combine_chunks().to_batches()[0]


def candidates(table: Any, *, ranges: int, most_pairs: int) -> Any:
    """The pairs of articles that one range speaks for.

    A pair that has the hits it needs in all ranges has its share of them, or more, in one at least:
    ranges in which it has less say nothing of it.

    Args:
        table: A `pyarrow.Table` like `FILED`, all of one range.
        ranges: How many ranges there are.
        most_pairs: A bucket in which more pairs would be looked at is cut.

    Returns:
        A table like `CANDIDATE`; a row that has a `cut` tells how many buckets were, and no pair.
    """
    lengths, entries = _joined(table.column("entries"), np.uint64)
    counts, ids = _joined(table.column("ids"), np.int64)
    _, sizes = _joined(table.column("sizes"), np.uint32)
    _, needed = _joined(table.column("needed"), np.uint32)
    first = np.append(0, np.cumsum(counts)[:-1]).astype(np.uint32)
    small, large, hits, cut = _core.shard_candidates(
        (lengths, entries), first, (ids, sizes, needed), most_pairs, _CROSSING
    )
    enough = hits.astype(np.int64) >= _share(needed[small], ranges)
    small, large, hits = small[enough], large[enough], hits[enough]
    found = _table(
        CANDIDATE,
        {
            "small": ids[small],
            "large": ids[large],
            "hits": hits.astype(np.int64),
            "needed": needed[small].astype(np.int64),
            "weight": (sizes[small].astype(np.int64) + sizes[large]),
            "cut": np.zeros(len(small), np.int64),
        },
    )
    if cut:
        row = dict.fromkeys(CANDIDATE.names) | {"cut": cut}
        found = pyarrow.concat_tables([found, pyarrow.Table.from_pylist([row], schema=CANDIDATE)])
    return found


def _share(needed: np.ndarray, ranges: int) -> np.ndarray:
    """Hits in the range that has most of them, at least."""
    return -(-needed.astype(np.int64) // ranges)


def verified(sets: Any, pairs: Any, *, given: dict[str, Any]) -> Any:
    """Which candidates reach a threshold, compared shingle by shingle.

    Args:
        sets: A `pyarrow.Table` with the columns `id`, `size`, `set` of `ARTICLE`.
        pairs: A table with the columns `component`, `small`, `large`, of articles in `sets`.
        given: The options of deduplication.

    Returns:
        A table like `EDGE`.
    """
    ids = sets.column("id").to_numpy()
    order = np.argsort(ids)
    small, large = (
        order[np.searchsorted(ids[order], pairs.column(name).to_numpy())].astype(np.uint32)
        for name in ("small", "large")
    )
    sizes = sets.column("size").to_numpy().astype(np.uint32)
    lengths, values = _joined(sets.column("set"), np.uint64)
    one, other, shared = _core.shard_verified(
        (small, large), (lengths, values), sizes, given, _CROSSING
    )
    component = np.empty(len(ids), np.int64)
    component[small] = pairs.column("component").to_numpy()
    return _table(
        EDGE,
        {
            "component": component[one],
            "small": ids[one],
            "large": ids[other],
            "shared": shared.astype(np.int64),
            "small_size": sizes[one].astype(np.int64),
            "large_size": sizes[other].astype(np.int64),
        },
    )


def same(stories: Any) -> tuple[np.ndarray, np.ndarray]:
    """Articles of which the same is compared as of an earlier one.

    Args:
        stories: A `pyarrow.Table` with the columns `id`, `key`, `words`, `shingles` of `ARTICLE`,
            of articles that may be the smaller one of a pair.

    Returns:
        Their ids, and those of the first ones.
    """
    ids, key, words, shingles = (
        stories.column(name).to_numpy() for name in ("id", "key", "words", "shingles")
    )
    order = np.lexsort([ids, shingles, words, key])
    change = np.ones(len(order), bool)
    change[1:] = np.any(
        [column[order][1:] != column[order][:-1] for column in (key, words, shingles)], axis=0
    )
    first = ids[order][np.maximum.accumulate(np.where(change, np.arange(len(order)), 0))]
    return ids[order][~change], first[~change]


def settled(articles: Any, edges: Any, *, keep: str, titled: bool, given: dict[str, Any]) -> Any:
    """Articles of whole components in their places.

    Args:
        articles: A `pyarrow.Table` with the columns `id`, `unit`, `kind`, `words`, `rank`,
            `headline`, `spoken` of `ARTICLE`, and `story`, the id of the first that is compared as
            an article is.
        edges: A table like `EDGE`, between stories.
        keep: "first", "last", "longest", or anything else for the lowest `rank`.
        titled: Whether there are headlines, by which pages without a story are told.
        given: The options of deduplication.

    Returns:
        A table like `PLACED`, a row for each article.
    """
    ids, units, words, ranks = (
        articles.column(name).to_numpy() for name in ("id", "unit", "words", "rank")
    )
    # What is true of all articles with some words is told of the first one.
    by_id = np.argsort(ids)
    unit = by_id[np.searchsorted(ids, units, sorter=by_id)]
    words, kind = words[unit], articles.column("kind").to_numpy()[unit]
    names, story = np.unique(articles.column("story").to_numpy(), return_inverse=True)
    if titled:
        headlines = articles.column("headline").to_numpy(), articles.column("spoken").to_numpy()
        kind = np.where(_no_story(story, kind, *headlines)[story] & (kind == STORY), CHROME, kind)
    is_story = kind == STORY
    rank = {"first": np.zeros_like(ids), "last": -ids, "longest": -words}.get(keep, ranks)
    # Of each story the copy that may represent it, and how many there are.
    order = np.lexsort([ids, rank, ~is_story, story])
    begins = np.searchsorted(story[order], np.arange(len(names)))
    leader = order[begins]
    copies = np.bincount(story[is_story], minlength=len(names))
    leader_of = np.where(copies > 0, ids[leader], names)

    ends = [np.searchsorted(names, edges.column(name).to_numpy()) for name in ("small", "large")]
    held = (copies[ends[0]] > 0) & (copies[ends[1]] > 0) if len(names) else np.empty(0, bool)
    sizes = np.zeros(len(names), np.uint32)
    for end, name in zip(ends, ("small_size", "large_size"), strict=True):
        sizes[end] = edges.column(name).to_numpy()
    # Stories take their turns by rank, equal ones by the ids of those that may represent them.
    turns = np.empty(len(names), np.uint32)
    turns[np.lexsort([leader_of, rank[leader]])] = np.arange(len(names), dtype=np.uint32)
    cluster, relation, similarity, containment = _core.shard_clusters(
        (turns, words[leader].astype(np.uint32), sizes),
        (
            *(end[held].astype(np.uint32) for end in ends),
            edges.column("shared").to_numpy()[held].astype(np.uint32),
        ),
        given,
        _CROSSING,
    )
    represents = cluster == np.arange(len(names))
    holds = is_story & (words > 0)
    if given["similarity"] is None:
        holds &= words >= given["min_words"]
    leads = represents[story]
    own = ids == leader_of[story]
    alone = ~holds | (own & leads)
    others = (copies > 1) | (relation == _ORIGINAL)
    found = np.where(leads, _EXACT, relation[story])
    found = np.where(alone, np.where(holds & own & others[story], _ORIGINAL, _UNIQUE), found)
    found = np.where(kind == MISSING, _MISSING, np.where(kind == CHROME, _CHROME, found))
    figures = (
        pyarrow.array(np.where(alone | leads, 1.0, figure[story]), mask=kind == MISSING)
        for figure in (similarity, containment)
    )
    clusters = np.where(alone, ids, leader_of[cluster[story]])
    columns = (ids, clusters, clusters == ids, _RELATIONS[found], *figures)
    return _table(PLACED, dict(zip(PLACED.names, columns, strict=True)))


def _no_story(
    story: np.ndarray, kind: np.ndarray, headline: np.ndarray, spoken: np.ndarray
) -> np.ndarray:
    """Of each story, whether it is a page without one: of its many headlines it speaks of few."""
    titled = (kind == STORY) & (headline != 0)
    seen, which = np.unique(
        np.stack([story[titled], headline[titled]]), axis=1, return_inverse=True
    )
    is_spoken_of = np.zeros(seen.shape[1], bool)
    np.logical_or.at(is_spoken_of, which.reshape(-1), spoken[titled])
    count = int(story.max(initial=-1)) + 1
    headlines = np.bincount(seen[0], minlength=count)
    of_those = np.bincount(seen[0], is_spoken_of, minlength=count)
    return _core.shard_tells_no_story(headlines, of_those.astype(np.int64))
