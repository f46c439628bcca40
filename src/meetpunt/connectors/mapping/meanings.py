"""What the words of a source mean: stages as steps and outcomes, closed lists such as kinds and roles.

Rule: an unknown stage is never guessed; it comes out as `unmapped` with its text kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meetpunt.connectors.base import Cell, Table, Value, as_text
from meetpunt.connectors.mapping.schema import SPATOCO, ProcessDefinition, TableMapping, Target

Outcome = str | None


@dataclass(frozen=True, slots=True)
class Stages:
    """Per row: the step code (or outcome, for events) and the outcome it implies; positions unmapped and ignored."""

    stages: list[Value | None]
    outcomes: list[Outcome]
    unmapped: list[int]
    ignored: set[int]


@dataclass(frozen=True, slots=True)
class ClosedList:
    """Per row: a choice of the closed list, and the text where it means none of them."""

    values: list[Value | None]
    texts: list[Value | None]
    unmapped: list[int]


def step_codes(process: str | ProcessDefinition, steps: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of the process in order; `steps` are those of an existing process other than SPATOCO."""
    if isinstance(process, ProcessDefinition):
        return tuple(step.code for step in process.steps)
    return steps or (SPATOCO if process == "spatoco" else ())


def read_stage(
    texts: Sequence[Value | None], part: TableMapping, process: str | ProcessDefinition, steps: tuple[str, ...]
) -> Stages:
    """Reads stage texts by the mapping's aliases, else by exact code or name of a step (case and space do not matter).

    Of an opportunity, `won` gives the last step and outcome won; `lost` and `no_decision` give an outcome and no step
    (the source does not say where it was lost). Of an event they stay what they are, but `won` is the last step.
    """
    known = {code.casefold(): code for code in steps}
    if isinstance(process, ProcessDefinition):
        known |= {name.casefold(): step.code for step in process.steps for name in step.names.values()}
    known |= part.values.get("stage", {})
    default = part.unnamed.get("stage", Target.UNMAPPED)
    final = steps[-1] if steps else None
    is_event = part.table is Table.EVENTS
    meaning: dict[Value | None, tuple[str | None, Outcome]] = {}
    stages: list[Value | None] = []
    outcomes: list[Outcome] = []
    unmapped: list[int] = []
    ignored: set[int] = set()
    for position, text in enumerate(texts):
        if text not in meaning:
            target = known.get(str(text).casefold().strip(), default) if text is not None else None
            meaning[text] = _meaning(target, final, is_event)
        stage, outcome = meaning[text]
        stages.append(stage)
        outcomes.append(outcome)
        if stage == Target.UNMAPPED:
            unmapped.append(position)
        elif stage == Target.IGNORE:
            ignored.add(position)
    return Stages(stages, outcomes, unmapped, ignored)


def _meaning(target: str | None, final: str | None, is_event: bool) -> tuple[str | None, Outcome]:
    if target is None or target in (Target.UNMAPPED, Target.IGNORE):
        return target and str(target), None
    if target == Target.WON or target == final:
        return final, "won"
    if target in (Target.LOST, Target.NO_DECISION):
        return (str(target) if is_event else None), str(target)
    if target == Target.REOPENED:
        return (str(target) if is_event else None), "open"
    return str(target), "open"


def read_closed_list(
    cells: Sequence[Cell], choices: tuple[str, ...], aliases: dict[str, str], unnamed: str | None
) -> ClosedList:
    """Reads cells of a closed list: by alias, else as a choice itself, else `unnamed`, else left out and noted."""
    known = {choice.casefold(): choice for choice in choices} | aliases
    found: dict[Cell, str | None] = {}
    values: list[Value | None] = []
    texts: list[Value | None] = []
    unmapped: list[int] = []
    for position, cell in enumerate(cells):
        if cell is None:
            values.append(None)
            texts.append(None)
            continue
        if cell not in found:
            found[cell] = known.get(as_text(cell).casefold().strip(), unnamed)
        value = found[cell]
        values.append(value)
        texts.append(None if value is not None else as_text(cell))
        if value is None:
            unmapped.append(position)
    return ClosedList(values, texts, unmapped)
