"""The reports of the command line and the API: outcomes, funnel, lead time and orders as plain dictionaries.

Shares are rounded to four decimals and days to four, as spreadsheets that check them do. A row without a key has None.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from meetpunt.measures.scope import Key
from meetpunt.method.lead_time import LeadTime
from meetpunt.reports.ask import FunnelAsk, scope_of
from meetpunt.reports.caveat_words import caveat
from meetpunt.reports.counts import Counts
from meetpunt.reports.figures import Conversion, Days
from meetpunt.reports.funnel import cycle_of, person_funnel, whole_funnel
from meetpunt.reports.funnel_figures import StepLine
from meetpunt.reports.step_lines import conversions_of, days_of, of_lead_time, step_lines
from meetpunt.reports.view import Mask, View, look, remembered
from meetpunt.store.access import Viewer
from meetpunt.store.names import names_of
from meetpunt.store.tenancy import change_number


@dataclass(frozen=True)
class Subject:
    """Whom a plain report is about; at most one of them, None = the whole organisation."""

    person_id: int | None = None
    team_id: int | None = None


def outcomes(viewer: Viewer, ask: FunnelAsk, subject: Subject, by: Key = "nothing") -> dict[str, Any]:
    """Won, lost and open by key; the total is counted by itself (a deal of two products is in two rows)."""
    scope = scope_of(viewer.organisation, None, ask)
    scope = replace(
        scope,
        owners=None if subject.person_id is None else (subject.person_id,),
        teams=None if subject.team_id is None else (subject.team_id,),
    )
    change = change_number(viewer.organisation.id)
    names = names_of(viewer.organisation.id, by)

    def counted(by: Key) -> list[tuple[Any, Counts]]:
        rows = remembered("outcomes", replace(scope, by=by), change).rows
        return [(row[0], Counts(*(int(value or 0) for value in row[1:]))) for row in rows]

    found = [{"key": names.get(key), **_outcome(counts)} for key, counts in counted(by)] if by != "nothing" else []
    found.sort(key=lambda row: (row["key"] is None, row["key"] or ""))
    total = counted("nothing")
    return {"rows": found, "total": _outcome(total[0][1] if total else Counts())}


def funnel(viewer: Viewer, ask: FunnelAsk, subject: Subject) -> dict[str, Any]:
    """The steps of a funnel; of a rep the conversions are those beside the team."""
    if subject.person_id is not None:
        report = person_funnel(viewer, subject.person_id, ask)
    else:
        view = look(viewer.organisation, ask)
        report = whole_funnel(_of_team(view, subject.team_id), spells_of(view, subject), viewer.organisation.name)
    return {
        "process": report.process_code,
        "steps": [_step(line) for line in report.steps],
        "caveats": {one.code: one.count for one in report.caveats},
        "caveat_texts": {one.code: caveat(one) for one in report.caveats},
    }


def steps_of(view: View, own: Mask) -> list[dict[str, Any]]:
    """The steps of the spells in `own`, with the conversions of a team or larger and without stock."""
    return [_step(line) for line in step_lines(view, own, conversions_of(view, own), {}, None)]


def lead_time(viewer: Viewer, ask: FunnelAsk, subject: Subject) -> dict[str, Any]:
    """Days per step and over the whole cycle, with open ones censored; the naive figures beside them."""
    view = look(viewer.organisation, ask)
    return {"process": view.process.code, **days_and_cycle(view, spells_of(view, subject))}


def days_and_cycle(view: View, own: Mask) -> dict[str, Any]:
    """Days per step and over the whole cycle of the spells in `own`."""
    steps = []
    for step, days in zip(view.process.steps, days_of(view, own), strict=True):
        if not step.is_final:
            steps.append({"code": step.code, "name": step.name["en"], **_days(days)})
    whole = cycle_of(view, own)
    return {
        "steps": steps,
        "cycle": {
            **_lead(whole.closed),
            "by_outcome": {outcome.name.lower(): _lead(one) for outcome, one in whole.by_outcome.items()},
            "by_reason": {view.log.reasons[code] or "-": _lead(one) for code, one in whole.by_reason.items()},
        },
    }


def orders(viewer: Viewer, ask: FunnelAsk, subject: Subject, by: Key = "nothing") -> dict[str, Any]:
    """Order intake by key: orders, revenue and margin in the reporting currency, families per buying account."""
    scope = replace(
        scope_of(viewer.organisation, None, ask),
        owners=None if subject.person_id is None else (subject.person_id,),
        teams=None if subject.team_id is None else (subject.team_id,),
    )
    change = change_number(viewer.organisation.id)
    names = names_of(viewer.organisation.id, by)
    found = []
    if by != "nothing":
        for row in remembered("order_intake", replace(scope, by=by), change).dicts():
            found.append({"key": names.get(row["key"]) if by != "month" else _month(row["key"]), **_orders(row)})
        found.sort(key=lambda row: (row["key"] is None, row["key"] or ""))
    total = remembered("order_intake", scope, change).dicts()
    currency = viewer.organisation.currency
    return {"currency": currency, "rows": found, "total": _orders(total[0]) if total else {"orders": 0}}


def spells_of(view: View, subject: Subject) -> Mask:
    """The spells that a plain report is about."""
    if subject.person_id is not None:
        return np.asarray(view.spells.group == subject.person_id)
    if subject.team_id is not None:
        return np.asarray(view.spells.team == subject.team_id)
    return np.ones(len(view.spells), dtype=np.bool_)


def _of_team(view: View, team_id: int | None) -> View:
    return view if team_id is None else replace(view, scope=replace(view.scope, teams=(team_id,)))


def _outcome(counts: Counts) -> dict[str, Any]:
    return {
        "won": counts.won,
        "lost": counts.lost,
        "open": counts.open,
        "win_rate": _share(counts.win_rate),
        "no_decision": counts.no_decision,
        "undated": counts.undated,
    }


def _step(line: StepLine) -> dict[str, Any]:
    parts = line.parts
    nothing = Conversion(None, None, None, None, parts.reached, 0.0, None, indicative=False)
    own = line.conversion or nothing
    return {
        "code": line.step.code,
        "name": line.step.name["en"],
        "reached": parts.reached,
        "went_on": parts.went_on,
        "lost": parts.lost,
        "still": parts.still,
        "young": parts.young,
        "conversion": _share(own.value),
        "low": _share(own.low),
        "high": _share(own.high),
        "raw": _share(own.raw),
        "n": own.n,
        "n_eff": round(own.n_eff, 1),
        "horizon_days": _share(own.horizon_days),
        "stock": line.stock.count,
    }


def _days(days: Days) -> dict[str, Any]:
    naive = days.naive
    return {
        "n": days.n,
        "p50": _share(days.p50),
        "p80": _share(days.p80),
        "p90": _share(days.p90),
        "horizon_days": _share(days.horizon_days),
        "naive": {
            "n": naive.n,
            "mean": _share(naive.mean),
            "p25": _share(naive.p25),
            "median": _share(naive.median),
            "p75": _share(naive.p75),
        },
    }


def _lead(one: LeadTime) -> dict[str, Any]:
    return _days(of_lead_time(one))


def _orders(row: dict[str, Any]) -> dict[str, Any]:
    count, accounts = int(row["orders"]), int(row["buying_accounts"])
    refused = int(row["without_rate"] or 0)
    revenue = None if refused else int(row["revenue_minor"] or 0)
    margin = None if refused or row["margin_minor"] is None else int(row["margin_minor"])
    return {
        "orders": count,
        "revenue_minor": revenue,
        "margin_minor": margin,
        "average_minor": round(revenue / count, 4) if revenue is not None and count else None,
        "cross_selling": _share(int(row["account_families"]) / accounts) if accounts else None,
        "buying_accounts": accounts,
        "without_rate": refused,
    }


def _share(value: float | None) -> float | None:
    return None if value is None else float(np.round(value, 4))


def _month(number: int | None) -> str | None:
    return None if number is None else f"{number // 12}-{number % 12 + 1:02d}"
