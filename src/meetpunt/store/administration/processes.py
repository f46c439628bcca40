"""Sales processes as an administrator sees them: steps in order, each with every version of its words and norms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meetpunt.store.access import Viewer
from meetpunt.store.access.administration import administered
from meetpunt.store.access.registration import find
from meetpunt.store.fields import BEGINNING
from meetpunt.store.models import (
    Activity,
    ForecastSnapshot,
    Opportunity,
    SalesProcess,
    StageEvent,
    Step,
    StepDefinition,
)
from meetpunt.store.rows import Values, values_of

WORDS = (
    "name_nl",
    "name_en",
    "criterion_nl",
    "criterion_en",
    "norm_days",
    "norm_visits",
    "norm_contacts",
    "norm_minutes",
    "conversion_target",
)


@dataclass(frozen=True)
class Version:
    """What a step means from a day on; None = from the beginning."""

    number: int
    first: date | None
    values: Values


@dataclass(frozen=True)
class StepCard:
    """A step with the version of today and all the others, newest first."""

    id: int
    code: str
    is_final: bool
    is_used: bool
    now: Version
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class ProcessCard:
    """A process with its steps in order."""

    id: int
    code: str
    name_nl: str
    name_en: str
    is_default: bool
    is_used: bool
    steps: tuple[StepCard, ...]


def process_cards(viewer: Viewer) -> tuple[ProcessCard, ...]:
    """Every process; the default one first."""
    versions: dict[int, list[Version]] = {}
    rows = administered(viewer, StepDefinition).order_by("-valid_from", "-version")
    for row in rows:
        first = None if row.valid_from == BEGINNING else row.valid_from
        versions.setdefault(row.step_id, []).append(Version(row.version, first, values_of(row, WORDS)))
    used = used_steps(viewer.organisation.id)
    steps: dict[int, list[StepCard]] = {}
    for step in administered(viewer, Step).order_by("position"):
        known = versions.get(step.pk) or [Version(0, None, dict.fromkeys(WORDS) | {"name_nl": step.code})]
        current = next((one for one in known if one.first is None or one.first <= viewer.today), known[-1])
        card = StepCard(step.pk, step.code, step.is_final, step.pk in used, current, tuple(known))
        steps.setdefault(step.process_id, []).append(card)
    through = set(
        Opportunity.objects.filter(organisation_id=viewer.organisation.id)
        .values_list("process_id", flat=True)
        .distinct()
    )
    return tuple(
        ProcessCard(
            row.pk,
            row.code,
            row.name_nl,
            row.name_en,
            row.is_default,
            row.pk in through,
            tuple(steps.get(row.pk, ())),
        )
        for row in administered(viewer, SalesProcess).order_by("-is_default", "pk")
    )


def process_card(viewer: Viewer, process_id: int) -> ProcessCard:
    """One process; NotVisible when there is none."""
    find(administered(viewer, SalesProcess), process_id)
    return next(card for card in process_cards(viewer) if card.id == process_id)


def used_steps(organisation_id: int) -> set[int]:
    """Steps in which something happened or was written down."""
    used: set[int] = set()
    for model in (StageEvent, Opportunity, Activity, ForecastSnapshot):
        rows = model._default_manager.filter(organisation_id=organisation_id).exclude(step=None)
        used |= set(rows.order_by().values_list("step_id", flat=True).distinct())
    return used
