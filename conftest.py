"""A Spark session for the tests that need one, those in docstrings included."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

# PySpark 4 runs on Java 17 and newer.
OLDEST_JAVA = 17

SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "3",
    "spark.sql.session.timeZone": "UTC",
}


@pytest.fixture(scope="session")
def start_spark() -> Any:
    """Start a session at a master, with settings of its own: `start_spark("local[2]", {...})`."""
    pyspark = pytest.importorskip("pyspark", minversion="4", exc_type=ImportError)
    if missing := no_java():
        pytest.skip(missing)
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYSPARK_PYTHON"] = sys.executable

    def start(master: str, settings: dict[str, str] | None = None) -> Any:
        from pyspark.sql import SparkSession

        if running := SparkSession.getActiveSession():
            running.stop()
        builder = SparkSession.builder.master(master).appName("copydesk")
        for name, value in (SETTINGS | (settings or {})).items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        return session

    assert pyspark.__version__
    return start


@pytest.fixture(scope="session")
def spark(start_spark: Any) -> Any:
    """Two cores of this machine."""
    session = start_spark("local[2]")
    yield session
    session.stop()


@pytest.fixture(autouse=True)
def session_of_docstrings(request: pytest.FixtureRequest) -> None:
    """What the examples of `copydesk.spark` call `spark`."""
    item = request.node
    if isinstance(item, pytest.DoctestItem) and item.name.startswith("copydesk.spark"):
        item.dtest.globs["spark"] = request.getfixturevalue("spark")


def no_java() -> str:
    """Why Spark cannot be started here; empty where it can."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=Path(home) / "bin" if home else None)
    if java is None:
        return f"Spark needs Java {OLDEST_JAVA} or newer, and there is none on the path"
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < OLDEST_JAVA:
        return f"Spark needs Java {OLDEST_JAVA} or newer, not: {told.strip()}"
    return ""
