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
    ConversationRhythm,
    DevelopmentQuestion,
    Objective,
    Preparation,
    Step,
)
from meetpunt.store.tenancy import acting_in, changing

_READING = (
    "Ik breng genoeg offertes uit, maar er komen weinig opdrachten van.\n"
    "Nabellen schiet erbij in: na de offerte wacht ik vaak tot de klant zelf belt."
)
_QUESTIONS = (
    "Wanneer hoort een klant na de offerte van je, en wie begint er?\n"
    "Wat zou er gebeuren als je bij de offerte al een dag afspreekt om te bellen?"
)
_LEARN = "Hoe bel ik een offerte na zonder te duwen?"
_SAID = "Als de offerte weg is, ga ik door met de volgende klant. Bellen doe ik pas als het rustig is."
_CONCLUSION = "De offertes zijn goed, en wie gebeld wordt krijgt de vraag om de order. Nabellen krijgt een vast moment."


EARLIER = timedelta(days=3)
"""So long before the conversation the two prepared, and the figures were frozen."""


@dataclass(frozen=True)
class Reading:
    """How the figures of a rep are read as the viewer sees them, to be frozen; one KPI, before an action; and how
    likely every open opportunity is to be won, as the operator reads it.
    """

    figures: Callable[[Viewer, int], Mapping[str, Any]]
    stood: Callable[[Viewer, int, str, date], Mapping[str, Any]]
    chances: Callable[[Viewer], Mapping[int, float]]


def lay_conversation(organisation_id: int, read: Reading, today: date) -> None:
    """Fill the latest conversation held with the first rep, and let the two go on every six weeks."""
    of = {"organisation_id": organisation_id}
    with acting_in(organisation_id):
        held = Conversation.objects.filter(**of, state=Conversation.State.HELD)
        first = held.order_by("rep_id").values("rep_id")[:1]
        talk = held.filter(rep_id__in=first).order_by("-planned_at").first()
        day = None if talk is None else talk.planned_at.date()
        seen = (
            None if talk is None or day is None else viewer_of_person(talk.manager_id, organisation_id, day - EARLIER)
        )
        if talk is None or day is None or seen is None:
            return
        facts = dict(read.figures(seen, talk.rep_id))
        agreed = list(Action.objects.filter(conversation=talk))
        stood = {kpi: dict(read.stood(seen, talk.rep_id, kpi, day)) for kpi in {one.kpi for one in agreed}}
    with changing(organisation_id):
        before = talk.planned_at - EARLIER
        rhythm = ConversationRhythm.objects.create(
            **of,
            rep_id=talk.rep_id,
            manager_id=talk.manager_id,
            every_weeks=6,
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
            competency=Competency.objects.filter(**of, code="planning").first(),
            objective=Objective.objects.filter(**of).first(),
            coaching=DevelopmentQuestion.Coaching.GO_ALONG,
            changed_at=before,
            coached_at=before,
        )
        for one in agreed:
            Action.objects.filter(pk=one.pk).update(stood=stood[one.kpi])
    plan_next(organisation_id, datetime.combine(today, talk.planned_at.timetz()), rhythm.pk)
