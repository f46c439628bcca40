"""The floor of a columnar engine: the same questions answered by NumPy alone, in one thread, from arrays.

Written for just these questions (a whole organisation, a period, by `bench.floors_by.BY`), with the very answers of
the texts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, dict[str, NDArray[Any]]]
Answer = list[tuple[Any, ...]]

MISSING = np.iinfo(np.int64).min
COLUMNS = {
    "fact_stage": "opportunity_id process_id kind position is_final happened_us happened_day recorded_us event_id "
    "seen_at_import owner_id",
    "fact_opportunity": "opportunity_id account_id currency amount_minor",
    "fact_opportunity_change": "opportunity_id until_us recorded_us amount_minor currency",
    "fact_activity": "owner_id team_id territory_id account_id opportunity_id kind status purpose "
    "happened_us happened_day recorded_us counted_ms step_id travel_minutes travel_metres",
    "fact_order_line": "order_id account_id family_id is_cancelled happened_us happened_day recorded_us replaced_us "
    "replaced_recorded_us amount_minor amount_reporting_minor cost_reporting_minor",
    "fact_step": "step_id process_id position is_final",
    "fact_visit_agreement": "account_id visits_a_year from_day until_day",
    "fact_acch": "account_id contact_id state_id happened_day recorded_us aware covered considers promised depth "
    "answered",
    "fact_account": "account_id is_imported created_us",
    "fact_account_owner": "account_id territory_id from_day until_day",
}
TEXTS = ("kind", "status", "purpose", "currency")


class Floors:
    """The columns of a copy as arrays (missing = `MISSING`, texts as numbers), and a question's answer from them."""

    def __init__(self, run: Callable[[str, dict[str, Any]], dict[str, NDArray[Any]]], scope: Any) -> None:
        self.scope = scope
        self.codes: dict[str, dict[str, int]] = {}
        self.facts: Arrays = {}
        for fact, columns in COLUMNS.items():
            found = run(f"SELECT {columns.replace(' ', ', ')} FROM {fact}", {})
            self.facts[fact] = {name: self._plain(name, values) for name, values in found.items()}

    def lead_time(self) -> Answer:
        """Days from each passage of a step to the next one."""
        s = self._steps(("step", "reopened"))
        first = self._starts(s["opportunity_id"])
        count = np.diff(np.append(first, len(s["kind"])))
        reopened = np.repeat(
            self._most(np.where(s["kind"] == self._code("kind", "reopened"), s["happened_us"], MISSING), first), count
        )
        is_step = s["kind"] == self._code("kind", "step")
        void = (s["is_final"] == 1) & (reopened != MISSING) & (s["happened_us"] <= reopened)
        s = {name: values[is_step & ~void] for name, values in s.items()}
        order = np.lexsort((s["event_id"], s["position"], s["happened_us"], s["opportunity_id"]))
        opportunity, position = s["opportunity_id"][order], s["position"][order].astype(np.int64)
        group = np.cumsum(np.append(True, opportunity[1:] != opportunity[:-1]))
        highest = np.maximum.accumulate(position + group * 1000) - group * 1000
        passes = np.append(True, (group[1:] != group[:-1]) | (position[1:] > highest[:-1]))
        kept = order[passes]
        opportunity, position, when = (s[name][kept] for name in ("opportunity_id", "position", "happened_us"))
        seen, day = s["seen_at_import"][kept], s["happened_day"][kept]
        done = np.append((opportunity[1:] == opportunity[:-1]) & (seen[1:] == 0) & (seen[:-1] == 0), False)
        done &= (day >= self.scope.from_day) & (day <= self.scope.until_day)
        place = np.flatnonzero(done)
        days = (when[place + 1] - when[place]) / 86_400_000_000
        found = []
        for step in np.unique(position[place]).tolist():
            of_step = days[position[place] == step]
            found.append((step, len(of_step), of_step.mean(), *np.quantile(of_step, (0.25, 0.5, 0.75)).tolist()))
        return found

    def outcomes(self) -> Answer:
        """Won, lost and open; only what dates a closing needs an order."""
        f = self.facts["fact_stage"]
        seen = (f["process_id"] == self.scope.process) & (f["happened_us"] < self.scope.as_of_us)
        s = {name: values[seen & (f["recorded_us"] < self.scope.known_at_us)] for name, values in f.items()}
        order = np.argsort(s["opportunity_id"], kind="stable")
        s = {name: values[order] for name, values in s.items()}
        first = self._starts(s["opportunity_id"])
        count = np.diff(np.append(first, len(order)))
        kind, when, day = s["kind"], s["happened_us"], s["happened_day"]
        is_step = kind == self._code("kind", "step")
        last_reopened = self._most(np.where(kind == self._code("kind", "reopened"), when, MISSING), first)
        reopened = np.repeat(last_reopened, count)
        known = ~(is_step & (s["is_final"] == 1) & (reopened != MISSING) & (when <= reopened))
        is_step, dated = is_step & known, when != MISSING
        wins = is_step & (s["is_final"] == 1) & dated
        won = np.logical_or.reduceat(wins, first)
        late = np.iinfo(np.int64).max
        stepped = np.repeat(self._most(np.where(is_step, when, MISSING), first), count)
        entered = np.repeat(np.minimum.reduceat(np.where(is_step & dated, when, late), first), count)
        is_decided = kind == self._code("kind", "no_decision")
        loses = (is_decided | (kind == self._code("kind", "lost"))) & dated
        begun = np.where(entered == late, when, np.maximum(when, entered))
        loses &= begun >= np.where(stepped == MISSING, when, stepped)
        loses &= (reopened == MISSING) | (when > reopened)
        closes = np.where(np.repeat(won, count), wins, loses)
        closed = np.logical_or.reduceat(closes, first)
        earliest = np.minimum.reduceat(np.where(closes, when, late), first)
        is_first = closes & (when == np.repeat(earliest, count))
        closed_day = np.maximum.reduceat(np.where(is_first, day, np.iinfo(np.int64).min), first)
        last = self._most(np.where(closes, when * 2 + is_decided, MISSING), first)
        undated = ~np.logical_or.reduceat(dated & known, first) & np.logical_or.reduceat(known, first)
        inside = closed & (closed_day >= self.scope.from_day) & (closed_day <= self.scope.until_day)
        lost = inside & ~won
        still = ~closed & ~undated & np.logical_or.reduceat(known, first)
        counts = (inside & won, lost, lost & (last % 2 == 1), still, undated)
        return [(None, *(int(one.sum()) for one in counts))]

    def step_effort(self) -> Answer:
        """Visits, contacts and milliseconds per seller, process and step."""
        f, scope, steps = self.facts["fact_activity"], self.scope, self.facts["fact_step"]
        code = self.codes["kind"]
        counted = np.isin(np.arange(len(code)), [code[one] for one in code if one in
                          ("visit", "demonstration", "call", "email", "quote_work", "lead_work")])  # fmt: skip
        kept = (f["status"] == self._code("status", "held")) & counted[f["kind"]] & (f["owner_id"] != MISSING)
        kept &= (f["purpose"] != self._code("purpose", "service")) & (f["happened_us"] < scope.as_of_us)
        kept &= (f["recorded_us"] < scope.known_at_us) & (f["happened_day"] >= scope.from_day)
        kept &= f["happened_day"] <= scope.until_day
        sale = f["purpose"] == self._code("purpose", "sales")
        kept &= (f["step_id"] != MISSING) | sale | (f["kind"] == self._code("kind", "lead_work"))
        owner, step, kind, sale = f["owner_id"][kept], f["step_id"][kept], f["kind"][kept], sale[kept]
        ms, day = f["counted_ms"][kept], f["happened_day"][kept]
        width = int(steps["step_id"].max(initial=0)) + 2
        place, process = np.full(width, -1), np.full(width, -1)
        place[steps["step_id"]], process[steps["step_id"]] = steps["position"], steps["process_id"]
        key = owner * width + np.where(step == MISSING, width - 1, step)
        visit = ((kind == self._code("kind", "visit")) | (kind == self._code("kind", "demonstration"))) & sale
        contact = visit | (kind == self._code("kind", "call")) | (kind == self._code("kind", "email"))
        keys = np.flatnonzero(np.bincount(key))
        sums = [np.bincount(key, weights=one)[keys].astype(np.int64) for one in
                (visit, contact, np.where(ms == MISSING, 0, ms))]  # fmt: skip
        at = keys % width
        last = np.zeros(len(keys) and int(keys[-1]) + 1, dtype=day.dtype)
        np.maximum.at(last, key, day)
        columns = (keys // width, process[at], place[at], *sums, last[keys])
        return sorted(zip(*(one.tolist() for one in columns), strict=True))

    def order_intake(self) -> Answer:
        """Orders, revenue and margin of the period, with the families per buying account."""
        f, scope = self.facts["fact_order_line"], self.scope
        kept = (f["is_cancelled"] == 0) & (f["happened_us"] < scope.as_of_us) & (f["recorded_us"] < scope.known_at_us)
        kept &= (f["happened_day"] >= scope.from_day) & (f["happened_day"] <= scope.until_day)
        kept &= (f["replaced_us"] == MISSING) | (f["replaced_us"] >= scope.as_of_us)
        amount, told = f["amount_reporting_minor"][kept], f["amount_minor"][kept]
        cost, account, family = (f[name][kept] for name in ("cost_reporting_minor", "account_id", "family_id"))
        rated = amount != MISSING
        costed = rated & (cost != MISSING)
        pairs = np.unique((account * 4096 + family)[(account != MISSING) & (family != MISSING)])
        return [(None, len(np.unique(f["order_id"][kept])), int(amount[rated].sum()),
                 int((amount[costed] - cost[costed]).sum()), int(((told != MISSING) & ~rated).sum()),
                 len(np.unique(pairs // 4096)), len(pairs))]  # fmt: skip

    def _steps(self, kinds: tuple[str, ...]) -> dict[str, NDArray[Any]]:
        """The events of the process of these kinds, opportunity by opportunity."""
        f = self.facts["fact_stage"]
        kept = (f["process_id"] == self.scope.process) & (f["happened_us"] < self.scope.as_of_us)
        kept &= (f["happened_us"] != MISSING) & (f["recorded_us"] < self.scope.known_at_us)
        kept &= np.isin(np.arange(len(self.codes["kind"])), [self._code("kind", one) for one in kinds])[f["kind"]]
        kept &= (f["kind"] != self._code("kind", "step")) | (f["position"] >= 0)
        place = np.flatnonzero(kept)
        place = place[np.argsort(f["opportunity_id"][place], kind="stable")]
        return {name: values[place] for name, values in f.items()}

    @staticmethod
    def _starts(sorted_keys: NDArray[Any]) -> NDArray[Any]:
        return np.flatnonzero(np.append(True, sorted_keys[1:] != sorted_keys[:-1]))

    @staticmethod
    def _most(values: NDArray[Any], first: NDArray[Any]) -> NDArray[Any]:
        return np.asarray(np.maximum.reduceat(values, first))

    @staticmethod
    def _earliest(key: NDArray[Any], when: NDArray[Any], size: int) -> NDArray[Any]:
        found = np.full(size, np.iinfo(np.int64).max)
        there = key != MISSING
        np.minimum.at(found, key[there], when[there])
        return found

    def _code(self, column: str, text: str) -> int:
        return self.codes[column].get(text, -1)

    def _plain(self, name: str, values: Any) -> NDArray[Any]:
        if name in TEXTS:
            known = self.codes.setdefault(name, {})
            texts = np.asarray([one if isinstance(one, str) else "" for one in np.ma.filled(values, "")], dtype=object)
            for text in sorted(set(texts.tolist())):
                known.setdefault(text, len(known))
            return np.array([known[one] for one in texts.tolist()], dtype=np.int8)
        narrow = np.int32 if name.endswith("_day") else np.int16 if name == "position" else None
        whole = np.ma.filled(np.ma.asarray(values).astype(np.int64), MISSING)
        return whole.astype(narrow) if narrow and (whole != MISSING).all() else whole
