"""JSON Lines in: whatever is in the columns that nobody asks for goes through as it was."""

from __future__ import annotations

import json

import pytest

pyarrow = pytest.importorskip("pyarrow")

from copydesk import _batches, cli  # noqa: E402

STRAY = [
    {"text": "It sailed on March 4, 2024.", "tags": "ferry", "n": 1},
    {"text": "It sailed on March 5, 2024.", "tags": ["ferry", {"to": "\ud800"}], "n": 2**80},
    {"text": "It sailed on March 6, 2024.", "tags": None, "n": None},
    {"text": "It sailed on March 7, 2024.", "tags": 7.5, "n": "three"},
]


def write(folder, rows, name="in.jsonl"):
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def answer(capfd, *arguments):
    assert cli.main([str(argument) for argument in arguments]) == 0
    return [json.loads(line) for line in capfd.readouterr().out.splitlines()]


def test_a_column_of_several_kinds_is_no_reason_to_refuse_a_file(tmp_path, capfd):
    path = write(tmp_path, STRAY)
    assert [row["begin"][-2:] for row in answer(capfd, "dates", path)] == ["04", "05", "06", "07"]
    assert len(answer(capfd, "dedupe", path)) == 4


@pytest.mark.parametrize("size", [1, 2, 10])
def test_it_is_carried_as_it_was(tmp_path, capfd, monkeypatch, size):
    monkeypatch.setattr(_batches, "ARTICLES", size)
    path = write(tmp_path, STRAY)
    found = answer(capfd, "dates", path, "--with", "tags", "--with", "n")
    assert [(row["tags"], row["n"]) for row in found] == [(r["tags"], r["n"]) for r in STRAY]
    whole = answer(capfd, "dedupe", path, "--drop")
    assert whole == STRAY


def test_in_a_parquet_file_it_is_json(tmp_path, capfd):
    import pyarrow.parquet

    out = tmp_path / "out.parquet"
    answer(capfd, "dates", write(tmp_path, STRAY), "--with", "tags", "-o", out)
    table = pyarrow.parquet.read_table(out)
    assert [t and json.loads(t) for t in table["tags"].to_pylist()] == [r["tags"] for r in STRAY]
    assert table.schema.field("tags").metadata is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["dates", "--text", "tags"], "column 'tags': row 1 is of another kind (list)"),
        (["analyze", "--source", "tags"], "column 'tags': row 1 is of another kind (list)"),
        (["dedupe", "--keep", "tags"], "column 'tags': row 1 is of another kind (list)"),
        (["dates", "--published", "n"], "column 'n': row 3 is of another kind (str)"),
    ],
)
def test_it_is_refused_where_it_is_asked_for(tmp_path, capfd, arguments, told):
    command, *options = arguments
    assert cli.main([command, str(write(tmp_path, STRAY)), *options]) == 1
    assert told in capfd.readouterr().err


def test_the_row_is_counted_over_all_batches(tmp_path, capfd, monkeypatch):
    monkeypatch.setattr(_batches, "ARTICLES", 2)
    path = write(tmp_path, [*STRAY[:1] * 5, {"text": ["a list"]}])
    assert cli.main(["dates", str(path)]) == 1
    assert "column 'text': row 5 is of another kind (list) than the rows before it (str)" in (
        capfd.readouterr().err
    )


def test_a_column_that_is_missing_for_a_while(tmp_path, capfd, monkeypatch):
    monkeypatch.setattr(_batches, "ARTICLES", 2)
    rows = [{"text": "They will meet on Friday.", "day": "2024-03-04", "url": "a"}] * 2
    rows += [{"text": "They will meet on Friday."}] * 2 + rows
    path = write(tmp_path, rows)
    found = answer(capfd, "dates", path, "--published", "day", "--with", "url")
    friday = "2024-03-08"
    assert [row["begin"] for row in found] == [friday, friday, None, None, friday, friday]
    assert [row["url"] for row in found] == ["a", "a", None, None, "a", "a"]
