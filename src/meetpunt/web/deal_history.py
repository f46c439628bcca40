"""The history of an opportunity in words: what happened, and what people changed, with before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.reports.opportunity import OpportunityReport
from meetpunt.store.fields import from_day_number
from meetpunt.store.names import names_of
from meetpunt.store.opportunity_card import ChangeRow, EventRow
from meetpunt.web import formats
from meetpunt.web.templatetags.figures import words_of

FIELDS: dict[str, Promise] = {
    "name": gettext_lazy("Name"),
    "account_id": gettext_lazy("Account"),
    "contact_id": gettext_lazy("Contact"),
    "owner_id": gettext_lazy("Owner"),
    "amount_minor": gettext_lazy("Amount"),
    "margin_minor": gettext_lazy("Margin"),
    "currency": gettext_lazy("Currency"),
    "expected_close": gettext_lazy("Expected close"),
    "segment": gettext_lazy("Segment"),
    "channel": gettext_lazy("Channel"),
    "lead_source": gettext_lazy("Lead source"),
    "next_step": gettext_lazy("Next step"),
    "next_step_on": gettext_lazy("Day of the next step"),
    "description": gettext_lazy("Description"),
    "lines": gettext_lazy("Lines"),
}
_DAYS = ("expected_close", "next_step_on")
_IDS = ("account_id", "contact_id")


@dataclass(frozen=True)
class Line:
    """A line of the history; values: (field, before, after) of a change."""

    at: datetime | None
    recorded_late: date | None
    who: str
    text: str
    note: str
    values: tuple[tuple[str, str, str], ...] = ()
    undone: bool = False


def lines(organisation_id: int, report: OpportunityReport) -> list[Line]:
    """Everything that happened to an opportunity, latest first."""
    steps = {step.id: words_of(step.name) for step in report.process.steps}
    people = {key: name or "" for key, name in names_of(organisation_id, "owner").items()}
    found = [_event(event, steps) for event in report.events]
    found += [line for change in report.changes if (line := _change(change, people, report.card.currency)) is not None]
    return sorted(found, key=lambda line: (line.at is not None, line.at.timestamp() if line.at else 0.0), reverse=True)


def _event(event: EventRow, steps: dict[int, str]) -> Line:
    texts = {
        "lost": _("Lost"),
        "no_decision": _("No decision"),
        "reopened": _("Opened again"),
        "transferred": _("Handed to %(name)s") % {"name": event.owner_name or formats.DASH},
    }
    text = texts.get(event.kind) or (
        _("To %(step)s") % {"step": steps[event.step_id]}
        if event.step_id in steps
        else _("Stage “%(stage)s”, not mapped") % {"stage": event.raw_stage}
    )
    late = None
    if event.at is not None and (event.recorded_at.date() - event.at.date()).days > 1 and not event.seen_at_import:
        late = event.recorded_at.date()
    note = event.reason or (_("seen at import: since when is not known") if event.seen_at_import else "")
    return Line(event.at, late, event.by_name, text, note)


def _change(change: ChangeRow, people: dict[int | None, str], currency: str) -> Line | None:
    if change.kind == "made":
        return Line(change.at, None, change.by_name, _("Made"), "", undone=change.undone)
    values = []
    for name, after in change.after.items():
        if name in FIELDS:
            before = change.before.get(name)
            shown = (_value(name, before, people, currency), _value(name, after, people, currency))
            values.append((str(FIELDS[name]), *shown))
    if not values and change.undone:
        return Line(change.at, None, change.by_name, _("Moved"), "", undone=True)
    if not values:
        return None  # a move: it stands there as what happened
    text = _("Taken back") if change.kind == "undone" else _("Changed")
    return Line(change.at, None, change.by_name, text, "", tuple(values), change.undone)


def _value(name: str, value: Any, people: dict[int | None, str], currency: str) -> str:
    if value in (None, ""):
        return formats.DASH
    if name == "owner_id":
        return people.get(value, formats.DASH)
    if name in _DAYS:
        return formats.day_short(from_day_number(value))
    if name in ("amount_minor", "margin_minor"):
        return formats.money(value, currency, exact=True)
    if name == "lines":
        return formats.number(len(value))
    if name in _IDS:
        return _("another one")
    return str(value)


def value_of(organisation_id: int, column: str, value: Any, currency: str) -> str:
    """A column's value as people read it."""
    people = names_of(organisation_id, "owner") if column == "owner_id" else {}
    return _value(column, value, {key: name or "" for key, name in people.items()}, currency)
