"""The texts of the funnel by hand: steps, days, facts beside a question, and what stands in no funnel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from meetpunt.store.fields import to_us
from meetpunt.store.models import Activity, Opportunity, Quote
from tests.build import Company, company, day
from tests.measures.asking import ask, end_of, period

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Company:
    """SPOW; Anna sells in Noord, Bram in Zuid."""
    firm = company()
    firm.person("Anna", "Noord")
    firm.person("Bram", "Zuid")
    return firm


def _live(firm: Company, *events: tuple[Any, int | None], **fields: Any) -> Opportunity:
    one = firm.opportunity("Anna", **fields)
    for what, at in events:
        kind, step = ("step", what) if isinstance(what, int) else (what, None)
        firm.event(one, kind, None if at is None else day(at), step)
    return one


def _funnel(firm: Company, **scope: Any) -> list[tuple[int, int, int]]:
    return [(row["reached"], row["went_on"], row["lost"]) for row in ask("step_funnel", firm, **scope)]


def test_the_four_histories_of_the_page_on_the_funnel(firm: Company) -> None:
    """docs/counting/funnel.md, worked example (its day 0 is our day 1).

    Skip 0 -> 2, open · back and on, lost in 2 · re-opened, on to 2, open · skip to the order, won for good.
    Step 0: 4 reached, 4 on · step 1: 4, 4 · step 2: 4, 1 on, 1 lost · step 3: 1, won.
    """
    _live(firm, (0, 1), (2, 5))
    _live(firm, (0, 1), (1, 2), (2, 4), (1, 7), (2, 9), ("lost", 13))
    _live(firm, (0, 1), (1, 3), ("lost", 6), ("reopened", 10), (2, 12))
    _live(firm, (0, 1), (3, 5), ("lost", 10))
    assert _funnel(firm, as_of_us=end_of(21)) == [(4, 4, 0), (4, 4, 0), (4, 1, 1), (1, 1, 0)]


def test_a_cohort_of_the_process_follows_its_entries_and_a_cohort_of_steps_each_steps_own(firm: Company) -> None:
    """Entered on day 2 and 8, both reached step 1 on day 10. Period: days 5 to 12."""
    _live(firm, (0, 2), (1, 10))
    _live(firm, (0, 8), (1, 10))
    assert _funnel(firm, **period(5, 12)) == [(1, 1, 0), (1, 0, 0)]
    assert _funnel(firm, cohort="step", **period(5, 12)) == [(1, 1, 0), (2, 0, 0)]


def test_a_step_belongs_to_who_owned_it_at_its_entry(firm: Company) -> None:
    one = _live(firm, (0, 1))
    firm.event(one, "transferred", day(3), owner="Bram")
    firm.event(one, "step", day(5), 1, owner="Bram")
    anna, bram = firm.people["Anna"].pk, firm.people["Bram"].pk
    rows = {(row["key"], row["position"]): row["reached"] for row in ask("step_funnel", firm, by="owner")}
    assert rows == {(anna, 0): 1, (bram, 1): 1}
    assert _funnel(firm, teams=(firm.teams["Zuid"].pk,)) == [(1, 0, 0)]


def test_days_in_a_step_count_the_completed_stays_that_were_seen_to_begin_and_end(firm: Company) -> None:
    """Stays in step 0 of 1, 2, 4 and 8 days, and one that is open, one skipped step, one only seen at an import.

    n 4, mean 15 / 4 = 3.75; linear quartiles of (1, 2, 4, 8): 1 + 0.75 x 1 = 1.75, (2 + 4) / 2 = 3, 4 + 0.25 x 4 = 5.
    """
    for stay in (1, 2, 4, 8):
        _live(firm, (0, 1), (1, 1 + stay))
    _live(firm, (0, 1))
    _live(firm, (1, 1))
    seen = _live(firm, (0, 1))
    firm.event(seen, "step", day(20), 1, origin="seen_at_import")
    (row,) = ask("lead_time", firm)
    assert (row["position"], row["n"]) == (0, 4)
    assert [float(row[name]) for name in ("mean", "p25", "median", "p75")] == pytest.approx([3.75, 1.75, 3, 5])


def test_one_completed_stay_is_its_own_quartiles(firm: Company) -> None:
    _live(firm, (0, 1), (1, 4))
    (row,) = ask("lead_time", firm)
    assert [float(row[name]) for name in ("mean", "p25", "median", "p75")] == pytest.approx([3, 3, 3, 3])


def _contact(firm: Company, one: Opportunity, at: float, asked: str = "", **fields: Any) -> None:
    started = day(1) + timedelta(days=at - 1)
    Activity.objects.create(
        organisation=firm.organisation,
        person=one.owner,
        opportunity=one,
        kind=fields.pop("kind", "call"),
        status=fields.pop("status", "held"),
        asked_for_order=asked,
        started_at=started,
        started_on=started.date(),
        recorded_at=started,
    )


def _quote(firm: Company, one: Opportunity, revision: int, discount: int | None = None) -> None:
    Quote.objects.create(
        organisation=firm.organisation,
        opportunity=one,
        revision=revision,
        issued_at=day(10),
        issued_on=day(10).date(),
        discount_minor=discount,
        currency="EUR",
        recorded_at=day(10),
    )


def test_the_facts_beside_a_question_are_counts_of_those_that_reached_the_step(firm: Company) -> None:
    """Step 2 (the quote), four opportunities, as of day 40:

    A  reached day 10, called day 12 and asked for the order, lost day 20: a week old, within a week, asked and lost
    B  reached day 10 from step 0 (skipped 1), visited day 30, order not asked for; open; quote revised
    C  reached day 10, called only before it, after it an office task and a cancelled visit; gone on; discount
    D  reached day 38: not a week old; no decision on day 39
    """
    a = _live(firm, (0, 1), (1, 5), (2, 10), ("lost", 20))
    b = _live(firm, (0, 1), (2, 10))
    c = _live(firm, (0, 1), (1, 5), (2, 10), (3, 15))
    d = _live(firm, (0, 1), (1, 5), (2, 38), ("no_decision", 39))
    _contact(firm, a, 12, "yes")
    _contact(firm, b, 30, "no", kind="visit")
    _contact(firm, c, 9)
    _contact(firm, c, 11, kind="office")
    _contact(firm, c, 11, kind="visit", status="cancelled")
    _quote(firm, b, 1)
    _quote(firm, b, 2)
    _quote(firm, c, 1, discount=500)
    contacts = {row["opportunity_id"]: row for row in ask("step_contacts", firm, position=2, as_of_us=end_of(40))}
    terms = {row["opportunity_id"]: row for row in ask("step_terms", firm, position=2, as_of_us=end_of(40))}
    assert contacts.keys() == terms.keys() == {one.pk for one in (a, b, c, d)}

    def of(name: str, rows: dict[int, dict[str, object]]) -> list[object]:
        return [rows[one.pk][name] for one in (a, b, c, d)]

    assert of("skipped_before", contacts) == [0, 1, 0, 0]
    assert of("contacts_before", contacts) == [0, 0, 1, 0]
    assert of("attempts", contacts) == [1, 1, 0, 0]
    assert of("visits", contacts) == [0, 1, 0, 0]
    assert of("first_us", contacts) == [to_us(day(12)), to_us(day(30)), None, None]
    assert of("asked", contacts) == [1, 0, 0, 0]
    assert of("not_asked", contacts) == [0, 1, 0, 0]
    assert of("went_on", contacts) == [0, 0, 1, 0]
    assert of("lost", contacts) == [1, 0, 0, 1]
    assert of("undecided", contacts) == [0, 0, 0, 1]
    assert of("revisions", terms) == [None, 2, 1, None]
    assert of("discounted", terms) == [None, 0, 1, None]
    assert of("lost", terms) == [1, 0, 0, 1]


def test_undated_and_unmapped_ones_are_counted_apart_once_each(firm: Company) -> None:
    _live(firm, (0, 1))
    _live(firm, (0, None), (1, None))
    unmapped = firm.opportunity("Anna")
    firm.event(unmapped, "step", day(2))
    firm.event(unmapped, "step", day(4))
    assert ask("unplaced", firm) == [{"undated": 1, "unmapped": 1}]
    assert [(row["position"], row["reached"]) for row in ask("step_funnel", firm)] == [(0, 1)]


def test_the_events_are_those_that_happened_and_were_known_in_order(firm: Company) -> None:
    one = _live(firm, (0, 3), (1, 5))
    firm.event(one, "transferred", day(6), owner="Bram")
    firm.event(one, "lost", day(9), reason="prijs", recorded_at=day(20))
    firm.event(firm.opportunity("Anna"), "step", None, 0)
    events = [(row["kind"], row["position"]) for row in ask("stage_events", firm, as_of_us=end_of(10))]
    assert events == [(0, 0), (0, 1), (1, -1)]
    known = ask("stage_events", firm, as_of_us=end_of(10), known_at_us=end_of(10))
    assert [row["kind"] for row in known] == [0, 0]
