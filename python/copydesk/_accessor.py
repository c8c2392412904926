"""What `series.copydesk` is: every function over a column of texts, as a method of the column."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import copydesk

# What the first parameter of a function over a column is called.
_COLUMN = {"texts", "left"}


def functions() -> dict[str, Callable[..., Any]]:
    """The public functions whose first argument is a column of texts.

    Returns:
        Functions by name.
    """
    public = {name: getattr(copydesk, name) for name in copydesk.__all__}
    return {
        name: function
        for name, function in public.items()
        if inspect.isfunction(function) and next(iter(_parameters(function)), "") in _COLUMN
    }


class Accessor:
    """The functions of copydesk over one column of texts.

    Each method takes what the function of its name takes after the column, and answers as it does.
    """

    def __init__(self, series: Any) -> None:
        self._series = series


def _method(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def method(self: Accessor, *arguments: Any, **options: Any) -> Any:
        return function(self._series, *arguments, **options)

    signature = inspect.signature(function)
    _, *others = signature.parameters.values()
    this = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    method.__signature__ = signature.replace(parameters=[this, *others])  # type: ignore[attr-defined]
    # The function's examples are run where it stands.
    summary = (function.__doc__ or "").partition("\n")[0]
    method.__doc__ = f"{summary}\n\nThis column goes in: see `copydesk.{function.__name__}`."
    return method


def _parameters(function: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(function).parameters)


for _name, _function in functions().items():
    setattr(Accessor, _name, _method(_function))
