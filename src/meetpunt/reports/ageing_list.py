"""What may need a decision: the open opportunities of a rep that stand longer than nine of ten did, most money first.

Rule: age proposes, the rep decides. What was decided stays away until the day that was said then, and of "still alive"
it is told later how often it came true: to the rep and who manages them, to nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetpunt.method.clean_up import BULK_COUNT
from meetpunt.method.own_word import OwnWord, own_word
from meetpunt.reports.ageing import Norms, norms
from meetpunt.reports.board import Card, card_of
from meetpunt.reports.known import processes
from meetpunt.reports.memory import answers
from meetpunt.store.access import NotVisible, Viewer, registration
from meetpunt.store.access.competencies import find_rated, rated_people
from meetpunt.store.ageing_decisions import Decided, closed_on, last_decisions, open_ids, said_alive
from meetpunt.store.pipeline import CardRow, card_rows
from meetpunt.store.rates import rates_on
from meetpunt.store.refs import PersonRef, StepRef
from meetpunt.store.tenancy import change_number


@dataclass(frozen=True)
class OldOne:
    """An opportunity that may need a decision. worth_minor: reporting currency; None = no amount or no rate."""

    card: Card
    step: StepRef
    worth_minor: int | None

    @property
    def chance(self) -> float | None:
        """That it still goes on, of so many this old."""
        return None if self.card.ageing is None else self.card.ageing.still / 100


@dataclass(frozen=True)
class Waiting:
    """What may need a decision now, and how many were decided about and are left alone for now."""

    old: tuple[OldOne, ...]
    left_alone: int

    @property
    def worth_minor(self) -> int:
        """What they are worth together, as far as that is known."""
        return sum(one.worth_minor or 0 for one in self.old)


@dataclass(frozen=True)
class CleanUp:
    """The page. people: whom the viewer can look at; closed_today: how many of this person ended today."""

    person: PersonRef
    is_own: bool
    people: tuple[PersonRef, ...]
    waiting: Waiting
    closed_today: int
    word: OwnWord

    @property
    def is_bulk(self) -> bool:
        """So many ended today that their moment counts as unknown."""
        return self.closed_today >= BULK_COUNT


def clean_up(viewer: Viewer, person_id: int | None, now: datetime) -> CleanUp:
    """The list of a person, one's own unless told.

    Raises:
        NotVisible: the viewer sells nothing, or neither is nor manages this person.
    """
    if not viewer.sells or viewer.person_id is None:
        raise NotVisible("clean-up")
    person, _view = find_rated(viewer, person_id or viewer.person_id)
    said = [
        (_is_due(one.ask_again_on, viewer.today), one.went_on, one.ended, one.chance)
        for one in said_alive(viewer.organisation.id, person.id)
    ]
    return CleanUp(
        person=person,
        is_own=person.id == viewer.person_id,
        people=rated_people(viewer),
        waiting=waiting(viewer, person.id, now),
        closed_today=closed_on(viewer, person.id, viewer.today),
        word=own_word(said),
    )


def waiting(viewer: Viewer, person_id: int, now: datetime) -> Waiting:
    """What of a person, found visible, may need a decision; found again when something changed."""
    change = change_number(viewer.organisation.id)
    return answers.latest(("old_ones", viewer, person_id), change, lambda: _find(viewer, person_id, now))


def old_one(viewer: Viewer, opportunity_id: int, now: datetime) -> OldOne | None:
    """One that the viewer works in, as it stands now; None when age tells nothing about it.

    Raises:
        NotVisible: it is not the viewer's to work in.
    """
    registration.find(registration.opportunities(viewer), opportunity_id)
    found = _old(viewer, card_rows([opportunity_id]), now)
    return found[0] if found else None


def _find(viewer: Viewer, person_id: int, now: datetime) -> Waiting:
    old = _old(viewer, card_rows(open_ids(viewer, person_id)), now)
    decided = last_decisions([one.card.row.id for one in old])
    asked = [one for one in old if not _is_left_alone(one, decided.get(one.card.row.id), viewer.today)]
    asked.sort(key=lambda one: (one.worth_minor is None, -(one.worth_minor or 0), one.card.row.id))
    return Waiting(tuple(asked), len(old) - len(asked))


def _old(viewer: Viewer, rows: tuple[CardRow, ...], now: datetime) -> list[OldOne]:
    places = {row.step_id for row in rows}
    known: dict[int, tuple[StepRef, Norms]] = {}
    for process in processes(viewer.organisation.id, viewer.today):
        if any(step.id in places for step in process.steps):
            norm = norms(viewer, process)
            known |= {step.id: (step, norm) for step in process.steps}
    rates, currency = rates_on(viewer.organisation.id, viewer.today), viewer.organisation.currency
    found = []
    for row in rows:
        if row.step_id not in known:
            continue
        step, norm = known[row.step_id]
        card = card_of(row, viewer, norm, step.position, now)
        if card.ageing is not None:
            amount = row.amount_minor
            if amount is not None and row.currency != currency:
                amount = rates.convert(amount, row.currency)
            found.append(OldOne(card, step, amount))
    return found


def _is_left_alone(one: OldOne, decided: Decided | None, today: date) -> bool:
    if decided is None or decided.ask_again_on is None or decided.ask_again_on <= today:
        return False
    entered = one.card.row.entry.entered_at
    return entered is None or entered <= decided.at


def _is_due(until: date | None, today: date) -> bool:
    return until is None or until <= today
