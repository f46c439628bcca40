"""The SQL texts and the method count the same in two ways; on random histories they must agree to the last one."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from meetpunt.measures.engine import measure
from meetpunt.measures.scope import Scope
from meetpunt.method.events import Outcome
from meetpunt.method.funnel import funnel
from meetpunt.reports.log import process_log
from meetpunt.reports.log_events import DAY_US
from meetpunt.reports.memory import forget_everything
from meetpunt.store.fields import to_us
from tests.build import Company, company, day

pytestmark = pytest.mark.django_db(transaction=False)

KINDS = ("step", "step", "step", "lost", "no_decision", "reopened", "transferred")
EVENT = st.tuples(
    st.sampled_from(KINDS), st.integers(0, 3), st.one_of(st.none(), st.integers(1, 12)), st.booleans(), st.booleans()
)
ENTRY = st.tuples(st.just("step"), st.integers(0, 2), st.integers(1, 3), st.booleans(), st.booleans())
# Every opportunity has entered by then: what is lost before it entered has an outcome but no place in a funnel.
HISTORY = st.tuples(ENTRY, st.lists(EVENT, max_size=6)).map(lambda parts: [parts[0], *parts[1]])
HISTORIES = st.lists(HISTORY, min_size=1, max_size=6)


def _fill(histories: list[list[tuple[str, int, int | None, bool, bool]]]) -> Company:
    firm = company()
    firm.person("Anna", "Noord")
    firm.person("Bram", "Zuid")
    for events in histories:
        opportunity = firm.opportunity("Anna")
        for kind, step, at, by_bram, seen in events:
            firm.event(
                opportunity,
                kind,
                None if at is None else day(at),
                step if kind == "step" else None,
                "Bram" if by_bram else "Anna",
                origin="seen_at_import" if seen else "recorded",
            )
    return firm


BEGUN_AND_LOST = [("step", 0, 2, False, False), ("lost", 0, 2, False, False)]
"""On one day; what is dated before it must not come after the loss."""


@given(histories=HISTORIES, as_of=st.integers(4, 14))
@example(histories=[[*BEGUN_AND_LOST, ("no_decision", 0, 1, False, False)]], as_of=4)
@example(histories=[[*BEGUN_AND_LOST, ("reopened", 0, 1, False, False)]], as_of=4)
@hypothesis_settings(max_examples=40, deadline=None)
def test_every_text_agrees_with_the_method(histories, as_of) -> None:
    from django.db import transaction

    with transaction.atomic():
        firm = _fill(histories)
        forget_everything()
        scope = Scope(firm.organisation.pk, firm.process.pk, as_of_us=to_us(day(as_of) + timedelta(hours=1)))
        log = process_log(scope, 4, 0)
        _check_steps(scope, log)
        _check_outcomes(scope, log)
        _check_lead_times(scope, log)
        _check_stock(scope, log)
        transaction.set_rollback(True)


def _check_steps(scope: Scope, log) -> None:
    parts = funnel(log.spells, 4, log.still, log.segment)
    rows = {row["position"]: row for row in measure("step_funnel", scope).dicts()}
    for place, part in enumerate(parts):
        row = rows.get(place, {"reached": 0, "went_on": 0, "lost": 0})
        assert (row["reached"], row["went_on"], row["lost"]) == (part.reached, part.went_on, part.lost)
    owners = measure("step_funnel", Scope(**{**scope.__dict__, "by": "owner"})).dicts()
    counted = Counter(zip(log.spells.group.tolist(), log.spells.step.tolist(), strict=True))
    assert {(row["key"], row["position"]): row["reached"] for row in owners} == dict(counted)


def _check_outcomes(scope: Scope, log) -> None:
    (row,) = measure("outcomes", scope).dicts() or [{"won": 0, "lost": 0, "no_decision": 0, "open": 0}]
    outcome = Counter(log.histories.outcome.tolist())
    assert row["won"] == outcome[Outcome.WON]
    assert row["lost"] == outcome[Outcome.LOST] + outcome[Outcome.NO_DECISION]
    assert row["no_decision"] == outcome[Outcome.NO_DECISION]
    assert row["open"] == outcome[Outcome.OPEN]


def _check_lead_times(scope: Scope, log) -> None:
    spells = log.spells
    done = (spells.cause == 1) & ~spells.skipped & ~spells.unknown_entry & ~spells.uncertain_end
    rows = {row["position"]: row for row in measure("lead_time", scope).dicts()}
    for place in range(3):
        days = spells.age[done & (spells.step == place)]
        if not len(days):
            assert place not in rows
            continue
        row = rows[place]
        assert row["n"] == len(days)
        expected = (days.mean(), *np.quantile(days, (0.25, 0.5, 0.75)))
        assert [float(row[name]) for name in ("mean", "p25", "median", "p75")] == pytest.approx(expected, abs=1e-9)


def _check_stock(scope: Scope, log) -> None:
    rows = measure("open_stock", scope).dicts()
    still_open = int(np.count_nonzero(log.histories.outcome == Outcome.OPEN))
    assert sum(row["count"] for row in rows if row["position"] >= 0) == still_open
    assert sum(row["amount_minor"] for row in rows) == 100_00 * sum(row["count"] for row in rows)


def test_instants_keep_their_microseconds() -> None:
    assert to_us(day(2)) / DAY_US - to_us(day(1)) / DAY_US == 1.0
