"""Makes KPIs out of building blocks: proposed by who manages, held at once by who decides; a change is a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.measures.register.own import WrongBlocks, own_of
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.registration import find
from meetpunt.store.access.targets import may_set_objectives
from meetpunt.store.fields import to_us
from meetpunt.store.models import Change, KpiVersion, Objective
from meetpunt.store.own_kpis import PREFIX, may_make
from meetpunt.store.tenancy import changing

State = KpiVersion.State
WORDS = ("name_nl", "name_en", "definition_nl", "definition_en")
MOST = 60


@dataclass(frozen=True)
class WantedKpi:
    """An own KPI. words: by the names of WORDS. blocks: with unit, direction, ract and level."""

    words: Mapping[str, str]
    objective_id: int | None
    reason: str
    blocks: Mapping[str, Any] = field(default_factory=dict)


def make_own(viewer: Viewer, code: str, wanted: WantedKpi, key: UUID | None, now: datetime) -> tuple[str, bool]:
    """Make an own KPI, or a new version of one; gives its code and whether it holds at once.

    Parameters:
        code: of the one to change; empty = a new one.

    Raises:
        NotVisible: the viewer makes none, or there is no such KPI or objective.
        Refused: words lack in a language, the reason lacks, or the blocks cannot be counted.
    """
    if not may_make(viewer):
        raise NotVisible("own kpis")
    told = {name: wanted.words.get(name, "").strip() for name in WORDS}
    if not all(told.values()):
        raise Refused(_("Give it a name and a definition in both languages: who is measured by it has to know."))
    if not wanted.reason.strip():
        raise Refused(_("Say why: whoever is measured by it wants to know."))
    try:
        own_of(wanted.blocks)
    except WrongBlocks as wrong:
        raise Refused(_("These blocks cannot be counted yet: look at what is chosen and typed.")) from wrong
    holds = may_set_objectives(viewer)
    with changing(viewer.organisation.id, leaves_accounts=True):
        rows = KpiVersion.objects.filter(organisation_id=viewer.organisation.id, code__startswith=PREFIX)
        if code and not rows.filter(code=code).exists():
            raise NotVisible(f"own kpi {code}")
        if wanted.objective_id is not None:
            find(Objective.objects.filter(organisation_id=viewer.organisation.id), wanted.objective_id)

        def make() -> int:
            if not code and rows.values("code").distinct().count() >= MOST:
                raise Refused(_("There are many own KPIs by now: end the ones that nobody looks at first."))
            named = code or _new_code(rows, told["name_en"])
            if holds:
                for row in rows.filter(code=named, state=State.HOLDS):
                    editing.change(viewer, row, {}, {"state": State.EARLIER.value}, now)
            last = rows.filter(code=named).aggregate(last=Max("version"))["last"] or 0
            row = KpiVersion.objects.create(
                organisation_id=viewer.organisation.id,
                code=named,
                version=last + 1,
                state=State.HOLDS if holds else State.PROPOSED,
                objective_id=wanted.objective_id,
                reason=wanted.reason.strip()[:300],
                blocks=dict(wanted.blocks),
                proposed_by_id=viewer.person_id,
                proposed_at=now,
                decided_by_id=viewer.person_id if holds else None,
                decided_at=now if holds else None,
                **told,
            )
            editing.made(viewer, row, now)
            return row.pk

        row_id, _made = once(viewer, key, "kpiversion", now, make)
    return KpiVersion.objects.values_list("code", flat=True).get(pk=row_id), holds


def end_own(viewer: Viewer, code: str, now: datetime) -> Change | None:
    """Take an own KPI out of use; its versions stay, and it can be undone.

    Raises:
        NotVisible: the viewer does not decide, or no version of it holds.
    """
    if not may_set_objectives(viewer):
        raise NotVisible("own kpis")
    with changing(viewer.organisation.id, leaves_accounts=True):
        rows = KpiVersion.objects.filter(organisation_id=viewer.organisation.id, code=code, state=State.HOLDS)
        row = rows.filter(code__startswith=PREFIX).first()
        if row is None:
            raise NotVisible(f"own kpi {code}")
        return editing.change(viewer, row, {}, {"state": State.EARLIER.value, "decided_at": to_us(now)}, now)


def _new_code(rows: Any, name: str) -> str:
    base = f"{PREFIX}{slugify(name) or 'kpi'}"[:34].rstrip("-")
    code, place = base, 1
    while rows.filter(code=code).exists():
        place += 1
        code = f"{base}-{place}"
    return code
