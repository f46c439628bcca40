"""Making and ending tokens of the API: personal ones by each person, those of a service account by administrators.

Rule: the key is made by who calls and shown to the person once; only its SHA-256 is kept. A service account is a
person of its own that is marked as a machine: what it does stands under its own name, never under somebody's.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext as _

from meetpunt.actions.editing import write_down
from meetpunt.actions.errors import Refused
from meetpunt.actions.undoing import undoes
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.administration import must_administer
from meetpunt.store.api_tokens import SERVICE_ROLES, Bearer, Scope, organisation_in
from meetpunt.store.models import ApiToken, Change, Person, PersonRole
from meetpunt.store.secrets import fingerprint
from meetpunt.store.tenancy import changing

MOST = 20
MOST_DAYS = 366
USUAL_DAYS = 90
SHOWN = 6
"""Letters of the secret that a list shows, to recognise it by."""
WINDOW = timedelta(minutes=1)


def make_token(viewer: Viewer, name: str, scopes: Collection[str], days: int, key: str, now: datetime) -> int:
    """Make a personal token; gives its id.

    Parameters:
        days: how long it works. key: `mp_<organisation>_<secret>`, made by who calls.

    Raises:
        NotVisible: the viewer is no person.
        Refused: it has no name or scope, works too long, one of that name works already, or there are too many.
    """
    if viewer.person_id is None:
        raise NotVisible("tokens")
    with changing(viewer.organisation.id, leaves_accounts=True):
        return _make(viewer, viewer.person_id, name, scopes, days, key, now, is_service=False)


def make_service_token(
    viewer: Viewer, name: str, roles: Collection[str], scopes: Collection[str], days: int, key: str, now: datetime
) -> int:
    """Make a service account with its token; gives the token's id.

    Parameters:
        roles: what the account is, of `SERVICE_ROLES`.

    Raises:
        NotVisible: the viewer does not administer.
        Refused: as `make_token`, or it has no such role.
    """
    must_administer(viewer)
    if not roles or not set(roles) <= set(SERVICE_ROLES):
        raise Refused(_("Choose what the service account is."))
    with changing(viewer.organisation.id):
        person = Person.objects.create(organisation_id=viewer.organisation.id, name=_named(name), is_machine=True)
        PersonRole.objects.bulk_create(
            PersonRole(organisation_id=viewer.organisation.id, person=person, role=role) for role in sorted(set(roles))
        )
        write_down(viewer, Change.Kind.MADE, person, {}, {"name": person.name, "roles": sorted(set(roles))}, now)
        return _make(viewer, person.pk, name, scopes, days, key, now, is_service=True)


def end_token(viewer: Viewer, token_id: int, now: datetime) -> Change | None:
    """Let a token not work any more; None when it had ended already.

    Raises:
        NotVisible: it is neither the viewer's own nor, for who administers, one of a service account.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        mine = Q(person_id=viewer.person_id or 0)
        may = mine | Q(is_service=True) if viewer.administers else mine
        row = ApiToken.objects.filter(may, organisation_id=viewer.organisation.id, pk=token_id).first()
        if row is None:
            raise NotVisible(f"token {token_id}")
        if row.ended_at is not None:
            return None
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        return write_down(viewer, Change.Kind.REMOVED, row, {"name": row.name, "scopes": row.scopes}, {}, now)


@undoes("apitoken", Change.Kind.MADE)
def _not_made(viewer: Viewer, found: Change, now: datetime) -> None:
    """A token that should not have been made works no more; that it was made stays known."""
    ApiToken.objects.filter(pk=found.row_id, ended_at=None).update(ended_at=now)


@undoes("apitoken", Change.Kind.REMOVED)
def _stays_ended(viewer: Viewer, found: Change, now: datetime) -> None:
    raise Refused(_("A token that has ended does not come back. Make another one."))


def count_request(bearer: Bearer, now: datetime) -> tuple[int, int]:
    """Count a request of a token and note when it was used; gives how many in this minute, and seconds to the next.

    One statement of the database counts, so that all processes of a server count together.
    """
    window = now.replace(second=0, microsecond=0)
    rows = ApiToken.objects.filter(organisation_id=bearer.organisation_id, pk=bearer.token_id)
    same = When(window_at=window, then=F("window_count") + 1)
    rows.update(window_count=Case(same, default=Value(1)), window_at=window, used_at=now)
    count = rows.values_list("window_count", flat=True).first()
    return count or 0, max(1, int((window + WINDOW - now).total_seconds() + 0.999))


def _make(
    viewer: Viewer,
    person_id: int,
    name: str,
    scopes: Collection[str],
    days: int,
    key: str,
    now: datetime,
    is_service: bool,
) -> int:
    if organisation_in(key) != viewer.organisation.id:
        raise ValueError("This is no key for this organisation.")
    chosen = [one.value for one in Scope if one.value in set(scopes)]
    if not chosen or len(chosen) != len(set(scopes)):
        raise Refused(_("Choose what the token may do."))
    if not 1 <= days <= MOST_DAYS:
        raise Refused(_("A token works from 1 to %(most)s days.") % {"most": MOST_DAYS})
    rows = ApiToken.objects.filter(organisation_id=viewer.organisation.id, is_service=is_service)
    if not is_service:
        rows = rows.filter(person_id=person_id)
    working = list(rows.filter(ended_at=None, expires_at__gt=now).values_list("name", flat=True))
    if len(working) >= MOST:
        raise Refused(_("There are %(most)s tokens already. End one first.") % {"most": MOST})
    if (name := _named(name)) in working:
        raise Refused(_("A token called %(name)s works already. End it, or choose another name.") % {"name": name})
    prefix, secret = key[: key.index("_", 3) + 1], key[key.index("_", 3) + 1 :]
    row = ApiToken.objects.create(
        organisation_id=viewer.organisation.id,
        person_id=person_id,
        name=name,
        begins=(prefix + secret[:SHOWN])[:24],
        fingerprint=fingerprint(key),
        scopes=chosen,
        is_service=is_service,
        made_by_id=viewer.person_id,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    write_down(viewer, Change.Kind.MADE, row, {}, {"name": row.name, "scopes": chosen}, now)
    return row.pk


def _named(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())[:80]
    if not name:
        raise Refused(_("Say what the token is for."))
    return name
