"""Keeps operators apart from organisations: whose sign-in runs the installation is no person of any of them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meetpunt.actions.errors import Refused
from meetpunt.store.models import Login


def refuse_operator(login: Login | None) -> None:
    """Refused when this sign-in is an operator's: it cannot become a person of an organisation."""
    if login is not None and login.is_operator:
        raise Refused(
            _("%(email)s runs this installation, and an operator is nobody in an organisation. Use another address.")
            % {"email": login.email}
        )
