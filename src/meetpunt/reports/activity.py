"""One activity as its page shows it: what is kept, the step it fell in, and who changed what of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from meetpunt.reports.known import processes
from meetpunt.store.access import Viewer
from meetpunt.store.activity_card import ActivityCard, activity_card
from meetpunt.store.refs import StepRef
from meetpunt.store.trail import Line, history

KEPT_FOR_SUMS = frozenset(
    (
        *("flags", "counted_ms", "purpose_inferred", "team_id", "territory_id", "recorded_at", "client_key"),
        *("follows_id", "import_run_id", "source_id", "external_id", "also"),
    )
)
"""Columns that follow from the others, or that no person wrote: left out of the history."""

_WORDS = frozenset(("subject", "outcome", "next_step"))


@dataclass(frozen=True)
class ActivityReport:
    """The page. step: where the opportunity stood then; history: newest first, without what is derived."""

    card: ActivityCard
    step: StepRef | None
    history: tuple[Line, ...]


def activity_report(viewer: Viewer, activity_id: int) -> ActivityReport:
    """The page of an activity; NotVisible when it is not in the viewer's hands."""
    card = activity_card(viewer, activity_id)
    steps = [step for process in processes(viewer.organisation.id, viewer.today) for step in process.steps]
    return ActivityReport(
        card=card,
        step=next((step for step in steps if step.id == card.step_id), None),
        history=tuple(_told(line, card) for line in history(viewer, "activity", activity_id)),
    )


def _told(line: Line, card: ActivityCard) -> Line:
    """Of what was made there is no before to compare with; of a change only what a person told."""
    if line.kind == "made":
        return replace(line, fields=())
    hidden = KEPT_FOR_SUMS | (_WORDS if card.is_others_mail else frozenset())
    return replace(line, fields=tuple(field for field in line.fields if field.column not in hidden))
