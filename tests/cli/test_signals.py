"""`meetpunt report signals`: the page for a program and for a reader."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from meetpunt.cli.main import main
from tests.cast import build_cast, day_there

pytestmark = pytest.mark.django_db
ORG = "Ovenbouw Brabant"


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["--language", "en", "report", "signals", "--org", ORG, *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_list_comes_with_the_facts_of_every_cause_for_all_a_rep_or_a_team(capsys) -> None:
    today = day_there()
    build_cast(today, entries=110)
    code, out, _ = _run(capsys, "--json")
    found = json.loads(out)
    assert code == 0
    (one,) = found["steps"]
    assert (one["rep"], one["from"], one["to"], one["team"]) == ("Bram Jansen", "O", "C", "Team Zuid")
    assert one["conversion"] < one["beside"]["conversion"]
    assert one["low"] < one["conversion"] < one["high"]
    assert one["chance"] > 0.9
    assert {cause["code"] for cause in one["causes"]} >= {"does_not_dare", "no_follow_up"}
    assert {(row["rep"], row["kind"]) for row in found["data"]} >= {("Bram Jansen", "no_registration")}
    assert json.loads(_run(capsys, "--json", "--rep", "Eva Smit")[1])["steps"] == []
    assert len(json.loads(_run(capsys, "--json", "--team", "Team Zuid")[1])["steps"]) == 1
    early = json.loads(_run(capsys, "--json", "--as-of", (today - timedelta(days=340)).isoformat())[1])
    assert (early["steps"], early["data"]) == ([], []), "nothing of what is open and planned is known of another day"
    _code, out, _ = _run(capsys)
    assert "Bram Jansen" in out
    assert "O-C" in out
    assert _run(capsys, "--as-of", "tomorrow")[0] == 1
