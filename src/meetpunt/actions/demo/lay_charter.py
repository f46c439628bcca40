"""The charter of the demo company, accepted by most; answers to the readiness check, and its earlier weeks."""

from __future__ import annotations

from datetime import timedelta

from meetpunt.actions.demo.company import CompanyPlan
from meetpunt.actions.demo.laying import Ground
from meetpunt.actions.demo.workdays import local_midnight
from meetpunt.method.readiness import ASKED
from meetpunt.store.charter import Answers, asked_people
from meetpunt.store.fields import from_day_number, from_us
from meetpunt.store.models import Charter, CharterVoice, PersonRole, ReadinessAnswer, ReadinessPoint, Role

ANSWERS: Answers = {
    "reach": {
        "nl": "We willen weten welke stappen tot een opdracht leiden en waar het stokt, om samen te kiezen waar onze "
        "tijd heen gaat. Cijfers zijn feiten voor een gesprek, geen oordeel.",
        "en": "We want to know which steps lead to an order and where things get stuck, to choose together where our "
        "time goes. Figures are facts for a conversation, not a verdict.",
    },
    "why_us": {
        "nl": "We zien opdrachten eerder aankomen en plannen eerlijker.",
        "en": "We see orders coming earlier and plan more honestly.",
    },
    "why_customer": {
        "nl": "De klant vertelt niets twee keer en wordt bezocht wanneer dat zin heeft.",
        "en": "The customer tells nothing twice and is visited when it makes sense.",
    },
    "why_you": {
        "nl": "Je ziet zelf waar kansen blijven liggen en komt met je eigen analyse naar het werkgesprek.",
        "en": "You see for yourself where opportunities stay behind and bring your own analysis to the conversation.",
    },
    "how": {
        "nl": "Je legt bezoeken dezelfde dag vast. Je leest eerst je cijfers; elk gesprek eindigt met een afspraak.",
        "en": "You register visits the same day. You read your figures first; every conversation ends with an action.",
    },
    "who": {
        "nl": "Voor iedereen die verkoopt en wie hen begeleidt. Gesprekken blijven tussen jou en je manager.",
        "en": "For everybody who sells and who coaches them. Conversations stay between you and your manager.",
    },
}
_REMARK = "Graag ook op de telefoon kunnen zien wat er nog open staat voordat ik een week afsluit."
_WEEKS = 9
_LATELY = {
    "process": (0.71, 1.0, 7),
    "definitions": (0.0, 0.0, 7),
    "steering": (0.5, 1.0, 2),
    "registration": (0.88, 1.0, 240),
    "fields": (0.7, 0.85, 26),
    "daily": (0.74, 0.86, 210),
    "known": (0.0, 0.75, 4),
    "own_dashboards": (0.0, 0.08, 12),
    "rhythm": (0.2, 0.5, 6),
    "objectives": (0.43, 1.0, 7),
    "trust": (0.6, 0.68, 9),
    "actions": (0.4, 0.75, 4),
}
"""Per precondition its share nine weeks ago and last week, and of how many."""


def lay_charter(plan: CompanyPlan, ground: Ground) -> None:
    """Lay it, with everybody's answers but those of a few."""
    of = {"organisation_id": ground.organisation}
    at = from_us(local_midnight(plan.cut - 30)) + timedelta(hours=9)
    people = list(asked_people(ground.organisation).order_by("pk").values_list("pk", flat=True))
    roles = set(PersonRole.objects.filter(**of, role=Role.MANAGER).values_list("person_id", flat=True))
    writer = next((one for one in people if one in roles), None)
    charter = Charter.objects.create(
        **of, version=1, state="holds", answers=ANSWERS, made_by_id=writer, changed_at=at, published_at=at
    )
    voices = [CharterVoice(**of, charter=charter, person_id=writer, accepts=True, at=at)] if writer else []
    for place, person in enumerate(one for one in people if one != writer):
        if place % 6 == 4:
            continue
        is_stuck = place == 1
        voices.append(
            CharterVoice(
                **of,
                charter=charter,
                person_id=person,
                accepts=not is_stuck,
                text=_REMARK if is_stuck else "",
                at=at + timedelta(hours=place),
            )
        )
    CharterVoice.objects.bulk_create(voices)
    selling = PersonRole.objects.filter(**of, role__in=(Role.REP, Role.MANAGER), person_id__in=people)
    answering = sorted(set(selling.values_list("person_id", flat=True)))[:9]
    ReadinessAnswer.objects.bulk_create(
        ReadinessAnswer(**of, code=code, person_id=person, score=3 + (place + turn) % 3, at=at + timedelta(days=place))
        for turn, code in enumerate(ASKED)
        for place, person in enumerate(answering)
    )
    monday = plan.cut - from_day_number(plan.cut).weekday()
    ReadinessPoint.objects.bulk_create(
        ReadinessPoint(
            **of,
            code=code,
            day=from_day_number(monday - 7 * (_WEEKS - 1 - week)),
            share=round(first + (last - first) * week / (_WEEKS - 1), 2),
            n=n,
        )
        for code, (first, last, n) in _LATELY.items()
        for week in range(_WEEKS)
    )
