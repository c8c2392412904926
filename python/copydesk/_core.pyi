"""Types of the compiled module. Private: the public functions stand in `copydesk`."""

from collections.abc import Callable
from typing import Any, Self, TypeAlias, final

import numpy as np

# A column that can miss values is a pair of its values and where they are missing.
_Columns: TypeAlias = dict[str, np.ndarray | tuple[np.ndarray, np.ndarray]]
# The options of a call, by name.
_Given: TypeAlias = dict[str, Any]
# Threads, and the progress callback.
_Crossing: TypeAlias = tuple[int | None, bool | Callable[[int, int], object] | None]

__all__ = [
    "DuplicateIndex",
    "SearchIndex",
    "__version__",
    "_debug",
    "_keyword_sample",
    "boilerplate",
    "collocations",
    "count_words",
    "dates",
    "dedupe",
    "distinctive",
    "duplicate_pairs",
    "keywords",
    "lengths",
    "match_keywords",
    "passages",
    "published",
    "score",
    "shard_candidates",
    "shard_clusters",
    "shard_common",
    "shard_count",
    "shard_ends",
    "shard_evidence",
    "shard_filed",
    "shard_in_play",
    "shard_kept",
    "shard_levels",
    "shard_places",
    "shard_read",
    "shard_sites",
    "shard_tells_no_story",
    "shard_turns",
    "shard_verified",
    "stopword_language",
    "stopword_languages",
    "strip_boilerplate",
    "trending",
    "vectorize",
    "words",
]

__version__: str
_debug: bool
# From how many articles on `keywords` counts words in them, and in how many of them at most.
_keyword_sample: tuple[int, int]

def lengths(texts: Any, crossing: _Crossing) -> _Columns: ...

# Duplicates.

def words(text: Any, crossing: _Crossing) -> list[str]: ...
def duplicate_pairs(texts: Any, given: _Given, crossing: _Crossing) -> _Columns: ...
def dedupe(texts: Any, source: Any, title: Any, given: _Given, crossing: _Crossing) -> _Columns: ...
def boilerplate(texts: Any, source: Any, crossing: _Crossing) -> _Columns: ...
def strip_boilerplate(texts: Any, source: Any, crossing: _Crossing) -> _Columns: ...
def passages(left: Any, right: Any, crossing: _Crossing) -> _Columns: ...
@final
class DuplicateIndex:
    def __new__(cls, given: _Given) -> Self: ...
    @staticmethod
    def open(path: Any) -> DuplicateIndex: ...
    def add(self, texts: Any, crossing: _Crossing) -> _Columns: ...
    def query(self, texts: Any, crossing: _Crossing) -> _Columns: ...
    def save(self, path: Any) -> None: ...
    def __len__(self) -> int: ...

# Duplicates, one shard of the articles at a time. Lists are told by their lengths and their values.

_Lists: TypeAlias = tuple[np.ndarray, np.ndarray]

def shard_read(
    texts: Any, title: Any, given: _Given, crossing: _Crossing
) -> tuple[np.ndarray, ...]: ...
def shard_sites(names: Any, crossing: _Crossing) -> np.ndarray: ...
def shard_places(
    shingles: _Lists,
    roles: np.ndarray,
    sites: np.ndarray | None,
    ranges: tuple[int, int],
    crossing: _Crossing,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]: ...
def shard_count(
    lists: _Lists, counted: np.ndarray, ranges: tuple[int, int], crossing: _Crossing
) -> list[np.ndarray]: ...
def shard_levels(
    shingles: _Lists,
    roles: np.ndarray,
    sites: np.ndarray | None,
    ranges: tuple[int, int],
    answers: _Lists,
    crossing: _Crossing,
) -> np.ndarray: ...
def shard_turns(
    seen: dict[str, Any], crossing: _Crossing
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]: ...
def shard_ends(
    follows: tuple[np.ndarray, ...], asked: np.ndarray, crossing: _Crossing
) -> tuple[np.ndarray, np.ndarray]: ...
def shard_evidence(seen: dict[str, Any], crossing: _Crossing) -> tuple[np.ndarray, np.ndarray]: ...
def shard_common(evidence: np.ndarray, crossing: _Crossing) -> np.ndarray: ...
def shard_kept(
    seen: dict[str, Any], forms: dict[str, Any] | None, crossing: _Crossing
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]: ...
def shard_in_play(
    compared: dict[str, Any], given: _Given, crossing: _Crossing
) -> tuple[np.ndarray, ...]: ...
def shard_filed(
    sizes: np.ndarray,
    smaller: np.ndarray,
    sets: tuple[np.ndarray, np.ndarray, np.ndarray],
    file: tuple[int, float],
    given: _Given,
    crossing: _Crossing,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]: ...
def shard_candidates(
    entries: _Lists,
    first: np.ndarray,
    articles: tuple[np.ndarray, np.ndarray, np.ndarray],
    most: int,
    crossing: _Crossing,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]: ...
def shard_verified(
    candidates: tuple[np.ndarray, np.ndarray],
    sets: _Lists,
    sizes: np.ndarray,
    given: _Given,
    crossing: _Crossing,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]: ...
def shard_clusters(
    articles: tuple[np.ndarray, np.ndarray, np.ndarray],
    edges: tuple[np.ndarray, np.ndarray, np.ndarray],
    given: _Given,
    crossing: _Crossing,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]: ...
def shard_tells_no_story(headlines: np.ndarray, spoken_of: np.ndarray) -> np.ndarray: ...

# Keywords.

def keywords(
    texts: Any, language: Any, title: Any, background: Any, given: _Given, crossing: _Crossing
) -> _Columns: ...
def count_words(texts: Any, crossing: _Crossing) -> _Columns: ...
def stopword_languages() -> list[str]: ...
def stopword_language(language: str) -> str | None: ...

# Scoring.

def match_keywords(texts: Any, given: _Given, crossing: _Crossing) -> _Columns: ...
def vectorize(
    texts: Any, given: _Given, crossing: _Crossing
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str], np.ndarray]: ...
def score(
    texts: Any, given: _Given, crossing: _Crossing
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str], np.ndarray]: ...
def distinctive(texts: Any, groups: np.ndarray, given: _Given, crossing: _Crossing) -> _Columns: ...
def trending(
    texts: Any,
    periods: list[int | None],
    copies: list[int | None] | None,
    given: _Given,
    crossing: _Crossing,
) -> _Columns: ...
def collocations(texts: Any, given: _Given, crossing: _Crossing) -> _Columns: ...
@final
class SearchIndex:
    def __new__(cls, given: _Given) -> SearchIndex: ...
    def __len__(self) -> int: ...
    def add(self, texts: Any, title: Any, crossing: _Crossing) -> None: ...
    def top(self, queries: Any, k: int, mask: Any, crossing: _Crossing) -> _Columns: ...
    def scores(self, queries: Any, crossing: _Crossing) -> np.ndarray: ...
    def save(self, path: str) -> None: ...
    @staticmethod
    def open(path: str) -> SearchIndex: ...

# Dates.

def dates(texts: Any, days: np.ndarray | None, given: _Given, crossing: _Crossing) -> _Columns: ...
def published(texts: Any, given: _Given, crossing: _Crossing) -> _Columns: ...
