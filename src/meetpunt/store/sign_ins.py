"""What is known of how somebody signs in: their second steps, where they are signed in, and the sign-on of a domain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from meetpunt.store.models import (
    Organisation,
    Passkey,
    Person,
    RecoveryCode,
    SecondStep,
    SignInSession,
    SignOn,
    SignOnDomain,
)
from meetpunt.store.secrets import fingerprint
from meetpunt.store.tenancy import acting_in


@dataclass(frozen=True)
class PasskeyRef:
    """A passkey."""

    id: int
    name: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Steps:
    """The second steps of a sign-in. codes: how many recovery codes are left."""

    has_app: bool
    passkeys: tuple[PasskeyRef, ...]
    codes: int

    @property
    def has_any(self) -> bool:
        """Signing in asks for one."""
        return self.has_app or bool(self.passkeys)


@dataclass(frozen=True)
class SessionRef:
    """A browser in which one is signed in. mark: what it is told by; device: as the browser says it."""

    mark: str
    device: str
    place: str
    since: datetime | None
    seen: datetime | None
    is_here: bool


@dataclass(frozen=True)
class SignOnRef:
    """The sign-on of an organisation; of the secret only whether there is one."""

    organisation_id: int
    organisation: str
    name: str
    issuer: str
    client_id: str
    has_secret: bool
    domains: tuple[str, ...]
    kept_at: datetime


def has_second_step(login_id: int) -> bool:
    """Signing in asks for one."""
    return (
        SecondStep.objects.filter(login_id=login_id).exclude(seed="").exists()
        or Passkey.objects.filter(login_id=login_id).exists()
    )


def steps_of(login_id: int) -> Steps:
    """All of them."""
    rows = Passkey.objects.filter(login_id=login_id).order_by("made_at")
    return Steps(
        SecondStep.objects.filter(login_id=login_id).exclude(seed="").exists(),
        tuple(PasskeyRef(*row) for row in rows.values_list("pk", "name", "made_at", "used_at")),
        RecoveryCode.objects.filter(login_id=login_id).count(),
    )


def sessions_of(login_id: int, here: str, through: int | None, now: datetime) -> tuple[SessionRef, ...]:
    """Where somebody is signed in: here first, then the latest.

    here: the key of the session at hand. through: the organisation by whose sign-on it came in, which learns of those
    only that came in likewise.
    """
    rows = of_one(login_id, through).filter(expire_date__gt=now)
    found = [
        SessionRef(mark_of(one.session_key), one.device, one.place, one.since, one.seen, one.session_key == here)
        for one in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.is_here, one.seen.timestamp() if one.seen else 0), reverse=True))


def about_sign_in(login_id: int, through: int | None) -> dict[str, Iterator[dict[str, Any]]]:
    """What is kept of how somebody signs in, to take along: nothing that opens anything. through: as `sessions_of`."""
    sessions = of_one(login_id, through).order_by("seen").values("device", "place", "since", "seen")
    keys = Passkey.objects.filter(login_id=login_id) if through is None else Passkey.objects.none()
    return {
        "sign_ins": (dict(row) for row in sessions),
        "passkeys": (dict(row) for row in keys.order_by("made_at").values("name", "made_at", "used_at")),
    }


def of_one(login_id: int, through: int | None) -> QuerySet[SignInSession]:
    """The sessions of a sign-in that one may know of."""
    rows = SignInSession.objects.filter(login_id=login_id)
    return rows if through is None else rows.filter(through=through)


def mark_of(session_key: str) -> str:
    """What a page tells a session by; it opens nothing."""
    return fingerprint(session_key)[:20]


def is_somebody(login_id: int) -> bool:
    """Whether a sign-in leads to a person in any organisation, also one who left."""
    with acting_in(None, login_id):
        return Person.objects.filter(login_id=login_id).exists()


def domain_of(address: str) -> str:
    """What comes after the @."""
    return address.strip().lower().rpartition("@")[2]


def sign_on_at(address: str) -> SignOnRef | None:
    """The sign-on that has the domain of an address. It says nothing of whether anybody has the address."""
    found = SignOnDomain.objects.filter(domain=domain_of(address)).values_list("organisation_id", flat=True).first()
    return None if found is None else sign_on_of(found)


def sign_on_of(organisation_id: int) -> SignOnRef | None:
    """The sign-on of an organisation."""
    with acting_in(organisation_id):
        row = SignOn.objects.filter(organisation_id=organisation_id).first()
        if row is None:
            return None
        rows = SignOnDomain.objects.filter(organisation_id=organisation_id).order_by("domain")
        domains = tuple(rows.values_list("domain", flat=True))
        name = Organisation.objects.values_list("name", flat=True).get(pk=organisation_id)
    return SignOnRef(organisation_id, name, row.name, row.issuer, row.client_id, bool(row.secret), domains, row.kept_at)
