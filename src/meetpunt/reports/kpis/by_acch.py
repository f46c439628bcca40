"""KPIs of a territory: the four of ACCH, addresses asked, promises kept, and overdue accounts.

The rule: the same figures as on the territory page, as things stood at the end of the last day; a team is the sum of
its people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.scope import Key, Scope
from meetpunt.method.acch import RUNGS, added
from meetpunt.method.conversion import wilson
from meetpunt.method.period import day_number
from meetpunt.reports.acch import account_scope, rung_lines, tallies_by
from meetpunt.reports.acch_figures import AcchAsk
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.counting import Who
from meetpunt.reports.kpis.figures import KpiValue, nothing
from meetpunt.reports.memory import answers
from meetpunt.reports.record_parts import MISSING, columns_of
from meetpunt.reports.target_actuals import months_before
from meetpunt.reports.view import remembered
from meetpunt.reports.visit_rhythm import A_YEAR, LEAST, due_of
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.store.objectives import market_addresses
from meetpunt.store.refs import ORGANISATION
from meetpunt.store.tenancy import change_number

Ids = Mapping[int | None, tuple[int | None, ...]]
"""Per answer the owners or territories that it is made of; none = all."""
RUNG_CODES = {rung.value: place for place, rung in enumerate(RUNGS)}


def of(viewer: Viewer, code: str, ask: KpiAsk, who: Who) -> dict[int | None, KpiValue]:
    """The values of a KPI per person, team or territory, or of all together (None)."""
    if ask.product_id is not None:
        return {}
    by: Key = "territory" if who.by in ("territory", "nothing") else "owner"
    parts: dict[int | None, tuple[int | None, ...]] = {key: (key,) for key in who.keys}
    if who.by == "nothing":
        parts = {None: ()}
    elif who.by == "team":
        members = access.team_members_of_all(viewer)
        parts = {team: tuple(one for one, of in members.items() if of == team) for team in who.ids}
    question = AcchAsk(ask.last, ask.segment, months=1)
    make = {"promises_kept": _promises, "overdue_customers": _overdue}.get(code, _shares)
    return make(viewer, code, question, by, parts)


def _shares(viewer: Viewer, code: str, ask: AcchAsk, by: Key, parts: Ids) -> dict[int | None, KpiValue]:
    tallies, drawn, keys = tallies_by(viewer, by, ask)
    known = market_addresses(viewer.organisation.id, ask.as_of.year) if code == "address_coverage" else {}
    if by == "owner" and code == "address_coverage":
        return {}
    found = {}
    for key, ids in parts.items():
        own = [place for place, one in enumerate(keys) if not ids or one in ids]
        whole = added(tallies[keys[place]] for place in own)
        if not whole.total:
            found[key] = nothing(code, "not_recorded")
        elif code == "addresses_asked":
            found[key] = _share(code, whole.asked[0], whole.total, is_exact=True)
        elif code == "address_coverage":
            market = known[key].addresses if key in known and ask.segment is None else None
            found[key] = _share(code, whole.total, market, is_exact=True) if market else nothing(code, "not_recorded")
        else:
            line = rung_lines(whole, drawn.counts[own].sum(axis=0), None)[RUNG_CODES[code]]
            n = whole.total if line.is_counted else line.asked
            if line.share.value is None:
                found[key] = nothing(code, "too_few" if n else "not_recorded", n)
                continue
            low, high = (
                None if one is None or line.is_counted else 100 * one for one in (line.share.low, line.share.high)
            )
            found[key] = KpiValue(code, 100 * line.share.value, low, high, n, line.count, whole.total)
    return found


def _promises(viewer: Viewer, code: str, ask: AcchAsk, by: Key, parts: Ids) -> dict[int | None, KpiValue]:
    last = ask.as_of - A_YEAR
    scope = replace(
        account_scope(viewer, ORGANISATION, ask),
        by=by,
        from_day=day_number(months_before(last, 12)),
        until_day=day_number(last),
    )
    rows = [row for row in _rows(viewer, "acch_promises", scope) if row["promised"] == 1]
    return _each(parts, rows, lambda told: _share(code, _sum(told, "ordered"), _sum(told, "accounts")))


def _overdue(viewer: Viewer, code: str, ask: AcchAsk, by: Key, parts: Ids) -> dict[int | None, KpiValue]:
    organisation, scope = viewer.organisation.id, account_scope(viewer, ORGANISATION, ask)

    def counted() -> tuple[dict[int | None, int], dict[int | None, int]]:
        agreed = columns_of("agreed_accounts", scope, change_number(organisation))
        whose = agreed["owner_id" if by == "owner" else "territory_id"]
        return _counts(whose), _counts(whose[due_of(agreed) < day_number(ask.as_of)])

    all_of, late_of = answers.while_it_holds(organisation, ("overdue", by, ask, scope), counted)

    def value(told: Iterable[int | None]) -> KpiValue:
        overdue, n = (sum(of.get(one, 0) for one in told) for of in (late_of, all_of))
        return KpiValue(code, float(overdue), None, None, n, overdue, None)

    return {key: value(tuple(ids or all_of)) for key, ids in parts.items()}


def _counts(whose: NDArray[np.int64]) -> dict[int | None, int]:
    """How many rows are of each; None = of nobody."""
    keys, counts = np.unique(whose, return_counts=True)
    return {None if key == MISSING else key: count for key, count in zip(keys.tolist(), counts.tolist(), strict=True)}


def _rows(viewer: Viewer, name: str, scope: Scope) -> list[dict[str, int]]:
    return remembered(name, scope, change_number(viewer.organisation.id)).dicts()


def _each(
    parts: Ids, rows: list[dict[str, int]], make: Callable[[list[dict[str, int]]], KpiValue]
) -> dict[int | None, KpiValue]:
    of: dict[int | None, list[dict[str, int]]] = {}
    for row in rows:
        of.setdefault(row["key"], []).append(row)
    return {key: make([row for one in ids for row in of.get(one, ())] if ids else rows) for key, ids in parts.items()}


def _sum(rows: Iterable[Mapping[str, int]], column: str) -> int:
    return sum(int(row[column] or 0) for row in rows)


def _share(code: str, top: int, bottom: int, *, is_exact: bool = False) -> KpiValue:
    if not is_exact and bottom < LEAST:
        return nothing(code, "too_few" if bottom else "not_recorded", bottom)
    low, high = (None, None) if is_exact else wilson(top / bottom, bottom)
    low, high = (None if one is None else 100 * one for one in (low, high))
    return KpiValue(code, 100 * top / bottom, low, high, bottom, top, bottom)
