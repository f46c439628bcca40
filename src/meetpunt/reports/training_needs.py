"""Competencies by rep for who manages them: where a training may be wanted, to talk about.

The rule: alphabetical, with "not rated" where nobody rated, and no order and no colour by level; the middle of a column
is told from four people on.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from meetpunt.method.competencies import FROM_LEVEL
from meetpunt.store.access import OTHERS_IN_AN_AGGREGATE, NotVisible, Viewer
from meetpunt.store.access.competencies import rated_people
from meetpunt.store.competencies import MANAGER, SELF, CompetencyRow, competencies, latest_of
from meetpunt.store.joint_visits import evidence_of, visits_seen
from meetpunt.store.refs import Named, PersonRef


@dataclass(frozen=True)
class Cell:
    """A competency of a rep: levels, None = not rated; visits with occasion, and behaviour seen of how often."""

    own: int | None
    manager: int | None
    visits: int
    seen: int
    of: int


@dataclass(frozen=True)
class Middle:
    """The middle of the managers' views of a competency; None under four people. n: how many are rated."""

    value: float | None
    n: int


@dataclass(frozen=True)
class NeedsLine:
    """A rep with a cell per competency."""

    person: PersonRef
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class TrainingNeeds:
    """The map: reps alphabetically, a column per competency; teams to choose from, when there are several."""

    columns: tuple[CompetencyRow, ...]
    lines: tuple[NeedsLine, ...]
    own_middles: tuple[Middle, ...]
    middles: tuple[Middle, ...]
    teams: tuple[Named, ...]
    team_id: int | None


def training_needs(viewer: Viewer, team_id: int | None = None) -> TrainingNeeds:
    """The map of the people whom the viewer manages, of one of their teams when named.

    Raises:
        NotVisible: the viewer manages nobody, or no such team.
    """
    people = tuple(one for one in rated_people(viewer) if one.id != viewer.person_id)
    teams = {one.team_id: one.team_name for one in people if one.team_id is not None}
    if not people or (team_id is not None and team_id not in teams):
        raise NotVisible("training needs")
    shown = tuple(one for one in people if team_id is None or one.team_id == team_id)
    ids = [one.id for one in shown]
    columns = tuple(one for one in competencies(viewer.organisation.id) if one.is_active)
    scores, visits, evidence = latest_of(ids), visits_seen(viewer, ids), evidence_of(viewer, ids)

    def cell(person: int, code: str) -> Cell:
        told = [one for one in evidence.get(person, {}).get(code, ()) if one.level >= FROM_LEVEL]
        return Cell(
            scores.get((person, code, SELF)),
            scores.get((person, code, MANAGER)),
            visits.get((person, code), 0),
            sum(one.coach_seen for one in told),
            sum(one.coach_of for one in told),
        )

    lines = tuple(NeedsLine(one, tuple(cell(one.id, column.code) for column in columns)) for one in shown)
    return TrainingNeeds(
        columns,
        lines,
        tuple(_middle([line.cells[place].own for line in lines]) for place in range(len(columns))),
        tuple(_middle([line.cells[place].manager for line in lines]) for place in range(len(columns))),
        tuple(Named(pk, name) for pk, name in sorted(teams.items(), key=lambda one: one[1])) if len(teams) > 1 else (),
        team_id,
    )


def _middle(told: list[int | None]) -> Middle:
    rated = [one for one in told if one is not None]
    enough = len(rated) >= OTHERS_IN_AN_AGGREGATE
    return Middle(float(median(rated)) if enough else None, len(rated))
