"""Duplicates through Python: words, pairs, clusters, passages, the index, page chrome."""
# ruff: noqa: S311 - chance here makes articles, not secrets

from __future__ import annotations

import datetime
import html
import json
import math
import quopri
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
import urllib.parse

import numpy as np
import pytest

import copydesk

SUBJECTS = [
    "the harbour authority",
    "a spokeswoman for the ministry",
    "the mining company",
    "the mayor",
    "a court in the capital",
    "the ferry operator",
    "the national bank",
    "the opposition",
    "two witnesses",
    "the school board",
    "a coalition of farmers",
    "the airline",
    "an independent auditor",
    "the coach",
    "the trade union",
    "a group of scientists",
    "the hospital",
    "the police",
    "her lawyer",
    "the publisher",
]
VERBS = [
    "rejected",
    "announced",
    "postponed",
    "criticised",
    "welcomed",
    "investigated",
    "paid for",
    "explained",
    "promised",
    "disputed",
    "approved",
    "cancelled",
    "reviewed",
    "doubled",
    "defended",
    "withdrew",
]
OBJECTS = [
    "a plan for the old terminal",
    "the results of the inquiry",
    "a loan of nine million",
    "the new timetable",
    "an appeal by the residents",
    "the sale of the shares",
    "a strike in the ports",
    "the repairs of the bridge",
    "its offer for the rival",
    "the figures for the third quarter",
    "a ban on night flights",
    "the search for the missing boat",
    "the contract with the supplier",
    "an increase of the fees",
    "the draft of the treaty",
    "a report about the river",
]
ENDS = [
    "after a meeting that lasted until midnight",
    "although nobody had asked for it",
    "because the weather had turned",
    "before the summer holidays",
    "despite a warning from the insurers",
    "while hundreds waited outside",
    "in a letter seen by reporters",
    "for the second time this year",
    "without giving any reason",
    "as the price of fuel rose",
    "in spite of its debts",
    "under new rules",
]


def article(seed: float, sentences: int = 12) -> str:
    """Sentences of one reporter, hardly any of which another one wrote."""
    chance = random.Random(seed)
    lines = []
    for _ in range(sentences):
        name = "".join(chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(3))
        subject, verb, thing, end = (
            chance.choice(part) for part in (SUBJECTS, VERBS, OBJECTS, ENDS)
        )
        number = chance.randint(12, 9999)
        lines.append(
            f"{subject.capitalize()} {verb} {thing} {end}, {name.title()} said on {number}."
        )
    return " ".join(lines)


def edited(text: str, share: float, chance: random.Random) -> str:
    words = text.split()
    return " ".join("changed" if chance.random() < share else word for word in words)


def scanned(text: str, share: float, chance: random.Random) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return "".join(
        chance.choice(letters) if c.isalpha() and chance.random() < share else c for c in text
    )


def shuffled(text: str, chance: random.Random) -> str:
    sentences = text.split(". ")
    parts = [sentences[i : i + 3] for i in range(0, len(sentences), 3)]
    chance.shuffle(parts)
    return ". ".join(sentence for part in parts for sentence in part)


def hyphenated(text: str) -> str:
    words = text.split()
    return " ".join(
        f"{w[:4]}-\n{w[4:]}" if i % 9 == 0 and w[4:].isalpha() else w for i, w in enumerate(words)
    )


def tagged(text: str, chance: random.Random) -> str:
    """As a page has it: links and pictures with long attributes, escaped in every second text."""
    lines = []
    for number, sentence in enumerate(text.split(". ")):
        words = sentence.split()
        at, address = chance.randrange(len(words)), f"https://a.example/{number}/{words[-1]}.html"
        words[at] = f'<a href="{address}" target="_blank"><b>{words[at]}</b></a>'
        picture = f'<img src="/{words[-1]}.jpg" alt="{words[0]} {words[-1]}" width="300"/>'
        lines.append(f'<div class="field-item even"><p>{" ".join(words)}.</p>{picture}</div>')
    page = "<script>var a = b < c; load('x');</script>".join(lines)
    return html.escape(page) if chance.random() < 0.5 else page


COPIES = {
    "white space": lambda text, _: text.replace(" ", "\n ").replace(". ", ".\u00a0"),
    "curly quotes": lambda text, _: text.replace(" said", "’s office said “yes”"),
    "capitals": lambda text, _: text[:200].upper() + text[200:],
    "dateline": lambda text, _: f"PORT ELLIS, March 3 (Nordwire) — {text} (Editing by the desk)",
    "cut to 80 %": lambda text, _: text[: int(0.8 * len(text))],
    "cut to 50 %": lambda text, _: text[: int(0.5 * len(text))] + " Read more",
    "1 % edited": lambda text, chance: edited(text, 0.01, chance),
    "3 % edited": lambda text, chance: edited(text, 0.03, chance),
    "paragraphs moved": shuffled,
    "0.5 % misread": lambda text, chance: scanned(text, 0.005, chance),
    "2 % misread": lambda text, chance: scanned(text, 0.02, chance),
    "entities left in": lambda text, _: text.replace(" said", "&amp;nbsp;said&#8217;").replace(
        ",", "&#44;"
    ),
    "soft hyphens": lambda text, _: text.replace("er", "e\u00adr").replace("on", "o\u200bn"),
    "cut words": lambda text, _: hyphenated(text),
    "quoted whole": lambda text, chance: (
        f"{article(chance.random(), 8)} {text} {article(chance.random(), 8)}"
    ),
    "tags": tagged,
    "accents apart": lambda text, _: text.replace("e", "é").replace("é", "e"),
}


@pytest.mark.parametrize("kind", COPIES)
def test_each_kind_of_copy_joins_its_original(kind):
    chance = random.Random(kind)
    originals = [article(seed, 14) for seed in range(40)]
    copies = [COPIES[kind](text, chance) for text in originals]
    answer = copydesk.dedupe(originals + copies)
    clusters = answer["cluster"]
    assert (clusters[:40] == clusters[40:]).all()
    assert len(set(clusters.tolist())) == 40


def earnings(seed: int) -> str:
    chance = random.Random(seed)
    name = "".join(chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(4)).title()
    a, b, c, d, e, f = (chance.randint(11, 99_999) for _ in range(6))
    return (
        f"{name} Corp 3rd qtr Oct 31 Shr {a} cts vs {b} cts Net {c:,} vs {d:,} Revs {e:,} vs {f:,} "
        f"NOTE: 1986 net includes {b * 3:,} dlrs from the sale of {name} {chance.choice(OBJECTS)}"
    )


def weather(seed: int) -> str:
    chance = random.Random(seed)
    town, a, b, c = f"Town{seed}", *(chance.randint(1, 39) for _ in range(3))
    return (
        f"{town}: {chance.choice(VERBS)} skies, high {a}, low {b}, wind {c} km/h from "
        f"{chance.choice(SUBJECTS)}; {chance.choice(OBJECTS)} {chance.choice(ENDS)}. "
        f"Tomorrow {b + c}."
    )


def filing(seed: int) -> str:
    chance = random.Random(seed)

    def name() -> str:
        return "".join(
            chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(4)
        ).title()

    def number() -> str:
        return f"{chance.randint(100_000, 9_999_999):,}"

    return (
        "Notice of a holding under rule nine of the code on offers and mergers. Full name of the "
        f"person who makes this notice: {name()} {name()} {name()} Capital Partners {name()}. Name "
        "of the company to whose shares this notice relates, one form for each such company: "
        f"{name()} {name()} Group. State the day on which the position was held or, for a first "
        f"notice, the latest one practicable: {chance.randint(1, 28)} {name()} {name()}. "
        "Shares owned or controlled by the person or by others in agreement with it: "
        f"{number()} {number()} {number()}. Options and other rights to buy or sell such shares, "
        f"in number and in parts of the whole: {number()} {number()}. All dealings since the last "
        "notice must be listed one by one with the price that was paid for each: "
        f"{number()} at {number()}, {number()} at {number()}. Agreements about voting rights or "
        "about the further purchase of any shares under this notice are to be told as well. "
        f"Signed by {name()} {name()}, telephone {number()}."
    )


INTRO = " ".join(f"Every Friday our columnist {verb} the week." for verb in VERBS[:8])
HEADER = "Home News Politics Business Opinion Sports Video Subscribe Log in My account Search Menu"
FOOTER = (
    "Sign up for our newsletter and get the latest headlines delivered to your inbox at dawn. "
    "By signing up you agree to our terms of service and privacy policy. All rights reserved. This "
    "material may not be published, broadcast, rewritten or redistributed without permission."
)

LOOK_ALIKES = {
    "templated earnings": [earnings(seed) for seed in range(60)],
    "templated weather": [weather(seed) for seed in range(60)],
    "a column's fixed intro": [f"{INTRO} {article(seed, 9)}" for seed in range(60)],
    "short bodies in one chrome": [f"{HEADER}\n{article(s, 4)}\n{FOOTER}" for s in range(60)],
    "filings on one form": [filing(seed) for seed in range(60)],
    "empty": ["", " ", "...", "\n"],
    "one word each": ["Rain.", "Snow.", "Fog."],
    "unspaced": [
        "东京的新闻发布会昨天结束",
        "北京的天气今天很好",
        "รัฐบาลไทยประกาศ",
        "วันนี้ฝนตกหนักมาก",
    ],
}


@pytest.mark.parametrize("kind", LOOK_ALIKES)
def test_articles_that_look_alike_stay_apart(kind):
    texts = LOOK_ALIKES[kind]
    assert copydesk.dedupe(texts)["cluster"].tolist() == list(range(len(texts)))


def values(column) -> list:
    return column.to_pylist() if hasattr(column, "to_pylist") else list(column)


def test_every_kind_of_column_has_the_same_answer(make, kind):
    texts = [article(1), None, article(1).upper(), "", article(2)]
    column = make(texts)
    answer = copydesk.dedupe(column)
    assert values(answer["cluster"]) == [0, 1, 0, 3, 4]
    assert values(answer["relation"]) == ["original", "missing", "exact", "unique", "unique"]
    assert values(answer["representative"]) == [True, True, False, True, True]
    assert math.isnan(values(answer["similarity"])[1])
    pairs = copydesk.duplicate_pairs(column)
    assert (values(pairs["left"]), values(pairs["right"])) == ([0], [2])
    left = values(copydesk.strip_boilerplate(column))
    assert [v if isinstance(v, str) else None for v in left] == texts, kind


def test_pairs_are_those_of_comparing_all_with_all():
    chance = random.Random(5)
    texts = [article(seed, chance.randint(1, 9)) for seed in range(40)]
    texts += [edited(text, 0.1, chance) for text in texts] + [text[:120] for text in texts]
    for similarity, containment, size in [
        (0.3, None, 2),
        (None, 0.6, 3),
        (0.2, 0.9, 1),
        (1.0, 1.0, 8),
    ]:
        wanted = {}
        sets = []
        for text in texts:
            words = copydesk.words(text)
            found = {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}
            sets.append(found or {tuple(words)})
        for left, one in enumerate(sets):
            for right in range(left + 1, len(sets)):
                shared = len(one & sets[right])
                figures = shared / len(one | sets[right]), shared / min(len(one), len(sets[right]))
                if (similarity and figures[0] >= similarity) or (
                    containment and figures[1] >= containment
                ):
                    wanted[left, right] = figures
        found = copydesk.duplicate_pairs(
            texts, similarity=similarity, containment=containment, shingle=size
        )
        names = ("left", "right", "similarity", "containment")
        rows = zip(*(found[name].tolist() for name in names), strict=True)
        assert {(left, right): figures for left, right, *figures in rows} == {
            pair: list(figures) for pair, figures in wanted.items()
        }


def test_the_answer_does_not_depend_on_threads():
    chance = random.Random(8)
    texts = [article(seed, 8) for seed in range(300)]
    texts += [edited(text, 0.04, chance) for text in texts]
    one, four = (copydesk.dedupe(texts, threads=threads) for threads in (1, 4))
    for name in one:
        np.testing.assert_array_equal(one[name], four[name])


@pytest.mark.parametrize("limit", [0, 50_000, 400_000])
def test_the_answer_does_not_depend_on_memory(limit):
    chance = random.Random(9)
    texts = pages(40) + [article(seed, 8) for seed in range(300)]
    texts += [edited(text, 0.04, chance) for text in texts]
    texts += [tagged(text, chance) for text in texts[:100]]
    sites = [f"site {row % 3}" for row in range(len(texts))]
    for options in [{}, {"source": sites}, {"boilerplate": False}, {"shingle": 2}]:
        free = copydesk.dedupe(texts, **options)
        limited = copydesk.dedupe(texts, memory_limit=limit, **options)
        for name in free:
            np.testing.assert_array_equal(free[name], limited[name])
    free = copydesk.duplicate_pairs(texts, similarity=0.6, containment=None)
    limited = copydesk.duplicate_pairs(texts, similarity=0.6, containment=None, memory_limit=limit)
    assert len(free["left"]) >= 300
    for name in free:
        np.testing.assert_array_equal(free[name], limited[name])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"similarity": 0}, r"similarity must lie in \(0, 1\], not 0"),
        ({"containment": 1.5}, r"containment must lie in \(0, 1\], not 1.5"),
        ({"similarity": "high"}, "similarity must be a number, not 'high'"),
        ({"similarity": None, "containment": None}, "must not both be None"),
        ({"shingle": 9}, "shingle must lie in 1..8, not 9"),
        ({"share": 2}, r"share must lie in \[0, 1\], not 2"),
        ({"min_words": -1}, "min_words must be a whole number"),
        ({"memory_limit": -1}, "memory_limit must be a whole number"),
        (
            {"keep": "best"},
            "keep must be 'first', 'last', 'longest', 'central' or a column to sort by",
        ),
        ({"keep": [1, 2, 3]}, "keep must have a row per text: 1, not 3"),
        ({"keep": [object()]}, None),
        ({"source": ["a", "b"]}, "source must have a row per text: 1, not 2"),
        ({"title": ["a", "b"]}, "title must have a row per text: 1, not 2"),
    ],
)
def test_bad_options_are_named(options, message):
    if message is None:
        assert len(copydesk.dedupe(["text"], **options)["cluster"]) == 1
        return
    with pytest.raises(ValueError, match=message):
        copydesk.dedupe(["text"], **options)


def test_keep_takes_a_column_of_any_kind():
    text = article(3)
    texts = [text, text.upper(), text.replace(".", ";")]
    days = [datetime.date(2016, 5, 3), None, datetime.date(2016, 5, 1)]
    columns = [days, ["b", None, "a"], [2.0, math.nan, 1.0], np.array([2.0, np.nan, 1.0])]
    pandas = pytest.importorskip("pandas")
    columns += [pandas.Series(pandas.to_datetime(days)), pandas.Series([2, None, 1], dtype="Int64")]
    for column in columns:
        assert copydesk.dedupe(texts, keep=column)["cluster"].tolist() == [2, 2, 2]
    assert copydesk.dedupe(texts, keep="last")["cluster"].tolist() == [2, 2, 2]
    assert copydesk.dedupe(texts)["cluster"].tolist() == [0, 0, 0]


def test_tags_are_no_words_where_page_chrome_is_set_aside():
    chance = random.Random(11)
    text = article(11)
    texts = [text, tagged(text, chance), text.replace("The ", "<b>T</b>he "), "<IBM> rose"]
    answer = copydesk.dedupe(texts)
    assert answer["cluster"].tolist() == [0, 0, 0, 3]
    assert answer["relation"].tolist() == ["original", "exact", "exact", "unique"]
    raw = copydesk.dedupe(texts, boilerplate=False, similarity=0.9)
    assert raw["relation"].tolist()[1] == "unique"
    assert copydesk.words("<b>T</b>he")[:3] == ["b", "t", "b"]


def rich_text(text: str) -> str:
    marked = "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text)
    return "{\\rtf1\\ansi " + marked.replace(". ", ".\\par\n") + "}"


DAMAGES = {
    "read as Latin-1": lambda text: text.encode().decode("latin-1"),
    "read as Latin-1 twice": lambda text: (
        text.encode().decode("latin-1").encode().decode("latin-1")
    ),
    "read as Macintosh": lambda text: text.encode().decode("mac_roman"),
    "read as IBM 437": lambda text: text.encode().decode("cp437"),
    "mail": lambda text: quopri.encodestring(text.encode()).decode(),
    "an address": urllib.parse.quote,
    "a form": urllib.parse.quote_plus,
    "JSON": json.dumps,
    "Python": ascii,
    "Rich Text Format": rich_text,
}
LETTERS = {
    "English": "e",
    "French": "é",
    "Russian": "я",
    "Greek": "έ",
    "Arabic": "ة",
    "Amharic": "ኢ",
    "Hindi": "ई",
    "Korean": "이",
    "Chinese": "我",
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("language", LETTERS)
@pytest.mark.parametrize("limit", [None, 0])
def test_damaged_texts_are_read_as_they_were(damage, language, limit):
    texts = [article(seed).replace("e", LETTERS[language]) + " “Yes.”" for seed in range(3)]
    texts = [text.replace("The", "The mayor’s “new”") for text in texts]
    texts += [DAMAGES[damage](text) for text in texts]
    answer = copydesk.dedupe(texts, memory_limit=limit)
    assert answer["cluster"].tolist() == [0, 1, 2] * 2
    assert set(answer["relation"].tolist()[3:]) <= {"exact", "near"}
    assert copydesk.dedupe(texts[:3])["relation"].tolist() == ["unique"] * 3


def test_words_takes_one_string():
    assert copydesk.words("a lone \ud800 surrogate") == ["a", "lone", "surrogate"]
    for wrong in (None, ["text"], b"text", 3):
        with pytest.raises(TypeError, match="text must be a str"):
            copydesk.words(wrong)


def test_a_callback_that_fails_at_the_end_leaves_the_index_as_it_was():
    def fail(done, total):
        if done == total:
            raise OSError("no room for the progress bar")

    index = copydesk.DuplicateIndex()
    index.add([article(1)])
    with pytest.raises(OSError, match="no room"):
        index.add([article(2), article(3)], progress=fail)
    assert len(index) == 1
    assert index.query([article(2)])["relation"].tolist() == ["unique"]
    assert index.add([article(2), article(2)])["cluster"].tolist() == [1, 1]


# Page chrome.


def pages(count: int, first: int = 0) -> list[str]:
    return [f"{HEADER}\n{article(first + seed, 10)}\n{FOOTER}" for seed in range(count)]


@pytest.mark.parametrize("known", [False, True])
def test_header_and_footer_are_found_and_taken_out(known):
    texts = pages(8) + [article(100 + seed, 10) for seed in range(4)]
    source = ["site"] * 8 + ["wire"] * 4 if known else None
    chrome = copydesk.boilerplate(texts, source=source)
    assert chrome["row"].tolist() == [row for row in range(8) for _ in range(2)]
    assert set(chrome["articles"].tolist()) == {8}
    for row, start, end in zip(chrome["row"], chrome["start"], chrome["end"], strict=True):
        assert texts[row][start:end] in (HEADER, FOOTER)
    stripped = copydesk.strip_boilerplate(texts, source=source)
    assert [text.strip() for text in stripped[:8]] == [article(seed, 10) for seed in range(8)]
    assert stripped[8:] == texts[8:]


@pytest.mark.parametrize("known", [False, True])
def test_a_story_that_many_sites_reprint_is_no_chrome(known):
    story = article(7, 14)
    texts = []
    for site in range(200):
        top, bottom = article(2000 + site, 2), article(5000 + site, 2)
        texts.append(f"{top}\n{story}\n{bottom}")
    source = [f"site {site}" for site in range(200)] if known else None
    assert len(copydesk.boilerplate(texts, source=source)["row"]) == 0
    assert set(copydesk.dedupe(texts, source=source)["cluster"].tolist()) == {0}


@pytest.mark.parametrize("known", [False, True])
def test_copies_that_were_misread_are_no_chrome_to_one_another(known):
    chance = random.Random(3)
    stories = [article(seed, 14) for seed in range(30)]
    texts = [scanned(stories[n % 30], 0.012, chance) for n in range(240)]
    source = ["site"] * 240 if known else None
    assert len(copydesk.boilerplate(texts, source=source)["row"]) == 0
    clusters = copydesk.dedupe(texts, source=source, keep="central")["cluster"].reshape(8, 30)
    assert (clusters == clusters[0]).all()
    assert len(set(clusters[0].tolist())) == 30


@pytest.mark.parametrize("source", [None, "one", "many"])
def test_filings_on_one_form_are_told_apart_wherever_they_stand(source):
    texts = [filing(seed) for seed in range(40)]
    sites = {None: None, "one": ["exchange"] * 80, "many": [f"paper {n}" for n in range(80)]}
    answer = copydesk.dedupe(texts + [text.upper() for text in texts], source=sites[source])
    assert answer["cluster"].tolist() == [*range(40)] * 2
    left = copydesk.strip_boilerplate(texts)
    for text, rest in zip(texts, left, strict=True):
        assert 50 <= len(copydesk.words(rest)) < 0.7 * len(copydesk.words(text))


def test_short_texts_in_the_long_chrome_of_a_known_site():
    notices = " ".join(f"{s} {v} {o}." for s, v, o in zip(SUBJECTS, VERBS, OBJECTS, strict=False))
    texts = [f"{HEADER} {article(seed, 2)} {notices[:300]} {FOOTER}" for seed in range(12)]
    site = ["site"] * 12
    assert copydesk.dedupe(texts, source=site)["cluster"].tolist() == [*range(12)]
    assert set(copydesk.boilerplate(texts, source=site)["row"].tolist()) == set(range(12))


@pytest.mark.parametrize("known", [False, True])
def test_short_texts_in_a_long_frame(known):
    notices = " ".join(f"{s} {v} {o}." for s, v, o in zip(SUBJECTS, VERBS, OBJECTS, strict=False))
    quoted = article(900, 3)
    bodies = [article(seed, 5) for seed in range(16)]
    bodies[3] += f" {quoted} {article(77, 2)}"
    texts = [f"{HEADER} {notices[300:700]} {body} {notices} {FOOTER}" for body in bodies]
    size = len(copydesk.words(bodies[0]))
    assert 30 <= size < 0.28 * len(copydesk.words(texts[0]))
    others = [f"{article(950 + n, 5)} {quoted} {article(970 + n, 5)}" for n in range(4)]
    source = ["site"] * 16 + ["other"] * 4 if known else None
    answer = copydesk.dedupe(texts + others, source=source)
    assert answer["cluster"].tolist() == [*range(20)]


@pytest.mark.parametrize("known", [False, True])
def test_a_footer_known_from_long_pages_is_one_below_short_texts(known):
    footer = " ".join(f"footer{number}" for number in range(150))
    long = [f"{article(seed, 14)}\n{footer}" for seed in range(8)]
    short = [f"{article(100 + seed, 4)}\n{footer}" for seed in range(8)]
    source = ["one"] * 16 if known else None
    clusters = copydesk.dedupe(long + short, source=source)["cluster"]
    assert len(set(clusters.tolist())) == 16
    # Where nothing tells it from a story that stands in eight pages, it is left.
    alone = copydesk.dedupe(short)["cluster"]
    assert len(set(alone.tolist())) == 1
    copies = copydesk.dedupe([*long, *short, short[0].upper()])
    assert copies["relation"].tolist()[-1] == "exact"


@pytest.mark.parametrize("known", [False, True])
def test_a_reprinted_story_with_a_box_of_each_site_is_no_chrome(known):
    story, end = article(7, 12), article(8, 12)
    texts = [f"{story} Read also: {article(100 + site, 2)} {end}" for site in range(20)]
    source = [f"site {site}" for site in range(20)] if known else None
    assert len(copydesk.boilerplate(texts, source=source)["row"]) == 0
    assert set(copydesk.dedupe(texts, source=source)["cluster"].tolist()) == {0}


def test_enough_of_an_article_is_always_left():
    long_footer = " ".join([FOOTER, *(f"Notice {n}: {o}." for n, o in enumerate(OBJECTS))])
    texts = [
        f"{HEADER} {article(seed, size)} {long_footer}"
        for seed, size in enumerate([1, 2, 3, 9, 9, 9, 9, 9])
    ]
    for text, left in zip(texts, copydesk.strip_boilerplate(texts, source=["s"] * 8), strict=True):
        before, after = len(copydesk.words(text)), len(copydesk.words(left))
        assert after < before
        assert after >= max(50, 0.3 * before)


def test_pages_without_a_story_are_told_and_not_merged():
    notice = "Quotes are real-time for some markets. See delay times. " + FOOTER
    titles = [f"{SUBJECTS[n]} {VERBS[n]}" for n in range(12)]
    reprints = [article(3, 12)] * 12
    speaking = [" ".join(article(3, 12).split()[n : n + 6]) for n in range(12)]
    answer = copydesk.dedupe([notice] * 12 + reprints, title=titles + speaking)
    assert answer["relation"].tolist() == ["chrome"] * 12 + ["original"] + ["exact"] * 11
    assert answer["cluster"].tolist() == [*range(12), *([12] * 12)]


def test_the_same_words_are_one_story_though_they_are_chrome_on_one_site_alone():
    page = f"{article(50, 10)}\n{FOOTER}"
    texts = [page, *(article(60 + seed, 10) for seed in range(8)), page, *pages(8)]
    answer = copydesk.dedupe(texts, source=["wire"] * 9 + ["site"] * 9)
    assert answer["cluster"][[0, 9]].tolist() == [0, 0]
    assert set(answer["relation"][1:9]) == {"unique"}


def test_chrome_by_source_alone():
    texts = [*pages(8), *[f"{HEADER}\n{FOOTER}"] * 3]
    answer = copydesk.dedupe(texts, source=["site"] * 11)
    assert answer["relation"].tolist() == ["unique"] * 8 + ["chrome"] * 3


# Passages.


def test_what_was_copied():
    story, other = article(1, 4), article(2, 4)
    copy = f"LISBON — {story.upper()} ... {other[:200]}"
    found = copydesk.passages([copy, None, "Rain."], [f"{other} {story}", story, "Snow."])
    assert found["row"].tolist() == [0, 0]
    spans = [copy[s:e] for s, e in zip(found["left_start"], found["left_end"], strict=True)]
    assert spans[0] == story.upper()[:-1]
    assert other.startswith(spans[1])
    right = f"{other} {story}"[found["right_start"][0] : found["right_end"][0]]
    assert right.upper() == spans[0]
    with pytest.raises(ValueError, match="right must have a row per text: 1, not 2"):
        copydesk.passages(["a"], ["a", "b"])


def test_passages_count_code_points():
    left = "🗞 Überraschung: " + "naïve café society met again for the first time"
    found = copydesk.passages([left], ["Naïve cafe\u0301 society met again for the first time!"])
    assert left[found["left_start"][0] : found["left_end"][0]].startswith("naïve café society")


# The index.


def test_an_index_in_batches(tmp_path):
    chance = random.Random(4)
    originals = [article(seed, 8) for seed in range(60)]
    texts = originals + [edited(text, 0.05, chance) for text in originals] + [None, ""]
    chance.shuffle(texts)
    path = tmp_path / "articles.index"
    straight, reopened = copydesk.DuplicateIndex(), copydesk.DuplicateIndex()
    for begin in range(0, len(texts), 20):
        part = texts[begin : begin + 20]
        one, other = straight.add(part), reopened.add(part)
        for name in one:
            np.testing.assert_array_equal(one[name], other[name])
        reopened.save(path)
        reopened = copydesk.DuplicateIndex.open(path)
        assert len(reopened) == len(straight) == min(begin + 20, len(texts))
    whole = copydesk.dedupe(texts, boilerplate=False)
    once = copydesk.DuplicateIndex().add(texts)
    for name in whole:
        np.testing.assert_array_equal(whole[name], once[name])
    assert len(straight) == len(texts)


def test_damaged_and_foreign_index_files_are_refused(tmp_path):
    index = copydesk.DuplicateIndex()
    index.add([article(seed) for seed in range(5)])
    path = tmp_path / "index"
    index.save(path)
    whole = path.read_bytes()
    for name, content, message in [
        ("cut", whole[: len(whole) // 2], "is damaged"),
        (
            "flipped",
            whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:],
            "does not match its checksum",
        ),
        (
            "foreign",
            b"something else entirely, long enough for a header of a file of ours",
            "not a file",
        ),
        ("newer", whole[:12] + b"\xff" + whole[13:], "newer copydesk"),
        ("empty", b"", "not a file"),
    ]:
        path.write_bytes(content)
        with pytest.raises(ValueError, match=message):
            copydesk.DuplicateIndex.open(path)
        assert name
    with pytest.raises(FileNotFoundError):
        copydesk.DuplicateIndex.open(tmp_path / "none")
    with pytest.raises(OSError, match="index"):
        index.save(tmp_path / "no folder" / "index")


def test_a_killed_save_leaves_the_old_file(tmp_path):
    path = tmp_path / "index"
    index = copydesk.DuplicateIndex()
    index.add(["The mayor opened a new bridge."])
    index.save(path)
    script = textwrap.dedent(f"""
        import copydesk
        index = copydesk.DuplicateIndex()
        index.add([" ".join(f"w{{i}}x{{j}}" for j in range(300)) for i in range(3000)])
        print("saving", flush=True)
        while True:
            index.save({str(path)!r})
            index.save({str(path)!r} + ".other")
    """)
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    process.stdout.readline()
    time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert len(copydesk.DuplicateIndex.open(path)) in {1, 3000}


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_quadratic_setting_can_be_stopped():
    chance = random.Random(2)
    words = [f"w{n}" for n in range(400)]
    texts = [" ".join(chance.choices(words, k=150)) for _ in range(20_000)]
    timer = threading.Timer(1.0, signal.raise_signal, (signal.SIGINT,))
    timer.start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        copydesk.duplicate_pairs(texts, similarity=0.3, containment=None, shingle=1)
    assert time.monotonic() - began < 20
