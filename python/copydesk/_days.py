"""Columns of calendar days, however the caller keeps them."""

from __future__ import annotations

import datetime
import sys
from typing import Any

import numpy as np

from copydesk import _frames

DAY = "datetime64[D]"
NEVER = np.datetime64("NaT", "D")

# The days every frame library can hold; others are missing.
_FIRST, _LAST = np.datetime64("0001-01-01", "D"), np.datetime64("9999-12-31", "D")


def is_one(value: Any) -> bool:
    """Whether `value` is one day rather than a column of days."""
    return isinstance(value, (str, datetime.date, np.datetime64))


def days(column: Any, option: str, rows: int, ids: Any = None) -> np.ndarray:
    """A column of days, as NumPy has them.

    Args:
        column: One day for all rows, or a column of days: ISO 8601 strings, `date`, `datetime`,
            `datetime64`, or the own types of pandas, polars and pyarrow. A time of day is left out;
            a time zone keeps its own day. None, NaN, NaT, null and empty strings are missing.
        option: The option the column was given as, for the errors.
        rows: How many rows there have to be.
        ids: What the errors call the rows; None for their numbers.

    Returns:
        A `datetime64[D]` array with one element per row, NaT where the day is missing.

    Raises:
        ValueError: A day is unreadable; the message names its row and how many are alike. Or the
            column does not have that many rows.

    Examples:
        >>> days(["2016-07-14", None, "2016-07-14T23:30:00-05:00"], "published", 3).astype(str)
        array(['2016-07-14', 'NaT', '2016-07-14'], dtype='<U28')
    """
    if is_one(column):
        found = _read([column], option, ids)
        return np.full(rows, found[0], dtype=DAY)
    if not hasattr(column, "__len__") or hasattr(column, "columns"):
        kind = type(column).__name__
        raise ValueError(f"{option} must be a day or a column of days, not {kind}")
    found = _of_column(column, option, ids)
    if len(found) != rows:
        raise ValueError(f"{option} must have a row for each text: {rows}, not {len(found)}")
    return np.where((found >= _FIRST) & (found <= _LAST), found, NEVER)


def _of_column(column: Any, option: str, ids: Any) -> np.ndarray:
    library = _frames.library(column)
    if library == "polars" and str(column.dtype).startswith("Date"):
        if getattr(column.dtype, "time_zone", None):
            column = column.dt.replace_time_zone(None)
        return column.to_numpy().astype(DAY)
    if library == "pyarrow" and str(column.type).startswith(("date", "timestamp")):
        return _of_arrow(column).astype(DAY)
    if library == "pandas":
        column = _of_pandas(column)
    if isinstance(column, np.ma.MaskedArray):
        column = column.filled(NEVER) if column.dtype.kind == "M" else column.astype(object)
    if isinstance(column, np.ndarray) and column.dtype.kind == "M":
        return column.astype(DAY)
    return _read(_frames.elements(column), option, ids)


def _of_pandas(column: Any) -> np.ndarray:
    if isinstance(column.dtype, sys.modules["pandas"].DatetimeTZDtype):
        column = (column.dt if hasattr(column, "dt") else column).tz_localize(None)
    if isinstance(column.dtype, np.dtype) and column.dtype.kind == "M":
        return column.to_numpy()
    return column.astype(object).to_numpy()


def _of_arrow(column: Any) -> np.ndarray:
    if getattr(column.type, "tz", None):
        import pyarrow.compute

        column = pyarrow.compute.local_timestamp(column)
    return column.to_numpy(zero_copy_only=False)


def _read(values: list[Any], option: str, ids: Any) -> np.ndarray:
    found = np.full(len(values), NEVER, dtype=DAY)
    known: dict[Any, np.datetime64] = {}
    unreadable: list[int] = []
    for row, value in enumerate(values):
        if _frames.is_missing(value):
            continue
        try:
            if value not in known:
                known[value] = _day(value)
            found[row] = known[value]
        except (ValueError, TypeError):
            unreadable.append(row)
    if unreadable:
        first = unreadable[0]
        alike = len(unreadable) - 1
        more = f", nor can {alike} more rows" if alike else ""
        which = f"row {first}" if ids is None else f"id {ids[first]}"
        raise ValueError(
            f"{option}: {which} cannot be read as a day: {values[first]!r}{more}; "
            "days are ISO 8601 strings, date, datetime or datetime64"
        )
    return found


def _day(value: Any) -> np.datetime64:
    if isinstance(value, np.datetime64):
        return value.astype(DAY)
    if isinstance(value, datetime.datetime):
        return np.datetime64(value.date(), "D")
    if isinstance(value, datetime.date):
        return np.datetime64(value, "D")
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return NEVER
        return np.datetime64(datetime.datetime.fromisoformat(text).date(), "D")
    raise TypeError(type(value).__name__)
