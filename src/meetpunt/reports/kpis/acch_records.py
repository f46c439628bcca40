"""The accounts behind a KPI of a territory, each as it stood at the end of the last day.

The rule: the same texts that count the KPI, asked account by account; who was not asked is neither yes nor no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from meetpunt.measures.scope import Scope
from meetpunt.method.acch import RUNGS, State, Tally, tally
from meetpunt.method.period import day_number
from meetpunt.reports.acch import account_scope
from meetpunt.reports.acch_figures import AcchAsk
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.record_parts import columns_of
from meetpunt.reports.view import remembered
from meetpunt.reports.visit_rhythm import due_of
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.store.agreed_visits import registers_agreements
from meetpunt.store.refs import Place
from meetpunt.store.tenancy import change_number

RUNG_CODES = {rung.value: place for place, rung in enumerate(RUNGS)}
UNAWARE, NOT_ASKED = "unaware", "not_asked"


@dataclass(frozen=True)
class Stands:
    """How an account stands.

    Attributes:
        state: code of the furthest of the four, UNAWARE or NOT_ASKED; empty where the KPI is not about these.
        is_hit: it is in what stands above; None = it was not asked.
    """

    state: str
    is_hit: bool | None


def standing(viewer: Viewer, code: str, ask: KpiAsk) -> Mapping[int, Stands]:
    """Per account that the KPI counts."""
    question = AcchAsk(ask.last, ask.segment, months=1)
    scope = _scope(viewer, ask.place, question)
    if scope is None:
        return {}
    change = change_number(viewer.organisation.id)
    if code == "overdue_customers":
        agreed = columns_of("agreed_accounts", scope, change)
        late = agreed["account_id"][due_of(agreed) < day_number(ask.last)]
        return dict.fromkeys(late.tolist(), Stands("", True))
    is_counted = registers_agreements(viewer.organisation.id, ask.last)
    month = date(ask.last.year, ask.last.month, 1)
    found = {}
    for row in remembered("acch_addresses", replace(scope, by="account", since_day=day_number(month)), change).dicts():
        told = (row[name] for name in ("aware", "covered", "considers", "promised"))
        state = State(*(None if one is None else bool(one) for one in told))
        one = tally([(state, bool(row["agreed"]), 1)], is_counted)
        found[int(row["key"])] = Stands(_furthest(one), _is_hit(code, one))
    return found


def _scope(viewer: Viewer, place: Place, ask: AcchAsk) -> Scope | None:
    """The accounts of a place, those of a team by its people; None of a team without anybody."""
    if place.team_id is None:
        return account_scope(viewer, place, ask)
    members = tuple(one for one, team in access.team_members_of_all(viewer).items() if team == place.team_id)
    return replace(account_scope(viewer, Place(), ask), owners=members) if members else None


def _furthest(one: Tally) -> str:
    if any(one.yes):
        return RUNGS[sum(one.yes) - 1].value
    return UNAWARE if one.asked[0] else NOT_ASKED


def _is_hit(code: str, one: Tally) -> bool | None:
    if code == "addresses_asked":
        return bool(one.asked[0])
    for place in range(RUNG_CODES[code] + 1):
        if not one.yes[place]:
            return False if one.asked[place] else None
    return True
