"""What the lists of an organisation and their columns are called, and what they are for."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Words:
    """A list in words: its title, what one is called, what it is for, and what to do while it is empty."""

    title: Promise
    new: Promise
    about: Promise
    empty: Promise


LISTS: dict[str, Words] = {
    "teams": Words(
        _("Teams"),
        _("New team"),
        _("Who manages a team sees the figures of that team and of the teams under it."),
        _("Make a team, say who manages it, and put people in it."),
    ),
    "territories": Words(
        _("Territories"),
        _("New territory"),
        _("A part of the market, with the postcodes that belong to it."),
        _("Make a territory, give it postcodes, and put the accounts in it."),
    ),
    "products": Words(
        _("Products"),
        _("New product"),
        _("What is sold, with list and cost price from day to day."),
        _("Without products, quotes and orders are amounts only. Add the ones that you quote most."),
    ),
    "families": Words(
        _("Product families"),
        _("New family"),
        _("Products that belong together; cross-selling is counted over families."),
        _("Make a family for each group of products that a customer buys apart from the others."),
    ),
    "loss-reasons": Words(
        _("Loss reasons"),
        _("New reason"),
        _("What can be chosen when an opportunity is lost or ends without a decision."),
        _("A handful is enough: price, competitor, postponed, no need after all."),
    ),
    "quote-templates": Words(
        _("Quote templates"),
        _("New template"),
        _("The templates or tools with which quotes are made."),
        _("Name the templates that are in use, so that a quote says what it was made with."),
    ),
    "holidays": Words(
        _("Free days"),
        _("New free day"),
        _("Days on which nobody works; they count in no working day."),
        _("Take over the proposal for your country, and add your own days."),
    ),
}

COLUMNS: dict[str, Promise] = {
    "name": _("Name"),
    "parent_id": _("Under team"),
    "code": _("Code"),
    "family_id": _("Family"),
    "is_active": _("In use"),
    "text_nl": _("In Dutch"),
    "text_en": _("In English"),
    "is_no_decision": _("The customer decided nothing"),
    "day": _("Day"),
}

POINTS: dict[str, tuple[Promise, Promise]] = {
    "organisation": (_("Organisation"), _("Name, language, time zone, currency and whom directors see by name.")),
    "people": (_("People"), _("Invite colleagues, so that everybody sees their own figures.")),
    "teams": (_("Teams"), _("A team with a manager and people in it; figures are read per team.")),
    "territories": (_("Territories"), _("Who works which part of the market.")),
    "areas": (_("Accounts by postcode"), _("Give territories postcodes and put the accounts in them at once.")),
    "processes": (_("Sales process"), _("When a step is entered, and what you expect of it: norms and targets.")),
    "products": (_("Products"), _("What you sell, in families, with prices.")),
    "loss-reasons": (_("Loss reasons"), _("What can be chosen when an opportunity is lost.")),
    "quote-templates": (_("Quote templates"), _("What quotes are made with.")),
    "holidays": (_("Free days"), _("The free days of this year, for working days and capacity.")),
    "imports": (_("Accounts and opportunities"), _("Connect your CRM, read in its export, or begin by hand.")),
    "trust": (_("Agreements"), _("Why you register, how long it is kept, and what the works council said.")),
}
