"""A signal as a question: the possible causes of the step, each with the facts that the store has about it.

Everything is the rep's beside that of the others of the team. What nobody registered says so.
"""

from __future__ import annotations

from dataclasses import replace

from meetpunt.method.beside import together
from meetpunt.reports.cause_counts import StepData, facts_of
from meetpunt.reports.cause_figures import Cause
from meetpunt.reports.view import View
from meetpunt.store.causes import CauseRef, causes_of_step


def causes_of(view: View, person_id: int, team_id: int | None, step: int) -> tuple[Cause, ...]:
    """The possible causes of a fall-back after a step, with the facts of a rep beside the others of the team.

    Parameters:
        team_id: None = beside everybody else of the organisation.
        step: position of the step that is left.
    """
    listed = causes_of_step(view.organisation.id, view.process, step)
    if not listed:
        return ()
    scope = replace(view.scope, position=step, by="nothing", teams=None if team_id is None else (team_id,))
    data = StepData(view, scope, person_id)
    return tuple(_cause(one, data) for one in listed)


def _cause(one: CauseRef, data: StepData) -> Cause:
    facts = tuple(fact for code in one.facts for fact in facts_of(code, data))
    return Cause(one.code, one.text, facts, together(tuple(fact.says for fact in facts)))
