"""How often fields are filled in, in how many kept lists they are used, and what closed opportunities say in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from django.db.models import Count, Model, Q, QuerySet

from meetpunt.store.models import (
    Account,
    Activity,
    Contact,
    CustomField,
    CustomValue,
    Opportunity,
    Outcome,
    SavedView,
)
from meetpunt.store.optional_fields import ACCOUNT, ACTIVITY, CONTACT, OPPORTUNITY, OPTIONAL_FIELDS
from meetpunt.store.own_fields import plain

MOST_CLOSED = 20_000
"""The latest closed opportunities that are looked at; more does not change what can be said."""


@dataclass(frozen=True)
class Filled:
    """Of so many records, how many have the field filled in."""

    filled: int
    of: int


def filled_in(organisation_id: int, since: datetime) -> dict[str, Filled]:
    """How often each field is filled in, by "account.phone" or "own.12": of accounts and contacts among all, of
    opportunities and activities among those made since then.
    """
    found: dict[str, Filled] = {}
    rows_of = {on: _records(organisation_id, on, since) for on in (ACCOUNT, CONTACT, OPPORTUNITY, ACTIVITY)}
    totals: dict[str, int] = {}
    for on, rows in rows_of.items():
        fields = [one for one in OPTIONAL_FIELDS if one.on == on]
        counts = rows.aggregate(
            total=Count("pk"), **{f"n_{one.code}": Count("pk", filter=_has(rows.model, one.code)) for one in fields}
        )
        totals[on] = counts["total"]
        for one in fields:
            found[f"{on}.{one.code}"] = Filled(counts[f"n_{one.code}"], counts["total"])
    for field in CustomField.objects.filter(organisation_id=organisation_id):
        values = CustomValue.objects.filter(field=field, row_id__in=rows_of[field.on].values("pk"))
        found[f"own.{field.pk}"] = Filled(values.count(), totals[field.on])
    return found


def used_in_views(organisation_id: int) -> Counter[str]:
    """In how many kept lists a field is a filter or a column; by its name in addresses: "phone" or "own_12"."""
    used: Counter[str] = Counter()
    for query in SavedView.objects.filter(organisation_id=organisation_id).values_list("query", flat=True):
        told = parse_qsl(query.lstrip("?"))
        names = {name for name, _ in told} | {
            part for name, value in told if name == "columns" for part in value.split(",")
        }
        used.update(names)
    return used


@dataclass(frozen=True)
class Closed:
    """Closed opportunities with what they say in a field: value by opportunity, in the order of `won`."""

    values: tuple[str, ...]
    won: tuple[bool, ...]


class ClosedOpportunities:
    """The latest closed opportunities of an organisation, read once, to be asked field by field."""

    def __init__(self, organisation_id: int) -> None:
        self._organisation_id = organisation_id
        rows = Opportunity.objects.filter(organisation_id=organisation_id).exclude(outcome=Outcome.OPEN)
        columns = ("pk", "account_id", "contact_id", "outcome")
        self._rows = list(rows.order_by("-closed_on", "-pk").values_list(*columns)[:MOST_CLOSED])

    def with_own_field(self, field_id: int, on: str) -> Closed:
        """What they, their account or their contact say in an own field."""
        place = {OPPORTUNITY: 0, ACCOUNT: 1, CONTACT: 2}[on]
        rows = CustomValue.objects.filter(organisation_id=self._organisation_id, field_id=field_id)
        told = {
            row_id: plain(text, number, day)
            for row_id, text, number, day in rows.values_list("row_id", "text", "number_micro", "day")
        }
        return self._closed(told, place)

    def with_our_field(self, code: str, on: str) -> Closed:
        """What they, their account or their contact say in an optional field of ours."""
        place = {OPPORTUNITY: 0, ACCOUNT: 1, CONTACT: 2}[on]
        model = {OPPORTUNITY: Opportunity, ACCOUNT: Account, CONTACT: Contact}[on]
        rows = model._default_manager.filter(organisation_id=self._organisation_id).filter(_has(model, code))
        return self._closed({pk: str(value) for pk, value in rows.values_list("pk", code)}, place)

    def _closed(self, told: dict[int, str], place: int) -> Closed:
        chosen = [(told[row[place]], row[3] == Outcome.WON) for row in self._rows if row[place] in told]
        return Closed(tuple(value for value, _ in chosen), tuple(won for _, won in chosen))


def _records(organisation_id: int, on: str, since: datetime) -> QuerySet[Any]:
    if on == ACTIVITY:
        return Activity.objects.filter(organisation_id=organisation_id, recorded_at__gte=since)
    if on == OPPORTUNITY:
        return Opportunity.objects.filter(organisation_id=organisation_id, created_at__gte=since)
    model = Account if on == ACCOUNT else Contact
    return model.objects.filter(organisation_id=organisation_id, merged_into=None)


def _has(model: type[Model], code: str) -> Q:
    """The column is filled in: neither nothing nor an empty text."""
    field = model._meta.get_field(code)
    filled = Q(**{f"{code}__isnull": False})
    return filled & ~Q(**{code: ""}) if field.get_internal_type() in ("CharField", "TextField") else filled


def names_in_addresses(codes: Iterable[str]) -> dict[str, str]:
    """How fields are called in the addresses of lists, by their key here."""
    return {code: code.replace("own.", "own_") if code.startswith("own.") else code.split(".")[1] for code in codes}
