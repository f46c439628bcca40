"""The sales tools of an organisation, and what can be said of their use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.registration import opportunities
from meetpunt.store.models import QuoteTemplate, SalesTool, ToolDecision, ToolRating
from meetpunt.store.refs import Named


@dataclass(frozen=True)
class DecisionRow:
    """What was decided about a tool, why, by whom and when."""

    kind: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ToolRow:
    """A tool; `template_id` is that of the quotes that are made with it, `step` at which it is used."""

    id: int
    name: str
    what_for: str
    template_id: int | None
    is_active: bool
    step_id: int | None = None
    decision: DecisionRow | None = None
    """The last that was decided about it."""

    @property
    def seen(self) -> dict[str, object]:
        """What a form shows of it."""
        return {"name": self.name, "what_for": self.what_for, "template_id": self.template_id, "step_id": self.step_id}


def tools(organisation_id: int) -> tuple[ToolRow, ...]:
    """All of them, alphabetically; those out of use last."""
    rows = SalesTool.objects.filter(organisation_id=organisation_id).order_by("-is_active", "name", "pk")
    last = {row.tool_id: row for row in _decisions(organisation_id)}
    return tuple(
        ToolRow(
            row.pk,
            row.name,
            row.what_for,
            row.template_id,
            row.is_active,
            row.step_id,
            _decision(last[row.pk]) if row.pk in last else None,
        )
        for row in rows
    )


def decisions_of(viewer: Viewer, tool_id: int) -> tuple[DecisionRow, ...]:
    """What was decided about a tool, the latest first."""
    rows = _decisions(viewer.organisation.id).filter(tool_id=tool_id)
    return tuple(_decision(row) for row in rows.reverse())


def find_tool(viewer: Viewer, tool_id: int) -> ToolRow:
    """One of them, or NotVisible."""
    for one in tools(viewer.organisation.id):
        if one.id == tool_id:
            return one
    raise NotVisible(f"tool {tool_id}")


def templates(organisation_id: int) -> tuple[Named, ...]:
    """The quote templates, alphabetically."""
    rows = QuoteTemplate.objects.filter(organisation_id=organisation_id, is_active=True).order_by("name", "pk")
    return tuple(Named(row.pk, row.name) for row in rows)


def own_ratings(viewer: Viewer) -> dict[int, int]:
    """The viewer's own latest rating by tool."""
    rows = ToolRating.objects.filter(organisation_id=viewer.organisation.id, person_id=viewer.person_id or 0)
    return {row.tool_id: row.score for row in rows.order_by("day", "recorded_at", "pk")}


def kinds() -> list[tuple[str, Any]]:
    """What can be decided, with its name."""
    return list(ToolDecision.Kind.choices)


def open_deals(viewer: Viewer) -> tuple[Named, ...]:
    """The viewer's own open opportunities, to say what a tool was used for; the latest first."""
    rows = opportunities(viewer).filter(owner_id=viewer.person_id or 0, outcome="open").select_related("account")
    return tuple(
        Named(row.pk, f"{row.account.name} · {row.name}" if row.account else row.name)
        for row in rows.order_by("-pk")[:100]
    )


def _decisions(organisation_id: int) -> QuerySet[ToolDecision]:
    return ToolDecision.objects.filter(organisation_id=organisation_id).select_related("by").order_by("at", "pk")


def _decision(row: ToolDecision) -> DecisionRow:
    return DecisionRow(row.kind, row.reason, row.by.name if row.by else "", row.at)
