"""Text analytics over batches of news articles: duplicates, keywords and dates.

>>> import copydesk
>>> copydesk.__version__
'0.1.0'
"""

from copydesk._core import __version__
from copydesk._duplicates import (
    DuplicateIndex,
    boilerplate,
    dedupe,
    duplicate_pairs,
    passages,
    strip_boilerplate,
    words,
)

__all__ = [
    "DuplicateIndex",
    "__version__",
    "boilerplate",
    "dedupe",
    "duplicate_pairs",
    "passages",
    "strip_boilerplate",
    "words",
]
