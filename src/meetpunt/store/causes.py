"""The possible causes of a fall-back per step: the organisation's own list where it made one, else the method's."""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.method.spatoco import SPATOCO
from meetpunt.store.models import StepCause
from meetpunt.store.refs import ProcessRef


@dataclass(frozen=True)
class CauseRef:
    """A possible cause: its words by language and the codes of the facts beside it. id None: the method's own."""

    code: str
    text: dict[str, str]
    facts: tuple[str, ...]
    id: int | None = None
    is_active: bool = True


def causes_of_step(organisation_id: int, process: ProcessRef, position: int) -> tuple[CauseRef, ...]:
    """The causes to ask about when fewer go on from a step; none where nobody wrote any down."""
    return tuple(one for one in all_causes_of_step(organisation_id, process, position) if one.is_active)


def all_causes_of_step(organisation_id: int, process: ProcessRef, position: int) -> tuple[CauseRef, ...]:
    """The same with those that were put away, to edit them."""
    rows = StepCause.objects.filter(organisation_id=organisation_id, step_id=process.steps[position].id)
    own = tuple(cause_ref(row) for row in rows.order_by("position", "pk"))
    return own or causes_of_method(process, position)


def causes_of_method(process: ProcessRef, position: int) -> tuple[CauseRef, ...]:
    """The method's own list for a step of its process; none for a process that an organisation made itself."""
    if process.code.lower() != SPATOCO.code.lower() or position >= len(SPATOCO.steps) - 1:
        return ()
    causes = SPATOCO.transition(position).causes
    return tuple(CauseRef(one.code, {"nl": one.text.nl, "en": one.text.en}, one.facts) for one in causes)


def cause_ref(row: StepCause) -> CauseRef:
    """A row to read."""
    text = {"nl": row.text_nl, "en": row.text_en}
    return CauseRef(row.code, text, tuple(row.facts), row.pk, row.is_active)
