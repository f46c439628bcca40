"""What events, and the ways in which a delivery can fail, are called where administrators read them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetpunt.connectors import addresses
from meetpunt.connectors.messages import FETCH_SENTENCES
from meetpunt.store.webhooks import DeliveryRef

EVENTS: dict[str, Promise] = {
    "production.large_order.told": _("A large order becomes likely"),
    "production.large_order.changed": _("A large order changes"),
    "production.large_order.ended": _("A large order is ordered or gone"),
    "production.answer": _("Production answers with a week and a quantity"),
    "webhook.test": _("Test"),
}
STATES: dict[str, Promise] = {
    "waiting": _("waits for its next attempt"),
    "delivered": _("delivered"),
    "given_up": _("given up"),
}
PROBLEMS: dict[str, Promise] = {
    "secret_unreadable": _("The secret key of this server was changed: enter the address anew."),
    "switched_off": _("This address was switched off."),
}


def problem(one: DeliveryRef, address: str) -> str:
    """Why a delivery did not arrive; empty when it did or was not tried yet."""
    if one.problem in PROBLEMS:
        return str(PROBLEMS[one.problem])
    if one.problem in FETCH_SENTENCES:
        return str(FETCH_SENTENCES[one.problem]).format(host=addresses.host_of(address), limit="")
    if one.status is not None and one.state != "delivered":
        return str(_("It answered %(status)s instead of 200.")) % {"status": one.status}
    return ""
