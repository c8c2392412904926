"""A small crawl in the shape of a real one: copies of every kind, page chrome, empty pages."""
# ruff: noqa: S311, SIM905 - chance here makes articles, not secrets; lists are for reading

from __future__ import annotations

import random
from typing import Any

SITES = {
    "harbour.example": (
        "Home News Harbour Weather Sport Classifieds Contact the newsroom of the Harbour Echo",
        "Sign up for the Harbour Echo briefing and read every morning what moves the coast, with "
        "tides, ferries and the best of our readers letters. All rights reserved Harbour Echo.",
    ),
    "valley.example": (
        "Valley Times front page local politics business farming people archive subscribe",
        "The Valley Times is owned by its readers. Become a member today for less than a cup of "
        "coffee a week and help our reporters to keep asking questions in the whole valley.",
    ),
    "wire.example": ("", ""),
}
WHO = "mayor ferry council harbour union bank court school hospital farmers airline police".split()
DID = "rejected announced postponed welcomed investigated promised disputed approved".split()
WHAT = "terminal inquiry loan timetable appeal shares strike bridge offer figures ban boat".split()
WHEN = "yesterday overnight again quietly in march after midnight before the vote at last".split()


def story(chance: random.Random, sentences: int) -> list[str]:
    """Sentences of an article that nobody else has written."""
    return [
        f"The {chance.choice(WHO)} {chance.choice(DID)} the {chance.choice(WHAT)} "
        f"{chance.choice(WHEN)}, said {chance.choice(WHO)} {chance.randrange(900)} of the "
        f"{chance.choice(WHAT)}, and {chance.randrange(90)} {chance.choice(WHO)} "
        f"{chance.choice(DID)} it."
        for _ in range(sentences)
    ]


def crawl(stories: int, seed: int = 1) -> dict[str, list[Any]]:
    """Articles in an order of chance: `text`, `title`, `source`, `day`."""
    chance = random.Random(seed)
    rows: list[tuple[str | None, str | None, str, str | None]] = []

    def page(site: str, sentences: list[str], title: str) -> None:
        top, bottom = SITES[site]
        day = chance.choice([None, *(f"2016-03-{day:02}" for day in range(1, 29))])
        rows.append((f"{top}\n{' '.join(sentences)}\n{bottom}".strip(), title, site, day))

    for _ in range(stories):
        sentences = story(chance, chance.randrange(6, 16))
        title = " ".join(sentences[0].split()[:6])
        site = chance.choice(list(SITES))
        page(site, sentences, title)
        for _ in range(chance.choice([0, 0, 0, 1, 2])):
            copy = list(sentences)
            kind = chance.randrange(6)
            if kind == 1:
                copy[chance.randrange(len(copy))] = story(chance, 1)[0]
            elif kind == 2:
                copy = copy[: len(copy) // 2]
            elif kind == 3:
                copy = [*story(chance, 8), *copy]
            elif kind == 4:
                copy = [sentence.upper() for sentence in copy]
            elif kind == 5:
                copy = [f'<p class="body">{sentence}</p>' for sentence in copy]
            page(chance.choice(list(SITES)), copy, f"Reprint: {title}")
    for number in range(8):
        top, bottom = SITES["valley.example"]
        title = f"Headline number {number} speaks about {' '.join(WHAT[number : number + 2])}"
        rows.append((f"{top} {bottom} {bottom[:60]}", title, "valley.example", None))
    rows += [(None, None, "wire.example", None), ("", "Empty", "wire.example", None)] * 2
    rows += [("Please enable JavaScript", None, "harbour.example", None)] * 3
    chance.shuffle(rows)
    texts, titles, sources, days = zip(*rows, strict=True)
    return {
        "text": list(texts),
        "title": list(titles),
        "source": list(sources),
        "day": list(days),
    }
