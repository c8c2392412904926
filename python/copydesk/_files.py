"""Articles in from files, tables out to files: whole or not at all.

The command line's only way to the disk. Tables are pyarrow's, which reads and writes all of the
formats; without pyarrow every function here says how to get it.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

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

# The largest block pyarrow's CSV reader takes: its sizes are 32-bit integers.
_LARGEST_BLOCK = 2**31 - 1

_READERS = "Parquet (.parquet), CSV (.csv, .tsv), JSON Lines (.jsonl) or a folder of .txt files"


def read_articles(path: Path) -> Any:
    """Read a pile of articles.

    Args:
        path: A Parquet, CSV or JSON Lines file, or a folder of text files, which become the
            columns `file` and `text`.

    Returns:
        A pyarrow Table.

    Raises:
        ImportError: pyarrow is not installed.
        OSError: The file or folder is not there or cannot be read.
        ValueError: The file is of no known kind, or is damaged; the message names it.
    """
    arrow = _pyarrow()
    if path.is_dir():
        return _read_folder(path)
    if not path.exists():
        raise FileNotFoundError(f"{path}: no such file or folder")
    read = _reader(path)
    try:
        return read(path)
    except (arrow.ArrowException, UnicodeDecodeError) as error:
        reason = str(error).strip().splitlines()[0]
        raise ValueError(f"{path}: not readable as {path.suffix[1:]}: {reason}") from error


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


def write_whole(folder: Path, files: Mapping[str, Callable[[Path], None]]) -> list[Path]:
    """Write files into a folder so that each is there whole or not at all.

    All are written beside their place first, and moved into it only when every one is done: a
    failure or an interruption leaves the folder as it was.

    Args:
        folder: Where they go; made when it is not there.
        files: For each name, what writes it to the path it is given.

    Returns:
        The paths written, in order.

    Raises:
        OSError: The folder cannot be made or written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    waiting = Path(tempfile.mkdtemp(prefix=".copydesk-", dir=folder))
    try:
        for name, write in files.items():
            write(waiting / name)
        for name in files:
            (waiting / name).replace(folder / name)
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    return [folder / name for name in files]


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


def _reader(path: Path) -> Callable[[Path], Any]:
    readers = {
        ".parquet": _read_parquet,
        ".pq": _read_parquet,
        ".csv": _read_csv,
        ".tsv": _read_csv,
        ".jsonl": _read_json_lines,
        ".ndjson": _read_json_lines,
    }
    if path.suffix.lower() not in readers:
        raise ValueError(f"{path}: the input must be {_READERS}")
    return readers[path.suffix.lower()]


def _read_parquet(path: Path) -> Any:
    import pyarrow.parquet

    return pyarrow.parquet.read_table(path)


def _read_csv(path: Path) -> Any:
    from pyarrow import csv

    parse = csv.ParseOptions(
        delimiter="\t" if path.suffix.lower() == ".tsv" else ",", newlines_in_values=True
    )
    # One block: an article may be longer than any smaller one, and all is read anyway.
    read = csv.ReadOptions(block_size=min(max(path.stat().st_size, 1) + 1, _LARGEST_BLOCK))
    with csv.open_csv(path, read_options=read, parse_options=parse) as reader:
        names = reader.schema.names
    # All of it is text: an article of digits alone is no number, and "NA" is a word.
    convert = csv.ConvertOptions(
        column_types=dict.fromkeys(names, "string"),
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
    )
    return csv.read_csv(path, read_options=read, parse_options=parse, convert_options=convert)


def _read_json_lines(path: Path) -> Any:
    rows = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise ValueError(f"{path}: line {number} is not JSON: {error}") from error
            if not isinstance(row, dict):
                raise ValueError(f"{path}: line {number} is not a JSON object")  # noqa: TRY004
            rows.append(row)
    names = dict.fromkeys(name for row in rows for name in row)
    import pyarrow

    return pyarrow.table({n: _json_column(path, n, [row.get(n) for row in rows]) for n in names})


def _json_column(path: Path, name: str, values: list[Any]) -> Any:
    import pyarrow

    try:
        return pyarrow.array(values)
    except (pyarrow.ArrowException, OverflowError) as error:
        kinds = [type(value) for value in values if value is not None]
        row = next(
            (i for i, v in enumerate(values) if v is not None and type(v) is not kinds[0]), 0
        )
        raise ValueError(
            f"{path}: column {name!r}: row {row} is of another kind ({type(values[row]).__name__}) "
            f"than the rows before it ({kinds[0].__name__})"
        ) from error


def _read_folder(folder: Path) -> Any:
    import pyarrow

    files = sorted(path for path in folder.rglob("*.txt") if path.is_file())
    if not files:
        raise ValueError(f"{folder}: no .txt files in it; the input must be {_READERS}")
    names = [str(path.relative_to(folder)) for path in files]
    texts = [path.read_bytes().decode("utf-8", errors="replace") for path in files]
    return pyarrow.table({"file": names, "text": texts})
