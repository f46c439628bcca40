"""The floors of what is told by person, month or territory: with who reached a step, and what an account was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.floors import MISSING, Answer, Floors

Ints = NDArray[Any]

BY = {
    "step_funnel": "owner",
    "step_effort": "owner",
    "activity_counts": "owner_month",
    "visits_by_status": "territory",
    "acch_addresses": "territory",
}
"""What the answers are by, where that is something."""
MONTHS, FAR = 32_768, 2**21
KINDS = ("leads", "opening", "converting", "customers", "office", "travel", "outside")
BY_ACCOUNT = len(KINDS)


class FloorsBy(Floors):
    """All floors."""

    def __init__(self, run: Callable[[str, dict[str, Any]], dict[str, Ints]], scope: Any) -> None:
        super().__init__(run, scope)
        days = run(
            "SELECT day, month, week, CAST(SUBSTR(iso_date, 9, 2) AS BIGINT) AS dom FROM calendar ORDER BY day", {}
        )
        self.facts["calendar"] = {name: np.asarray(values).astype(np.int64) for name, values in days.items()}

    def answers(self) -> dict[str, Callable[[], Answer]]:
        """Per text what answers it."""
        names = ("step_funnel", "lead_time", "outcomes", "order_intake", "step_effort", "activity_counts")
        names += ("time_kinds", "visits_by_status", "acch_addresses")
        return {name: getattr(self, name) for name in names}

    def step_funnel(self) -> Answer:
        """Reached, went on and lost per step and owner."""
        s = self._steps(("step", "lost", "no_decision", "reopened"))
        first = self._starts(s["opportunity_id"])
        count = np.diff(np.append(first, len(s["kind"])))
        when, is_step = s["happened_us"], s["kind"] == self._code("kind", "step")
        last_reopened = self._most(np.where(s["kind"] == self._code("kind", "reopened"), when, MISSING), first)
        is_loss = np.isin(s["kind"], (self._code("kind", "lost"), self._code("kind", "no_decision")))
        plain = is_step & (s["is_final"] == 0)
        won_at = self._most(np.where(is_step & (s["is_final"] == 1), when, MISSING), first)
        won = (won_at != MISSING) & ((last_reopened == MISSING) | (won_at > last_reopened))
        furthest = self._most(np.where(plain, s["position"], -1), first)
        late = np.iinfo(np.int64).max
        entered, stepped = (
            np.minimum.reduceat(np.where(plain, when, late), first),
            self._most(np.where(plain, when, MISSING), first),
        )
        lost_at = self._most(np.where(is_loss, when, MISSING), first)
        lost = ~won & (lost_at != MISSING) & (np.maximum(lost_at, entered) >= stepped)
        lost &= (last_reopened == MISSING) | (lost_at > last_reopened)

        whose = np.repeat(np.arange(len(first)), count)
        kept = is_step & ((s["is_final"] == 0) | (last_reopened[whose] == MISSING) | (when > last_reopened[whose]))
        whose, position = whose[kept], s["position"][kept].astype(np.int64)
        order = np.lexsort((s["event_id"][kept], position, when[kept], whose))
        whose, position, owner = whose[order], position[order], s["owner_id"][kept][order]
        day = s["happened_day"][kept][order]
        begins = np.append(True, whose[1:] != whose[:-1])
        entered_day = np.minimum.reduceat(day, np.flatnonzero(begins))[np.cumsum(begins) - 1]
        high = np.maximum.accumulate(position + whose * 1000) - whose * 1000
        before = np.where(begins, -1, np.append(-1, high[:-1]))
        inside = (position > before) & (entered_day >= self.scope.from_day) & (entered_day <= self.scope.until_day)
        whose, position, before, owner = whose[inside], position[inside], before[inside], owner[inside]
        passed = position - before
        row = np.repeat(np.arange(len(passed)), passed)
        step = before[row] + 1 + np.arange(len(row)) - np.repeat(np.cumsum(passed) - passed, passed)
        of = whose[row]
        key = owner[row] * 64 + step
        on, gone = (step < furthest[of]) | won[of], (step == furthest[of]) & lost[of]
        keys = np.flatnonzero(np.bincount(key))
        columns = (
            keys // 64,
            keys % 64,
            *(np.bincount(key, one)[keys].astype(np.int64) for one in (np.ones(len(key)), on, gone)),
        )
        return list(zip(*(one.tolist() for one in columns), strict=True))

    def activity_counts(self) -> Answer:
        """Visits, demonstrations, calls and visits to prospects, per person and month."""
        f, scope = self.facts["fact_activity"], self.scope
        held = self._held() & (f["happened_us"] != MISSING)
        owner, kind, account, when, day = (
            f[name][held] for name in ("owner_id", "kind", "account_id", "happened_us", "happened_day")
        )
        s, orders = self.facts["fact_stage"], self.facts["fact_order_line"]
        moved = (s["kind"] == self._code("kind", "step")) & (s["position"] >= 1) & (s["happened_us"] < scope.as_of_us)
        moved &= (s["recorded_us"] < scope.known_at_us) & (s["happened_us"] != MISSING)
        size = self._accounts()
        reached = self._earliest(self._account_of(s["opportunity_id"][moved]), s["happened_us"][moved], size)
        real = (orders["is_cancelled"] == 0) & (orders["happened_us"] < scope.as_of_us)
        real &= (orders["recorded_us"] < scope.known_at_us) & (orders["happened_us"] != MISSING)
        ordered = self._earliest(orders["account_id"][real], orders["happened_us"][real], size)
        demonstration = kind == self._code("kind", "demonstration")
        visit = demonstration | (kind == self._code("kind", "visit"))
        known = visit & (account != MISSING)
        to = np.where(known, account, 0)
        prospect = known & (reached[to] <= when) & (ordered[to] > when)
        key = np.where(owner == MISSING, 0, owner) * MONTHS + self._on(day, "month")
        keys, place = np.unique(key, return_inverse=True)
        sums = (visit, demonstration, kind == self._code("kind", "call"), prospect)
        last = np.zeros(len(keys), dtype=np.int64)
        np.maximum.at(last, place, day)
        columns = (keys, *(np.bincount(place, one).astype(np.int64) for one in sums), last)
        return list(zip(*(one.tolist() for one in columns), strict=True))

    def time_kinds(self) -> Answer:
        """Milliseconds by kind of time, per owner, team, month and week."""
        f, steps = self.facts["fact_activity"], self.facts["fact_step"]
        held = self._held()
        (owner, team, account, opportunity, kind, purpose, day, ms, step, way, metres) = (
            f[name][held]
            for name in (
                *("owner_id", "team_id", "account_id", "opportunity_id", "kind", "purpose", "happened_day"),
                *("counted_ms", "step_id", "travel_minutes", "travel_metres"),
            )
        )
        width = int(steps["step_id"].max(initial=0)) + 1
        position, final = np.zeros(width + 1, dtype=np.int64), np.zeros(width + 1, dtype=np.int64)
        position[steps["step_id"]], final[steps["step_id"]] = steps["position"], steps["is_final"]
        step = np.where(step == MISSING, width, step)
        fixed = {"lead_work": 0, "demonstration": 2, "quote_work": 2, "office": 4, "travel": 5, "training": 6}
        of_kind = np.full(len(self.codes["kind"]) + 1, -1)
        for name, code in fixed.items():
            of_kind[self._code("kind", name)] = code
        of_kind[-1] = -1
        by_deal = np.where(final[step] == 1, 3, np.where(position[step] > 0, 2, 1))
        alone = np.where(account != MISSING, BY_ACCOUNT, np.where(kind == self._code("kind", "other"), 4, 0))
        what = np.where(opportunity != MISSING, by_deal, alone)
        what = np.where(purpose == self._code("purpose", "service"), 3, what)
        what = np.where(of_kind[kind] >= 0, of_kind[kind], what)
        asked = what == BY_ACCOUNT
        what[asked] = self._what_accounts_were(account[asked], day[asked])
        known = ms != MISSING
        ms, way, metres = (np.where(one == MISSING, 0, one) for one in (ms, way, metres))
        seen = np.isin(kind, [self._code("kind", one) for one in ("visit", "demonstration")])
        untold = ~known & (seen | np.isin(kind, [self._code("kind", one) for one in ("call", "email")]))
        week, month = self._on(day, "week"), self._on(day, "month")
        whose = np.where(owner == MISSING, 0, owner) * 4096 + np.where(team == MISSING, 0, team)
        keys, place = np.unique((whose * MONTHS + week) * MONTHS + month, return_inverse=True)
        sums = [ms * (what == code) for code in range(len(KINDS))]
        sums[5] = sums[5] + 60_000 * way
        sums += [ms * (kind == self._code("kind", "quote_work")), ms * seen, seen, metres, untold]
        whose = keys // (MONTHS * MONTHS)
        told = [np.bincount(place, one).astype(np.int64).tolist() for one in sums]
        owners = [one or -1 for one in (whose // 4096).tolist()]
        teams = [one or None for one in (whose % 4096).tolist()]
        weeks, months = (keys // MONTHS % MONTHS).tolist(), (keys % MONTHS).tolist()
        return list(zip(owners, teams, months, weeks, [None] * len(keys), *told, strict=True))

    def visits_by_status(self) -> Answer:
        """Visits to customers and to all others, per territory."""
        f = self.facts["fact_activity"]
        held = self._held() & (f["account_id"] != MISSING)
        held &= np.isin(f["kind"], [self._code("kind", one) for one in ("visit", "demonstration")])
        territory, account, day = (f[name][held] for name in ("territory_id", "account_id", "happened_day"))
        is_customer = self._what_accounts_were(account, day) == KINDS.index("customers")
        keys, place = np.unique(territory, return_inverse=True)
        to, others = np.bincount(place, is_customer).astype(np.int64), np.bincount(place, ~is_customer).astype(np.int64)
        return list(zip(_told(keys), to.tolist(), others.tolist(), strict=True))

    def acch_addresses(self) -> Answer:
        """How addresses stand in ACCH at the end of each month, per territory."""
        s, a, o = (self.facts[name] for name in ("fact_acch", "fact_account", "fact_account_owner"))
        g, calendar, scope = self.facts["fact_visit_agreement"], self.facts["calendar"], self.scope
        seen = (s["recorded_us"] < scope.known_at_us) & (s["happened_day"] <= scope.until_day)
        s = {name: values[seen] for name, values in s.items()}
        order = np.lexsort((s["state_id"], s["recorded_us"], s["happened_day"], s["contact_id"], s["account_id"]))
        s = {name: values[order] for name, values in s.items()}
        same = (s["account_id"][1:] == s["account_id"][:-1]) & (s["contact_id"][1:] == s["contact_id"][:-1])
        next_day = np.append(np.where(same, s["happened_day"][1:], 2_932_896), [2_932_896] * bool(len(order)))
        rank = np.lexsort((s["state_id"], s["happened_day"], s["answered"], s["depth"]))
        worth = np.empty(len(rank), dtype=np.int64)
        worth[rank] = np.arange(len(rank))
        states = np.zeros(len(rank), dtype=np.int64)
        for name in ("aware", "covered", "considers", "promised"):
            states = states * 3 + np.where(s[name] == MISSING, 0, s[name] + 1)
        inside = (calendar["day"] >= scope.since_day) & (calendar["day"] <= scope.until_day)
        months = calendar["month"][inside]
        ends = calendar["day"][inside][np.append(months[1:] != months[:-1], True)]
        size, found = self._accounts(), []
        for end in ends.tolist():
            stands = (s["happened_day"] <= end) & (next_day > end)
            best = np.full(size, -1)
            np.maximum.at(best, s["account_id"][stands], worth[stands])
            held = (o["from_day"] <= end) & (o["until_day"] > end)
            territory = np.full(size, MISSING)
            territory[o["account_id"][held]] = o["territory_id"][held]
            agreed = np.zeros(size, dtype=np.int64)
            agreed[g["account_id"][(g["visits_a_year"] > 0) & (g["from_day"] <= end) & (g["until_day"] > end)]] = 1
            there = a["account_id"][(a["is_imported"] == 1) | (a["created_us"] < (end + 1) * 86_400_000_000)]
            at = best[there]
            state = np.where(at >= 0, states[rank[np.maximum(at, 0)]] if len(rank) else 0, 0)
            area = territory[there]
            keys, number = np.unique(
                (np.where(area == MISSING, 0, area) * 81 + state) * 2 + agreed[there], return_counts=True
            )
            for key, n in zip(keys.tolist(), number.tolist(), strict=True):
                told = key // 2 % 81
                answers = (told // 27, told // 9 % 3, told // 3 % 3, told % 3)
                found.append((end, key // 162 or None, *(one - 1 if one else None for one in answers), key % 2, n))
        return found

    def _held(self) -> NDArray[np.bool_]:
        f, scope = self.facts["fact_activity"], self.scope
        held = (f["status"] == self._code("status", "held")) & (f["happened_us"] < scope.as_of_us)
        held &= (f["recorded_us"] < scope.known_at_us) & (f["happened_day"] >= scope.from_day)
        return np.asarray(held & (f["happened_day"] <= scope.until_day))

    def _what_accounts_were(self, account: Ints, day: Ints) -> Ints:
        """The kind of time of work for an account on a day: a customer, lost, a prospect or a suspect."""
        orders, s, g = (self.facts[name] for name in ("fact_order_line", "fact_stage", "fact_visit_agreement"))
        known = self.scope.known_at_us
        real = (orders["is_cancelled"] == 0) & (orders["replaced_us"] == MISSING) & (orders["recorded_us"] < known)
        real &= orders["account_id"] != MISSING
        ordered_on = _dated({name: orders[name][real] for name in ("happened_day", "recorded_us")})
        ordered = np.sort(orders["account_id"][real] * FAR + ordered_on)
        at = account.astype(np.int64) * FAR + day
        place = np.searchsorted(ordered, at, "right") - 1
        last = ordered[np.maximum(place, 0)] if len(ordered) else np.zeros(len(at), dtype=np.int64)
        has_ordered = (place >= 0) & (last // FAR == account)
        last_day = np.where(has_ordered, last % FAR, day)
        moved = (s["kind"] == self._code("kind", "step")) & (s["position"] > 0) & (s["recorded_us"] < known)
        moved_on = _dated({name: s[name][moved] for name in ("happened_day", "recorded_us")})
        begun = self._earliest(self._account_of(s["opportunity_id"][moved]), moved_on, self._accounts())
        yearly = g["visits_a_year"] > 0
        edges = np.concatenate(
            [g["account_id"][yearly] * FAR + np.clip(g[name][yearly], 0, FAR - 1) for name in ("from_day", "until_day")]
        )
        order = np.argsort(edges)
        running = np.append(0, np.repeat((1, -1), int(yearly.sum()))[order].cumsum())
        edges = edges[order]
        agreed = (
            running[np.searchsorted(edges, at, "right")]
            - running[np.searchsorted(edges, account.astype(np.int64) * FAR, "left")]
        )
        is_last = self._on(day + 1, "dom") == 1
        at_day = self._on(day, "month") * 32 + np.where(is_last, 31, self._on(day, "dom"))
        of_day = self._on(last_day, "month") * 32 + self._on(last_day, "dom")
        is_customer = has_ordered & ((agreed > 0) | (at_day - self.scope.customer_months * 32 < of_day))
        return np.where(is_customer, 3, np.where(has_ordered, 1, np.where(begun[account] <= day, 2, 0)))

    def _on(self, day: Ints, column: str) -> Ints:
        calendar = self.facts["calendar"]
        return calendar[column][day - calendar["day"][0]]

    def _account_of(self, opportunity: Ints) -> Ints:
        o = self.facts["fact_opportunity"]
        of = np.full(int(o["opportunity_id"].max(initial=0)) + 1, MISSING)
        of[o["opportunity_id"]] = o["account_id"]
        return of[opportunity]

    def _accounts(self) -> int:
        facts = (
            self.facts[name]["account_id"]
            for name in ("fact_account", "fact_activity", "fact_order_line", "fact_opportunity")
        )
        return max(int(ids.max(initial=0)) for ids in facts) + 1


def _dated(rows: dict[str, Ints]) -> Ints:
    recorded = rows["recorded_us"] // 86_400_000_000
    return np.where(rows["happened_day"] == MISSING, recorded, rows["happened_day"])


def _told(keys: Ints) -> list[int | None]:
    return [None if key == MISSING else key for key in keys.tolist()]
