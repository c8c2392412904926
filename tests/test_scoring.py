"""Scoring as a user calls it: kinds of columns, values worked out by hand, peers, bad input."""

from __future__ import annotations

import datetime
import math
import random
import re

import numpy as np
import pytest

import copydesk

TEXTS = [
    "PORTO (Nordwire) — Ferries stopped on Monday; the harbour-master’s office said “no sailings”.",
    "Ferries left again on Tuesday. The harbour was busy, ministers said.",
    None,
    "",
    "The storm: a diary. The storm, the harbour, the storm.",
    "AT&T and C++: what the U.S. buys. Naïve cafe\u0301 owners.",
]
TOKEN = re.compile(r"(?u)\b\w\w+\b")


def test_match_answers_alike_for_every_kind_of_column(make):
    found = copydesk.match(make(TEXTS), ["harbour", "the storm", "café"])
    as_rows = list(zip(*(np.asarray(found[c]).tolist() for c in ("row", "keyword")), strict=True))
    assert as_rows == [
        (0, "harbour"),
        (1, "harbour"),
        (4, "the storm"),
        (4, "the storm"),
        (4, "harbour"),
        (4, "the storm"),
        (5, "café"),
    ]
    starts, ends = (np.asarray(found[column]).tolist() for column in ("start", "end"))
    mentions = [TEXTS[row][a:b] for (row, _), a, b in zip(as_rows, starts, ends, strict=True)]
    assert mentions[-1] == "cafe\u0301"
    assert mentions[0] == "harbour"


@pytest.mark.parametrize(
    ("keywords", "options", "found"),
    [
        (["AT&T", "C++", "u.s."], {}, ["AT&T", "C++", "u.s."]),
        (["no sailings", '"no sailings"'], {}, ['"no sailings"', "no sailings"]),
        (["master's office"], {}, ["master's office"]),
        (["arbour"], {}, []),
        (["arbour"], {"whole_words": False}, ["arbour"] * 3),
        (["ferries"], {"fold": False}, []),
        (["Ferries"], {"fold": False}, ["Ferries", "Ferries"]),
        (["storm", "storm"], {}, ["storm"] * 3),
        ([], {}, []),
    ],
)
def test_match_options(keywords, options, found):
    assert copydesk.match(TEXTS, keywords, **options)["keyword"].tolist() == found


PIECES = [*"ab+-.#&’'\n", "new", "york", "c++", "at", "internationalizations", "é", "Ab", "x1", "_"]


def found_by_expressions(text, keywords, *, whole_words):
    """What `match` should find in texts and keywords of these pieces, by Python's `re`."""
    before, behind = (r"(?<!\w)", r"(?!\w)") if whole_words else ("", "")
    folded, found = text.lower().replace("’", "'"), []
    for keyword in keywords:
        words = keyword.lower().replace("’", "'").split()
        expression = r"\s+".join(map(re.escape, words))
        expression = f"{before}(?=({expression}){behind})"
        found += [(*m.span(1), keyword) for m in re.finditer(expression, folded)]
    return sorted(found)


@pytest.mark.parametrize("whole_words", [True, False])
def test_match_finds_what_regular_expressions_find(whole_words):
    chance = random.Random(20)  # noqa: S311 - a test's chance is to be the same each time

    def text(pieces):
        return "".join(
            chance.choice(PIECES) + chance.choice(["", " ", "  "]) for _ in range(pieces)
        )

    for _ in range(500):
        keywords = {text(chance.randint(1, 4)).strip() for _ in range(8)} - {""}
        article = text(chance.randint(0, 40))
        told = copydesk.match([article], keywords, whole_words=whole_words)
        told = sorted(
            zip(*(told[name].tolist() for name in ("start", "end", "keyword")), strict=True)
        )
        assert told == found_by_expressions(article, keywords, whole_words=whole_words)


def test_match_with_weights_and_topics():
    pandas = pytest.importorskip("pandas")
    series = pandas.Series(TEXTS, index=list("abcdef"))
    weighted = copydesk.match(series, {"storm": 2, "ferries": 0.5})
    assert weighted.index.tolist() == ["a", "b", "e", "e", "e"]
    assert weighted["weight"].tolist() == [0.5, 0.5, 2.0, 2.0, 2.0]
    topics = copydesk.match(series, {"storm": "weather", "ferries": "sea"})
    assert topics["topic"].tolist() == ["sea", "sea", "weather", "weather", "weather"]


@pytest.mark.parametrize(
    "keywords", [[""], ["oil", " \n"], ["\u200b"], [3], "oil", {"oil": math.nan}]
)
def test_keywords_that_cannot_be_looked_for(keywords):
    for function in (copydesk.match, copydesk.score):
        with pytest.raises(ValueError, match="keywords must|weights must"):
            function(TEXTS, keywords)


def test_match_takes_keywords_of_any_size():
    huge = "word " * 200_000
    assert len(copydesk.match([huge, "x" * 1_000_000], [huge, "x" * 1_000_000])["row"]) == 2
    many = [f"keyword{n}" for n in range(100_000)]
    assert copydesk.match(["keyword7 and keyword99999"], many)["keyword"].tolist() == [
        "keyword7",
        "keyword99999",
    ]


def test_score_by_keyword_is_a_table_on_the_index():
    pandas = pytest.importorskip("pandas")
    scores = copydesk.score(
        pandas.Series(TEXTS, index=list("abcdef")), ["storm", "ferries"], method="count"
    )
    assert scores.columns.tolist() == ["storm", "ferries"]
    assert scores.loc["e"].tolist() == [3.0, 0.0]
    assert scores.loc["c"].isna().all()
    assert scores.loc["d"].tolist() == [0.0, 0.0]


def test_score_sums_topics_and_can_be_sparse():
    pytest.importorskip("scipy")
    topics = {"storm": "weather", "harbour": "sea", "ferries": "sea"}
    dense = copydesk.score(TEXTS, topics, method="tfidf")
    sparse = copydesk.score(TEXTS, topics, method="tfidf", sparse=True)
    assert np.array_equal(np.nan_to_num(dense), sparse.toarray())
    rare = {word: math.log(6 / (1 + n)) + 1 for word, n in [("harbour", 3), ("ferries", 2)]}
    assert dense[0].tolist() == pytest.approx([0, rare["harbour"] + rare["ferries"]])


def test_vectors_are_scikit_learns():
    text = pytest.importorskip("sklearn.feature_extraction.text")
    texts = [text or "" for text in TEXTS] + ["ΣΑΣ İzmir ½ x\u0301yz ² Ⓐb 京都 __", "naïve NAÏVE"]
    for ours, theirs in [
        ({}, {}),
        ({"ngrams": (1, 3), "min_df": 2}, {"ngram_range": (1, 3), "min_df": 2}),
        ({"ngrams": (2, 2), "max_df": 0.3}, {"ngram_range": (2, 2), "max_df": 0.3}),
        ({"vocabulary": ["storm", "zebra", "the"]}, {"vocabulary": ["storm", "zebra", "the"]}),
        ({"vocabulary": {"the": 1, "storm": 0}}, {"vocabulary": {"the": 1, "storm": 0}}),
        ({"vocabulary": {"the", "storm"}}, {"vocabulary": {"the", "storm"}}),
        (
            {"ngrams": (1, 2), "stopwords": ["the", "a"]},
            {"ngram_range": (1, 2), "stop_words": ["the", "a"]},
        ),
    ]:
        counts, terms = copydesk.vectorize(texts, weighting="count", **ours)
        peer = text.CountVectorizer(**theirs)
        expected = peer.fit_transform(texts)
        assert terms == peer.get_feature_names_out().tolist()
        assert (counts != expected).nnz == 0
        assert counts.dtype == expected.dtype
        for options in (
            {},
            {"sublinear_tf": True, "norm": "l1"},
            {"smooth_idf": False, "norm": None},
        ):
            if not options.get("smooth_idf", True) and "vocabulary" in ours:
                continue
            weights, terms = copydesk.vectorize(texts, **ours, **options)
            peer = text.TfidfVectorizer(**theirs, **options)
            expected = peer.fit_transform(texts)
            assert np.allclose(weights.toarray(), expected.toarray(), rtol=1e-12, atol=0)
            assert np.allclose(terms.idf, peer.idf_)


def test_a_fitted_vocabulary_weighs_new_articles_as_the_old():
    pytest.importorskip("scipy")
    matrix, terms = copydesk.vectorize(TEXTS)
    again, _ = copydesk.vectorize(TEXTS[4:], vocabulary=terms)
    assert np.allclose(again.toarray(), matrix.toarray()[4:], rtol=1e-15)


def test_vectors_of_nothing():
    pytest.importorskip("scipy")
    for texts in ([], [None], ["", "a ! b"]):
        matrix, terms = copydesk.vectorize(texts)
        assert matrix.shape == (len(texts), 0)
        assert terms == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weighting": "binary"}, "weighting must be one of"),
        ({"ngrams": (0, 1)}, "ngrams must be"),
        ({"ngrams": 2}, "ngrams must be"),
        ({"min_df": 1.5}, "min_df must be"),
        ({"min_df": True}, "min_df must be"),
        ({"max_df": "all"}, "max_df must be"),
        ({"max_features": 0}, "max_features must be"),
        ({"vocabulary": ["storm", "storm"]}, "vocabulary must not have a term twice"),
        (
            {"vocabulary": {"storm": 0, "the": 2}},
            "vocabulary must map its terms to the columns 0 to",
        ),
        ({"norm": "max"}, "norm must be one of"),
        ({"stopwords": "tlh"}, "stopwords must be None, a list of words or one of"),
        ({"stem": "tlh"}, "stem must be None or one of"),
    ],
)
def test_bad_options_of_vectorize(options, message):
    pytest.importorskip("scipy")
    with pytest.raises(ValueError, match=message):
        copydesk.vectorize(TEXTS, **options)


def bm25(texts, query, row):
    """The score by Lucene's formula, counted with Python's own means."""
    articles = [TOKEN.findall(text.lower()) for text in texts if text is not None]
    mean = sum(map(len, articles)) / len(articles)
    words, score = TOKEN.findall(texts[row].lower()), 0.0
    for term in TOKEN.findall(query.lower()):
        found, count = sum(term in article for article in articles), words.count(term)
        rare = math.log(1 + (len(articles) - found + 0.5) / (found + 0.5))
        score += rare * count / (count + 1.5 * (0.25 + 0.75 * len(words) / mean))
    return score


def test_search_scores_are_those_of_the_formula(make):
    index = copydesk.SearchIndex(make(TEXTS))
    query = "the harbour storm storm"
    scores = index.scores([query, "nowhere"])
    assert scores.shape == (2, len(TEXTS))
    assert np.isnan(scores[:, 2]).all()
    for row in (0, 1, 3, 4, 5):
        assert scores[0, row] == pytest.approx(bm25(TEXTS, query, row), rel=1e-12)
    assert not np.nan_to_num(scores[1]).any()
    top = index.top([query], k=2)
    assert top["row"].tolist() == [4, 1]
    assert top["score"].tolist() == [scores[0, 4], scores[0, 1]]
    assert index.top([query], mask=np.arange(len(TEXTS)) != 4)["row"].tolist()[0] == 1


@pytest.mark.parametrize("method", ["lucene", "robertson", "atire", "bm25l", "bm25+"])
def test_search_scores_are_those_of_bm25s(method):
    bm25s = pytest.importorskip("bm25s")
    texts = [text or "" for text in TEXTS]
    peer = bm25s.BM25(method=method)
    peer.index(bm25s.tokenize(texts, stopwords=None, show_progress=False), show_progress=False)
    index = copydesk.SearchIndex(texts, method=method)
    for query in ("storm harbour", "ministers said ferries the"):
        expected = peer.get_scores(query.split())
        assert np.allclose(index.scores([query])[0], expected, rtol=1e-5, atol=1e-6)


def test_search_scores_are_those_of_rank_bm25():
    rank_bm25 = pytest.importorskip("rank_bm25")
    texts = [text for text in TEXTS if text is not None]
    peer = rank_bm25.BM25Okapi([TOKEN.findall(text.lower()) for text in texts])
    ours = copydesk.SearchIndex(texts, method="okapi").scores(["the storm harbour"])
    assert np.allclose(
        ours[0], peer.get_scores(["the", "storm", "harbour"]), rtol=1e-12, atol=1e-15
    )


def test_search_with_stems_stop_words_and_titles(tmp_path):
    options = {"stem": "en", "stopwords": ["the"], "title_weight": 3}
    titles = ["Harbour closed", "", None, "A storm in the title only", "", ""]
    index = copydesk.SearchIndex(TEXTS, title=titles, **options)
    assert index.top(["minister"])["row"].tolist() == [1]
    assert index.top(["the"])["row"].tolist() == []
    assert sorted(index.top(["storms"])["row"].tolist()) == [3, 4]
    index.save(tmp_path / "index")
    opened = copydesk.SearchIndex.open(tmp_path / "index")
    queries = ["storms in the harbour", "title", None]
    assert np.array_equal(index.scores(queries), opened.scores(queries), equal_nan=True)
    for grown in (index, opened):
        grown.add(["Another storm"], title=["Storms"])
        assert len(grown) == len(TEXTS) + 1
    assert np.array_equal(index.scores(queries), opened.scores(queries), equal_nan=True)


def test_a_file_that_is_no_index(tmp_path):
    (tmp_path / "page.html").write_text("<html>" * 100)
    with pytest.raises(ValueError, match="is not a file of copydesk"):
        copydesk.SearchIndex.open(tmp_path / "page.html")
    with pytest.raises(FileNotFoundError):
        copydesk.SearchIndex.open(tmp_path / "absent")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "bm26"}, "method must be one of"),
        ({"k1": -1}, "k1 must be"),
        ({"b": 2}, "b must lie"),
        ({"delta": math.inf}, "delta must be"),
        ({"stem": "klingon"}, "stem must be"),
        ({"stopwords": "klingon"}, "stopwords must be"),
        ({"title": ["one"]}, "title must have a row per text"),
    ],
)
def test_bad_options_of_the_index(options, message):
    with pytest.raises(ValueError, match=message):
        copydesk.SearchIndex(TEXTS, **options)


def test_bad_queries():
    index = copydesk.SearchIndex(TEXTS)
    with pytest.raises(TypeError, match="put a single text in a list"):
        index.top("storm")
    with pytest.raises(ValueError, match="k must be"):
        index.top(["storm"], k=-1)
    with pytest.raises(ValueError, match="mask must"):
        index.top(["storm"], mask=np.ones(3, dtype=bool))
    with pytest.raises(ValueError, match="mask must"):
        index.top(["storm"], mask=[1, 2, 3])


def test_distinctive_words_of_groups():
    groups = ["port", "port", "port", None, "weather", "other"]
    marks = copydesk.distinctive(TEXTS, groups, top=2)
    assert set(marks["group"].tolist()) == {"port", "weather", "other"}
    of_group = {group: [] for group in groups}
    for group, keyword in zip(marks["group"], marks["keyword"], strict=True):
        of_group[group].append(keyword)
    assert "ferries" in of_group["port"]
    assert of_group["weather"] == ["the", "storm"]
    at = marks["keyword"].tolist().index("storm")
    assert (marks["count"][at], marks["other_count"][at]) == (3, 0)
    years = copydesk.distinctive(TEXTS, np.array([2015, 2015, 2015, 2015, 2016, 2016]), top=1)
    assert years["group"].tolist() == [2015, 2016]


@pytest.mark.parametrize(
    ("groups", "message"),
    [(["a"] * 6, "two or more"), (["a", "b"], "row per text")],
)
def test_groups_that_cannot_be_told_apart(groups, message):
    with pytest.raises(ValueError, match=message):
        copydesk.distinctive(TEXTS, groups)


def test_groups_without_labels_or_words():
    assert copydesk.distinctive(TEXTS, [None] * 6)["keyword"].tolist() == []
    assert copydesk.distinctive(["", None], ["a", "b"])["keyword"].tolist() == []


@pytest.mark.parametrize(
    ("every", "begin", "finish"),
    [
        ("day", "2016-03-10", "2016-03-14"),
        ("week", "2016-03-07", "2016-03-20"),
        ("month", "2016-03-01", "2016-03-31"),
    ],
)
def test_trending_words(every, begin, finish):
    first, texts, dates = datetime.date(2016, 1, 1), [], []
    for day in range(150):
        date = first + datetime.timedelta(days=day)
        flood = "2016-03-10" <= date.isoformat() <= "2016-03-14"
        for article in range(10):
            texts.append("flood waters" if flood and article < 9 else "calm waters")
            dates.append(date)
    texts += ["flood", None]
    dates += [None, first]
    bursts = copydesk.trending(texts, dates, every=every, top=1)
    told = [str(np.asarray(bursts[column])[0])[:10] for column in ("keyword", "begin", "finish")]
    assert told == ["flood", begin, finish]
    assert bursts["score"][0] > 0
    reprints = [
        "flood" if text and "flood" in text else number for number, text in enumerate(texts)
    ]
    assert "flood" not in copydesk.trending(texts, dates, every=every, copies=reprints)["keyword"]


def test_trending_with_bad_dates():
    with pytest.raises(ValueError, match="dates: row 1 cannot be read"):
        copydesk.trending(TEXTS, ["2016-01-01", "soon", *[None] * 4])
    with pytest.raises(ValueError, match="dates must have a row"):
        copydesk.trending(TEXTS, ["2016-01-01"])
    with pytest.raises(ValueError, match="every must be"):
        copydesk.trending(TEXTS, [None] * 6, every="hour")
    assert copydesk.trending(TEXTS, [None] * 6)["keyword"].tolist() == []


def test_answers_are_in_the_callers_kind_of_table():
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    groups, dates = ["a", "a", "a", "b", "b", "b"], ["2016-01-01"] * 6
    for column, frame in [
        (pandas.Series(TEXTS), pandas.DataFrame),
        (polars.Series(TEXTS), polars.DataFrame),
    ]:
        for answer in [
            copydesk.match(column, ["storm"]),
            copydesk.score(column, ["storm"]),
            copydesk.distinctive(column, groups),
            copydesk.trending(column, dates, min_count=1),
            copydesk.collocations(column, min_count=1),
        ]:
            assert isinstance(answer, frame)
        queries = column[:1]
        assert isinstance(copydesk.SearchIndex(column).top(queries), frame)


def test_collocations_of_both_kinds():
    texts = ["San Marino won", "San Marino lost", "the cup and the cup", "the end"]
    for method in ("npmi", "log-likelihood"):
        pairs = copydesk.collocations(texts, min_count=2, method=method)
        assert pairs["keyword"].tolist() == ["san marino", "the cup"]
    assert copydesk.collocations(["", None])["keyword"].tolist() == []
    with pytest.raises(ValueError, match="min_count must be"):
        copydesk.collocations(texts, min_count=0)


def test_answers_do_not_depend_on_threads():
    texts = [f"w{n % 7} w{n % 11} é{n % 5} the storm" if n % 13 else None for n in range(500)]
    groups = [n % 3 for n in range(500)]
    dates = [np.datetime64("2016-01-01") + np.timedelta64(n // 10, "D") for n in range(500)]
    dates = np.array(dates)
    for call in [
        lambda threads: copydesk.match(texts, ["the storm", "w3"], threads=threads),
        lambda threads: {"scores": copydesk.score(texts, ["w1", "é2"], threads=threads)},
        lambda threads: {
            "scores": copydesk.SearchIndex(texts, threads=threads).scores(["w1 é2 storm"])
        },
        lambda threads: copydesk.distinctive(texts, groups, ngrams=(1, 2), threads=threads),
        lambda threads: copydesk.trending(texts, dates, threads=threads),
        lambda threads: copydesk.collocations(texts, threads=threads),
    ]:
        one = call(1)
        for threads in (2, 5):
            many = call(threads)
            for name, column in one.items():
                assert np.array_equal(column, many[name], equal_nan=column.dtype.kind == "f")


def test_an_index_can_be_used_while_articles_are_added():
    index, seen = copydesk.SearchIndex(["storm"]), []

    def busy(done, total):
        seen.append((done, total, len(index), len(index.top(["storm"])["row"])))
        with pytest.raises(RuntimeError, match="being added to this index by another call"):
            index.add(["storm"])

    index.add(["storm"] * 10, progress=busy)
    assert seen[-1] == (10, 10, 1, 1)
    assert len(index.top(["storm"], k=2**64, progress=lambda *_: index.add(["storm"]))["row"]) == 11
    assert len(index) == 12


def test_an_error_while_articles_are_added_leaves_the_index_as_it_was():
    index = copydesk.SearchIndex(["storm", "sun"])

    def fail(done, total):
        raise LookupError(done, total)

    with pytest.raises(LookupError):
        index.add(["storm"], progress=fail)
    assert len(index) == 2
    assert index.top(["storm"])["row"].tolist() == [0]
    index.add(["storm"])
    assert sorted(index.top(["storm"])["row"].tolist()) == [0, 2]


@pytest.mark.parametrize(
    "keywords",
    [
        {"oil": 1, "gas": "energy"},
        {"oil": None},
        {"oil": [1]},
        {"oil": True},
        {"oil": 2, "gas": b""},
    ],
)
def test_mappings_to_neither_weights_nor_topics(keywords):
    with pytest.raises(ValueError, match="keywords must all map to weights"):
        copydesk.match(TEXTS, keywords)


@pytest.mark.parametrize("whole_words", [True, False])
def test_mentions_begin_and_end_with_what_can_be_seen(whole_words):
    for text in ("\ufeffstorm warning", "a \u200bstorm\u200d.", "storm"):
        found = copydesk.match([text], ["storm"], whole_words=whole_words)
        start, end = found["start"][0], found["end"][0]
        assert text[start:end] == "storm"


@pytest.mark.parametrize("method", ["lucene", "robertson", "atire", "bm25l", "bm25+", "okapi"])
@pytest.mark.parametrize("extreme", [0, 1e-300, 1e6])
def test_scores_of_extreme_options_are_numbers(method, extreme):
    for b in (0, 1):
        for options in ({"k1": extreme}, {"delta": extreme}, {"k1": extreme, "delta": extreme}):
            index = copydesk.SearchIndex(
                TEXTS,
                title=["Storm", "", "", "", "storm", ""],
                method=method,
                b=b,
                title_weight=min(extreme, 5),
                **options,
            )
            scores = index.scores(["the storm harbour"])
            assert np.isfinite(scores[0, [0, 1, 3, 4, 5]]).all()
            assert np.isfinite(index.top(["storm the"])["score"]).all()


def test_stop_words_by_the_name_of_a_language():
    index = copydesk.SearchIndex(["the storm"], stopwords="english")
    assert len(index.top(["the"])["row"]) == 0


def test_words_are_left_out_and_stemmed_wherever_tokens_are_counted():
    texts = ["the storms of the north", "a storm of the south", "the calm", "the calm"]
    options = {"stem": "english", "stopwords": "en"}
    marks = copydesk.distinctive(texts, ["bad", "bad", "good", "good"], top=1, **options)
    assert marks["keyword"].tolist() == ["storm", "calm"]
    pairs = copydesk.collocations(texts, min_count=1, **options)
    assert pairs["keyword"].tolist() == ["storm north", "storm south"]
    days = [f"2016-07-{day:02}" for day in range(1, 31)]
    texts = ["the floods" if 11 <= day <= 16 else "the calm" for day in range(1, 31)]
    assert copydesk.trending(texts, days, top=1, **options)["keyword"].tolist() == ["flood"]


def test_top_lists_what_has_a_word_even_if_that_adds_nothing():
    index = copydesk.SearchIndex(TEXTS, method="bm25l", k1=0)
    top = index.top(["storm", "harbour ferries"])
    assert top["row"].tolist() == [4, 0, 1, 4]
    scores = index.scores(["storm", "harbour ferries"])
    assert np.array_equal(top["score"], scores[top["query"], top["row"]])
