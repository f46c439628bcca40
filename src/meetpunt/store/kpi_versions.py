"""What an organisation made of the register's KPIs: the versions of each, who agreed, and what holds.

The rule: a version is never changed after it was decided; the register's own words hold where none does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.models import KpiVersion, KpiVoice

Words = dict[str, str]
State = KpiVersion.State


@dataclass(frozen=True)
class Voice:
    """What somebody said of a version; agrees None = a remark only."""

    person_id: int
    name: str
    agrees: bool | None
    text: str
    at: datetime


@dataclass(frozen=True)
class Version:
    """A version of a KPI.

    Attributes:
        name, definition: by language; an empty text leaves the register's own words.
        state: proposed, holds, earlier or refused, with its name to show.
        voices: in the order in which they were said.
    """

    id: int
    code: str
    number: int
    state: str
    name: Words
    definition: Words
    objective_id: int | None
    is_hidden: bool
    norm: float | None
    norm_note: str
    reason: str
    proposed_by_id: int | None
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    voices: tuple[Voice, ...] = ()

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(dict(State.choices)[State(self.state)])

    @property
    def is_open(self) -> bool:
        """Nothing was decided yet."""
        return self.state == State.PROPOSED

    @property
    def stances(self) -> dict[int, Voice]:
        """Everybody's last word for or against."""
        return {one.person_id: one for one in self.voices if one.agrees is not None}

    @property
    def agreed(self) -> tuple[str, ...]:
        """Who agreed, alphabetically."""
        return tuple(sorted(one.name for one in self.stances.values() if one.agrees))

    @property
    def objected(self) -> tuple[str, ...]:
        """Who did not, alphabetically."""
        return tuple(sorted(one.name for one in self.stances.values() if not one.agrees))


def holding(organisation_id: int) -> dict[str, Version]:
    """The versions that hold, by code of the definition; own KPIs are not among them."""
    rows = KpiVersion.objects.filter(organisation_id=organisation_id, state=State.HOLDS, blocks={})
    return {row.code: _version(row) for row in rows.select_related("proposed_by", "decided_by")}


def versions_of(viewer: Viewer, code: str) -> tuple[Version, ...]:
    """Every version of a KPI with what was said of it, the newest first."""
    rows = KpiVersion.objects.filter(organisation_id=viewer.organisation.id, code=code).order_by("-version")
    return tuple(_read(rows))


def proposals(viewer: Viewer) -> tuple[Version, ...]:
    """What was proposed and not decided yet, the oldest first."""
    rows = KpiVersion.objects.filter(organisation_id=viewer.organisation.id, state=State.PROPOSED)
    return tuple(_read(rows.order_by("proposed_at", "pk")))


def find_version(viewer: Viewer, version_id: int) -> Version:
    """One version, or NotVisible."""
    for one in _read(KpiVersion.objects.filter(organisation_id=viewer.organisation.id, pk=version_id)):
        return one
    raise NotVisible(f"version {version_id}")


def _read(rows: QuerySet[KpiVersion]) -> Iterable[Version]:
    voices = Prefetch("voices", KpiVoice.objects.select_related("person"))
    for row in rows.select_related("proposed_by", "decided_by").prefetch_related(voices):
        said = tuple(Voice(one.person_id, one.person.name, one.agrees, one.text, one.at) for one in row.voices.all())
        yield _version(row, said)


def _version(row: KpiVersion, voices: tuple[Voice, ...] = ()) -> Version:
    return Version(
        row.pk,
        row.code,
        row.version,
        row.state,
        {"nl": row.name_nl, "en": row.name_en},
        {"nl": row.definition_nl, "en": row.definition_en},
        row.objective_id,
        row.is_hidden,
        row.norm,
        row.norm_note,
        row.reason,
        row.proposed_by_id,
        row.proposed_by.name if row.proposed_by else "",
        row.proposed_at,
        row.decided_by.name if row.decided_by else "",
        row.decided_at,
        voices,
    )
