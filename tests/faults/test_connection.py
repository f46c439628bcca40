"""A slow database, and a connection that breaks in the middle of a transaction: before and after COMMIT was sent."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.faults.clients import check
from tests.faults.database import database, environment
from tests.faults.place import ask, served
from tests.faults.proxy import road
from tests.faults.test_kills import writing

pytestmark = [pytest.mark.long, pytest.mark.sqlite_only]


def test_a_connection_that_is_cut_around_a_commit_and_a_slow_one(tmp_path: Path) -> None:
    with database() as postgres, road(postgres.port) as proxy:
        own = environment(tmp_path, postgres.url)
        ground = ask(own, "make")
        by_the_road = own | {"DATABASE_URL": proxy.address(postgres.url)}
        with served(by_the_road) as running, writing(running, ground) as writers:
            for _ in range(4):
                for cut in (proxy.cut_before_commit, proxy.cut_after_commit):
                    time.sleep(0.7)
                    cut()
            time.sleep(2)
            before = sum(len(one.kept) for one in writers)
            proxy.delay = 0.05  # every statement waits; a page asks tens of them
            time.sleep(8)
            proxy.delay = 0.0
            assert sum(len(one.kept) for one in writers) > before, "slow, and yet something is kept"
            running.wait()
        assert proxy.cuts >= 6
        check(writers, ask(own, "written"))
