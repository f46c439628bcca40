"""Helping somebody who lost the second step, and setting what an organisation asks of who signs in.

Rule: a sign-in that is used in other organisations too is not weakened by one of them; the operator can help then.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.actions.editing import change
from meetpunt.actions.errors import Refused
from meetpunt.actions.signing_in.telling import memberships, tell, write_down
from meetpunt.store.access import Viewer
from meetpunt.store.access.administration import administered, must_administer
from meetpunt.store.access.registration import find
from meetpunt.store.models import (
    Change,
    Login,
    Organisation,
    Passkey,
    Person,
    RecoveryCode,
    SecondStep,
    SignInSession,
    SignOn,
)
from meetpunt.store.tenancy import acting_in, changing


def take_second_step_away(viewer: Viewer, person_id: int, now: datetime) -> None:
    """Take app, passkeys and recovery codes off somebody's sign-in, end it everywhere, and tell them.

    Raises:
        NotVisible: the viewer does not administer, or there is no such person.
        Refused: it is their own, they have none, or they work in another organisation too.
    """
    with acting_in(viewer.organisation.id):
        person = find(administered(viewer, Person), person_id)
    if person.pk == viewer.person_id:
        raise Refused(_("Your own second step you take off under My sign-in."))
    if person.login_id is None:
        raise Refused(_("%(name)s has no second step.") % {"name": person.name})
    if any(one.organisation_id != viewer.organisation.id for one in memberships(person.login_id)):
        told = {"name": person.name}
        raise Refused(_("%(name)s works in another organisation too. Ask who keeps this server.") % told)
    if not _take_away(person.login_id, (viewer.organisation.id, viewer.person_id), now):
        raise Refused(_("%(name)s has no second step.") % {"name": person.name})


def rescue(email: str, now: datetime) -> None:
    """The same by the operator of the machine, of whoever signs in with an address.

    Raises:
        Refused: nobody does, or they have no second step.
    """
    login = Login.objects.filter(email=email.strip().lower()).first()
    if login is None:
        raise Refused(_("Nobody signs in with %(email)s.") % {"email": email})
    if not _take_away(login.pk, (0, None), now):
        raise Refused(_("%(name)s has no second step.") % {"name": login.email})


def set_rules(viewer: Viewer, seen: Mapping[str, Any], wanted: Mapping[str, Any], now: datetime) -> Change | None:
    """From which day on everybody needs a second step, and whether only the sign-on is used.

    Raises:
        NotVisible: the viewer does not administer.
        Refused: there is no sign-on yet.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        must_administer(viewer)
        row = Organisation.objects.get(pk=viewer.organisation.id)
        if wanted.get("sign_on_only") and not SignOn.objects.filter(organisation_id=row.pk).exists():
            raise Refused(_("Set up the sign-on first."))
        return change(viewer, row, seen, wanted, now)


def _take_away(login_id: int, by: tuple[int, int | None], now: datetime) -> bool:
    """Everything of the second step; whether there was any."""
    with transaction.atomic():
        has_app = SecondStep.objects.filter(login_id=login_id).exclude(seed="").exists()
        SecondStep.objects.filter(login_id=login_id).delete()
        passkeys = Passkey.objects.filter(login_id=login_id).delete()[0]
        if not has_app and not passkeys:
            return False
        RecoveryCode.objects.filter(login_id=login_id).delete()
        SignInSession.objects.filter(login_id=login_id).delete()
        write_down(login_id, {"second_step": True}, {"second_step": False}, now, by)
        tell(
            Login.objects.get(pk=login_id),
            gettext_lazy("Your second step was taken away"),
            gettext_lazy(
                "An administrator took the app, passkeys and recovery codes off your sign-in to Meetpunt. "
                "You sign in with your password, and can set up a second step again."
            ),
            now,
        )
    return True
