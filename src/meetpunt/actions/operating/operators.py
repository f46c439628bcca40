"""Operators: made and taken off at the command line of the machine only."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from meetpunt.actions.errors import Refused
from meetpunt.actions.operator_trail import Kind, note
from meetpunt.actions.signing_in.passwords import judge
from meetpunt.store.models import Login, SignInSession
from meetpunt.store.sign_ins import is_somebody


def add_operator(email: str, password: str, language: str, now: datetime) -> int:
    """Make a sign-in that runs the installation; gives its id.

    Raises:
        Refused: no address, an operator already, somebody in an organisation, or a password that is easy to guess.
    """
    email = email.strip().lower()
    if "@" not in email:
        raise Refused(_("Give an e-mail address to sign in with."))
    with transaction.atomic():
        login = Login.objects.select_for_update().filter(email=email).first() or Login(email=email, language=language)
        if login.is_operator:
            raise Refused(_("%(email)s is an operator already.") % {"email": email})
        if login.pk and is_somebody(login.pk):
            raise Refused(
                _("%(email)s is somebody in an organisation, and an operator is nobody there. Use another address.")
                % {"email": email}
            )
        judge(password, login, "")
        login.set_password(password)
        login.operator_since = now
        login.save()
        SignInSession.objects.filter(login=login).delete()
        note(Kind.ADDED, "", now, name=email)
    return login.pk


def remove_operator(email: str, now: datetime) -> None:
    """Take an operator off: the sign-in goes, and with it where it is signed in.

    Raises:
        Refused: there is no such operator.
    """
    email = email.strip().lower()
    with transaction.atomic():
        login = Login.objects.filter(email=email).exclude(operator_since=None).first()
        if login is None:
            raise Refused(_("%(email)s is no operator.") % {"email": email})
        login.delete()
        note(Kind.TAKEN_OFF, "", now, name=email)
