"""Somebody's competencies: both views over time, the figures that each bears on, and what joint visits showed.

The rule: they stand beside each other and nothing is worked into anything: a rating is an opinion with an example, a
figure is counted, and an observation was seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meetpunt.reports.kpis import values
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.figures import KpiValue
from meetpunt.reports.kpis.register import Kpi, kpis
from meetpunt.store.access import Viewer
from meetpunt.store.access.development import Coaching
from meetpunt.store.competencies import MANAGER, SELF, CompetencyRow, RatingRow, competencies, latest, ratings_of
from meetpunt.store.joint_visits import Evidence, evidence_of, visits_seen
from meetpunt.store.refs import Place


@dataclass(frozen=True)
class CompetencyLine:
    """A competency of somebody.

    Attributes:
        own, manager: the latest rating of each; history: all of them, latest first.
        figures: the KPIs that it bears on, of the last 12 months; empty for who may not see these.
        evidence: by behaviour; visits: joint visits at which the coach had occasion to see any.
    """

    of: CompetencyRow
    own: RatingRow | None
    manager: RatingRow | None
    history: tuple[RatingRow, ...]
    figures: tuple[tuple[Kpi, KpiValue], ...]
    evidence: tuple[Evidence, ...]
    visits: int

    @property
    def earlier(self) -> bool:
        """There is more than the latest of each."""
        return len(self.history) > (self.own is not None) + (self.manager is not None)


def competency_lines(viewer: Viewer, person_id: int, coaching: Coaching) -> tuple[CompetencyLine, ...]:
    """Every competency in use, of somebody found through `access.development`."""
    known = tuple(one for one in competencies(viewer.organisation.id) if one.is_active)
    rated = ratings_of(person_id)
    last = latest(rated)
    figures = {} if coaching == Coaching.TRAINER else _figures(viewer, person_id, known)
    evidence, visits = evidence_of(viewer, (person_id,)).get(person_id, {}), visits_seen(viewer, (person_id,))
    return tuple(
        CompetencyLine(
            one,
            last.get((one.code, SELF)),
            last.get((one.code, MANAGER)),
            tuple(row for row in rated if row.code == one.code),
            tuple(figures[code] for code in one.kpis if code in figures),
            evidence.get(one.code, ()),
            visits.get((person_id, one.code), 0),
        )
        for one in known
    )


def _figures(viewer: Viewer, person_id: int, known: tuple[CompetencyRow, ...]) -> dict[str, tuple[Kpi, KpiValue]]:
    """The KPIs that the organisation still has, by code."""
    register = {one.code: one for one in kpis(viewer)}
    codes = tuple(dict.fromkeys(code for one in known for code in one.kpis if code in register))
    if not codes:
        return {}
    found = values.values(viewer, codes, KpiAsk(_year_before(viewer.today), viewer.today, Place(person_id=person_id)))
    return {code: (register[code], found[code]) for code in codes}


def _year_before(day: date) -> date:
    """The first day of the last 12 months."""
    return date.fromordinal(day.toordinal() - 364)
