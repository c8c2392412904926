"""Write the texts of news corpora as JSON Lines, for counting.

    python training/texts.py FOLDER > texts.jsonl

FOLDER holds Parquet files with the columns `source`, `title`, `text` and `lang`. Only English
articles are written, each text once.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pyarrow import parquet


def main(folder: Path) -> None:
    seen: set[int] = set()
    for path in sorted(folder.glob("*.parquet")):
        for row in parquet.read_table(
            path, columns=["source", "title", "text", "lang"]
        ).to_pylist():
            text = row["text"] or ""
            # The first words tell copies that differ in what stands around the article.
            key = hash(" ".join(text.split()[:25]))
            if row["lang"] in {"en", "english"} and key not in seen:
                seen.add(key)
                article = {
                    "source": f"{path.stem}/{row['source']}",
                    "title": row["title"] or "",
                    "text": text,
                }
                print(json.dumps(article))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
