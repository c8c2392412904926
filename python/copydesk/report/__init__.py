"""The report of an analysis: one HTML file that opens offline.

The page is a jinja2 template that holds its own style and script, and what it shows as JSON, which
the script turns into text nodes and never into markup. All of it stands in the folder `page`.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from copydesk._analysis import Analysis
from copydesk.report import content

# The parts of the script, in order: they are one function in the page.
_SCRIPT = ("stories", "list", "marks", "copies", "reader", "timeline", "start")


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
        from markupsafe import Markup
    except ImportError as error:
        raise ImportError("the report needs jinja2: pip install copydesk[all]") from error
    # Texts are scraped from anywhere: what is put into the page is escaped, always.
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["json"] = lambda value: Markup(_json(value))  # noqa: S704
    style = Markup(_part("page.css"))  # noqa: S704
    script = Markup("\n").join(Markup(_part(f"{name}.js")) for name in _SCRIPT)  # noqa: S704
    shown = content.gather(analysis)
    return environment.from_string(_part("page.html")).render(
        style=style,
        script=script,
        summary=analysis.summary().splitlines(),
        overview=shown.overview,
        shelves=shown.shelves,
    )


def _part(name: str) -> str:
    return resources.files(__package__).joinpath("page", name).read_text(encoding="utf-8")


def _json(value: Any) -> str:
    """JSON that stays text wherever it stands in a page: no tag and no reference can be in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
