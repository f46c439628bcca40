"""What records refer to: a lead and the opportunity that it became are one, and whom or what an activity is about is
told by the first three signs of an id.

Rule: pure; the same records give the same references.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from meetpunt.connectors.crm.base import LEAD, Body, Records, Told

ACCOUNT, CONTACT, USER, DEAL, LEAD_IDS, QUOTE, ORDER = "001", "003", "005", "006", "00Q", "0Q0", "801"
"""How the ids of these begin, in every organisation."""


@dataclass(frozen=True, slots=True)
class Ties:
    """Finds what records refer to."""

    records: Records

    def deal(self, deal: str | None) -> str | None:
        """The id of an opportunity as we know it: that of the lead that it was, if it was one."""
        if not deal:
            return None
        lead = self.records.lead_of(deal)
        return f"{LEAD}{lead}" if lead else deal

    def lead(self, lead: str) -> str | None:
        """The id of the opportunity that a lead is, or became."""
        return self.deal(self.became(lead)) or f"{LEAD}{lead}"

    def became(self, lead: str) -> str | None:
        """The opportunity of a lead, by Salesforce's id. Several leads may have become the same one."""
        told = self.records.deal_of(lead) or (self.records.find("leads", lead) or {}).get("ConvertedOpportunityId")
        return str(told) if told else None

    def about(self, activity: Body) -> str | None:
        """The opportunity that an activity is about."""
        told = subject(activity)
        if told.startswith((QUOTE, ORDER)):
            found = self.records.find("quotes" if told.startswith(QUOTE) else "orders", told)
            return self.ordered(found) if found else None
        return self.lead(told) if told.startswith(LEAD_IDS) else self.deal(told)

    def ordered(self, body: Body) -> str | None:
        """The opportunity of an order or a quote; an order that does not say has that of its quote."""
        if body.get("OpportunityId"):
            return self.deal(body["OpportunityId"])
        quote = self.records.find("quotes", body["QuoteId"]) if body.get("QuoteId") else None
        return self.deal(quote.get("OpportunityId")) if quote else None

    def territory(self, links: list[Body]) -> str | None:
        """The name of the one territory of these links; of several nobody knows which is meant."""
        ids = {link["Territory2Id"] for link in links if link.get("IsActive") is not False}
        return self.named("territories", ids.pop()) if len(ids) == 1 else None

    def person(self, user: object) -> str | None:
        """A user who is somebody who works there: no queue, no program, no visitor of a site."""
        if not isinstance(user, str) or not user.startswith(USER):
            return None
        return user if is_human(self.records.find("users", user) or {}) else None

    def owner(self, body: Body) -> str | None:
        """Whose a record is."""
        return self.person(body.get("OwnerId"))

    def named(self, entity: str, external_id: str | None) -> str | None:
        """The name of a record."""
        body = self.records.find(entity, external_id) if external_id else None
        return body.get("Name") if body else None

    def bodies(self, entity: str) -> Iterator[Body]:
        """The records of an entity that are to be translated."""
        return (record.body for record in self.records.of(entity))

    def hanging(self, entity: str) -> dict[str, list[Body]]:
        """The bodies of an entity by what they hang on, oldest first."""
        groups: dict[str, list[Told]] = {}
        for record in self.records.of(entity):
            groups.setdefault(record.parent, []).append(record)
        return {parent: [one.body for one in sorted(group, key=_order)] for parent, group in groups.items()}


def subject(activity: Body) -> str:
    """The id of the opportunity, quote, order or lead that an activity is about; empty when it is about none."""
    what, who = activity.get("WhatId"), activity.get("WhoId")
    found = (of_kind(what, DEAL), of_kind(what, QUOTE), of_kind(what, ORDER), of_kind(who, LEAD_IDS))
    return next(filter(None, found), "")


def first_told(*names: str) -> Callable[[Body], str]:
    """Finds what the first of these fields that tells something tells; empty when none does."""
    return lambda body: next((str(body[name]) for name in names if body.get(name)), "")


def is_human(user: Body) -> bool:
    """Whether a user is somebody who works there; one of whom nothing is known may be."""
    return user.get("UserType") in (None, "Standard")


def of_kind(external_id: object, prefix: str) -> str | None:
    """The id, when it is of that kind of record."""
    return external_id if isinstance(external_id, str) and external_id.startswith(prefix) else None


def _order(record: Told) -> tuple[str, str]:
    return str(record.body.get("CreatedDate") or ""), record.external_id
