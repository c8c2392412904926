"""Files that are there whole or not at all.

What is written goes to a hidden folder beside its place, and is moved there when all of it is done.
A process that is killed leaves its hidden folder behind; the next one that writes there removes it.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = ".copydesk-"

# Seconds in which a folder that was just made may not be locked yet.
_JUST_MADE = 60


def write(folder: Path, files: Mapping[str, Callable[[Path], None]]) -> list[Path]:
    """Write files into a folder so that each is there whole or not at all.

    All are written beside their place first, and moved into it only when every one is done: a
    failure or an interruption leaves the folder as it was.

    Args:
        folder: Where they go; made when it is not there.
        files: For each name, what writes it to the path it is given.

    Returns:
        The paths written, in order.

    Raises:
        OSError: The folder cannot be made or written to.
    """
    in_the_way = next((name for name in files if (folder / name).is_dir()), None)
    if in_the_way is not None:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(folder / in_the_way))
    with waiting_room(folder) as waiting:
        for name, writes in files.items():
            writes(waiting / name)
        for name in files:
            (waiting / name).replace(folder / name)
    return [folder / name for name in files]


def check(folder: Path) -> None:
    """Refuse a folder that files cannot be put into, before anything long is done for them.

    Args:
        folder: Where files will go; it need not be there.

    Raises:
        OSError: It is no folder, cannot be made, or may not be written to.
    """
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    for refused, number in (
        (not there.is_dir(), errno.ENOTDIR),
        (not os.access(there, os.W_OK | os.X_OK), errno.EACCES),
    ):
        if refused:
            raise OSError(number, os.strerror(number), str(there))


@contextmanager
def waiting_room(folder: Path) -> Iterator[Path]:
    """A hidden folder in which files wait until they are done.

    Args:
        folder: Where they will go; made when it is not there.

    Yields:
        The hidden folder, which is gone afterwards.

    Raises:
        OSError: The folder cannot be made or written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    waiting = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
    lock = _locked(waiting)
    try:
        yield waiting
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _sweep(folder: Path) -> None:
    """Remove what processes left behind that were killed: their locks died with them."""
    for left in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _JUST_MADE:
                lock = _locked(left)
                if lock is not None:
                    shutil.rmtree(left, ignore_errors=True)
                    os.close(lock)


def _locked(folder: Path) -> int | None:
    """A lock on a folder, or None where another holds it or the system has none (Windows, say)."""
    try:
        import fcntl
    except ImportError:
        return None
    held = None
    try:
        held = os.open(folder, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if held is not None:
            os.close(held)
        return None
    return held
