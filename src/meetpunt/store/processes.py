"""The sales processes of an organisation, with the words that were in force on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from meetpunt.store.models import Opportunity, SalesProcess, Step, StepDefinition
from meetpunt.store.prepared import prepared
from meetpunt.store.refs import ProcessRef, StepRef


def processes(organisation_id: int, day: date) -> tuple[ProcessRef, ...]:
    """Every process with its steps in order; the default one first."""
    return marked(described(organisation_id, day), used(organisation_id))


def marked(known: tuple[ProcessRef, ...], ids: frozenset[int]) -> tuple[ProcessRef, ...]:
    """The same, with whether anything goes through them."""
    return tuple(replace(one, is_used=one.id in ids) for one in known)


def used(organisation_id: int) -> frozenset[int]:
    """The processes that something goes through."""
    return frozenset(_used(organisation_id))


@prepared
def _used(organisation_id: int) -> QuerySet[SalesProcess, int]:
    through = Opportunity.objects.filter(process=OuterRef("pk"))
    rows = SalesProcess.objects.filter(Exists(through), organisation_id=organisation_id)
    return rows.values_list("pk", flat=True)


def described(organisation_id: int, day: date) -> tuple[ProcessRef, ...]:
    """Every process and step in words, as if nothing went through any: what hardly ever changes."""
    definitions: dict[int, StepDefinition] = {}
    for definition in StepDefinition.objects.filter(organisation_id=organisation_id).order_by("valid_from", "version"):
        # Before the first version there is none in force: the first one is shown.
        if definition.step_id not in definitions or definition.valid_from <= day:
            definitions[definition.step_id] = definition
    steps: dict[int, list[StepRef]] = {}
    for step in Step.objects.filter(organisation_id=organisation_id).order_by("position"):
        steps.setdefault(step.process_id, []).append(_step_ref(step, definitions.get(step.pk)))
    rows = SalesProcess.objects.filter(organisation_id=organisation_id).order_by("-is_default", "pk")
    return tuple(
        ProcessRef(
            id=row.pk,
            code=row.code,
            name={"nl": row.name_nl, "en": row.name_en},
            is_default=row.is_default,
            is_used=False,
            steps=tuple(steps.get(row.pk, [])),
        )
        for row in rows
    )


def _step_ref(step: Step, words: StepDefinition | None) -> StepRef:
    return StepRef(
        id=step.pk,
        code=step.code,
        position=step.position,
        is_final=step.is_final,
        name={"nl": words.name_nl if words else step.code, "en": words.name_en if words else step.code},
        criterion={"nl": words.criterion_nl if words else "", "en": words.criterion_en if words else ""},
        norm_days=words.norm_days if words else None,
        conversion_target=words.conversion_target if words else None,
    )
