"""JSON Lines as tables, whatever is in them.

A column whose values have one type becomes a column of that type. One whose values do not (a number
here, a list there) is carried as JSON, each value as it was, and is refused only where it is asked
for: a stray value in a column that nobody uses is no reason to refuse a file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from copydesk import _frames

# In the schema of a table: the column is carried as JSON, and why.
_CARRIED = b"copydesk: carried as JSON"


def rows(lines: Iterable[bytes], name: str) -> Iterator[dict[str, Any]]:
    """The rows of JSON Lines.

    Args:
        lines: UTF-8 lines; blank ones are passed over.
        name: Of the file, for the errors.

    Yields:
        A mapping per line.

    Raises:
        ValueError: A line is no JSON object; the message numbers it.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except UnicodeDecodeError as error:
            raise ValueError(f"{name}: line {number} is not UTF-8: {error}") from error
        except (ValueError, RecursionError) as error:
            raise ValueError(f"{name}: line {number} is not JSON: {error}") from error
        if not isinstance(row, dict):
            raise ValueError(f"{name}: line {number} is not a JSON object")  # noqa: TRY004
        yield row


def table(
    articles: list[dict[str, Any]], name: str, *, before: int = 0, known: Iterable[str] = ()
) -> Any:
    """Rows of JSON Lines as a table.

    Args:
        articles: A mapping per row; what a row lacks is missing.
        name: Of the file, for the errors.
        before: How many rows of the file came before these.
        known: Columns that the table has in any case.

    Returns:
        A pyarrow Table.
    """
    import pyarrow

    names = list(dict.fromkeys([*known, *(column for row in articles for column in row)]))
    columns, fields = [], []
    for column in names:
        values = [row.get(column) for row in articles]
        try:
            array, why = _typed(values), None
        except (pyarrow.ArrowException, OverflowError, UnicodeEncodeError) as error:
            array, why = pyarrow.array(map(_as_json, values), type=pyarrow.string()), error
        columns.append(array)
        marks = None if why is None else {_CARRIED: _reason(name, column, values, before, why)}
        fields.append(pyarrow.field(column, array.type, metadata=marks))
    return pyarrow.Table.from_arrays(columns, schema=pyarrow.schema(fields))


def column(table: Any, name: str) -> Any:
    """A column that is to be read, not only carried.

    Args:
        table: A pyarrow Table, from JSON Lines or not.
        name: The column's name.

    Returns:
        The column.

    Raises:
        ValueError: Its values are of several kinds; the message names the row.
    """
    reason = (table.schema.field(name).metadata or {}).get(_CARRIED)
    if reason is not None:
        raise ValueError(reason.decode())
    return table[name]


def is_carried(field: Any) -> bool:
    """Whether a column of a table is carried as JSON."""
    return _CARRIED in (field.metadata or {})


def unmarked(field: Any) -> Any:
    """A field without the mark of a column that is carried as JSON."""
    return field.remove_metadata() if is_carried(field) else field


def _typed(values: list[Any]) -> Any:
    import pyarrow

    try:
        return pyarrow.array(values, from_pandas=True)
    except UnicodeEncodeError:
        if all(value is None or isinstance(value, str) for value in values):
            return pyarrow.array(_frames.objects(values), type=pyarrow.string())
        raise


def _as_json(value: Any) -> str | None:
    return None if value is None else json.dumps(value)


def _reason(path: str, name: str, values: list[Any], before: int, error: Exception) -> bytes:
    kinds = [type(value) for value in values if value is not None]
    odd = next((i for i, v in enumerate(values) if v is not None and type(v) is not kinds[0]), None)
    told = (
        f"{path}: column {name!r} cannot be read: {error}"
        if odd is None
        else f"{path}: column {name!r}: row {before + odd} is of another kind "
        f"({type(values[odd]).__name__}) than the rows before it ({kinds[0].__name__})"
    )
    return told.encode("utf-8", "replace")
