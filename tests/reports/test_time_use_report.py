"""Time use as a report: a month counted by hand, who stands beside whom, and who may see it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from meetpunt.method.time_kinds import TimeKind
from meetpunt.method.time_use import Output
from meetpunt.reports.time_circle import places_of
from meetpunt.reports.time_use import time_use
from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer, organisation_ref
from meetpunt.store.models import Activity
from meetpunt.store.refs import ORGANISATION, Place
from tests.build import Company, company, day, lasting

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 1), date(2026, 1, 31)


@pytest.fixture
def firm() -> Company:
    firm = company()
    firm.team("Noord", "Anna")
    for name in ("Bram", "Eva", "Jeroen", "Sanne", "Tom"):
        firm.person(name, "Noord")
    firm.person("Carla", "Zuid")
    return firm


def _viewer(firm: Company, name: str, *roles: str) -> Viewer:
    managed = frozenset((firm.teams["Noord"].pk,)) if "manager" in roles else frozenset()
    ref = organisation_ref(firm.organisation)
    return Viewer(ref, firm.people[name].pk, name, frozenset(roles), managed, date(2026, 2, 1))


def _done(firm: Company, name: str, kind: str, minutes: int, at: int = 5, **fields: Any) -> None:
    Activity.objects.create(
        organisation=firm.organisation,
        person=firm.people[name],
        kind=kind,
        **lasting(minutes),
        started_at=day(at),
        started_on=day(at).date(),
        recorded_at=day(at),
        **fields,
    )


def test_a_month_by_hand(firm: Company) -> None:
    """Bram: 300 minutes of leads, 600 of office, 60 + 40 of travel: 1,000 in the six; training 120 beside them.

    Leads 30 %, travel 10 %. He began 6 opportunities in those 5 hours: 5 / 6 hours per lead by himself. The five others
    worked 600 minutes of leads and 600 of office each: leads 50 %.
    """
    _done(firm, "Bram", "lead_work", 300)
    _done(firm, "Bram", "office", 600, at=12)
    _done(firm, "Bram", "travel", 60)
    _done(firm, "Bram", "office", 0, travel_minutes=40)
    _done(firm, "Bram", "training", 120)
    for name in ("Eva", "Jeroen", "Sanne", "Tom"):
        _done(firm, name, "lead_work", 600)
        _done(firm, name, "office", 600)
    for number in range(6):
        one = firm.opportunity("Bram", name=f"Kans {number}")
        firm.event(one, "step", day(5) + timedelta(hours=number), 0, owner="Bram")
    report = time_use(_viewer(firm, "Bram", "rep"), Place(person_id=firm.people["Bram"].pk), FIRST, LAST)
    parts = {line.kind: (line.minutes, line.part, line.beside) for line in report.kinds}
    assert parts[TimeKind.LEADS] == (300, pytest.approx(0.3), pytest.approx(0.5))
    assert parts[TimeKind.TRAVEL] == (100, pytest.approx(0.1), pytest.approx(0.0))
    assert (report.minutes, report.outside, report.beside_name, report.beside_people) == (1000, 120, "Noord", 4)
    lead = next(line for line in report.outputs if line.output is Output.LEAD)
    assert (lead.hours, lead.count) == (pytest.approx(5), 6)
    assert lead.own.value is not None
    assert [sum(week.minutes) for week in report.weeks] == [400, 600]


def test_who_may_see_what(firm: Company) -> None:
    bram, noord = Place(person_id=firm.people["Bram"].pk), Place(team_id=firm.teams["Noord"].pk)
    anna, carla = _viewer(firm, "Anna", "manager"), _viewer(firm, "Carla", "rep")
    _done(firm, "Bram", "office", 60)
    assert [one.name for one in time_use(anna, noord, FIRST, LAST).persons] == ["Bram"]
    for place in (bram, noord, ORGANISATION, Place(territory_id=1)):
        with pytest.raises(NotVisible):
            time_use(carla, place, FIRST, LAST)
    with pytest.raises(NotVisible):
        time_use(_viewer(firm, "Carla", "administrator"), bram, FIRST, LAST)


@pytest.mark.parametrize("role", ["rep", "manager", "director", "trainer", "administrator"])
def test_whoever_may_be_seen_can_be_chosen(firm: Company, role: str) -> None:
    """Also by who neither sells nor directs, as far as figures were opened to them; oneself at least."""
    viewer = _viewer(firm, "Anna", role)
    people, teams = places_of(viewer)
    assert [one.id for one in people] == [one.id for one in access.people(viewer)]
    assert [one.id for one in teams] == [one.id for one in access.teams(viewer)]
    assert firm.people["Anna"].pk in {one.id for one in people}
