"""Minutes per kind of time: the text against a week counted by hand, and against the pure rule on whatever occurs."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from django.db import connection

from meetpunt.measures.engine import measure
from meetpunt.measures.scope import Scope
from meetpunt.method.account_status import Facts, standing
from meetpunt.method.lengths import MINUTE, kept, minutes
from meetpunt.method.time_kinds import About, TimeKind, minutes_by_kind
from meetpunt.store.fields import from_day_number, to_day_number
from meetpunt.store.models import Account, Activity, Opportunity, Order, VisitAgreement
from tests.build import NOW, Company, company, day, lasting
from tests.measures.crowd import crowd

pytestmark = pytest.mark.django_db

KINDS = [kind.value for kind in TimeKind]
MONTHS = 2


def _asked(firm: Company, **scope: Any) -> list[dict[str, Any]]:
    return measure("time_kinds", Scope(firm.organisation.pk, customer_months=24, **scope)).dicts()


def test_the_monday_of_the_counting_page(firm: Company) -> None:
    """Bram's Monday of docs/counting/time-kinds.md, 380 minutes and 120 of training beside them:

    leads 60 + 10 = 70; opening 45; converting 50 + 40 = 90, of which quote time 40; customers 55; office 45;
    travel 30 + 20 + 25 = 75. Face to face 45 + 50 + 55 = 150 in 3 visits; a call without minutes is told of.
    """
    opportunity = firm.opportunity("Bram")
    first, later = firm.steps[0], firm.steps[2]
    suspect = Account.objects.create(organisation=firm.organisation, name="Verdacht", created_at=NOW)
    _done(firm, "lead_work", 60)
    _done(firm, "visit", 45, travel_minutes=30, opportunity=opportunity, step=first, purpose="sales")
    _done(firm, "visit", 50, travel_minutes=20, opportunity=opportunity, step=later, purpose="sales")
    _done(firm, "quote_work", 40, opportunity=opportunity, step=later)
    _done(firm, "visit", 55, travel_minutes=25, purpose="service", travel_metres=18_000)
    _done(firm, "call", 10, account=suspect, purpose="sales")
    _done(firm, "call", None, account=suspect, purpose="sales")
    _done(firm, "office", 45)
    _done(firm, "training", 120)
    _done(firm, "visit", 50, status="planned")
    rows = _asked(firm)
    assert len(rows) == 1
    assert [rows[0][kind] / MINUTE for kind in KINDS] == [70, 45, 90, 55, 45, 75, 120]
    told = ("quote_work", "face", "visits", "metres", "untold")
    assert [rows[0][name] for name in told] == [40 * MINUTE, 150 * MINUTE, 3, 18_000, 1]


def test_what_an_account_was_is_that_of_the_day_and_months_end_with_the_month(firm: Company) -> None:
    """One order on 31 January; with 1 month a customer up to and including 27 February, lost from 28 February on."""
    account = Account.objects.create(organisation=firm.organisation, name="Klant", created_at=NOW)
    ordered = date(2026, 1, 31)
    Order.objects.create(
        organisation=firm.organisation,
        account=account,
        currency="EUR",
        amount_minor=1,
        ordered_on=ordered,
        ordered_at=day(31),
        recorded_at=day(31),
    )
    for number in (30, 31, 58, 59):
        _done(firm, "call", number, at=number, account=account, purpose="sales")
    rows = measure("time_kinds", Scope(firm.organisation.pk, customer_months=1)).dicts()
    total = {kind: sum(row[kind] for row in rows) / MINUTE for kind in KINDS}
    assert (total["leads"], total["customers"], total["opening"]) == (30, 31 + 58, 59)


@pytest.mark.parametrize("seed", [3, 4])
def test_the_text_is_the_pure_rule_on_whatever_occurs(seed: int) -> None:
    firm = crowd("Proef", seed)
    _more(firm, np.random.default_rng(seed))
    expected: dict[int, Counter[str]] = defaultdict(Counter)
    facts = _facts(firm.organisation.pk)
    seen: Counter[TimeKind] = Counter()
    for row in Activity.objects.filter(organisation=firm.organisation, status="held").select_related("step"):
        if row.started_on is None:
            continue
        about = About(
            row.kind,
            row.purpose,
            row.opportunity_id is not None,
            row.step.position if row.step else None,
            bool(row.step and row.step.is_final),
            None
            if row.account_id is None
            else standing(_until(facts, row.account_id, row.started_on), row.started_on, MONTHS).status,
        )
        for kind, some in minutes_by_kind(about, minutes(row.counted_ms), row.travel_minutes).items():
            expected[row.pk][kind] += kept(some)
            seen[kind] += 1
    scope = Scope(firm.organisation.pk, customer_months=MONTHS, by="activity")
    rows = measure("time_kinds", scope).dicts()
    found = {row["activity_id"]: {kind: row[kind] for kind in KINDS if row[kind]} for row in rows}
    assert {key: some for key, some in found.items() if some} == {key: dict(some) for key, some in expected.items()}
    assert min(seen[kind] for kind in TimeKind) > 20, seen
    whole = measure("time_kinds", replace(scope, by="nothing")).dicts()
    assert sum(row[kind] for row in whole for kind in KINDS) == sum(sum(some.values()) for some in expected.values())


@pytest.fixture
def firm() -> Company:
    firm = company()
    firm.person("Bram", "Noord")
    return firm


def _done(firm: Company, kind: str, minutes: int | None, at: int = 5, status: str = "held", **fields: Any) -> None:
    Activity.objects.create(
        organisation=firm.organisation,
        person=firm.people["Bram"],
        kind=kind,
        status=status,
        **lasting(minutes),
        started_at=day(at),
        started_on=day(at).date(),
        recorded_at=day(at),
        **fields,
    )


def _more(firm: Company, dice: np.random.Generator) -> None:
    """Activities of every kind with minutes and ways, many of them with an account and no opportunity."""
    accounts = list(Account.objects.filter(organisation=firm.organisation))
    opportunities = list(Opportunity.objects.filter(organisation=firm.organisation))

    def some(things: list[Any]) -> Any:
        return things[int(dice.integers(len(things)))]

    Activity.objects.bulk_create(
        Activity(
            organisation=firm.organisation,
            person=some([*firm.people.values(), None]),
            account=some([*accounts, None, None]),
            opportunity=some([None, None, some(opportunities)]),
            kind=some([*Activity.Kind.values, "call", "visit", "email"]),
            status=some(["held", "held", "held", "planned"]),
            purpose=some(["sales", "service", ""]),
            step=some([*firm.steps, None]),
            **lasting(some([None, 7, 1 / 3, 30, 95])),
            travel_minutes=some([None, None, 0, 25]),
            started_at=day(at),
            started_on=day(at).date(),
            recorded_at=day(at),
        )
        for at in dice.integers(1, 220, 900).tolist()
    )


def _facts(organisation: int) -> dict[str, dict[int, list[Any]]]:
    found: dict[str, dict[int, list[Any]]] = {name: defaultdict(list) for name in ("orders", "prospect", "agreed")}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT account_id, happened_day, recorded_us FROM fact_order_line"
            f" WHERE organisation_id = {organisation} AND is_cancelled = 0 AND replaced_us IS NULL"
        )
        for account, happened, recorded in cursor.fetchall():
            found["orders"][account].append(recorded // 86_400_000_000 if happened is None else happened)
        cursor.execute(
            "SELECT o.account_id, e.happened_day, e.recorded_us FROM fact_stage e"
            " JOIN opportunity o ON o.id = e.opportunity_id"
            f" WHERE e.organisation_id = {organisation} AND e.kind = 'step' AND e.position > 0"
        )
        for account, happened, recorded in cursor.fetchall():
            found["prospect"][account].append(recorded // 86_400_000_000 if happened is None else happened)
    for row in VisitAgreement.objects.filter(organisation=organisation, visits_per_year__gt=0):
        found["agreed"][row.account_id].append((row.valid_from, row.valid_until))
    return found


def _until(facts: dict[str, dict[int, list[Any]]], account: int, on: date) -> Facts:
    number = to_day_number(on)
    orders = [one for one in facts["orders"][account] if one <= number]
    prospect = [one for one in facts["prospect"][account] if one <= number]
    return Facts(
        from_day_number(min(orders)) if orders else None,
        from_day_number(max(orders)) if orders else None,
        from_day_number(min(prospect)) if prospect else None,
        any(first <= on < until for first, until in facts["agreed"][account]),
    )


def test_weeks_and_months_are_those_of_the_calendar(firm: Company) -> None:
    """28 and 31 January 2026 and 1 February are one week, from Monday 26 January, and two months."""
    for number in (28, 31, 32):
        _done(firm, "office", 10, at=number)
    rows = {(row["month_number"], row["monday"]): row["office"] for row in _asked(firm)}
    monday = to_day_number(day(32).date() - timedelta(days=6))
    assert rows == {(2026 * 12, monday): 20 * MINUTE, (2026 * 12 + 1, monday): 10 * MINUTE}
