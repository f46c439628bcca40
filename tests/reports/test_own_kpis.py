"""Own KPIs: whatever blocks are chosen, the SQL counts what plain Python counts over the same records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetpunt.measures.engine import measure
from meetpunt.measures.register.blocks import FACTS
from meetpunt.measures.register.own import KINDS, WrongBlocks, counted_of, formula_of, own_of
from meetpunt.measures.scope import Scope
from meetpunt.method.period import day_number
from meetpunt.store.models import Activity
from tests.build import act_in, company

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = day_number(NOW.date())
CONDITIONS: dict[str, Any] = {
    "kind_visit": lambda row: row.kind == "visit",
    "not_kind_visit": lambda row: row.kind != "visit",
    "asked": lambda row: row.asked_for_order == "yes",
    "not_asked": lambda row: row.asked_for_order != "yes",
    "decider": lambda row: row.met_decider is True,
    "not_decider": lambda row: row.met_decider is not True,
    "commitment": lambda row: row.commitment != "",
    "minutes_least": lambda row, value: (row.length_ms or 0) >= 60_000 * value,
    "minutes_most": lambda row, value: (row.length_ms or 0) <= 60_000 * value,
}
ROW = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["visit", "call", "office"]),
        "asked_for_order": st.sampled_from(["yes", "no", ""]),
        "met_decider": st.sampled_from([None, True, False]),
        "commitment": st.sampled_from(["", "belt terug"]),
        "length_ms": st.one_of(st.none(), st.integers(0, 90), st.integers(0, 90 * 60_000)),
        "travel_metres": st.one_of(st.none(), st.integers(0, 50_000)),
        "status": st.sampled_from(["held", "held", "planned"]),
        "days": st.integers(-3, 3),
    }
)
MET = st.lists(st.tuples(st.sampled_from(sorted(CONDITIONS)), st.integers(0, 90)), max_size=3)


def _meets(row: Activity, met: list[tuple[str, int]]) -> bool:
    return all(
        CONDITIONS[code](row, value) if code.startswith("minutes_") else CONDITIONS[code](row) for code, value in met
    )


def _told(met: list[tuple[str, int]]) -> list[list[str]]:
    return [[code, str(value)] for code, value in met]


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, max_size=12), met=MET, more=MET.filter(bool), below=MET, kind=st.sampled_from(KINDS))
def test_the_sql_counts_what_python_counts(
    rows: list[dict[str, Any]], met: list[Any], more: list[Any], below: list[Any], kind: str
) -> None:
    made = company(f"Blokken {uuid4().hex[:12]}")
    act_in(made.organisation)
    kept = []
    for told in rows:
        at = NOW + timedelta(days=told["days"])
        row = Activity(
            organisation=made.organisation,
            started_at=at,
            started_on=at.date(),
            recorded_at=at,
            **{name: value for name, value in told.items() if name != "days"},
        )
        row.save()
        kept.append(row)
    seen = [row for row in kept if row.status == "held" and abs((row.started_on - NOW.date()).days) <= 2]
    blocks = {
        "kind": kind,
        "of": {"fact": "activities", "met": _told(met)},
        "column": "kilometres",
        "more": _told(more),
        "per": {"fact": "activities", "met": _told(below)},
    }
    how = counted_of(own_of(blocks))
    scope = Scope(made.organisation.pk, from_day=DAY - 2, until_day=DAY + 2, bound=how.bound)
    (found,) = measure(how.text, scope).dicts() or [{}]
    chosen = [row for row in seen if _meets(row, met)]
    top = [row for row in chosen if _meets(row, more)] if kind == "share" else chosen
    assert float(found.get("top_n") or 0) == len(top)
    if kind == "share":
        assert float(found.get("bottom_n") or 0) == len(chosen)
    if kind == "ratio":
        assert float(found.get("bottom_n") or 0) == sum(_meets(row, below) for row in seen)
    if kind in ("sum", "mean"):
        metres = [row.travel_metres or 0 for row in chosen]
        assert float(found.get("top_sum") or 0) == sum(metres)
        assert float(found.get("top_tt") or 0) == pytest.approx(sum(one * one for one in metres))


@pytest.mark.django_db
def test_every_block_of_every_fact_is_sql_that_runs() -> None:
    made = company("Blokken")
    act_in(made.organisation)
    for one in FACTS:
        typed = {"number": "1", "text": "x", "": ""}
        for condition in one.conditions:
            for by in ("nothing", "owner", "team", "owner_month", one.record):
                blocks = {"kind": "count", "of": {"fact": one.code, "met": [[condition.code, typed[condition.typed]]]}}
                how = counted_of(own_of(blocks))
                measure(how.text, Scope(made.organisation.pk, by=by, bound=how.bound))  # type: ignore[arg-type]
        for column in one.sums:
            how = counted_of(own_of({"kind": "mean", "of": {"fact": one.code}, "column": column.code}))
            measure(how.text, Scope(made.organisation.pk, by="month"))


@pytest.mark.parametrize(
    ("blocks", "wrong"),
    [
        ({}, "kind"),
        ({"kind": "count", "of": {"fact": "nothing"}}, "fact"),
        ({"kind": "sum", "of": {"fact": "activities"}}, "column"),
        ({"kind": "share", "of": {"fact": "activities"}}, "condition"),
        ({"kind": "ratio", "of": {"fact": "activities"}}, "fact"),
        ({"kind": "count", "of": {"fact": "activities", "met": [["1=1; DROP TABLE", ""]]}}, "condition"),
        ({"kind": "count", "of": {"fact": "activities", "met": [["minutes_least", "veel"]]}}, "value"),
    ],
)
def test_what_cannot_be_counted_says_what_is_wrong(blocks: dict[str, Any], wrong: str) -> None:
    with pytest.raises(WrongBlocks, match=wrong):
        own_of(blocks)


def test_what_is_typed_is_bound_and_never_stands_in_the_text() -> None:
    told = "x'; DROP TABLE quote; --"
    how = counted_of(own_of({"kind": "count", "of": {"fact": "quotes", "met": [["template", told]]}}))
    assert told not in how.text
    assert how.bound == (("block_0", told),)


def test_a_formula_in_words() -> None:
    """Share of visits in which the order was asked for."""
    blocks = {"kind": "share", "of": {"fact": "activities", "met": [["kind_visit", ""]]}, "more": [["asked", ""]]}
    assert formula_of(own_of(blocks)) == {
        "nl": "deel van gehouden activiteiten (soort is bezoek): om de order gevraagd",
        "en": "share of activities held (kind is visit): asked for the order",
    }
