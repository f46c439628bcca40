"""The funnel report: a rep beside the team, a team beside the organisation, or the organisation alone.

Rep and manager see the same report. Who may see whom is asked of `store.access` before anything is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from meetpunt.method.comparison import GroupConversion
from meetpunt.method.first_passage import Histories
from meetpunt.method.lead_time import Cycle, cycle, days_to_closing
from meetpunt.method.signals import more_needed
from meetpunt.method.spells import Spells
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.cause_figures import Cause
from meetpunt.reports.caveats import caveats_of
from meetpunt.reports.counts import Counts, Whose, outcomes_by, stock_by
from meetpunt.reports.funnel_figures import FunnelReport, Question, RepLine, StepLine, TeamFunnelReport
from meetpunt.reports.known import find_person, find_team
from meetpunt.reports.memory import answers
from meetpunt.reports.question import causes_of
from meetpunt.reports.signals import comparison
from meetpunt.reports.step_lines import (
    Beside,
    conversions_of,
    days_of,
    everybody,
    of_group,
    of_lead_time,
    step_lines,
    with_own_counts,
)
from meetpunt.reports.view import Mask, View, look
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.store.refs import OrganisationRef, PersonRef, TeamRef

Report = TypeVar("Report", FunnelReport, TeamFunnelReport, tuple[Cause, ...])


def person_funnel(viewer: Viewer, person_id: int, ask: FunnelAsk, *, with_causes: bool = True) -> FunnelReport:
    """One rep's funnel beside the team's (the organisation's when the team is too small to stand beside a rep).

    Parameters:
        with_causes: with the facts beside the causes of its question; a page that shows none, or by themselves
            (`causes_of_question`), goes without.

    Raises:
        NotVisible: the viewer may not see this person's figures.
        NotAnswerable: there is no such process or period.
    """
    person = find_person(viewer, person_id)
    team_id = access.beside(viewer, person.team_id)
    organisation = viewer.organisation
    report = _kept(organisation, ask, (person, team_id), lambda: _of_person(organisation, person, team_id, ask))
    if not with_causes or report.question is None:
        return report
    return replace(report, question=replace(report.question, causes=causes_of_question(viewer, report, ask)))


def causes_of_question(viewer: Viewer, report: FunnelReport, ask: FunnelAsk) -> tuple[Cause, ...]:
    """The possible causes of the question of a rep's report, with their facts; none without a question.

    Apart from the report: some facts are counted from visits, and of what else it tells a visit changes nothing.
    """
    if report.question is None or report.subject_id is None:
        return ()
    person, code = find_person(viewer, report.subject_id), report.question.from_code
    team_id = access.beside(viewer, person.team_id)

    def causes() -> tuple[Cause, ...]:
        view = look(viewer.organisation, ask)
        step = next(place for place, one in enumerate(view.process.steps) if one.code == code)
        return causes_of(view, person.id, team_id, step)

    return _kept(viewer.organisation, ask, ("causes", person.id, team_id, code), causes)


def team_funnel(viewer: Viewer, team_id: int, ask: FunnelAsk) -> TeamFunnelReport:
    """A team's funnel beside the organisation's, with a line per rep where the viewer may see names.

    The team counts what its reps entered while they were in it; teams under it stand on their own pages.
    """
    team = find_team(viewer, team_id)
    names = access.members_of([team.id], ask.as_of) if access.sees_names_of_team(viewer, team.id) else {}
    organisation = viewer.organisation
    return _kept(organisation, ask, (team, *names.items()), lambda: _of_team(organisation, team, names, ask))


def organisation_funnel(viewer: Viewer, ask: FunnelAsk) -> FunnelReport:
    """The organisation's own funnel, beside nothing.

    Raises:
        NotVisible: only managers, directors and the operator see it as a whole.
    """
    if not viewer.sees_organisation:
        raise access.NotVisible("organisation")

    def whole() -> FunnelReport:
        view = look(viewer.organisation, ask)
        return whole_funnel(view, np.ones(len(view.spells), dtype=np.bool_), viewer.organisation.name)

    return _kept(viewer.organisation, ask, (), whole)


def whole_funnel(view: View, own: Mask, name: str) -> FunnelReport:
    """The funnel of a set of spells that stands beside nothing."""
    steps = step_lines(view, own, conversions_of(view, own), stock_by(view, "nothing").get(None, {}), None)
    return FunnelReport(
        **_frame(view, own, steps, outcomes_by(view, "nothing").get(None, Counts())),
        subject_kind="organisation",
        subject_id=None,
        subject_name=name,
        beside_kind="",
        beside_name="",
        territory_name="",
        question=None,
        caveats=caveats_of(view, own, own, steps),
    )


def compared(view: View, around: Mask, groups: tuple[int, ...]) -> list[tuple[GroupConversion, ...]]:
    """Per step but the final one, these reps as compared with everybody in `around`."""
    spells = view.spells.where(around & view.in_cohort & view.chosen & (view.spells.group >= 0))
    return [_among(spells.of_step(step), groups) for step in range(view.log.steps - 1)]


def _among(spells: Spells, groups: tuple[int, ...]) -> tuple[GroupConversion, ...]:
    """Each of them is compared with all: that is done once, also for the others, unless one of them has no spell."""
    found = {one.group: one for one in comparison(spells).groups}
    if all(group in found for group in groups):
        return tuple(found[group] for group in groups)
    return comparison(spells, groups).groups


def cycle_of(view: View, own: Mask) -> Cycle:
    """Days from entry to closing of the opportunities that entered in the period under this owner or team."""
    return cycle(_entered(view, own))


def _entered(view: View, own: Mask) -> Histories:
    entries = view.spells.opportunity[own & view.in_cohort & view.chosen & (view.spells.step == 0)]
    histories = view.log.histories
    return histories.where(np.isin(histories.opportunity, entries))


def _kept(organisation: OrganisationRef, ask: FunnelAsk, subject: Hashable, make: Callable[[], Report]) -> Report:
    """A report, made once per question while it holds. subject: all that it says of people without counting it."""
    if ask.known_until is not None:
        return answers.settled(("report", organisation, ask, subject), make)
    return answers.to_draw(organisation.id, ("report", organisation, ask, subject), make)


def _of_person(organisation: OrganisationRef, person: PersonRef, team_id: int | None, ask: FunnelAsk) -> FunnelReport:
    view, whose = look(organisation, ask), Whose(owners=(person.id,))
    own = view.spells.group == person.id
    around = everybody(view) & ((view.spells.team == team_id) if team_id is not None else True)
    beside_team = compared(view, around, (person.id,))
    mine = [groups[0] for groups in beside_team]
    counted = conversions_of(view, own)
    estimates = [with_own_counts(of_group(one, raw.horizon_days), raw) for one, raw in zip(mine, counted, strict=True)]
    chances = view.signals().chances
    # Also when the team is too small to be shown to the rep: the list is the same for everybody.
    listed = person.team_id if team_id is None else team_id
    flagged = {step: chance for (team, who, step), chance in chances.items() if who == person.id and team == listed}
    beside = Beside(
        conversions_of(view, around),
        days_of(view, around),
        tuple(one.materially_below if one.conversion is not None else None for one in mine),
        frozenset(flagged),
    )
    steps = step_lines(view, own, estimates, stock_by(view, "owner", whose).get(person.id, {}), beside)
    elsewhere = own & view.in_cohort & (view.spells.team != team_id) if team_id is not None else own & False
    return FunnelReport(
        **_frame(view, own, steps, outcomes_by(view, "owner", whose).get(person.id, Counts())),
        subject_kind="rep",
        subject_id=person.id,
        subject_name=person.name,
        beside_kind="organisation" if team_id is None else "team",
        beside_name=organisation.name if team_id is None else person.team_name,
        territory_name=person.territory_name,
        question=_question(view, steps, mine, flagged),
        caveats=caveats_of(
            view,
            own,
            around,
            steps,
            whose,
            other_team=len(np.unique(view.spells.opportunity[elsewhere])),
            is_team_too_small=team_id is None and person.team_id is not None,
        ),
    )


def _of_team(organisation: OrganisationRef, team: TeamRef, names: dict[int, str], ask: FunnelAsk) -> TeamFunnelReport:
    view, whose = look(organisation, ask), Whose(teams=(team.id,))
    people = everybody(view)
    own = people & (view.spells.team == team.id)
    beside = Beside(conversions_of(view, people), days_of(view, people), (None,) * (view.log.steps - 1), frozenset())
    stock = stock_by(view, "team", whose).get(team.id, {})
    steps = step_lines(view, own, conversions_of(view, own), stock, beside)
    report = FunnelReport(
        **_frame(view, own, steps, outcomes_by(view, "team", whose).get(team.id, Counts())),
        subject_kind="team",
        subject_id=team.id,
        subject_name=team.name,
        beside_kind="organisation",
        beside_name=organisation.name,
        territory_name="",
        question=None,
        caveats=caveats_of(view, own, people, steps, whose),
    )
    return TeamFunnelReport(report, _rep_lines(view, own, team.id, names))


def _rep_lines(view: View, own: Mask, team_id: int, names: dict[int, str]) -> tuple[RepLine, ...]:
    if not names:
        return ()
    ids = tuple(names)
    per_step = compared(view, own, ids)
    stock = stock_by(view, "owner", Whose(owners=ids))
    chances = view.signals().chances
    entries = view.spells.group[own & view.in_cohort & view.chosen & (view.spells.step == 0)]
    lines = []
    for place, person_id in enumerate(ids):
        held = stock.get(person_id, {})
        lines.append(
            RepLine(
                person_id=person_id,
                name=names[person_id],
                entered=int(np.count_nonzero(entries == person_id)),
                conversions=tuple(of_group(groups[place], None) for groups in per_step),
                is_open_question=tuple((team_id, person_id, step) in chances for step in range(len(per_step))),
                stock_count=sum(one.count for position, one in held.items() if position >= 0),
            )
        )
    return tuple(lines)


def _question(
    view: View,
    steps: tuple[StepLine, ...],
    mine: list[GroupConversion],
    flagged: dict[int, float],
) -> Question | None:
    """The signal that is surest becomes the page's question, its causes apart; the others are marked in their rows."""
    if not flagged:
        return None
    step = max(flagged, key=lambda place: flagged[place])
    team = steps[step].team_conversion
    more = None
    if team and team.value is not None and mine[step].conversion is not None:
        more = more_needed(mine[step].conversion or 0.0, mine[step].n_eff, team.value)
    codes = steps[step].step.code, steps[step + 1].step.code
    return Question(view.process.steps[step].id, *codes, flagged[step], more, ())


def _frame(view: View, own: Mask, steps: tuple[StepLine, ...], counts: Counts) -> dict[str, Any]:
    """What every funnel report has, whatever its subject."""
    return {
        "process_code": view.process.code,
        "process_name": view.process.name,
        "period_from": view.ask.period_from,
        "period_until": view.ask.period_until,
        "as_of": view.ask.as_of,
        "known_at": view.ask.known_at,
        "cohort": view.ask.cohort,
        "steps": steps,
        "entered": steps[0].parts.reached,
        "won": counts.won,
        "lost": counts.lost,
        "open": counts.open,
        "win_rate": counts.win_rate,
        "cycle": of_lead_time(days_to_closing(_entered(view, own))),
    }
