"""The command line, as a user runs it."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time

import pytest

import copydesk
from copydesk import _batches, cli

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


def run(*arguments, given=None):
    command = [sys.executable, "-m", "copydesk.cli", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, input=given, encoding="utf-8"
    )


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
    assert "4 articles, 2 stories, 1 copy" in done.stdout
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
    assert "4 articles, 3 stories, 1 copy" in done.stdout


def test_the_output_is_the_same_a_second_time(tmp_path, table):
    path = write_parquet(table, tmp_path)
    for _ in range(2):
        assert run("analyze", path, "-o", tmp_path / "out").returncode == 0
    assert len(list((tmp_path / "out").iterdir())) == 5


def lines(told):
    return [json.loads(line) for line in told.splitlines()]


WRITERS = [write_parquet, write_csv, write_json_lines]


@pytest.mark.parametrize("write", WRITERS)
def test_answers_are_the_functions_own(tmp_path, table, write):
    path = write(table, tmp_path)
    texts = table["body"]
    for name, long in [("dates", True), ("published", False), ("keywords", True)]:
        done = run(name, path)
        assert done.returncode == 0, done.stderr
        assert "columns guessed: text = body" in done.stderr
        beside = {"title": table["title"]} if name == "keywords" else {}
        wanted = getattr(copydesk, name)(texts, **beside).to_pydict()
        found = lines(done.stdout)
        assert len(found) == len(wanted["start"]) > 0
        for column, values in wanted.items():
            told = [None if v != v else str(v) if hasattr(v, "isoformat") else v for v in values]  # noqa: PLR0124
            assert [row[column] for row in found] == told, (name, column)
        rows = [row["row"] for row in found]
        assert rows == sorted(rows) if long else rows == list(range(4))


@pytest.mark.parametrize("suffix", ["parquet", "csv", "tsv", "jsonl"])
def test_every_kind_of_output_holds_the_same(tmp_path, table, suffix):
    from pyarrow import csv

    out = tmp_path / "new" / f"found.{suffix}"
    done = run(
        "match", write_parquet(table, tmp_path), "-k", "timetable", "-k", "march",
        "--with", "site", "-o", out,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    read = {
        "parquet": lambda: parquet.read_table(out).to_pylist(),
        "csv": lambda: csv.read_csv(out).to_pylist(),
        "tsv": lambda: csv.read_csv(
            out, parse_options=csv.ParseOptions(delimiter="\t")
        ).to_pylist(),
        "jsonl": lambda: lines(out.read_text(encoding="utf-8")),
    }[suffix]
    found = [(row["row"], row["keyword"], row["site"]) for row in read()]
    assert found == [
        (0, "march", "harbournews.example"),
        (0, "timetable", "harbournews.example"),
        (0, "march", "harbournews.example"),
        (3, "march", "coastdaily.example"),
        (3, "timetable", "coastdaily.example"),
        (3, "march", "coastdaily.example"),
    ]
    assert [path.name for path in out.parent.iterdir()] == [out.name]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("command", ["dates", "published", "keywords", "match"])
def test_batches_make_no_difference(tmp_path, table, write, command, monkeypatch, capfd):
    path = write(table, tmp_path)
    more = ["-k", "ferry"] if command == "match" else []
    told = []
    for articles, block in [(10_000, 1 << 27), (1, 400)]:
        monkeypatch.setattr(_batches, "ARTICLES", articles)
        monkeypatch.setattr(_batches, "_BLOCK", block)
        assert cli.main([command, str(path), *more, "--with", "site"]) == 0
        told.append(capfd.readouterr())
    assert told[0] == told[1]
    assert len(lines(told[0].out)) > 1


def test_a_folder_is_read_in_batches_too(tmp_path, monkeypatch, capfd):
    for number, article in enumerate(ARTICLES):
        (tmp_path / f"{number}.txt").write_text(article["body"] or "", encoding="utf-8")
    monkeypatch.setattr(_batches, "ARTICLES", 3)
    assert cli.main(["published", str(tmp_path), "--with", "file"]) == 0
    found = lines(capfd.readouterr().out)
    assert [row["file"] for row in found] == ["0.txt", "1.txt", "2.txt", "3.txt"]
    assert [row["date"] for row in found] == ["2024-03-04", None, None, "2024-03-04"]


def test_standard_input_and_output(tmp_path, table):
    given = write_json_lines(table, tmp_path).read_text(encoding="utf-8")
    for command in ("published", "dedupe", "dates"):
        named = run(command, tmp_path / "in.jsonl", "-o", "-")
        piped = run(command, "-", given=given)
        assert piped.returncode == 0, piped.stderr
        assert piped.stdout == named.stdout != ""
    assert "4 articles, 2 stories" in run("analyze", "-", given=given).stdout


def test_nobody_reads_the_output(tmp_path, table):
    path = write_json_lines(table, tmp_path)
    path.write_text(path.read_text(encoding="utf-8") * 500, encoding="utf-8")
    command = [sys.executable, "-m", "copydesk.cli", "dates", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdout.readline()
        running.stdout.close()
        told = running.stderr.read().decode()
    assert running.returncode == 141
    assert "Traceback" not in told
    assert "BrokenPipe" not in told


def test_copies_and_one_of_each(tmp_path, table):
    path = write_parquet(table, tmp_path)
    copies = lines(run("dedupe", path, "--with", "title").stdout)
    assert [row["row"] for row in copies] == [0, 1, 2, 3]
    assert [row["cluster"] for row in copies] == [0, 1, 2, 0]
    assert copies[3]["title"] == "Fjordline moves its ferries"
    done = run("dedupe", path, "--drop", "-o", tmp_path / "once.parquet")
    assert "4 articles, 3 left when copies are dropped" in done.stderr
    assert parquet.read_table(tmp_path / "once.parquet").equals(table.slice(0, 3))
    last = lines(run("dedupe", path, "--keep", "last").stdout)
    assert [row["cluster"] for row in last] == [3, 1, 2, 3]
    by_title = lines(run("dedupe", path, "--keep", "title").stdout)
    assert [row["cluster"] for row in by_title] == [0, 1, 2, 0]
    assert "similarity" in fails("dedupe", path, "--similarity", "7")
    assert "keep must be" in fails("dedupe", path, "--keep", "sideways")


def test_dates_stand_on_the_column_of_publication(tmp_path):
    rows = [
        {"text": "They will meet on Friday.", "day": day}
        for day in ("2024-03-04", "2024-03-11", None, "")
    ]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = lines(run("dates", path, "--published", "day").stdout)
    assert [row["begin"] for row in found] == ["2024-03-08", "2024-03-15", None, None]
    rows[1]["day"] = "the day before"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    told = fails("dates", path, "--published", "day", "-o", tmp_path / "out.csv")
    assert "published" in told
    assert not (tmp_path / "out.csv").exists()


def test_keywords_from_a_file_with_topics(tmp_path, table):
    listed = tmp_path / "list.txt"
    listed.write_text("timetable\ttravel\n\n  Fjordline \tfirms\n", encoding="utf-8")
    found = lines(run("match", write_parquet(table, tmp_path), "--keywords", listed).stdout)
    assert {(row["keyword"], row["topic"]) for row in found} == {
        ("timetable", "travel"), ("Fjordline", "firms"),
    }  # fmt: skip
    assert "which keywords?" in fails("match", tmp_path / "in.parquet")
    inside = lines(run("match", tmp_path / "in.parquet", "-k", "jordl", "--substrings").stdout)
    assert len(inside) == 2
    assert run("match", tmp_path / "in.parquet", "-k", "fjordline", "--exact").stdout == ""


def test_how_keywords_are_found_is_chosen(tmp_path, table):
    path = write_parquet(table, tmp_path)
    found = lines(run("keywords", path, "--method", "yake", "--top", "2").stdout)
    wanted = copydesk.keywords(table["body"], method="yake", top=2).to_pydict()
    assert [row["keyword"] for row in found] == wanted["keyword"]
    tags = lines(run("keywords", path, "--style", "tags", "--max-words", "1").stdout)
    assert tags
    assert all(" " not in row["keyword"] for row in tags)
    assert "invalid choice" in fails("keywords", path, "--method", "guess", code=2)


def test_no_guess_and_columns_to_carry(tmp_path, table):
    path = write_parquet(table, tmp_path)
    assert "which column has the texts?" in fails("dates", path, "--no-guess")
    assert "guessed" not in run("dates", path, "--no-guess", "--text", "body").stderr
    assert "there is no column 'url'" in fails("dates", path, "--with", "url")
    assert "--with: the answer has a column 'date'" in fails(
        "published", write_renamed(table, tmp_path), "--with", "date"
    )


def write_renamed(table, folder):
    names = ["date" if name == "site" else name for name in table.column_names]
    renamed = table.rename_columns(names)
    parquet.write_table(renamed, folder / "renamed.parquet")
    return folder / "renamed.parquet"


def test_a_row_is_named_by_its_place_in_the_file(tmp_path, monkeypatch, capfd):
    path = tmp_path / "in.jsonl"
    path.write_text('{"text": "a"}\n{"text": "b"}\n{"text": 3}\n', encoding="utf-8")
    monkeypatch.setattr(_batches, "ARTICLES", 2)
    assert cli.main(["dates", str(path), "-o", str(tmp_path / "out.parquet")]) == 1
    assert "(rows counted from row 2)" in capfd.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["in.jsonl"]


def test_an_output_of_no_known_kind(tmp_path, table):
    told = fails("dates", write_parquet(table, tmp_path), "-o", tmp_path / "out.xlsx")
    assert "out.xlsx: the output must be .parquet" in told


@pytest.mark.parametrize("command", ["dates", "published", "keywords", "dedupe"])
def test_a_file_without_articles(tmp_path, table, command):
    path = write_parquet(table.slice(0, 0), tmp_path)
    done = run(command, path, "-o", tmp_path / "out.parquet")
    assert done.returncode == 0, done.stderr
    assert len(parquet.read_table(tmp_path / "out.parquet")) == 0


@pytest.mark.parametrize("command", ["dates", "published", "keywords", "dedupe"])
def test_nothing_on_standard_input(tmp_path, command):
    out = tmp_path / "out.parquet"
    done = run(command, "-", "--text", "body", "--with", "url", "-o", out, given="")
    assert done.returncode == 0, done.stderr
    written = parquet.read_table(out)
    assert len(written) == 0
    assert "url" in written.column_names
    assert "0 articles, 0 stories" in run("analyze", "-", given="\n").stdout


def test_one_article_is_not_one_articles(tmp_path):
    row = {"text": "It sailed on March 4, 2024, its captain said."}
    done = run("analyze", "-", "-o", tmp_path / "report", given=json.dumps(row))
    assert "1 article, 1 story, 0 copies" in done.stdout
    assert "1 mention of a date in 1 article\n" in done.stdout
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert "1 article tells 1 story<" in page


def test_a_larger_file_than_a_batch_by_parts_of_a_row_group(tmp_path, monkeypatch, capfd):
    texts = [f"It sailed on March {day}, 2024." for day in range(1, 31)] * 40
    parquet.write_table(pyarrow.table({"text": texts}), tmp_path / "in.parquet")
    monkeypatch.setattr(_batches, "ARTICLES", 70)
    assert cli.main(["dates", str(tmp_path / "in.parquet")]) == 0
    told = capfd.readouterr()
    found = lines(told.out)
    assert [row["row"] for row in found] == list(range(1200))
    assert found[1199]["begin"] == "2024-03-30"
    assert "1,200 articles, 1,200 dates" in told.err


@pytest.mark.parametrize(
    "command", ["analyze", "dedupe", "keywords", "dates", "published", "match"]
)
def test_each_command_explains_itself(command):
    told = run(command, "--help").stdout
    assert f"copydesk {command} " in told
    assert "Exit codes: 0 done" in told


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


def test_a_folder_in_the_way_of_a_file_changes_nothing(tmp_path, table):
    (tmp_path / "out" / "report.html").mkdir(parents=True)
    (tmp_path / "out" / "articles.parquet").write_text("old", encoding="utf-8")
    told = fails("analyze", write_parquet(table, tmp_path), "-o", tmp_path / "out")
    assert "report.html" in told
    assert (tmp_path / "out" / "articles.parquet").read_text(encoding="utf-8") == "old"
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_two_columns_of_one_name(tmp_path):
    (tmp_path / "in.csv").write_text("text,text\na,b\n", encoding="utf-8")
    assert "2 columns are called 'text'" in fails("analyze", tmp_path / "in.csv")


def test_json_that_is_nested_too_deeply_or_has_a_lone_surrogate(tmp_path):
    (tmp_path / "deep.jsonl").write_text("[" * 100_000, encoding="utf-8")
    assert "deep.jsonl: line 1 is not JSON" in fails("analyze", tmp_path / "deep.jsonl")
    (tmp_path / "lone.jsonl").write_text('{"text": "\\ud800 abc"}\n', encoding="utf-8")
    assert run("analyze", tmp_path / "lone.jsonl").returncode == 0


def test_an_empty_line_of_a_csv_of_texts_is_a_row(tmp_path):
    (tmp_path / "in.csv").write_text("text\na\n\nb\n", encoding="utf-8")
    assert "3 articles" in run("analyze", tmp_path / "in.csv").stdout


SENTENCE = "The ferry sailed on March 4, 2024."


@pytest.mark.parametrize(
    ("header", "row", "why"),
    [
        ("text,url", f'"{SENTENCE}",u', "the usual"),
        ("url;text", f'u;"{SENTENCE}"', "spreadsheets of half of Europe"),
        ("url|text", f'u|"{SENTENCE}"', "databases"),
        ("url\ttext", f"u\t{SENTENCE}", "tabs under the other name"),
        ('"a;b;c;d",text', f'u,"{SENTENCE}"', "a name in quotes parts nothing"),
        ("text", f'"{SENTENCE}"', "one column"),
        ("\ufeffurl;text", f'u;"{SENTENCE}"', "with a mark before it"),
    ],
)
def test_what_parts_the_columns_is_seen_in_their_names(tmp_path, header, row, why):
    (tmp_path / "in.csv").write_text(f"{header}\r\n{row}\r\n", encoding="utf-8")
    done = run("dates", tmp_path / "in.csv")
    assert done.returncode == 0, done.stderr
    assert [line["value"] for line in lines(done.stdout)] == ["2024-03-04"], why


@pytest.mark.parametrize("command", ["dates", "dedupe"])
@pytest.mark.parametrize(("write", "name"), [(write_csv, "in.csv"), (write_json_lines, "in.jsonl")])
def test_a_compressed_file_is_read_as_what_is_in_it(tmp_path, table, command, write, name):
    path = write(table, tmp_path)
    packed = tmp_path / f"{name}.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert run(command, packed).stdout == run(command, path).stdout != ""
    packed.write_bytes(gzip.compress(path.read_bytes())[:-20])
    assert f"{name}.gz: not readable as {path.suffix[1:]}" in fails(command, packed)
    packed.write_bytes(path.read_bytes())
    assert "Not a gzipped file" in fails(command, packed)


def test_another_encoding_is_told_with_a_way_out(tmp_path):
    for name, text in (("in.csv", "text\ncaf\xe9\n"), ("in.jsonl", '{"text": "caf\xe9"}')):
        (tmp_path / name).write_bytes(text.encode("latin-1"))
        assert "not UTF-8" in fails("dates", tmp_path / name)
    (tmp_path / "list.txt").write_bytes(b"caf\xe9\n")
    (tmp_path / "in.csv").write_text("text\nRain.\n", encoding="utf-8")
    told = fails("match", tmp_path / "in.csv", "--keywords", tmp_path / "list.txt")
    assert "list.txt: it is not UTF-8" in told


@pytest.mark.skipif(os.name == "nt", reason="closed otherwise there")
def test_a_closed_output_is_told(tmp_path, table):
    path = write_parquet(table, tmp_path)
    command = f"{sys.executable} -m copydesk.cli dates {path} >&-"
    done = subprocess.run(command, shell=True, check=False, capture_output=True, text=True)  # noqa: S602
    assert done.returncode == 1
    assert done.stderr.endswith("copydesk: standard output is closed; -o names a file\n")


@pytest.mark.parametrize(
    ("command", "out"), [("analyze", "a file/out"), ("dates", "a file/o.csv"), ("dates", "dir.csv")]
)
def test_an_output_that_cannot_be_is_refused_before_anything_is_read(tmp_path, command, out):
    (tmp_path / "a file").write_text("in the way", encoding="utf-8")
    (tmp_path / "dir.csv").mkdir()
    told = fails(command, tmp_path / "not there.parquet", "-o", tmp_path / out)
    assert "not there" not in told
    assert out.partition("/")[0] in told


def test_a_warning_is_told_once_and_without_code(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(_batches, "ARTICLES", 1)
    path = tmp_path / "in.jsonl"
    path.write_text(f'{{"text": "{SENTENCE}"}}\n' * 3, encoding="utf-8")
    assert cli.main(["keywords", str(path), "--language", "xx"]) == 0
    told = capfd.readouterr().err
    assert told.count("copydesk: no stop words for xx") == 1
    assert "answer(" not in told
    assert "3 articles, " in told


def test_a_guess_is_no_obstacle(tmp_path):
    path = tmp_path / "in.jsonl"
    # Neither a site, nor a title, nor days: nobody asked for them.
    odd = {"source": 3, "title": ["a"], "date": 1709546400}
    path.write_text(json.dumps({"text": SENTENCE, **odd}) + "\n", encoding="utf-8")
    done = run("analyze", path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == "columns guessed: text = text\n"
    assert "source" in fails("analyze", path, "--source", "source")
    path.write_text(json.dumps({"text": SENTENCE, "date": "3 hours ago"}) + "\n", encoding="utf-8")
    for command in ("analyze", "dates"):
        told = fails(command, path)
        assert "'3 hours ago'" in told
        assert "published = date was guessed" in told
        assert "guessed:" not in fails(command, path, "--published", "date", "--text", "text")
        assert run(command, path, "--no-guess", "--text", "text").returncode == 0


def test_an_empty_path_is_a_slip():
    assert "an empty path" in fails("analyze", "", code=2)


def test_what_is_written_is_written_though_nobody_reads(tmp_path, table):
    path, out = write_parquet(table, tmp_path), tmp_path / "out"
    command = f"{sys.executable} -m copydesk.cli analyze {path} -o {out} | true"
    subprocess.run(command, shell=True, check=False, capture_output=True)  # noqa: S602
    assert len(list(out.iterdir())) == 5


def test_wrong_words_end_with_two():
    assert "invalid choice" in fails("analyse", "x", code=2)
    assert "analyze" in run("--help").stdout


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("command", ["analyze", "dates"])
def test_a_signal_stops_and_nothing_is_written(tmp_path, command, sent, code):
    sentence = "The ferry sailed on March 4, 2024 from pier {}, its captain {} said. "
    text = "".join(sentence.format(n, n * 7919) for n in range(60_000))
    rows = [{"text": f"{n} {text}"} for n in range(40)]
    path = write_parquet(pyarrow.Table.from_pylist(rows), tmp_path)
    out = tmp_path / "out" / ("report" if command == "analyze" else "dates.parquet")
    arguments = [sys.executable, "-m", "copydesk.cli", command, str(path), "-o", str(out)]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as running:
        assert "columns guessed" in running.stderr.readline()
        time.sleep(0.5)
        running.send_signal(sent)
        told = running.stderr.read()
    assert running.returncode == code
    assert "stopped" in told
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())
