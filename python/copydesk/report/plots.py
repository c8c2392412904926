"""Pictures of an analysis: matplotlib axes in and out, as pandas does."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from copydesk import _days, _frames
from copydesk._analysis import Analysis
from copydesk.report import content

# How long a story's title may be beside its bar.
_LABEL = 56

# What is drawn above and below the line, as in the page of the report.
_SPOKEN, _PUBLISHED = "#0a6480", "#c1913a"
_RELATIONS = {"original": "#0a6480", "exact": "#3f93ad", "near": "#8cc3d3", "excerpt": "#c1913a"}

# What matplotlib can draw.
_EARLIEST, _LATEST = np.datetime64("0001-01-02"), np.datetime64("9999-12-30")

# Days before the first publication and after the last one that the timeline shows by itself.
_BEFORE, _AFTER = np.timedelta64(14, "D"), np.timedelta64(45, "D")


def timeline(analysis: Analysis, *, begin: Any, finish: Any, ax: Any) -> Any:
    """Days, with the stories that speak of them above and those first published then below.

    Args:
        analysis: What `copydesk.analyze` found.
        begin: The first day shown; None for two weeks before the first publication, of the middle
            98 of 100: one date misread by centuries shall not stretch the picture.
        finish: The last one; None for six weeks after the last publication.
        ax: Axes to draw on; None for new ones.

    Returns:
        The axes.

    Raises:
        ValueError: `begin` or `finish` is no day, or they are in the wrong order.
    """
    table = analysis.timeline()
    days, spoken = (_frames.array(table, name) for name in ("day", "stories"))
    first = _frames.array(analysis.stories, "first_published")
    first = first[~np.isnat(first)]
    begin, finish = _window(begin, finish, first if len(first) else days)
    shown = (days >= begin) & (days <= finish)
    published, stories = np.unique(first, return_counts=True)
    among = (published >= begin) & (published <= finish)
    ax = _axes(ax, (9, 3))
    ax.bar(days[shown], spoken[shown], width=0.9, color=_SPOKEN, label="speak of it")
    ax.bar(
        published[among], -stories[among], width=0.9, color=_PUBLISHED, label="first published then"
    )
    ax.axhline(0, color="gray", linewidth=0.8)
    ax.yaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    if shown.any() or among.any():
        from matplotlib import dates

        locator = dates.AutoDateLocator()
        ax.xaxis.set_major_locator(locator)
        ax.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator))
        ax.legend(frameon=False, fontsize="small")
        ax.set_xlim(begin, finish)
    ax.set(title="The days the stories speak of", ylabel="stories")
    return _tidy(ax)


def stories(analysis: Analysis, *, top: int, ax: Any) -> Any:
    """The most copied stories, with how many copies of each kind they have.

    Args:
        analysis: What `copydesk.analyze` found.
        top: How many stories.
        ax: Axes to draw on; None for new ones.

    Returns:
        The axes.
    """
    clusters, relation = (_frames.array(analysis.articles, n) for n in ("cluster", "relation"))
    names, numbers = (_frames.array(analysis.stories, name) for name in ("cluster", "articles"))
    best = [at for at in np.argsort(-numbers, kind="stable")[:top] if numbers[at] > 1]
    counts = [Counter(relation[clusters == names[at]].tolist()) for at in best]
    titles = content.titles(analysis)
    labels = [_cut(titles[int(names[at])]) for at in best]
    ax = _axes(ax, (9, 0.32 * max(len(best), 3) + 1.2))
    left = np.zeros(len(best))
    for kind, color in _RELATIONS.items():
        width = np.array([count[kind] for count in counts], dtype=float)
        if width.any():
            ax.barh(range(len(best)), width, left=left, color=color, label=kind)
        left += width
    ax.set_yticks(range(len(best)), labels, parse_math=False)
    ax.invert_yaxis()
    ax.xaxis.get_major_locator().set_params(integer=True)
    if best:
        ax.legend(frameon=False, fontsize="small", loc="lower right")
    ax.set(title="The most copied stories", xlabel="articles")
    return _tidy(ax)


def keywords(analysis: Analysis, *, top: int, ax: Any) -> Any:
    """The keywords of most stories.

    Args:
        analysis: What `copydesk.analyze` found.
        top: How many keywords.
        ax: Axes to draw on; None for new ones.

    Returns:
        The axes.
    """
    common = analysis.common_keywords(top)
    ax = _axes(ax, (7, 0.28 * max(len(common), 3) + 1.2))
    ax.barh(range(len(common)), [count for _, count in common], color=_SPOKEN)
    ax.set_yticks(range(len(common)), [_cut(word) for word, _ in common], parse_math=False)
    ax.invert_yaxis()
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.set(title="The keywords of most stories", xlabel="stories")
    return _tidy(ax)


def _axes(ax: Any, size: tuple[float, float]) -> Any:
    if ax is not None:
        return ax
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise ImportError("plots need matplotlib: pip install copydesk[all]") from error
    return pyplot.subplots(figsize=size, layout="constrained")[1]


def _window(begin: Any, finish: Any, days: np.ndarray) -> tuple[np.datetime64, np.datetime64]:
    first = last = np.datetime64("2000-01-01")
    if len(days):
        ordered = np.sort(days)
        first, last = ordered[int(0.01 * len(days))], ordered[int(np.ceil(0.99 * len(days))) - 1]
    first = first - _BEFORE if begin is None else _day(begin, "begin")
    last = last + _AFTER if finish is None else _day(finish, "finish")
    if last < first:
        raise ValueError(f"finish must not lie before begin, {first}, but is {last}")
    return max(first, _EARLIEST), min(last, _LATEST)


def _day(day: Any, option: str) -> np.datetime64:
    found = _days.days(day, option, 1)[0]
    if np.isnat(found):
        raise ValueError(f"{option} must be a date or an ISO string, not {day!r}")
    return found


def _cut(title: str) -> str:
    return title if len(title) <= _LABEL else title[:_LABEL].rsplit(" ", 1)[0] + " …"


def _tidy(ax: Any) -> Any:
    ax.spines[["top", "right"]].set_visible(False)
    return ax
