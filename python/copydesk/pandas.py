r"""`import copydesk.pandas` gives every pandas Series the functions of copydesk.

    >>> import pandas as pd
    >>> import copydesk.pandas
    >>> texts = pd.Series(["Published: March 4, 2024\n\nRain.", "Rain."], index=["a", "b"])
    >>> texts.copydesk.published()["source"]
    a    label
    b     none
    Name: source, dtype: ...
    >>> texts.copydesk.match(["rain"]).index.tolist()
    ['a', 'b']

Answers are those of the functions: `series.copydesk.dedupe()` is `copydesk.dedupe(series)`. Nothing
of pandas is changed but this one name.
"""

from __future__ import annotations

from pandas.api.extensions import register_series_accessor

from copydesk._accessor import Accessor

__all__ = ["CopydeskAccessor"]


@register_series_accessor("copydesk")
class CopydeskAccessor(Accessor):
    """`series.copydesk` of a pandas Series."""
