"""Text analytics over batches of news articles: duplicates, keywords and dates.

>>> import copydesk
>>> copydesk.__version__
'0.1.0'
"""

from copydesk._analysis import Analysis, analyze
from copydesk._core import __version__
from copydesk._dates import dates, published
from copydesk._duplicates import (
    DuplicateIndex,
    boilerplate,
    dedupe,
    duplicate_pairs,
    passages,
    strip_boilerplate,
    words,
)
from copydesk._keywords import keywords
from copydesk._sample import sample
from copydesk._scoring import (
    SearchIndex,
    Vocabulary,
    collocations,
    distinctive,
    match,
    score,
    trending,
    vectorize,
)

__all__ = [
    "Analysis",
    "DuplicateIndex",
    "SearchIndex",
    "Vocabulary",
    "__version__",
    "analyze",
    "boilerplate",
    "collocations",
    "dates",
    "dedupe",
    "distinctive",
    "duplicate_pairs",
    "keywords",
    "match",
    "passages",
    "published",
    "sample",
    "score",
    "strip_boilerplate",
    "trending",
    "vectorize",
    "words",
]
