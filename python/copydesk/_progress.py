"""What `progress=` takes: the bar behind True, and calls of several stages told as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import accumulate
from typing import Any, TypeAlias

Progress: TypeAlias = bool | Callable[[int, int], object] | None

# Steps that a unit of cost is told in: fine enough for a bar.
_STEPS = 1000


class Bar:
    """A tqdm bar that is told how much is done, and of how much.

    It draws itself when first told something and closes when all is done, so that a call that
    fails at once leaves nothing half-drawn behind.
    """

    def __init__(self) -> None:
        try:
            from tqdm.auto import tqdm
        except ImportError as error:
            raise ImportError(
                "progress=True draws its bar with tqdm: pip install copydesk[all], "
                "or pass a callable (done, total)"
            ) from error
        self._tqdm = tqdm
        self._bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        """Draw the bar at `done` of `total`."""
        if self._bar is None:
            self._bar = self._tqdm(total=total, unit="")
        self._bar.total = total
        self._bar.update(done - self._bar.n)
        if done >= total:
            self._bar.close()

    def describe(self, stage: str) -> None:
        """Name what is being done."""
        if self._bar is None:
            self._bar = self._tqdm(total=_STEPS, unit="")
        self._bar.set_description(stage)


class Stages:
    """Calls one after the other, told to one callback as a whole.

    Each stage counts as much as it usually takes. A callback with a method `describe` is told the
    name of each stage as it begins.

    Args:
        progress: What the caller passed.
        costs: What each stage takes, by its name and in their order, in any one unit.
    """

    def __init__(self, progress: Progress, costs: Mapping[str, float]) -> None:
        self._callback = Bar() if progress is True else progress or None
        self._names = list(costs)
        # Where each stage begins, and where the last one ends.
        self._bounds = [0, *accumulate(round(_STEPS * cost) for cost in costs.values())]
        self._begun = 0

    def next(self) -> Progress:
        """The callback to pass to the next stage."""
        callback = self._callback
        if callback is None or not callable(callback):
            return callback  # what is no callback is refused by the stage, with its message
        before, after = self._bounds[self._begun : self._begun + 2]
        whole = self._bounds[-1]
        describe = getattr(callback, "describe", None)
        if describe is not None:
            describe(self._names[self._begun])
        self._begun += 1

        def tell(done: int, total: int) -> None:
            callback(
                before + ((after - before) * done // total if total else after - before), whole
            )

        return tell


def bar() -> Bar:
    """A bar for one call."""
    return Bar()
