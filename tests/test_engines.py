"""The scripts of the documentation, as a reader runs them."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import copydesk

pyarrow = pytest.importorskip("pyarrow")

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
SAMPLE = copydesk.sample()


@pytest.fixture
def crawl(tmp_path):
    import pyarrow.parquet

    path = tmp_path / "crawl.parquet"
    table = pyarrow.table({"id": range(len(SAMPLE["text"])), **SAMPLE})
    pyarrow.parquet.write_table(table, path, row_group_size=30)
    return path


def sorted_rows(folder, *order):
    import pyarrow.parquet

    rows = pyarrow.parquet.read_table(folder).to_pylist()
    return sorted(rows, key=lambda row: [row[name] for name in order])


def with_ids(table):
    return table.rename_columns({"row": "id"}).to_pylist()


def test_spark_submit(java, crawl, tmp_path):  # noqa: ARG001 - skips where there is none
    import pyspark

    submit = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    settings = ["spark.driver.bindAddress=127.0.0.1", "spark.ui.enabled=false"]
    command = [submit, "--master", "local[2]"]
    for setting in settings:
        command += ["--conf", setting]
    answers = tmp_path / "answers"
    environment = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    done = subprocess.run(
        [*command, EXAMPLES / "on_spark.py", crawl, answers],
        env=environment | {"PYSPARK_DRIVER_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-5000:]
    texts = pyarrow.array(SAMPLE["text"])
    for name in ("published", "dates", "keywords"):
        assert (answers / name / "_SUCCESS").exists()
    assert sorted_rows(answers / "dates", "id", "start") == with_ids(copydesk.dates(texts))
    expected = copydesk.keywords(texts, title=SAMPLE["title"])
    assert sorted_rows(answers / "keywords", "id", "rank") == with_ids(expected)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of pandas 3, at Dask itself
def test_on_dask(crawl):
    dask = pytest.importorskip("dask.dataframe", exc_type=ImportError)
    on_dask = runpy.run_path(str(EXAMPLES / "on_dask.py"))
    articles = dask.read_parquet(crawl, split_row_groups=True)
    assert articles.npartitions > 1
    texts = pyarrow.array(SAMPLE["text"])
    for found, expected in (
        (
            on_dask["dates"](articles, languages=["en", "de"]),
            copydesk.dates(texts, languages=["en", "de"]),
        ),
        (on_dask["keywords"](articles, top=5), copydesk.keywords(texts, top=5)),
    ):
        table = pyarrow.Table.from_pandas(found.compute(), preserve_index=False)
        assert table.to_pylist() == with_ids(expected)
