"""The report in a browser, as a reader meets it."""

from __future__ import annotations

import json
import re
import shutil

import pytest

import copydesk
from copydesk.report import content

pytest.importorskip("jinja2")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}

HOSTILE = (
    "A page with <script>window.broken = 1</script> in it, <img src=x onerror='window.broken = 2'> "
    "too, </script><!-- and --> an &amp; besides. The ferry {{ 7 * 7 }} sailed on March 4, 2024."
)


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("no Chromium on the path: on Debian, apt-get install chromium")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


# What a reader does; the page answers in events of their own, a moment later.
ACTIONS = [
    *(("page", name) for name in ("click", "fill", "check", "select_option", "go_back")),
    *(("keyboard", name) for name in ("press", "type")),
]

SETTLED = """() => new Promise((done) =>
    setTimeout(() => requestAnimationFrame(() => setTimeout(done)), 50))"""


def _settle_after(page, owner, name):
    act = getattr(owner, name)

    def act_and_settle(*words, **options):
        answer = act(*words, **options)
        page.evaluate(SETTLED)
        return answer

    setattr(owner, name, act_and_settle)


@pytest.fixture
def opened(browser, tmp_path):
    """Opens the report of an analysis; in the end, nothing may have gone wrong or been fetched."""
    contexts, told, fetched = [], [], []

    def opened(analysis, viewport=WIDE, scheme="light", address=""):
        path = analysis.to_html(tmp_path / "report.html")
        context = browser.new_context(viewport=viewport, color_scheme=scheme, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("request", lambda request: fetched.append(request.url))
        page.goto(path.as_uri() + address)
        for owner, name in ACTIONS:
            _settle_after(page, page.keyboard if owner == "keyboard" else page, name)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert told == []
    assert len(fetched) == len(contexts), fetched


@pytest.fixture(scope="module")
def sample():
    return copydesk.analyze(copydesk.sample(), title="title", source="source")


def stories(page):
    return page.locator("#stories a")


def overview(path):
    found = re.search(r'id="overview">(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL)
    return json.loads(found[1])


def test_it_opens_and_counts(sample, opened):
    page = opened(sample)
    assert page.locator("h1").inner_text().startswith("80 articles tell ")
    count = len(set(sample.articles["cluster"].tolist()))
    assert stories(page).count() == min(count, 50)
    assert page.locator("#figures div").count() >= 6


def test_a_search_narrows_the_list(sample, opened):
    page = opened(sample)
    before = stories(page).count()
    page.keyboard.press("/")
    page.keyboard.type("ferries tagus")
    page.wait_for_function("document.querySelectorAll('#stories a').length < 10")
    assert 0 < stories(page).count() < before
    assert "Lisbon" in stories(page).first.inner_text()
    assert page.locator("#found").inner_text().endswith("stories")
    assert page.locator("#stories .found").count() > 0
    page.keyboard.press("Escape")
    assert stories(page).count() == before
    page.fill("#search", "xylophone quarrel")
    page.wait_for_selector("#stories .empty")


def test_a_click_shows_the_article_with_its_marks(sample, opened):
    page = opened(sample)
    page.click("text=Lisbon to run ferries through the night >> nth=0")
    assert page.locator("#reader h2").inner_text() == "Lisbon to run ferries through the night"
    text = page.locator("#reader .text")
    assert "closing a gap in the timetable" in text.inner_text()
    days = text.locator(".date").evaluate_all(
        "marks => marks.map(mark => [mark.textContent, mark.dataset.day])"
    )
    assert ["Tuesday", "2024-03-05"] in days
    assert ["Monday, June 3", "2024-06-03"] in days
    assert text.locator(".keyword").count() > 0


def test_page_chrome_is_greyed(opened):
    footer = "Sign up for our newsletter and never miss a story from the valley again, they say."
    texts = [
        " ".join(f"word{story}x{word}" for word in range(60)) + "\n" + footer for story in range(6)
    ]
    page = opened(copydesk.analyze({"text": texts}))
    assert page.locator("#reader .text .chrome").inner_text().strip() == footer


def test_copies_stand_side_by_side(sample, opened):
    page = opened(sample)
    page.click("text=Lisbon to run ferries through the night >> nth=0")
    page.click("text=Lisbon council approves overnight ferries across Tagus")
    sides = page.locator(".pair > section")
    assert sides.count() == 2
    for side in (sides.nth(0), sides.nth(1)):
        copied = " ".join(side.locator(".copied").all_inner_texts())
        assert "closing a gap in the timetable" in " ".join(copied.split())
        assert "Lisbon" in " ".join(side.locator(".differs").all_inner_texts())
    assert "% copied" in page.locator(".copies").inner_text()
    page.keyboard.press("n")
    assert page.locator(".flash").count() == 1
    page.click("text=Alone")
    assert page.locator(".pair").count() == 0
    page.go_back()
    assert page.locator(".pair").count() == 1


def test_the_timeline_is_chosen_by_click_and_by_key(sample, opened):
    page = opened(sample)
    before = stories(page).count()
    page.click("[aria-label^='Tue 16 Apr 2024']")
    assert 0 < stories(page).count() < before
    chosen = page.locator("#chosen .chip").inner_text()
    assert "2024" in chosen
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.locator("#chosen .chip").inner_text() != chosen
    assert page.locator(".bar[aria-pressed='true']").count() == 1
    page.click("#chosen .chip")
    assert stories(page).count() == before
    for level in ("Months", "Years", "Days"):
        page.click(f"#levels >> text={level}")
        assert page.locator(".bar").count() > 1


def test_keys_walk_through_the_stories(sample, opened):
    page = opened(sample, address="#story/0")
    first = page.locator("#reader h2").inner_text()
    page.keyboard.press("j")
    page.wait_for_function("location.hash !== '#story/0'")
    second = page.locator("#reader h2").inner_text()
    assert second != first
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.wait_for_function(f"document.querySelector('#reader h2').textContent === {second!r}")


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_escape_leads_back_to_the_story_in_the_list(sample, opened, viewport):
    page = opened(sample, viewport=viewport)
    link = stories(page).nth(3)
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'reader'")
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.matches('#stories a')")
    assert page.evaluate("document.activeElement.textContent") == link.text_content()
    assert link.is_visible()


def test_grounds_that_tell_something_are_kept_in_forced_colours(sample, opened):
    page = opened(sample, address="#article/6")
    page.emulate_media(forced_colors="active")
    ground = "e => getComputedStyle(e).backgroundColor"
    paper = page.locator("body").evaluate(ground)
    for name in (".bar i", ".legend .up", ".pair .copied", ".pair .differs"):
        assert page.locator(name).first.evaluate(ground) != paper, name


def test_without_scripts_the_summary_is_told(sample, browser, tmp_path):
    path = sample.to_html(tmp_path / "report.html")
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    assert sample.summary().splitlines()[0] in page.locator("body").inner_text()
    assert not page.locator("#search").is_visible()
    context.close()


def test_filters_and_order(sample, opened):
    page = opened(sample)
    page.check("#copied")
    assert all("×" in told for told in stories(page).all_inner_texts())
    page.uncheck("#copied")
    page.select_option("#site", label="Lantern")
    assert 0 < stories(page).count() < 10
    page.select_option("#site", "")
    page.select_option("#order", "oldest")
    assert "28 Feb 2024" in stories(page).first.inner_text()


def test_markup_in_articles_stays_text(opened, tmp_path):
    articles = {"text": [HOSTILE, HOSTILE * 3], "title": [HOSTILE, None], "site": ["<b>x</b>", "y"]}
    page = opened(copydesk.analyze(articles, title="title", source="site"), address="#story/0")
    assert page.evaluate("window.broken") is None
    assert page.locator("#reader .text").inner_text() == HOSTILE.replace("  ", " ")
    assert page.locator("img, #reader script, #reader b").count() == 0
    page.fill("#search", "<script>")
    page.wait_for_selector("#stories .found")
    assert "<script>window" not in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_marks_stand_right_after_emoji_and_beside_surrogates(opened):
    text = (
        "🚢🚢 Lone \ud800 ferries left 😀 port on March 4, 2024, the firm 🏴 said on April 2, 2024."
    )
    page = opened(copydesk.analyze({"text": [text]}))
    marked = "".join(page.locator("#reader .text .date").all_inner_texts())
    assert marked == "March 4, 2024April 2, 2024"  # a keyword in a date parts its mark
    assert "Lone \ufffd ferries" in page.locator("#reader .text").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(sample, opened, scheme):
    page = opened(sample, scheme=scheme, address="#story/5")
    page.click(".copies a >> nth=1")
    ratios = page.evaluate(CONTRAST)
    assert len(ratios) > 10
    assert {name: ratio for name, ratio in ratios.items() if ratio < 4.5} == {}
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", ground)[:3])) < 150) == (scheme == "dark")


# WCAG 2.1, relative luminance and contrast ratio, of every element that holds words itself.
CONTRAST = """() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map(c => c / 255)
    .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const rgb = channels(getComputedStyle(e).backgroundColor);
      if (rgb.length === 3 || rgb[3] > 0) return rgb;
    }
    return [255, 255, 255];
  };
  const ratios = {};
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.checkVisibility() || e.disabled) continue;
    if (e.matches("script, noscript *, option")) continue;
    const [a, b] = [light(channels(getComputedStyle(e).color)), light(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const name = `${e.tagName}.${e.className}`;
    ratios[name] = Math.min(ratio, ratios[name] ?? 21);
  }
  return ratios;
}"""


def test_on_a_phone_the_list_gives_way_to_the_article(sample, opened):
    page = opened(sample, viewport=PHONE)
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) <= PHONE["width"]
    assert not page.locator("#reader").is_visible()
    page.click("#stories a >> nth=0")
    assert page.locator("#reader").is_visible()
    assert not page.locator("#stories").is_visible()
    page.click(".copies a >> nth=1")
    assert page.evaluate(width) <= PHONE["width"]
    page.click("text=All stories")
    assert page.locator("#stories").is_visible()


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_words_without_an_end_stay_in_their_place(opened, viewport):
    word = "x" * 400
    body = (
        f"The ferry company {word} will sail an hour later, said its director, after "
        f"passengers had complained to {word} that trains and boats did not meet. Unions welcomed "
        "the timetable and asked for a second boat in the afternoon, which the owners will discuss."
    )
    articles = {
        "text": [body, f"{body} More on this later."],
        "title": ["https://ferries.example/" + "path/" * 60, "W" * 300],
        "site": ["s" * 120, "t" * 120],
    }
    analysis = copydesk.analyze(articles, title="title", source="site")
    page = opened(analysis, viewport=viewport, address="#article/1")
    assert page.locator(".pair > section").count() == 2
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) <= viewport["width"]
    page.evaluate("location.hash = ''")
    page.wait_for_function("location.hash === ''")
    assert page.evaluate(width) <= viewport["width"]


def test_on_paper_the_open_story_stands_alone_in_the_colours_of_the_day(sample, opened):
    page = opened(sample, scheme="dark", viewport={"width": 794, "height": 1123})
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("#reader").is_visible()
    assert not page.locator("#stories, #chart, .switch, .back, footer").first.is_visible()
    page.evaluate("location.hash = '#article/6'")
    page.wait_for_selector(".pair")
    ink = page.evaluate("getComputedStyle(document.querySelector('.pair .text')).color")
    assert ink == "rgb(0, 0, 0)"
    clipped = "e => e.scrollHeight > e.clientHeight + 1"
    assert not page.locator("#reader").evaluate(clipped)


def test_bars_tell_how_high_they_are(opened):
    texts = ["The mayor will open a bridge on 4 March 2024.", "4 March 2024 saw rain in the hills."]
    page = opened(copydesk.analyze({"text": texts}))
    legend = page.locator(".legend").inner_text()
    assert "speak of it (at most 2)" in legend
    assert "first published then (at most 0)" in legend
    assert "stories\n2" in page.locator("#figures").inner_text()


def test_many_stories_are_paged(opened):
    texts = [f"Harbour {number} opened pier {number * 7919}. It is new." for number in range(120)]
    page = opened(copydesk.analyze({"text": texts}))
    assert stories(page).count() == 50
    assert "page 1 of 3" in page.locator("#pages").inner_text()
    page.click("text=Next")
    page.click("text=Next")
    assert stories(page).count() == 20
    assert page.locator("#pages >> text=Next").is_disabled()


def test_a_large_pile_is_sampled_and_the_page_says_so(sample, opened, monkeypatch):
    monkeypatch.setattr(content, "_CHARACTERS", 30_000)
    monkeypatch.setattr(content, "_ARTICLES_LISTED", 60)
    monkeypatch.setattr(content, "_CHARACTERS_OF_ONE", 1000)
    page = opened(sample)
    told = page.locator("#sample").inner_text()
    assert "lists 60 of " in told
    assert re.search(r"holds the texts of \d+ of them", told)
    assert "The first 1,000 of " in page.locator("#reader").inner_text()
    page.click("#stories a >> nth=-1")
    page.wait_for_selector("#reader .note")
    assert "The text of this article is not in this page" in page.locator("#reader").inner_text()


@pytest.mark.parametrize("texts", [[], [None], [""], ["Rain."], ["March 4, 2024. Rain.", None]])
def test_next_to_nothing(opened, texts):
    page = opened(copydesk.analyze({"text": texts}))
    told = [text for text in texts if text is not None]
    assert stories(page).count() == len(told)
    assert f"{len(texts)} article" in page.locator("h1").inner_text()


def test_what_is_left_out_is_counted(sample, tmp_path, monkeypatch):
    whole = overview(sample.to_html(tmp_path / "whole.html"))
    assert whole["counts"]["listed"] == whole["counts"]["told"] == len(whole["rows"])
    assert whole["counts"]["read"] == len(whole["read"])
    monkeypatch.setattr(content, "_CHARACTERS", 10_000)
    cut = overview(sample.to_html(tmp_path / "cut.html"))
    assert 0 < cut["counts"]["read"] < whole["counts"]["read"]


@pytest.mark.parametrize(
    ("stories", "room", "fits"),
    [
        ([[0, 1, 2], [3]], 25, [[0, 1]]),
        ([[0], [1]], 25, [[0], [1]]),
        ([[0]], 5, []),
        ([], 5, []),
    ],
)
def test_a_story_too_large_for_the_page_is_cut(stories, room, fits):
    assert content.fitting(stories, [10, 10, 10, 1], room) == fits
