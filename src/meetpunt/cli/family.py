"""The processes of `meetpunt serve`: they are made of one that has loaded everything, and die with it.

A process that is made by forking shares what was loaded before (about 125 MB) with the others, until it uses it: each
use of an object writes its count, so that after some minutes half of it is each one's own. Jobs come after people: the
worker runs at a lower priority. When it is killed it is made again; the server does the same for the processes that
answer.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import runpy
import signal
import sys
import threading
import time
from functools import partial
from importlib import import_module
from typing import Any

from meetpunt.watch.spare import give_back, keep_few_heaps

APPLICATION = "meetpunt.config.wsgi:application"
JOBS = "meetpunt.jobs"
"""Programs of their own: the shell starts them, and knows nothing of pages and jobs."""
TURN = 0.001
"""Seconds that a request goes on while another one waits for its turn. A short page asks the database thirty times and
waits for its turn after each; at Python's own five milliseconds it took as long as the long page beside it."""
GARBAGE = (5_000, 10, 200)
"""How many new objects a process that answers makes before it looks for circles among the young, the older, and all
(`gc.set_threshold`). It keeps millions for a long time, so that a look through all stops everybody for half a second;
at Python's own numbers that was after every 700 pages, and what pages leave is found among the young.
"""
HOME = "NL"
"""The country whose places are loaded beforehand; those of another one are read when they are asked for."""
LOWER = 5
"""Of priority, for the worker."""
SECONDS_BETWEEN = 2.0
"""Before a worker that ended is made again."""
SECONDS_TO_STOP = 10
_PARENT_DEATH_SIGNAL = 1


def load_everything() -> None:
    """Load all that pages and jobs need: what is not changed afterwards is shared by the processes made of this one."""
    from django.db import connections
    from django.urls import get_resolver

    keep_few_heaps()
    import_module(APPLICATION.partition(":")[0])
    import_module(f"{JOBS}.worker")
    _ = get_resolver().url_patterns
    _load_what_is_shown()
    connections.close_all()  # a connection of this process must be used by no other
    gc.collect()
    give_back()
    gc.freeze()


def _load_what_is_shown() -> None:
    """Words, what templates are made with, and the map: some ten megabytes that each process would read by itself."""
    from django.conf import settings
    from django.template import engines
    from django.utils import translation

    from meetpunt.store.places.outlines import cities, outlines
    from meetpunt.store.places.postcodes import localities_of
    from meetpunt.store.places.towns import towns_of

    engines.all()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("")
    for load in (outlines, cities, partial(towns_of, HOME), partial(localities_of, HOME)):
        load()


def application(_target: str) -> Any:
    """What a process that answers pages begins with."""
    from django.conf import settings

    from meetpunt.reports import ahead

    _die_with_parent()
    sys.setswitchinterval(TURN)
    gc.set_threshold(*GARBAGE)
    ahead.begin()
    # Such a process lives long enough for copies of facts to pay (config/settings.py was read before it began).
    settings.COLUMNAR = os.environ.get("MEETPUNT_COLUMNAR") or "auto"
    return getattr(import_module(APPLICATION.partition(":")[0]), APPLICATION.partition(":")[2])


class Worker:
    """The worker through the jobs, made again whenever it ends unasked."""

    def __init__(self) -> None:
        self._fork: Any = multiprocessing.get_context("fork" if sys.platform != "win32" else "spawn")
        self._asked_to_stop = threading.Event()
        self._process: Any = None
        self._watch = threading.Thread(target=self._keep_one, daemon=True)

    def start(self) -> None:
        """Make it, and keep an eye on it."""
        self._watch.start()

    def stop(self) -> None:
        """Ask it to stop: it puts its job back first; whoever takes too long is killed, and loses only its lease."""
        self._asked_to_stop.set()
        process = self._process
        if process is not None and process.is_alive():
            process.terminate()
            process.join(SECONDS_TO_STOP)
            if process.is_alive():
                process.kill()

    def _keep_one(self) -> None:
        while not self._asked_to_stop.is_set():
            self._process = self._fork.Process(target=_work, name="worker", daemon=False)
            self._process.start()
            self._process.join()
            if not self._asked_to_stop.is_set():
                print("meetpunt: the worker ended; another one takes over.", file=sys.stderr, flush=True)
                time.sleep(SECONDS_BETWEEN)


def _work() -> None:
    from django.utils import translation

    _die_with_parent()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    if hasattr(os, "nice"):
        os.nice(LOWER)
    translation.deactivate()  # the shell's language is not the worker's
    runpy.run_module(JOBS, run_name="__main__", alter_sys=True)


def _die_with_parent() -> None:
    """So that nobody holds the port when the first process was killed (Linux; elsewhere they must be ended by hand)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)
