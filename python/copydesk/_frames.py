"""Answer with the caller's kind of table, on the caller's index.

The compiled module answers with a dict of NumPy columns, in which a column that can miss values is
a pair `(values, missing)`. Here it becomes what the caller works with. pandas, polars and pyarrow
are never imported: whose object it is decides, and then its library is loaded already.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np

Columns: TypeAlias = dict[str, "np.ndarray | tuple[np.ndarray, np.ndarray]"]


# The methods by which columns of pyarrow, polars and pandas, and NumPy become lists.
CONVERSIONS = ("to_pylist", "to_list", "tolist")


def library(column: Any) -> str:
    """Which library `column` comes from: pandas, polars, pyarrow, or numpy for all else."""
    for kind in type(column).__mro__:
        name = kind.__module__.partition(".")[0]
        if name in {"pandas", "polars", "pyarrow"}:
            return name
    return "numpy"


def height(texts: Any) -> int:
    """How many rows a column has; 0 for what is none, which is for the core to refuse."""
    return len(texts) if hasattr(texts, "__len__") else 0


def aligned(texts: Any, columns: Columns) -> Any:
    """A table with one row per article of `texts`, in order.

    Args:
        texts: The column the caller passed; its kind decides the answer's.
        columns: Columns of the compiled module, each as long as `texts`.

    Returns:
        A pandas DataFrame on the index of `texts`, a polars DataFrame, a pyarrow Table, or a dict
        of NumPy arrays.
    """
    return _table(texts, columns, rows=None)


def long(texts: Any, columns: Columns) -> Any:
    """A table with any number of rows per article, told by its column `row`.

    Args:
        texts: The column the caller passed; its kind decides the answer's.
        columns: Columns of the compiled module, `row` among them.

    Returns:
        As `aligned`; a pandas DataFrame repeats the label of each row's article in its index.
    """
    return _table(texts, columns, rows=columns["row"])


def unaligned(texts: Any, columns: Columns) -> Any:
    """A table whose rows are not articles, such as pairs or words.

    Args:
        texts: The column the caller passed; its kind decides the answer's.
        columns: Columns of the compiled module.

    Returns:
        As `aligned`; a pandas DataFrame counts its rows in its index.
    """
    return _table(texts, columns, rows=np.empty(0, dtype=np.int64), on_index=False)


def like(texts: Any, values: np.ndarray, missing: np.ndarray | None = None) -> Any:
    """A column of strings of the caller's kind: a Series on its index, an Array, a list.

    Args:
        texts: The column the caller passed; its kind decides the answer's.
        values: Strings, in an object array as long as `texts`.
        missing: True where a string is missing.

    Returns:
        A pandas or polars Series with the name of `texts`, a pyarrow Array or ChunkedArray, a NumPy
        object array, or a list. Strings keep the dtype they had; categories become strings.
    """
    kind = library(texts)
    column = values if missing is None else (values, missing)
    if kind == "pandas":
        pandas = sys.modules["pandas"]
        series = pandas.Series(_pandas_column(pandas, column), name=getattr(texts, "name", None))
        if texts.dtype == object or isinstance(
            texts.dtype, (pandas.StringDtype, pandas.ArrowDtype)
        ):
            series = series.astype(texts.dtype)
        if isinstance(texts, pandas.Series):
            return series.set_axis(texts.index)
        return pandas.Index(series) if isinstance(texts, pandas.Index) else series
    if kind == "polars":
        return _polars_column(sys.modules["polars"], column).alias(getattr(texts, "name", ""))
    if kind == "pyarrow":
        pyarrow = sys.modules["pyarrow"]
        # Made as such, not cast: older releases have no cast to string_view.
        given = texts.type if str(texts.type) in {"large_string", "string_view"} else None
        found = pyarrow.array(
            values, type=given or pyarrow.string(), mask=missing, from_pandas=True
        )
        return pyarrow.chunked_array([found]) if hasattr(texts, "chunks") else found
    answer = _numpy_column(column)
    return answer if isinstance(texts, np.ndarray) else answer.tolist()


def array(table: Any, name: str) -> np.ndarray:
    """One column of a table that copydesk answered with, as NumPy has it.

    Args:
        table: An answer of `aligned`, `long` or `unaligned`.
        name: The column's name.

    Returns:
        An array as long as the table; missing strings are None, missing integers NaN, missing days
        NaT.
    """
    found = table[name]
    kind = library(found)
    if kind == "pyarrow":
        return found.to_numpy()
    if kind != "pandas":
        return found if kind == "numpy" else found.to_numpy()
    if found.dtype.kind == "M":
        return found.to_numpy().astype("datetime64[D]")
    if isinstance(found.dtype, np.dtype) and found.dtype != object:
        return found.to_numpy()
    return found.astype(object).where(found.notna(), None).to_numpy()


def texts_or_missing(values: list[str | None]) -> tuple[np.ndarray, np.ndarray]:
    """Texts as `like`, `aligned` and `long` take a column of them.

    Args:
        values: Texts, None where one is missing.

    Returns:
        An array of objects, and where they are missing.
    """
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column, np.array([value is None for value in values], dtype=bool)


def sparse(what: str) -> Any:
    """scipy.sparse, which is not needed for anything else.

    Args:
        what: The function that answers with one of its matrices, for the error.

    Returns:
        The module.

    Raises:
        ImportError: scipy is not installed.
    """
    try:
        import scipy.sparse
    except ImportError as error:
        raise ImportError(
            f"{what} answers with a sparse matrix of scipy: pip install copydesk[all]"
        ) from error
    return scipy.sparse


def objects(texts: Any) -> list[str | None]:
    """The texts of a column as Python strings.

    Args:
        texts: A column of texts of any library, or of missing values.

    Returns:
        A list with None where a text is missing.
    """
    return [_mended(value) if isinstance(value, str) else None for value in elements(texts)]


def elements(column: Any) -> list[Any]:
    """The elements of a column of any library as Python objects, as that library makes them.

    Args:
        column: A column of anything, or any iterable.

    Returns:
        A list in order; how a missing element looks is the library's choice, see `is_missing`.
    """
    convert = next((m for m in CONVERSIONS if hasattr(column, m)), None)
    return list(column) if convert is None else getattr(column, convert)()


def is_missing(value: Any) -> bool:
    """Whether an element is missing: None, NaN of any kind, NaT, `pd.NA`."""
    if value is None:
        return True
    try:
        # NaN and NaT are not equal to themselves.
        return bool(value != value)  # noqa: PLR0124
    except TypeError:  # pd.NA is neither equal to itself nor not
        return True
    except ValueError:  # an array is no missing value, whatever its elements are
        return False


def _mended(text: str) -> str:
    """A text whose lone surrogates are U+FFFD, one for one, as the core reads them."""
    try:
        if not text.isascii():
            text.encode()
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", "\ufffd", text)
    return text


def column(table: Any, name: str, option: str) -> Any:
    """One column of the caller's table.

    Args:
        table: A pandas or polars DataFrame, a pyarrow Table, a mapping of columns, or a list of
            mappings, one per article.
        name: The column's name.
        option: The option that named it, for the error.

    Returns:
        The column, as the library keeps it.

    Raises:
        TypeError: `table` is none of these.
        ValueError: `table` has no such column; the message lists those it has.
    """
    names: list[str]
    found: Any
    if isinstance(table, list) and not table:
        return []
    if isinstance(table, list) and all(isinstance(row, Mapping) for row in table):
        names = list(dict.fromkeys(key for row in table for key in row))
        found = [row.get(name) for row in table]
    elif isinstance(table, Mapping):
        names, found = list(table), table.get(name)
    elif library(table) == "pyarrow" and hasattr(table, "column_names"):
        names = table.column_names
        found = table.column(name) if names.count(name) == 1 else None
    elif library(table) == "polars" and hasattr(table, "collect"):
        raise TypeError("articles must be a table in memory: pass what .collect() answers")
    elif hasattr(table, "columns") and hasattr(table, "__getitem__") and hasattr(table, "shape"):
        names = list(table.columns)
        found = table[name] if name in names else None
    else:
        raise TypeError(
            "articles must be a table: a pandas or polars DataFrame, a pyarrow Table, a mapping of "
            f"columns or a list of mappings, not {type(table).__name__}; texts alone are given as "
            "{'text': texts}"
        )
    if list(names).count(name) > 1:
        raise ValueError(f"{option}: {list(names).count(name)} columns are called {name!r}")
    if name not in names:
        there = ", ".join(map(str, names)) or "none"
        raise ValueError(f"{option}: there is no column {name!r}; there are {there}")
    return found


def _table(texts: Any, columns: Columns, rows: Any, *, on_index: bool = True) -> Any:
    kind = library(texts)
    if kind == "pandas":
        pandas = sys.modules["pandas"]
        frame = pandas.DataFrame({k: _pandas_column(pandas, c) for k, c in columns.items()})
        index = getattr(texts, "index", None)
        if on_index and isinstance(index, pandas.Index):
            frame.index = index if rows is None else index.take(rows)
        return frame
    if kind == "polars":
        polars = sys.modules["polars"]
        return polars.DataFrame({k: _polars_column(polars, c) for k, c in columns.items()})
    if kind == "pyarrow":
        pyarrow = sys.modules["pyarrow"]
        return pyarrow.table({k: _arrow_column(pyarrow, c) for k, c in columns.items()})
    return {name: _numpy_column(column) for name, column in columns.items()}


def _numpy_column(column: Any) -> np.ndarray:
    if not isinstance(column, tuple):
        return column
    values, missing = column
    if values.dtype.kind == "i":
        return np.where(missing, np.nan, values.astype(np.float64))
    answer = values.astype(object)
    answer[missing] = None
    return answer


def _pandas_column(pandas: Any, column: Any) -> Any:
    if not isinstance(column, tuple):
        if column.dtype.kind == "M":
            return column.astype("datetime64[s]")
        # pandas 3 makes its `str` of these; pandas 2 keeps objects, as it does for its own columns.
        return (
            pandas.Series(column, dtype=_pandas_text(pandas)) if column.dtype == object else column
        )
    values, missing = column
    if values.dtype.kind == "i":
        return pandas.arrays.IntegerArray(values, missing)
    if values.dtype.kind == "b":
        return pandas.arrays.BooleanArray(values, missing)
    return pandas.Series(_numpy_column(column), dtype=_pandas_text(pandas, nullable=True))


def _pandas_text(pandas: Any, *, nullable: bool = False) -> Any:
    if int(pandas.__version__.partition(".")[0]) >= 3:  # noqa: PLR2004
        return "str"
    return "string" if nullable else object


def _polars_column(polars: Any, column: Any) -> Any:
    values = _numpy_column(column)
    if values.dtype.kind == "M":
        return polars.Series(values)
    if not isinstance(column, tuple):
        return (
            polars.Series(values.tolist(), dtype=polars.String)
            if values.dtype == object
            else polars.Series(values)
        )
    values, missing = column
    dtype = {"i": polars.Int64, "b": polars.Boolean}.get(values.dtype.kind, polars.String)
    if values.dtype == object:
        return polars.Series(values.tolist(), dtype=dtype)
    series = polars.Series(values, dtype=dtype)
    return series.set(polars.Series(missing), None) if missing.any() else series


def _arrow_column(pyarrow: Any, column: Any) -> Any:
    values, missing = column if isinstance(column, tuple) else (column, None)
    if values.dtype == object:
        return pyarrow.array(values, type=pyarrow.string(), mask=missing, from_pandas=True)
    if values.dtype.kind == "M":
        return pyarrow.array(values, type=pyarrow.date32())
    return pyarrow.array(values, mask=missing)
