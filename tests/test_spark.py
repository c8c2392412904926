"""Apache Spark: the answers of the plain functions, however articles are parted and workers die."""

from __future__ import annotations

import datetime
import sys
import textwrap

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import copydesk

pyarrow = pytest.importorskip("pyarrow")
pytest.importorskip("pyspark", minversion="4", exc_type=ImportError)

from pyspark.sql import functions  # noqa: E402 - it needs both

from copydesk import spark as on_spark  # noqa: E402
from copydesk.spark import _keywords, _vectors  # noqa: E402

pytestmark = pytest.mark.usefixtures("spark")

# The articles that come with the package, and what crawls hold besides.
SAMPLE = copydesk.sample()
TEXTS = [*SAMPLE["text"], None, "", "naïve 🗞 on Monday", "日本の新聞 2016年7月14日", "same", "same"]
TITLES = [*SAMPLE["title"], None, "", None, "日本", "same", None]

# The order of the ids is that of the articles; nothing else is told by them.
IDS = [(-5 + 3 * row) * 10**12 + row for row in range(len(TEXTS))]

DAYS = [f"2024-03-{1 + row % 28:02}" if row % 5 else None for row in range(len(TEXTS))]
COLUMNS = {"id": IDS, "text": TEXTS, "title": TITLES, "day": DAYS}
SCHEMA = "id bigint, text string, title string, day string"


def frame(spark, partitions=3, columns=COLUMNS, schema=SCHEMA):
    """A frame whose rows stand in no order, in so many partitions."""
    rows = list(zip(*columns.values(), strict=True))
    return spark.createDataFrame(rows, schema).repartition(partitions)


def rows_of(answer, key="id"):
    """The rows of an answer by id; those of an article in the order they came."""
    return sorted(answer.toArrow().to_pylist(), key=lambda row: row[key])


def plain(table, ids=IDS):
    """The rows of a plain function, ids in place of row numbers."""
    rows = table.to_pylist()
    if "row" in table.column_names:
        return [{"id": ids[row.pop("row")], **row} for row in rows]
    return [{"id": of, **row} for of, row in zip(ids, rows, strict=True)]


def none_for_nan(rows):
    return [{name: None if v != v else v for name, v in row.items()} for row in rows]  # noqa: PLR0124


ARROW = pyarrow.array(TEXTS, type=pyarrow.string())


@pytest.mark.parametrize(
    ("partitions", "keywords"),
    [
        (1, ["ferry", "the council", "new york", "日"]),
        (7, {"ferry": 2.0, "rain": -1}),
        (3, {"ferry": "sea"}),
    ],
)
def test_match(spark, partitions, keywords):
    found = on_spark.match(frame(spark, partitions), keywords)
    assert rows_of(found) == plain(copydesk.match(ARROW, keywords))


@pytest.mark.parametrize("partitions", [1, 7])
def test_published(spark, partitions):
    found = on_spark.published(frame(spark, partitions))
    assert rows_of(found) == none_for_nan(plain(copydesk.published(ARROW)))
    assert found.schema["date"].dataType.simpleString() == "date"


@pytest.mark.parametrize("kind", ["string", "date", "timestamp", "timestamp_ntz"])
def test_dates_on_days_of_any_type(spark, kind):
    df = frame(spark).withColumn("day", functions.col("day").cast(kind))
    found = on_spark.dates(df, published="day", types=["DATE", "TIME"])
    expected = copydesk.dates(ARROW, published=DAYS, types=["DATE", "TIME"])
    assert rows_of(found) == plain(expected)
    assert found.schema["begin"].dataType.simpleString() == "date"


@pytest.mark.parametrize("day", [None, "2024-02-29", datetime.date(2024, 2, 29)])
def test_dates_on_one_day_or_none(spark, day):
    found = on_spark.dates(frame(spark), published=day, languages=("en", "de"))
    assert rows_of(found) == plain(copydesk.dates(ARROW, published=day, languages=("en", "de")))


def test_a_day_is_that_of_the_time_zone_of_the_session(spark):
    spark.conf.set("spark.sql.session.timeZone", "Asia/Tokyo")
    try:
        late = spark.createDataFrame([(1, "They met today.")], "id bigint, text string").withColumn(
            "at", functions.expr("timestamp '2016-07-14 23:30:00 UTC'")
        )
        found = on_spark.dates(late, published="at").collect()
    finally:
        spark.conf.set("spark.sql.session.timeZone", "UTC")
    assert [row.begin for row in found] == [datetime.date(2016, 7, 15)]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"title": "title", "style": "tags", "top": 3},
        {"method": "tfidf", "max_words": 2},
        {"method": "yake"},
        {"method": "rake", "stopwords": ["the", "a"], "deduplicate": None},
        {"method": "textrank", "language": "de"},
        {"method": "positionrank"},
    ],
)
def test_keywords(spark, options):
    found = on_spark.keywords(frame(spark, 5), **options)
    given = {**options, "title": TITLES} if "title" in options else options
    assert rows_of(found) == plain(copydesk.keywords(ARROW, **given))


def test_keywords_in_several_languages(spark):
    codes = ["en" if row % 3 else "de" for row in range(len(TEXTS))]
    df = frame(spark, columns={**COLUMNS, "day": codes})
    found = on_spark.keywords(df, language=functions.lower("day"))
    assert rows_of(found) == plain(copydesk.keywords(ARROW, language=codes))


@pytest.mark.parametrize("method", ["news", "tfidf"])
def test_keywords_against_a_background(spark, method):
    few, many = TEXTS[:7], TEXTS[7:]
    df = frame(spark, columns={"id": IDS[:7], "text": few}, schema="id bigint, text string")
    background = frame(
        spark, columns={"id": IDS[7:], "text": many}, schema="id bigint, text string"
    )
    found = on_spark.keywords(df, method=method, background=background)
    assert rows_of(found) == plain(copydesk.keywords(ARROW[:7], method=method, background=many))


def test_few_articles_tell_nothing_of_rarity(spark):
    df = frame(spark, columns={"id": IDS[:19], "text": TEXTS[:19]}, schema="id bigint, text string")
    assert rows_of(on_spark.keywords(df)) == plain(copydesk.keywords(ARROW[:19]))


def test_keywords_of_more_articles_than_are_counted(spark):
    # Every third article is counted, some of them missing ones.
    texts = [f"Ferry {row % 7} sails to Port {row % 11}, ferry {row}." for row in range(4_001)]
    texts = [None if row % 12 == 0 else text for row, text in enumerate(texts)]
    ids = [7 * row - 9_000 for row in range(len(texts))]
    df = frame(spark, 4, columns={"id": ids, "text": texts}, schema="id bigint, text string")
    found = on_spark.keywords(df, top=2)
    assert rows_of(found) == plain(copydesk.keywords(pyarrow.array(texts), top=2), ids)


def test_keywords_of_too_many_words_to_send(spark, monkeypatch):
    monkeypatch.setattr(_keywords, "MOST_WORDS", 100)
    monkeypatch.setattr(_keywords, "ARTICLES_OF_GROUP", 20)
    found = on_spark.keywords(frame(spark), method="tfidf", title="title")
    assert rows_of(found) == plain(copydesk.keywords(ARROW, method="tfidf"))


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"weighting": "count", "ngrams": (1, 2), "min_df": 2},
        {"min_df": 0.05, "max_df": 0.5, "max_features": 50, "norm": "l1"},
        {"max_features": 10, "sublinear_tf": True, "smooth_idf": False, "norm": None},
        {"vocabulary": ["ferry", "rain", "no such"], "ngrams": (1, 2)},
    ],
)
def test_vectors(spark, options):
    found, terms = on_spark.vectorize(frame(spark, 5), **options)
    matrix, expected = copydesk.vectorize(ARROW, **options)
    assert terms == expected
    assert (terms.idf is None) == (expected.idf is None)
    assert terms.idf is None or terms.idf.tolist() == expected.idf.tolist()
    rows = found.orderBy("id").collect()
    assert [row.id for row in rows] == IDS
    for at, row in enumerate(rows):
        expected_row = matrix[at]
        assert row.vector.size == len(terms)
        assert row.vector.indices.tolist() == expected_row.indices.tolist()
        assert row.vector.values.tolist() == expected_row.data.tolist()


def test_a_vocabulary_brings_its_weights_along(spark):
    _, terms = copydesk.vectorize(ARROW[:40], max_features=30)
    found, answered = on_spark.vectorize(frame(spark), vocabulary=terms)
    matrix, _ = copydesk.vectorize(ARROW, vocabulary=terms)
    assert answered.idf.tolist() == terms.idf.tolist()
    rows = found.orderBy("id").collect()
    assert [row.vector.values.tolist() for row in rows] == [row.data.tolist() for row in matrix]


def test_vectors_go_into_spark_ml(spark):
    from pyspark.ml.clustering import KMeans

    found, _ = on_spark.vectorize(frame(spark), max_features=20)
    model = KMeans(k=2, seed=1, featuresCol="vector", maxIter=2).fit(found)
    assert model.transform(found).count() == len(TEXTS)


def test_too_large_a_vocabulary(spark, monkeypatch):
    monkeypatch.setattr(_vectors, "MOST_TERMS", 50)
    with pytest.raises(ValueError, match="more than 50 terms, too many .* min_df, or set max_feat"):
        on_spark.vectorize(frame(spark))
    assert len(on_spark.vectorize(frame(spark), max_features=50)[1]) == 50


CORPORA = st.lists(
    st.one_of(
        st.none(),
        st.lists(
            st.sampled_from(
                ["Rain", "rain.", "ferry", "tunnel", "on Monday", "March 3, 2016", "LISBON --", "🗞"]
            ),
            max_size=12,
        ).map(" ".join),
    ),
    min_size=1,
    max_size=30,
)


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(CORPORA, st.integers(1, 5), st.integers(1, 6))
def test_any_articles_in_any_parts(spark, texts, partitions, batch):
    ids = list(range(3, 3 + len(texts)))
    column = pyarrow.array(texts, type=pyarrow.string())
    df = frame(spark, partitions, {"id": ids, "text": texts}, "id bigint, text string").persist()
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", batch)
    try:
        assert rows_of(on_spark.dates(df)) == plain(copydesk.dates(column), ids)
        found = on_spark.keywords(df, method="tfidf")
        assert rows_of(found) == plain(copydesk.keywords(column, method="tfidf"), ids)
        _, terms = on_spark.vectorize(df, ngrams=(1, 2))
        _, expected = copydesk.vectorize(column, ngrams=(1, 2))
        assert terms == expected
        assert terms.idf.tolist() == expected.idf.tolist()
    finally:
        spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")
        df.unpersist()


@pytest.mark.filterwarnings("ignore:The copy keyword is deprecated")  # in PySpark 4.3, on pandas 3
def test_the_frame_of_pandas(spark):
    pandas = pytest.importorskip("pandas")
    articles = pandas.DataFrame({"id": IDS[:20], "text": TEXTS[:20]})
    found = on_spark.dates(spark.createDataFrame(articles)).toPandas()
    expected = copydesk.dates(articles["text"])
    expected.insert(0, "id", articles["id"])
    found = found.sort_values("id", kind="stable")
    for name in ("id", "start", "end", "mention", "type", "value", "range"):
        assert found[name].dropna().tolist() == expected[name].dropna().tolist(), name
    for name in ("begin", "finish"):
        days = [None if pandas.isna(day) else day.date() for day in expected[name]]
        assert [None if pandas.isna(day) else day for day in found[name]] == days


def test_any_names_of_columns(spark):
    df = frame(spark).select(
        functions.col("id").alias("article.id"), functions.col("text").alias("the `text`")
    )
    names = {"id": "article.id", "text": "the `text`"}
    found = on_spark.match(df, ["ferry"], **names)
    expected = [
        {"article.id": row.pop("id"), **row} for row in plain(copydesk.match(ARROW, ["ferry"]))
    ]
    assert rows_of(found, "article.id") == expected
    assert len(on_spark.vectorize(df, **names)[1]) > 1_000
    assert on_spark.keywords(df, method="tfidf", **names).count() > 500


def test_articles_without_any_text(spark):
    df = spark.createDataFrame([(1,), (2,)], "id bigint").withColumn("text", functions.lit(None))
    assert on_spark.match(df, ["ferry"]).count() == 0
    assert on_spark.keywords(df, method="tfidf").count() == 0
    found, terms = on_spark.vectorize(df)
    assert (found.count(), terms) == (2, [])


def test_no_articles(spark):
    df = frame(spark).filter("id is null")
    assert on_spark.dates(df).count() == 0
    assert on_spark.keywords(df, method="tfidf").count() == 0
    assert on_spark.vectorize(df)[1] == []


def test_nothing_runs_before_the_answer_is_used(spark):
    broken = frame(spark).withColumn("text", functions.raise_error(functions.lit("it ran")))
    broken = broken.withColumn("text", functions.col("text").cast("string"))
    for answer in (
        on_spark.match(broken, ["ferry"]),
        on_spark.dates(broken),
        on_spark.published(broken),
        on_spark.keywords(broken, method="yake"),
        on_spark.vectorize(broken, vocabulary=["ferry"], weighting="count")[0],
    ):
        with pytest.raises(Exception, match="it ran"):
            answer.collect()


@pytest.mark.parametrize(
    ("name", "arguments", "error", "message"),
    [
        (
            "dates",
            {"text": "body"},
            ValueError,
            "text: there is no column 'body'; there are id, text",
        ),
        ("dates", {"id": "key"}, ValueError, "id: there is no column 'key'"),
        ("keywords", {"title": "head"}, ValueError, "title: there is no column 'head'"),
        ("dates", {"published": "when"}, ValueError, "published: there is no column 'when'"),
        (
            "published",
            {"id": "text"},
            TypeError,
            "id: the column 'text' must be of type bigint, not",
        ),
        (
            "published",
            {"text": "id"},
            TypeError,
            "text: the column 'id' must be of type string, not",
        ),
        (
            "dates",
            {"published": "id"},
            TypeError,
            "published: the column 'id' must be of type date",
        ),
        ("published", {"text": 3}, TypeError, "text must be the name of a column, not int"),
        (
            "dates",
            {"published": 20240229},
            TypeError,
            "published must be the name of a column or a",
        ),
        ("dates", {"order": "ymd"}, ValueError, "order must be"),
        ("dates", {"languages": "en"}, ValueError, "languages must be"),
        ("match", {"keywords": "ferry"}, ValueError, "keywords must be"),
        ("keywords", {"top": 0}, ValueError, "top must be 1 or more"),
        ("keywords", {"language": 3}, TypeError, "language must be a code or a Spark Column"),
        ("keywords", {"background": ["rain"]}, TypeError, "background must be a Spark DataFrame"),
        ("vectorize", {"ngrams": (2, 1)}, ValueError, "ngrams must be"),
        (
            "vectorize",
            {"min_df": 9, "max_df": 2},
            ValueError,
            "max_df must be at least min_df (9 a",
        ),
    ],
)
def test_what_is_wrong_is_told_at_the_call(spark, name, arguments, error, message):
    with pytest.raises(error) as raised:
        getattr(on_spark, name)(frame(spark), **arguments)
    assert message in str(raised.value)


def test_what_is_wrong_with_a_frame_is_told_at_the_call(spark):
    df = frame(spark)
    whole = df.withColumn("id", functions.col("id").cast("int"))
    twice = df.join(df.select("id", "text"), "id")
    taken = df.withColumnRenamed("id", "start")
    for wrong, arguments, error, message in (
        (whole, {}, TypeError, "must be of type bigint, not int"),
        (twice, {}, ValueError, "text: 2 columns are called 'text'"),
        (taken, {"id": "start"}, ValueError, "id: the answer has a column 'start' of its own"),
        (["a text"], {}, TypeError, "df must be a Spark DataFrame, not list"),
    ):
        with pytest.raises(error) as raised:
            on_spark.published(wrong, **arguments)
        assert message in str(raised.value)


def test_a_bad_row_is_told_by_its_id(spark):
    bad = functions.when(functions.col("id") == IDS[3], "someday").otherwise(functions.col("day"))
    found = on_spark.dates(frame(spark).withColumn("day", bad), published="day")
    with pytest.raises(Exception, match=f"id {IDS[3]} cannot be read as a day: 'someday'"):
        found.collect()
    missing = functions.when(functions.col("text") != "same", functions.col("id"))
    found = on_spark.published(frame(spark).withColumn("id", missing))
    with pytest.raises(Exception, match="id: there is none [(]null[)] for the article"):
        found.collect()


def test_what_fails_leaves_no_folder_that_looks_whole(spark, tmp_path):
    missing = functions.when(functions.col("text") != "same", functions.col("id"))
    found = on_spark.published(frame(spark).withColumn("id", missing))
    with pytest.raises(Exception, match="id: there is none"):
        found.write.parquet(str(tmp_path / "answer"))
    assert not (tmp_path / "answer" / "_SUCCESS").exists()
    assert not list((tmp_path / "answer").glob("*.parquet"))
    on_spark.published(frame(spark)).write.parquet(str(tmp_path / "whole"))
    assert (tmp_path / "whole" / "_SUCCESS").exists()


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("raise ImportError('not here')", "cannot import copydesk (not here)"),
        ("__version__ = '0.0.9'", "has copydesk 0.0.9"),
    ],
)
def test_a_worker_that_has_no_copydesk_or_another(spark, tmp_path, monkeypatch, module, said):
    (tmp_path / "copydesk.py").write_text(module, encoding="utf-8")
    monkeypatch.setitem(spark.sparkContext.environment, "PYTHONPATH", str(tmp_path))
    for answer in (
        on_spark.match(frame(spark), ["ferry"]),
        on_spark.vectorize(frame(spark), vocabulary=copydesk.Vocabulary(["ferry"], [1.0]))[0],
    ):
        with pytest.raises(Exception, match="PYSPARK_PYTHON") as raised:
            answer.collect()
        told = str(raised.value)
        assert f"the Python of a Spark worker, {sys.executable}" in told
        assert said in told
        assert f"the driver has {copydesk.__version__}" in told


def test_an_article_of_50_megabytes(spark):
    sentence = "The ferry sails on Monday. "
    long = functions.repeat(functions.lit(sentence), functions.lit(2_000_000))
    df = spark.range(4).withColumn(
        "text", functions.when(functions.col("id") == 2, long).otherwise(functions.lit(sentence))
    )
    found = (
        on_spark.match(df, ["ferry"]).groupBy("id").agg(functions.count("*"), functions.max("end"))
    )
    rows = sorted(tuple(row) for row in found.collect())
    assert rows == [(0, 1, 9), (1, 1, 9), (2, 2_000_000, 1_999_999 * len(sentence) + 9), (3, 1, 9)]


# A worker is a fork of the daemon that Spark starts. This kills one of them, once, as soon as it
# has begun to use a kernel.
KILLER = """
import os, sys, threading, time

def kill_once():
    while "copydesk.kernels" not in sys.modules:
        time.sleep(0.001)
    try:
        os.close(os.open({marker!r}, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    os.kill(os.getpid(), 9)

if "pyspark.daemon" in sys.orig_argv:
    start = lambda: threading.Thread(target=kill_once, daemon=True).start()
    os.register_at_fork(after_in_child=start)
"""


def test_a_cluster_that_loses_a_worker(run_on_cluster, tmp_path):
    marker = tmp_path / "killed"
    (tmp_path / "killer").mkdir()
    (tmp_path / "killer" / "sitecustomize.py").write_text(KILLER.format(marker=str(marker)))
    code = """
        import copydesk
        from copydesk import spark as on_spark

        spark.sparkContext.environment["PYTHONPATH"] = KILLER
        texts = copydesk.sample()["text"] * 3
        rows = list(enumerate(texts))
        df = spark.createDataFrame(rows, "id bigint, text string").repartition(4)
        found = sorted(on_spark.dates(df).toArrow().to_pylist(), key=lambda row: row["id"])
        import pyarrow
        expected = copydesk.dates(pyarrow.array(texts)).rename_columns({"row": "id"})
        print(found == expected.to_pylist(), len(found))
    """
    told = run_on_cluster(f"KILLER = {str(marker.parent / 'killer')!r}\n" + textwrap.dedent(code))
    assert told.split() == ["True", str(len(copydesk.dates(SAMPLE["text"] * 3)["row"]))]
    assert marker.exists()
