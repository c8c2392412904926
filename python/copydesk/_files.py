"""Articles in from files, tables out to files: whole or not at all.

The command line's only way to the disk. Tables are pyarrow's, which reads and writes all of the
formats; without pyarrow every function here says how to get it.
"""

from __future__ import annotations

import gzip
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from copydesk import _json_lines

# What a column of each role is usually called, the surest name first.
USUAL_NAMES: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "article_text", "maintext", "full_text"),
    "title": ("title", "headline"),
    "published": (
        "published",
        "published_at",
        "publication_date",
        "publish_date",
        "pub_date",
        "date",
    ),
    "source": ("source", "site", "domain", "outlet", "publisher", "newspaper"),
}

# In place of a path: standard input, standard output.
STANDARD = "-"

_COMPRESSED = ".gz"

# What may part the columns of a CSV file, the likeliest first.
_DELIMITERS = ",;\t|"

# So much of a CSV file is looked at to see how its columns are parted: the line of their names.
_HEADER = 1 << 16

# What a file that is no UTF-8 is most often, and how it is made so.
_NOT_UTF8 = "it is not UTF-8; in many cases `iconv -f WINDOWS-1252 -t UTF-8` makes it so"

# The largest block pyarrow's CSV reader takes: its sizes are 32-bit integers.
_LARGEST_BLOCK = 2**31 - 1

# The largest block of a compressed CSV file, of which nothing tells how long it is.
_COMPRESSED_BLOCK = 1 << 27

_READERS = (
    "Parquet (.parquet), CSV (.csv, .tsv) or JSON Lines (.jsonl), these two also compressed (.gz), "
    "or a folder of .txt files"
)


def read_articles(path: Path) -> Any:
    """Read a pile of articles.

    Args:
        path: A Parquet, CSV or JSON Lines file, or a folder of text files, which become the
            columns `file` and `text`; `-` is JSON Lines on standard input.

    Returns:
        A pyarrow Table.

    Raises:
        ImportError: pyarrow is not installed.
        OSError: The file or folder is not there or cannot be read.
        ValueError: The file is of no known kind, or is damaged; the message names it.
    """
    _pyarrow()
    if str(path) == STANDARD:
        name = "standard input"
        return _json_lines.table(list(_json_lines.rows(standard_input(), name)), name)
    if path.is_dir():
        return _read_folder(path)
    if not path.exists():
        raise FileNotFoundError(f"{path}: no such file or folder")
    read = _reader(path)
    with damage_told(path):
        return read(path)


def standard_input() -> Any:
    """The bytes of standard input.

    Returns:
        A binary stream.

    Raises:
        ValueError: It is closed.
    """
    if sys.stdin is None:
        raise ValueError("standard input is closed")
    return sys.stdin.buffer


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """Say which file it is that cannot be read.

    Args:
        path: The file that is read inside.

    Raises:
        ValueError: It is damaged, or of another kind than its name says.
    """
    damage = (
        _pyarrow().ArrowException, UnicodeDecodeError, gzip.BadGzipFile, EOFError, zlib.error
    )  # fmt: skip
    try:
        yield
    except damage as error:
        reason = str(error).strip().splitlines()[0]
        if isinstance(error, UnicodeDecodeError) or "invalid UTF8" in reason:
            reason = _NOT_UTF8
        raise ValueError(f"{path}: not readable as {kind(path)[1:]}: {reason}") from error


def guess(names: Iterable[str], role: str) -> str | None:
    """The column that most likely has a role, by its name.

    Args:
        names: The columns there are.
        role: `text`, `title`, `published` or `source`.

    Returns:
        A name, or None where no column has a usual one.
    """
    known = {name.lower(): name for name in names}
    return next((known[usual] for usual in USUAL_NAMES[role] if usual in known), None)


def write_parquet(table: Any, path: Path) -> None:
    """Write a table of any library as Parquet.

    Args:
        table: A pyarrow Table, a pandas or polars DataFrame, or a mapping of NumPy columns.
        path: The file.
    """
    _pyarrow()
    import pyarrow.parquet

    pyarrow.parquet.write_table(as_arrow(table), path)


def as_arrow(table: Any) -> Any:
    """A table of any library as pyarrow's.

    Args:
        table: A pyarrow Table, a pandas or polars DataFrame, or a mapping of NumPy columns.

    Returns:
        A pyarrow Table; a pandas index is left out.
    """
    arrow = _pyarrow()
    if isinstance(table, arrow.Table):
        return table
    if isinstance(table, Mapping):
        return arrow.table({k: arrow.array(v, from_pandas=True) for k, v in table.items()})
    if hasattr(table, "to_arrow"):
        return table.to_arrow()
    return arrow.Table.from_pandas(table, preserve_index=False).replace_schema_metadata()


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise ImportError(
            "reading and writing files needs pyarrow: pip install copydesk[all]"
        ) from error
    return pyarrow


def kind(path: Path) -> str:
    """What a file is by its name: a suffix of `SUFFIXES`, whether compressed or not.

    Args:
        path: The file.

    Returns:
        The suffix in lower case; another one, or none, for a file of no known kind.
    """
    suffix = path.suffix.lower()
    within = path.with_suffix("").suffix.lower() if suffix == _COMPRESSED else suffix
    # Parquet compresses by itself.
    return suffix if within in {".parquet", ".pq"} else within


@contextmanager
def open_bytes(path: Path) -> Iterator[Any]:
    """Open a file of any kind, and tell which it is if it is damaged.

    Args:
        path: The file, compressed if its name ends in `.gz`.

    Yields:
        A binary stream of what is in it.
    """
    compressed = path.suffix.lower() == _COMPRESSED
    with damage_told(path), gzip.open(path) if compressed else path.open("rb") as stream:
        yield stream


def _reader(path: Path) -> Callable[[Path], Any]:
    if kind(path) not in SUFFIXES:
        raise ValueError(f"{path}: the input must be {_READERS}")
    return SUFFIXES[kind(path)]


def _read_parquet(path: Path) -> Any:
    import pyarrow.parquet

    return pyarrow.parquet.read_table(path)


def _read_csv(path: Path) -> Any:
    # One block: an article may be longer than any smaller one, and all is read anyway.
    with open_csv(path, _LARGEST_BLOCK) as reader:
        return reader.read_all()


def open_csv(path: Path, block: int) -> Any:
    """Open a CSV file to be read block by block.

    Args:
        path: The file; tabs part the columns of a `.tsv` file, and those of a `.csv` file what
            parts their names in its first line: a comma, semicolon, tab or bar.
        block: The size of a block in bytes; no row may be longer.

    Returns:
        A pyarrow CSVStreamingReader, all of its columns strings.
    """
    from pyarrow import csv

    parse = csv.ParseOptions(delimiter=_delimiter(path), newlines_in_values=True)
    compressed = path.suffix.lower() == _COMPRESSED
    size = _COMPRESSED_BLOCK if compressed else max(path.stat().st_size, 1) + 1
    read = csv.ReadOptions(block_size=min(size, block))
    with csv.open_csv(path, read_options=read, parse_options=parse) as reader:
        names = reader.schema.names
    # In a file of one column an empty line is a row without a text; elsewhere it is no row.
    parse.ignore_empty_lines = len(names) > 1
    # All of it is text: an article of digits alone is no number, and "NA" is a word.
    convert = csv.ConvertOptions(
        column_types=dict.fromkeys(names, "string"),
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
    )
    return csv.open_csv(path, read_options=read, parse_options=parse, convert_options=convert)


def _delimiter(path: Path) -> str:
    """What parts the columns of a file of them: spreadsheets of half of Europe write semicolons."""
    if kind(path) == ".tsv":
        return "\t"
    with open_bytes(path) as file:
        header = file.read(_HEADER).decode("utf-8", errors="replace")
    unquoted = re.sub(r'"[^"]*"', "", header)
    names = (unquoted.splitlines() or [""])[0]
    return max(_DELIMITERS, key=names.count)


def _read_json_lines(path: Path) -> Any:
    with open_bytes(path) as lines:
        return _json_lines.table(list(_json_lines.rows(lines, str(path))), str(path))


def _read_folder(folder: Path) -> Any:
    return folder_table(folder, text_files(folder))


def text_files(folder: Path) -> list[Path]:
    """The text files in a folder and the folders in it, sorted.

    Args:
        folder: The folder.

    Returns:
        Paths of `.txt` files.

    Raises:
        ValueError: There are none.
    """
    files = sorted(
        Path(inside, name)
        for inside, _, names in os.walk(folder, onerror=_refuse)
        for name in names
        if name.endswith(".txt")
    )
    if not files:
        raise ValueError(f"{folder}: no .txt files in it; the input must be {_READERS}")
    return files


def _refuse(error: OSError) -> None:
    raise error


def _shown(path: Path) -> str:
    """A path as text, whatever bytes the file system has in it."""
    return os.fsencode(path).decode("utf-8", errors="replace")


def folder_table(folder: Path, files: list[Path]) -> Any:
    """Text files as a table.

    Args:
        folder: What the column `file` is relative to.
        files: The files.

    Returns:
        A pyarrow Table of `file` and `text`; bytes that are no UTF-8 are read as U+FFFD.
    """
    names = [_shown(path.relative_to(folder)) for path in files]
    texts = [path.read_bytes().decode("utf-8", errors="replace") for path in files]
    return _pyarrow().table({"file": names, "text": texts})


SUFFIXES: dict[str, Callable[[Path], Any]] = {
    ".parquet": _read_parquet,
    ".pq": _read_parquet,
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".jsonl": _read_json_lines,
    ".ndjson": _read_json_lines,
}
