"""Writing down how accounts and contacts stand in ACCH.

Rule: a state is added, never changed, and whole: what was not asked this time stays as it stood. What is told in one go
is kept in one go and undone in one go; sent again it is found and nothing changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.actions.together import bound, put_all_back
from meetpunt.actions.undoing import undoes
from meetpunt.method.acch import State, updated
from meetpunt.store.access import NotVisible, Viewer, registration
from meetpunt.store.acch_states import latest
from meetpunt.store.models import AcchState, Activity, Change
from meetpunt.store.tenancy import changing

MOST = 200
CONTRADICTS = _(
    "Who does not know us cannot be visited as agreed, prefer us or have promised. Change one of the answers."
)
_ORIGINS = {"visit": "visit", "demonstration": "visit", "call": "call", "email": "call"}


@dataclass(frozen=True)
class AcchTold:
    """How an account (contact_id None) or one of its contacts stands from a day on."""

    account_id: int
    contact_id: int | None
    state: State
    day: date
    origin: str
    note: str = ""


def record_acch(
    viewer: Viewer, told: Sequence[AcchTold], now: datetime, key: UUID | None = None
) -> tuple[Change | None, int]:
    """Write down states; gives what an undo takes back (None when nothing was new) and how many were written.

    Raises:
        NotVisible: an account or contact is not in the viewer's registration.
        Refused: a state contradicts itself, lies in the future, or there are too many; nothing was kept.
    """
    if len(told) > MOST:
        raise Refused(_("At most %(most)s are kept at once.") % {"most": MOST})
    trail: list[Change] = []

    def make() -> int:
        trail.extend(filter(None, (_write(viewer, one, names, key, now) for one in told)))
        return trail[-1].row_id if trail else 0

    with changing(viewer.organisation.id, leaves_accounts=True):
        names = _checked(viewer, told)
        once(viewer, key, "acchstate", now, make)
        return bound(trail), len(trail)


def acch_of_visit(viewer: Viewer, row: Activity, told: State, now: datetime) -> list[int]:
    """What was asked in a visit or call that is being logged, as lines of the trail; call it inside `changing`.

    It is about the contact when there is one, else about the account; the answers of this time go over those before.
    """
    if told == State() or row.account_id is None:
        return []
    stands = latest(viewer.organisation.id, [row.account_id]).get((row.account_id, row.contact_id))
    state = updated(stands.state if stands else State(), told)
    if state.is_contradictory:
        raise Refused(CONTRADICTS)
    made = AcchState.objects.create(
        organisation_id=viewer.organisation.id,
        account_id=row.account_id,
        contact_id=row.contact_id,
        day=row.started_on or viewer.today,
        origin=_ORIGINS.get(row.kind, "visit"),
        activity=row,
        by_id=viewer.person_id,
        recorded_at=now,
        client_key=uuid5(row.client_key, "acch") if row.client_key else None,
        **_columns(state),
    )
    return [editing.made(viewer, made, now).pk]


@undoes("acchstate", Change.Kind.MADE)
def _take_back(viewer: Viewer, found: Change, now: datetime) -> None:
    put_all_back(viewer, found, now)


def _checked(viewer: Viewer, told: Sequence[AcchTold]) -> dict[int, str]:
    """Whether all may be written; the names of the accounts."""
    accounts = registration.accounts(viewer).filter(pk__in={one.account_id for one in told})
    names = dict(accounts.values_list("pk", "name"))
    wanted = {one.contact_id for one in told if one.contact_id is not None}
    contacts = dict(registration.contacts(viewer).filter(pk__in=wanted).values_list("pk", "account_id"))
    for one in told:
        if one.account_id not in names:
            raise NotVisible(f"account {one.account_id}")
        if one.contact_id is not None and contacts.get(one.contact_id) != one.account_id:
            raise NotVisible(f"contact {one.contact_id}")
        if one.state.is_contradictory:
            raise Refused(CONTRADICTS)
        if one.day > viewer.today:
            raise Refused(_("This day is still to come. Choose the day on which it was asked."))
        if one.origin not in AcchState.Origin.values:
            raise Refused(_("Choose where it is known from."))
    return names


def _write(viewer: Viewer, one: AcchTold, names: dict[int, str], key: UUID | None, now: datetime) -> Change | None:
    row = AcchState.objects.create(
        organisation_id=viewer.organisation.id,
        account_id=one.account_id,
        contact_id=one.contact_id,
        day=one.day,
        origin=one.origin,
        note=one.note[:200],
        by_id=viewer.person_id,
        recorded_at=now,
        client_key=uuid5(key, f"{one.account_id} {one.contact_id or ''}") if key else None,
        **_columns(one.state),
    )
    return editing.made(viewer, row, now, names[one.account_id])


def _columns(state: State) -> dict[str, bool | None]:
    return {"aware": state.aware, "covered": state.covered, "considers": state.considers, "promised": state.promised}
