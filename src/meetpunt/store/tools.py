"""The sales tools of an organisation, and what can be said of their use."""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.registration import opportunities
from meetpunt.store.models import QuoteTemplate, SalesTool, ToolRating
from meetpunt.store.refs import Named


@dataclass(frozen=True)
class ToolRow:
    """A tool; `template_id` is that of the quotes that are made with it."""

    id: int
    name: str
    what_for: str
    template_id: int | None
    is_active: bool

    @property
    def seen(self) -> dict[str, object]:
        """What a form shows of it."""
        return {"name": self.name, "what_for": self.what_for, "template_id": self.template_id}


def tools(organisation_id: int) -> tuple[ToolRow, ...]:
    """All of them, alphabetically; those out of use last."""
    rows = SalesTool.objects.filter(organisation_id=organisation_id).order_by("-is_active", "name", "pk")
    return tuple(ToolRow(row.pk, row.name, row.what_for, row.template_id, row.is_active) for row in rows)


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


def open_deals(viewer: Viewer) -> tuple[Named, ...]:
    """The viewer's own open opportunities, to say what a tool was used for; the latest first."""
    rows = opportunities(viewer).filter(owner_id=viewer.person_id or 0, outcome="open").select_related("account")
    return tuple(
        Named(row.pk, f"{row.account.name} · {row.name}" if row.account else row.name)
        for row in rows.order_by("-pk")[:100]
    )
