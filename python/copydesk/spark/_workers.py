"""Kernels as functions that Spark sends to its workers.

A worker has an interpreter of its own, which need not be the driver's. What is sent is therefore a
function that needs nothing but Python to be unpacked: it finds out whether the worker has copydesk,
and the same version, and says so where it does not, before it imports the kernel by its name.
cloudpickle sends a function by value when it is defined inside another, which all of these are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from copydesk import __version__


def over_batches(
    kernel: Callable[..., Any], *, text: str | None = None, **options: Any
) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What `DataFrame.mapInArrow` takes: the kernel over one record batch after the other.

    Args:
        kernel: A function of a module of `copydesk.kernels` from a record batch to another.
        text: A column of texts, by whose lengths batches are cut into parts for the kernel.
        options: What the kernel is given besides; plain objects, which need no copydesk to be
            unpacked.

    Returns:
        A function from record batches to record batches.
    """
    imported = _importer(kernel)

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        work = imported()
        if text is None:
            yield from (work(batch, **options) for batch in batches)
            return
        from copydesk.kernels import parts

        for batch in batches:
            for part in parts(batch, text=text):
                yield work(part, text=text, **options)

    return run


def over_all(
    kernel: Callable[..., Any], **options: Any
) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What `DataFrame.mapInArrow` takes: the kernel over all record batches of a task together.

    Args:
        kernel: A function of a module of `copydesk.kernels` from record batches to record batches.
        options: As for `over_batches`.

    Returns:
        A function from record batches to record batches.
    """
    imported = _importer(kernel)

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        yield from imported()(batches, **options)

    return run


def over_groups(kernel: Callable[..., Any], **options: Any) -> Callable[[Any], Any]:
    """What `applyInArrow` takes: the kernel over all rows of a group.

    Args:
        kernel: A function of a module of `copydesk.kernels` from a `pyarrow.Table` to another.
        options: As for `over_batches`.

    Returns:
        A function from the table of a group to its answer.
    """
    imported = _importer(kernel)

    def run(table: Any) -> Any:
        return imported()(table, **options)

    return run


def over_pairs(kernel: Callable[..., Any], **options: Any) -> Callable[[Any, Any], Any]:
    """What `applyInArrow` takes for two frames grouped together.

    Args:
        kernel: A function of a module of `copydesk.kernels` from two `pyarrow.Table` to another.
        options: As for `over_batches`.

    Returns:
        A function from the two tables of a group to its answer.
    """
    imported = _importer(kernel)

    def run(left: Any, right: Any) -> Any:
        return imported()(left, right, **options)

    return run


def _importer(kernel: Callable[..., Any]) -> Callable[[], Callable[..., Any]]:
    """What checks a worker's copydesk and imports the kernel there."""
    module, name, version = kernel.__module__, kernel.__name__, __version__

    def imported() -> Callable[..., Any]:
        import importlib
        import sys

        here = "the Python of a Spark worker, {} ({}.{}.{}), ".format(
            sys.executable, *sys.version_info[:3]
        )
        remedy = (
            f"; the driver has {version}. Install the same on every worker (pip install "
            f"'copydesk[spark]=={version}'), or set PYSPARK_PYTHON to an interpreter that has it "
            "before the session is started"
        )
        try:
            there = importlib.import_module("copydesk").__version__
        except ImportError as error:
            raise RuntimeError(f"{here}cannot import copydesk ({error}){remedy}") from None
        if there != version:
            raise RuntimeError(f"{here}has copydesk {there}{remedy}")
        return getattr(importlib.import_module(module), name)

    return imported
