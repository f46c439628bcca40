"""The way back of a plan as a plain dictionary, for the command line: the same figures as on the page."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from meetpunt.method.planning.back_calculation import WayBack
from meetpunt.method.planning.draws import Chance, Range
from meetpunt.method.planning.effect import Gain
from meetpunt.method.planning.hanging import Hanging
from meetpunt.method.planning.inputs import Figure
from meetpunt.method.planning.levers import Lever
from meetpunt.reports.planning.gap_words import sentence
from meetpunt.reports.planning.way_back import SellerBack, StepBack, TerritoryBack, WayBackReport


def plain(found: WayBackReport, currency: str) -> dict[str, Any]:
    """Steps back from the target, P50 and P80, the chance, levers, what it hangs on. Money in minor units."""
    plan, ask, chance = found.plan.plan, found.plan.ask, found.chance
    return {
        "year": found.plan.year,
        "name": found.plan.whole.name,
        "plan": None if plan is None else {"id": plan.id, "name": plan.name, "state": plan.state},
        "measured_from": ask.measured_from.isoformat(),
        "measured_until": ask.measured_until.isoformat(),
        "currency": currency,
        "target_minor": _whole(chance.target),
        "chance": _share(chance.chance),
        "chance_when_visits_bring_less": _share(found.slower),
        "order_size_minor": _figure(found.order_size),
        "steps": [_step(step, place, chance) for place, step in enumerate(found.steps)],
        "orders": _need(found.orders, _entries(chance, -1)),
        "visits": {**_need(found.visits, _visits(chance)), "planned": _number(chance.visits)},
        "days": {**_need(found.days, _days(chance)), "available": _number(chance.days)},
        "revenue_minor": _range(chance.revenue),
        "orders_planned": _range(chance.orders),
        "cycle_days": {"p50": _number(found.cycle_p50), "p80": _number(found.cycle_p80)},
        "share_in_period": _share(found.in_period),
        "levers": [_lever(one) for one in found.levers],
        "hangs_on": [_hanging(one) for one in found.hanging],
        "sellers": [_seller(one) for one in found.sellers],
        "territories": [_territory(one) for one in found.territories],
        "gaps": [{"reason": gap.reason.value, "step": gap.step, "text": sentence(gap)} for gap in found.gaps],
    }


def _step(step: StepBack, place: int, chance: Chance) -> dict[str, Any]:
    entries = _entries(chance, place)
    return {
        "code": step.code,
        "name": step.name.get("en", step.code),
        **_need(step.needed, entries),
        "visits": _number(step.visits),
        "contacts": _number(step.contacts),
        "hours": _number(step.hours),
        "conversion": _figure(step.conversion),
        "visits_per_entry": _figure(step.spent),
        "days_p50": _number(step.days_p50),
        "days_p80": _number(step.days_p80),
        "last_useful_day": None if step.last_day is None else step.last_day.isoformat(),
        "last_useful_week": _week(step.last_day),
    }


def _seller(one: SellerBack) -> dict[str, Any]:
    way, chance = one.way, one.chance
    first = way.steps[0].entries if way.steps else None
    return {
        "name": chance.name,
        "target_minor": _whole(chance.target),
        "chance": _share(chance.chance),
        "orders": _number(way.orders),
        "entries": _need(first, _entries(chance, 0)),
        "visits": {**_need(way.visits, _visits(chance)), "planned": _number(chance.visits)},
        "days": {**_need(way.days, _days(chance)), "available": _number(chance.days)},
        "steps": _entries_of(way),
        "gaps": [{"reason": gap.reason.value, "step": gap.step} for gap in dict.fromkeys((*way.gaps, *chance.gaps))],
    }


def _territory(one: TerritoryBack) -> dict[str, Any]:
    chance = one.chance
    return {
        "name": one.name,
        "target_minor": _whole(chance.target),
        "chance": _share(chance.chance),
        "orders": _number(one.orders),
        "entries": _need(one.entries, _entries(chance, 0)),
        "visits": {**_need(one.visits, _visits(chance)), "planned": _number(chance.visits)},
        "days": {**_need(one.days, _days(chance)), "available": _number(chance.days)},
    }


def _entries_of(way: WayBack) -> dict[str, float | None]:
    return {step.code: _number(step.entries) for step in way.steps}


def _lever(lever: Lever) -> dict[str, Any]:
    return {
        "kind": lever.kind.value,
        "step": lever.step,
        "now": _share(lever.now),
        "then": _share(lever.then),
        "basis": lever.basis.value,
        "gain": _gain(lever.gain),
        "least": _gain(lever.least),
        "unit": _share(lever.unit),
        "of_unit": _gain(lever.of_unit),
    }


def _gain(gain: Gain) -> dict[str, Any]:
    return {
        "orders": _number(gain.orders),
        "revenue_minor": _whole(gain.revenue),
        "chance": _share(gain.chance),
        "days": _number(gain.days),
    }


def _hanging(one: Hanging) -> dict[str, Any]:
    return {
        "figure": None if one.code is None else one.code.value,
        "step": one.step,
        "origins": [origin.value for origin in one.origins],
        "revenue_low_minor": _whole(one.revenue_low),
        "revenue_high_minor": _whole(one.revenue_high),
        "share": _share(one.share),
    }


def _figure(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    told = {name: _share(getattr(figure, name)) for name in ("value", "measured", "low", "high", "wanted")}
    return {**told, "n": figure.n if figure.n != float("inf") else None, "origin": figure.origin.value}


def _need(needed: float | None, sure: Range | None) -> dict[str, Any]:
    p50, p80 = (None, None) if sure is None else (sure.p50, sure.p80)
    return {"needed": _number(needed), "p50": _number(p50), "p80": _number(p80)}


def _entries(chance: Chance, place: int) -> Range | None:
    entries = () if chance.need is None else chance.need.entries
    return entries[place] if -len(entries) <= place < len(entries) else None


def _visits(chance: Chance) -> Range | None:
    return None if chance.need is None else chance.need.visits


def _days(chance: Chance) -> Range | None:
    return None if chance.need is None else chance.need.days


def _range(found: Range | None) -> dict[str, Any] | None:
    return None if found is None else {name: _number(value) for name, value in asdict(found).items()}


def _week(day: date | None) -> str | None:
    if day is None:
        return None
    year, week, _day = day.isocalendar()
    return f"{year}-W{week:02}"


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
