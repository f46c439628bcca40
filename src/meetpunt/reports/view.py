"""A question about a process, with the arrays that answer it: which spells are in the period and in the chosen part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from weakref import ref
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.engine import Rows, measure
from meetpunt.measures.scope import Scope
from meetpunt.measures.since import since
from meetpunt.method.period import days_since_epoch, first_moment, moment_after
from meetpunt.method.spells import Spells
from meetpunt.reports.ask import FunnelAsk, find_process, scope_of
from meetpunt.reports.hand_parts import by_hand, of_hand
from meetpunt.reports.log import SETTLED, ProcessLog, process_log
from meetpunt.reports.memory import answers, logs, place_of
from meetpunt.reports.person_parts import by_person, of_people
from meetpunt.reports.signals import SignalList, signal_list
from meetpunt.store.machines import machine_ids
from meetpunt.store.refs import OrganisationRef, ProcessRef
from meetpunt.store.tenancy import change_number

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class View:
    """A question with its data.

    Attributes:
        scope: as measures take it; change: the change number that every answer belongs to.
        in_cohort: bool [spells], the opportunity entered (the process or the step, as asked) in the period.
        by_step: bool [spells], the step itself was entered in the period: lead times are by entry of the step.
        chosen: bool [spells], belongs to the product, territory and segment asked for.
        machines: persons that are nobody to compare.
    """

    organisation: OrganisationRef
    ask: FunnelAsk
    process: ProcessRef
    scope: Scope
    change: int
    log: ProcessLog
    in_cohort: Mask
    by_step: Mask
    chosen: Mask
    machines: frozenset[int]

    @property
    def spells(self) -> Spells:
        """Every spell of the process, whatever the period."""
        return self.log.spells

    def signals(self) -> SignalList:
        """The organisation's list of signals; it does not know of the part that was chosen."""
        whole = Scope(
            self.scope.organisation,
            self.scope.process,
            from_day=self.scope.from_day,
            until_day=self.scope.until_day,
            as_of_us=self.scope.as_of_us,
            known_at_us=self.scope.known_at_us,
            cohort=self.scope.cohort,
        )
        return signal_list(self.log, self.in_cohort, whole, self.machines)

    def answer(self, name: str, scope: Scope) -> Rows:
        """A measure's rows, remembered while its facts stay."""
        return remembered(name, scope, self.change)


def remembered(name: str, scope: Scope, change: int) -> Rows:
    """A measure's rows, asked once per scope while the facts that its text reads stay as they are.

    Parameters: change, the organisation's change number, read before.
    """
    number = change if change == SETTLED else since.of(name, scope, change)
    if by_person(name, scope) and number != change:
        return answers.latest((name, scope), number, lambda: of_people(name, scope, change, number))
    if by_hand(name, scope) and number not in (change, SETTLED):
        return of_hand(name, scope, change, number)
    return place_of(scope).latest((name, scope), number, lambda: measure(name, scope))


def look(organisation: OrganisationRef, ask: FunnelAsk) -> View:
    """Fetch what a question needs.

    Raises:
        NotAnswerable: there is no such process or period.
    """
    # Read before the data: a write in between makes the data newer than their number, never older.
    change = change_number(organisation.id) if ask.known_until is None else SETTLED
    process = find_process(organisation, ask)
    scope = scope_of(organisation, process, ask)
    log = process_log(scope, len(process.steps), change)
    by_step, in_cohort = _in_period(log, organisation, ask)
    return View(
        organisation,
        ask,
        process,
        scope,
        change,
        log,
        in_cohort,
        by_step,
        _chosen(log, scope, change),
        machine_ids(organisation.id),
    )


def _in_period(log: ProcessLog, organisation: OrganisationRef, ask: FunnelAsk) -> tuple[Mask, Mask]:
    """Which spells began in the period themselves, and which are asked for; kept while the log is the same one."""

    def made(former: _InPeriod | None) -> _InPeriod:
        if former is not None and former.log() is log:
            return former
        by_step = entered_between(log.spells.entered, organisation, ask)
        return _InPeriod(ref(log), by_step, by_step if ask.cohort == "step" else _same_opportunity(log, by_step))

    of_all = replace(ask, product_id=None, territory_id=None, segment=None)
    found = logs.renew(("in period", organisation, of_all), made)
    return found.by_step, found.in_cohort


@dataclass(frozen=True)
class _InPeriod:
    """Beside the log that it is of, which it does not keep alive."""

    log: ref[ProcessLog]
    by_step: Mask
    in_cohort: Mask


def entered_between(entered: NDArray[np.float64], organisation: OrganisationRef, ask: FunnelAsk) -> Mask:
    """Which moments (days since 1970-01-01 UTC) lie in the asked period of the organisation's days."""
    zone = ZoneInfo(organisation.time_zone)
    inside = np.ones(len(entered), dtype=np.bool_)
    if ask.period_from:
        inside &= entered >= days_since_epoch(first_moment(ask.period_from, zone))
    if ask.period_until:
        inside &= entered < days_since_epoch(moment_after(ask.period_until, zone))
    return inside


def _same_opportunity(log: ProcessLog, by_step: Mask) -> Mask:
    """All spells of the opportunities whose first spell lies in the period (spells stand in order per opportunity)."""
    opportunity = log.spells.opportunity
    if not len(opportunity):
        return by_step
    starts = np.append(True, opportunity[1:] != opportunity[:-1])
    return np.asarray(by_step[starts][np.cumsum(starts) - 1])


def _chosen(log: ProcessLog, scope: Scope, change: int) -> Mask:
    chosen = np.ones(len(log.spells), dtype=np.bool_)
    if scope.territories is not None:
        chosen &= np.isin(log.territory, scope.territories)
    if scope.segment is not None:
        wanted = log.segments.index(scope.segment) if scope.segment in log.segments else -1
        chosen &= log.segment == wanted
    if scope.product is not None:
        asked = Scope(scope.organisation, product=scope.product)
        rows = remembered("opportunities_of_product", asked, change).rows
        chosen &= np.isin(log.spells.opportunity, [row[0] for row in rows])
    return chosen
