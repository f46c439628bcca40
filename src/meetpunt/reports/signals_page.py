"""The page "Signals": what deviates materially from the team, of the people whose figures the viewer may see.

Rule: the list is the organisation's one list (`reports.signals`) of every process over the last year; a viewer sees
their part of it, the same words for rep and manager. Alphabetical, never by how sure it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from meetpunt.method.comparison import GroupConversion
from meetpunt.method.signals import more_needed
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.cause_figures import Cause
from meetpunt.reports.figures import Conversion
from meetpunt.reports.funnel_figures import StepTexts
from meetpunt.reports.known import find_person, processes
from meetpunt.reports.known import people as known_people
from meetpunt.reports.memory import answers
from meetpunt.reports.question import causes_of
from meetpunt.reports.settled import of_the_day
from meetpunt.reports.signals import comparison
from meetpunt.reports.step_lines import conversions_of, everybody, of_group, texts_of
from meetpunt.reports.view import Mask, View, look
from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.refs import PersonRef
from meetpunt.store.signals import STEP, Key, Rest, resting, since_when

LOOKS_BACK = 365
"""Days of entry into the process that the list is about."""


@dataclass(frozen=True)
class StepSignal:
    """A step at which somebody's conversion is probably materially lower than the team's.

    Attributes:
        team_id, team_name: the team of which it was said; beside_name: whose figures stand beside (the organisation's
            when the team is too small to be shown to this viewer).
        process_code, process_name, step_id, from_step, to_step: between which steps.
        chance: P(conversion < 0.9 x team), 0..1.
        own, beside: the two conversions with interval and n.
        more: about how many more opportunities would decide; 0 = decided, None = more than is worth waiting for.
        since: first day of the weekly look on which it was there; None = today for the first time.
        rest: when it rests, until when and why.
    """

    person: PersonRef
    team_id: int
    beside_id: int | None
    beside_name: str
    process_code: str
    process_name: dict[str, str]
    step_id: int
    from_step: StepTexts
    to_step: StepTexts
    chance: float
    own: Conversion
    beside: Conversion
    more: int | None
    since: date | None
    rest: Rest | None

    @property
    def key(self) -> tuple[str, int, int | None]:
        """What decisions and the weekly look know it by."""
        return STEP, self.person.id, self.step_id


@dataclass(frozen=True)
class SignalPage:
    """One step of one person, with the possible causes. is_signal: it is in the list."""

    signal: StepSignal
    is_signal: bool
    causes: tuple[Cause, ...]
    as_of: date


def step_signals(viewer: Viewer, as_of: date, *, of_this_morning: bool = False) -> tuple[StepSignal, ...]:
    """The signals of the people whose figures the viewer may see, by name and step; also those that rest.

    Parameters: of_this_morning, without what was entered since (`reports.settled`).

    Raises:
        NotVisible: somebody who sees no figures at all.
    """
    people = {one.id: one for one in _people(viewer)}
    if of_this_morning:
        settled = ("step_signals", tuple(people.values()), of_the_day(viewer, FunnelAsk(as_of=as_of)))
        found = answers.settled(settled, lambda: _found(viewer, people, _views(viewer, as_of, of_this_morning=True)))
    else:
        key = ("step_signals", viewer, tuple(people.values()), as_of)
        found = answers.while_it_holds(
            viewer.organisation.id, key, lambda: _found(viewer, people, _views(viewer, as_of))
        )
    found = _remembered(viewer, found, as_of)
    return tuple(sorted(found, key=lambda one: (one.person.name, one.process_code, one.from_step.position)))


def unnamed_signals(viewer: Viewer, as_of: date) -> int:
    """How many signals there are about people whom a director does not see by name; nothing for anybody else."""
    if "director" not in viewer.roles:
        return 0
    return answers.while_it_holds(
        viewer.organisation.id, ("unnamed signals", viewer, as_of), lambda: _unnamed(viewer, as_of)
    )


def _unnamed(viewer: Viewer, as_of: date) -> int:
    named = {one.id for one in known_people(viewer)}
    chances = [key for view in _views(viewer, as_of) for key in view.signals().chances]
    return sum(person_id not in named for _team, person_id, _step in chances)


def signal_page(viewer: Viewer, person_id: int, step_id: int, as_of: date) -> SignalPage:
    """One step of one person beside the team, with the facts of every possible cause; also when it is no signal.

    Raises:
        NotVisible: the viewer may not see this person's figures, or there is no such step.
    """
    person = find_person(viewer, person_id)
    for view in _views(viewer, as_of):
        for step in view.process.steps[:-1]:
            if step.id == step_id:
                return _page(viewer, view, person, step.position, as_of)
    raise NotVisible(f"step {step_id}")


def step_keys(viewer: Viewer, as_of: date, *, as_known_then: bool = False) -> dict[Key, float]:
    """The whole list by what it is remembered by, with how sure each is; for the look that remembers since when.

    Parameters:
        as_known_then: leave out what was written down after the day, to look back.
    """
    found: dict[Key, float] = {}
    for view in _views(viewer, as_of, as_of if as_known_then else None):
        for (_team, person_id, step), chance in view.signals().chances.items():
            found[STEP, person_id, view.process.steps[step].id] = chance
    return found


def _page(viewer: Viewer, view: View, person: PersonRef, step: int, as_of: date) -> SignalPage:
    chances = {
        team: chance for (team, who, at), chance in view.signals().chances.items() if (who, at) == (person.id, step)
    }
    team_id = next((team for team in chances if team != person.team_id), None) if chances else None
    team_id = person.team_id if person.team_id in chances or team_id is None else team_id
    signal = _signal(viewer, view, person, team_id, step, chances.get(team_id) if team_id is not None else None)
    (signal,) = _remembered(viewer, [signal], as_of)
    causes = causes_of(view, person.id, signal.beside_id, step)
    return SignalPage(signal, bool(chances), causes, as_of)


def _people(viewer: Viewer) -> tuple[PersonRef, ...]:
    people = known_people(viewer)
    if not people or not (viewer.is_operator or viewer.roles & {"rep", "inside_sales", "manager", "director"}):
        raise NotVisible("signals")
    return people


def _found(viewer: Viewer, people: dict[int, PersonRef], views: list[View]) -> list[StepSignal]:
    return [
        _signal(viewer, view, people[person_id], team_id, step, chance)
        for view in views
        for (team_id, person_id, step), chance in view.signals().chances.items()
        if person_id in people
    ]


def _views(viewer: Viewer, as_of: date, known_at: date | None = None, *, of_this_morning: bool = False) -> list[View]:
    found = []
    for process in processes(viewer.organisation.id, as_of):
        if process.is_used and len(process.steps) > 1:
            ask = FunnelAsk(
                as_of=as_of,
                process_code=process.code,
                period_from=as_of - timedelta(days=LOOKS_BACK),
                known_at=known_at,
                is_today=as_of == viewer.today,
            )
            found.append(look(viewer.organisation, of_the_day(viewer, ask) if of_this_morning else ask))
    return found


def _signal(
    viewer: Viewer, view: View, person: PersonRef, team_id: int | None, step: int, chance: float | None
) -> StepSignal:
    beside_id = access.beside(viewer, team_id)
    around = everybody(view) & ((view.spells.team == beside_id) if beside_id is not None else True)
    beside = conversions_of(view, around)[step]
    # Rep and manager read the same estimate, also when the team is too small for its own figure to stand beside.
    own_team = everybody(view) & ((view.spells.team == team_id) if team_id is not None else True)
    mine, team = _compared(view, own_team, person.id, step)
    own = of_group(mine, None)
    if chance is None and mine.conversion is not None:
        chance = mine.materially_below
    more = None if own.value is None else more_needed(own.value, own.n_eff, team)
    steps = view.process.steps
    return StepSignal(
        person=person,
        team_id=team_id or 0,
        beside_id=beside_id,
        beside_name=viewer.organisation.name if beside_id is None else person.team_name,
        process_code=view.process.code,
        process_name=view.process.name,
        step_id=steps[step].id,
        from_step=texts_of(steps[step]),
        to_step=texts_of(steps[step + 1]),
        chance=chance or 0.0,
        own=own,
        beside=beside,
        more=more,
        since=None,
        rest=None,
    )


def _compared(view: View, around: Mask, person_id: int, step: int) -> tuple[GroupConversion, float]:
    """One person among these, and their mean: the comparison that the list was made of, so that none is made again."""
    spells = view.spells.where(around & view.in_cohort & (view.spells.group >= 0)).of_step(step)
    found = comparison(spells)
    for one in found.groups:
        if one.group == person_id:
            return one, found.team
    return comparison(spells, (person_id,)).groups[0], found.team


def _remembered(viewer: Viewer, found: Sequence[StepSignal], as_of: date) -> list[StepSignal]:
    ids = {one.person.id for one in found}
    since = since_when(viewer.organisation.id, ids, as_of)
    rests = resting(viewer.organisation.id, ids, as_of)
    return [replace(one, since=since.get(one.key), rest=rests.get(one.key)) for one in found]
