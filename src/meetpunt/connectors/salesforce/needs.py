"""What the method needs in Salesforce beside what stands there: a list to hand over to its administrator.

Rule: what the confirmed mapping already points at is there; nothing is made by us.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from meetpunt.connectors.base import Table
from meetpunt.connectors.crm.design import Design, Need, Wanted
from meetpunt.connectors.fields import ENTERED
from meetpunt.connectors.mapping.schema import Mapping, ProcessDefinition
from meetpunt.connectors.salesforce.pushing import KEY
from meetpunt.method.process import Text
from meetpunt.method.spatoco import SPATOCO

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_ACCH = _("Without it the territory page cannot count how many know us, are visited, prefer us and promised to order.")
_TRAVEL = _("Without it the time on the road and what a visit costs are not known.")
_FIELDS: tuple[tuple[str, Table, str, Text, str | _StrPromise], ...] = (
    (
        "opportunities",
        Table.OPPORTUNITIES,
        "loss_reason",
        Text("Reden van verlies", "Loss reason"),
        _("Without it nobody can tell why opportunities were lost."),
    ),
    (
        "opportunities",
        Table.OPPORTUNITIES,
        f"{ENTERED}C",
        Text("Om opdracht gevraagd op", "Asked for the order on"),
        _("Without it nobody can tell quotes that were followed up without asking for the order from those refused."),
    ),
    (
        "opportunities",
        Table.OPPORTUNITIES,
        "wanted_day",
        Text("Gewenste leverdatum", "Wanted delivery date"),
        _("Without it production and logistics are not told for which week an order is expected."),
    ),
    (
        "accounts",
        Table.ACCOUNTS,
        "visits_per_year",
        Text("Bezoeken per jaar", "Visits per year"),
        _("Without it the visits that customers were promised cannot be set apart from those that are free to sell."),
    ),
    ("accounts", Table.ACCOUNTS, "aware", Text("Kent ons", "Knows us"), _ACCH),
    ("accounts", Table.ACCOUNTS, "covered", Text("Bezoek afgesproken", "Visits agreed"), _ACCH),
    ("accounts", Table.ACCOUNTS, "considers", Text("Voorkeur voor ons", "Prefers us"), _ACCH),
    ("accounts", Table.ACCOUNTS, "promised", Text("Opdracht toegezegd", "Promised to order"), _ACCH),
    ("accounts", Table.ACCOUNTS, "acch_day", Text("ACCH-datum", "ACCH date"), _ACCH),
    ("appointments", Table.ACTIVITIES, "travel_minutes", Text("Reistijd in minuten", "Travel minutes"), _TRAVEL),
    ("appointments", Table.ACTIVITIES, "km", Text("Kilometers", "Kilometres"), _TRAVEL),
)
"""Table there, table and field of ours, the name that it would get, and why."""
_KINDS: tuple[tuple[str, Text, str | _StrPromise], ...] = (
    (
        "visit",
        Text("Bezoek", "Visit"),
        _("Without it visits per day, visits per order and agreed visits cannot be counted."),
    ),
    ("call", Text("Telefoongesprek", "Call"), _("Without it the calls behind an appointment cannot be counted.")),
    (
        "demonstration",
        Text("Demonstratie", "Demonstration"),
        _("Without it the step Show rests on the stage alone."),
    ),
    (
        "quote_work",
        Text("Offerte maken", "Quote work"),
        _("Without it the time that quotes take is not known."),
    ),
    (
        "lead_work",
        Text("Leads maken", "Lead work"),
        _("Without it the time that making leads takes is not known."),
    ),
)


def wanted(design: Design, mapping: Mapping) -> tuple[Wanted, ...]:
    """See `Connector.wanted`."""
    return (*_steps(design, mapping), *_kinds(design, mapping), *_fields(design, mapping), *_keys(design))


def _steps(design: Design, mapping: Mapping) -> list[Wanted]:
    """Every step that a stage has to stand for; the last one is what Salesforce calls won."""
    if isinstance(mapping.process, ProcessDefinition):
        language = (get_language() or "en")[:2]
        steps = [(step.code, step.names.get(language) or step.code) for step in mapping.process.steps]
    elif mapping.process == "spatoco":
        steps = [(step.code, _here(step.name)) for step in SPATOCO.steps]
    else:
        return []
    meant = {**_meant(mapping, "leads", "stage"), **_meant(mapping, "lead_events", "stage")}
    meant |= _meant(mapping, "opportunities", "stage")
    why = _("Without a stage of its own this step cannot be told from the one before.")
    found = []
    for code, name in steps[:-1]:
        stands = [one.name for one in design.stages if meant.get(one.id.casefold()) == code]
        stands += [
            _named(design, "opportunities", column) for column in _columns(mapping, "opportunities", ENTERED + code)
        ]
        found.append(Wanted(Need.STAGE, code, name, why, next(iter(stands), "")))
    return found


def _kinds(design: Design, mapping: Mapping) -> list[Wanted]:
    meant = {**_meant(mapping, "tasks", "kind"), **_meant(mapping, "appointments", "kind")}
    found = []
    for kind, name, why in _KINDS:
        stands = (one.name for one in design.activity_types if meant.get(one.key.casefold()) == kind)
        found.append(Wanted(Need.ACTIVITY_TYPE, kind, _here(name), why, next(stands, "")))
    return found


def _fields(design: Design, mapping: Mapping) -> list[Wanted]:
    found = []
    for file, table, name, label, why in _FIELDS:
        stands = next((_named(design, file, column) for column in _columns(mapping, file, name)), "")
        found.append(Wanted(Need.FIELD, f"{table}.{name}", _here(label), why, stands))
    return found


def _keys(design: Design) -> list[Wanted]:
    """The field by which what we write there is found again."""
    why = _("Without it an activity is written there once only, and looked up by its description after a broken line.")
    found = []
    for file in ("tasks", "appointments"):
        stands = KEY if any((one.table, one.key) == (file, KEY) for one in design.fields) else ""
        found.append(Wanted(Need.FIELD, f"{file}.{KEY}", KEY, why, stands))
    return found


def _meant(mapping: Mapping, file: str, field: str) -> dict[str, str]:
    entry = mapping.for_file(file)
    return {
        text: means for part in (entry.tables if entry else ()) for text, means in part.values.get(field, {}).items()
    }


def _columns(mapping: Mapping, file: str, field: str) -> list[str]:
    entry = mapping.for_file(file)
    return [
        column
        for part in (entry.tables if entry else ())
        if field in part.fields
        for column in part.fields[field].columns
    ]


def _named(design: Design, table: str, key: str) -> str:
    return next((one.name for one in design.fields if (one.table, one.key) == (table, key)), key)


def _here(text: Text) -> str:
    return text.in_language(get_language() or "en")
