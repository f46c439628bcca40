"""The audit trail of opportunities, and how what one did to them is taken back.

Rule: within a quarter of an hour a slip of the finger never happened: its events and kept terms are removed again.
Later, terms can still be put back as a new change; a move back is a step of its own in the history.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import write_down
from meetpunt.actions.errors import Refused
from meetpunt.actions.opportunities.events import STATE, append, copy_state, event, moment_of, take_away
from meetpunt.actions.opportunities.lines import lines_of, put_lines
from meetpunt.actions.opportunities.quotes_along import QUOTES, go_along, go_back
from meetpunt.actions.undoing import undoes
from meetpunt.store.access import Viewer
from meetpunt.store.access.registration import find, opportunities
from meetpunt.store.histories import history_of
from meetpunt.store.models import Activity, Change, Note, Opportunity, OpportunityChange, Order, Quote, StageEvent
from meetpunt.store.opportunity_state import TRANSFERRED, Event
from meetpunt.store.rows import set_values, values_of

A_SLIP = timedelta(minutes=15)
TERMS = ("amount_minor", "margin_minor", "currency", "expected_close")
BESIDE = ("events", "changes", "lines", QUOTES)
"""What a line of the trail tells beside columns: the events and kept terms that it added, the product lines, and the
quotes that went along."""


def keep(
    viewer: Viewer,
    row: Opportunity,
    before: dict[str, Any],
    wanted: dict[str, Any],
    events: Sequence[Event],
    now: datetime,
    lines: list[list[Any]] | None = None,
) -> Change | None:
    """Give an opportunity other columns, events and lines, and write down what there was; None when all is the same.

    Parameters:
        before: what the columns of `wanted` hold now. lines: as `lines.lines_of` tells them; None = left as they are.
    """
    after = {name: value for name, value in wanted.items() if value != before[name]}
    was: dict[str, Any] = {name: before[name] for name in after}
    added: dict[str, Any] = {}
    if any(name in after for name in TERMS):
        added["changes"] = [_keep_terms(viewer, row, now)]
    if after:
        set_values(row, after)
        row.save(update_fields=list(after))
    if lines is not None and lines != (stood := lines_of(row.pk)):
        was["lines"], added["lines"] = stood, lines
        put_lines(viewer, row.pk, lines)
    if events:
        was |= values_of(row, STATE)
        added["events"] = append(viewer, row, events)
        copy_state(viewer, row, now)
        after |= values_of(row, STATE)
        if along := go_along(row, was["outcome"]):
            added[QUOTES] = along
    if not after and not added:
        return None
    return write_down(viewer, Change.Kind.CHANGED, row, was, {**after, **added}, now)


def transfer(viewer: Viewer, row: Opportunity, owner_id: int, now: datetime) -> list[Event]:
    """The event that hands an opportunity to somebody else."""
    at = moment_of(viewer, history_of(row.pk, row.process_id), None, now)
    return [event(viewer, row, TRANSFERRED, at, now, owner=owner_id)]


def _keep_terms(viewer: Viewer, row: Opportunity, now: datetime) -> int:
    kept = OpportunityChange.objects.create(
        organisation_id=viewer.organisation.id,
        opportunity=row,
        until=now,
        recorded_at=now,
        by_id=viewer.person_id,
        **{name: getattr(row, name) for name in TERMS},
    )
    return kept.pk


@undoes("opportunity", Change.Kind.CHANGED)
def put_back(viewer: Viewer, found: Change, now: datetime) -> None:
    """Undo a change or a move of an opportunity."""
    row = find(opportunities(viewer), found.row_id)
    columns = {name: value for name, value in found.after.items() if name not in BESIDE}
    was = {name: value for name, value in found.before.items() if name not in BESIDE}
    lines = found.before.get("lines")
    if values_of(row, columns) != columns or (lines is not None and lines_of(row.pk) != found.after["lines"]):
        raise Refused(_("Somebody changed it since. Open it to see how it stands now."))
    events = found.after.get("events", [])
    if now - found.at <= A_SLIP:
        if events and StageEvent.objects.filter(opportunity=row, pk__gt=max(events)).exists():
            raise Refused(_("Something happened to it since. Open it to see how it stands now."))
        take_away(events)
        OpportunityChange.objects.filter(opportunity=row, pk__in=found.after.get("changes", [])).delete()
        own = {name: value for name, value in was.items() if name not in STATE}
        set_values(row, own)
        if own:
            row.save(update_fields=list(own))
        if lines is not None:
            put_lines(viewer, row.pk, lines)
        if events:
            copy_state(viewer, row, now)
            go_back(found.after.get(QUOTES, ()), found.after["outcome"])
        return
    if any(name in was for name in STATE):
        raise Refused(
            _("After a quarter of an hour a move stays in the history. Move it back: that is a step of its own.")
        )
    keep(viewer, row, columns, was, _back_to(viewer, row, was, now), now, lines)


def _back_to(viewer: Viewer, row: Opportunity, was: dict[str, Any], now: datetime) -> list[Event]:
    return transfer(viewer, row, was["owner_id"], now) if was.get("owner_id") else []


@undoes("opportunity", Change.Kind.MADE)
def take_back(viewer: Viewer, found: Change, now: datetime) -> None:
    """Undo the making of an opportunity, as long as nothing hangs on it."""
    row = find(opportunities(viewer), found.row_id)
    hangs = (Quote, Order, Activity, Note, OpportunityChange)
    moved = StageEvent.objects.filter(opportunity=row).count() > 1
    if moved or any(model._default_manager.filter(opportunity=row).exists() for model in hangs):
        raise Refused(_("It was worked on by now, so it is not taken away. Close it as lost or without a decision."))
    row.delete()
