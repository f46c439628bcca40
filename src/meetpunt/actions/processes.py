"""Sales processes of an organisation: SPATOCO for everyone, and those that a source brings along.

Rule: a process that exists is never changed here; its steps carry history.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.errors import Refused
from meetpunt.method.process import Process
from meetpunt.method.spatoco import SPATOCO
from meetpunt.store.fields import BEGINNING
from meetpunt.store.models import SalesProcess, Step, StepDefinition


def ensure_default_process(organisation_id: int) -> int:
    """Give the organisation SPATOCO as its default process; gives the process's id. Call it within `changing`."""
    process_id = ensure_process(organisation_id, SPATOCO)
    if not SalesProcess.objects.filter(organisation_id=organisation_id, is_default=True).exists():
        SalesProcess.objects.filter(pk=process_id).update(is_default=True)
    return process_id


def ensure_process(organisation_id: int, wanted: Process) -> int:
    """Find a process by its code, or make it with its steps; gives its id. Call it within `changing`.

    The first words of a step hold from the beginning.

    Raises:
        Refused: there is a process of that code with other steps.
    """
    found = SalesProcess.objects.filter(organisation_id=organisation_id, code__iexact=wanted.code).first()
    if found is not None:
        codes = list(Step.objects.filter(process=found).order_by("position").values_list("code", flat=True))
        if codes != [step.code for step in wanted.steps]:
            raise Refused(
                _("There is a process %(code)s already, with other steps (%(steps)s). Give this one another code.")
                % {"code": found.code, "steps": ", ".join(codes)}
            )
        return found.pk
    made = SalesProcess.objects.create(
        organisation_id=organisation_id, code=wanted.code, name_nl=wanted.name.nl, name_en=wanted.name.en
    )
    for step in wanted.steps:
        row = Step.objects.create(
            organisation_id=organisation_id,
            process=made,
            code=step.code,
            position=step.position,
            is_final=step.final,
        )
        StepDefinition.objects.create(
            organisation_id=organisation_id,
            step=row,
            valid_from=BEGINNING,
            name_nl=step.name.nl,
            name_en=step.name.en,
            criterion_nl=step.criterion.nl,
            criterion_en=step.criterion.en,
            norm_days=None if step.norm_days is None else round(step.norm_days),
            norm_visits=step.norm_visits,
            norm_contacts=step.norm_contacts,
            norm_minutes=None if step.norm_hours is None else round(step.norm_hours * 60),
            conversion_target=step.target,
        )
    return made.pk
