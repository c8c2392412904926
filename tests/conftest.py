"""What the tests share: every kind of text column, by name."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

# A shell turns Ctrl-C off for what it runs in the background, tests of Ctrl-C included.
signal.signal(signal.SIGINT, signal.default_int_handler)

TEXTS = ["LISBON, March 3 (Nordwire) -- Ferries ran.", None, "naïve café 🗞", "", "plain"]


def _pandas(**options: Any) -> Callable[[list], Any]:
    def make(texts: list) -> Any:
        pandas = pytest.importorskip("pandas")
        return pandas.Series(texts, index=[f"a{n}" for n in range(len(texts))], **options)

    return make


def _pandas_arrow(kind: str) -> Callable[[list], Any]:
    def make(texts: list) -> Any:
        pandas, arrow = pytest.importorskip("pandas"), pytest.importorskip("pyarrow")
        array = arrow.array(texts, type=getattr(arrow, kind)())
        return pandas.Series(pandas.arrays.ArrowExtensionArray(array))

    return make


def _pandas_arrow_dictionary(texts: list) -> Any:
    pandas, arrow = pytest.importorskip("pandas"), pytest.importorskip("pyarrow")
    return pandas.Series(pandas.arrays.ArrowExtensionArray(arrow.array(texts).dictionary_encode()))


def _pandas_python_strings(texts: list) -> Any:
    pandas = pytest.importorskip("pandas")
    return pandas.Series(texts, dtype=pandas.StringDtype("python"))


def _pandas_na(texts: list) -> Any:
    pandas = pytest.importorskip("pandas")
    return pandas.Series([pandas.NA if t is None else t for t in texts], dtype=object)


def _polars(dtype: str) -> Callable[[list], Any]:
    def make(texts: list) -> Any:
        polars = pytest.importorskip("polars")
        return polars.Series("text", texts, dtype=getattr(polars, dtype))

    return make


def _arrow(kind: str) -> Callable[[list], Any]:
    def make(texts: list) -> Any:
        arrow = pytest.importorskip("pyarrow")
        return arrow.array(texts, type=getattr(arrow, kind)())

    return make


def _arrow_chunks(texts: list) -> Any:
    arrow = pytest.importorskip("pyarrow")
    return arrow.chunked_array([texts[:2], [], texts[2:]], type=arrow.string())


def _arrow_slice(texts: list) -> Any:
    arrow = pytest.importorskip("pyarrow")
    return arrow.array(["cut off", *texts, "cut off"]).slice(1, len(texts))


def _arrow_dictionary(texts: list) -> Any:
    return pytest.importorskip("pyarrow").array(texts).dictionary_encode()


KINDS: dict[str, Callable[[list], Any]] = {
    "list": list,
    "tuple": tuple,
    "numpy": lambda texts: np.array(texts, dtype=object),
    "numpy-nan": lambda texts: np.array([np.nan if t is None else t for t in texts], dtype=object),
    "pandas": _pandas(),
    "pandas-object": _pandas(dtype=object),
    "pandas-category": _pandas(dtype="category"),
    "pandas-string": _pandas(dtype="string"),
    "pandas-python-string": _pandas_python_strings,
    "pandas-na": _pandas_na,
    "pandas-arrow-string": _pandas_arrow("string"),
    "pandas-arrow-large": _pandas_arrow("large_string"),
    "pandas-arrow-view": _pandas_arrow("string_view"),
    "pandas-arrow-dictionary": _pandas_arrow_dictionary,
    "polars": _polars("String"),
    "polars-categorical": _polars("Categorical"),
    "polars-object": _polars("Object"),
    "pyarrow": _arrow("string"),
    "pyarrow-large": _arrow("large_string"),
    "pyarrow-view": _arrow("string_view"),
    "pyarrow-chunks": _arrow_chunks,
    "pyarrow-slice": _arrow_slice,
    "pyarrow-dictionary": _arrow_dictionary,
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """The name of one kind of column."""
    return request.param


@pytest.fixture
def make(kind: str) -> Callable[[list], Any]:
    """A function that makes a column of that kind out of a list of texts and Nones."""
    return KINDS[kind]
