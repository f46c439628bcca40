"""What a reader asks of a funnel: which process, which period, as seen when, and which part of the opportunities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from meetpunt.measures.scope import EVER, NEVER_US, Scope
from meetpunt.method.period import moment_after
from meetpunt.reports.known import processes
from meetpunt.store.fields import to_day_number, to_us
from meetpunt.store.refs import OrganisationRef, ProcessRef


class NotAnswerable(ValueError):
    """A question that has no answer; the text says what to change."""


@dataclass(frozen=True)
class FunnelAsk:
    """The question.

    Attributes:
        process_code: which process; None = the first one that opportunities go through, the default one first.
        period_from, period_until: inclusive days of entry; None = from the first, until the as-of day.
        as_of: the last day that is seen. `as_of_moment` can name an exact first moment that is no longer seen.
        known_at: the last day of recording that is known; None = all that is known now. `known_until` can name an exact
            first moment that is no longer known; what is asked so is kept for the day (`reports.settled`).
        is_today: nobody asked for another day, so that today's stock may hold the undated ones.
        product_id, territory_id, segment: which opportunities.
        cohort: whether the entry into the process or into each step lies in the period.
    """

    as_of: date
    process_code: str | None = None
    period_from: date | None = None
    period_until: date | None = None
    known_at: date | None = None
    is_today: bool = True
    product_id: int | None = None
    territory_id: int | None = None
    segment: str | None = None
    cohort: Literal["process", "step"] = "process"
    as_of_moment: datetime | None = None
    known_until: datetime | None = None

    @property
    def is_whole(self) -> bool:
        """No part of the opportunities was chosen."""
        return self.product_id is None and self.territory_id is None and self.segment is None


def scope_of(organisation: OrganisationRef, process: ProcessRef | None, ask: FunnelAsk) -> Scope:
    """The measures' scope of a question."""
    if ask.period_from and ask.period_until and ask.period_until < ask.period_from:
        raise NotAnswerable(_("The period ends before it starts: swap the two days."))
    zone = ZoneInfo(organisation.time_zone)
    known = ask.known_until or (moment_after(ask.known_at, zone) if ask.known_at else None)
    return Scope(
        organisation=organisation.id,
        process=process.id if process else None,
        territories=None if ask.territory_id is None else (ask.territory_id,),
        product=ask.product_id,
        segment=ask.segment,
        from_day=to_day_number(ask.period_from) if ask.period_from else EVER[0],
        until_day=to_day_number(ask.period_until) if ask.period_until else EVER[1],
        as_of_us=to_us(ask.as_of_moment or moment_after(ask.as_of, zone)),
        known_at_us=NEVER_US if known is None else to_us(known),
        with_undated=ask.is_today,
        cohort=ask.cohort,
    )


def find_process(organisation: OrganisationRef, ask: FunnelAsk) -> ProcessRef:
    """The process that is asked for."""
    known = processes(organisation.id, ask.as_of)
    if ask.process_code is None and known:
        return next((process for process in known if process.is_used), known[0])
    for process in known:
        if process.code == ask.process_code:
            return process
    if not known:
        raise NotAnswerable(_("This organisation has no sales process yet: read in a file first."))
    codes = ", ".join(process.code for process in known)
    raise NotAnswerable(
        _("There is no sales process %(code)s: choose one of %(codes)s.")
        % {"code": repr(ask.process_code), "codes": codes}
    )
