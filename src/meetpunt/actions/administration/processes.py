"""Sales processes: new ones, and what a step means from a day on.

Rule: a step in which something happened is never removed and never changes places: figures of the past stand on it.
What it means changes by a new version from a day on; figures show the version of their day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import change, made, remove
from meetpunt.actions.errors import Refused
from meetpunt.actions.people.placing import check_day
from meetpunt.actions.undoing import undoes
from meetpunt.store.access import Viewer
from meetpunt.store.access.administration import administered
from meetpunt.store.access.registration import find
from meetpunt.store.administration.processes import WORDS, used_steps
from meetpunt.store.fields import BEGINNING
from meetpunt.store.models import Change, Opportunity, SalesProcess, Step, StepDefinition
from meetpunt.store.tenancy import changing

_CODE = re.compile(r"^[A-Za-z0-9_-]{1,40}$")
_FAR = 1000
"""Steps stand here while their places are changed, because no two may stand at one place."""


def make_process(
    viewer: Viewer, code: str, name_nl: str, name_en: str, steps: Sequence[tuple[str, str, str]], now: datetime
) -> int:
    """Make a process with its steps in order (code, Dutch name, English name); the last one wins.

    Raises:
        Refused: a code is missing, wrong or taken, or there are less than two steps.
    """
    code, codes = code.strip(), [one[0].strip() for one in steps]
    if len(codes) < 2 or len({one.lower() for one in codes}) < len(codes):
        raise Refused(_("Give at least two steps, each with its own short code."))
    if not all(map(_CODE.match, (code, *codes))):
        raise Refused(_("A code has letters, digits, - and _ only."))
    if not name_nl.strip() or not name_en.strip():
        raise Refused(_("Give the process a name in both languages."))
    with changing(viewer.organisation.id):
        if administered(viewer, SalesProcess).filter(code__iexact=code).exists():
            raise Refused(_("There is a process of that code already. Choose another code."))
        of = {"organisation_id": viewer.organisation.id}
        process = SalesProcess.objects.create(**of, code=code, name_nl=name_nl.strip(), name_en=name_en.strip())
        for place, (step_code, nl, en) in enumerate(steps):
            step = Step.objects.create(
                **of, process=process, code=step_code.strip(), position=place, is_final=place == len(steps) - 1
            )
            nl, en = nl.strip() or step_code, en.strip() or nl.strip() or step_code
            StepDefinition.objects.create(**of, step=step, valid_from=BEGINNING, name_nl=nl, name_en=en)
        made(viewer, process, now)
        return process.pk


def make_default(viewer: Viewer, process_id: int, now: datetime) -> None:
    """Let new opportunities take this process."""
    with changing(viewer.organisation.id):
        chosen = find(administered(viewer, SalesProcess), process_id)
        for row in administered(viewer, SalesProcess).filter(is_default=True).exclude(pk=chosen.pk):
            change(viewer, row, {}, {"is_default": False}, now)
        change(viewer, chosen, {}, {"is_default": True}, now)


def rename_process(
    viewer: Viewer, process_id: int, seen: Mapping[str, Any], wanted: Mapping[str, Any], now: datetime
) -> Change | None:
    """Give a process other names; its code stays, because sources know it by that."""
    if not all(str(wanted[name]).strip() for name in ("name_nl", "name_en")):
        raise Refused(_("Give the process a name in both languages."))
    with changing(viewer.organisation.id):
        return change(viewer, find(administered(viewer, SalesProcess), process_id), seen, wanted, now)


def define_step(viewer: Viewer, step_id: int, wanted: Mapping[str, Any], day: date, now: datetime) -> Change | None:
    """Let a step mean this from a day on: a new version, or a correction of the one that begins that day.

    Raises:
        Refused: a name is missing, a number is impossible, or a later version stands already.
    """
    check_day(day)
    _check_words(wanted)
    with changing(viewer.organisation.id):
        step = find(administered(viewer, Step), step_id)
        last = StepDefinition.objects.filter(step=step).order_by("-valid_from", "-version").first()
        told = {name: wanted[name] for name in WORDS}
        if last is not None and last.valid_from > day:
            raise Refused(
                _("A version from %(day)s stands already. Choose that day or a later one.")
                % {"day": last.valid_from.isoformat()}
            )
        if last is not None and last.valid_from == day:
            return change(viewer, last, {}, told, now)
        if last is not None:
            if all(getattr(last, name) == value for name, value in told.items()):
                return None
            StepDefinition.objects.filter(pk=last.pk).update(valid_until=day)
        row = StepDefinition.objects.create(
            organisation_id=viewer.organisation.id,
            step=step,
            version=(last.version if last else 0) + 1,
            valid_from=day if last else BEGINNING,
            **told,
        )
        return made(viewer, row, now)


@undoes("stepdefinition", Change.Kind.MADE)
def _definition_away(viewer: Viewer, found: Change, now: datetime) -> None:
    row = find(administered(viewer, StepDefinition), found.row_id)
    if StepDefinition.objects.filter(step_id=row.step_id, version__gt=row.version).exists():
        raise Refused(_("Somebody changed it since. Open it to see how it stands now."))
    StepDefinition.objects.filter(step_id=row.step_id, valid_until=row.valid_from).update(valid_until=row.valid_until)
    row.delete()


def add_step(
    viewer: Viewer, process_id: int, code: str, name_nl: str, name_en: str, before_id: int | None, now: datetime
) -> int:
    """Put a step before another one (None = before the final one); gives its id."""
    code = code.strip()
    if not _CODE.match(code):
        raise Refused(_("A code has letters, digits, - and _ only."))
    if not name_nl.strip() or not name_en.strip():
        raise Refused(_("Give the step a name in both languages."))
    with changing(viewer.organisation.id):
        process = find(administered(viewer, SalesProcess), process_id)
        steps = list(Step.objects.filter(process=process).order_by("position"))
        if any(step.code.lower() == code.lower() for step in steps):
            raise Refused(_("There is a step of that code already. Choose another code."))
        before = next((step for step in steps if step.pk == before_id), steps[-1] if steps else None)
        place = before.position if before else 0
        _shift(process, place, 1)
        of = {"organisation_id": viewer.organisation.id}
        step = Step.objects.create(**of, process=process, code=code, position=place, is_final=not steps)
        StepDefinition.objects.create(
            **of, step=step, valid_from=BEGINNING, name_nl=name_nl.strip(), name_en=name_en.strip()
        )
        made(viewer, step, now)
        return step.pk


def remove_step(viewer: Viewer, step_id: int, now: datetime) -> Change:
    """Remove a step in which nothing ever happened."""
    with changing(viewer.organisation.id):
        step = find(administered(viewer, Step), step_id)
        _must_be_free(viewer, step)
        if step.is_final:
            raise Refused(_("The last step wins the opportunity, so it stays."))
        process, place = step.process, step.position
        trail = remove(viewer, step, now)
        _shift(process, place + 1, -1)
        return trail


@undoes("step", Change.Kind.REMOVED)
@undoes("step", Change.Kind.MADE)
def _by_hand(viewer: Viewer, found: Change, now: datetime) -> None:
    raise Refused(_("Steps are added and removed by hand: that cannot be undone."))


def move_step(viewer: Viewer, step_id: int, places: int, now: datetime) -> None:
    """Move a step up (-1) or down (1); only in a process that no opportunity goes through."""
    with changing(viewer.organisation.id):
        step = find(administered(viewer, Step), step_id)
        if Opportunity.objects.filter(process_id=step.process_id).exists():
            raise Refused(_("Opportunities went through these steps in this order. Make a new process instead."))
        steps = list(Step.objects.filter(process_id=step.process_id).order_by("position"))
        at = [one.pk for one in steps].index(step.pk)
        steps.insert(max(0, min(len(steps) - 1, at + places)), steps.pop(at))
        Step.objects.filter(process_id=step.process_id).update(position=F("position") + _FAR)
        for place, one in enumerate(steps):
            Step.objects.filter(pk=one.pk).update(position=place, is_final=place == len(steps) - 1)


def _shift(process: SalesProcess, first: int, places: int) -> None:
    later = Step.objects.filter(process=process, position__gte=first)
    later.update(position=F("position") + _FAR)
    moved = Step.objects.filter(process=process, position__gte=_FAR)
    top = moved.aggregate(top=Max("position"))["top"]
    if top is not None:
        moved.update(position=F("position") - (_FAR - places))


def _must_be_free(viewer: Viewer, step: Step) -> None:
    if step.pk in used_steps(viewer.organisation.id):
        raise Refused(_("Something happened in this step, so it stays: figures of the past stand on it."))


def _check_words(wanted: Mapping[str, Any]) -> None:
    if not wanted["name_nl"] or not wanted["name_en"]:
        raise Refused(_("Give the step a name in both languages."))
    target = wanted.get("conversion_target")
    if target is not None and not 0 < target <= 1:
        raise Refused(_("A conversion target lies above 0 and at most at 100 per cent."))
    for name in ("norm_days", "norm_visits", "norm_contacts", "norm_minutes"):
        if wanted.get(name) is not None and not 0 <= wanted[name] <= 30000:
            raise Refused(_("A norm cannot be below nothing or beyond counting."))
