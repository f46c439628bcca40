"""A signal as a question: the possible causes that the process lists, each with the facts that the store has about it.

A fact is k of n, the rep's beside the team's. What nobody registered is left out rather than shown as nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from meetpunt.method.process import Text
from meetpunt.method.spatoco import FACTS, SPATOCO
from meetpunt.reports.funnel_figures import Cause, Fact
from meetpunt.reports.view import View

COUNTED: dict[str, tuple[tuple[str, str, Text | None], ...]] = {
    "followed_up": (
        (
            "within_week",
            "a_week_old",
            Text("contact gehad binnen een week na deze stap", "contacted within a week after this step"),
        ),
    ),
    "order_asked": (
        (
            "never_asked",
            "asking_known",
            Text(
                "later contact gehad zonder naar de opdracht te vragen",
                "contacted later without asking for the order",
            ),
        ),
        ("asked_and_lost", "asked", Text("om de opdracht gevraagd en toch verloren", "asked for the order and lost")),
    ),
    "skipped_steps": (
        ("skipped_before", "reached", Text("de stap ervoor overgeslagen", "the step before was skipped")),
    ),
    "quote_revisions": (("revised", "quoted", Text("offerte herzien", "quote revised")),),
    "quote_discount": (("discounted", "quoted", Text("korting gegeven op de offerte", "discount on the quote")),),
    "no_decision_share": (("undecided", "lost", None),),
}
"""Per fact code of the process the counts that measure `step_facts` has of it: k, n, and the words."""


def causes_of(view: View, person_id: int, team_id: int | None, step: int) -> tuple[Cause, ...]:
    """The possible causes of a fall-back after a step, with the facts of a rep beside the team (None: all).

    Own processes have no list of causes of their own yet: they get none, and the question stands by itself.
    """
    if view.process.code.lower() != SPATOCO.code.lower():
        return ()
    rows = view.answer("step_facts", replace(view.scope, position=step, by="nothing")).dicts()
    own = [row for row in rows if row["owner_id"] == person_id]
    team = [row for row in rows if team_id is None or row["team_id"] == team_id]
    return tuple(
        Cause(cause.code, {"nl": cause.text.nl, "en": cause.text.en}, _facts(cause.facts, own, team))
        for cause in SPATOCO.transition(step).causes
    )


def _facts(codes: tuple[str, ...], own: list[dict[str, Any]], team: list[dict[str, Any]]) -> tuple[Fact, ...]:
    found = []
    for code in codes:
        for part, whole, text in COUNTED.get(code, ()):
            own_n, team_n = _sum(own, whole), _sum(team, whole)
            if own_n or team_n:
                words = text or FACTS[code]
                fact = Fact(code, {"nl": words.nl, "en": words.en}, _sum(own, part), own_n, _sum(team, part), team_n)
                found.append(fact)
    return tuple(found)


def _sum(rows: list[dict[str, Any]], column: str) -> int:
    return sum(int(row[column] or 0) for row in rows)
