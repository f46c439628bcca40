"""Taking part in the pool, leaving it, and the quarterly release of what is told to all who take part.

Rule: an organisation is read only while acting in it, and what all gave together is seen by this action alone; a
quarter is released once. Killed half-way, what was given stays given, and the next run completes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import change, made
from meetpunt.actions.errors import Refused
from meetpunt.measures.register.pooled import POOLED, pooled_figure
from meetpunt.method.pool import COMPARED_QUARTERS, Earlier, Given, pooled, told_of
from meetpunt.store.access import NotVisible, Viewer, all_organisations, operator_of
from meetpunt.store.fields import to_us
from meetpunt.store.models import Change, PoolFigure, PoolGiven, PoolMembership, PoolRelease
from meetpunt.store.pool import Counted, days_of, finished_quarter, is_member, may_decide
from meetpunt.store.refs import OrganisationRef
from meetpunt.store.tenancy import acting_in, changing

Count = Callable[[Viewer, date, date], Counted]
"""Counts what an organisation gives: viewer, first and last day."""


def join(viewer: Viewer, now: datetime) -> Change:
    """Let the organisation take part from the next release on.

    Raises:
        NotVisible: the viewer may not decide this.
        Refused: it takes part already.
    """
    _must_decide(viewer)
    with changing(viewer.organisation.id, leaves_accounts=True):
        if is_member(viewer.organisation.id):
            raise Refused(_("Your organisation takes part already."))
        row = PoolMembership.objects.create(
            organisation_id=viewer.organisation.id, joined_at=now, joined_by_id=viewer.person_id
        )
        return made(viewer, row, now)


def leave(viewer: Viewer, now: datetime) -> Change | None:
    """Take part no more: what was given and is in no release is removed, what was released stays as it was told.

    Raises:
        NotVisible: the viewer may not decide this.
        Refused: it does not take part.
    """
    _must_decide(viewer)
    of = {"organisation_id": viewer.organisation.id}
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = PoolMembership.objects.filter(**of, left_at=None).first()
        if row is None:
            raise Refused(_("Your organisation does not take part."))
        PoolGiven.objects.filter(**of).exclude(quarter__in=PoolRelease.objects.values("quarter")).delete()
        return change(viewer, row, {}, {"left_at": to_us(now), "left_by_id": viewer.person_id}, now)


def release(now: datetime, count: Count) -> int | None:
    """Have every member give for the quarter that ended, and tell of it what may be told.

    Returns:
        How many figures are told now; 0 = nothing may be told yet; None = the quarter was released before.
    """
    quarter = finished_quarter(now.date())
    if PoolRelease.objects.filter(quarter=quarter).exists():
        return None
    organisations = all_organisations()
    for one in organisations:
        _give(one, quarter, now, count)
    return _release(organisations, quarter, now)


def _must_decide(viewer: Viewer) -> None:
    if not may_decide(viewer):
        raise NotVisible("pool")


def _give(organisation: OrganisationRef, quarter: int, now: datetime, count: Count) -> None:
    """Count what a member gives, once a quarter."""
    of = {"organisation_id": organisation.id, "quarter": quarter}
    with acting_in(organisation.id):
        if not is_member(organisation.id) or PoolGiven.objects.filter(**of).exists():
            return
        found = count(operator_of(organisation.slug, now.date()), *days_of(quarter))
    told = {code: {"value": own.value, "n": own.n, "taken": False} for code, own in found.figures.items()}
    with changing(organisation.id, leaves_accounts=True):
        if is_member(organisation.id):
            kept = {"given_at": now, "figures": {"reps": found.reps, "figures": told}}
            PoolGiven.objects.get_or_create(**of, defaults=kept)


@dataclass(frozen=True)
class _Past:
    """What an organisation gave before: for each quarter the codes that counted."""

    organisation: int
    taken: Mapping[int, frozenset[str]]


def _release(organisations: tuple[OrganisationRef, ...], quarter: int, now: datetime) -> int:
    """In one transaction, or not at all."""
    first, last = days_of(quarter)
    with transaction.atomic():
        given, past = _read(organisations, quarter)
        codes = sorted({code for one in given.values() for code in one["figures"]}, key=_place)
        chosen = {code: told_of(_of(code, given), _earlier(code, quarter, past)) for code in codes}
        chosen = {code: members for code, members in chosen.items() if members}
        if not chosen:
            return 0
        everybody = {one.organisation: one.reps for members in chosen.values() for one in members}
        made_now = PoolRelease.objects.create(
            quarter=quarter,
            made_at=now,
            from_day=first,
            until_day=last,
            organisations=len(everybody),
            reps=sum(everybody.values()),
        )
        PoolFigure.objects.bulk_create(_figure(made_now, code, members) for code, members in chosen.items())
        for organisation in sorted(everybody):
            taken = {code for code, members in chosen.items() if organisation in {one.organisation for one in members}}
            _mark(organisation, quarter, given[organisation], taken)
    return len(chosen)


def _read(organisations: tuple[OrganisationRef, ...], quarter: int) -> tuple[dict[int, Any], list[_Past]]:
    """What the members gave now, and what everybody gave to the releases before; each read in its organisation."""
    given: dict[int, Any] = {}
    past: list[_Past] = []
    for one in organisations:
        with acting_in(one.id):
            rows = PoolGiven.objects.filter(organisation_id=one.id, quarter__gte=quarter - COMPARED_QUARTERS)
            kept = dict(rows.values_list("quarter", "figures"))
            if quarter in kept and is_member(one.id):
                given[one.id] = kept[quarter]
        taken = {
            number: frozenset(code for code, told in figures["figures"].items() if told["taken"])
            for number, figures in kept.items()
        }
        past.append(_Past(one.id, taken))
    return given, past


def _of(code: str, given: Mapping[int, Any]) -> tuple[Given, ...]:
    return tuple(
        Given(organisation, told["value"], told["n"], kept["reps"])
        for organisation, kept in given.items()
        if (told := kept["figures"].get(code)) is not None
    )


def _earlier(code: str, quarter: int, past: list[_Past]) -> tuple[Earlier, ...]:
    """Of whom the figure was told in the quarters that share days with this one, the latest first."""
    rows = PoolFigure.objects.filter(
        code=code, release__quarter__gte=quarter - COMPARED_QUARTERS, release__quarter__lt=quarter
    )
    found = []
    for number, organisations in rows.order_by("-release__quarter").values_list("release__quarter", "organisations"):
        members = frozenset(one.organisation for one in past if code in one.taken.get(number, ()))
        found.append(Earlier(members, organisations - len(members)))
    return tuple(found)


def _figure(made_now: PoolRelease, code: str, members: tuple[Given, ...]) -> PoolFigure:
    known = pooled_figure(code)
    told = pooled(members, known is not None and known.is_share)
    assert told is not None
    return PoolFigure(
        release=made_now,
        code=code,
        organisations=told.organisations,
        reps=told.reps,
        low=told.low,
        middle=told.middle,
        high=told.high,
    )


def _mark(organisation_id: int, quarter: int, kept: Mapping[str, Any], taken: set[str]) -> None:
    """Write down with an organisation which of its figures counted."""
    figures = {code: {**told, "taken": code in taken} for code, told in kept["figures"].items()}
    with changing(organisation_id, leaves_accounts=True):
        rows = PoolGiven.objects.filter(organisation_id=organisation_id, quarter=quarter)
        rows.update(figures={**kept, "figures": figures})


def _place(code: str) -> tuple[int, str]:
    """Where a figure stands in the register."""
    return next((at for at, one in enumerate(POOLED) if code.startswith(one.code)), len(POOLED)), code
