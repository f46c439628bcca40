"""A conversation of the demo company as it went, from the figures of that day to its actions; and the rhythm it is in.

The figures are read by who makes the company (`Reading`), as they stood on the day of the conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from meetpunt.actions.rhythms import plan_next
from meetpunt.method.rules import RULES_VERSION
from meetpunt.store.access import Viewer, viewer_of_person
from meetpunt.store.models import (
    Action,
    AgendaItem,
    Competency,
    Conversation,
    ConversationRating,
    ConversationRhythm,
    DevelopmentQuestion,
    Objective,
    Preparation,
    Step,
)
from meetpunt.store.tenancy import acting_in, changing

_READING = (
    "Ik breng genoeg offertes uit, maar er komen weinig opdrachten van.\n"
    "Ik bel wel na, alleen vraag ik dan niet om de order. Dat voelt als duwen."
)
_QUESTIONS = "Hoe vraag je nu naar de order, en aan wie?\nWat zou er gebeuren als je het bij de offerte zelf al vraagt?"
_LEARN = "Hoe vraag ik om de order zonder te duwen?"
_SAID = "Bij grote bedragen wacht ik liever tot de klant zelf begint. Bij kleine orders vraag ik het wel."
_CONCLUSION = "De offertes zijn goed en het nabellen gebeurt. Om de order vragen krijgt een vast moment."
_ACTIONS = (
    (
        *("rep", "follow_up", "Bij elke offerte een afspraak maken om samen te beslissen"),
        *("conversion:O", 40.0, 28, 180, "open", ""),
    ),
    (
        *("manager", "practice", "Twee keer meegaan naar een gesprek over een offerte"),
        *("conversion:O", 40.0, 14, 480, "done", "Twee keer meegegaan; de vraag kwam bij het tweede gesprek zelf."),
    ),
    (
        *("rep", "planning", "Op vrijdagmiddag de offertes van de week doorlopen"),
        *("visits", 110.0, 21, 240, "open", ""),
    ),
)
"""Who, sort, what, KPI, where to, days until it is due, minutes, how it stands, what came of it."""


@dataclass(frozen=True)
class Reading:
    """How the figures of a rep are read as the viewer sees them: all to freeze, and one KPI before an action."""

    figures: Callable[[Viewer, int], Mapping[str, Any]]
    stood: Callable[[Viewer, int, str, date], Mapping[str, Any]]


def lay_conversation(organisation_id: int, read: Reading, today: date) -> None:
    """Fill the conversation that was held with the first rep, and let the two go on every six weeks."""
    of = {"organisation_id": organisation_id}
    with acting_in(organisation_id):
        talk = Conversation.objects.filter(**of, state=Conversation.State.HELD).order_by("pk").first()
        day = None if talk is None else talk.planned_at.date()
        seen = None if talk is None or day is None else viewer_of_person(talk.manager_id, organisation_id, day)
        if talk is None or day is None or seen is None:
            return
        facts = dict(read.figures(seen, talk.rep_id))
        stood = {kpi: dict(read.stood(seen, talk.rep_id, kpi, day)) for kpi in {one[3] for one in _ACTIONS}}
    with changing(organisation_id):
        before = talk.planned_at - timedelta(days=3)
        rhythm = ConversationRhythm.objects.create(
            **of,
            rep_id=talk.rep_id,
            manager_id=talk.manager_id,
            every_weeks=7,
            first_on=day,
            at_minute=10 * 60,
            minutes=45,
            made_by_id=talk.manager_id,
            made_at=before,
        )
        Conversation.objects.filter(pk=talk.pk).update(
            rhythm=rhythm,
            facts=facts,
            facts_at=before,
            rules_version=RULES_VERSION,
            together_at=talk.planned_at,
            rep_said=_SAID,
            conclusion=_CONCLUSION,
            concluded_at=talk.planned_at + timedelta(minutes=35),
            closed_at=talk.planned_at + timedelta(minutes=45),
            closed_by_id=talk.manager_id,
        )
        for person_id, text in ((talk.rep_id, _READING), (talk.manager_id, _QUESTIONS)):
            Preparation.objects.create(
                **of, conversation=talk, person_id=person_id, text=text, changed_at=before, shared_at=before
            )
        AgendaItem.objects.create(
            **of,
            conversation=talk,
            person_id=talk.rep_id,
            text="De offertesjablonen",
            note="Beknopt werkt voor kleine keukens; Maatwerk kost veel tijd.",
            at=before,
        )
        step = Step.objects.filter(**of, code="O").order_by("process_id").first()
        DevelopmentQuestion.objects.create(
            **of,
            conversation=talk,
            person_id=talk.rep_id,
            text=_LEARN,
            step=step,
            competency=Competency.objects.filter(**of, code="closing").first(),
            objective=Objective.objects.filter(**of).first(),
            coaching=DevelopmentQuestion.Coaching.GO_ALONG,
            changed_at=before,
            coached_at=before,
        )
        _lay_actions(talk, stood, day, today)
        ConversationRating.objects.create(
            **of, conversation=talk, person_id=talk.rep_id, score=4, at=talk.planned_at + timedelta(hours=2)
        )
    plan_next(organisation_id, datetime.combine(today, talk.planned_at.timetz()), rhythm.pk)


def _lay_actions(talk: Conversation, stood: Mapping[str, Mapping[str, Any]], day: date, today: date) -> None:
    for who, kind, text, kpi, wanted, days, minutes, state, note in _ACTIONS:
        due_on = day + timedelta(days=days) if state == "done" else today + timedelta(days=days - 14)
        ended_at = talk.planned_at + timedelta(days=days) if state == "done" else None
        Action.objects.create(
            organisation_id=talk.organisation_id,
            conversation=talk,
            rep_id=talk.rep_id,
            owner_id=talk.rep_id if who == "rep" else talk.manager_id,
            kind=kind,
            text=text,
            due_on=due_on,
            kpi=kpi,
            stood=dict(stood[kpi]),
            wanted=wanted,
            minutes=minutes,
            state=state,
            note=note,
            made_by_id=talk.manager_id,
            made_at=talk.planned_at + timedelta(minutes=40),
            ended_at=ended_at,
        )
