"""The KPIs that an organisation made itself: the versions that hold, and those that wait for a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.targets import may_set_objectives
from meetpunt.store.models import KpiVersion, Role

State = KpiVersion.State
PREFIX = "own-"
"""What the codes of own KPIs begin with."""
Words = dict[str, str]


@dataclass(frozen=True)
class OwnVersion:
    """A version of an own KPI. blocks: as `measures.register.own` reads them, with unit, direction, ract and level."""

    id: int
    code: str
    number: int
    state: str
    name: Words
    definition: Words
    objective_id: int | None
    norm: float | None
    reason: str
    blocks: Mapping[str, Any] = field(hash=False)


def own_holding(organisation_id: int) -> tuple[OwnVersion, ...]:
    """Those that hold, in the order in which they were first made."""
    rows = _rows(organisation_id).filter(state=State.HOLDS, is_hidden=False).order_by("code", "pk")
    return tuple(_version(row) for row in rows)


def own_proposed(viewer: Viewer) -> tuple[OwnVersion, ...]:
    """Those that wait for a decision."""
    rows = _rows(viewer.organisation.id).filter(state=State.PROPOSED).order_by("proposed_at", "pk")
    return tuple(_version(row) for row in rows)


def latest_own(viewer: Viewer, code: str) -> OwnVersion:
    """The version that holds, else the latest; NotVisible when there is no such KPI."""
    rows = _rows(viewer.organisation.id).filter(code=code)
    row = rows.filter(state=State.HOLDS).first() or rows.order_by("-version").first()
    if row is None:
        raise NotVisible(f"own kpi {code}")
    return _version(row)


def may_make(viewer: Viewer) -> bool:
    """Makes own KPIs: who manages, directs or administers."""
    return viewer.person_id is not None and (Role.MANAGER in viewer.roles or may_set_objectives(viewer))


def _rows(organisation_id: int) -> Any:
    return KpiVersion.objects.filter(organisation_id=organisation_id, code__startswith=PREFIX)


def _version(row: KpiVersion) -> OwnVersion:
    return OwnVersion(
        row.pk,
        row.code,
        row.version,
        row.state,
        {"nl": row.name_nl, "en": row.name_en},
        {"nl": row.definition_nl, "en": row.definition_en},
        row.objective_id,
        row.norm,
        row.reason,
        row.blocks,
    )
