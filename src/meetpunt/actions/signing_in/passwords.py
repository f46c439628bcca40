"""Passwords: what one may be, and changing one's own."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.actions.errors import Refused
from meetpunt.actions.signing_in.telling import memberships, tell, write_down
from meetpunt.store.models import Login, SignInSession


def judge(password: str, login: Login, name: str) -> None:
    """Refused when a password is too short, one that many use, or like the name or address of whose it would be."""
    login.name = name
    try:
        validate_password(password, login)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


def change_password(login_id: int, password: str, here: str, now: datetime) -> int:
    """Give a sign-in another password; gives in how many other places it was ended. The caller asked the present one.

    here: the session that goes on.

    Raises:
        Refused: it is the present one, or too easy to guess.
    """
    with transaction.atomic():
        login = Login.objects.select_for_update().get(pk=login_id)
        judge(password, login, " ".join(one.name for one in memberships(login_id)))
        if login.check_password(password):
            raise Refused(_("This is the password that you have. Choose another one."))
        login.set_password(password)
        login.save(update_fields=["password"])
        ended = SignInSession.objects.filter(login_id=login_id).exclude(session_key=here).delete()[0]
        write_down(login_id, {}, {"password": True}, now)
        tell(
            login,
            gettext_lazy("Your password was changed"),
            gettext_lazy("The password with which you sign in to Meetpunt was changed. Elsewhere you were signed out."),
            now,
        )
    return ended
