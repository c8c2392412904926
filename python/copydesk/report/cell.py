"""What a notebook shows where an analysis is the last line of a cell."""

from __future__ import annotations

from html import escape

import numpy as np

from copydesk import _frames
from copydesk._analysis import Analysis
from copydesk.report import content

# Stories in the cell; the report has them all.
_STORIES = 8

_CELL = "text-align:left;vertical-align:top;padding:.25em .8em"


def render(analysis: Analysis) -> str:
    """The summary and the most copied stories, as HTML that stands in a page.

    Args:
        analysis: What `copydesk.analyze` found.

    Returns:
        A `div`. Its colours are those of the page around it.
    """
    names = ("cluster", "articles", "sources", "first_published", "keywords")
    columns = {name: _frames.array(analysis.stories, name) for name in names}
    titles = content.titles(analysis)
    best = np.argsort(-columns["articles"], kind="stable")[:_STORIES]
    shown = {
        "story": [titles[cluster] for cluster in columns["cluster"][best].tolist()],
        "articles": [f"{count:,}" for count in columns["articles"][best].tolist()],
        "sites": [_whole(count) for count in columns["sources"][best].tolist()],
        "first published": [_day(day) for day in columns["first_published"][best]],
        "keywords": [words or "" for words in columns["keywords"][best].tolist()],
    }
    if not any(shown["sites"]):
        del shown["sites"]
    rows = [list(row) for row in zip(*shown.values(), strict=True)]
    header = list(shown)
    lines = analysis.summary().splitlines()
    table = "".join(_row(row, "td") for row in rows)
    return (
        f'<div><p style="font-size:1.15em"><b>{escape(lines[0])}</b></p>'
        f'<p style="opacity:.8">{"<br>".join(map(escape, lines[1:]))}</p>'
        f'<table style="border-collapse:collapse"><thead>{_row(header, "th")}</thead>'
        f"<tbody>{table}</tbody></table></div>"
    )


def _row(cells: list[str], kind: str) -> str:
    return (
        "<tr>" + "".join(f'<{kind} style="{_CELL}">{escape(c)}</{kind}>' for c in cells) + "</tr>"
    )


def _whole(count: float | None) -> str:
    return "" if count is None or np.isnan(count) else f"{int(count):,}"


def _day(day: np.datetime64) -> str:
    return "" if np.isnat(day) else str(day)
