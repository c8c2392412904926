r"""`import copydesk.polars` gives every polars Series the functions of copydesk.

    >>> import polars as pl
    >>> import copydesk.polars
    >>> frame = pl.DataFrame({"text": ["Published: March 4, 2024\n\nRain.", "Rain."]})
    >>> frame["text"].copydesk.published()["source"].to_list()
    ['label', 'none']
    >>> frame.with_columns(frame["text"].copydesk.dedupe()["cluster"]).columns
    ['text', 'cluster']

Answers are those of the functions: `series.copydesk.dedupe()` is `copydesk.dedupe(series)`. Nothing
of polars is changed but this one name.
"""

from __future__ import annotations

from polars.api import register_series_namespace

from copydesk._accessor import Accessor

__all__ = ["CopydeskNamespace"]


@register_series_namespace("copydesk")
class CopydeskNamespace(Accessor):
    """`series.copydesk` of a polars Series."""
