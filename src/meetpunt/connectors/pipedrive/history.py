"""The history of a deal as rows of events: where it began, each stage that it entered, how it ended and began anew.

Rule: a beginning is told only when it is sure in which stage it was, so a history that was not read yet tells none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from meetpunt.connectors.base import Cell
from meetpunt.connectors.crm.base import Body
from meetpunt.connectors.pipedrive.cells import instant
from meetpunt.connectors.pipedrive.reading import moment

LEAD_STAGE = "lead"
"""Stands in the place of a stage for what is, or was, a lead."""
REOPENED = "open"
ENDS = ("won", "lost")


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a deal: it entered a stage, ended or was opened again."""

    stage: str
    at: str
    by: Cell


def history(deal: Body, changes: Sequence[Body], lead: Body | None) -> list[Step]:
    """What happened to a deal, in order. changes: what was read of its history; lead: what it was before."""
    steps: list[Step] = []
    if lead is not None and (began := instant(lead.get("add_time"))):
        steps.append(Step(LEAD_STAGE, began, lead.get("creator_id")))
    told = sorted(changes, key=lambda body: str(body.get("time")))
    moves = [body for body in told if body.get("field_key") == "stage_id" and body.get("new_value")]
    stage = _first_stage(deal, moves)
    made = instant(deal.get("add_time"))
    if stage and made:
        steps.append(Step(stage, made, deal.get("creator_user_id")))
    for body in told:
        at, value, by = instant(body.get("time")), body.get("new_value"), body.get("actor_user_id")
        if at is None or value is None:
            continue
        if body.get("field_key") == "stage_id":
            stage = str(value)
            steps.append(Step(stage, at, by))
        elif body.get("field_key") == "status" and value in ENDS:
            if (body.get("old_value"), value) == ("won", "lost"):
                steps += _reopened(stage, _just_before(at), by)
            steps.append(Step(str(value), at, by))
        elif body.get("field_key") == "status" and value == REOPENED and body.get("old_value") in ENDS:
            steps += _reopened(stage, at, by)
    return steps


def _reopened(stage: str, at: str, by: Cell) -> list[Step]:
    """What had ended is open again, in the stage in which it stands."""
    return [*([Step(stage, at, by)] if stage else []), Step(REOPENED, at, by)]


def _just_before(at: str) -> str:
    """A microsecond earlier: at the same moment a re-opening would make the loss void."""
    return (datetime.fromisoformat(at) - timedelta(microseconds=1)).isoformat()


def _first_stage(deal: Body, moves: Sequence[Body]) -> str:
    """The stage in which it was made; "" when its moves were not read."""
    if moves:
        return str(moves[0].get("old_value") or "")
    made, moved = moment(deal.get("add_time")), moment(deal.get("stage_change_time"))
    return str(deal.get("stage_id") or "") if moved is None or moved == made else ""
