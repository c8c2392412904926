"""What a function costs on Spark, beside the plain one: CPU of all processes, and memory.

    perf stat -e task-clock python benchmarks/on_spark.py dates ARTICLES [--plain]

ARTICLES is a Parquet file with the columns `id` (int64), `title` and `text`. The answer is written
to a folder that is thrown away. `perf stat` adds up the CPU of the JVM and of the workers, which a
process cannot do for children that outlive it; the same with a file of no articles is what a
session costs.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

import pyarrow.parquet as pq

import copydesk

OPTIONS = {
    "match": ("match", {"keywords": ["interest rate", "central bank", "United Nations", "oil"]}),
    "dates": ("dates", {}),
    "published": ("published", {}),
    "keywords": ("keywords", {"title": "title"}),
    "tfidf": ("keywords", {"method": "tfidf"}),
    "vectorize": ("vectorize", {"min_df": 2}),
    "dedupe": ("dedupe", {}),
    "duplicate_pairs": ("duplicate_pairs", {}),
}

SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "2g",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "8",
}


class Peak(threading.Thread):
    """The most memory that any Python worker of this machine held, in MB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.megabytes = 0

    def run(self) -> None:
        while True:
            for process in Path("/proc").glob("[0-9]*"):
                try:
                    if "pyspark.daemon" in (process / "cmdline").read_text():
                        told = (process / "status").read_text().partition("VmRSS:")[2].split()
                        self.megabytes = max(self.megabytes, int(told[0]) // 1024)
                except (OSError, IndexError):
                    continue
            time.sleep(0.2)


def on_spark(function: str, options: dict, articles: str, master: str, answer: str) -> None:
    os.environ.update(SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable)
    from pyspark.sql import SparkSession

    from copydesk import spark as copydesk_spark

    spark = SparkSession.builder.master(master).config(map=SETTINGS).getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    begun = time.perf_counter()
    found = getattr(copydesk_spark, function)(spark.read.parquet(articles), **options)
    (found[0] if function == "vectorize" else found).write.parquet(answer)
    print(f"{time.perf_counter() - begun:.1f} s after the start of the session")


def plain(function: str, options: dict, articles: str, threads: int, answer: str) -> None:
    table = pq.read_table(articles)
    if "title" in options:
        options = options | {"title": table["title"]}
    begun = time.perf_counter()
    found = getattr(copydesk, function)(table["text"], **options, threads=threads)
    if function != "vectorize":
        pq.write_table(found, answer)
    print(f"{time.perf_counter() - begun:.1f} s after reading")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=OPTIONS)
    parser.add_argument("articles")
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--master", default="local[2]")
    given = parser.parse_args()
    function, options = OPTIONS[given.name]
    with tempfile.TemporaryDirectory() as folder:
        answer = str(Path(folder) / "answer")
        if given.plain:
            plain(function, options, given.articles, given.threads, answer)
            return
        peak = Peak()
        peak.start()
        on_spark(function, options, given.articles, given.master, answer)
        print(f"{peak.megabytes} MB in a worker at most")


if __name__ == "__main__":
    main()
