"""A plan with its own changes: those of the scenario that it was before it became the plan.

The rule: what was kept by another version, or does not fit any more, is left out and never stops a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meetpunt.method.planning.inputs import SellerInputs
from meetpunt.method.planning.scenario_state import Span, State
from meetpunt.method.planning.scenarios import Change, change_of, scenario, state_of
from meetpunt.method.planning.terms import TermsError
from meetpunt.reports.planning.ask import PlanAsk
from meetpunt.store.scenarios import ChangeRow


def changed(rows: Sequence[ChangeRow], whole: SellerInputs, sellers: Sequence[SellerInputs], ask: PlanAsk) -> State:
    """What a plan counts with after its changes, in their order."""
    state, _left_out = scenario(state_of((whole, *sellers)), readable(rows), Span(ask.first, ask.last))
    return state


def readable(rows: Sequence[ChangeRow]) -> list[Change]:
    """The changes as the method knows them."""
    return [_change(row) for row in rows]


def _change(row: ChangeRow) -> Change:
    try:
        return change_of(row.kind, row.terms)
    except TermsError as wrong:
        return _Unreadable(wrong)


@dataclass(frozen=True)
class _Unreadable:
    """A change that was kept by another version; it is left out and named like one that does not fit."""

    wrong: TermsError

    def on(self, state: State, span: Span) -> State:
        """Always refuses."""
        raise self.wrong
