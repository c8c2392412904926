"""The progress bar behind `progress=True`."""

from __future__ import annotations


class Bar:
    """A tqdm bar that is told how much is done, and of how much.

    It draws itself when first told something and closes when all is done, so that a call that
    fails or finishes at once leaves nothing half-drawn behind.
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
        self._bar = None

    def __call__(self, done: int, total: int) -> None:
        """Draw the bar at `done` of `total`."""
        if self._bar is None:
            self._bar = self._tqdm(total=total, unit="", leave=False)
        self._bar.total = total
        self._bar.update(done - self._bar.n)
        if done >= total:
            self._bar.close()


def bar() -> Bar:
    """A bar for one call."""
    return Bar()
