"""Where nothing but NumPy is installed: lists and arrays work, the rest says what it needs."""

from __future__ import annotations

import subprocess
import sys

import numpy as np

import copydesk


def test_import_loads_nothing_but_numpy():
    script = (
        "import sys, copydesk; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert {"copydesk", "numpy"} <= loaded
    assert not loaded & {"pandas", "polars", "pyarrow", "scipy", "matplotlib", "jinja2", "tqdm"}


def test_lists_and_arrays_are_answered_with_arrays():
    texts = ["LISBON, March 4, 2024 (Nordwire) -- Ferries ran on Monday.", None]
    for column in (texts, np.array(texts, dtype=object)):
        found = copydesk.published(column)
        assert found["date"].astype(str).tolist() == ["2024-03-04", "NaT"]
        assert isinstance(copydesk.dedupe(column)["cluster"], np.ndarray)


def test_analyze_takes_a_mapping_of_lists():
    analysis = copydesk.analyze({"text": ["Ferries ran on Monday. " * 20] * 2})
    assert analysis.articles["relation"].tolist() == ["original", "exact"]
