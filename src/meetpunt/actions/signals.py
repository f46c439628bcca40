"""What is decided about a signal ("not now, because"), and remembering since when each is there.

Rule: the rep and who manages the rep may let a signal rest, until a day and with a reason that both read. A weekly or
nightly look writes down what is there; looking twice on a day changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.store.access import NotVisible, Viewer, people
from meetpunt.store.access.registration import find
from meetpunt.store.models import Change, SignalDecision, SignalSeen, Step
from meetpunt.store.signals import MISSED_DAYS, STEP, Key
from meetpunt.store.tenancy import acting_in, changing

LONGEST = timedelta(days=183)
"""A signal rests for half a year at most."""


@dataclass(frozen=True)
class Seen:
    """A signal that is in the list. chance: how sure; None of a signal about data."""

    key: Key
    chance: float | None


def let_rest(
    viewer: Viewer, about: Key, reason: str, until: date, key: UUID | None, now: datetime
) -> tuple[int, Change | None]:
    """Let a signal rest until a day; gives the decision and what an undo takes back.

    Raises:
        NotVisible: the signal is not of the viewer nor of somebody whom they manage.
        Refused: there is no reason, or the day is over or too far off.
    """
    kind, person_id, step_id = about
    may_decide(viewer, person_id)
    reason = " ".join(reason.split())
    if len(reason) < 3:
        raise Refused(_("Say in a few words why not now: the other one reads it too."))
    if not viewer.today <= until <= viewer.today + LONGEST:
        raise Refused(_("Choose a day from today on, at most half a year ahead."))
    changes: list[Change] = []
    with changing(viewer.organisation.id, leaves_accounts=True):
        if step_id is not None and not Step.objects.filter(organisation_id=viewer.organisation.id, pk=step_id).exists():
            raise NotVisible(f"step {step_id}")

        def make() -> int:
            row = SignalDecision.objects.create(
                organisation_id=viewer.organisation.id,
                kind=kind,
                person_id=person_id,
                step_id=step_id,
                reason=reason[:300],
                rests_until=until,
                by_id=viewer.person_id,
                at=now,
            )
            changes.append(editing.made(viewer, row, now))
            return row.pk

        row_id, _made = once(viewer, key, "signaldecision", now, make)
    return row_id, changes[-1] if changes else None


def take_up(viewer: Viewer, decision_id: int, now: datetime) -> Change:
    """Take a signal up again before its day.

    Raises:
        NotVisible: there is no such decision about the viewer or somebody whom they manage.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(SignalDecision.objects.filter(organisation_id=viewer.organisation.id), decision_id)
        may_decide(viewer, row.person_id)
        wanted = {"rests_until": (viewer.today - date(1970, 1, 1)).days - 1}
        changed = editing.change(viewer, row, {}, wanted, now)
        if changed is None:
            raise Refused(_("It does not rest any more."))
        return changed


def may_decide(viewer: Viewer, person_id: int) -> None:
    """NotVisible unless it is the viewer, or somebody whose figures they see and whom they manage."""
    if viewer.person_id is None:
        raise NotVisible(f"signals of {person_id}")
    if person_id == viewer.person_id:
        return
    seen = {one.id for one in people(viewer)}
    if person_id not in seen & viewer.in_hand:
        raise NotVisible(f"signals of {person_id}")


def remember(organisation_id: int, day: date, seen: Iterable[Seen], kinds: Iterable[str] = (STEP,)) -> int:
    """Write down which signals of these kinds are there on a day; gives how many began.

    One that was there at most ten days ago goes on; the same day again changes nothing, an earlier day is left alone.
    """
    with acting_in(organisation_id):
        lately = SignalSeen.objects.filter(
            organisation_id=organisation_id, kind__in=list(kinds), last_on__gte=day - timedelta(days=MISSED_DAYS)
        )
        known = {(row.kind, row.person_id, row.step_id): row for row in lately.order_by("last_on")}
        begun = []
        for one in seen:
            row = known.get(one.key)
            if row is None:
                kind, person_id, step_id = one.key
                begun.append(
                    SignalSeen(
                        organisation_id=organisation_id,
                        kind=kind,
                        person_id=person_id,
                        step_id=step_id,
                        first_on=day,
                        last_on=day,
                        chance=one.chance,
                    )
                )
            elif row.last_on < day:
                row.last_on, row.chance = day, one.chance
                row.save(update_fields=["last_on", "chance"])
        SignalSeen.objects.bulk_create(begun)
    return len(begun)
