"""Tokens of the API to read: whose a key is, and the ones that somebody has.

A key is `mp_<organisation>_<secret>`: the organisation in it is what the database needs to know before it shows a row,
the secret is what it is looked up by. What was asked for with a key of nobody is answered like one that ended.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import QuerySet

from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.administration import administered
from meetpunt.store.models import ApiToken, Role
from meetpunt.store.secrets import fingerprint
from meetpunt.store.tenancy import acting_in

_KEY = re.compile(r"mp_([1-9][0-9]{0,17})_([A-Za-z0-9_-]{40,100})")


class Scope(StrEnum):
    """What a token may do at most; what its owner may not do, it may not either."""

    READ_FIGURES = "read:figures"
    READ_RECORDS = "read:records"
    WRITE_RECORDS = "write:records"
    READ_COACHING = "read:coaching"
    WRITE_COACHING = "write:coaching"
    READ_PLANNING = "read:planning"
    WRITE_PLANNING = "write:planning"
    ADMIN = "admin"


SERVICE_ROLES = (Role.INSIDE_SALES, Role.PRODUCTION, Role.DIRECTOR, Role.ADMINISTRATOR)
"""What a service account can be. No manager: it sees no personal figures of others."""


@dataclass(frozen=True)
class TokenRef:
    """A token to show. begins: what its key begins with; ended_at: when it was ended before its time."""

    id: int
    name: str
    begins: str
    scopes: tuple[str, ...]
    is_service: bool
    person_id: int
    person_name: str
    roles: tuple[str, ...]
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    used_at: datetime | None


@dataclass(frozen=True)
class Bearer:
    """Whose key it is that came with a request, and what it may."""

    token_id: int
    organisation_id: int
    person_id: int
    time_zone: str
    scopes: frozenset[str]
    is_suspended: bool = False


def organisation_in(key: str) -> int | None:
    """The organisation that a key names; None when it is no key."""
    found = _KEY.fullmatch(key)
    return int(found[1]) if found and int(found[1]) < 2**63 else None


def bearer_of(key: str, now: datetime) -> Bearer | None:
    """Whose key this is; None when it is nobody's, ended, expired, or its owner left."""
    organisation_id = organisation_in(key)
    if organisation_id is None:
        return None
    with acting_in(organisation_id):
        rows = ApiToken.objects.filter(
            organisation_id=organisation_id,
            fingerprint=fingerprint(key),
            ended_at=None,
            expires_at__gt=now,
            person__is_active=True,
        )
        row = rows.select_related("organisation").first()
        if row is None:
            return None
        told = (row.organisation.time_zone, frozenset(row.scopes), row.organisation.suspended_at is not None)
        return Bearer(row.pk, organisation_id, row.person_id, *told)


def own_tokens(viewer: Viewer) -> tuple[TokenRef, ...]:
    """The viewer's personal tokens, the newest first."""
    rows = ApiToken.objects.filter(organisation_id=viewer.organisation.id, person_id=viewer.person_id or 0)
    return _refs(rows)


def service_tokens(viewer: Viewer) -> tuple[TokenRef, ...]:
    """The tokens of service accounts; NotVisible for who does not administer."""
    return _refs(administered(viewer, ApiToken).filter(is_service=True))


def find_own_or_service(viewer: Viewer, token_id: int) -> TokenRef:
    """One that the viewer may end: their own, or for who administers one of a service account."""
    mine = [one for one in own_tokens(viewer) if one.id == token_id]
    theirs = [one for one in service_tokens(viewer) if one.id == token_id] if viewer.administers else []
    for one in (*mine, *theirs):
        return one
    raise NotVisible(f"token {token_id}")


def open_on(token: TokenRef, now: datetime) -> bool:
    """Whether it works at this moment."""
    return token.ended_at is None and token.expires_at > now


def days_left(token: TokenRef, today: date) -> int:
    """How many days it still works."""
    return (token.expires_at.date() - today).days


def _refs(rows: QuerySet[ApiToken]) -> tuple[TokenRef, ...]:
    found = rows.select_related("person").prefetch_related("person__roles").order_by("-made_at", "-pk")
    return tuple(
        TokenRef(
            row.pk,
            row.name,
            row.begins,
            tuple(row.scopes),
            row.is_service,
            row.person_id,
            row.person.name,
            tuple(sorted(one.role for one in row.person.roles.all())),
            row.made_at,
            row.expires_at,
            row.ended_at,
            row.used_at,
        )
        for row in found
    )
