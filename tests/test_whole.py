"""Files are there whole or not at all, and what a killed process left behind is cleared away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from copydesk import _whole

posix = pytest.mark.skipif(os.name == "nt", reason="folders cannot be locked there")
AN_HOUR_AGO = time.time() - 3600


def test_a_failure_leaves_the_folder_as_it_was(tmp_path):
    (tmp_path / "a").write_text("old")

    def fail(path):
        raise OSError(28, "No space left on device", str(path))

    with pytest.raises(OSError, match="No space left"):
        _whole.write(tmp_path, {"a": lambda path: path.write_text("new"), "b": fail})
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text() == "old"


@posix
def test_what_a_killed_process_left_is_removed(tmp_path):
    script = (
        "import os, signal, sys; from pathlib import Path; from copydesk import _whole\n"
        "with _whole.waiting_room(Path(sys.argv[1])) as waiting:\n"
        "    (waiting / 'half.parquet').write_text('half')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    with _whole.waiting_room(tmp_path):
        assert left.exists()  # it may have been made this very moment
    os.utime(left, (AN_HOUR_AGO, AN_HOUR_AGO))
    with _whole.waiting_room(tmp_path) as waiting:
        assert [path.name for path in tmp_path.iterdir()] == [waiting.name]
    assert list(tmp_path.iterdir()) == []


@posix
def test_what_a_living_process_writes_is_left_alone(tmp_path):
    with _whole.waiting_room(tmp_path) as first:
        (first / "half.parquet").write_text("half")
        os.utime(first, (AN_HOUR_AGO, AN_HOUR_AGO))
        with _whole.waiting_room(tmp_path) as second:
            assert {first.name, second.name} == {path.name for path in tmp_path.iterdir()}
        assert (first / "half.parquet").read_text() == "half"


def test_other_hidden_folders_are_none_of_its_business(tmp_path):
    (tmp_path / ".git").mkdir()
    os.utime(tmp_path / ".git", (AN_HOUR_AGO, AN_HOUR_AGO))
    _whole.write(tmp_path, {"a": lambda path: path.write_text("new")})
    assert {path.name for path in tmp_path.iterdir()} == {".git", "a"}
