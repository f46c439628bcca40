"""Proposes other words for a KPI, says what one thinks of them, and lets a version hold.

Rule: everybody who is measured by it may propose and speak; who sets objectives decides, with the voices beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.measures.register import definition
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.registration import find
from meetpunt.store.access.targets import may_set_objectives
from meetpunt.store.models import Change, KpiVersion, KpiVoice, Objective
from meetpunt.store.tenancy import changing

WORDS = ("name_nl", "name_en", "definition_nl", "definition_en")
COLUMNS = (*WORDS, "objective_id", "is_hidden", "norm", "norm_note")
State = KpiVersion.State


def may_speak(viewer: Viewer) -> bool:
    """Proposes and says what they think of it: who sells, manages, directs or administers."""
    return viewer.person_id is not None and (viewer.sells or viewer.sees_organisation or may_set_objectives(viewer))


def propose(
    viewer: Viewer, code: str, wanted: Mapping[str, Any], reason: str, now: datetime, key: UUID | None = None
) -> int:
    """Propose a version of a KPI; gives its id. Columns of `COLUMNS`; empty words leave the register's own.

    Raises:
        NotVisible: there is no such KPI, or the viewer has no say.
        Refused: one language lacks, a norm has no source, or nothing would change.
    """
    _must_speak(viewer)
    told = _told(viewer, code, wanted)
    if not reason.strip():
        raise Refused(_("Say why: whoever is measured by it wants to know."))

    def make() -> int:
        row = _new(viewer, code, told, reason.strip(), State.PROPOSED, now)
        editing.made(viewer, row, now)
        return row.pk

    with changing(viewer.organisation.id, leaves_accounts=True):
        return once(viewer, key, "kpi_version", now, make)[0]


def speak(viewer: Viewer, version_id: int, agrees: bool | None, text: str, now: datetime) -> None:
    """Say whether one agrees with a proposal, or something about it.

    Raises:
        Refused: it was decided already, or nothing was said.
    """
    _must_speak(viewer)
    if agrees is None and not text.strip():
        raise Refused(_("Write something, or choose whether you agree."))
    if agrees is False and not text.strip():
        raise Refused(_("Say what you would have otherwise, so that it can be talked about."))
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(_versions(viewer), version_id)
        _must_be_open(row)
        KpiVoice.objects.create(
            organisation_id=viewer.organisation.id,
            version=row,
            person_id=viewer.person_id or 0,
            agrees=agrees,
            text=text.strip(),
            at=now,
        )


def decide(viewer: Viewer, version_id: int, accepts: bool, now: datetime) -> None:
    """Let a proposal (or an earlier version, again) hold, or turn it down.

    Raises:
        NotVisible: the viewer does not decide. Refused: it was turned down, or holds already.
    """
    _must_decide(viewer)
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(_versions(viewer), version_id)
        if not accepts:
            _must_be_open(row)
        if row.state in (State.HOLDS, State.REFUSED):
            raise Refused(_("This version was decided already: propose a new one."))
        if accepts:
            _end(viewer, row.code, now)
        state = State.HOLDS if accepts else State.REFUSED
        told = {"state": state.value, "decided_by_id": viewer.person_id}
        editing.change(viewer, row, {}, told, now)
        KpiVersion.objects.filter(pk=row.pk).update(decided_at=now)


def withdraw(viewer: Viewer, version_id: int, now: datetime) -> Change:
    """Take one's own proposal back."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(_versions(viewer).filter(proposed_by_id=viewer.person_id or 0), version_id)
        _must_be_open(row)
        return editing.remove(viewer, row, now)


def set_at_once(viewer: Viewer, code: str, columns: Mapping[str, Any], now: datetime) -> int:
    """Link an objective, hide a KPI or show it again without a proposal; its words stay. Gives the id."""
    _must_decide(viewer)
    with changing(viewer.organisation.id, leaves_accounts=True):
        held = _versions(viewer).filter(code=code, state=State.HOLDS).first()
        stands = {name: getattr(held, name) for name in COLUMNS} if held else {}
        told = _told(viewer, code, {**stands, **columns})
        _end(viewer, code, now)
        row = _new(viewer, code, told, "", State.HOLDS, now)
        row.decided_by_id, row.decided_at = viewer.person_id, now
        row.save(update_fields=["decided_by", "decided_at"])
        editing.made(viewer, row, now)
        return row.pk


def back_to_register(viewer: Viewer, code: str, now: datetime) -> None:
    """Let the register's own words hold again."""
    _must_decide(viewer)
    with changing(viewer.organisation.id, leaves_accounts=True):
        if not _end(viewer, code, now):
            raise Refused(_("The register's own words hold already."))


def _new(viewer: Viewer, code: str, told: Mapping[str, Any], reason: str, state: str, now: datetime) -> KpiVersion:
    last = _versions(viewer).filter(code=code).aggregate(last=Max("version"))["last"] or 0
    return KpiVersion.objects.create(
        organisation_id=viewer.organisation.id,
        code=code,
        version=last + 1,
        state=state,
        reason=reason,
        proposed_by_id=viewer.person_id,
        proposed_at=now,
        **told,
    )


def _end(viewer: Viewer, code: str, now: datetime) -> int:
    rows = list(_versions(viewer).filter(code=code, state=State.HOLDS))
    for row in rows:
        editing.change(viewer, row, {}, {"state": State.EARLIER.value}, now)
    return len(rows)


def _told(viewer: Viewer, code: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
    known = definition(code)
    if known is None or known.counted is None:
        raise NotVisible(f"kpi {code}")
    told: dict[str, Any] = {name: str(wanted.get(name) or "").strip() for name in (*WORDS, "norm_note")}
    for what in ("name", "definition"):
        if bool(told[f"{what}_nl"]) != bool(told[f"{what}_en"]):
            raise Refused(_("Give it in both languages, or in none to keep the register's own words."))
    told |= {name: wanted.get(name) for name in ("objective_id", "norm")}
    told["is_hidden"] = bool(wanted.get("is_hidden"))
    if told["norm"] is not None and not told["norm_note"]:
        raise Refused(_("Say where the norm comes from."))
    if told["objective_id"] is not None:
        find(Objective.objects.filter(organisation_id=viewer.organisation.id), told["objective_id"])
    return told


def _versions(viewer: Viewer) -> QuerySet[KpiVersion]:
    return KpiVersion.objects.filter(organisation_id=viewer.organisation.id)


def _must_be_open(row: KpiVersion) -> None:
    if row.state != State.PROPOSED:
        raise Refused(_("This version was decided already: propose a new one."))


def _must_speak(viewer: Viewer) -> None:
    if not may_speak(viewer):
        raise NotVisible("kpi versions")


def _must_decide(viewer: Viewer) -> None:
    if not may_set_objectives(viewer):
        raise NotVisible("kpi versions")
