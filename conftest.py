"""A Spark session for the tests that need one, those in docstrings included."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# Without PySpark there is nothing of it to import, examples included.
if importlib.util.find_spec("pyspark") is None:
    collect_ignore_glob = ["python/copydesk/spark/*", "notebooks/07_on_spark.ipynb"]

# PySpark 4 runs on Java 17 and newer.
OLDEST_JAVA = 17

NOTEBOOK = "07_on_spark.ipynb"

# Everything on this machine alone.
ENVIRONMENT = {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    # Tests are over before the second compiler of Java has paid for itself.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "3",
    "spark.sql.session.timeZone": "UTC",
}


def no_spark() -> str:
    """Why Spark cannot be started here; empty where it can."""
    if importlib.util.find_spec("pyspark") is None:
        return "PySpark is not installed"
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=Path(home) / "bin" if home else None)
    if java is None:
        return f"Spark needs Java {OLDEST_JAVA} or newer, and there is none on the path"
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < OLDEST_JAVA:
        return f"Spark needs Java {OLDEST_JAVA} or newer, not: {told.strip()}"
    return ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The notebook on Spark runs where Spark does."""
    notebooks = [item for item in items if item.path.name == NOTEBOOK]
    if notebooks and (reason := no_spark()):
        for item in notebooks:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def java() -> None:
    """PySpark, and the Java that it needs; without them, a test is skipped and says why."""
    if reason := no_spark():
        pytest.skip(reason)


@pytest.fixture(scope="session")
def spark(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A session on two cores of this machine."""
    request.getfixturevalue("java")
    from pyspark.sql import SparkSession

    os.environ.update(ENVIRONMENT)
    builder = SparkSession.builder.master("local[2]").config(map=SETTINGS)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture
def run_on_cluster(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """What runs code on two executors in processes of their own, `spark` being the session.

    A process has one session, and so the code runs in another. Its standard output is the answer.
    """
    request.getfixturevalue("java")

    def run(code: str, settings: dict[str, str] | None = None) -> str:
        master = "local-cluster[2,1,1024]"
        script = tmp_path / "on_cluster.py"
        script.write_text(
            "from pyspark.sql import SparkSession\n"
            f"builder = SparkSession.builder.master({master!r})\n"
            f"spark = builder.config(map={SETTINGS | (settings or {})!r}).getOrCreate()\n"
            "spark.sparkContext.setLogLevel('OFF')\n" + textwrap.dedent(code) + "\nspark.stop()\n",
            encoding="utf-8",
        )
        done = subprocess.run(
            [sys.executable, script],
            cwd=tmp_path,
            env=os.environ | ENVIRONMENT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-5000:]
        return done.stdout

    return run


@pytest.fixture(autouse=True)
def session_of_docstrings(request: pytest.FixtureRequest) -> None:
    """What the examples of `copydesk.spark` call `spark`."""
    item = request.node
    if isinstance(item, pytest.DoctestItem) and item.name.startswith("copydesk.spark"):
        item.dtest.globs["spark"] = request.getfixturevalue("spark")
