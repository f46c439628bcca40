"""What goes with actions of each kind over the whole organisation: how often the KPI moved the way that was wanted.

The rule: never of a person, and of a kind with actions about fewer than four people nothing is said. What moved need
not have moved because of the action: without one about half of all figures move that way too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from meetpunt.method.conversion import TOO_FEW, wilson
from meetpunt.reports.agreed_actions import Since, since
from meetpunt.reports.memory import answers
from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.agreed_actions import agreed_between
from meetpunt.store.conversation_room import ACTION_KINDS, AgreedAction

OLDEST, YOUNGEST = timedelta(days=365), timedelta(days=28)
MOST = 200
"""The latest so many are looked at: each day on which some were agreed is counted by itself."""


@dataclass(frozen=True)
class KindLine:
    """A kind of action.

    Attributes:
        agreed: actions that can be looked at by their age. people: about how many people's work.
        told: of how many the KPI has enough records on both sides. as_wanted: how many moved the way that was wanted.
        share, low, high: of them, with the 90 % interval; None = too few to say.
    """

    kind: str
    name: str
    agreed: int
    people: int
    told: int
    as_wanted: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


def effect_by_kind(viewer: Viewer) -> tuple[KindLine, ...]:
    """The kinds in the order of the list, those without an action left out.

    Raises:
        NotVisible: who sees no figures.
    """
    if not viewer.is_operator and not viewer.roles & {"rep", "inside_sales", "manager", "director"}:
        raise NotVisible("effect by kind")
    organisation = viewer.organisation
    key = ("effect by kind", organisation, viewer.today)
    found = answers.while_it_holds(organisation.id, key, lambda: _made(viewer))
    return tuple(replace(one, name=str(name)) for kind, name in ACTION_KINDS for one in found if one.kind == kind)


def _made(viewer: Viewer) -> tuple[KindLine, ...]:
    """Of everybody, whoever looks: the lines name nobody."""
    of_all = replace(viewer, person_id=None, name="", roles=frozenset(), managed_team_ids=frozenset())
    first, last = viewer.today - OLDEST, viewer.today - YOUNGEST
    agreed = agreed_between(viewer.organisation, first, last, MOST)
    moved = since(of_all, agreed)
    by_kind: dict[str, list[AgreedAction]] = {}
    for one in agreed:
        by_kind.setdefault(one.kind, []).append(one)
    return tuple(_line(kind, rows, moved) for kind, rows in by_kind.items())


def _line(kind: str, rows: list[AgreedAction], moved: Mapping[int, Since]) -> KindLine:
    ways = [way for one in rows if (way := _as_wanted(one, moved[one.id])) is not None]
    people, n, k = len({one.rep.id for one in rows}), len(ways), sum(ways)
    if people < access.OTHERS_IN_AN_AGGREGATE or n < TOO_FEW:
        return KindLine(kind, "", len(rows), people, n, 0)
    return KindLine(kind, "", len(rows), people, n, k, k / n, *wilson(k / n, n))


def _as_wanted(one: AgreedAction, found: Since) -> bool | None:
    """Whether it moved the way that was wanted, or that its register wants; None when that cannot be said."""
    change, kpi = found.change.value, found.kpi
    if change is None or kpi is None or found.change.chance is None:
        return None
    before = one.stood.get("value", {}).get("value")
    if one.wanted is not None and before is not None and one.wanted != before:
        return change > 0 if one.wanted > before else change < 0
    if kpi.direction == "neither":
        return None
    return change > 0 if kpi.direction == "more" else change < 0
