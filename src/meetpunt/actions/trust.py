"""What is agreed about registering, and standing in for somebody. Standing in opens registration, never figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import change, made
from meetpunt.actions.errors import Refused
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.administration import administered
from meetpunt.store.fields import FOREVER, from_day_number, to_day_number
from meetpunt.store.models import (
    Agreement,
    Change,
    CompetencyRating,
    Conversation,
    DevelopmentGoal,
    FiguresLooked,
    JointVisit,
    ReadinessAnswer,
    SignalDecision,
    SignalSeen,
    StandIn,
)
from meetpunt.store.tenancy import changing
from meetpunt.store.trust import absent_ones, names_of_sellers


def agree(viewer: Viewer, seen: Mapping[str, Any], wanted: Mapping[str, Any], now: datetime) -> Change | None:
    """Write down what was agreed; every change of it stays readable in the trail.

    Raises:
        NotVisible: the viewer does not administer.
        Refused: a period is impossible, or the works council answered without a day.
    """
    for name in ("score_months", "look_months"):
        if not 1 <= wanted[name] <= 120:
            raise Refused(_("Give a number of months from 1 to 120."))
    if wanted["council"] in (Agreement.Council.AGREED, Agreement.Council.REFUSED) and wanted["council_on"] is None:
        raise Refused(_("Give the day on which the works council answered."))
    with changing(viewer.organisation.id):
        row = administered(viewer, Agreement).first()
        if row is None:
            row = Agreement.objects.create(organisation_id=viewer.organisation.id, changed_at=now)
        trail = change(viewer, row, seen, wanted, now)
        if trail is not None:
            Agreement.objects.filter(pk=row.pk).update(changed_at=now, by_id=viewer.person_id)
        return trail


def stand_in(viewer: Viewer, absent_id: int, by_id: int, first: date, last: date | None, now: datetime) -> Change:
    """Let somebody do somebody's work from a day to a day, both included; None = until further notice.

    Raises:
        NotVisible: the viewer may not say so for this person.
        Refused: the days or the people cannot be.
    """
    if by_id == absent_id:
        raise Refused(_("Nobody stands in for themselves. Choose a colleague."))
    if last is not None and last < first:
        raise Refused(_("The last day lies before the first one. Change them round."))
    is_past = last is not None and last < viewer.today
    if is_past or not date(2000, 1, 1) <= first < date(2100, 1, 1):
        raise Refused(_("Choose days from today on."))
    with changing(viewer.organisation.id):
        if absent_id not in absent_ones(viewer):
            raise NotVisible(f"person {absent_id}")
        if by_id not in {one.id for one in names_of_sellers(viewer)}:
            raise NotVisible(f"person {by_id}")
        until = FOREVER if last is None else last + timedelta(days=1)
        same = StandIn.objects.filter(organisation_id=viewer.organisation.id, absent_id=absent_id, by_id=by_id)
        if same.filter(valid_from__lt=until, valid_until__gt=first).exists():
            raise Refused(_("That is so already in these days."))
        row = StandIn.objects.create(
            organisation_id=viewer.organisation.id,
            absent_id=absent_id,
            by_id=by_id,
            made_by_id=viewer.person_id,
            valid_from=first,
            valid_until=until,
        )
        return made(viewer, row, now)


def end_stand_in(viewer: Viewer, stand_in_id: int, now: datetime) -> Change | None:
    """Let it end: today was the last day before it ends; one that did not begin is as if it never was."""
    with changing(viewer.organisation.id):
        rows = StandIn.objects.filter(organisation_id=viewer.organisation.id, absent_id__in=absent_ones(viewer))
        row = rows.filter(pk=stand_in_id, valid_until__gt=viewer.today).first()
        if row is None:
            raise NotVisible(f"stand-in {stand_in_id}")
        until = max(viewer.today, row.valid_from)
        return change(viewer, row, {}, {"valid_until": to_day_number(until)}, now)


def forget_looks(organisation_id: int, today: date) -> int:
    """Remove who looked at figures longer ago than was agreed; gives how many."""
    with changing(organisation_id):
        row = Agreement.objects.filter(organisation_id=organisation_id).first()
        months = row.look_months if row else Agreement().look_months
        old = FiguresLooked.objects.filter(organisation_id=organisation_id, day__lt=_before(today, months))
        return old.delete()[0]


def forget_scores(organisation_id: int, today: date) -> int:
    """Remove ratings, conversations, development and what is remembered of signals when old; gives how many."""
    with changing(organisation_id, leaves_accounts=True):
        of = {"organisation_id": organisation_id}
        row = Agreement.objects.filter(**of).first()
        before = from_day_number(_before(today, row.score_months if row else Agreement().score_months))
        old = (
            CompetencyRating.objects.filter(**of, day__lt=before),
            Conversation.objects.filter(**of, planned_at__lt=datetime.combine(before, time(), UTC)),
            DevelopmentGoal.objects.filter(**of, by_day__lt=before),
            JointVisit.objects.filter(**of, day__lt=before),
            ReadinessAnswer.objects.filter(**of, at__lt=datetime.combine(before, time(), UTC)),
            SignalSeen.objects.filter(**of, last_on__lt=before),
            SignalDecision.objects.filter(**of, rests_until__lt=before),
        )
        return sum(rows.delete()[0] for rows in old)


def _before(day: date, months: int) -> int:
    """The day number so many months earlier."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return to_day_number(date(year, month + 1, min(day.day, last)))
