"""`series.copydesk`: the functions as methods of a column."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import copydesk
from copydesk import _accessor

# What each function needs beyond the column; a function that is not here needs nothing.
NEEDS = {
    "match": {"keywords": ["ferries", "council"]},
    "score": {"keywords": ["ferries", "council"]},
    "passages": {"right": copydesk.sample()["text"][::-1]},
    "distinctive": {"groups": copydesk.sample()["source"]},
    "trending": {"dates": ["2024-03-04"] * len(copydesk.sample()["text"])},
    "keywords": {"method": "yake"},
}


def pandas_texts():
    pandas = pytest.importorskip("pandas")
    import copydesk.pandas

    return pandas.Series(copydesk.sample()["text"], name="text")


def polars_texts():
    polars = pytest.importorskip("polars")
    import copydesk.polars

    return polars.Series("text", copydesk.sample()["text"])


def same(left, right):
    if isinstance(left, tuple):  # a sparse matrix and its vocabulary
        return (left[0] != right[0]).nnz == 0 and left[1] == right[1]
    return left.equals(right)


def test_all_functions_over_a_column_are_there():
    names = set(_accessor.functions())
    assert {
        "boilerplate", "dates", "dedupe", "duplicate_pairs", "keywords", "match", "passages",
        "published", "strip_boilerplate",
    } <= names  # fmt: skip
    assert not names & {"words", "analyze", "sample"}


@pytest.mark.parametrize("make", [pandas_texts, polars_texts])
@pytest.mark.parametrize("name", sorted(_accessor.functions()))
def test_a_method_answers_as_its_function(make, name):
    series = make()
    given = NEEDS.get(name, {})
    answer = getattr(series.copydesk, name)(**given)
    assert same(answer, getattr(copydesk, name)(series, **given))


@pytest.mark.parametrize("name", sorted(_accessor.functions()))
def test_a_method_is_described(name):
    method = getattr(_accessor.Accessor, name)
    function = getattr(copydesk, name)
    assert method.__name__ == name
    assert f"see `copydesk.{name}`" in method.__doc__
    assert (
        list(inspect.signature(method).parameters)[1:]
        == (list(inspect.signature(function).parameters)[1:])
    )


def test_options_are_checked_as_the_functions_are():
    series = pandas_texts()
    with pytest.raises(ValueError, match="similarity"):
        series.copydesk.dedupe(similarity=7)
    with pytest.raises(TypeError, match="row 0"):
        series.str.len().copydesk.dedupe()


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_nothing_is_registered_before_the_import(library):
    pytest.importorskip(library)
    script = (
        f"import copydesk, {library} as library; series = library.Series(['a'])\n"
        f"assert not hasattr(series, 'copydesk')\n"
        f"import copydesk.{library}\n"
        f"assert series.copydesk.published() is not None"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True)
