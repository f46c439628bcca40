"""Under which terms the records of a source land: its process with its steps, the organisation's zone and currency."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.errors import Refused
from meetpunt.actions.processes import ensure_default_process, ensure_process
from meetpunt.connectors.mapping.schema import Mapping, ProcessDefinition
from meetpunt.method.process import Process, Text
from meetpunt.method.process import Step as ProcessStep
from meetpunt.store.landing.record import Terms
from meetpunt.store.models import Organisation, SalesProcess, Step
from meetpunt.store.opportunity_state import Steps
from meetpunt.store.tenancy import acting_in


def known_steps(organisation_id: int, mapping: Mapping) -> tuple[str, ...]:
    """Codes of the steps when the mapping names a process that exists."""
    if isinstance(mapping.process, ProcessDefinition):
        return ()
    with acting_in(organisation_id):
        steps = Step.objects.filter(organisation_id=organisation_id, process__code__iexact=mapping.process)
        return tuple(steps.order_by("position").values_list("code", flat=True))


def terms_of(
    organisation: Organisation, source_id: int, run_id: int, mapping: Mapping, process_id: int, now: datetime
) -> Terms:
    """The terms of a run, of a process that is there."""
    steps = list(Step.objects.filter(process_id=process_id).order_by("position").values_list("code", "pk"))
    return Terms(
        organisation_id=organisation.pk,
        source_id=source_id,
        run_id=run_id,
        process_id=process_id,
        steps=Steps(tuple(step_id for _code, step_id in steps)),
        step_codes=dict(steps),
        zone=ZoneInfo(organisation.time_zone),
        currency=mapping.currency or organisation.currency,
        now=now,
        customer_months=organisation.customer_months,
        machines=frozenset(mapping.machines),
    )


def process_of(organisation_id: int, mapping: Mapping) -> int:
    """The id of the mapping's process, which is made where it does not exist yet.

    Raises:
        Refused: it is named only, and there is none of that name.
    """
    wanted = mapping.process
    if isinstance(wanted, ProcessDefinition):
        steps = tuple(
            ProcessStep(place, step.code, _both(step.names, step.code), _both(step.criteria, ""), step.final)
            for place, step in enumerate(wanted.steps)
        )
        return ensure_process(organisation_id, Process(wanted.code, _both(wanted.names, wanted.code), steps))
    if wanted.casefold() == "spatoco":
        return ensure_default_process(organisation_id)
    found = SalesProcess.objects.filter(organisation_id=organisation_id, code__iexact=wanted).first()
    if found is None:
        raise Refused(_("There is no process %(code)s. Write its steps in the mapping.") % {"code": wanted})
    return found.pk


def _both(texts: dict[str, str], otherwise: str) -> Text:
    some = texts.get("en") or texts.get("nl") or otherwise
    return Text(texts.get("nl") or some, texts.get("en") or some)
