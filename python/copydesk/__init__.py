"""Text analytics over batches of news articles: duplicates, keywords and dates.

    >>> import copydesk
    >>> copydesk.__version__
    '0.1.0'
"""

from copydesk._core import __version__
from copydesk._duplicates import (
    boilerplate,
    dedupe,
    duplicate_pairs,
    strip_boilerplate,
    words,
)
from copydesk._keywords import keywords
from copydesk._sample import sample
from copydesk._scoring import SearchIndex, match, vectorize

__all__ = [
    "SearchIndex",
    "__version__",
    "boilerplate",
    "dedupe",
    "duplicate_pairs",
    "keywords",
    "match",
    "sample",
    "strip_boilerplate",
    "vectorize",
    "words",
]
