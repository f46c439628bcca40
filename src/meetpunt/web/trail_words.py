"""What records, columns and kinds of changes are called where a change is read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.store.trail import Held
from meetpunt.web import formats
from meetpunt.web.list_words import COLUMNS as LIST_COLUMNS
from meetpunt.web.webhook_words import EVENTS

KINDS: dict[str, Promise] = {
    "made": gettext_lazy("made"),
    "changed": gettext_lazy("changed"),
    "removed": gettext_lazy("removed"),
    "merged": gettext_lazy("merged"),
    "undone": gettext_lazy("undid"),
    "exported": gettext_lazy("took along as a file"),
    "entered": gettext_lazy("signed in"),
    "failed": gettext_lazy("tried to sign in, and was refused"),
}
TABLES: dict[str, Promise] = {
    "absence": gettext_lazy("absence"),
    "account": gettext_lazy("account"),
    "acchstate": gettext_lazy("ACCH state"),
    "accountassignment": gettext_lazy("owner and territory of an account"),
    "accountchannel": gettext_lazy("channel of an account"),
    "activity": gettext_lazy("activity"),
    "ageingdecision": gettext_lazy("decision about what stands long"),
    "agreement": gettext_lazy("agreements"),
    "channelword": gettext_lazy("meaning of a channel's name"),
    "contact": gettext_lazy("contact person"),
    "contract": gettext_lazy("contract"),
    "dashboard": gettext_lazy("dashboard"),
    "conversation": gettext_lazy("conversation"),
    "conversationrhythm": gettext_lazy("rhythm of conversations"),
    "agendaitem": gettext_lazy("item on an agenda"),
    "action": gettext_lazy("action agreed"),
    "goal": gettext_lazy("goal"),
    "sellerskill": gettext_lazy("who sells what"),
    "holiday": gettext_lazy("free day"),
    "login": gettext_lazy("sign-in"),
    "page": gettext_lazy("page"),
    "secretkey": gettext_lazy("secret key"),
    "lossreason": gettext_lazy("loss reason"),
    "note": gettext_lazy("note"),
    "opportunity": gettext_lazy("opportunity"),
    "order": gettext_lazy("order"),
    "organisation": gettext_lazy("organisation"),
    "person": gettext_lazy("person"),
    "personrole": gettext_lazy("roles of a person"),
    "plan": gettext_lazy("plan"),
    "planchange": gettext_lazy("change of a scenario"),
    "planforward": gettext_lazy("forward calculation"),
    "costrate": gettext_lazy("rate"),
    "poolmembership": gettext_lazy("taking part in the pool"),
    "product": gettext_lazy("product"),
    "productfamily": gettext_lazy("product family"),
    "productprice": gettext_lazy("price"),
    "quote": gettext_lazy("quote"),
    "quotetemplate": gettext_lazy("quote template"),
    "replan": gettext_lazy("notes on a new plan"),
    "salesprocess": gettext_lazy("sales process"),
    "signaldecision": gettext_lazy("signal that rests"),
    "standin": gettext_lazy("standing in"),
    "signin": gettext_lazy("sign-in"),
    "signon": gettext_lazy("sign-on of the organisation"),
    "step": gettext_lazy("step"),
    "stepcause": gettext_lazy("possible cause"),
    "stepdefinition": gettext_lazy("what a step means"),
    "target": gettext_lazy("target"),
    "objective": gettext_lazy("objective"),
    "marketfact": gettext_lazy("market fact"),
    "team": gettext_lazy("team"),
    "teammanagement": gettext_lazy("who manages a team"),
    "teammembership": gettext_lazy("who is in a team"),
    "territory": gettext_lazy("territory"),
    "territoryarea": gettext_lazy("postcodes of a territory"),
    "territoryassignment": gettext_lazy("home territory"),
    "trainerinvitation": gettext_lazy("invitation of a trainer"),
    "training": gettext_lazy("training"),
    "trainingplace": gettext_lazy("place in a training"),
    "visitagreement": gettext_lazy("agreed visits"),
    "visitdealturn": gettext_lazy("visits asked or offered"),
    "webhook": gettext_lazy("webhook"),
    "apitoken": gettext_lazy("API token"),
    "largeorderrule": gettext_lazy("rule for large orders"),
    "productionaddress": gettext_lazy("address for production"),
    "productionturn": gettext_lazy("said about a large order"),
    "workallowance": gettext_lazy("what a year takes off"),
}
COLUMNS: dict[str, Promise] = LIST_COLUMNS | {
    "absent_id": gettext_lazy("Absent"),
    "addresses": gettext_lazy("Addresses"),
    "account_id": gettext_lazy("Account"),
    "activity_id": gettext_lazy("Activity"),
    "answer": gettext_lazy("Answer"),
    "app": gettext_lazy("App on the phone"),
    "client_id": gettext_lazy("Client id"),
    "domains": gettext_lazy("Mail domains"),
    "issuer": gettext_lazy("Issuer"),
    "passkey": gettext_lazy("Passkey"),
    "password": gettext_lazy("Another password"),
    "recovery_codes": gettext_lazy("Recovery codes left"),
    "recovery_codes_made": gettext_lazy("Recovery codes made"),
    "second_step": gettext_lazy("Second step"),
    "second_step_from": gettext_lazy("Everybody needs a second step from"),
    "sessions_ended": gettext_lazy("Sign-ins ended elsewhere"),
    "sign_on_only": gettext_lazy("Sign in only through our sign-on"),
    "aware": gettext_lazy("Knows us"),
    "covered": gettext_lazy("Visits agreed"),
    "considers": gettext_lazy("Prefers us"),
    "promised": gettext_lazy("Promised to order"),
    "origin": gettext_lazy("Known from"),
    "day": gettext_lazy("Told on"),
    "ask_again_on": gettext_lazy("Asked again from"),
    "changed_here": gettext_lazy("Its words stay as they are here"),
    "chance": gettext_lazy("Chance by age, as told then"),
    "decision": gettext_lazy("Decision"),
    "asked_for_order": gettext_lazy("Asked for the order"),
    "amount_minor": gettext_lazy("Amount (smallest unit)"),
    "permille": gettext_lazy("Share of the value (thousandths)"),
    "terms": gettext_lazy("Terms"),
    "by_id": gettext_lazy("By"),
    "closed_on": gettext_lazy("Closed on"),
    "contact_id": gettext_lazy("Contact person"),
    "commitment": gettext_lazy("Commitment got"),
    "conversion_target": gettext_lazy("Target"),
    "council": gettext_lazy("Works council"),
    "council_note": gettext_lazy("What was agreed with the works council"),
    "council_on": gettext_lazy("Asked or answered on"),
    "country": gettext_lazy("Country"),
    "criterion_en": gettext_lazy("Entry criterion in English"),
    "criterion_nl": gettext_lazy("Entry criterion in Dutch"),
    "currency": gettext_lazy("Currency"),
    "customer_months": gettext_lazy("Customer for this many months after an order"),
    "email": gettext_lazy("E-mail address"),
    "suspended_at": gettext_lazy("Access suspended by the operator since"),
    "remove_at": gettext_lazy("To be removed by the operator after"),
    "ended_at": gettext_lazy("Ended"),
    "erased_at": gettext_lazy("Erased"),
    "expected_close": gettext_lazy("Expected close"),
    "first_day": gettext_lazy("First day"),
    "from_en": gettext_lazy("From the vision, in English"),
    "from_nl": gettext_lazy("From the vision, in Dutch"),
    "growth_permille": gettext_lazy("Growth (thousandths)"),
    "is_half": gettext_lazy("Half days"),
    "job_title": gettext_lazy("Job title"),
    "joined_at": gettext_lazy("Takes part since"),
    "joined_by_id": gettext_lazy("Takes part by decision of"),
    "kind": gettext_lazy("Kind"),
    "language": gettext_lazy("Language"),
    "last_day": gettext_lazy("Last day"),
    "told_of": gettext_lazy("Is told when"),
    "host": gettext_lazy("Server"),
    "new_address": gettext_lazy("Has another address"),
    "least_chance": gettext_lazy("Chance from which it is told"),
    "least_milli": gettext_lazy("Quantity (thousandths)"),
    "least_minor": gettext_lazy("Amount (smallest unit)"),
    "product_id": gettext_lazy("Product"),
    "weeks_ahead": gettext_lazy("Wanted within so many weeks"),
    "left_at": gettext_lazy("Left on"),
    "length_ms": gettext_lazy("Minutes"),
    "left_by_id": gettext_lazy("Left by decision of"),
    "look_months": gettext_lazy("Who looked at figures is kept for (months)"),
    "measure": gettext_lazy("Figure"),
    "met_decider": gettext_lazy("Spoke with who decides"),
    "made_at": gettext_lazy("Recorded at"),
    "made_by_id": gettext_lazy("Recorded by"),
    "minutes": gettext_lazy("Minutes"),
    "name_en": gettext_lazy("Name in English"),
    "name_nl": gettext_lazy("Name in Dutch"),
    "names_for_directors": gettext_lazy("Directors see"),
    "next_step": gettext_lazy("Next step"),
    "next_step_on": gettext_lazy("Next step on"),
    "noted_at": gettext_lazy("Noted"),
    "objective_id": gettext_lazy("Objective"),
    "outcome": gettext_lazy("Outcome"),
    "note": gettext_lazy("Note"),
    "opportunity_id": gettext_lazy("Opportunity"),
    "owner_id": gettext_lazy("Owner"),
    "person_id": gettext_lazy("Person"),
    "phone": gettext_lazy("Phone"),
    "position": gettext_lazy("Place"),
    "postcode": gettext_lazy("Postcode"),
    "purpose": gettext_lazy("Purpose"),
    "roles": gettext_lazy("Roles"),
    "replan_day": gettext_lazy("Day on which managers are reminded to make next year's plan"),
    "replan_month": gettext_lazy("Month of that day"),
    "rows": gettext_lazy("What holds when"),
    "score_months": gettext_lazy("Personal scores and conversations are kept for (months)"),
    "set_at": gettext_lazy("Set on"),
    "set_by_id": gettext_lazy("Set by"),
    "size_minor": gettext_lazy("Size (smallest unit)"),
    "source": gettext_lazy("Source"),
    "spread": gettext_lazy("Over the months"),
    "started_at": gettext_lazy("Began"),
    "started_on": gettext_lazy("Day"),
    "status": gettext_lazy("Status"),
    "step_id": gettext_lazy("Step"),
    "street": gettext_lazy("Street"),
    "subject": gettext_lazy("Subject"),
    "target": gettext_lazy("Goal"),
    "team_id": gettext_lazy("Team"),
    "territory_id": gettext_lazy("Territory"),
    "text": gettext_lazy("Text"),
    "texts": gettext_lazy("Texts taken to a new key"),
    "time_zone": gettext_lazy("Time zone"),
    "town": gettext_lazy("Town"),
    "travel_metres": gettext_lazy("Kilometres"),
    "travel_minutes": gettext_lazy("Travel minutes"),
    "url": gettext_lazy("Address on the web"),
    "valid_from": gettext_lazy("From"),
    "valid_until": gettext_lazy("Until"),
    "visits": gettext_lazy("Visits"),
    "value": gettext_lazy("Target (smallest unit)"),
    "vision_en": gettext_lazy("Vision and mission in English"),
    "vision_nl": gettext_lazy("Vision and mission in Dutch"),
    "year": gettext_lazy("Year"),
}


def column(name: str) -> str:
    """A column in words; one that has none yet by its own name."""
    return str(COLUMNS.get(name) or name.removesuffix("_id").replace("_", " "))


def table(name: str) -> str:
    """A kind of record in words."""
    return str(TABLES.get(name, name))


def kind(name: str) -> str:
    """What was done, in words."""
    return str(KINDS.get(name, name))


def value(told: Any, zone: str) -> str:
    """A value as people read it."""
    if told is None or told in ("", (), [], {}):
        return formats.DASH
    if isinstance(told, bool):
        return _("yes") if told else _("no")
    if isinstance(told, datetime):
        there = told.astimezone(ZoneInfo(zone))
        return f"{formats.day_short(there.date())} {there:%H:%M}"
    if isinstance(told, date):
        return formats.day_short(told)
    if isinstance(told, tuple | list):
        return "; ".join(_held(one) if isinstance(one, Held) else value(one, zone) for one in told)
    if isinstance(told, dict):
        if told.keys() <= dict(settings.LANGUAGES).keys():
            return str(told.get(formats.language()) or next(iter(told.values())) or formats.DASH)
        return "; ".join(f"{column(str(name))}: {value(one, zone)}" for name, one in told.items())
    return str(EVENTS.get(told, told))


def _held(one: Held) -> str:
    first = _("the beginning") if one.first is None else formats.day_short(one.first)
    if one.last is None:
        return _("%(name)s from %(first)s") % {"name": one.name, "first": first}
    return _("%(name)s from %(first)s until %(last)s") % {
        "name": one.name,
        "first": first,
        "last": formats.day_short(one.last),
    }
