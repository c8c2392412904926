"""Copies on Spark, against one machine."""

from __future__ import annotations

import contextlib
import sys
from typing import Any

import numpy as np
import pytest
from crawl import crawl

import copydesk

pandas = pytest.importorskip("pandas")

OF_SITES = {"source": "source", "title": "title"}


def numbered(articles: dict[str, list[Any]], seed: int = 1) -> dict[str, list[Any]]:
    """Articles with ids that are neither in order nor without gaps."""
    count = len(articles["text"])
    ids = np.random.default_rng(seed).permutation(10 * count)[:count] - 2 * count
    return {"id": ids.tolist(), **articles}


def frame(spark: Any, articles: dict[str, list[Any]], parts: int = 3) -> Any:
    schema = "id bigint, text string, title string, source string, day string"
    rows = list(zip(*articles.values(), strict=True))
    return spark.createDataFrame(rows, schema).repartition(parts)


def sorted_by_id(articles: dict[str, list[Any]]) -> dict[str, Any]:
    order = np.argsort(articles["id"])
    return {name: [values[row] for row in order] for name, values in articles.items()}


def on_one_machine(articles: dict[str, list[Any]], keep: Any = "first", **options: Any) -> Any:
    columns = sorted_by_id(articles)
    given = {name: columns[column] for name, column in options.items() if name in OF_SITES}
    answer = copydesk.dedupe(columns["text"], keep=columns.get(keep, keep), **{**options, **given})
    ids = np.array(columns["id"])
    return pandas.DataFrame({"id": ids, **answer, "cluster": ids[answer["cluster"]]})


def on_spark(found: Any) -> Any:
    return found.toArrow().to_pandas().sort_values("id").reset_index(drop=True)


def same(one: Any, other: Any) -> None:
    pandas.testing.assert_frame_equal(one, other, check_dtype=False, check_exact=True)


@contextlib.contextmanager
def nothing_on_the_driver(monkeypatch: pytest.MonkeyPatch) -> Any:
    from copydesk.spark import _components, _run

    monkeypatch.setattr(_run, "_MOST_ON_DRIVER", 0)
    monkeypatch.setattr(_components, "SHINGLES_PER_TILE", 2_000)
    yield
    monkeypatch.undo()


CASES: dict[str, dict[str, Any]] = {
    "by default": {},
    "sites and headlines": OF_SITES,
    "latest, longer shingles": {"keep": "last", "shingle": 5, "source": "source"},
    "by a day, without chrome": {"keep": "day", "boilerplate": False, "containment": None},
}


@pytest.mark.parametrize("case", CASES)
def test_clusters_are_those_of_one_machine(spark, case):
    from copydesk import spark as on

    articles, options = numbered(crawl(60)), CASES[case]
    expected = on_one_machine(articles, **options)
    assert expected["relation"].nunique() >= 5
    same(on_spark(on.dedupe(frame(spark, articles), **options)), expected)


def test_the_same_where_the_driver_holds_nothing(spark, monkeypatch):
    from copydesk import spark as on

    articles = numbered(crawl(60))
    expected = on_one_machine(articles, **OF_SITES)
    with nothing_on_the_driver(monkeypatch):
        found = on_spark(on.dedupe(frame(spark, articles, 5), partitions=2, **OF_SITES))
    same(found, expected)


@pytest.mark.parametrize("on_driver", [True, False])
def test_pairs_are_those_of_one_machine(spark, monkeypatch, on_driver):
    from copydesk import spark as on

    articles = numbered(crawl(50))
    columns = sorted_by_id(articles)
    expected = pandas.DataFrame(copydesk.duplicate_pairs(columns["text"], similarity=0.3))
    ids = np.array(columns["id"])
    expected["left"], expected["right"] = ids[expected["left"]], ids[expected["right"]]
    assert len(expected) > 30
    with contextlib.nullcontext() if on_driver else nothing_on_the_driver(monkeypatch):
        found = on.duplicate_pairs(frame(spark, articles), similarity=0.3)
    found = found.toArrow().to_pandas()
    found = found.sort_values(["left", "right"]).reset_index(drop=True)
    same(found, expected)


@contextlib.contextmanager
def thought_small(monkeypatch: pytest.MonkeyPatch) -> Any:
    from copydesk.spark import _whole

    tried = []

    def estimated(articles: Any) -> int:
        tried.append(articles)
        return 0

    monkeypatch.setattr(_whole, "estimated", estimated)
    yield tried
    monkeypatch.undo()


@pytest.mark.parametrize("case", CASES)
def test_few_articles_in_one_task_as_on_one_machine(spark, monkeypatch, case):
    from copydesk import spark as on
    from copydesk.spark import _run

    articles, options = numbered(crawl(60)), CASES[case]
    monkeypatch.setattr(_run.Run, "articles", None)
    with thought_small(monkeypatch) as tried:
        found = on_spark(on.dedupe(frame(spark, articles), **options))
    assert len(tried) == 1
    same(found, on_one_machine(articles, **options))


def test_more_text_than_thought_is_cut_up(spark, monkeypatch):
    from copydesk import spark as on

    articles = numbered(crawl(40))
    expected = on_one_machine(articles)
    with thought_small(monkeypatch) as tried:
        found = on.dedupe(frame(spark, articles), gather_below=5_000)
        pairs = on.duplicate_pairs(frame(spark, articles), gather_below=5_000)
        in_one = on.duplicate_pairs(frame(spark, articles))
    assert len(tried) == 3
    same(on_spark(found), expected)
    order = ["left", "right"]
    pairs, in_one = (
        found.toArrow().to_pandas().sort_values(order).reset_index(drop=True)
        for found in (pairs, in_one)
    )
    assert len(pairs) > 30
    same(pairs, in_one)


def test_a_file_is_known_to_be_small_or_not(spark, tmp_path):
    from copydesk import spark as on
    from copydesk.spark import _whole

    articles = numbered(crawl(20))
    path = str(tmp_path / "articles.parquet")
    frame(spark, articles).write.parquet(path)
    read = spark.read.parquet(path)
    text = sum(len(text or "") for text in articles["text"])
    assert 1_000 < _whole.estimated(read) < 3 * text
    assert _whole.estimated(frame(spark, articles)) > 1 << 40
    # What was worked out before stays spread over tasks; what is read is read by the one task.
    frames = {True: read.where("id > 3").select("text"), False: read.distinct()}
    assert all(_whole.is_read(df) is expected for expected, df in frames.items())
    for below in (0, 1 << 20):
        same(on_spark(on.dedupe(read, gather_below=below)), on_one_machine(articles))


def test_one_task_refuses_ids_as_many_do(spark, monkeypatch):
    from copydesk import spark as on

    twice = spark.createDataFrame([(1, "a text"), (1, "another one")], "id bigint, text string")
    null = spark.createDataFrame([(None, "a text")], "id bigint, text string")
    with thought_small(monkeypatch):
        with pytest.raises(Exception, match="id: 1 is the id of two articles"):
            on.dedupe(twice)
        with pytest.raises(Exception, match="id.*that begins 'a text'"):
            on.duplicate_pairs(null)


def test_articles_in_one_part_and_in_many_empty_ones(spark):
    from copydesk import spark as on

    articles = numbered(crawl(12), 9)
    expected = on_one_machine(articles)
    for parts in (1, 40):
        same(on_spark(on.dedupe(frame(spark, articles, parts))), expected)


def test_no_articles_and_nothing_but_missing_ones(spark):
    from copydesk import spark as on

    none = spark.createDataFrame([], "id bigint, text string")
    assert on.dedupe(none).collect() == []
    assert on.duplicate_pairs(none).collect() == []
    missing = spark.createDataFrame([(1, None), (2, "")], "id bigint, text string")
    found = {row["id"]: row for row in on.dedupe(missing).collect()}
    assert [found[n]["relation"] for n in (1, 2)] == ["missing", "unique"]
    assert found[1]["similarity"] is None
    assert found[2]["similarity"] == 1.0


def test_ids_keep_their_name_and_spark_its_settings(spark):
    from copydesk import spark as on

    before = spark.conf.get("spark.sql.shuffle.partitions")
    rows = [(3, "The mayor opened a new bridge."), (8, "THE MAYOR OPENED A NEW BRIDGE")]
    articles = spark.createDataFrame(rows, "number bigint, body string")
    found = on.dedupe(articles, id="number", text="body").orderBy("number").collect()
    assert [tuple(row)[:4] for row in found] == [(3, 3, True, "original"), (8, 3, False, "exact")]
    assert spark.conf.get("spark.sql.shuffle.partitions") == before


def test_what_cannot_be_is_refused_by_name(spark):
    from copydesk import spark as on

    articles = spark.createDataFrame(
        [(1, "a text", [1]), (1, "another one", [2])], "id bigint, text string, list array<int>"
    )
    for options, message in [
        ({"sample": 0.0}, "sample must lie in"),
        ({"partitions": 0}, "partitions must be"),
        ({"most_pairs": 1.5}, "most_pairs must be"),
        ({"gather_below": -1}, "gather_below must be"),
        ({"similarity": 2.0}, "similarity"),
        ({"keep": "nowhere"}, "keep must be"),
        ({"source": "nowhere"}, "source: there is no column"),
        ({"id": "text"}, "id"),
    ]:
        with pytest.raises((ValueError, TypeError), match=message):
            on.dedupe(articles, **options)
    with pytest.raises(TypeError, match="keep: the column 'list' must be"):
        on.dedupe(articles, keep="list")
    with pytest.raises(Exception, match="id: 1 is the id of two articles"):
        on.dedupe(articles)
    null = spark.createDataFrame([(None, "a text")], "id bigint, text string")
    with pytest.raises(Exception, match="id.*that begins 'a text'"):
        on.dedupe(null)


def test_buckets_that_are_cut_are_told(spark):
    from copydesk import spark as on

    template = "The fund reports its holdings as of the last day of the quarter to the authority. "
    rows = [(n, f"{template * 3} Position {n} of {n * 7} shares at {n}.") for n in range(40)]
    articles = spark.createDataFrame(rows, "id bigint, text string")
    with pytest.warns(UserWarning, match="shingles stand in so many articles"):
        found = on.dedupe(articles, most_pairs=50)
    assert {row["cluster"] for row in found.collect()} == {0}


def test_on_two_executors_while_a_worker_and_one_of_them_are_killed(run_on_cluster, tmp_path):
    articles = numbered(crawl(40))
    expected = on_one_machine(articles, source="source")
    pandas.DataFrame(articles).to_parquet(tmp_path / "articles.parquet")
    told = run_on_cluster(
        f"""
        import contextlib, os, pathlib, signal, threading, time
        from copydesk import spark as on
        articles = spark.read.parquet({str(tmp_path / "articles.parquet")!r}).repartition(4)
        marker = {str(tmp_path / "killed")!r}

        def kill_once(batches):
            import os, signal
            for batch in batches:
                try:
                    os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
                except FileExistsError:
                    pass
                else:
                    os.kill(os.getpid(), signal.SIGKILL)
                yield batch

        def kill_an_executor():
            # Some rounds later, when shards and answers are held.
            tracker = spark.sparkContext.statusTracker()
            while len(tracker.getJobIdsForGroup(None)) < 6:
                time.sleep(0.1)
            for process in pathlib.Path("/proc").glob("[0-9]*"):
                with contextlib.suppress(OSError):
                    command = (process / "cmdline").read_bytes()
                    if b"CoarseGrainedExecutorBackend" in command and application in command:
                        os.kill(int(process.name), signal.SIGKILL)
                        pathlib.Path(marker + " executor").touch()
                        return

        application = spark.sparkContext.applicationId.encode()
        killer = threading.Thread(target=kill_an_executor, daemon=True)
        killer.start()
        articles = articles.mapInArrow(kill_once, articles.schema)
        found = on.dedupe(articles, source="source", gather_below=0).toArrow().to_pandas()
        print(found.sort_values("id").to_json(orient="split", double_precision=15))
        """
    )
    import io

    found = pandas.read_json(io.StringIO(told.strip().splitlines()[-1]), orient="split")
    found = found.reset_index(drop=True)
    assert (tmp_path / "killed").exists()
    if sys.platform == "linux":
        assert (tmp_path / "killed executor").exists()
    columns = ["id", "cluster", "representative", "relation"]
    same(found[columns], expected[columns])
