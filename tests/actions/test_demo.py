"""The demo company must be believable: what would be odd in a real registration is a fault here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test import RequestFactory

from meetpunt.actions.demo import DemoCompany, demo_sign_ins, make_demo, remove_demo
from meetpunt.actions.demo.workdays import free_days
from meetpunt.method.beside import Says
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.signals_page import signal_page, step_signals
from meetpunt.reports.time_use import time_use
from meetpunt.reports.travel import travel as travel_of
from meetpunt.reports.view import look
from meetpunt.store.access import (
    operator_of,
    organisation_ref,
    organisations_of,
    people,
    viewer_of,
    viewer_of_person,
)
from meetpunt.store.attribution import refresh
from meetpunt.store.fields import from_day_number
from meetpunt.store.models import Activity, Organisation, Person, TeamMembership
from meetpunt.store.refs import Place
from meetpunt.store.tenancy import acting_in

pytestmark = pytest.mark.sqlite_only(
    "the demo company is the same on each: tests/actions/test_demo_anew.py makes and removes it on both"
)

TODAY = date(2026, 6, 3)
NOW = datetime(2026, 6, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[DemoCompany]:
    """One demo company for this module, taken away after it."""
    with django_db_blocker.unblock():
        company = make_demo(TODAY, seed=1)
    yield company
    with django_db_blocker.unblock():
        remove_demo(company.organisation_id)


@pytest.fixture
def demo(made: DemoCompany, db: None) -> Iterator[DemoCompany]:
    """The company, asked in its own name."""
    with acting_in(made.organisation_id):
        yield made


def ask(demo: DemoCompany, text: str) -> list[tuple[Any, ...]]:
    """The rows of a query; ORG in it is the demo company."""
    with connection.cursor() as cursor:
        cursor.execute(text.replace("ORG", str(demo.organisation_id)))
        return list(cursor.fetchall())


def test_it_is_declared_as_fiction(demo: DemoCompany) -> None:
    organisation = Organisation.objects.get(pk=demo.organisation_id)
    assert organisation.is_demo
    assert "(demo)" in organisation.name


def test_there_are_twelve_reps_in_three_teams_under_one(demo: DemoCompany) -> None:
    sizes = ask(
        demo,
        "SELECT t.name, COUNT(*) FROM team_membership m JOIN team t ON t.id = m.team_id "
        "WHERE m.organisation_id = ORG AND m.valid_until > 100000 GROUP BY t.name ORDER BY t.name",
    )
    assert sizes == [("Team Noordoost", 4), ("Team West", 4), ("Team Zuid", 4), ("Verkoop", 1)]


def test_every_kind_of_activity_occurs_and_so_does_every_way_to_end(demo: DemoCompany) -> None:
    kinds = {row[0] for row in ask(demo, "SELECT DISTINCT kind FROM activity WHERE organisation_id = ORG")}
    assert kinds == set(Activity.Kind.values)
    events = {row[0] for row in ask(demo, "SELECT DISTINCT kind FROM stage_event WHERE organisation_id = ORG")}
    assert events == {"step", "lost", "no_decision", "reopened", "transferred"}
    outcomes = {row[0] for row in ask(demo, "SELECT DISTINCT outcome FROM opportunity WHERE organisation_id = ORG")}
    assert outcomes == {"open", "won", "lost", "no_decision"}
    asked = {row[0] for row in ask(demo, "SELECT DISTINCT asked_for_order FROM activity WHERE organisation_id = ORG")}
    assert asked == {"", "yes", "no"}


def test_what_was_done_lies_before_today_and_what_is_planned_from_today_on(demo: DemoCompany) -> None:
    days = {
        status: (from_day_number(first), from_day_number(last))
        for status, first, last in ask(
            demo,
            "SELECT status, MIN(started_on), MAX(started_on) FROM activity WHERE organisation_id = ORG GROUP BY status",
        )
    }
    assert TODAY - timedelta(days=735) < days["held"][0]
    assert days["held"][1] < TODAY
    assert days["planned"][0] >= TODAY
    assert TODAY + timedelta(days=14) < days["planned"][1] <= TODAY + timedelta(days=21)
    (last_event,) = ask(demo, "SELECT MAX(happened_on), MAX(recorded_at) FROM stage_event WHERE organisation_id = ORG")
    assert from_day_number(last_event[0]) < TODAY
    assert last_event[1] < NOW.timestamp() * 1_000_000


def test_nobody_works_on_sundays_and_holidays_and_seldom_on_saturdays(demo: DemoCompany) -> None:
    days = [
        (from_day_number(day), count)
        for day, count in ask(demo, "SELECT started_on, COUNT(*) FROM activity WHERE organisation_id = ORG GROUP BY 1")
    ]
    closed = free_days(2024) | free_days(2025) | free_days(2026)
    assert not [day for day, _ in days if day.weekday() == 6 or day in closed]
    saturdays = sum(count for day, count in days if day.weekday() == 5)
    assert 0 < saturdays < 100


def test_the_free_days_and_the_goals_of_this_quarter_stand(demo: DemoCompany) -> None:
    assert {from_day_number(day) for (day,) in ask(demo, "SELECT day FROM holiday WHERE organisation_id = ORG")} >= (
        free_days(2025) | free_days(2026)
    )
    own = ask(demo, "SELECT COUNT(DISTINCT person_id) FROM goal WHERE organisation_id = ORG")
    assert own[0][0] == 12


def test_every_target_serves_an_objective_and_every_fact_of_the_market_says_it_is_a_demo(demo: DemoCompany) -> None:
    years = "first_day / 365 + 1970 AS year"
    found = ask(
        demo, f"SELECT {years}, COUNT(*), COUNT(DISTINCT person_id) FROM target WHERE organisation_id = ORG GROUP BY 1"
    )
    assert {(year, people) for year, _count, people in found} == {(2026, 12), (2027, 12)}
    assert ask(demo, "SELECT COUNT(*) FROM objective WHERE organisation_id = ORG") == [(3,)]
    assert ask(demo, "SELECT DISTINCT source FROM market_fact WHERE organisation_id = ORG") == [("Demo",)]


def test_a_working_day_stays_under_twelve_hours_and_its_activities_do_not_overlap(demo: DemoCompany) -> None:
    rows = ask(
        demo,
        "SELECT person_id, started_on, started_at, length_ms / 60000, COALESCE(travel_minutes, 0), kind FROM activity "
        "WHERE organisation_id = ORG AND status <> 'cancelled' ORDER BY person_id, started_at, id",
    )
    spent: dict[tuple[int, int], int] = {}
    ended: dict[tuple[int, int], int] = {}
    for person, day, start, minutes, travel, kind in rows:
        key = (person, day)
        spent[key] = spent.get(key, 0) + minutes + travel
        assert start - travel * 60_000_000 >= ended.get(key, 0) - 60_000_000, (key, kind)
        ended[key] = start + minutes * 60_000_000
    assert max(spent.values()) < 12 * 60
    assert 4 * 60 < sum(spent.values()) / len(spent) < 9 * 60


def test_the_events_of_an_opportunity_stand_on_ever_later_days_and_begin_with_a_suspect(demo: DemoCompany) -> None:
    rows = ask(
        demo,
        "SELECT e.opportunity_id, e.happened_on, e.kind, s.code "
        "FROM stage_event e LEFT JOIN step s ON s.id = e.step_id "
        "WHERE e.organisation_id = ORG AND e.kind <> 'transferred' ORDER BY e.opportunity_id, e.id",
    )
    last: dict[int, tuple[int, str]] = {}
    for opportunity, day, kind, code in rows:
        if opportunity not in last:
            assert (kind, code) == ("step", "S")
        else:
            day_before, kind_before = last[opportunity]
            assert day > day_before
            assert (kind == "reopened") == (kind_before in ("lost", "no_decision")), opportunity
        last[opportunity] = day, kind
    assert len(last) == demo.opportunities


def test_an_opportunity_shows_what_its_last_event_left(demo: DemoCompany) -> None:
    wrong = ask(
        demo,
        "SELECT o.id FROM opportunity o WHERE o.organisation_id = ORG AND o.step_id <> ("
        "SELECT e.step_id FROM stage_event e WHERE e.opportunity_id = o.id AND e.kind = 'step' "
        "ORDER BY e.happened_at DESC LIMIT 1)",
    )
    assert wrong == []
    wrong = ask(
        demo,
        "SELECT o.id FROM opportunity o JOIN step s ON s.id = o.step_id WHERE o.organisation_id = ORG "
        "AND ((o.outcome = 'won') <> (s.is_final) OR (o.outcome = 'open') <> (o.closed_on IS NULL))",
    )
    assert wrong == []


def test_lines_add_up_to_opportunities_quotes_and_orders_to_a_cent(demo: DemoCompany) -> None:
    differences = (
        "SELECT x.id FROM sales_order x WHERE x.organisation_id = ORG AND x.amount_minor <> "
        "(SELECT SUM(l.amount_minor) FROM order_line l WHERE l.order_id = x.id)",
        "SELECT x.id FROM opportunity x WHERE x.organisation_id = ORG AND (x.amount_minor, x.margin_minor) <> "
        "(SELECT SUM(l.amount_minor), SUM(l.amount_minor - l.cost_minor) FROM opportunity_line l "
        "WHERE l.opportunity_id = x.id)",
        "SELECT x.id FROM sales_order x JOIN opportunity o ON o.id = x.opportunity_id "
        "WHERE x.organisation_id = ORG AND (o.amount_minor <> x.amount_minor OR o.outcome <> 'won')",
        "SELECT o.id FROM opportunity o JOIN quote q ON q.opportunity_id = o.id WHERE o.organisation_id = ORG "
        "AND q.revision = (SELECT MAX(r.revision) FROM quote r WHERE r.opportunity_id = o.id) "
        "AND q.amount_minor <> o.amount_minor",
    )
    assert [ask(demo, text) for text in differences] == [[]] * len(differences)


def test_teams_and_territories_are_those_of_the_day(demo: DemoCompany) -> None:
    def attributed() -> list[list[tuple[Any, ...]]]:
        tables = ("stage_event", "activity", "sales_order")
        return [
            ask(demo, f"SELECT id, team_id, territory_id FROM {table} WHERE organisation_id = ORG ORDER BY id")
            for table in tables
        ]

    before = attributed()
    refresh(demo.organisation_id)
    assert attributed() == before


def test_one_rep_changed_team_half_way(demo: DemoCompany) -> None:
    koen = TeamMembership.objects.filter(person__name="Koen Willems").order_by("valid_from")
    assert [row.team.name for row in koen] == ["Team West", "Team Zuid"]
    teams = ask(
        demo,
        "SELECT DISTINCT t.name FROM activity a JOIN person p ON p.id = a.person_id JOIN team t ON t.id = a.team_id "
        "WHERE a.organisation_id = ORG AND p.name = 'Koen Willems' ORDER BY 1",
    )
    assert teams == [("Team West",), ("Team Zuid",)]


@pytest.mark.parametrize("days", [None, 365])
def test_bram_falls_back_after_the_quote_and_nobody_else_is_flagged(demo: DemoCompany, days: int | None) -> None:
    organisation = organisation_ref(Organisation.objects.get(pk=demo.organisation_id))
    since = None if days is None else TODAY - timedelta(days=days)
    chances = look(organisation, FunnelAsk(as_of=TODAY, period_from=since, period_until=TODAY)).signals().chances
    bram = Person.objects.get(name="Bram Bakker", organisation_id=demo.organisation_id)
    assert [(person, step) for _team, person, step in chances] == [(bram.pk, 4)]


def test_bram_asks_for_the_order_as_often_as_others_in_the_few_contacts_after_the_quote(demo: DemoCompany) -> None:
    rows = ask(
        demo,
        "SELECT CASE WHEN p.name = 'Bram Bakker' THEN 1 ELSE 0 END, "
        "SUM(CASE WHEN a.asked_for_order = 'yes' THEN 1 ELSE 0 END), COUNT(*) "
        "FROM activity a JOIN step s ON s.id = a.step_id JOIN person p ON p.id = a.person_id "
        "WHERE a.organisation_id = ORG AND s.code = 'O' AND a.asked_for_order <> '' GROUP BY 1 ORDER BY 1",
    )
    others, bram = (asked / told for _who, asked, told in rows)
    assert bram > others - 0.1, (bram, others)


def test_daan_drives_more_than_anybody_who_plans_a_route(demo: DemoCompany) -> None:
    rows = ask(
        demo,
        "SELECT p.name, AVG(a.travel_minutes) FROM activity a JOIN person p ON p.id = a.person_id "
        "WHERE a.organisation_id = ORG AND a.status = 'held' AND a.kind = 'visit' GROUP BY p.name",
    )
    minutes = {name: float(average) for name, average in rows}
    others = [average for name, average in minutes.items() if name != "Daan Geerts"]
    assert minutes["Daan Geerts"] > 1.3 * max(others)


def test_everybody_named_can_sign_in_and_see_what_their_role_sees(demo: DemoCompany) -> None:
    seen = {}
    for _role, email, password in demo_sign_ins():
        login = authenticate(RequestFactory().post("/"), username=email, password=password)
        assert login is not None, email
        with acting_in(demo.organisation_id, login.pk):
            assert [one.id for one in organisations_of(login.pk)] == [demo.organisation_id]
            viewer = viewer_of(login.pk, demo.organisation_id, TODAY)
            assert viewer is not None
            seen[email.partition("@")[0]] = len(people(viewer))
    assert seen == {
        "anna": 5,
        "ingrid": 5,
        "bram": 1,
        "carla": 1,
        "hendrik": 4,
        "marloes": 1,
        "tessa": 1,
        "production": 1,
    }


def test_the_facts_point_to_what_bram_does_and_to_nothing_for_who_has_no_story(demo: DemoCompany) -> None:
    """Bram comes back to a quote late or not, and asks for the order like the team; no other rep's facts say that."""
    viewer = operator_of("Warmhaven Grootkeukens (demo)", TODAY)
    listed = step_signals(viewer, TODAY)
    assert [(one.person.name, one.from_step.code) for one in listed] == [("Bram Bakker", "O")]
    step_id = listed[0].step_id
    points = {
        person.name: {cause.code: cause.says for cause in signal_page(viewer, person.id, step_id, TODAY).causes}
        for person in people(viewer)
        if person.team_id is not None
    }
    assert points["Bram Bakker"]["no_follow_up"] is Says.GOES_WITH
    assert points["Bram Bakker"]["does_not_dare"] is not Says.GOES_WITH
    assert [name for name, says in points.items() if says["no_follow_up"] is Says.GOES_WITH] == ["Bram Bakker"]
    pointed = [name for name, says in points.items() for one in says.values() if one is Says.GOES_WITH]
    assert len(pointed) <= 1 + 4, f"of 12 reps and 4 causes a few in a hundred may be chance: {pointed}"


def test_the_one_who_drives_too_much_is_found_by_his_manager_and_nobody_else(demo: DemoCompany) -> None:
    """Daan's manager sees it in the list of the team; on the page of travel order and grouping point to him alone."""
    period = date(2025, 6, 4), TODAY
    ingrid = viewer_of_person(Person.objects.get(name="Ingrid Kamp").pk, demo.organisation_id, TODAY)
    assert ingrid is not None
    (team,) = ingrid.managed_team_ids
    parts = {one.name: one.parts[-1] for one in time_use(ingrid, Place(team_id=team), *period).persons}
    daan = parts.pop("Daan Geerts")
    assert daan > max(parts.values()) + 0.08, parts
    operator = operator_of(Organisation.objects.get(pk=demo.organisation_id).name, TODAY)
    pointed = set()
    for one in people(operator):
        report = travel_of(operator, one.id, *period)
        own, beside = report.own, report.beside
        if beside is None or own.km_per_visit is None or own.order.low is None or own.grouping.low is None:
            continue
        assert beside.order.high is not None
        assert beside.grouping.high is not None
        more = own.km_per_visit > 1.3 * (own.expected_km or 0)
        if more and own.order.low > beside.order.high and own.grouping.low > beside.grouping.high:
            pointed.add(one.name)
    assert pointed == {"Daan Geerts"}
