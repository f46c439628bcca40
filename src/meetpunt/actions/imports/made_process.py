"""The sales process that an import made with its mapping: noted then, and taken away with the import.

Rule: it stays where anything else uses it, where it is the organisation's default, or where people worked on it.
"""

from __future__ import annotations

from django.db.models import Q

from meetpunt.store.models import Activity, Change, ImportUndo, Opportunity, SalesProcess, StageEvent, StepDefinition

TABLE = SalesProcess._meta.db_table


def note_made(organisation_id: int, run_id: int, process_id: int) -> None:
    """Remember that this run made a process. Call it within `changing`."""
    ImportUndo.objects.create(organisation_id=organisation_id, run_id=run_id, table=TABLE, row_id=process_id, before={})


def hand_on(process: SalesProcess, run_id: int) -> None:
    """Let a process that stays go with the last other run that landed opportunities in it."""
    rows = Opportunity.objects.filter(process=process, import_run__isnull=False).exclude(import_run_id=run_id)
    other = rows.order_by("-import_run_id").values_list("import_run_id", flat=True).first()
    if other is not None:
        note_made(process.organisation_id, other, process.pk)


def is_free(process: SalesProcess) -> bool:
    """Whether nothing uses a process and nobody worked on it."""
    steps = list(process.steps.values_list("pk", flat=True))
    words = StepDefinition.objects.filter(step__in=steps).values("pk")
    by_hand = Change.objects.filter(organisation_id=process.organisation_id).filter(
        Q(table="salesprocess", row_id=process.pk)
        | Q(table="step", row_id__in=steps)
        | Q(table="stepdefinition", row_id__in=words)
    )
    return not (
        process.is_default
        or Opportunity.objects.filter(Q(process=process) | Q(step__in=steps)).exists()
        or StageEvent.objects.filter(step__in=steps, organisation_id=process.organisation_id).exists()
        or Activity.objects.filter(step__in=steps, organisation_id=process.organisation_id).exists()
        or by_hand.exists()
    )
