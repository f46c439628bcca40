"""The funnel report, on a small company whose every opportunity is known."""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from meetpunt.reports.ask import FunnelAsk, NotAnswerable
from meetpunt.reports.funnel import organisation_funnel, person_funnel, team_funnel
from meetpunt.reports.records import person_records, team_records
from meetpunt.store.access import NotVisible, Viewer, organisation_ref
from meetpunt.store.models import ImportRun, StageEvent
from tests.build import NOW, Company, company, day
from tests.filled_once import lasting

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 1)
ASK = FunnelAsk(as_of=TODAY)


def viewer(firm: Company, name: str | None, *roles: str, teams: tuple[str, ...] = ()) -> Viewer:
    person = firm.people[name].pk if name else None
    managed = frozenset(firm.teams[team].pk for team in teams)
    return Viewer(organisation_ref(firm.organisation), person, name or "operator", frozenset(roles), managed, TODAY)


def sell(firm: Company, rep: str, count: int, go_on: float, seed: int, start: int = 1) -> None:
    """A rep's opportunities through S, P, O, W: each step goes on with a chance, after two days; some never end."""
    dice = random.Random(seed)
    events = []
    for number in range(count):
        one = firm.opportunity(rep)
        at = start + number % 60
        events.append(firm.new_event(one, "step", day(at), 0))
        for step in (1, 2, 3):
            at += 2
            if dice.random() < go_on:
                events.append(firm.new_event(one, "step", day(at), step))
            else:
                if dice.random() < 0.8:
                    events.append(firm.new_event(one, "lost", day(at)))
                break
    StageEvent.objects.bulk_create(events)


def _make_firm() -> Company:
    made = company()
    made.team("Noord", manager="Anna")
    for rep in ("Bram", "Dina", "Emma", "Finn", "Gijs"):
        made.person(rep, "Noord")
    made.person("Carla", "Zuid")
    for seed, rep in enumerate(("Dina", "Emma", "Finn", "Gijs", "Carla")):
        sell(made, rep, 60, 0.7, seed)
    sell(made, "Bram", 60, 0.7, 9)
    return made


@pytest.fixture(scope="module")
def firm_of_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Company]:
    with lasting(django_db_blocker, _make_firm) as made:
        yield made


@pytest.fixture
def firm(firm_of_module: Company, db: None) -> Company:
    return deepcopy(firm_of_module)


def test_the_four_parts_add_up_at_every_step(firm: Company) -> None:
    report = person_funnel(viewer(firm, "Anna", "manager", teams=("Noord",)), firm.people["Bram"].pk, ASK)
    assert report.entered == 60
    for line, following in zip(report.steps, report.steps[1:], strict=False):
        parts = line.parts
        assert parts.reached == parts.went_on + parts.lost + parts.still + parts.young
        assert parts.went_on == following.parts.reached
    assert report.won + report.lost + report.open == 60
    assert report.beside_name == "Noord"


def test_rep_and_manager_see_the_same_report(firm: Company) -> None:
    as_manager = person_funnel(viewer(firm, "Anna", "manager", teams=("Noord",)), firm.people["Bram"].pk, ASK)
    as_rep = person_funnel(viewer(firm, "Bram", "rep"), firm.people["Bram"].pk, ASK)
    assert as_rep == as_manager


def test_a_rep_of_a_small_team_stands_beside_the_organisation(firm: Company) -> None:
    report = person_funnel(viewer(firm, "Carla", "rep"), firm.people["Carla"].pk, ASK)
    assert report.beside_kind == "organisation"


def test_what_the_reader_must_know_of_a_small_team_and_of_late_registration(firm: Company) -> None:
    late = firm.opportunity("Carla")
    for step, days in ((0, 0.5), (1, 3.0), (2, 7.0)):
        firm.event(late, "step", day(100 + step), step, recorded_at=day(100 + step) + timedelta(days=days))
    carla = viewer(firm, "Carla", "rep")
    told = {one.code: one for one in person_funnel(carla, firm.people["Carla"].pk, ASK).caveats}
    assert "small_team" in told
    assert told["late"].count == 2
    written = StageEvent.objects.filter(owner=firm.people["Carla"]).count()
    assert told["late"].delay
    assert told["late"].delay.n == written
    asked = replace(ASK, period_from=day(99).date(), period_until=day(101).date())
    told = {one.code: one for one in person_funnel(carla, firm.people["Carla"].pk, asked).caveats}
    assert told["late"].count == 1  # that of day 101; day 102 lies outside the period


def test_an_import_that_does_not_tell_when_it_was_written_down_is_not_late(firm: Company) -> None:
    run = ImportRun.objects.create(organisation=firm.organisation, started_at=NOW)
    StageEvent.objects.filter(owner=firm.people["Bram"]).update(import_run=run, recorded_at=NOW)
    report = person_funnel(viewer(firm, "Bram", "rep"), firm.people["Bram"].pk, ASK)
    assert {"late", "small_team"}.isdisjoint(one.code for one in report.caveats)


def test_carla_and_a_director_without_names_do_not_find_bram(firm: Company) -> None:
    for who in (
        viewer(firm, "Carla", "rep"),
        viewer(firm, "Carla", "director"),
        viewer(firm, "Carla", "administrator"),
    ):
        with pytest.raises(NotVisible):
            person_funnel(who, firm.people["Bram"].pk, ASK)
        with pytest.raises(NotVisible):
            person_records(who, firm.people["Bram"].pk, ASK, "reached", 0)


def test_a_director_sees_a_team_but_no_names(firm: Company) -> None:
    director = viewer(firm, "Carla", "director")
    found = team_funnel(director, firm.teams["Noord"].pk, ASK)
    assert found.team.entered == 300
    assert found.reps == ()
    records = team_records(director, firm.teams["Noord"].pk, ASK, "reached", 0)
    assert {record.opportunity.owner_name for record in records.records} == {""}


def test_the_team_is_listed_alphabetically(firm: Company) -> None:
    found = team_funnel(viewer(firm, "Anna", "manager", teams=("Noord",)), firm.teams["Noord"].pk, ASK)
    assert [rep.name for rep in found.reps] == ["Bram", "Dina", "Emma", "Finn", "Gijs"]


def test_equal_reps_raise_no_question(firm: Company) -> None:
    anna = viewer(firm, "Anna", "manager", teams=("Noord",))
    for rep in team_funnel(anna, firm.teams["Noord"].pk, ASK).reps:
        assert not any(rep.is_open_question)


def test_a_rep_who_falls_back_raises_a_question_and_not_a_verdict(firm: Company) -> None:
    sell(firm, "Bram", 120, 0.25, 5)
    anna = viewer(firm, "Anna", "manager", teams=("Noord",))
    report = person_funnel(anna, firm.people["Bram"].pk, ASK)
    assert report.question is not None
    assert report.question.chance_lower > 0.8
    assert report.question.from_code in {"S", "P"}
    assert any(line.is_open_question for line in report.steps)


def test_every_count_opens_as_many_records(firm: Company) -> None:
    anna, bram = viewer(firm, "Anna", "manager", teams=("Noord",)), firm.people["Bram"].pk
    report = person_funnel(anna, bram, ASK)
    for line in report.steps:
        for which in ("reached", "went_on", "lost", "still", "young"):
            found = person_records(anna, bram, ASK, which, line.step.position, page=None)
            assert found.total == len(found.records) == getattr(line.parts, which)
            assert {record.opportunity.owner_name for record in found.records} <= {"Bram"}
        assert person_records(anna, bram, ASK, "stock", line.step.position).total == line.stock.count
    for which, count in (("won_in_period", report.won), ("lost_in_period", report.lost), ("open_now", report.open)):
        assert person_records(anna, bram, ASK, which, None).total == count


def test_records_of_what_is_no_count_do_not_exist(firm: Company) -> None:
    anna, bram = viewer(firm, "Anna", "manager", teams=("Noord",)), firm.people["Bram"].pk
    for which, position in (("anything", 0), ("reached", None), ("reached", 9), ("open_now", 0)):
        with pytest.raises(NotVisible):
            person_records(anna, bram, ASK, which, position)


def test_a_period_keeps_the_opportunities_that_entered_in_it(firm: Company) -> None:
    january = FunnelAsk(as_of=TODAY, period_from=date(2026, 1, 1), period_until=date(2026, 1, 10))
    report = person_funnel(viewer(firm, "Bram", "rep"), firm.people["Bram"].pk, january)
    assert report.entered == 10
    by_step = FunnelAsk(as_of=TODAY, period_from=date(2026, 1, 1), period_until=date(2026, 1, 10), cohort="step")
    stepped = person_funnel(viewer(firm, "Bram", "rep"), firm.people["Bram"].pk, by_step)
    assert stepped.steps[0].parts.reached == 10
    first, last = day(1).date(), day(10).date()
    for place in (1, 2, 3):
        entries = StageEvent.objects.filter(step=firm.steps[place], owner=firm.people["Bram"])
        own = entries.filter(happened_on__gte=first, happened_on__lte=last)
        assert stepped.steps[place].parts.reached == own.count()
        assert report.steps[place].parts.reached == entries.filter(opportunity__in=_entered(firm, first, last)).count()


def _entered(firm: Company, first: date, last: date) -> list[int]:
    entries = StageEvent.objects.filter(step=firm.steps[0], happened_on__gte=first, happened_on__lte=last)
    return list(entries.values_list("opportunity_id", flat=True))


def test_as_of_an_earlier_day_the_future_is_unknown(firm: Company) -> None:
    early = FunnelAsk(as_of=date(2026, 1, 5), is_today=False)
    report = person_funnel(viewer(firm, "Bram", "rep"), firm.people["Bram"].pk, early)
    assert report.entered == 5
    assert report.steps[3].parts.reached == 0


def test_a_change_shows_at_once(firm: Company) -> None:
    from meetpunt.store.tenancy import changing

    bram = viewer(firm, "Bram", "rep")
    before = person_funnel(bram, firm.people["Bram"].pk, ASK)
    with changing(firm.organisation.pk):
        firm.event(firm.opportunity("Bram"), "step", day(90), 0)
    assert person_funnel(bram, firm.people["Bram"].pk, ASK).entered == before.entered + 1


def test_the_organisation_is_for_who_manages_or_directs(firm: Company) -> None:
    assert organisation_funnel(viewer(firm, "Carla", "director"), ASK).entered == 360
    with pytest.raises(NotVisible):
        organisation_funnel(viewer(firm, "Bram", "rep"), ASK)


def test_a_question_without_an_answer_says_so(firm: Company) -> None:
    operator = viewer(firm, None)
    with pytest.raises(NotAnswerable, match="swap the two days"):
        organisation_funnel(operator, FunnelAsk(as_of=TODAY, period_from=TODAY, period_until=date(2026, 1, 1)))
    with pytest.raises(NotAnswerable, match="no sales process 'x'"):
        organisation_funnel(operator, FunnelAsk(as_of=TODAY, process_code="x"))


def test_the_funnel_page_asks_a_fixed_number_of_queries(firm: Company, django_assert_max_num_queries) -> None:
    bram = viewer(firm, "Bram", "rep")
    with django_assert_max_num_queries(19):  # three look since when what is kept holds
        person_funnel(bram, firm.people["Bram"].pk, ASK)
    with django_assert_max_num_queries(12):
        person_funnel(bram, firm.people["Bram"].pk, ASK)
