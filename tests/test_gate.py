"""Across and back: threads, progress, Ctrl-C, fork."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import textwrap
import threading

import pytest

from copydesk import _core

TEXTS = [f"article {number} " * 40 for number in range(2_000)]


def lengths(texts, threads=None, progress=None):
    return _core.lengths(texts, (threads, progress))["length"][0].tolist()


@pytest.mark.parametrize("threads", [1, 2, 3, 8, None])
def test_any_number_of_threads_gives_the_same_answer(threads):
    assert lengths(TEXTS, threads) == [len(text) for text in TEXTS]


@pytest.mark.parametrize("threads", [0, -1, 1025, 2**70, "two", 1.5, True])
def test_a_bad_number_of_threads(threads):
    with pytest.raises(ValueError, match="threads must be None .* from 1 to 1024, not") as told:
        lengths(TEXTS, threads)
    assert not hasattr(told.value, "__notes__")


def test_the_callback_is_told_the_end():
    told = []
    lengths(TEXTS, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (len(TEXTS), len(TEXTS))
    assert told == sorted(told)


def test_the_callback_runs_on_the_callers_thread():
    seen = []
    lengths(TEXTS, progress=lambda *_: seen.append(threading.get_ident()))
    assert set(seen) == {threading.get_ident()}


def test_an_exception_in_the_callback_comes_out():
    def fail(*_):
        raise LookupError("from the callback")

    with pytest.raises(LookupError, match="from the callback"):
        lengths(TEXTS, progress=fail)
    assert lengths(["still", "fine"]) == [5, 4]


def test_a_progress_that_is_no_callback():
    with pytest.raises(TypeError, match="progress must be None, True or a callable"):
        lengths(TEXTS, progress=5)


def test_a_progress_bar(capsys):
    pytest.importorskip("tqdm")
    assert lengths(TEXTS, progress=True) == lengths(TEXTS, progress=False)
    assert "2000/2000" in capsys.readouterr().err


def test_a_forked_child_can_call_again():
    if not hasattr(os, "fork"):
        pytest.skip("no fork on this system")
    wanted = lengths(TEXTS, 2)
    # In a process of its own: forking is not for a test runner that may have threads.
    script = """
        import os, sys
        from copydesk import _core
        texts = [f"article {number} " * 40 for number in range(2_000)]
        before = _core.lengths(texts, (2, None))["length"][0].tolist()
        for _ in range(20):
            child = os.fork()
            if child == 0:
                after = _core.lengths(texts, (2, None))["length"][0].tolist()
                os._exit(0 if after == before else 1)
            assert os.waitpid(child, 0)[1] == 0
        print(sum(before))
    """
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(script)],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert int(done.stdout) == sum(wanted)


@pytest.mark.parametrize("threads", [1, 2])
def test_a_collection_within_a_call_can_call_again(threads):
    pytest.importorskip("scipy")
    # The terms are made on a thread of the pool, and making a list may set off a collection.
    code = f"""
        import gc
        import copydesk
        from copydesk import _core

        inner = []
        within = []

        def call_again(phase, info):
            if not within:
                within.append(phase)
                inner.append(_core.lengths(["abc"], ({threads}, None))["length"][0].tolist())
                within.pop()

        texts = [f"word{{n}} and word{{n + 1}}" for n in range(500)]
        gc.callbacks.append(call_again)
        gc.set_threshold(1)
        for _ in range(20):
            matrix, terms = copydesk.vectorize(texts, threads={threads})
        gc.set_threshold(0)
        print(matrix.shape, len(terms), bool(inner), all(found == [3] for found in inner))
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout == "(500, 502) 502 True True\n"


def test_worker_processes_can_call():
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as workers:
        assert workers.map(lengths, [["a", "bc"], ["def"]]) == [[1, 2], [3]]


def test_calls_from_many_threads_at_once():
    answers = {}

    def call(number):
        answers[number] = lengths(TEXTS, 1 + number % 3)

    callers = [threading.Thread(target=call, args=(number,)) for number in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert all(answers[number] == [len(text) for text in TEXTS] for number in range(8))
