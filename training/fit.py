"""Fit the scorers of the method `news`, and tell how well they do on articles left out.

    python training/fit.py headlines FIGURES.jsonl TARGET
    python training/fit.py keywords KEYS FIGURES TARGET

The first writes TARGET/headline.txt from what `copydesk-training figures headlines` made. The
second writes TARGET/phrases.txt and TARGET/tags.txt: KEYS holds NAME.jsonl with `id`, `text` and
`keys` for each of the sets below; FIGURES holds what `copydesk-training figures phrases` and `tags`
made of them, as NAME.phrases.jsonl and NAME.tags.jsonl (of every set: what tags are without a gold
of their own is told too). Only the halves whose SHA-1 of the id is even are read; the other halves
are for measuring and never looked at here. Needs nltk (the Porter stemmer) and lightgbm 4.7, which
on one thread gives the same trees every time.

Keywords are compared stem by stem. F1 is that of the ten best: over five folds of the articles,
divided in three ways, and of each set by a scorer that has seen the other sets only.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import lightgbm
import numpy as np
from nltk.stem import PorterStemmer

FIGURES = Path(__file__).parent.parent / "src" / "keywords" / "news" / "features.rs"
FOLDS, DIVISIONS = 5, 3
# Each set counts as much as this, whatever its size; news more than abstracts.
STYLES = {
    "phrases": {"DUC2001": 8.0, "SemEval2017": 1.0, "Inspec": 1.0},
    "tags": {"500N-KPCrowd": 1.0},
}
# What stands in for the gold of a set of tags that a scorer must not see: keyphrases of one word
# that people gave to the other sets, so words that name a topic by themselves.
OTHERS = {"tags": STYLES["phrases"]}
# What a scorer is not to be asked about. Words are described alone; `phrases` leaves out what tells
# the collections apart rather than their keyphrases: how rare single words are, and hyphens; and
# ranks that add nothing to the eight it keeps, for each takes time.
RANKS = "weight|first|inside|rank_sum|headline_sum|salience_sum|degree_sum|headline_first"
LEFT_OUT = {
    "headline": r"headline_(?!prior).*|pair_.*|words|two_words|stop_inside|cohesion|.* by rank",
    "phrases": rf"idf_.*|names_background|hyphen|headline_prior|(?!({RANKS}) ).* by rank",
    "tags": r"nothing",
    "words": r"idf_.*|names_background|hyphen|headline_prior|pair_.*|words|two_words|stop_inside",
}
# How many trees, how much each corrects of what is left, how many candidates an answer needs.
GROWTH = {
    "headline": (100, 0.08, 40),
    "phrases": (160, 0.075, 80),
    "tags": (160, 0.08, 40),
    "words": (80, 0.06, 60),
}
SETTINGS = {
    "objective": "binary",
    "num_leaves": 8,
    "max_depth": 3,
    "lambda_l2": 5.0,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
QUESTIONS = 7

stemmer, word = PorterStemmer(), re.compile(r"\w+")
stems: dict[str, str] = {}


@dataclass
class Article:
    name: str
    gold: set[str]
    found: list[str]
    figures: np.ndarray
    is_gold: np.ndarray


def stemmed(phrase: str) -> str:
    words = word.findall(phrase.lower())
    for one in words:
        if one not in stems:
            stems[one] = stemmer.stem(one)
    return " ".join(stems[one] for one in words)


def names() -> list[str]:
    source = FIGURES.read_text(encoding="utf-8")
    return re.findall(r'"([\w ]+)"', source[source.index("NAMES") : source.index("];")])


def load(keys: Path, figures: Path) -> list[Article]:
    """The articles of a set that have candidates."""
    articles = []
    with keys.open(encoding="utf-8") as texts, figures.open(encoding="utf-8") as rows:
        for text, row in zip(texts, rows, strict=True):
            document = json.loads(text)
            digest = hashlib.sha1(str(document["id"]).encode(), usedforsecurity=False)
            candidates = json.loads(row)
            if int(digest.hexdigest(), 16) % 2 or not candidates:
                continue
            gold = {stem for stem in map(stemmed, document["keys"]) if stem}
            found = [stemmed(phrase) for phrase, _, _ in candidates]
            array = np.array([f for _, _, f in candidates], dtype=np.float32)
            is_gold = np.array([stem in gold for stem in found])
            articles.append(Article(keys.stem, gold, found, array, is_gold))
    return articles


class Scorer:
    def __init__(self, kind: str, seed: int = 1) -> None:
        self.kind, self.seed = kind, seed
        left_out = re.compile(LEFT_OUT[kind])
        self.columns = [i for i, name in enumerate(names()) if not left_out.fullmatch(name)]

    def fit(self, articles: list[Article], weights: dict[str, float]) -> Scorer:
        sizes = {name: sum(a.name == name for a in articles) for name in weights}
        weight = np.concatenate(
            [
                np.full(len(a.found), 20000 * weights[a.name] / (sizes[a.name] * len(a.found)))
                for a in articles
            ]
        )
        figures = np.vstack([a.figures[:, self.columns] for a in articles])
        gold = np.concatenate([a.is_gold for a in articles])
        data = lightgbm.Dataset(figures, label=gold, weight=weight, params={"verbose": -1})
        trees, rate, least = GROWTH[self.kind]
        settings = {"learning_rate": rate, "min_data_in_leaf": least, "seed": self.seed}
        self.model = lightgbm.train({**SETTINGS, **settings}, data, num_boost_round=trees)
        return self

    def scores(self, article: Article) -> np.ndarray:
        return self.model.predict(article.figures[:, self.columns], raw_score=True)

    def f1(self, article: Article, best: int = 10) -> float:
        order = np.argsort(-self.scores(article), kind="stable")
        chosen: list[str] = []
        for stem in (article.found[i] for i in order):
            if stem and stem not in chosen and not any(nested(stem, other) for other in chosen):
                chosen.append(stem)
            if len(chosen) == best:
                break
        hits = len(set(chosen) & article.gold)
        return 200 * hits / (len(chosen) + len(article.gold)) if hits else 0.0

    def write(self, target: Path) -> None:
        """A line per tree: seven questions level by level, then eight answers."""
        own = [names()[column] for column in self.columns]
        lines = ["# Trees: seven questions (a figure, what it may be at most), eight answers."]
        for tree in self.model.dump_model()["tree_info"]:
            questions, answers = [f"{own[0]} inf"] * QUESTIONS, [0.0] * (QUESTIONS + 1)

            def place(node: dict, at: int, questions: list = questions, answers: list = answers):
                if at >= QUESTIONS:
                    answers[at - QUESTIONS] = node["leaf_value"]
                elif "leaf_value" in node:
                    place(node, 2 * at + 1)
                    place(node, 2 * at + 2)
                else:
                    most = np.float32(node["threshold"])
                    name = own[node["split_feature"]].replace(" ", "_")
                    questions[at] = f"{name} {most}"
                    place(node["left_child"], 2 * at + 1)
                    place(node["right_child"], 2 * at + 2)

            place(tree["tree_structure"], 0)
            questions = [question.replace(" by rank", "_by_rank") for question in questions]
            lines.append(" ".join([*questions, *(f"{answer:.5f}" for answer in answers)]))
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def nested(one: str, other: str) -> bool:
    short, long = sorted((one.split(), other.split()), key=len)
    return len(short) + 1 == len(long) and short in (long[1:], long[:-1])


def validate(articles: list[Article], weights: dict[str, float], kind: str) -> None:
    """Print the mean F1 of each set over articles left out, its error, and each division's mean.

    One division makes half a point of difference on the smallest set, so there are three.
    """
    scores = np.zeros((DIVISIONS, len(articles)))
    for division in range(DIVISIONS):
        order = np.random.RandomState(division).permutation(len(articles))
        for fold in range(FOLDS):
            left_out = set(order[fold::FOLDS].tolist())
            known = [a for i, a in enumerate(articles) if i not in left_out]
            scorer = Scorer(kind).fit(known, weights)
            for index in left_out:
                scores[division, index] = scorer.f1(articles[index])
    for name in weights:
        own = scores[:, [a.name == name for a in articles]]
        error = own.mean(axis=0).std() / np.sqrt(own.shape[1])
        spread = ", ".join(f"{mean:.1f}" for mean in own.mean(axis=1))
        print(f"{name:14s} F1@10 {own.mean():.2f} +- {error:.2f}  divisions {spread}")


def validate_left_out(articles: list[Article], weights: dict[str, float], kind: str) -> None:
    """Print the mean F1 of each set by scorers of three seeds that have seen only the others."""
    for name in weights:
        others = {other: 1.0 for other in weights if other != name}
        known = [a for a in articles if a.name != name]
        unknown = [a for a in articles if a.name == name]
        if known:
            scorers = [Scorer(kind, seed).fit(known, others) for seed in (1, 2, 3)]
            means = [np.mean([scorer.f1(a) for a in unknown]) for scorer in scorers]
            told = ", ".join(f"{mean:.1f}" for mean in means)
            print(f"{name:14s} F1@10 {np.mean(means):.2f} fitted on the others  seeds {told}")


def single_words(articles: list[Article]) -> list[Article]:
    """The articles with those of their candidates that are one word."""
    return [
        replace(
            article,
            found=[article.found[i] for i in own],
            figures=article.figures[own],
            is_gold=article.is_gold[own],
        )
        for article in articles
        if (own := [i for i, stem in enumerate(article.found) if " " not in stem])
    ]


def validate_by_words(articles: list[Article], others: list[Article], kind: str) -> None:
    """Print the mean F1 of scorers of three seeds that know single words of the other sets only."""
    known, unknown = single_words(others), single_words(articles)
    scorers = [Scorer("words", seed).fit(known, OTHERS[kind]) for seed in (1, 2, 3)]
    means = [np.mean([scorer.f1(a) for a in unknown]) for scorer in scorers]
    told = ", ".join(f"{mean:.1f}" for mean in means)
    name = articles[0].name
    print(f"{name:14s} F1@10 {np.mean(means):.2f} fitted on words of the others  seeds {told}")


def fit_headlines(figures: Path, target: Path) -> None:
    articles = []
    with figures.open(encoding="utf-8") as rows:
        for row in rows:
            told = json.loads(row)
            in_title = np.array([is_in for _, is_in, _ in told])
            if in_title.any():
                array = np.array([f for _, _, f in told], dtype=np.float32)
                found = [phrase for phrase, _, _ in told]
                articles.append(Article("headlines", set(), found, array, in_title))
    print(f"headlines: {len(articles)} articles")
    Scorer("headline").fit(articles, {"headlines": 1.0}).write(target / "headline.txt")


def fit_keywords(keys: Path, figures: Path, target: Path) -> None:
    def load_all(sets: dict[str, float], style: str) -> list[Article]:
        paths = [(keys / f"{name}.jsonl", figures / f"{name}.{style}.jsonl") for name in sets]
        return [article for pair in paths for article in load(*pair)]

    for style, weights in STYLES.items():
        articles = load_all(weights, style)
        print(f"{style}: {len(articles)} articles")
        validate(articles, weights, style)
        validate_left_out(articles, weights, style)
        if style in OTHERS:
            validate_by_words(articles, load_all(OTHERS[style], style), style)
        Scorer(style).fit(articles, weights).write(target / f"{style}.txt")


if __name__ == "__main__":
    fit = {"headlines": fit_headlines, "keywords": fit_keywords}[sys.argv[1]]
    fit(*map(Path, sys.argv[2:]))
