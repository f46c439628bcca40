"""From a fresh clone to a page that answers: `make run` where there is Python and a network, and nothing of ours.

Rule: the caches of pip, uv and npm are left as they are, and said; everything else is made anew.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from time import perf_counter, sleep
from urllib.error import URLError
from urllib.request import urlopen

from bench.serving import HOST, free_port
from bench.timing import say

ROOT = Path(__file__).resolve().parents[1]
MOST_SECONDS = 120
GIVE_UP = 600


def bench_fresh(folder: Path) -> None:
    """Clone what is tracked, run it, and wait until it is ready."""
    clone, port = folder / "clone", free_port()
    _clone(clone)
    ours = ("PYTHON", "VIRTUAL_ENV", "MEETPUNT", "DATABASE", "DJANGO")
    told = {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {"PORT": str(port)}
    began, ready = perf_counter(), 0.0
    run = subprocess.Popen(
        [sys.executable, "run.py"], cwd=clone, env=told, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while not ready and run.poll() is None and perf_counter() - began < GIVE_UP:
            sleep(0.2)
            ready = perf_counter() - began if _is_ready(port) else 0.0
    finally:
        os.killpg(run.pid, signal.SIGTERM)
        run.wait(timeout=30)
    if not ready:
        say("A fresh clone: it did not come to answer. See what `make run` says.")
        return
    size = sum(path.stat().st_size for path in clone.rglob("*") if path.is_file() and not path.is_symlink())
    goal = "within" if ready <= MOST_SECONDS else "BEYOND"
    say(f"A fresh clone answers, with its demo company, after {ready:.1f} s ({goal} the {MOST_SECONDS} s that are")
    say(f"promised) and takes {size / 1e6:.0f} MB. What pip, uv and npm had fetched before was at hand.\n")
    shutil.rmtree(clone, ignore_errors=True)


def _clone(clone: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, clone / name)


def _is_ready(port: int) -> bool:
    try:
        with urlopen(f"http://{HOST}:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
