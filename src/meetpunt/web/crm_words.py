"""What CRMs, their states, troubles and records are called where administrators read them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.crm.reading import SLOWLY
from meetpunt.actions.errors import Refused
from meetpunt.connectors.base import ConnectorError
from meetpunt.connectors.crm.trouble import SENTENCES, CrmError, Trouble
from meetpunt.store.crm.connections import Clash
from meetpunt.web import formats
from meetpunt.web.timeline_words import KINDS

NAMES = {"pipedrive": "Pipedrive", "salesforce": "Salesforce"}
UNITS: dict[str, Promise] = {"pipedrive": _("tokens"), "salesforce": _("requests")}
STATES: dict[str, Promise] = {
    "new": _("To be mapped"),
    "on": pgettext_lazy("a connection", "Runs"),
    "paused": _("Paused"),
    "stopped": _("Waits for you"),
}
SYNC_STATES: dict[str, Promise] = {
    "running": _("at work"),
    "done": pgettext_lazy("a sync", "succeeded"),
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
    "account": _("an account"),
    "contact": _("a contact"),
    "opportunity": _("an opportunity"),
    "quote": _("a quote"),
    "sales_order": _("an order"),
    "action": _("an agreed action"),
    "conversation": _("a conversation"),
    "note": _("a note"),
    "document": _("a document"),
}
TRYING: dict[Trouble, Promise] = {
    Trouble.SIGN_IN: _(
        "These keys are not accepted there. Look whether they were copied whole, and belong to this address."
    ),
    Trouble.RIGHTS: _("The keys are right, but who signs in with them may not do this there. Give the rights above."),
    Trouble.BUDGET: _("What may be asked there in a day is used up. Try again tomorrow."),
    Trouble.LATER: _("No answer came. Look whether the address is right, and try again in a while."),
    Trouble.UNKNOWN: _("No answer came. Look whether the address is right, and try again in a while."),
    Trouble.BLOCKED: _("Something in front of the CRM refuses this server. Ask its support what is blocked."),
    Trouble.ODD: _("What answers at this address is no CRM that is known here. Look whether the address is right."),
}
"""What is the matter while keys are tried, when there is no connection yet."""
WRITTEN_BACK = ("visit", "call", "email", "demonstration", "quote_work", "lead_work")
SOMETHING = _("something that stands here")
STATUSES: dict[str, Promise] = {
    "planned": _("planned"),
    "held": _("done"),
    "done": _("done"),
    "cancelled": _("called off"),
}
PUSHES: dict[str, Promise] = {
    "sent": _("stand there"),
    "waiting": _("go there with the next sync"),
    "conflict": _("were changed there and wait for you"),
    "refused": _("were not taken there and wait for you"),
}
DIFFERS: dict[str, Promise] = {"subject": _("subject"), "starts_at": _("moment"), "status": _("planned or done")}


def trouble(code: str, detail: str = "") -> str:
    """What is the matter, and what to do about it; empty when all is well."""
    if code == Trouble.SETTING and (gone := much_gone(detail)):
        return gettext("Much is gone there at once (%(what)s), so nothing was removed here.") % {"what": gone}
    return str(SENTENCES[Trouble(code)]) if code in set(Trouble) else ""


def refusal(problem: ConnectorError | Refused) -> str:
    """Why keys that were tried are not kept, with what the CRM itself said of it."""
    if not isinstance(problem, CrmError):
        return str(problem.message)
    said = str(TRYING.get(problem.trouble, problem.message))
    if problem.detail and not problem.detail.startswith("HTTP"):
        said += " " + gettext("The answer was: %(answer)s") % {"answer": problem.detail}
    return said


def read(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Kinds of records with how many, in the order in which people know them."""
    order = {code: place for place, code in enumerate(ENTITIES)}
    return [(entity(code), counts[code]) for code in sorted(counts, key=lambda one: order.get(one, len(order)))]


def entity(code: str) -> str:
    """What records of a kind are called."""
    return str(ENTITIES.get(code, code))


def doing(text: str) -> str:
    """What a sync is at: a kind of record that it reads, or `SLOWLY`."""
    if text == SLOWLY:
        return gettext("Slowly, because many people are at work")
    return gettext("Reading %(text)s") % {"text": entity(text)} if text else gettext("At work")


def much_gone(detail: str) -> str:
    """What is gone at once, from `organizations: 25/30; ...`; empty when it says nothing of the kind."""
    found = re.findall(r"(\w+): (\d+)/(\d+)", detail)
    told = [
        gettext("%(gone)s of %(all)s %(what)s")
        % {"gone": formats.number(int(gone)), "all": formats.number(int(standing)), "what": entity(code)}
        for code, gone, standing in found
    ]
    return ", ".join(told)


def differences(clash: Clash, theirs: Mapping[str, Any], zone: str) -> list[tuple[str, str, str]]:
    """What differs between an activity here and there: a name, what stands here, what stands there."""
    at = theirs.get("starts_at")
    here = {
        "subject": clash.subject or str(KINDS.get(clash.kind, clash.kind)),
        "starts_at": _moment(clash.at, zone) if clash.at else formats.day_short(clash.on),
        "status": str(STATUSES.get(clash.status, clash.status)),
    }
    there = {
        "subject": str(theirs.get("subject") or ""),
        "starts_at": _moment(at, zone) if isinstance(at, datetime) else "",
        "status": str(STATUSES.get(str(theirs.get("status")), "")),
    }
    names = [name for name in here if there[name] and here[name] != there[name]]
    return [(str(DIFFERS[name]), here[name], there[name]) for name in names]


def _moment(at: datetime, zone: str) -> str:
    there = at.astimezone(ZoneInfo(zone))
    return f"{formats.day_short(there.date())} {there:%H:%M}"


def pushes(by_state: Mapping[str, int]) -> list[tuple[str, int]]:
    """How activities that are written back stand, in words; what is being sent has still to go."""
    counts = {**by_state, "waiting": by_state.get("waiting", 0) + by_state.get("sending", 0)}
    return [(str(words), counts[state]) for state, words in PUSHES.items() if counts.get(state)]


def kept_because(table: str) -> str:
    """What keeps a record here that is gone there."""
    return str(HOLDS.get(table, SOMETHING))


def kinds() -> list[tuple[str, str]]:
    """The kinds of activity that can be written back: those with a customer."""
    return [(code, str(KINDS[code])) for code in WRITTEN_BACK]
