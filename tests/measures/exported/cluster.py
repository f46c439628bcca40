"""A standalone Spark cluster on this machine, as small as one can be: a master, and two workers of one processor."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep

HERE = "127.0.0.1"
SMALL = {
    "spark.driver.bindAddress": HERE,
    "spark.driver.host": HERE,
    "spark.executor.cores": "1",
    "spark.executor.memory": "700m",
    "spark.sql.shuffle.partitions": "2",
}
"""Settings with which two executors find room, one on each worker."""
SECONDS = 180


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The address of the master; all of it ends with the block. folder: for the logs and what workers write aside."""
    with ExitStack() as ends:
        log = ends.enter_context(_running(folder, "master", ["master.Master", "--host", HERE, "--port", "0"]))
        address = _told(log, r"Starting Spark master at (spark://\S+)")
        for number in range(2):
            size = ["--host", HERE, "--cores", "1", "--memory", "1g", "--work-dir", str(folder / f"work-{number}")]
            log = ends.enter_context(_running(folder, f"worker-{number}", ["worker.Worker", *size, address]))
            _told(log, r"(Successfully registered with master)")
        yield address


@contextmanager
def _running(folder: Path, name: str, words: list[str]) -> Iterator[Path]:
    found = find_spec("pyspark")
    assert found
    assert found.origin
    home = Path(found.origin).parent
    log = folder / f"{name}.log"
    command = [
        str(home / "bin" / "spark-class"),
        f"org.apache.spark.deploy.{words[0]}",
        "--webui-port",
        "0",
        *words[1:],
    ]
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": HERE, "SPARK_DAEMON_MEMORY": "400m"}
    with log.open("w") as told:
        process = subprocess.Popen(command, env=environment, stdout=told, stderr=subprocess.STDOUT)
    try:
        yield log
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _told(log: Path, what: str) -> str:
    until = monotonic() + SECONDS
    while monotonic() < until:
        if found := re.search(what, log.read_text()):
            return found[1]
        sleep(0.2)
    raise AssertionError(f"{log.name} does not say {what!r}:\n{log.read_text()[-2000:]}")
