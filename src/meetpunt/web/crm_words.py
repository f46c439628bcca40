"""What CRMs, their states, troubles and records are called where administrators read them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetpunt.connectors.crm.trouble import SENTENCES, Trouble
from meetpunt.web.timeline_words import KINDS

NAMES = {"pipedrive": "Pipedrive", "salesforce": "Salesforce"}
UNITS: dict[str, Promise] = {"pipedrive": _("tokens"), "salesforce": _("requests")}
STATES: dict[str, Promise] = {
    "new": _("To be mapped"),
    "on": _("On"),
    "paused": _("Paused"),
    "stopped": _("Waits for you"),
}
SYNC_STATES: dict[str, Promise] = {
    "running": _("at work"),
    "done": _("done"),
    "waiting": _("goes on later"),
    "failed": _("stopped"),
}
ENTITIES: dict[str, Promise] = {
    "users": _("users"),
    "pipelines": _("pipelines"),
    "stages": _("stages"),
    "activity_types": _("kinds of activity"),
    "fields": _("fields"),
    "organizations": _("organisations"),
    "accounts": _("accounts"),
    "persons": _("persons"),
    "contacts": _("contacts"),
    "products": _("products"),
    "leads": _("leads"),
    "deals": _("deals"),
    "opportunities": _("opportunities"),
    "deal_lines": _("lines of deals"),
    "opportunity_lines": _("lines of opportunities"),
    "deal_changes": _("history of deals"),
    "history": _("history of opportunities"),
    "activities": _("activities"),
    "tasks": _("tasks"),
    "appointments": _("appointments"),
    "events": _("appointments"),
    "notes": _("notes"),
    "quotes": _("quotes"),
    "orders": _("orders"),
    "order_lines": _("lines of orders"),
    "roles": _("roles"),
    "territories": _("territories"),
    "territory_users": _("territories of users"),
    "territory_accounts": _("territories of accounts"),
    "prices": _("list prices"),
    "contact_roles": _("contacts of opportunities"),
    "owner_history": _("former owners of opportunities"),
}
NEEDS: dict[str, Promise] = {
    "stage": _("Stages"),
    "activity_type": _("Kinds of activity"),
    "field": _("Fields"),
}
HOLDS: dict[str, Promise] = {
    "activity": _("an activity that was written down here"),
    "opportunity": _("an opportunity"),
    "quote": _("a quote"),
    "sales_order": _("an order"),
    "action": _("an agreed action"),
    "conversation": _("a conversation"),
    "note": _("a note"),
    "document": _("a document"),
}
WRITTEN_BACK = ("visit", "call", "email", "demonstration", "quote_work", "lead_work")
SOMETHING = _("something that was made here")
DIFFERS: dict[str, Promise] = {"subject": _("subject"), "starts_at": _("moment"), "status": _("planned or done")}


def trouble(code: str) -> str:
    """What is the matter, and what to do about it; empty when all is well."""
    return str(SENTENCES[Trouble(code)]) if code in set(Trouble) else ""


def entity(code: str) -> str:
    """What records of a kind are called."""
    return str(ENTITIES.get(code, code.replace("_", " ")))


def differs(detail: str) -> str:
    """The fields that were changed in both."""
    return ", ".join(str(DIFFERS.get(name, name)) for name in detail.split(", "))


def kept_because(table: str) -> str:
    """What keeps a record here that is gone there."""
    return str(HOLDS.get(table, SOMETHING))


def kinds() -> list[tuple[str, str]]:
    """The kinds of activity that can be written back: those with a customer."""
    return [(code, str(KINDS[code])) for code in WRITTEN_BACK]
