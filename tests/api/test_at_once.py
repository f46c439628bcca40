"""Requests with one key at the same moment do it once, on both databases."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.own_process import ROOT, environment

pytestmark = pytest.mark.both


def test_requests_with_one_key_at_the_same_moment_make_one_account(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.api.at_once"],
        env=environment(tmp_path),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-2000:]
    found = json.loads(told.stdout.splitlines()[-1])
    assert found["made"] == 1
    assert {json.dumps(one) for one in found["answers"]} == {json.dumps(found["answers"][0])}
    assert found["answers"][0][0] == 201
