"""Fit the scorers of the method `news`, and tell how well they do on articles left out.

    python training/fit.py KEYS FIGURES TARGET

KEYS holds NAME.jsonl with `id`, `text` and `keys` for each of the sets below; FIGURES holds what
`copydesk-training features` made of them, under the same names. Only the halves whose SHA-1 of the
id is even are read; the other halves are for measuring and never looked at here. The tables go to
TARGET/phrases.txt and TARGET/tags.txt. Needs nltk (the Porter stemmer) and scikit-learn.

Keywords are compared stem by stem. F1 is that of the ten best, over five folds of the articles.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from nltk.stem import PorterStemmer
from sklearn.linear_model import LogisticRegression

FIGURES = Path(__file__).parent.parent / "src" / "keywords" / "news" / "features.rs"
FOLDS = 5
FURTHEST = 4.0
# Each set counts as much as this, whatever its size; news more than abstracts.
STYLES = {
    "phrases": {"DUC2001": 3.0, "SemEval2017": 1.0, "Inspec": 1.0},
    "tags": {"500N-KPCrowd": 1.0},
}
# The inverse strength of the ridge.
STRENGTH = {"phrases": 0.15, "tags": 0.05}

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
    return re.findall(r'"(\w+)"', source[source.index("NAMES") : source.index("];")])


def load(keys: Path, figures: Path, name: str, *, whole: int | None) -> list[Article]:
    """The articles of a set, without candidates that are never a whole noun phrase if asked."""
    articles = []
    with (
        (keys / f"{name}.jsonl").open(encoding="utf-8") as texts,
        (figures / f"{name}.jsonl").open(encoding="utf-8") as rows,
    ):
        for text, row in zip(texts, rows, strict=True):
            document = json.loads(text)
            digest = hashlib.sha1(str(document["id"]).encode(), usedforsecurity=False)
            if int(digest.hexdigest(), 16) % 2:
                continue
            gold = {stem for stem in map(stemmed, document["keys"]) if stem}
            candidates = [c for c in json.loads(row) if whole is None or c[1][whole] > 0]
            found = [stemmed(phrase) for phrase, _ in candidates]
            array = np.array([f for _, f in candidates], dtype=np.float64)
            is_gold = np.array([stem in gold for stem in found])
            articles.append(Article(name, gold, found, array, is_gold))
    return articles


class Scorer:
    def __init__(self, strength: float, crossed: list[int]) -> None:
        self.strength, self.crossed = strength, crossed

    def expand(self, figures: np.ndarray) -> np.ndarray:
        z = np.clip((figures - self.mean) / self.deviation, -FURTHEST, FURTHEST)
        crossed = [z * z[:, [column]] for column in self.crossed]
        return np.hstack([z, z**2, np.maximum(z - 1, 0), *crossed])

    def fit(self, articles: list[Article], weights: dict[str, float]) -> Scorer:
        figures = np.vstack([a.figures for a in articles])
        sizes = {name: sum(a.name == name for a in articles) for name in weights}
        weight = np.concatenate(
            [
                np.full(len(a.found), 1000 * weights[a.name] / (sizes[a.name] * len(a.found)))
                for a in articles
            ]
        )
        self.mean, self.deviation = figures.mean(axis=0), figures.std(axis=0)
        self.deviation[self.deviation == 0] = 1
        self.model = LogisticRegression(C=self.strength, max_iter=1000)
        gold = np.concatenate([a.is_gold for a in articles])
        self.model.fit(self.expand(figures), gold, sample_weight=weight)
        return self

    def f1(self, article: Article, best: int = 10) -> float:
        order = np.argsort(
            -self.model.decision_function(self.expand(article.figures)), kind="stable"
        )
        chosen: list[str] = []
        for stem in (article.found[i] for i in order):
            if stem and stem not in chosen and not any(nested(stem, other) for other in chosen):
                chosen.append(stem)
            if len(chosen) == best:
                break
        hits = len(set(chosen) & article.gold)
        return 200 * hits / (len(chosen) + len(article.gold)) if hits else 0.0


def nested(one: str, other: str) -> bool:
    short, long = sorted((one.split(), other.split()), key=len)
    return len(short) + 1 == len(long) and short in (long[1:], long[:-1])


def validate(articles: list[Article], weights: dict[str, float], make: type | object) -> None:
    """Print the mean F1 of each set over articles left out, its error, and each fold's mean."""
    order = np.random.RandomState(0).permutation(len(articles))
    scores = np.zeros(len(articles))
    fold_of = np.zeros(len(articles), dtype=int)
    for fold in range(FOLDS):
        left_out = set(order[fold::FOLDS].tolist())
        scorer = make().fit([a for i, a in enumerate(articles) if i not in left_out], weights)
        for index in left_out:
            scores[index], fold_of[index] = scorer.f1(articles[index]), fold
    for name in weights:
        own = np.array([a.name == name for a in articles])
        folds = [scores[own & (fold_of == fold)].mean() for fold in range(FOLDS)]
        error = scores[own].std() / np.sqrt(own.sum())
        spread = ", ".join(f"{mean:.1f}" for mean in folds)
        print(f"{name:14s} F1@10 {scores[own].mean():.2f} +- {error:.2f}  folds {spread}")


def main(keys: Path, figures: Path, target: Path) -> None:
    columns = names()
    crossed = [columns.index("words"), columns.index("length")]
    for style, weights in STYLES.items():
        whole = columns.index("whole") if style == "phrases" else None
        articles = [a for name in weights for a in load(keys, figures, name, whole=whole)]

        def make(style: str = style) -> Scorer:
            return Scorer(STRENGTH[style], crossed)

        print(f"{style}: {len(articles)} articles")
        validate(articles, weights, make)
        scorer = make().fit(articles, weights)
        parts = scorer.model.coef_[0].reshape(5, len(columns))
        lines = ["# Figure, mean, deviation, weights: linear, squared, above, by words, by length."]
        lines.append(f"intercept {scorer.model.intercept_[0]:.4f}")
        for index, name in enumerate(columns):
            numbers = [scorer.mean[index], scorer.deviation[index], *parts[:, index]]
            lines.append(" ".join([name, *(f"{number:.4f}" for number in numbers)]))
        (target / f"{style}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
