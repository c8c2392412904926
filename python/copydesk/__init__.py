"""Text analytics over batches of news articles: duplicates, keywords and dates.

>>> import copydesk
>>> copydesk.__version__
'0.1.0'
"""

from copydesk._analysis import Analysis
from copydesk._analyze import analyze
from copydesk._boilerplate import boilerplate, strip_boilerplate
from copydesk._contrasts import collocations, distinctive, trending
from copydesk._core import __version__
from copydesk._dates import dates, published
from copydesk._duplicate_index import DuplicateIndex
from copydesk._duplicates import dedupe, duplicate_pairs, passages, words
from copydesk._keywords import keywords
from copydesk._sample import sample
from copydesk._search import SearchIndex
from copydesk._terms import match, score
from copydesk._vectors import Vocabulary, vectorize

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
