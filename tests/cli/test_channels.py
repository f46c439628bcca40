"""`meetpunt report channels`: the month of the counting page for a program and for a reader."""

from __future__ import annotations

import json

import pytest

from meetpunt.cli.main import main
from tests.reports.test_cost_to_serve import firm, month

__all__ = ["firm"]
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only("words and tables of what tests/reports asks of both")]
JANUARY = ("--from", "2026-01-01", "--to", "2026-01-31")


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["--language", "en", "report", "channels", "--org", "Proefbedrijf", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_month_for_a_program_and_a_reader(firm, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(6):
        month(firm, rates=number == 0)
    code, out, err = _run(capsys, *JANUARY, "--by", "segment", "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert told["whole"]["cost_minor"] == 6 * 394_20
    assert told["whole"]["cost_per_order"]["value"] == pytest.approx(394_20)
    assert told["whole"]["break_even_order"]["value"] == pytest.approx(1_182_60)
    assert told["for_no_account"]["cost_minor"] == 6 * 132_00
    assert [one["key"] for one in told["lines"]] == [""]
    assert told["lines"][0]["channels"]["online"]["basis"] == "not_known"
    assert told["missing_rates"] == []
    code, out, err = _run(capsys, *JANUARY, "--team", "Zuid")
    assert (code, err) == (0, "")
    assert "field" in out
    assert "2281.2" in out
    code, out, err = _run(capsys, "--from", "gisteren")
    assert code != 0
    assert "2026-01-31" in err
