"""Passkeys (WebAuthn): making one, and signing with one.

Rule: a passkey is always asked to check its owner (a finger, a face, a PIN), so it counts for password and second step
together. What it signs is bound to this server's name, to the page's origin and to a challenge that is used once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from meetpunt.actions.errors import Refused
from meetpunt.actions.signing_in.second_step import forget_codes_of_nothing
from meetpunt.actions.signing_in.telling import tell, write_down
from meetpunt.store.models import Login, Passkey

MOST = 20
CHALLENGE_BYTES = 32
VERIFIED = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True)
class Site:
    """Where a passkey is used. name: of the server, without port; origin: scheme, name and port of its pages."""

    name: str
    origin: str


def making(site: Site, login_id: int, challenge: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser is asked for a new passkey, and what to remember until it answers."""
    login = Login.objects.get(pk=login_id)
    user = PublicKeyCredentialUserEntity(id=_handle(login_id), name=login.email, display_name=login.email)
    options, state = _server(site).register_begin(
        user,
        [_public(one) for one in Passkey.objects.filter(login_id=login_id)],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=VERIFIED,
        challenge=challenge,
    )
    return dict(options), state


def keep(
    site: Site, login_id: int, name: str, state: Mapping[str, Any], answer: Mapping[str, Any], now: datetime
) -> None:
    """Keep the passkey that the browser made.

    Raises:
        Refused: what it answers is not right, or there are too many.
    """
    with transaction.atomic():
        if Passkey.objects.filter(login_id=login_id).count() >= MOST:
            raise Refused(_("There are %(most)s passkeys already. Remove one first.") % {"most": MOST})
        try:
            told = _server(site).register_complete(state, answer).credential_data
        except (ValueError, TypeError, KeyError) as error:
            raise Refused(_("The passkey was not made: what the device answered is not right.")) from error
        assert told is not None
        key_id = websafe_encode(told.credential_id)
        if Passkey.objects.filter(key_id=key_id).exists():
            raise Refused(_("This passkey is here already."))
        name = " ".join(name.split())[:80] or _("Passkey")
        Passkey.objects.create(
            login_id=login_id, name=name, key_id=key_id, public_key=websafe_encode(bytes(told)), made_at=now
        )
        write_down(login_id, {"passkey": ""}, {"passkey": name}, now)
        tell(
            Login.objects.get(pk=login_id),
            gettext_lazy("A passkey was added to your sign-in"),
            gettext_lazy("With the passkey %(name)s one can sign in to Meetpunt as you."),
            now,
            name=name,
        )


def remove(login_id: int, passkey_id: int, now: datetime) -> bool:
    """Let a passkey work no more; whether there was such a one."""
    with transaction.atomic():
        row = Passkey.objects.filter(login_id=login_id, pk=passkey_id).first()
        if row is None:
            return False
        row.delete()
        write_down(login_id, {"passkey": row.name}, {"passkey": ""}, now)
        tell(
            Login.objects.get(pk=login_id),
            gettext_lazy("A passkey was taken off your sign-in"),
            gettext_lazy("The passkey %(name)s does not open Meetpunt any more."),
            now,
            name=row.name,
        )
        forget_codes_of_nothing(login_id)
    return True


def asking(site: Site, login_id: int | None, challenge: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser is asked to sign, and what to remember. login_id: whose passkeys; None = whoever has one."""
    keys = None
    if login_id is not None:
        keys = [_public(one) for one in Passkey.objects.filter(login_id=login_id)]
    options, state = _server(site).authenticate_begin(keys, user_verification=VERIFIED, challenge=challenge)
    return dict(options), state


def signed_by(
    site: Site, login_id: int | None, state: Mapping[str, Any], answer: Mapping[str, Any], now: datetime
) -> int:
    """Whose passkey signed: the id of the sign-in.

    Parameters:
        login_id: whose it must be; None = whoever's it is.

    Raises:
        Refused: it is none that is known, or what it signed is not right.
    """
    wrong = Refused(_("This passkey is not known here, or was not used as it should be. Sign in another way."))
    try:
        told = AuthenticationResponse.from_dict(answer)
        handle, count = told.response.user_handle, told.response.authenticator_data.counter
    except (ValueError, TypeError, KeyError) as error:
        raise wrong from error
    with transaction.atomic():
        row = Passkey.objects.select_for_update().filter(key_id=websafe_encode(told.raw_id)).first()
        if row is None or login_id not in (None, row.login_id):
            raise wrong
        if handle not in (None, b"", _handle(row.login_id)):
            raise wrong
        try:
            _server(site).authenticate_complete(state, [_public(row)], told)
        except (ValueError, TypeError, KeyError) as error:
            raise wrong from error
        if (count or row.count) and count <= row.count:  # a copy of it signed before
            raise wrong
        row.count, row.used_at = count, now
        row.save(update_fields=["count", "used_at"])
    return row.login_id


def _server(site: Site) -> Fido2Server:
    rp = PublicKeyCredentialRpEntity(id=site.name, name="Meetpunt")
    return Fido2Server(rp, verify_origin=lambda origin: origin == site.origin)


def _public(row: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(row.public_key))


def _handle(login_id: int) -> bytes:
    """What a device calls the account by: the number of the sign-in, which says nothing elsewhere."""
    return f"meetpunt-{login_id}".encode()
