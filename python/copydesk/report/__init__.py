"""The report of an analysis: one HTML file that opens offline."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from copydesk import _frames

if TYPE_CHECKING:
    from copydesk._analysis import Analysis

# A page of more is slow to open; the summary says how many stories there are in all.
_STORIES_SHOWN = 500

# What is shown of an article's text before the rest is folded away.
_OPENING = 280


def render(analysis: Analysis) -> str:
    """The report as a page.

    Args:
        analysis: What `copydesk.analyze` found.

    Returns:
        HTML that needs nothing but itself.

    Raises:
        ImportError: jinja2 is not installed.
    """
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError as error:
        raise ImportError("the report needs jinja2: pip install copydesk[all]") from error
    # Texts are scraped from anywhere: what is put into the page is escaped, always.
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    page = resources.files(__package__).joinpath("page.html").read_text(encoding="utf-8")
    stories = _stories(analysis)
    return environment.from_string(page).render(
        summary=analysis.summary().splitlines(),
        stories=stories[:_STORIES_SHOWN],
        left_out=max(0, len(stories) - _STORIES_SHOWN),
        days=_days(analysis),
    )


def _stories(analysis: Analysis) -> list[dict[str, Any]]:
    """The stories, those of most articles first, each with its articles."""
    texts = _frames.objects(analysis.inputs.texts)
    titles, sources = (
        [None] * len(texts) if column is None else _frames.objects(column)
        for column in (analysis.inputs.title, analysis.inputs.source)
    )
    table = {
        name: _frames.array(analysis.articles, name).tolist()
        for name in ("cluster", "relation", "published", "keywords")
    }
    members: dict[int, list[dict[str, Any]]] = {}
    for row, cluster in enumerate(table["cluster"]):
        text = texts[row]
        if text is not None:
            article = {
                "row": row,
                "title": titles[row] or _opening(text, 90),
                "source": sources[row] or "",
                "relation": table["relation"][row],
                "published": table["published"][row] or "",
                "opening": _opening(text, _OPENING),
                "text": text,
            }
            members.setdefault(cluster, []).append(article)
    stories = [
        {
            "title": next((a for a in articles if a["row"] == cluster), articles[0])["title"],
            "keywords": table["keywords"][cluster],
            "articles": articles,
        }
        for cluster, articles in members.items()
    ]
    return sorted(stories, key=lambda story: -len(story["articles"]))


def _opening(text: str, length: int) -> str:
    words = " ".join(text[: 2 * length].split())
    return words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + " …"


def _days(analysis: Analysis) -> list[dict[str, Any]]:
    timeline = analysis.timeline()
    columns = {name: _frames.array(timeline, name) for name in ("day", "stories", "keywords")}
    most = int(columns["stories"].max()) if len(columns["stories"]) else 1
    busiest = np.argsort(-columns["stories"], kind="stable")[:60]
    return [
        {
            "day": str(columns["day"][at]),
            "stories": int(columns["stories"][at]),
            "share": round(100 * int(columns["stories"][at]) / most),
            "keywords": columns["keywords"][at],
        }
        for at in sorted(busiest.tolist())
    ]
