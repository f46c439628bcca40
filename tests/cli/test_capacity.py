"""`meetpunt report capacity`: the worked example for a program and for a reader."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from meetpunt.actions.plans import NewPlan, hold_plan, make_plan
from meetpunt.cli.main import main
from meetpunt.reports.planning.plan import ask_of, plan_of, to_keep
from meetpunt.store.access import viewer_of_person
from meetpunt.store.models import SalesProcess
from meetpunt.store.plans import ValueKey, Wanted, find_plan
from tests.build import act_in
from tests.cast import ZUID, Cast, build_cast, day_there

pytestmark = pytest.mark.sqlite_only("words and tables of what tests/reports asks of both databases")

TODAY = day_there()
YEAR = TODAY.year + 1
EXAMPLE = {
    "workable_days": 210,
    "visits_per_day": 4,
    "customers": 45,
    "visits_per_customer": 4,
    "sale_share": 0,
    "orders": 60,
    "visits_per_order": 7,
}


@pytest.fixture
def cast(db: None) -> Cast:
    found = build_cast(TODAY, entries=1)
    act_in(found.organisation)
    return found


def hold(cast: Cast, **other: float) -> None:
    """Anna's plan holds, with the example for everybody in her team."""
    now = datetime.now(UTC)
    anna = viewer_of_person(cast.people["Anna"].pk, cast.organisation.pk, TODAY)
    assert anna is not None
    values = {
        ValueKey(code, cast.people[name.split()[0]].pk): Wanted(value)
        for name in ZUID
        for code, value in {**EXAMPLE, **other}.items()
    }
    process = SalesProcess.objects.get(organisation=cast.organisation)
    new = NewPlan("Plan", YEAR, cast.zuid.pk, process.pk, date(TODAY.year - 1, 1, 1), date(TODAY.year - 1, 12, 31))
    plan_id = make_plan(anna, new, values, now)
    report = plan_of(anna, plan_id, ask_of(find_plan(anna, plan_id)))
    hold_plan(anna, plan_id, "Agreed", to_keep(report), now)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["--language", "en", "report", "capacity", "--org", "Ovenbouw Brabant", *words])
    out, err = capsys.readouterr()
    return code, out, err


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    code, out, err = run(capsys, "--json", *words)
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.mark.both
def test_a_program_reads_the_worked_example(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    hold(cast)
    found = answer(capsys, "--rep", "Bram Jansen", "--year", str(YEAR))
    lines = ("visit_capacity", "service_capacity", "sales_capacity", "turnover_capacity", "rest_capacity")
    assert [found[line] for line in lines] == [840, 180, 660, 420, 240]
    assert (found["workable_days"], found["visits_per_day"]) == (210, 4)
    assert (found["from"], found["plan"], found["shortage"]) == ("plan", "Plan", None)


def test_a_team_is_the_sum_with_a_row_for_each(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    hold(cast, orders=100)
    found = answer(capsys, "--team", "Team Zuid", "--year", str(YEAR))
    assert found["rest_capacity"] == -40 * len(ZUID)
    assert found["shortage"]["visits"] == 40 * len(ZUID)
    assert found["shortage"]["days"] == pytest.approx(10 * len(ZUID))
    assert found["shortage"]["people"] == pytest.approx(10 * len(ZUID) / 210)
    assert [one["key"] for one in found["rows"]] == sorted(ZUID)


def test_a_reader_gets_a_table_and_what_is_short(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    hold(cast, orders=100)
    code, out, _err = run(capsys, "--rep", "Bram Jansen", "--year", str(YEAR))
    assert code == 0
    assert "rest capacity" in out
    assert "A shortage of 40 visits, 10 days, 0.05 of a seller." in out
    assert "From the plan that holds: Plan." in out


def test_without_a_plan_it_says_that_it_is_measured_and_what_is_missing(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(capsys, "--team", "Team Zuid", "--year", str(YEAR))
    assert found["from"] == "measured"
    assert found["workable_days"] > 1000
    assert found["rest_capacity"] is None
    assert found["missing"]["rest_capacity"]
    _code, out, _err = run(capsys, "--team", "Team Zuid", "--year", str(YEAR))
    assert "No plan holds for this year" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--rep", "Nobody"), "no rep"),
        (("--team", "Nowhere"), "no team"),
        (("--year", "27"), "not a year"),
        (("--org", "Elsewhere"), "no organisation"),
    ],
)
def test_what_is_not_there_is_said(
    cast: Cast, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    code, _out, err = run(capsys, *words)
    assert code != 0
    assert said in err
