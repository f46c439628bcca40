"""The observation sheet of a joint visit: behaviours by step, with what each of the two saw as far as it is shared."""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.reports.known import processes
from meetpunt.store.access import Viewer
from meetpunt.store.competencies import CompetencyRow, competencies
from meetpunt.store.joint_visits import JointVisitRow, ObservationRow, observed
from meetpunt.store.refs import StepRef

Words = dict[str, str]


@dataclass(frozen=True)
class Behaviour:
    """A behaviour of a level of a competency, with what rep and coach saw; None = not told, or not to be read yet."""

    code: str
    level: int
    words: Words
    rep: ObservationRow | None
    coach: ObservationRow | None

    @property
    def field(self) -> str:
        """By what a form names it."""
        return f"{self.code}-{self.level}"


@dataclass(frozen=True)
class Part:
    """A competency with its behaviours."""

    of: CompetencyRow
    behaviours: tuple[Behaviour, ...]


@dataclass(frozen=True)
class StepPart:
    """A step with what bears on it; step None = what bears on none."""

    step: StepRef | None
    parts: tuple[Part, ...]


def observation_sheet(viewer: Viewer, visit: JointVisitRow) -> tuple[StepPart, ...]:
    """The sheet in the order of the default process; a competency stands at the first step that it bears on."""
    told = {(one.by_id, one.code, one.level): one for one in observed(viewer, visit.id)}
    known = [one for one in competencies(viewer.organisation.id) if one.is_active and one.anchors]
    found = processes(viewer.organisation.id, viewer.today)
    steps = found[0].steps if found else ()
    order = {step.code: place for place, step in enumerate(steps)}
    at: dict[int, list[Part]] = {}
    for one in known:
        behaviours = tuple(
            Behaviour(
                one.code,
                level,
                words,
                told.get((visit.rep.id, one.code, level)),
                told.get((visit.coach.id, one.code, level)),
            )
            for level, words in one.anchors.items()
        )
        place = min((order[code] for code in one.steps if code in order), default=len(steps))
        at.setdefault(place, []).append(Part(one, behaviours))
    return tuple(
        StepPart(steps[place] if place < len(steps) else None, tuple(parts)) for place, parts in sorted(at.items())
    )
