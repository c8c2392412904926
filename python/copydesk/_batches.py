"""Articles in from files and answers out to them, a batch at a time.

Neither has to fit in memory; what is written is there whole in the end or not at all.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from copydesk import _files, _json_lines, _whole

# Articles in a batch: some 50 MB of news, enough to keep all cores busy.
ARTICLES = 10_000

# Bytes of a CSV file read at once; no row of it may be longer.
_BLOCK = 1 << 27


class Batches(NamedTuple):
    """The articles of a file, batch by batch, and how many there are, where the file tells."""

    tables: Iterator[Any]
    articles: int | None


def read(path: Path) -> Batches:
    """Read a pile of articles batch by batch.

    Args:
        path: As `copydesk._files.read_articles` takes it.

    Returns:
        The batches, pyarrow Tables with the same columns, at least one.

    Raises:
        ImportError: pyarrow is not installed.
        OSError: The file or folder is not there.
        ValueError: The file is of no known kind.
    """
    suffix = _files.kind(path)
    if str(path) == _files.STANDARD:
        return Batches(_json_batches(_files.standard_input(), "standard input"), None)
    if path.is_dir():
        files = _files.text_files(path)
        parts = _parts(iter(files))
        return Batches((_files.folder_table(path, part) for part in parts), len(files))
    if not path.exists() or suffix not in _files.SUFFIXES:
        # What is wrong is told there, in the same words for all commands.
        return Batches(iter([_files.read_articles(path)]), None)
    if suffix in {".parquet", ".pq"}:
        import pyarrow.parquet

        with _files.damage_told(path):
            file = pyarrow.parquet.ParquetFile(path)
        return Batches(_parquet(path, file), file.metadata.num_rows)
    return Batches(_csv(path) if suffix in {".csv", ".tsv"} else _json_file(path), None)


@contextmanager
def sink(path: Path) -> Iterator[Callable[[Any], None]]:
    """Where an answer goes, batch by batch.

    Args:
        path: A `.parquet`, `.csv`, `.tsv` or `.jsonl` file, which is put in its place when all is
            written and untouched before; or `-` for JSON Lines on standard output.

    Yields:
        What takes a pyarrow Table and writes it.

    Raises:
        OSError: The file cannot be written.
        ValueError: The file is of no known kind, or a batch has other columns than the first.
    """
    kind = _JsonLines if str(path) == _files.STANDARD else WRITERS.get(path.suffix.lower())
    if kind is None:
        raise ValueError(f"{path}: the output must be {', '.join(WRITERS)} or - for JSON Lines")
    if str(path) != _files.STANDARD:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        _whole.check(path.parent)
    with ExitStack() as waiting:
        writers: list[Any] = []

        def write(table: Any) -> None:
            if not writers:
                writers.append(kind(_place(path, waiting)))
                waiting.callback(writers[0].close)
            writers[0].write(table)

        yield write
        if writers and str(path) != _files.STANDARD:
            writers[0].close()
            writers[0].path.replace(path)


def _place(path: Path, waiting: ExitStack) -> Path:
    """Where a file is written before it is put in its place."""
    if str(path) == _files.STANDARD:
        return path
    return waiting.enter_context(_whole.waiting_room(path.parent)) / path.name


def _parquet(path: Path, file: Any) -> Iterator[Any]:
    import pyarrow

    with _files.damage_told(path), file:
        batch = None
        for batch in file.iter_batches(batch_size=ARTICLES):
            yield pyarrow.Table.from_batches([batch])
        if batch is None:
            yield file.schema_arrow.empty_table()


def _csv(path: Path) -> Iterator[Any]:
    import pyarrow

    with _files.damage_told(path), _files.open_csv(path, _BLOCK) as reader:
        batch = None
        for batch in reader:
            yield pyarrow.Table.from_batches([batch])
        if batch is None:
            yield reader.schema.empty_table()


def _json_file(path: Path) -> Iterator[Any]:
    with _files.open_bytes(path) as lines:
        yield from _json_batches(lines, str(path))


def _json_batches(lines: Any, name: str) -> Iterator[Any]:
    """A table for each part; what a part does not have and an earlier one had is missing in it."""
    before, known = 0, dict[str, None]()
    for part in _parts(_json_lines.rows(lines, name)):
        yield _json_lines.table(part, name, before=before, known=known)
        before += len(part)
        known |= dict.fromkeys(column for row in part for column in row)
    if before == 0:
        yield _json_lines.table([], name)


def _parts(items: Iterator[Any]) -> Iterator[list[Any]]:
    while part := list(islice(items, ARTICLES)):
        yield part


class _Parquet:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer: Any = None

    def open(self, schema: Any) -> Any:
        import pyarrow.parquet

        return pyarrow.parquet.ParquetWriter(self.path, schema)

    def write(self, table: Any) -> None:
        table = _without_nulls(table)
        if self._writer is None:
            self._writer = self.open(table.schema)
            self._schema = table.schema
        self._writer.write_table(_cast(table, self._schema))

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


class _Csv(_Parquet):
    def open(self, schema: Any) -> Any:
        from pyarrow import csv

        tab = "\t" if self.path.suffix.lower() == ".tsv" else ","
        return csv.CSVWriter(self.path, schema, write_options=csv.WriteOptions(delimiter=tab))


class _JsonLines:
    def __init__(self, path: Path) -> None:
        self.path = path
        standard = str(path) == _files.STANDARD
        if standard and sys.stdout is None:
            raise ValueError("standard output is closed; -o names a file")
        self._file = sys.stdout.buffer if standard else path.open("wb")

    def write(self, table: Any) -> None:
        carried = [field.name for field in table.schema if _json_lines.is_carried(field)]
        for row in table.to_pylist():
            told = {name: None if value != value else value for name, value in row.items()}  # noqa: PLR0124
            for name in carried:
                told[name] = None if row[name] is None else json.loads(row[name])
            self._file.write(_encoded(told) + b"\n")

    def close(self) -> None:
        if self._file is sys.stdout.buffer:
            self._file.flush()
        else:
            self._file.close()


def _encoded(row: dict[str, Any]) -> bytes:
    try:
        return json.dumps(row, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:  # a lone surrogate, which JSON can name but UTF-8 cannot hold
        return json.dumps(row, default=str).encode()


WRITERS: dict[str, Any] = {
    ".parquet": _Parquet,
    ".pq": _Parquet,
    ".csv": _Csv,
    ".tsv": _Csv,
    ".jsonl": _JsonLines,
    ".ndjson": _JsonLines,
}


def _without_nulls(table: Any) -> Any:
    """Columns without any value as strings: a later batch may have some."""
    import pyarrow

    fields = [
        field.with_type(pyarrow.string()) if pyarrow.types.is_null(field.type) else field
        for field in map(_json_lines.unmarked, table.schema)
    ]
    return table.cast(pyarrow.schema(fields))


def _cast(table: Any, schema: Any) -> Any:
    import pyarrow

    try:
        return table.select(schema.names).cast(schema)
    except (pyarrow.ArrowException, KeyError) as error:
        raise ValueError(f"the columns differ between the batches of the input: {error}") from error
