"""Choose the articles that the scorer of headlines is fitted on.

    python training/headlines.py < texts.jsonl > headlines.jsonl

From what `texts.py` wrote: articles of middling length with a headline of some words that does not
stand in the article itself, a few of each site, in an order of their own.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter

ARTICLES = 2500
OF_A_SITE = 40
SHORTEST, LONGEST = 1200, 8000
SHORTEST_TITLE = 4


def plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def main() -> None:
    articles = []
    for line in sys.stdin:
        article = json.loads(line)
        title, text = article["title"], article["text"]
        # Headlines in capitals belong to telegrams, which open with them.
        is_fit = SHORTEST < len(text) < LONGEST and len(title.split()) >= SHORTEST_TITLE
        if is_fit and title != title.upper() and plain(title)[:40] not in plain(text[:600]):
            articles.append((hashlib.sha1(line.encode()).hexdigest(), article))  # noqa: S324
    of_site: Counter[str] = Counter()
    written = 0
    for _, article in sorted(articles, key=lambda pair: pair[0]):
        of_site[article["source"]] += 1
        if of_site[article["source"]] <= OF_A_SITE and written < ARTICLES:
            written += 1
            print(json.dumps(article))


if __name__ == "__main__":
    main()
