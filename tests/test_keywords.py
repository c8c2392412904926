"""Keywords through Python: every method, every option, hard input."""

import warnings

import numpy as np
import pytest

import copydesk

FERRY = (
    "LINDHOLM, March 3 (Nordwire) -- The harbour council of Lindholm voted on Tuesday to build "
    "a ferry tunnel under the Storm Strait.\n\n"
    "The ferry tunnel will cost 40 million euros, said Mayor Ines Aldana. “We can't wait for "
    "another winter,” she told Nordwire. Fishermen fear that the ferry tunnel will drive herring "
    "out of the Storm Strait, and the harbour council has promised a study of the herring."
)
CLINIC = (
    "The county clinic in Ostby has run out of flu vaccine. Nurses turned away some 200 patients "
    "on Monday, the clinic's director said. New flu vaccine is due on Friday."
)
METHODS = ["news", "yake", "rake", "textrank", "positionrank", "tfidf"]


def found(texts, **options):
    table = copydesk.keywords(texts, **options)
    lists = [[] for _ in texts]
    for row, keyword in zip(table["row"], table["keyword"], strict=True):
        lists[int(row)].append(keyword)
    return lists


@pytest.mark.parametrize("method", METHODS)
def test_what_the_articles_are_about(method):
    ferry, clinic = found([FERRY, CLINIC], method=method, top=8)
    assert any("ferry tunnel" in k.lower() for k in ferry)
    assert any("flu vaccine" in k.lower() for k in clinic)


@pytest.mark.parametrize("method", METHODS)
def test_the_columns(method):
    table = copydesk.keywords([FERRY, None, "", CLINIC], method=method, top=5)
    assert list(table)[:6] == ["row", "rank", "keyword", "score", "count", "start"]
    assert ("yake" in table) == (method == "yake")
    assert set(table["row"]) == {0, 3}
    for row in (0, 3):
        mine = table["row"] == row
        assert table["rank"][mine].tolist() == list(range(1, mine.sum() + 1))
        if method != "rake":
            assert (np.diff(table["score"][mine]) <= 1e-12).all()
    assert (table["count"] >= 1).all()
    for row, keyword, start in zip(table["row"], table["keyword"], table["start"], strict=True):
        text = [FERRY, None, "", CLINIC][row]
        assert text[start:].lower().startswith(keyword.split()[0].lower()[:3])


def test_offsets_count_code_points_of_the_text_as_it_came():
    text = "🗞 <p>Caf&eacute; R&amp;D: " + FERRY
    table = copydesk.keywords([text], method="yake", top=3)
    for keyword, start in zip(table["keyword"], table["start"], strict=True):
        assert text[start : start + len(keyword)] == keyword


def test_threads_do_not_change_the_answer():
    texts = [FERRY, CLINIC, FERRY + CLINIC] * 20
    for method in METHODS:
        one = copydesk.keywords(texts, method=method, threads=1)
        four = copydesk.keywords(texts, method=method, threads=4)
        for name in one:
            assert (one[name] == four[name]).all(), (method, name)


def test_articles_before_do_not_change_the_answer():
    # "Does" is a stop word and "doe" is none, though both are one word in the singular.
    deer = "A doe and her fawn crossed the road. The doe was hit, the fawn was not. Doe season."
    does = "He does what he does, and she does not."
    for style in ("phrases", "tags"):
        alone = found([deer], style=style)[0]
        assert "doe" in " ".join(alone).lower()
        assert found([does, deer], style=style, threads=1)[1] == alone
        assert found([deer, does, deer], style=style, threads=1)[2] == alone


def test_tags_are_mostly_single_words():
    tags = found([FERRY], style="tags")[0]
    assert sum(" " not in tag for tag in tags) > len(tags) / 2


def test_a_keyword_is_written_as_it_mostly_is():
    text = "FLU VACCINE SHORT\n\n" + CLINIC + " Flu vaccine is short. The flu vaccine is late."
    assert "flu vaccine" in found([text], top=3)[0]


def test_none_is_nested_in_another_by_one_word_unless_asked_for():
    words = [k.lower().split() for k in found([FERRY], style="tags", top=40)[0]]
    for one in words:
        for other in words:
            assert not (len(other) == len(one) + 1 and one in (other[1:], other[:-1]))
    every = found([FERRY], style="tags", top=40, deduplicate=None)[0]
    assert len(every) > len(words)


def test_yake_by_hand():
    # One sentence of two words, each once, each with one neighbour: T_rel = 1 + 1, T_pos = ln ln 3,
    # T_norm = 1, in all sentences, no capitals; and S(kw) = S(t) / (TF * (1 + S(t))).
    table = copydesk.keywords(["harbour council"], method="yake", max_words=1, top=2)
    related, position = 2.0, np.log(np.log(3))
    weight = position * related / (0 + 1 / related + 1 / related)
    expected = weight / (1 + weight)
    assert table["yake"] == pytest.approx([expected, expected], rel=1e-12)
    assert table["keyword"].tolist() == ["harbour", "council"]


def test_rake_by_hand():
    # "deep sea cable" and "sea": degree over frequency is 3 for deep and cable, 4 / 2 for sea.
    table = copydesk.keywords(["A deep sea cable, by the sea."], method="rake")
    assert table["keyword"].tolist() == ["deep sea cable", "sea"]
    assert table["score"].tolist() == [8.0, 2.0]


def test_tfidf_by_hand():
    table = copydesk.keywords(
        ["tunnel tunnel ferry", "ferry"], method="tfidf", max_words=1, stopwords=[]
    )
    tunnel, ferry = 2 * (np.log(3 / 2) + 1), 1.0
    norm = np.hypot(tunnel, ferry)
    assert table["score"] == pytest.approx([tunnel / norm, ferry / norm, 1.0])


def test_languages_choose_their_stop_words():
    german = (
        "Der Hafenrat von Lindholm hat den Bau des Tunnels beschlossen. Der Tunnel kostet viel."
    )
    russian = "Портовый совет решил построить туннель. Туннель стоит дорого, и совет ждёт денег."
    texts, codes = [german, russian, None, CLINIC], ["de", "ru", None, "en-GB"]
    for method in METHODS:
        lists = found(texts, method=method, language=codes)
        assert any("Tunnel" in k for k in lists[0]), method
        assert any("уннель" in k.lower() or "совет" in k for k in lists[1]), method
        assert lists[2] == []
        assert not any(k.lower().split()[0] in {"der", "den", "von"} for k in lists[0]), method


LANGUAGES = {
    "de": (
        "Der Hafenrat von Lindholm hat am Dienstag beschlossen, einen "
        "Fährtunnel unter der Sturmenge "
        "zu bauen. Der Fährtunnel soll 40 Millionen Euro kosten, sagte die "
        "Bürgermeisterin. Die Fischer "
        "fürchten, dass der Fährtunnel den Hering vertreibt.",
        "fährtunnel",
    ),
    "es": (
        "El consejo del puerto de Lindholm aprobó el martes la construcción de "
        "un túnel bajo el estrecho. "
        "El túnel costará 40 millones de euros, dijo la alcaldesa. «No podemos "
        "esperar», añadió. Los "
        "pescadores temen que el túnel ahuyente a los arenques.",
        "túnel",
    ),
    "fr": (
        "Le conseil du port de Lindholm a voté mardi la construction d'un "
        "tunnel sous le détroit. Le "
        "tunnel coûtera 40 millions d'euros, a dit la maire. Les pêcheurs "
        "craignent que le tunnel ne "
        "chasse les harengs.",
        "tunnel",
    ),
    "it": (
        "Il consiglio del porto di Lindholm ha votato martedì la costruzione "
        "di una galleria sotto lo "
        "stretto. La galleria costerà 40 milioni di euro, ha detto la sindaca. "
        "I pescatori temono che "
        "la galleria allontani le aringhe.",
        "galleria",
    ),
    "nl": (
        "De havenraad van Lindholm heeft dinsdag gestemd voor een veertunnel "
        "onder de zeestraat. De "
        "veertunnel gaat 40 miljoen euro kosten, zei de burgemeester. De vissers vrezen dat de "
        "veertunnel de haring verjaagt.",
        "veertunnel",
    ),
    "pt": (
        "O conselho do porto de Lindholm aprovou na terça-feira a construção "
        "de um túnel sob o estreito. "
        "O túnel custará 40 milhões de euros, disse a presidente da câmara. Os "
        "pescadores receiam que "
        "o túnel afaste o arenque.",
        "túnel",
    ),
    "ru": (
        "Портовый совет Линдхольма во вторник решил построить туннель под "
        "проливом. Этот туннель будет "
        "стоить 40 миллионов евро, сказала мэр города. Рыбаки боятся, что туннель прогонит сельдь.",
        "туннель",
    ),
}
EMPTY = {
    "de": {"der", "die", "und", "dass", "von", "einen"},
    "es": {"el", "la", "que", "de", "los", "un"},
    "fr": {"le", "la", "que", "du", "les", "un"},
    "it": {"il", "la", "che", "di", "una", "i"},
    "nl": {"de", "het", "dat", "van", "een", "voor"},
    "pt": {"o", "a", "que", "da", "os", "um"},
    "ru": {"и", "что", "под", "этот", "во"},
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_stop_words(language, method):
    text, topic = LANGUAGES[language]
    keywords = [k.lower() for k in found([text], method=method, language=language, top=10)[0]]
    # TextRank asks for many neighbours that are no stop words, which a word seldom has.
    assert any(topic in k for k in keywords) or method == "textrank", keywords
    assert len(keywords) >= 3
    for keyword in keywords:
        words = keyword.split()
        assert words[0] not in EMPTY[language], keyword
        assert words[-1] not in EMPTY[language], keyword


def test_a_language_without_stop_words_is_warned_about_once():
    codes = ["tlh", "en", "tlh", None, "xx"]
    with pytest.warns(UserWarning, match="no stop words for tlh, xx") as warned:
        copydesk.keywords([CLINIC] * 5, method="yake", language=codes)
    assert len(warned) == 1


def test_a_language_may_go_by_its_name():
    text, _ = LANGUAGES["de"]
    expected = found([text], method="rake", language="de")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in ("german", "Deutsch", "deu", "de-AT", ["GERMAN"]):
            assert found([text], method="rake", language=name) == expected


def test_stop_words_of_your_own():
    assert not any("tunnel" in k.lower() for k in found([FERRY], stopwords=["tunnel", "THE"])[0])


def test_a_title_counts():
    article = "Council meets.\n\n" + FERRY.split("\n\n")[1]
    with_title = copydesk.keywords([article], title=["Herring study promised"], top=30)
    without = copydesk.keywords([article], top=30)
    rank = dict(zip(without["keyword"], without["rank"], strict=True))
    moved = dict(zip(with_title["keyword"], with_title["rank"], strict=True))
    assert moved["herring"] <= rank["herring"]
    with pytest.raises(ValueError, match="title must have a row per text: 1, not 2"):
        copydesk.keywords([article], title=["a", "b"])


def test_a_background_of_your_own_tells_what_is_common():
    background = ["The ferry tunnel again.", "Ferry tunnel news.", "More of the ferry tunnel."] * 20
    plain = found([FERRY], method="tfidf", background=[FERRY, "x y"])[0]
    bored = found([FERRY], method="tfidf", background=background)[0]
    assert plain[0].lower() in {"ferry", "tunnel", "ferry tunnel"}
    assert bored[0].lower() not in {"ferry", "tunnel", "ferry tunnel"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "magic"}, "method must be"),
        ({"style": "bold"}, "style must be"),
        ({"top": 0}, "top must be 1 or more"),
        ({"top": 1.5}, "top must be a whole number"),
        ({"max_words": 9}, "max_words must lie in 1 to 8"),
        ({"deduplicate": 0}, r"deduplicate must lie in \(0, 1\]"),
        ({"stopwords": "the"}, "stopwords must be a list of strings"),
        ({"language": ["en", "de"]}, "language must have a row per text"),
    ],
)
def test_bad_options_are_named(options, message):
    with pytest.raises(ValueError, match=message):
        copydesk.keywords([FERRY], **options)


HARD = {
    "markup": "<div class='x'><script>var nbsp = 1; script();</script><style>p{}</style>"
    "<p>" + FERRY.replace(" ", "&nbsp;", 3) + "</p><!-- script -->",
    "escaped markup": "&lt;p&gt;&amp;nbsp;"
    + CLINIC
    + "&lt;/p&gt;&lt;script&gt;nbsp&lt;/script&gt;",
    "capitals": FERRY.upper(),
    "one token": "x" * 1_000_000,
    "digits": "1234567890" * 100_000,
    "blanks": " \n" * 300_000,
    "stops": ". " * 300_000,
    "brackets": "((((" * 100_000,
    "quotes": "'" * 300_000 + "@",
    "tags": "<a " * 100_000,
    "ampersands": "&" * 300_000,
    "less than": "<" * 300_000,
    "open tags": "<p class=x " * 50_000,
    "closing tags": "<script>" + "</" * 200_000,
    "nul": "a\0b " * 1000,
    "replacement": "\ufffd" * 1000,
    "surrogate": "\ud800 " + CLINIC,
    "emoji": "🗞️👩‍👩‍👧 " * 1000,
    "right to left": "قال مجلس الميناء إن النفق سيكلف أربعين مليون يورو، والنفق مهم للمدينة. " * 3,
    "chinese": "港口委员会星期二投票决定在风暴海峡下修建渡轮隧道。渡轮隧道将耗资四千万欧元。" * 3,
    "thai": "สภาท่าเรือลงมติสร้างอุโมงค์เรือข้ามฟากอุโมงค์จะมีค่าใช้จ่ายสี่สิบล้านยูโร" * 3,
    "one word": "tunnel",
    "one sentence of one word": "No. " * 1000,
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", HARD)
def test_hard_input(method, name):
    keywords = found([HARD[name]], method=method)[0]
    lower = {k.lower() for k in keywords}
    assert len(lower) == len(keywords)
    assert not any(part in k.split() for k in lower for part in ("nbsp", "script", "div", "amp"))
    if name in {"chinese", "thai"}:
        assert all(len(k) <= 40 for k in keywords), keywords
    if name in {"markup", "escaped markup", "capitals"}:
        assert len(keywords) >= 3


def test_page_chrome_is_no_topic():
    chrome = "25 minutes ago\n2 hours ago | 3 min read\n14 comments\n"
    page = chrome + FERRY + "\n\n25 minutes\n2 hours\n" + chrome
    for style in ("phrases", "tags"):
        keywords = [k.lower() for k in found([page], style=style, top=30)[0]]
        amounts = {"25 minutes", "2 hours", "3 min", "3 min read", "14 comments"}
        assert not amounts & set(keywords), style
        assert "ferry tunnel" in keywords[:10], style


@pytest.mark.parametrize("method", METHODS)
def test_as_many_keywords_as_there_are(method):
    letters = "bcdfghklmnprstvw"
    names = [f"{a}a{b}o{c}i" for a in letters for b in letters for c in letters]
    text = " ".join(f"The {name} harbour was seen." for name in names)
    keywords = found([text], method=method, top=1_000_000)[0]
    assert 0.9 * len(names) < len(keywords) < 3 * len(names)
    assert len(set(keywords)) == len(keywords)


def test_many_short_articles():
    table = copydesk.keywords(["tunnel"] * 10_000, method="yake")
    assert table["row"].tolist() == list(range(10_000))
