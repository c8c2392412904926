"""What each step of `analyze` gives the next one: the answer with it, and without it.

    python benchmarks/joins.py ARTICLES.parquet --source source --title title --published date

Any pile of news will do that has these columns beside `text`. Headlines and dates of publication
are kept from the methods, and serve to tell which answer is the better one. Prints tables in
Markdown, at the end one of what each stage of `analyze` takes.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import copydesk
from copydesk import _days, _frames

# Keywords of a story that `analyze` shows, and sizes of the stories that are looked at.
SHOWN, COPIES = 5, (3, 10)
WEEK = 7


class Stages:
    """A progress callback that notes when each stage began."""

    def __init__(self):
        self.marks = []

    def __call__(self, done, total):
        pass

    def describe(self, stage):
        self.marks.append((stage, time.monotonic(), time.process_time()))


def columns(table, *names):
    return zip(*(table[name].to_pylist() for name in names), strict=True)


def blanked(texts, spans):
    """The texts with blanks in place of page chrome."""
    left = texts.to_pylist()
    for row, found in spans.items():
        for start, end in found:
            left[row] = left[row][:start] + "\n" * (end - start) + left[row][end:]
    return left


def known(table, name):
    """How many days of a column are known."""
    return len(table) - table[name].null_count


def shown(keywords):
    """The first keywords of each article."""
    stories = {}
    for row, rank, word in columns(keywords, "row", "rank", "keyword"):
        if rank <= SHOWN:
            stories.setdefault(row, []).append(word.lower())
    return stories


def in_headlines(stories, headlines, rows):
    """The share of the keywords of these stories that stand in their headlines."""
    found = [word in headlines[row] for row in rows for word in stories.get(row, ())]
    return float(np.mean(found))


def told(figure):
    return f"{figure:.1%}" if isinstance(figure, float) else f"{figure:,}"


def report(title, *lines):
    print(f"\n| {title} | without | with |\n|---|---|---|")
    for what, without, within in lines:
        print(f"| {what} | {told(without)} | {told(within)} |")


def chrome_and_dates(texts, clean, spans, days):
    def inside(found):
        return sum(
            any(start < last and first < end for first, last in spans.get(row, ()))
            for row, start, end in columns(found, "row", "start", "end")
        )

    without, within = (copydesk.dates(column, published=days) for column in (texts, clean))
    report(
        "page chrome set aside before dates are read",
        ("mentions of dates", len(without), len(within)),
        ("of these in page chrome", inside(without), inside(within)),
    )


def chrome_and_keywords(texts, clean, spans, headlines, once):
    originals = texts.to_pylist()
    chrome = {r: "\n".join(originals[r][s:e] for s, e in found) for r, found in spans.items()}

    def alone(stories):
        """Keywords of page chrome that the story does not have."""
        return sum(
            word in chrome.get(row, "").lower() and word not in clean[row].as_py().lower()
            for row, words in stories.items()
            for word in words
        )

    bare, kept = (
        shown(copydesk.keywords(pc.if_else(pa.array(once), column, None)))
        for column in (texts, clean)
    )
    rows = [row for row in chrome if once[row]]
    report(
        "page chrome set aside before keywords are sought",
        ("keywords shown that only the page chrome has", alone(bare), alone(kept)),
        (
            f"keywords that stand in the headline, {len(rows):,} stories with chrome",
            in_headlines(bare, headlines, rows),
            in_headlines(kept, headlines, rows),
        ),
    )
    return kept


def dates_and_keywords(kept, headlines, found):
    """Against the same without the step: `kept`, of the texts without page chrome, each once."""
    with_it = shown(found)
    changed = [row for row, words in kept.items() if with_it.get(row) != words]
    report(
        "a day written in full is a date and no keyword",
        ("stories whose keywords change", 0, len(changed)),
        (
            "of their keywords, those that stand in the headline",
            in_headlines(kept, headlines, changed),
            in_headlines(with_it, headlines, changed),
        ),
    )


def copies_and_keywords(clean, kept, headlines, once, clusters):
    bare = shown(copydesk.keywords(clean))
    sizes = Counter(clusters.tolist())
    lines = []
    for copies in COPIES:
        rows = [row for row, count in sizes.items() if count >= copies and once[row]]
        changed = [row for row in rows if bare.get(row) != kept.get(row)]
        lines += [
            (f"stories of {copies} copies or more whose keywords change", 0, len(changed)),
            (
                "of their keywords, those that stand in the headline",
                in_headlines(bare, headlines, changed),
                in_headlines(kept, headlines, changed),
            ),
        ]
    report("a story counted once in document frequencies", *lines)


def stories_and_dates(clean, own, joined, given):
    taken = np.isnat(own) & ~np.isnat(joined)
    rows = np.flatnonzero(taken)
    some = clean.take(pa.array(rows))
    first = [known(copydesk.dates(some, published=days[rows]), "begin") for days in (own, joined)]
    report(
        "a reprint without a date takes its story's first",
        (
            "articles with a date of publication",
            *(int((~np.isnat(d)).sum()) for d in (own, joined)),
        ),
        (f"mentions in these {len(rows):,} whose first day is known", *first),
    )
    for what, which, days in (
        ("found in the article itself", ~np.isnat(own), own),
        ("taken from the story", taken, joined),
    ):
        off = np.abs((days - given)[which & ~np.isnat(given)].astype(int))
        print(f"\nDates {what}: {np.mean(off <= 1):.1%} within a day of the column's, "
              f"{np.mean(off <= WEEK):.1%} within a week.")  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles")
    for role in ("source", "title", "published"):
        parser.add_argument(f"--{role}", required=True)
    options = parser.parse_args()
    table = pq.read_table(options.articles)
    texts = table["text"].combine_chunks()

    stages, begun = Stages(), time.monotonic()
    analysis = copydesk.analyze(table, source=options.source, progress=stages)
    stages.marks.append(("", time.monotonic(), time.process_time()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{len(table):,} articles, {texts.nbytes / 1e6:.0f} MB")

    spans = {}
    for row, start, end in columns(analysis.boilerplate, "row", "start", "end"):
        spans.setdefault(row, []).append((start, end))
    clean = pa.array(blanked(texts, spans))
    clusters = analysis.articles["cluster"].to_numpy()
    once = analysis.articles["representative"].to_pylist()
    headlines = [(title or "").lower() for title in table[options.title].to_pylist()]
    given = _days.days(table[options.published], "published", len(table))
    own = _frames.array(copydesk.published(texts), "date").astype("M8[D]")
    joined = _frames.array(analysis.articles, "published").astype("M8[D]")

    chrome_and_dates(texts, clean, spans, joined)
    kept = chrome_and_keywords(texts, clean, spans, headlines, once)
    dates_and_keywords(kept, headlines, analysis.keywords)
    copies_and_keywords(clean, kept, headlines, once, clusters)
    stories_and_dates(clean, own, joined, given)

    print("\n| stage of `analyze` | wall, s | CPU, s |\n|---|---|---|")
    for (stage, wall, cpu), (_, after, cpu_after) in pairwise(stages.marks):
        print(f"| {stage} | {after - wall:.1f} | {cpu_after - cpu:.1f} |")
    print(
        f"\n{stages.marks[-1][1] - begun:.1f} s in all, {peak / 1e6:.2f} GB of memory at the most"
    )


if __name__ == "__main__":
    main()
