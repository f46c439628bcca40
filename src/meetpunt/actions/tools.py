"""Keeps the register of sales tools, their use and what people think of them.

Rule: a tool that was used or rated is taken out of use, never removed; rating again on a day replaces that day's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.actions.undoing import undoes
from meetpunt.method.competencies import LEVELS
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.registration import find, opportunities
from meetpunt.store.access.targets import may_set_objectives
from meetpunt.store.models import Change, QuoteTemplate, Role, SalesTool, Step, ToolDecision, ToolRating, ToolUse
from meetpunt.store.tenancy import changing


def may_keep_tools(viewer: Viewer) -> bool:
    """Administrators, directors and managers keep the register."""
    return may_set_objectives(viewer) or Role.MANAGER in viewer.roles


def add_tool(viewer: Viewer, wanted: Mapping[str, Any], now: datetime, key: UUID | None = None) -> int:
    """Add a tool; gives its id.

    Raises:
        Refused: it has no name, or there is one of that name.
    """
    _must_keep(viewer)
    told = _columns(viewer, wanted)

    def make() -> int:
        _must_be_new(viewer, told["name"])
        row = SalesTool.objects.create(organisation_id=viewer.organisation.id, **told)
        editing.made(viewer, row, now)
        return row.pk

    with changing(viewer.organisation.id, leaves_accounts=True):
        return once(viewer, key, "sales_tool", now, make)[0]


def change_tool(
    viewer: Viewer, tool_id: int, seen: Mapping[str, Any], wanted: Mapping[str, Any], now: datetime
) -> Change | None:
    """Change a tool's name, what it is for or its template; see `editing.change`."""
    _must_keep(viewer)
    told = _columns(viewer, wanted)
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _tool(viewer, tool_id)
        if told["name"] != row.name:
            _must_be_new(viewer, told["name"])
        return editing.change(viewer, row, seen, told, now)


def use_tool(viewer: Viewer, tool_id: int, is_active: bool, now: datetime) -> Change | None:
    """Take a tool out of use, or into use again; one that was never used nor rated is removed."""
    _must_keep(viewer)
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _tool(viewer, tool_id)
        is_new = not (row.uses.exists() or row.ratings.exists() or row.template_id)
        if not is_active and is_new:
            return editing.remove(viewer, row, now)
        return editing.change(viewer, row, {}, {"is_active": is_active}, now)


def decide(viewer: Viewer, tool_id: int, kind: str, reason: str, now: datetime) -> Change:
    """Decide that a tool stays, is to be improved, or goes; what goes is out of use.

    Raises:
        Refused: no reason is told, or it is none of the three.
    """
    _must_keep(viewer)
    if kind not in ToolDecision.Kind.values:
        raise Refused(_("Choose: keep, improve or retire."))
    if not reason.strip():
        raise Refused(_("Say why, so that it can be read next year."))
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _tool(viewer, tool_id)
        was, row.is_active = row.is_active, kind != ToolDecision.Kind.RETIRE
        row.save(update_fields=["is_active"])
        made = ToolDecision.objects.create(
            organisation_id=viewer.organisation.id,
            tool=row,
            kind=kind,
            reason=reason.strip()[:300],
            by_id=viewer.person_id,
            at=now,
        )
        before, after = {"was_active": was}, {"tool_id": row.pk, "kind": kind, "reason": made.reason}
        return editing.write_down(viewer, Change.Kind.MADE, made, before, after, now, row.name)


@undoes("tooldecision", Change.Kind.MADE)
def take_decision_back(viewer: Viewer, found: Change, _now: datetime) -> None:
    """The tool is in use again, or not, as it was before the decision, when nothing was decided since."""
    tool = _tool(viewer, found.after["tool_id"])
    last = tool.decisions.order_by("-at", "-pk").first()
    if last is None or last.pk != found.row_id:
        raise Refused(_("Something else was decided since. Open it to see how it stands now."))
    last.delete()
    tool.is_active = found.before["was_active"]
    tool.save(update_fields=["is_active"])


def note_use(
    viewer: Viewer, tool_id: int, opportunity_id: int | None, day: date, now: datetime, key: UUID | None = None
) -> int:
    """Write down that the viewer used a tool on a day, for an opportunity or not; gives its id.

    Raises:
        Refused: the day lies ahead, or the tool is out of use.
    """
    person_id = _must_register(viewer)
    if day > viewer.today:
        raise Refused(_("This day lies ahead: note a use after it."))

    def make() -> int:
        row = _tool(viewer, tool_id)
        if not row.is_active:
            raise Refused(_("This tool was taken out of use."))
        deal = None if opportunity_id is None else find(opportunities(viewer), opportunity_id)
        use = ToolUse.objects.create(
            organisation_id=viewer.organisation.id,
            tool=row,
            person_id=person_id,
            opportunity=deal,
            day=day,
            recorded_at=now,
        )
        editing.made(viewer, use, now)
        return use.pk

    with changing(viewer.organisation.id, leaves_accounts=True):
        return once(viewer, key, "tool_use", now, make)[0]


def rate_tool(viewer: Viewer, tool_id: int, score: int, now: datetime) -> None:
    """What the viewer thinks of a tool, 1 to 5.

    Raises:
        Refused: it is no level.
    """
    person_id = _must_register(viewer)
    if score not in LEVELS:
        raise Refused(_("A rating is a level from 1 to 5."))
    with changing(viewer.organisation.id, leaves_accounts=True):
        ToolRating.objects.update_or_create(
            organisation_id=viewer.organisation.id,
            tool=_tool(viewer, tool_id),
            person_id=person_id,
            day=viewer.today,
            defaults={"score": score, "recorded_at": now},
        )


def _tool(viewer: Viewer, tool_id: int) -> SalesTool:
    return find(SalesTool.objects.filter(organisation_id=viewer.organisation.id), tool_id)


def _columns(viewer: Viewer, wanted: Mapping[str, Any]) -> dict[str, Any]:
    told = {
        "name": wanted["name"].strip(),
        "what_for": wanted["what_for"].strip(),
        "template_id": wanted["template_id"],
        "step_id": wanted.get("step_id"),
    }
    if not told["name"]:
        raise Refused(_("Give the tool a name."))
    if told["template_id"] is not None:
        find(QuoteTemplate.objects.filter(organisation_id=viewer.organisation.id), told["template_id"])
    if told["step_id"] is not None:
        find(Step.objects.filter(organisation_id=viewer.organisation.id), told["step_id"])
    return told


def _must_be_new(viewer: Viewer, name: str) -> None:
    if SalesTool.objects.filter(organisation_id=viewer.organisation.id, name__iexact=name).exists():
        raise Refused(_("There is a tool of that name: choose another one, or use that one again."))


def _must_keep(viewer: Viewer) -> None:
    if not may_keep_tools(viewer):
        raise NotVisible("tools")


def _must_register(viewer: Viewer) -> int:
    if not viewer.sells or viewer.person_id is None:
        raise NotVisible("tools")
    return viewer.person_id
