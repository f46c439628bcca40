"""What is kept person by person is what the text itself counts, whatever was written in between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.measures.engine import DatabaseEngine, measure
from meetpunt.measures.register.own import counted_of, own_of
from meetpunt.measures.scope import Scope
from meetpunt.method.planning.costs import CostKind
from meetpunt.reports.acch_figures import AcchAsk
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.channel_by import By
from meetpunt.reports.channels import channels
from meetpunt.reports.choices import choices
from meetpunt.reports.compared import comparison
from meetpunt.reports.cost_to_serve import cost_to_serve
from meetpunt.reports.data_signals import data_signals
from meetpunt.reports.diagnosis.ask import DiagnosisAsk
from meetpunt.reports.diagnosis.report import diagnosis_of
from meetpunt.reports.funnel import organisation_funnel
from meetpunt.reports.known import people as find_people
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.values import by_person, kpis
from meetpunt.reports.memory import forget_everything
from meetpunt.reports.numbers_first import numbers_first_report
from meetpunt.reports.person_parts import TEXTS
from meetpunt.reports.person_parts import by_person as is_by_person
from meetpunt.reports.scorecard import scorecard
from meetpunt.reports.season import season_of
from meetpunt.reports.time_use import time_use
from meetpunt.reports.travel import travel
from meetpunt.reports.view import remembered
from meetpunt.reports.visit_rhythm import visit_rhythm
from meetpunt.store.access import Viewer, operator_of
from meetpunt.store.access import teams as find_teams
from meetpunt.store.fields import from_day_number, to_day_number
from meetpunt.store.models import Activity, Person, Product, Team
from meetpunt.store.refs import Place
from meetpunt.store.tenancy import acting_in, change_number, changing
from tests.build import Company, day
from tests.measures.columnar.writing import Writer
from tests.measures.crowd import crowd
from tests.reports.test_cost_to_serve import rate

BY = ("nothing", "owner", "month", "owner_month", "team")


def _scopes(firm: Company) -> list[tuple[str, Scope]]:
    """Every text by all that it is kept by: of everybody, of some people, of a team."""
    some = tuple(sorted(one.pk for name, one in firm.people.items() if name in ("Anna", "Bram")))
    team = tuple(Team.objects.filter(organisation=firm.organisation).values_list("pk", flat=True)[:1])
    found = []
    for name, by, whose in product((*TEXTS, _own()), BY, ({}, {"owners": some}, {"teams": team})):
        scope = Scope(
            firm.organisation.pk, by=by, from_day=to_day_number(day(20).date()), customer_months=2,
            until_day=to_day_number(day(130).date()), **whose,
        )  # fmt: skip
        if is_by_person(name, scope) and not ("month" in by and name == "next_steps"):
            found.append((name, scope))
    return found


def _own() -> str:
    """The text of an own KPI: hours of visits."""
    told = {"kind": "sum", "of": {"fact": "activities", "met": [["kind_visit", ""]]}, "column": "hours"}
    return counted_of(own_of(told)).text


def _plain(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [tuple(one if one is None or isinstance(one, str) else float(one) for one in row) for row in rows]


def _about(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [tuple(pytest.approx(one) if isinstance(one, float) else one for one in row) for row in _plain(rows)]


def _in_order(name: str, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Held visits and kinds of time are told person by person; who reads them asks for no order."""
    return sorted(rows, key=str) if name in ("held_visits", "time_kinds") else rows


@pytest.mark.parametrize("columnar", ["never", "always"])
def test_after_each_write_the_persons_rows_are_those_of_the_text(
    own_database: None, settings: Any, columnar: str
) -> None:
    settings.COLUMNAR = columnar
    firm = crowd("Proefbedrijf", 4, opportunities=40)
    organisation, writer = firm.organisation.pk, Writer(firm, 11)
    products = Product.objects.filter(organisation=organisation)
    firm.organisation_products = list(products)  # type: ignore[attr-defined]
    scopes = _scopes(firm)
    assert {name for name, _scope in scopes} == {*TEXTS, _own()}
    with acting_in(organisation):
        for _ in range(14 if connection.vendor == "sqlite" else 6):
            writer.visit()
            change = change_number(organisation)
            for name, scope in scopes:
                found, told = remembered(name, scope, change), measure(name, scope, DatabaseEngine())
                assert found.columns == told.columns
                here, there = _in_order(name, found.rows), _in_order(name, told.rows)
                assert _plain(here) == _about(there), (name, scope.by, scope.owners, scope.teams)
            writer.write()


def test_after_a_visit_only_its_persons_rows_are_asked(own_database: None, settings: Any) -> None:
    settings.COLUMNAR = "never"
    firm = crowd("Proefbedrijf", 4, opportunities=40)
    organisation, bram = firm.organisation.pk, firm.people["Bram"]

    def ask() -> list[bool]:
        """Of each statement about activities whether it was about few persons."""
        with CaptureQueriesContext(connection) as told:
            remembered("registration", Scope(organisation), change_number(organisation))
        return ["owner_id IN" in one["sql"] for one in told.captured_queries if "fact_activity" in one["sql"]]

    def visits(person: Any) -> Any:
        return Activity.objects.filter(organisation=organisation, person=person)

    with acting_in(organisation):
        assert ask() == [False]
        assert ask() == []
        with changing(organisation):
            visits(bram).first().save()
        assert ask() == [True]
        with changing(organisation):
            visits(bram).last().delete()
        assert ask() == [True]
        with changing(organisation):
            visits(bram).first().save()
            visits(firm.people["Anna"]).filter(pk__in=visits(firm.people["Anna"])[:1]).update(person=bram)
        assert ask() == [True]
        with changing(organisation):
            visits(bram).filter(pk__in=visits(bram)[:1]).update(person=None)
        assert ask() == [False], "of what nobody did the whole is asked"


def test_after_a_visit_only_its_month_is_asked(own_database: None, settings: Any) -> None:
    settings.COLUMNAR = "never"
    firm = crowd("Proefbedrijf", 4, opportunities=40)
    organisation, bram = firm.organisation.pk, firm.people["Bram"]
    whole = Scope(organisation, from_day=to_day_number(date(2024, 1, 1)), until_day=to_day_number(date(2024, 12, 31)))

    def ask() -> list[tuple[date, date]]:
        """Of each statement about activities its period."""
        with CaptureQueriesContext(connection) as told:
            remembered("registration", whole, change_number(organisation))
        periods = (re.search(r"happened_day BETWEEN (\d+) AND (\d+)", one["sql"]) for one in told.captured_queries)
        return [(from_day_number(int(one[1])), from_day_number(int(one[2]))) for one in periods if one]

    visit = Activity.objects.filter(organisation=organisation, person=bram).first()
    assert visit is not None

    def held_on(day_of_it: date) -> None:
        with changing(organisation):
            visit.started_on = day_of_it
            visit.save()

    with acting_in(organisation):
        held_on(date(2024, 3, 15))
        assert ask() == [(date(2024, 1, 1), date(2024, 12, 31))]
        for day_of_it, asked in (
            (date(2024, 3, 20), [(date(2024, 3, 1), date(2024, 3, 31))]),
            (date(2024, 6, 1), [(date(2024, 3, 1), date(2024, 6, 30))]),  # also the month that it came from
            (date(2025, 3, 1), [(date(2024, 6, 1), date(2024, 6, 30))]),
            (date(2025, 5, 1), []),
        ):
            held_on(day_of_it)
            assert ask() == asked


def _told(viewer: Viewer) -> list[Any]:
    """Reports that are kept in many parts, as they are told."""
    ask = KpiAsk(day(1).date(), day(130).date())
    anna = Place(person_id=next(one.id for one in find_people(viewer) if one.name == "Anna"))
    card = scorecard(viewer, ask)
    codes = [one.code for one in kpis(viewer)]
    return [
        *((row.kpi, row.value, row.others, row.months) for row in card.rows),
        by_person(viewer, None, codes, ask),
        time_use(viewer, Place(), ask.first, ask.last),
        organisation_funnel(viewer, FunnelAsk(ask.last, period_from=ask.first)),
        choices(viewer, ask.last),
        season_of(viewer),
        data_signals(viewer, ask.last),
        visit_rhythm(viewer, Place(), AcchAsk(ask.last)),
        numbers_first_report(viewer, Place(), ask.first, ask.last),
        *(travel(viewer, one.id, ask.first, ask.last) for one in find_people(viewer)),
        *(diagnosis_of(viewer, DiagnosisAsk(ask.first, ask.last, place)) for place in (Place(), anna)),
        time_use(viewer, anna, ask.first, ask.last),
        *_channels(viewer, ask),
        *(row.value for row in scorecard(viewer, KpiAsk(ask.first, ask.last, anna)).rows),
        comparison(viewer, KpiAsk(ask.first, ask.last, anna)),
    ]


def _channels(viewer: Viewer, ask: KpiAsk) -> Iterator[Any]:
    for place in (Place(), Place(team_id=find_teams(viewer)[0].id)):
        for by in By:
            report = channels(viewer, place, ask.first, ask.last, by)
            yield replace(report, losing=()), list(report.losing)
    yield cost_to_serve(viewer, ask.first, ask.last).accounts


def _rates(firm: Company) -> None:
    for kind, amount in ((CostKind.SELLER_HOUR, 61_37), (CostKind.KILOMETRE, 37), (CostKind.TRAVEL_DAY, 12_01)):
        rate(firm, kind, amount)


@pytest.mark.long
@pytest.mark.parametrize("columnar", ["never", "always"])
def test_what_reports_keep_is_what_they_would_count_anew_after_any_write(
    own_database: None, settings: Any, columnar: str
) -> None:
    settings.COLUMNAR = columnar
    firm = crowd("Proefbedrijf", 4, opportunities=40)
    organisation, writer = firm.organisation.pk, Writer(firm, 5)
    firm.organisation_products = list(  # type: ignore[attr-defined]
        Product.objects.filter(organisation=organisation)
    )
    _rates(firm)
    viewer = operator_of("Proefbedrijf", day(130).date())
    with acting_in(organisation):
        for place in range(12):
            kept = _told(viewer)
            forget_everything()
            assert repr(kept) == repr(_told(viewer)), place
            writer.write()
            if place % 4 == 3:
                with changing(organisation):
                    Person.objects.filter(organisation=organisation, name="Bram").update(is_machine=place % 8 == 3)


@pytest.mark.django_db
def test_within_a_transaction_the_text_is_asked() -> None:
    organisation = crowd("Proefbedrijf", 4, opportunities=5).organisation.pk
    scope = Scope(organisation, by="owner")
    first = remembered("registration", scope, change_number(organisation))
    with changing(organisation):
        Activity.objects.filter(organisation=organisation).delete()
    assert first.rows
    assert not remembered("registration", scope, change_number(organisation)).rows
