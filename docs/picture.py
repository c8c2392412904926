"""Take the picture of the report that the README shows: `python docs/picture.py`.

Needs playwright and a Chromium on the path, as the tests of the report do.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import copydesk

HERE = Path(__file__).parent

# A copy beside its original: the story that most sites reprinted.
SHOWN = "#article/6"


def main() -> None:
    """Analyse the bundled articles, open the report, and take its picture."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as browsers:
        analysis = copydesk.analyze(copydesk.sample(), title="title", source="source")
        report = analysis.to_html(Path(folder) / "report.html")
        browser = browsers.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 1060})
        page.goto(report.as_uri() + SHOWN)
        page.wait_for_selector(".pair")
        page.evaluate("document.querySelector('#reader').scrollTop = 0; window.scrollTo(0, 0)")
        page.wait_for_timeout(500)  # until what moves stands still
        page.screenshot(path=HERE / "report.png")
        browser.close()


if __name__ == "__main__":
    main()
