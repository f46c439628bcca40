"""`meetpunt report comparison`: the comparison for a program and for a reader."""

from __future__ import annotations

import json

import pytest

from meetpunt.cli.main import main
from meetpunt.measures.register.published import PUBLISHED
from tests.reports.worked_quarter import worked_quarter


@pytest.mark.django_db
def test_a_quarter_stands_beside_the_year_before_and_what_was_published(capsys: pytest.CaptureFixture[str]) -> None:
    worked_quarter()
    words = ["--language", "en", "report", "comparison", "--org", "Proefbedrijf"]
    words += ["--from", "2026-01-01", "--to", "2026-03-31"]
    assert main([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["from"], found["from_before"], found["to_before"]) == ("2026-01-01", "2025-01-01", "2025-03-31")
    rows = {one["code"]: one for one in found["kpis"]}
    assert (rows["visits"]["now"]["value"], rows["visits"]["team"]) == (15, None)
    assert [one["source"] for one in found["published"]] == [one.source for one in PUBLISHED]
    assert main([*words, "--rep", "Nobody"]) == 1
    assert "Nobody" in capsys.readouterr().err
