"""The steps of deduplication on shards: articles that stand together from their reading on.

A shard keeps the texts of its articles, compressed. What all shards must tell together is asked and
answered: a kernel makes of each shard what it asks of each range (of words' hashes, of places in
the table of counts, of sequences of words), another answers all that was asked of one range, shard
by shard and in the order it was asked in, and the next takes the shard with its answers.
`copydesk.spark` puts them in their order.

Bytes are arrays of NumPy, little-endian, in columns of type binary.
"""

from __future__ import annotations

from copydesk.kernels.answers import answer
from copydesk.kernels.asks import ask_for_counts, ask_for_sequences, ask_for_turns, shard
from copydesk.kernels.candidates import CANDIDATE, EDGE, FILED, candidates, verified
from copydesk.kernels.copies import (
    ARTICLE,
    CHROME,
    FOUND,
    MISSING,
    PLACED,
    STORY,
    articles,
    settled,
    stories,
)
from copydesk.kernels.shards import ANSWERED, ASKED, BYTES_OF_FIRSTS, READ, SHARD, TOTALS, Plan

__all__ = [
    "ANSWERED",
    "ARTICLE",
    "ASKED",
    "BYTES_OF_FIRSTS",
    "CANDIDATE",
    "CHROME",
    "EDGE",
    "FILED",
    "FOUND",
    "MISSING",
    "PLACED",
    "READ",
    "SHARD",
    "STORY",
    "TOTALS",
    "Plan",
    "answer",
    "articles",
    "ask_for_counts",
    "ask_for_sequences",
    "ask_for_turns",
    "candidates",
    "settled",
    "shard",
    "stories",
    "verified",
]
