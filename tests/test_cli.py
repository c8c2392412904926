"""The command line, as a user runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from copydesk import cli

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

ARTICLES = [
    {
        "site": "harbournews.example",
        "title": "Ferries to sail later",
        "body": "OSLO, March 4, 2024 (Nordwire) -- The ferry company Fjordline said on Monday it "
        "would sail an hour later from next week, after passengers complained that trains and "
        "boats did not meet. The new timetable starts on March 11, its director said.",
    },
    {"site": "coastdaily.example", "title": "Nothing today", "body": ""},
    {"site": "coastdaily.example", "title": "No text at all", "body": None},
]
ARTICLES.append(
    {**ARTICLES[0], "site": "coastdaily.example", "title": "Fjordline moves its ferries"}
)


def run(*arguments):
    command = [sys.executable, "-m", "copydesk.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def table():
    return pyarrow.Table.from_pylist(ARTICLES)


def write_parquet(table, folder):
    parquet.write_table(table, folder / "in.parquet")
    return folder / "in.parquet"


def write_csv(table, folder):
    from pyarrow import csv

    csv.write_csv(table, folder / "in.csv")
    return folder / "in.csv"


def write_json_lines(table, folder):
    lines = "".join(json.dumps(row) + "\n" for row in table.to_pylist())
    (folder / "in.jsonl").write_text(lines, encoding="utf-8")
    return folder / "in.jsonl"


@pytest.mark.parametrize("write", [write_parquet, write_csv, write_json_lines])
def test_analyze_tells_and_writes(tmp_path, table, write):
    done = run("analyze", write(table, tmp_path), "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "4 articles, 2 stories, 1 copies" in done.stdout
    assert "columns guessed: text = body, title = title, source = site" in done.stderr
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {
        "articles.parquet", "stories.parquet", "keywords.parquet", "dates.parquet", "report.html",
    }  # fmt: skip
    articles = parquet.read_table(tmp_path / "out" / "articles.parquet").to_pydict()
    assert articles["cluster"] == [0, 1, 2, 0]
    assert articles["relation"] == ["original", "unique", "missing", "exact"]
    assert str(articles["published"][0]) == "2024-03-04"


def test_a_folder_of_text_files(tmp_path):
    for number, article in enumerate(ARTICLES):
        (tmp_path / f"{number}.txt").write_text(article["body"] or "", encoding="utf-8")
    done = run("analyze", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "4 articles, 3 stories, 1 copies" in done.stdout


def test_the_output_is_the_same_a_second_time(tmp_path, table):
    path = write_parquet(table, tmp_path)
    for _ in range(2):
        assert run("analyze", path, "-o", tmp_path / "out").returncode == 0
    assert len(list((tmp_path / "out").iterdir())) == 5


def fails(*arguments, code=1):
    done = run(*arguments)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_missing_file(tmp_path):
    assert "nowhere.parquet: no such file" in fails("analyze", tmp_path / "nowhere.parquet")


def test_a_file_of_no_known_kind(tmp_path):
    (tmp_path / "in.docx").write_bytes(b"x")
    assert "in.docx: the input must be Parquet" in fails("analyze", tmp_path / "in.docx")


def test_an_empty_folder(tmp_path):
    assert "no .txt files" in fails("analyze", tmp_path)


def test_a_truncated_parquet_file(tmp_path, table):
    path = write_parquet(table, tmp_path)
    path.write_bytes(path.read_bytes()[:-40])
    assert "in.parquet: not readable as parquet" in fails("analyze", path)


def test_a_csv_without_the_column(tmp_path):
    (tmp_path / "in.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    told = fails("analyze", tmp_path / "in.csv", "--text", "story")
    assert "text: there is no column 'story'; there are a, b" in told
    assert "which column has the texts? There are a, b" in fails("analyze", tmp_path / "in.csv")


def test_an_empty_csv(tmp_path):
    (tmp_path / "in.csv").write_text("", encoding="utf-8")
    assert "in.csv: not readable as csv" in fails("analyze", tmp_path / "in.csv")


def test_a_broken_line_of_json(tmp_path):
    (tmp_path / "in.jsonl").write_text('{"text": "a"}\n{"text": \n', encoding="utf-8")
    assert "in.jsonl: line 2 is not JSON" in fails("analyze", tmp_path / "in.jsonl")


def test_a_number_among_the_texts(tmp_path):
    (tmp_path / "in.jsonl").write_text('{"text": "a"}\n{"text": 3}\n', encoding="utf-8")
    assert "column 'text': row 1 is of another kind (int)" in fails(
        "analyze", tmp_path / "in.jsonl"
    )


def test_an_output_that_cannot_be_written(tmp_path, table):
    (tmp_path / "out").write_text("a file is in the way", encoding="utf-8")
    fails("analyze", write_parquet(table, tmp_path), "-o", tmp_path / "out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "a file is in the way"


def test_a_failure_while_writing_leaves_the_folder_as_it_was(tmp_path, table, monkeypatch, capsys):
    from copydesk import _files

    path = write_parquet(table, tmp_path)
    assert cli.main(["analyze", str(path), "-o", str(tmp_path / "out")]) == 0
    before = {p.name: p.stat().st_mtime_ns for p in (tmp_path / "out").iterdir()}

    def full(_, path):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(_files, "write_parquet", full)
    assert cli.main(["analyze", str(path), "-o", str(tmp_path / "out")]) == 1
    assert "No space left" in capsys.readouterr().err
    assert {p.name: p.stat().st_mtime_ns for p in (tmp_path / "out").iterdir()} == before


def test_wrong_words_end_with_two():
    assert "invalid choice" in fails("analyse", "x", code=2)
    assert "analyze" in run("--help").stdout


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_ctrl_c_stops_and_writes_nothing(tmp_path):
    sentence = "The ferry sailed on March 4, 2024 from pier {}, its captain {} said. "
    text = "".join(sentence.format(n, n * 7919) for n in range(60_000))
    rows = [{"text": f"{n} {text}"} for n in range(40)]
    path = write_parquet(pyarrow.Table.from_pylist(rows), tmp_path)
    command = [
        sys.executable,
        "-m",
        "copydesk.cli",
        "analyze",
        str(path),
        "-o",
        str(tmp_path / "out"),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert "columns guessed" in running.stderr.readline()
        time.sleep(0.5)
        running.send_signal(signal.SIGINT)
        told = running.stderr.read()
    assert running.returncode == 130
    assert "stopped" in told
    assert not (tmp_path / "out").exists()
