"""What managers had set as goals becomes targets when the tables are brought up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.migrating import told_by
from tests.store.migrating_goals import FIRST


@pytest.mark.long
def test_what_a_manager_had_set_is_a_target_and_the_own_goal_stays(tmp_path: Path) -> None:
    told = told_by("tests.store.migrating_goals", tmp_path)
    assert told["goals"] == [50]
    assert told["targets"] == [[60, "Bram", "Anna", str(FIRST), "Ons jaardoel"]]
