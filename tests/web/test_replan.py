"""Yearly re-determination: last year's plan beside what was measured, step by step to the draft of the new year."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from meetpunt.actions.noticing import notice_due
from meetpunt.actions.plans import NewPlan, hold_plan, make_plan
from meetpunt.method.period import Period
from meetpunt.method.planning.capacity import as_measured
from meetpunt.reports.planning.ask import PlanAsk
from meetpunt.reports.planning.plan import plan_of
from meetpunt.store.access import viewer_of_person
from meetpunt.store.models import (
    Activity,
    Change,
    Notification,
    Organisation,
    Plan,
    PlanValue,
    Replan,
    ReplanNote,
    Step,
)
from meetpunt.store.plans import ValueKey, Wanted
from meetpunt.store.tenancy import acting_in, changing
from tests.build import act_in
from tests.cast import Cast
from tests.web.conftest import Reader
from tests.web.test_logging import questions

pytestmark = pytest.mark.sqlite_only(
    "words and forms over arithmetic; what it is counted from is asked of both databases in tests/reports"
)

TODAY = datetime.now(UTC).date()
YEAR = TODAY.year + 1
START = "/planning/replan/"
STEPS = ("", "choices/", "targets/", "overview/")


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> None:
    """The tests look into the tables of Bram's organisation."""
    act_in(cast.organisation)


@pytest.fixture
def last(cast: Cast) -> int:
    """The plan of Anna's team that holds this year: 5 visits a day, Bram 6, and a target for Bram."""
    with changing(cast.organisation.pk):
        for place in range(90):
            Activity.objects.create(
                organisation=cast.organisation,
                person_id=cast.bram,
                kind="visit",
                status="held",
                purpose="sales",
                started_on=TODAY - timedelta(days=40 + 3 * place),
                recorded_at=datetime.now(UTC),
            )
    with acting_in(cast.organisation.pk):
        anna = viewer_of_person(cast.people["Anna"].pk, cast.organisation.pk, TODAY)
        assert anna is not None
        process = Step.objects.filter(organisation=cast.organisation)[0].process_id
        year, days = Period.year(TODAY.year), Period.year(TODAY.year - 1)
        values = {
            ValueKey("visits_per_day"): Wanted(5.0),
            ValueKey("visits_per_day", cast.bram): Wanted(6.0),
            ValueKey("target", cast.bram): Wanted(500_000_00.0),
        }
        new = NewPlan("Plan van nu", TODAY.year, cast.zuid.pk, process, days.first, days.last)
        now = datetime.now(UTC)
        plan = make_plan(anna, new, values, now)
        report = plan_of(anna, plan, PlanAsk(process, cast.zuid.pk, days.first, days.last, year.first, year.last))
        hold_plan(anna, plan, "Meer bezoeken", [as_measured(one) for one in (report.whole, *report.sellers)], now)
    return plan


def _begin(client: Client) -> str:
    answer = client.post(START, {"year": str(YEAR), "key": str(uuid4())})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["location"])


@pytest.mark.both
def test_anna_makes_next_years_draft_out_of_what_was_planned_and_measured(
    cast: Cast, reader: Reader, last: int
) -> None:
    anna = reader("Anna")
    page = anna.get(f"{START}?year={YEAR}").content.decode()
    assert "Plan van nu" in page
    assert "Meer bezoeken" in page
    first = _begin(anna)
    page = anna.get(first).content.decode()
    for text in ("Terugkijken", "Minder dan gepland, en meer dan toeval brengt", "Iedereen samen"):
        assert text in page, text
    answer = anna.post(first, {"note-visits_per_day": "Veel ziekte in het voorjaar", "do": "next"})
    assert answer.headers["location"] == f"{first}choices/"
    page = anna.get(f"{first}choices/").content.decode()
    assert "Veel ziekte in het voorjaar" in page
    told = {"choice-visits_per_day": "measured", "own-visits_per_day": "4,5", "do": "next"}
    answer = anna.post(f"{first}choices/", told)
    assert answer.headers["location"] == f"{first}targets/"
    plan = int(first.rstrip("/").rpartition("/")[2])
    with acting_in(cast.organisation.pk):
        kept = PlanValue.objects.filter(plan=plan, code="visits_per_day")
        assert [(row.person_id, row.value, row.source) for row in kept] == [(None, 4.5, "Veel ziekte in het voorjaar")]
        assert not PlanValue.objects.filter(plan=plan, code="visits_per_order").exists()
    page = anna.get(f"{first}targets/").content.decode()
    assert "500.000" in page
    assert "525.000" in page  # and five percent
    page = anna.post(f"{first}targets/", {"percent": "10", "do": "propose"}).content.decode()
    assert "550.000" in page
    anna.post(f"{first}targets/", {f"target-{cast.bram}": "560.000", "do": "next"})
    with acting_in(cast.organisation.pk):
        assert PlanValue.objects.get(plan=plan, code="target", person_id=cast.bram).value == 560_000_00
    page = anna.get(f"{first}overview/").content.decode()
    for text in ("Bram Jansen", "560.000", "Veel ziekte in het voorjaar", f"Maak dit het concept van {YEAR}"):
        assert text in page, text
    answer = anna.post(f"{first}overview/")
    assert answer.headers["location"] == f"/planning/?plan={plan}"
    assert anna.get(f"/planning/?plan={plan}").status_code == 200
    row = Plan.objects.get(pk=plan)
    assert (row.name, row.state, row.year) == (f"Plan {YEAR}", "draft", YEAR)
    with acting_in(cast.organisation.pk):
        assert Replan.objects.get(plan=plan).is_done
        assert Plan.objects.get(pk=last).state == "holds"


def test_who_leaves_half_way_goes_on_where_they_were(cast: Cast, reader: Reader, last: int) -> None:
    anna = reader("Anna")
    first = _begin(anna)
    # going to somebody else's figures keeps what was typed
    answer = anna.post(first, {"note-order_size": "Grotere keukens", "who": str(cast.bram)})
    assert answer.headers["location"] == f"{first}?who={cast.bram}"
    anna.post(f"{first}?who={cast.bram}", {"note-order_size": "Bram vooral horeca", "do": "keep"})
    anna.post(f"{first}choices/", {"choice-visits_per_day": "wanted", "do": "keep"})
    again = reader("Anna")
    assert "Je bent hier al mee begonnen" in again.get(f"{START}?year={YEAR}").content.decode()
    assert _begin(again) == first
    assert 'value="Grotere keukens"' in again.get(first).content.decode()
    assert 'value="Bram vooral horeca"' in again.get(f"{first}?who={cast.bram}").content.decode()
    page = again.get(f"{first}choices/").content.decode()
    assert re.search(r'name="choice-visits_per_day" value="wanted" checked', page)
    with acting_in(cast.organisation.pk):
        assert Replan.objects.count() == 1
        kept = PlanValue.objects.filter(plan__year=YEAR, code="visits_per_day")
        assert {(row.person_id, row.value) for row in kept} == {(None, 5.0), (cast.bram, 6.0)}
    assert "Notities bij een nieuw plan" in reader("Bram").get("/my-data/").content.decode()


def test_notes_are_undone_with_one_tap(cast: Cast, reader: Reader, last: int) -> None:
    anna = reader("Anna")
    first = _begin(anna)
    anna.post(first, {"note-order_size": "Eerst", "do": "keep"})
    page = anna.post(first, {"note-order_size": "Later", "do": "keep"}, follow=True).content.decode()
    anna.post(re.findall(r"/undo/\d+/", page)[-1])
    with acting_in(cast.organisation.pk):
        assert [row.note for row in ReplanNote.objects.all()] == ["Eerst"]
        assert Change.objects.filter(table="replan").count() == 3


@pytest.mark.both
def test_a_note_that_somebody_else_wrote_meanwhile_stays(cast: Cast, reader: Reader, last: int) -> None:
    anna = reader("Anna")
    first = _begin(anna)
    seen = anna.get(first).context["seen"]
    anna.post(first, {"note-order_size": "Van een ander", "note-margin_share": "", "seen": seen, "do": "keep"})
    anna.post(first, {"note-order_size": "", "note-margin_share": "Van mij", "seen": seen, "do": "keep"})
    with acting_in(cast.organisation.pk):
        assert {row.note for row in ReplanNote.objects.all()} == {"Van een ander", "Van mij"}


def test_what_cannot_be_meant_is_said_and_stays(cast: Cast, reader: Reader, last: int) -> None:
    anna = reader("Anna")
    first = _begin(anna)
    for text in ("", "veel", "-3", "51", "nan"):
        answer = anna.post(f"{first}choices/", {"choice-visits_per_day": "own", "own-visits_per_day": text})
        assert answer.status_code == 422, text
        assert f'value="{text}"' in answer.content.decode()
    assert anna.post(f"{first}choices/", {"choice-sale_share": "own", "own-sale_share": "120"}).status_code == 422
    assert anna.post(f"{first}targets/", {f"target-{cast.bram}": "veel"}).status_code == 422
    assert anna.post(f"{first}targets/", {"percent": "x", "do": "propose"}).status_code == 200
    with acting_in(cast.organisation.pk):
        assert not PlanValue.objects.filter(plan__year=YEAR).exists()


def test_without_a_plan_of_last_year_and_without_history_every_step_still_answers(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    assert "Er gold er geen" in anna.get(START).content.decode()
    first = _begin(anna)
    for step in STEPS:
        page = anna.get(first + step)
        assert page.status_code == 200, step
        assert "nan" not in re.sub(r"<[^>]+>", " ", page.content.decode()).lower().split()
    assert anna.get(f"{first}?who={cast.bram}").status_code == 200
    assert anna.post(f"{first}choices/", {"choice-order_size": "wanted", "do": "next"}).status_code == 302
    assert anna.post(f"{first}targets/", {"do": "next"}).status_code == 302


def test_a_plan_that_holds_is_not_touched_any_more(cast: Cast, reader: Reader, last: int) -> None:
    anna = reader("Anna")
    first = _begin(anna)
    with acting_in(cast.organisation.pk):
        Plan.objects.filter(year=YEAR).update(state="holds")
    for step, told in (("", {"note-order_size": "x"}), ("choices/", {}), ("targets/", {}), ("overview/", {})):
        answer = anna.post(first + step, told)
        assert answer.status_code == 422, step
        assert "blijft zoals het is besloten" in answer.content.decode()


@pytest.mark.both
def test_who_makes_no_plans_of_the_team_finds_nothing(cast: Cast, reader: Reader, last: int) -> None:
    first = _begin(reader("Anna"))
    for somebody in ("Bram", "Carla", "Dirk", "Ada"):
        client = reader(somebody)
        for step in STEPS:
            assert client.get(first + step).status_code == 404, (somebody, step)
            assert client.post(first + step, {"do": "next"}).status_code == 404, (somebody, step)
    for somebody in ("Bram", "Carla", "Ada"):
        assert reader(somebody).get(START).status_code == 404, somebody
        assert reader(somebody).post(START, {"year": str(YEAR)}).status_code == 404, somebody
    anna = reader("Anna")
    assert anna.get(f"{START}?team=all").status_code == 404
    assert anna.get(f"{START}?team={cast.noord.pk}").status_code == 404
    assert anna.get(f"{first}?who={cast.people['Carla'].pk}").status_code == 404
    assert anna.get(f"{first}?who=x").status_code == 404
    assert anna.get(f"{START}999999/").status_code == 404


@pytest.mark.both
def test_managers_are_reminded_once_a_year_from_the_organisations_date_on(cast: Cast, reader: Reader) -> None:
    organisation = cast.organisation.pk
    with acting_in(organisation):
        Organisation.objects.filter(pk=organisation).update(replan_month=TODAY.month, replan_day=TODAY.day)
    for _ in range(2):
        notice_due(organisation, datetime.now(UTC))
    with acting_in(organisation):
        rows = Notification.objects.filter(kind="replan_due")
        assert [row.person_id for row in rows] == [cast.people["Anna"].pk]
        path = rows[0].path
    anna = reader("Anna")
    assert "opnieuw te bepalen" in anna.get("/notifications/").content.decode()
    assert anna.get(path).status_code == 200
    assert anna.get("/planning/replan/year/99999/").status_code == 200
    with acting_in(organisation):
        later = TODAY + timedelta(days=1)
        Notification.objects.all().delete()
        Organisation.objects.filter(pk=organisation).update(replan_month=later.month, replan_day=later.day)
    notice_due(organisation, datetime.now(UTC))
    with acting_in(organisation):
        assert not Notification.objects.filter(kind="replan_due").exists()


def test_the_administrator_sets_the_date(cast: Cast, reader: Reader) -> None:
    ada = reader("Ada")
    page = ada.get("/settings/organisation/")
    told = {**page.context["form"].initial, "seen": page.context["seen"], "replan_month": "3", "replan_day": "15"}
    assert ada.post("/settings/organisation/", told).status_code == 302
    row = Organisation.objects.get(pk=cast.organisation.pk)
    assert (row.replan_month, row.replan_day) == (3, 15)
    page = ada.get("/settings/organisation/")
    told = {**page.context["form"].initial, "seen": page.context["seen"], "replan_month": "2", "replan_day": "30"}
    assert (
        ada.post("/settings/organisation/", told).status_code == 422
        or "Die dag bestaat niet" in ada.post("/settings/organisation/", told).content.decode()
    )
    assert Organisation.objects.get(pk=cast.organisation.pk).replan_month == 3


@pytest.mark.both
def test_more_notes_and_values_cost_no_more_questions(cast: Cast, reader: Reader, last: int) -> None:
    anna = reader("Anna")
    first = _begin(anna)
    anna.post(first, {"note-order_size": "a"})
    for step in STEPS:
        anna.get(first + step)
    few = [questions(anna, first + step) for step in STEPS]
    anna.post(first, {"note-visits_per_day": "b", "note-margin_share": "c"})
    anna.post(f"{first}choices/", {"choice-visits_per_day": "wanted", "choice-order_size": "wanted"})
    anna.post(f"{first}targets/", {f"target-{one.pk}": "100000" for one in cast.people.values()})
    for step in STEPS:
        anna.get(first + step)
    assert [questions(anna, first + step) for step in STEPS] == few
    assert max(few) <= 73, few


def test_the_year_measured_is_the_last_whole_one() -> None:
    from meetpunt.reports.planning.replan import measured_over

    assert measured_over(date(2026, 11, 28), 2027) == Period(date(2025, 11, 1), date(2026, 10, 31))
    assert measured_over(date(2027, 2, 1), 2027) == Period.year(2026)
