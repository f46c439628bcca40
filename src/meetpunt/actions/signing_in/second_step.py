"""The second step of signing in: an app's code, or a recovery code.

Rule: a code is taken once. Wrong ones are counted with the sign-in, wherever they come from; after every fifth one
waits, each time twice as long, and nothing is looked at meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.actions.errors import Refused
from meetpunt.actions.signing_in import totp
from meetpunt.actions.signing_in.telling import tell, write_down
from meetpunt.store.models import Login, Passkey, RecoveryCode, SecondStep
from meetpunt.store.secrets import Purpose, decrypt, encrypt, fingerprint

TRIES = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=15), timedelta(hours=24)
CODES = 10
CODE_BYTES = 10
"""80 bits: nobody guesses one, so a plain SHA-256 of it is enough."""


class By(StrEnum):
    """What a code was."""

    APP = "app"
    RECOVERY = "recovery"


def keep_app(login_id: int, seed: str, code: str, now: datetime) -> None:
    """Let an app belong to a sign-in, in place of an earlier one. code: what the app shows now.

    Raises:
        Refused: the code is not of this app.
    """
    span = totp.span_of_code(seed, _plain(code), now)
    if span is None:
        raise Refused(_("This code does not belong to the square. Give the one that the app shows now."))
    with transaction.atomic():
        row = _locked(login_id)
        before = bool(row.seed)
        row.seed = encrypt(Purpose.SECOND_STEP, seed)
        row.used_span, row.wrong, row.waits_until = span, 0, None
        row.save()
        write_down(login_id, {"app": before} if not before else {}, {"app": True}, now)
        tell(
            Login.objects.get(pk=login_id),
            gettext_lazy("An authenticator app was added to your sign-in"),
            gettext_lazy("From now on signing in to Meetpunt asks for a code of your app."),
            now,
        )


def remove_app(login_id: int, now: datetime) -> None:
    """Let the app not belong to the sign-in any more."""
    with transaction.atomic():
        row = _locked(login_id)
        if not row.seed:
            return
        row.seed = ""
        row.save(update_fields=["seed"])
        write_down(login_id, {"app": True}, {"app": False}, now)
        tell(
            Login.objects.get(pk=login_id),
            gettext_lazy("The authenticator app was taken off your sign-in"),
            gettext_lazy("Signing in to Meetpunt asks for no code of your app any more."),
            now,
        )
        forget_codes_of_nothing(login_id)


def forget_codes_of_nothing(login_id: int) -> None:
    """Recovery codes stand in for a second step: without any they go."""
    has_app = SecondStep.objects.filter(login_id=login_id).exclude(seed="").exists()
    if not has_app and not Passkey.objects.filter(login_id=login_id).exists():
        RecoveryCode.objects.filter(login_id=login_id).delete()


def codes_of(chances: Sequence[bytes]) -> tuple[str, ...]:
    """Recovery codes as they are shown. chances: for each `CODE_BYTES` random bytes."""
    plain = [totp.seed_of(one) for one in chances]
    return tuple("-".join(one[place : place + 4] for place in range(0, len(one), 4)).lower() for one in plain)


def keep_codes(login_id: int, codes: Sequence[str], now: datetime) -> None:
    """Let these recovery codes work, and no earlier ones."""
    with transaction.atomic():
        _locked(login_id)
        rows = RecoveryCode.objects.filter(login_id=login_id)
        rows.delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(login_id=login_id, fingerprint=fingerprint(_plain(code))) for code in codes
        )
        write_down(login_id, {}, {"recovery_codes_made": len(codes)}, now)


def prove(login_id: int, code: str, now: datetime) -> By:
    """Take a code of the app, or a recovery code.

    Raises:
        Refused: it is wrong or was used, or one has to wait. What is counted then must stay: call it in no transaction.
    """
    problem = ""
    with transaction.atomic():
        row = _locked(login_id)
        if row.waits_until is not None and row.waits_until > now:
            raise Refused(waiting(row.waits_until - now))
        by = _taken(row, _plain(code), now)
        if by is None:
            row.wrong += 1
            if row.wrong % TRIES == 0:
                wait = min(FIRST_WAIT * 2 ** (row.wrong // TRIES - 1), LONGEST_WAIT)
                row.waits_until = now + wait
                problem = waiting(wait)
                _warn(login_id, now)
            else:
                problem = _("This code is not right, or was used already. Wait for the next one of your app.")
        else:
            row.wrong, row.waits_until = 0, None
        row.save()
    if by is None:
        raise Refused(problem)
    return by


def waiting(left: timedelta) -> str:
    """How long one has to wait, in words."""
    minutes = max(1, -(-int(left.total_seconds()) // 60))
    if minutes <= 90:
        return _("Too many wrong codes. Wait %(n)s minutes and try again; nothing was lost.") % {"n": minutes}
    hours = -(-minutes // 60)
    return _("Too many wrong codes. Wait %(n)s hours and try again; nothing was lost.") % {"n": hours}


def _taken(row: SecondStep, code: str, now: datetime) -> By | None:
    if len(code) == totp.DIGITS and code.isascii() and code.isdigit():
        if not row.seed:
            return None
        span = totp.span_of_code(decrypt(Purpose.SECOND_STEP, row.seed), code, now, row.used_span)
        if span is None:
            return None
        row.used_span = span
        return By.APP
    codes = RecoveryCode.objects.filter(login_id=row.login_id)
    if not codes.filter(fingerprint=fingerprint(code)).delete()[0]:
        return None
    left = codes.count()
    write_down(row.login_id, {"recovery_codes": left + 1}, {"recovery_codes": left}, now)
    tell(
        Login.objects.get(pk=row.login_id),
        gettext_lazy("A recovery code was used to sign in"),
        gettext_lazy("Somebody signed in to Meetpunt with one of your recovery codes. You have %(n)s left."),
        now,
        n=left,
    )
    return By.RECOVERY


def _warn(login_id: int, now: datetime) -> None:
    tell(
        Login.objects.get(pk=login_id),
        gettext_lazy("Wrong codes at your sign-in"),
        gettext_lazy("Somebody who knows your password gave a wrong code %(n)s times. They have to wait now."),
        now,
        n=TRIES,
    )


def _locked(login_id: int) -> SecondStep:
    """The row of a sign-in, which nobody else changes meanwhile."""
    SecondStep.objects.get_or_create(login_id=login_id)
    return SecondStep.objects.select_for_update().get(login_id=login_id)


def _plain(code: str) -> str:
    """As it is compared: apps and paper write groups, people capitals."""
    return "".join(code.replace("-", " ").split()).upper()[:64]
