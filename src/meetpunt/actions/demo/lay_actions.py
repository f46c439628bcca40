"""Conversations of the demo company that ended in actions, with what came of those and how the reps rated the talks."""

from __future__ import annotations

from datetime import timedelta

from meetpunt.actions.demo.company import CompanyPlan
from meetpunt.actions.demo.laying import Ground
from meetpunt.actions.demo.workdays import local_midnight
from meetpunt.store.fields import from_day_number, from_us
from meetpunt.store.models import Action, Conversation, ConversationRating, TeamManagement

_REP, _MANAGER = "rep", "manager"
_TALKS = (
    (0, -98, 4, (("follow_up", "Bij elke offerte noteren wanneer de klant beslist",
                  _REP, -70, "follow_up", 70.0, 6, "done", "Staat overal; de dag zelf schiet er vaak bij in."),
                 ("practice", "Twee gesprekken samen voorbereiden en nabespreken",
                  _MANAGER, -60, "conversion:O", 45.0, 4, "done", "Twee offertes samen doorgenomen."))),
    (0, -28, 5, (("follow_up", "Elke offerte binnen een week nabellen, dinsdag en donderdag om 16 uur",
                  _REP, 1, "follow_up", 60.0, 3, "open", ""),
                 ("planning", "Bezoeken aan één kant van het rayon op één dag zetten",
                  _REP, -4, "travel_minutes_per_visit", 34.0, 5, "open", ""))),
    (1, -84, 4, (("planning", "De weekroute op vrijdag vastleggen",
                  _REP, -50, "visits_per_day", 3.3, 4, "done", "Lukt de meeste weken."),)),
    (2, -70, 3, (("customers", "Tien klanten zonder bezoek dit jaar afspreken",
                  _REP, -20, "visits_per_day", 3.2, 8, "dropped", "Het rayon is intussen anders verdeeld."),)),
    (3, -77, 5, (("follow_up", "Offertes van boven 20.000 euro zelf langsbrengen",
                  _REP, -30, "follow_up", 75.0, 10, "done", "Acht van de negen langsgebracht."),
                 ("offer", "Prijsvoorbeelden per branche maken",
                  _MANAGER, -40, "conversion:O", 50.0, 12, "done", "Staan bij de verkooptools."))),
    (4, -63, 4, (("follow_up", "Elke maandag de open offertes doorlopen",
                  _REP, -14, "follow_up", 65.0, 3, "done", "Gedaan."),)),
    (5, -56, 3, (("follow_up", "Na elke demonstratie dezelfde week bellen",
                  _REP, -7, "follow_up", 70.0, 4, "open", ""),)),
    (6, -49, 4, (("planning", "Vaste dagen per rayondeel",
                  _REP, 6, "travel_minutes_per_visit", 32.0, 3, "open", ""),)),
    (7, -61, 4, (("follow_up", "Na een offerte meteen een belafspraak vastleggen",
                  _REP, -20, "follow_up", 70.0, 3, "done", "Werkt bij vaste klanten."),)),
    (8, -66, 5, (("follow_up", "Woensdagmiddag vrijhouden voor nabellen",
                  _REP, -25, "follow_up", 65.0, 6, "done", "Gelukt, op de vakantie na."),)),
    (9, -74, 2, (("follow_up", "De oudste tien offertes nabellen of sluiten",
                  _REP, -44, "follow_up", 60.0, 5, "dropped", "Samen met de binnendienst opgepakt."),)),
)  # fmt: skip
"""Number of the rep, days from today, how the rep rated it, and its actions: kind, what, who, due in days, KPI, wanted,
hours, state and what came of it."""


def lay_actions(plan: CompanyPlan, ground: Ground) -> None:
    """Lay them, as far as there are such reps; how the KPIs stood is counted when somebody looks."""
    of = {"organisation_id": ground.organisation}
    managers = dict(TeamManagement.objects.filter(**of).values_list("team_id", "person_id"))
    for number, days, score, agreed in _TALKS:
        if number >= len(plan.reps):
            continue
        people = {_REP: ground.persons[number], _MANAGER: managers[ground.teams[plan.reps[number].team]]}
        at = from_us(local_midnight(_workday(plan.cut + days))) + timedelta(hours=10)
        talk = Conversation.objects.create(
            **of,
            rep_id=people[_REP],
            manager_id=people[_MANAGER],
            planned_at=at,
            state=Conversation.State.HELD,
            together_at=at,
            rep_said="Zo lees ik het ook.",
            closed_at=at + timedelta(minutes=45),
            closed_by_id=people[_MANAGER],
            question="Wat heeft het afgelopen kwartaal geholpen, en wat kan er anders?",
            made_by_id=people[_MANAGER],
            made_at=at - timedelta(days=7),
        )
        ConversationRating.objects.create(
            **of, conversation=talk, person_id=people[_REP], score=score, at=at + timedelta(days=1)
        )
        for kind, text, who, due, kpi, wanted, hours, state, note in agreed:
            due_on = from_day_number(_workday(plan.cut + due))
            ended = None if state == "open" else from_us(local_midnight(_workday(plan.cut + due - 2)))
            Action.objects.create(
                **of,
                conversation=talk,
                rep_id=people[_REP],
                owner_id=people[who],
                kind=kind,
                text=text,
                due_on=due_on,
                kpi=kpi,
                wanted=wanted,
                minutes=60 * hours,
                state=state,
                note=note,
                made_by_id=people[_MANAGER],
                made_at=at + timedelta(minutes=40),
                ended_at=ended,
            )


def _workday(day: int) -> int:
    return day + {5: 2, 6: 1}.get(from_day_number(day).weekday(), 0)
