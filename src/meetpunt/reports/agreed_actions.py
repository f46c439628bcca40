"""The KPI that an agreed action should move: how it stood, and what it did since, with what chance may do.

The rule: how it stood is frozen with the action; what came after is laid beside that, at the same age on both sides
where opportunities have to mature. See docs/counting/action-effect.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Literal
from zoneinfo import ZoneInfo

from meetpunt.method import action_effect as effect
from meetpunt.method.action_effect import Change, Says
from meetpunt.method.conversion import TOO_FEW
from meetpunt.method.kpi_values import said_of_share
from meetpunt.method.lead_time import lead_time
from meetpunt.method.period import day_of, days_since_epoch, moment_after
from meetpunt.method.rules import RULES_VERSION
from meetpunt.reports.action_worth import Takes, takes, worth
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.by_funnel import step_of, view_of
from meetpunt.reports.kpis.counting import Who
from meetpunt.reports.kpis.figures import KpiValue, as_value, nothing
from meetpunt.reports.kpis.made import Making
from meetpunt.reports.kpis.register import Kpi, kpis
from meetpunt.reports.kpis.values import values
from meetpunt.reports.kpis.work_days import together, work_days
from meetpunt.reports.target_actuals import months_before
from meetpunt.reports.view import View
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.store.conversation_room import AgreedAction
from meetpunt.store.refs import Place
from meetpunt.store.tenancy import change_number

__all__ = ["Since", "Takes", "since", "stood", "takes", "worth"]

MONTHS = 3
"""How a KPI stood is told of the last three months; and a conversion of as long before."""
DAYS_OF_A_MONTH = 30
A_YEAR = timedelta(days=365)
"""What a KPI did more than a year later is no news of an action."""

How = Literal["rate", "share", "figure", "same_age", "days", "two_values", "looks_back", "not_here"]


@dataclass(frozen=True)
class Since:
    """What the KPI of an action did since it was agreed.

    Attributes:
        kpi: None = the organisation has it no more.
        then: as it stood, of a conversion at the same age as now; None = not told here.
        value: over the days since; a count or an amount is worked out to as many workable days as it stood over, a
            conversion is read at the age.
        change: against how it stood, in the unit of the KPI.
        first, last: the days since, both included.
        how: how they were compared: a rate per workable day, a share, two figures with intervals, conversions or days
            of the same age; two values without an interval; not (it looks back over months, or is not told here).
        before, after: of a share or conversion what was counted on both sides: k and n.
        age_days: the age that conversions and days are read at. young: entries since that are too young for it.
        from_signal: it started from a period that stood out, after which figures move back by themselves.
    """

    kpi: Kpi | None
    value: KpiValue
    change: Change
    first: date
    last: date
    how: How
    before: tuple[int, int] | None = None
    after: tuple[int, int] | None = None
    age_days: float | None = None
    young: int = 0
    from_signal: bool = False
    then: KpiValue | None = None


def stood(viewer: Viewer, rep_id: int, kpi_code: str, as_of: date) -> dict[str, Any]:
    """A rep's KPI over the three months up to a day, to be frozen with an action; JSON.

    Gives value (a `KpiValue` with its 90 % interval and n), first, last, days (workable ones among them) and the rules'
    version.

    Raises:
        NotVisible: the viewer may not see the rep's figures, or there is no such KPI.
    """
    first = months_before(as_of, MONTHS)
    found = values(viewer, (kpi_code,), KpiAsk(first, as_of, Place(person_id=rep_id)))[kpi_code]
    days = _work_days(viewer, (rep_id,), first, as_of)[rep_id]
    told = {"first": first.isoformat(), "last": as_of.isoformat(), "days": days, "rules": RULES_VERSION}
    return {"value": asdict(found), **told}


def since(viewer: Viewer, actions: Iterable[AgreedAction]) -> dict[int, Since]:
    """What the KPI of each action did since, by the action's id; those agreed on one day are counted together."""
    known = {one.code: one for one in kpis(viewer)}
    seen = {one.id for one in access.people(viewer)}
    zone = ZoneInfo(viewer.organisation.time_zone)
    by_day: dict[date, list[AgreedAction]] = {}
    found: dict[int, Since] = {}
    for one in actions:
        if one.kpi in known and one.rep.id in seen:
            by_day.setdefault(day_of(one.made_at, zone), []).append(one)
        else:
            found[one.id] = _nothing(one, known.get(one.kpi), viewer.today, "not_here")
    for day, agreed in by_day.items():
        found.update(_OfDay(viewer, day, tuple(agreed), known).all())
    return found


@dataclass(frozen=True)
class _Before:
    """How it stood: the value, the workable days, and how long."""

    value: KpiValue
    days: float
    span: timedelta

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> _Before:
        span = date.fromisoformat(told["last"]) - date.fromisoformat(told["first"])
        return cls(KpiValue(**told["value"]), float(told["days"]), span)


@dataclass(frozen=True)
class _OfDay:
    """The actions that were agreed on one day."""

    viewer: Viewer
    day: date
    agreed: tuple[AgreedAction, ...]
    known: Mapping[str, Kpi]

    def all(self) -> dict[int, Since]:
        if self.first > self.last:
            return {one.id: _nothing(one, self.known[one.kpi], self.last, "figure") for one in self.agreed}
        ids = tuple(sorted({one.rep.id for one in self.agreed}))
        wanted = tuple(self.known[code] for code in dict.fromkeys(one.kpi for one in self.agreed))
        values = Making(self.viewer, KpiAsk(self.first, self.last), wanted).of(Who("owner", ids))
        days = _work_days(self.viewer, ids, self.first, self.last)
        return {one.id: self._one(one, values[one.rep.id][one.kpi], days[one.rep.id]) for one in self.agreed}

    @property
    def first(self) -> date:
        return self.day + timedelta(days=1)

    @property
    def last(self) -> date:
        return min(self.viewer.today, self.day + A_YEAR)

    @cached_property
    def _view(self) -> View | None:
        return view_of(self.viewer, KpiAsk(self.first, self.last), Who("owner"))

    @cached_property
    def _counted_now(self) -> dict[tuple[int, str], _Before]:
        """How it stood on the day, of those with which nothing was frozen, in one pass."""
        missing = [one for one in self.agreed if "days" not in one.stood]
        ids = tuple(sorted({one.rep.id for one in missing}))
        wanted = tuple(self.known[code] for code in dict.fromkeys(one.kpi for one in missing))
        first = months_before(self.day, MONTHS)
        values = Making(self.viewer, KpiAsk(first, self.day), wanted).of(Who("owner", ids))
        days = _work_days(self.viewer, ids, first, self.day)
        span = self.day - first
        return {(rep, code): _Before(values[rep][code], days[rep], span) for rep in ids for code in values[rep]}

    def _one(self, one: AgreedAction, value: KpiValue, days: float) -> Since:
        kpi = self.known[one.kpi]
        before = _Before.of(one.stood) if "days" in one.stood else self._counted_now[one.rep.id, one.kpi]
        made = self._compared(one, kpi, value, before, days)
        early = days < effect.FEWEST_DAYS or self._still_grows(made.change, before)
        if early and made.how not in ("looks_back", "not_here"):
            return replace(made, change=Change(Says.EARLY, before=made.change.before, after=made.change.after))
        return made

    def _still_grows(self, change: Change, before: _Before) -> bool:
        """Too little came since, and less time went by than it stood over."""
        is_little = change.value is None and change.after < TOO_FEW <= change.before
        return is_little and self.last - self.day < before.span

    def _compared(self, one: AgreedAction, kpi: Kpi, value: KpiValue, before: _Before, days: float) -> Since:
        how = kpi.counted
        told = Since(kpi, value, Change(Says.FEW), self.first, self.last, "figure", from_signal=one.from_signal)
        told = replace(told, then=before.value)
        if value.why in ("not_here", "no_rate"):
            return replace(told, how="not_here")
        if kpi.kind in ("conversion", "days"):
            return self._same_age(one, told)
        if how.months and (self.last - self.day).days < DAYS_OF_A_MONTH * how.months:
            return replace(told, how="looks_back", change=Change(Says.EARLY))
        if kpi.kind == "count" and not how.at_the_end and how.by == "measure":
            return _rate(told, before, days, one.wanted)
        if kpi.kind == "sum" and not how.at_the_end:
            return _amount(told, before, days, one.wanted)
        if how.is_exact and how.by == "calendar" and kpi.kind == "ratio":
            pair = (before.value.top or 0.0, before.value.bottom or 0.0), (value.top or 0.0, value.bottom or 0.0)
            return replace(told, how="rate", change=effect.of_rates(*pair, one.wanted))
        if kpi.kind == "share" and how.by in ("measure", "calendar"):
            return _share(told, before, one.wanted)
        return _figure(told, before, one.wanted)

    def _same_age(self, one: AgreedAction, told: Since) -> Since:
        """What entered the step and was followed to the P80 of its days, before the day and after it."""
        view = self._view
        place = None if view is None else step_of(view.process, one.kpi)
        if view is None or place is None:
            return replace(told, how="not_here")
        spells = view.spells.of_step(place)
        age = lead_time(spells).p80
        if age is None:
            return replace(told, how="same_age")
        zone = ZoneInfo(self.viewer.organisation.time_zone)
        agreed, now = (days_since_epoch(moment_after(day, zone)) for day in (self.day, self.last))
        own = spells.where(spells.group == one.rep.id)
        since_when = agreed - age - (self.day - months_before(self.day, MONTHS)).days
        before = effect.followed(own, since_when, agreed, age, agreed)
        after = effect.followed(own, agreed, now, age, now)
        young = effect.young(own, agreed, age, now)
        was, now_is = (before.went_on, before.n), (after.went_on, after.n)
        told = replace(told, age_days=age, young=young, before=was, after=now_is)
        if one.kpi.startswith("days"):
            return replace(told, how="days", change=effect.of_ages(before, after, one.wanted))
        wanted = None if one.wanted is None else one.wanted / 100
        then, shown = (as_value(one.kpi, said_of_share(*side), 100.0, *side, "too_few") for side in (was, now_is))
        change = _scaled(effect.of_shares(was, now_is, wanted), 100)
        return replace(told, how="same_age", then=then, value=shown, change=change)


def _rate(told: Since, before: _Before, days: float, wanted: float | None) -> Since:
    """Counts per workable day; shown as over the workable days that it stood over."""
    stood_days, value = before.days, told.value
    rate = None if wanted is None or not stood_days else wanted / stood_days
    change = effect.of_rates((before.value.value or 0.0, stood_days), (value.value or 0.0, days), rate)
    return replace(told, how="rate", value=_times(value, stood_days / days), change=_scaled(change, stood_days))


def _amount(told: Since, before: _Before, days: float, wanted: float | None) -> Since:
    shown = _times(told.value, before.days / days) if days else told.value
    return _figure(replace(told, value=shown), before, wanted)


def _share(told: Since, before: _Before, wanted: float | None) -> Since:
    sides = [(int(one or 0), int(of or 0)) for one, of in (_parts(before.value), _parts(told.value))]
    change = effect.of_shares(sides[0], sides[1], None if wanted is None else wanted / 100)
    return replace(told, how="share", change=_scaled(change, 100), before=sides[0], after=sides[1])


def _figure(told: Since, before: _Before, wanted: float | None) -> Since:
    one, counts = told.value, (before.value.n, told.value.n)
    was = (before.value.value, before.value.low, before.value.high)
    now = (one.value, one.low, one.high)
    if was[0] is None or now[0] is None:
        return replace(told, change=Change(Says.FEW, before=counts[0], after=counts[1]))
    if None in was or None in now:
        return replace(told, how="two_values", change=Change(Says.FEW, now[0] - was[0], None, None, None, *counts))
    return replace(told, change=effect.of_means(was, now, counts, wanted))  # type: ignore[arg-type]


def _nothing(one: AgreedAction, kpi: Kpi | None, today: date, how: How) -> Since:
    says = Says.FEW if how == "not_here" else Says.EARLY
    return Since(kpi, nothing(one.kpi, "not_here"), Change(says), today, today, how, from_signal=one.from_signal)


def _parts(value: KpiValue) -> tuple[float | None, float | None]:
    return value.top, value.bottom


def _times(value: KpiValue, factor: float) -> KpiValue:
    shown, low, high = (None if one is None else one * factor for one in (value.value, value.low, value.high))
    return replace(value, value=shown, low=low, high=high)


def _scaled(change: Change, factor: float) -> Change:
    shown, low, high = (None if one is None else one * factor for one in (change.value, change.low, change.high))
    return replace(change, value=shown, low=low, high=high)


def _work_days(viewer: Viewer, ids: tuple[int, ...], first: date, last: date) -> dict[int, float]:
    change = change_number(viewer.organisation.id)
    found = together(work_days(viewer, Who("owner", ids), first, last, change))
    return {one: found.get(one, 0.0) for one in ids}
