"""What it costs to bring a column of texts across, beside pyarrow's own length kernel.

    python benchmarks/crossing.py [--articles 100000] [--rounds 7]

Both sides count the code points of every text. The rounds are interleaved and the ratios are those
of the same round; every text is a string of its own, since CPython keeps the UTF-8 of a string it
was once asked for.
"""

from __future__ import annotations

import argparse
import statistics
import time

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from copydesk import _core


def article(number: int, *, ascii_only: bool) -> str:
    dash = "--" if ascii_only else "—"
    sentence = (
        f"OSLO, March 4 (Nordwire) {dash} The ferry {number} sailed an hour later on Monday. "
    )
    return sentence * 40


def seconds(work) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    texts = [article(number, ascii_only=True) for number in range(options.articles)]
    columns = {
        "pyarrow": pa.array(texts, type=pa.large_string()),
        "polars": pl.Series(texts),
        "pandas": pd.Series(texts),
        "list": texts,
    }
    peer = columns["pyarrow"]
    ratios: dict[str, list[float]] = {name: [] for name in columns}
    spent: dict[str, list[float]] = {name: [] for name in columns}
    for _ in range(options.rounds):
        other = seconds(lambda: pc.utf8_length(peer))
        for name, column in columns.items():
            own = seconds(lambda column=column: _core.lengths(column, (1, None)))
            spent[name].append(own)
            ratios[name].append(own / other)
    megabytes = sum(map(len, texts)) / 1e6
    print(f"{options.articles} articles, {megabytes:.0f} MB of ASCII")
    for name in columns:
        middle, own = statistics.median(ratios[name]), statistics.median(spent[name])
        print(f"{name:10s} {1e3 * own:7.1f} ms CPU  {middle:5.2f} x pyarrow.compute.utf8_length")
    mixed = [article(number, ascii_only=False) for number in range(options.articles)]
    first = seconds(lambda: _core.lengths(mixed, (1, None)))
    again = seconds(lambda: _core.lengths(mixed, (1, None)))
    print(f"a list of texts beyond ASCII: first {1e3 * first:.1f} ms, again {1e3 * again:.1f} ms")


if __name__ == "__main__":
    main()
