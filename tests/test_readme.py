"""What the README shows is what happens."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

README = Path(__file__).parent.parent / "README.md"
BLOCKS = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_examples_of_the_readme_run(tmp_path, monkeypatch):
    for library in ("pandas", "scipy", "matplotlib", "jinja2"):
        pytest.importorskip(library)
    monkeypatch.chdir(tmp_path)
    shown = README.read_text(encoding="utf-8")
    # One after the other, as a reader would; what stands between the blocks is kept as blank lines,
    # so that a failure names its line in the README.
    code, end = [], 0
    for block in BLOCKS.finditer(shown):
        code += ["\n" * shown.count("\n", end, block.start(1)), block[1]]
        end = block.end(1)
    examples = doctest.DocTestParser().get_doctest("".join(code), {}, "README.md", str(README), 0)
    assert len(examples.examples) > 20
    said: list[str] = []
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    doctest.DocTestRunner(optionflags=flags).run(examples, out=said.append)
    assert not said, "".join(said)
    assert (tmp_path / "report.html").exists()
