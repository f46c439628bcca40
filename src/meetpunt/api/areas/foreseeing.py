"""What is foreseen: the forecast and how well it was before, expected quantities, large orders, the pool."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from meetpunt.actions import back_tests, commitments, pool, production
from meetpunt.api.gates import looks_at_figures, only
from meetpunt.api.operation import For, area
from meetpunt.method.large_orders import Rule
from meetpunt.reports import pool as pool_report
from meetpunt.reports import pool_prior
from meetpunt.reports.forecast import back_test, parts, report, track
from meetpunt.reports.forecast.ask import ForecastAsk, parts_of
from meetpunt.reports.production import earlier, expected, preview
from meetpunt.store import large_orders as large
from meetpunt.store import production as stored
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.production import must_keep_rules, must_read
from meetpunt.store.api_tokens import Scope
from meetpunt.store.pool import days_of, finished_quarter, must_read_pool
from meetpunt.store.refs import Place, ProcessRef

figures = For(Scope.READ_FIGURES, Scope.WRITE_PLANNING)
admin = For(Scope.ADMIN, Scope.ADMIN)


@dataclass(frozen=True)
class LargeOrderShown:
    """A large order with everything that was said about it."""

    order: stored.LargeOrder
    turns: tuple[stored.TurnRow, ...]


def parts_by_person(viewer: Viewer, process: ProcessRef, ask: ForecastAsk) -> tuple[parts.Person, ...]:
    """A forecast in parts by person, of those whose figures the viewer sees."""
    return parts.people_of(viewer, report.forecast(viewer, process, ask).foreseen, ask)


def parts_by_product(viewer: Viewer, process: ProcessRef, ask: ForecastAsk) -> tuple[parts.Thing, ...]:
    """A forecast in parts by product and family."""
    return parts.things_of(viewer, report.forecast(viewer, process, ask).foreseen, ask)


def track_record(
    viewer: Viewer, process: ProcessRef, place: Place, measure: Literal["revenue", "orders"] = "revenue"
) -> track.Track:
    """How often the forecast that was kept came true, beside simpler ways to foresee."""
    return track.track_record(viewer, process, place, measure)


def look_back(
    viewer: Viewer, process: ProcessRef, now: datetime, months: Literal[6, 12, 24] = 6, language: str = "nl"
) -> int:
    """Ask for a forecast of past months with only what was known then; gives the job's id."""
    if not back_tests.may_look_back(viewer):
        raise NotVisible("back-test")
    first, last = back_test.months_to_look_back(viewer, process, months)
    return back_tests.ask(viewer, process.id, first, last, now, language)


def say(
    viewer: Viewer,
    place: Place,
    first: date,
    last: date,
    amount_minor: int | None,
    now: datetime,
    note: str = "",
    client_key: str = "",
) -> None:
    """Say what one expects of a month or quarter: the own word, or a manager's adjustment with its reason."""
    commitments.say(viewer, place, first, last, amount_minor, note, client_key, now)


def quantities(viewer: Viewer, weeks: int = 12) -> expected.ExpectedQuantities:
    """Expected quantities per product and week: ordered, open and yet to come."""
    must_read(viewer)
    return expected.expected_quantities(viewer, max(1, min(weeks, 26)))


def large_orders(viewer: Viewer, to_come: bool = True) -> tuple[stored.LargeOrder, ...]:
    """Large orders that may still come, or those that ended."""
    must_read(viewer)
    return stored.large_orders(viewer, to_come)


def large_order(viewer: Viewer, notice_id: int) -> LargeOrderShown:
    """A large order with everything that was said about it."""
    order = stored.find_large_order(viewer, notice_id)
    return LargeOrderShown(order, stored.turns_of(viewer, order))


def rules(viewer: Viewer) -> tuple[large.RuleRef, ...]:
    """The rules that say when an order is large."""
    must_keep_rules(viewer)
    return large.rules_of(viewer.organisation.id, active_only=False)


def foresee_rule(viewer: Viewer, rule: Rule) -> preview.Preview:
    """What a rule would have told of, before it is kept."""
    must_keep_rules(viewer)
    return preview.preview(viewer, rule)


def add_rule(viewer: Viewer, wanted: production.WantedRule, now: datetime, key: UUID | None = None) -> int:
    """Add a rule that says when an order is large."""
    return production.keep_rule(viewer, None, wanted, key, now)


def change_rule(viewer: Viewer, rule_id: int, wanted: production.WantedRule, now: datetime) -> int:
    """Change a rule, or switch it off."""
    return production.keep_rule(viewer, rule_id, wanted, None, now)


def make_address(viewer: Viewer, name: str, now: datetime) -> int:
    """Make a secret address for a planning program; it is read with the list of them."""
    return production.make_address(viewer, name, secrets.token_urlsafe(32), now)


def shared_ratios(viewer: Viewer) -> pool_report.PoolReport:
    """What the organisation gives and gets of ratios that organisations share."""
    must_read_pool(viewer)
    return pool_report.report(viewer, *days_of(finished_quarter(viewer.today)))


AREA = area(
    "foreseeing",
    _("Forecast, production and pool"),
    _("The forecast with its band and track record, expected quantities, large orders and shared ratios."),
    figures.get("/forecast", only(looks_at_figures, report.forecast), parts_of, looks="forecast"),
    figures.get("/forecast/people", only(looks_at_figures, parts_by_person), parts.people_of, looks="forecast"),
    figures.get(
        "/forecast/products",
        only(looks_at_figures, parts_by_product),
        parts.things_of,
        parts.thing_names,
        looks="forecast",
    ),
    figures.get(
        "/forecast/track-record",
        only(looks_at_figures, track_record),
        track.track_record,
        track.sees_whole,
        looks="forecast",
    ),
    figures.get("/forecast/looked-back", only(looks_at_figures, track.looked_back)),
    figures.post(
        "/forecast/look-back", look_back, back_tests.ask, back_tests.may_look_back, back_test.months_to_look_back
    ),
    figures.post("/forecast/words", say, commitments.say, commitments.kind_for, commitments.is_whole),
    figures.get("/production/expected", quantities, expected.expected_quantities),
    figures.get("/production/large-orders", large_orders),
    figures.get("/production/large-orders/earlier", earlier.earlier),
    figures.get("/production/large-orders/{notice_id}", large_order),
    figures.post("/production/large-orders/{notice_id}/answer", production.answer),
    figures.post("/production/large-orders/{notice_id}/ask", production.ask),
    figures.post("/production/large-orders/{notice_id}/reply", production.reply),
    figures.get("/production/rules", rules),
    figures.get("/production/rules/preview", foresee_rule, preview.preview),
    figures.post("/production/rules", add_rule, production.keep_rule),
    figures.put("/production/rules/{rule_id}", change_rule),
    figures.get("/production/addresses", stored.addresses_of),
    figures.post("/production/addresses", make_address, production.make_address),
    figures.delete("/production/addresses/{address_id}", production.withdraw_address),
    figures.get("/pool", shared_ratios, pool_report.report),
    figures.get("/pool/beside", pool_prior.pool_of),
    figures.get("/pool/beside/{code}", pool_prior.pool_beside),
    admin.post("/pool/join", pool.join),
    admin.post("/pool/leave", pool.leave),
)
