"""Ctrl-C in the middle of a call, one long article included, for every function over texts."""

from __future__ import annotations

import signal
import threading
import time
from functools import partial

import pytest

import copydesk

SENTENCE = "On March {}, 2024 the ferry {} sailed from pier {} to the town of Hollin, he said. "
LONG = "".join(SENTENCE.format(1 + n % 31, n, n * 7919) for n in range(120_000))  # 10 MB

# `published` is not among them: it reads the head and the foot of a page, and is done in no time.
FUNCTIONS = {
    "dedupe": copydesk.dedupe,
    "duplicate_pairs": copydesk.duplicate_pairs,
    "keywords": partial(copydesk.keywords, method="yake"),
    "dates": partial(copydesk.dates, published="2024-03-04"),
    "match": partial(copydesk.match, keywords=["ferry", "town of hollin"]),
    "boilerplate": copydesk.boilerplate,
}

# Each would take many times as long as the signal takes to come, and far longer than is waited.
MANY, ONE = [f"{n} {LONG}" for n in range(30)], [LONG * 30]

SENT_AFTER = 0.3

# What a stopped call may take at the most: the promise is 0.2 seconds, the rest is for machines
# that are busy. A call that does not stop takes longer by far.
PATIENCE = 3.0


@pytest.fixture
def interrupted():
    """Send this process a Ctrl-C soon, and tell how long ago that was."""
    sent = []

    def send():
        sent.append(time.monotonic())
        signal.raise_signal(signal.SIGINT)

    timer = threading.Timer(SENT_AFTER, send)
    timer.start()
    yield lambda: time.monotonic() - sent[0]
    timer.cancel()


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("texts", [MANY, ONE], ids=["many", "one"])
@pytest.mark.parametrize("threads", [1, None])
def test_ctrl_c_stops_the_call(name, texts, threads, interrupted):
    with pytest.raises(KeyboardInterrupt):
        FUNCTIONS[name](texts, threads=threads)
    assert interrupted() < PATIENCE


@pytest.mark.parametrize("unit", ["&", "- ", "東&", "\u200b", "\ufffd"])
def test_a_text_without_words_is_stopped_as_well(unit, interrupted):
    texts = [unit * 20_000_000] * 50
    with pytest.raises(KeyboardInterrupt):
        copydesk.duplicate_pairs(texts)
    assert interrupted() < PATIENCE


def test_the_next_call_is_answered(interrupted):
    with pytest.raises(KeyboardInterrupt):
        copydesk.dates(MANY, published="2024-03-04")
    assert interrupted() < PATIENCE
    assert len(copydesk.dates([SENTENCE.format(4, 1, 2)])["row"]) == 1
