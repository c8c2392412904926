"""Types of the compiled module. Private: the public functions stand in `copydesk`."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

# A column that can miss values is a pair of its values and where they are missing.
_Columns: TypeAlias = dict[str, np.ndarray | tuple[np.ndarray, np.ndarray]]
# Threads, and the progress callback.
_Crossing: TypeAlias = tuple[int | None, bool | Callable[[int, int], object] | None]

__all__ = ["__version__", "_debug", "boilerplate", "dedupe", "duplicate_pairs", "lengths", "passages", "strip_boilerplate", "words"]

__version__: str
_debug: bool

def lengths(texts: Any, crossing: _Crossing) -> _Columns: ...
def words(text: Any, crossing: _Crossing) -> list[str]: ...
def duplicate_pairs(texts: Any, given: dict[str, Any], crossing: _Crossing) -> _Columns: ...
def dedupe(
    texts: Any, source: Any, title: Any, given: dict[str, Any], crossing: _Crossing
) -> _Columns: ...
def boilerplate(texts: Any, source: Any, crossing: _Crossing) -> _Columns: ...
def strip_boilerplate(texts: Any, source: Any, crossing: _Crossing) -> _Columns: ...
def passages(left: Any, right: Any, crossing: _Crossing) -> _Columns: ...
