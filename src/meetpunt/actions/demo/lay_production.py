"""What production of the demo company was told of: a rule, earlier large orders, those to come, and what both said.

Rule: those to come are told by the same look that tells in earnest, from the chances that are read by who makes it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from meetpunt.actions.demo.company import PRODUCER, CompanyPlan
from meetpunt.actions.demo.lay_conversation import Reading
from meetpunt.actions.demo.laying import Ground
from meetpunt.actions.production.looking import look
from meetpunt.method.large_orders import Deal, Stand, Told, Wanted, WeekFrom, monday, quantities_of
from meetpunt.store.access import operator_of
from meetpunt.store.fields import from_day_number
from meetpunt.store.large_orders import deals_of, told_to
from meetpunt.store.models import (
    LargeOrderRule,
    Notification,
    Opportunity,
    Organisation,
    Outcome,
    Person,
    ProductionNotice,
    ProductionTurn,
    TeamManagement,
)
from meetpunt.store.tenancy import acting_in

LARGE_MINOR, LIKELY, WEEKS = 30_000_00, 0.4, 26
_WON, _LOST = 9, 4
_BACK = timedelta(days=200)
_WEEKS_EARLY = (0, 0, -1, -3, 0, 1, -2, 0, -5)
"""How many weeks before (or after) the week that was ordered for the first telling said."""
_SHARES = (1.0, 1.0, 0.8, 1.0, 1.25, 1.0, 0.5, 1.0, 1.1)
"""Of what was ordered, what the first telling said."""
KIND = ProductionTurn.Kind


def lay_earlier_orders(plan: CompanyPlan, ground: Ground) -> None:
    """The rule, and large orders of the last half year that were ordered or did not come."""
    today = from_day_number(plan.cut)
    manager = TeamManagement.objects.filter(organisation_id=ground.organisation).order_by("pk").first()
    rule = LargeOrderRule.objects.create(
        organisation_id=ground.organisation,
        name="Grote keukens",
        least_minor=LARGE_MINOR,
        least_chance=LIKELY,
        weeks_ahead=WEEKS,
        made_by_id=manager.person_id if manager else None,
        made_at=_at(today - _BACK),
    )
    rows = Opportunity.objects.filter(
        organisation_id=ground.organisation,
        closed_on__gte=today - _BACK + timedelta(days=50),
        closed_on__lt=today,
        amount_minor__gte=LARGE_MINOR,
    ).order_by("closed_on", "pk")
    won, lost = (list(rows.filter(outcome=one)) for one in (Outcome.WON, Outcome.LOST))
    chosen = [*_spread(won, _WON), *_spread(lost, _LOST)]
    deals = deals_of(ground.organisation, today, {}, [one.pk for one in chosen])
    for place, one in enumerate(chosen):
        _lay_ended(rule, one, deals[one.pk], place)


def lay_large_orders(organisation_id: int, read: Reading, today: date) -> None:
    """Those to come: told on different days of the last weeks, some answered, one asked about."""
    evening = _at(today - timedelta(days=1), 17)
    slug = Organisation.objects.values_list("slug", flat=True).get(pk=organisation_id)
    with acting_in(organisation_id):
        look(organisation_id, read.chances(operator_of(slug, today)), evening)
        Notification.objects.filter(organisation_id=organisation_id).update(wants_mail=False)
        piet = Person.objects.get(organisation_id=organisation_id, name=PRODUCER)
        rows = ProductionNotice.objects.filter(organisation_id=organisation_id, state=ProductionNotice.State.LIKELY)
        for place, row in enumerate(rows.select_related("opportunity").order_by("opportunity__owner_id", "pk")):
            told = today - timedelta(days=3 + 4 * place % 17)
            row.first_told_at = row.last_told_at = _at(told)
            row.save()
            ProductionTurn.objects.filter(notice=row).update(at=_at(told))
            _lay_talk(row, piet, place, told, today)


def _lay_talk(row: ProductionNotice, piet: Person, place: int, told: date, today: date) -> None:
    week = date.fromisoformat(row.told["week"])
    milli = sum(one["quantity_milli"] for one in row.told["lines"])
    after = min(told + timedelta(days=1), today - timedelta(days=1))
    match place % 4:
        case 0:
            _answer(row, piet, week, milli, "", after)
        case 1:
            _turn(row, KIND.QUESTION, piet.pk, after, "Mag de levering in twee delen? De helft is eerder klaar.")
            owner = row.opportunity.owner_id
            _turn(row, KIND.REPLY, owner, after, "Dat mag, als de koeling bij het eerste deel zit.", 14)
        case 2:
            _answer(row, piet, week + timedelta(weeks=1), milli, "De ovens komen een week later binnen.", after)


def _answer(row: ProductionNotice, piet: Person, week: date, milli: int, text: str, day: date) -> None:
    row.answer_week, row.answer_milli = week, milli
    row.save()
    _turn(row, KIND.ANSWER, piet.pk, day, text, about={"week": week.isoformat(), "quantity_milli": milli})


def _lay_ended(rule: LargeOrderRule, one: Opportunity, deal: Deal, place: int) -> None:
    assert one.closed_on is not None  # only closed ones are chosen
    closed, first = one.closed_on, one.closed_on - timedelta(days=28 + place % 3 * 7)
    stand = deal.stand or Stand.GONE
    ended = Told(stand, deal.amount_minor, None, deal.wanted, quantities_of(deal.lines))
    early, share = _WEEKS_EARLY[place % len(_WEEKS_EARLY)], _SHARES[place % len(_SHARES)]
    wanted = ended.wanted or Wanted(closed, WeekFrom.CLOSE)
    told = replace(
        ended,
        stand=Stand.LIKELY,
        wanted=replace(wanted, day=monday(wanted.day) + timedelta(weeks=early)),
        quantities=tuple((one, max(1000, round(milli * share / 1000) * 1000)) for one, milli in ended.quantities),
    )
    row = ProductionNotice.objects.create(
        organisation_id=one.organisation_id,
        opportunity=one,
        rule=rule,
        state=stand.value,
        told=told_to(ended),
        first_told_at=_at(first),
        last_told_at=_at(closed, 16),
    )
    for kind, at, what in ((KIND.TOLD, _at(first), told), (KIND.ENDED, _at(closed, 16), ended)):
        about: dict[str, Any] = {**told_to(what), "state": what.stand.value, "changed": []}
        ProductionTurn.objects.create(organisation_id=one.organisation_id, notice=row, kind=kind, about=about, at=at)


def _turn(
    row: ProductionNotice,
    kind: ProductionTurn.Kind,
    by: int | None,
    day: date,
    text: str,
    hour: int = 11,
    about: dict[str, Any] | None = None,
) -> None:
    ProductionTurn.objects.create(
        organisation_id=row.organisation_id,
        notice=row,
        kind=kind,
        by_id=by,
        text=text,
        about=about or {},
        at=_at(day, hour),
    )


def _spread(rows: list[Opportunity], most: int) -> list[Opportunity]:
    """At most so many, evenly over the time."""
    step = max(1, len(rows) // most)
    return rows[::step][:most]


def _at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), UTC)
