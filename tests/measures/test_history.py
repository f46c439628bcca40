"""Looking back: as of a day = only what happened by then; known at a day = also only what was written down by then.

The proof by replay: what a text says as of a day must be what it says of an organisation that never got to know more.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from meetpunt.measures.engine import measure
from meetpunt.measures.scope import Scope
from meetpunt.store import attribution
from meetpunt.store.fields import BEGINNING, FOREVER, to_us
from meetpunt.store.models import Activity, OpportunityChange, Order, Quote, StageEvent, TeamMembership
from tests.build import Company, company, day
from tests.measures.asking import ask, end_of
from tests.measures.crowd import LAST_DAY, crowd

pytestmark = pytest.mark.django_db

QUESTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("step_funnel", {"by": "owner"}),
    ("outcomes", {"by": "team"}),
    ("open_stock", {"by": "owner"}),
    ("lead_time", {}),
    ("stage_events", {}),
    ("order_intake", {"by": "team"}),
    ("step_contacts", {"position": 2}),
    ("step_terms", {"position": 2}),
    ("step_products", {"position": 2}),
)


def _answers(firm: Company, **seen: int) -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    for name, scope in QUESTIONS:
        rows = measure(name, Scope(firm.organisation.pk, firm.process.pk, **scope, **seen)).rows
        found[name] = sorted(rows, key=str)
    return found


@given(seed=st.integers(0, 10_000), looked=st.integers(5, LAST_DAY))
@hypothesis_settings(max_examples=12, deadline=None)
def test_as_of_a_day_is_what_stood_when_only_the_events_before_it_had_happened(seed: int, looked: int) -> None:
    with transaction.atomic():
        firm = crowd("Proefbedrijf", seed, opportunities=25)
        then = end_of(looked)
        before = _answers(firm, as_of_us=then)
        StageEvent.objects.filter(happened_at__gte=then).delete()
        Order.objects.filter(ordered_at__gte=then).delete()
        Quote.objects.filter(issued_at__gte=then).delete()
        Activity.objects.filter(started_at__gte=then).delete()
        assert _answers(firm, as_of_us=then) == before
        transaction.set_rollback(True)


@given(seed=st.integers(0, 10_000), looked=st.integers(5, LAST_DAY))
@hypothesis_settings(max_examples=12, deadline=None)
def test_known_at_a_day_leaves_out_what_was_written_down_later(seed: int, looked: int) -> None:
    with transaction.atomic():
        firm = crowd("Proefbedrijf", seed, opportunities=25)
        then = end_of(looked)
        before = _answers(firm, as_of_us=then, known_at_us=then)
        StageEvent.objects.filter(recorded_at__gte=then).delete()
        Order.objects.filter(recorded_at__gte=then).delete()
        OpportunityChange.objects.filter(recorded_at__gte=then).delete()
        Quote.objects.filter(recorded_at__gte=then).delete()
        Activity.objects.filter(recorded_at__gte=then).delete()
        assert _answers(firm, as_of_us=then) == before
        transaction.set_rollback(True)


def test_the_end_of_a_day_belongs_to_the_next(firm: Company) -> None:
    one = firm.opportunity("Anna")
    firm.event(one, "step", day(3), 0)
    moment = to_us(day(3))
    assert ask("step_funnel", firm, as_of_us=moment) == []
    assert len(ask("step_funnel", firm, as_of_us=moment + 1)) == 1


def test_the_worked_example_of_the_page(firm: Company) -> None:
    """docs/counting/time-and-history.md: Bram moves from Noord to Zuid on 1 March.

    He quotes on 10 February (written down on 5 March) and signs on 10 April: the offer belongs to Noord, the order to
    Zuid. As of 28 February it is an open quote of Noord; known at 28 February it is nothing.
    """
    bram, march = firm.people["Bram"], date(2026, 3, 1)
    TeamMembership.objects.filter(person=bram).update(valid_until=march)
    TeamMembership.objects.create(
        organisation=firm.organisation, team=firm.teams["Zuid"], person=bram, valid_from=march, valid_until=FOREVER
    )
    one = firm.opportunity("Bram", 500, outcome="won")
    firm.event(one, "step", day(41), 2, recorded_at=day(64))
    firm.event(one, "step", day(100), 3)
    attribution.refresh(firm.organisation.pk)
    noord, zuid = firm.teams["Noord"].pk, firm.teams["Zuid"].pk
    offer, order = 2, 3
    steps = {(row["position"], row["key"]) for row in ask("step_funnel", firm, by="team")}
    assert steps == {(0, noord), (1, noord), (offer, noord), (order, zuid)}
    assert [(row["key"], row["revenue_minor"]) for row in ask("order_intake", firm, by="team")] == [(zuid, 500)]
    february = end_of(59)
    stock = ask("open_stock", firm, by="team", as_of_us=february)
    assert [(row["key"], row["position"], row["count"]) for row in stock] == [(noord, offer, 1)]
    assert ask("open_stock", firm, by="team", as_of_us=february, known_at_us=february) == []


def test_a_transfer_changes_whose_it_is_from_then_on_and_not_before(firm: Company) -> None:
    one = firm.opportunity("Anna")
    firm.event(one, "step", day(2), 0)
    firm.event(one, "transferred", day(6), owner="Bram")
    firm.event(one, "lost", day(9), owner="Bram")
    anna, bram = firm.people["Anna"].pk, firm.people["Bram"].pk
    for looked, whose in ((5, anna), (6, bram)):
        assert [row["key"] for row in ask("open_stock", firm, by="owner", as_of_us=end_of(looked))] == [whose]
    assert [(row["key"], row["reached"]) for row in ask("step_funnel", firm, by="owner")] == [(anna, 1)]
    assert [(row["key"], row["lost"]) for row in ask("outcomes", firm, by="owner")] == [(bram, 1)]


def test_a_change_of_terms_written_down_later_was_not_known_before(firm: Company) -> None:
    """Worth 400 until day 5 and 100 since; that it had been 400 was written down on day 8 only."""
    one = firm.opportunity("Anna", 100)
    firm.event(one, "step", day(1), 0)
    OpportunityChange.objects.create(
        organisation=firm.organisation,
        opportunity=one,
        until=day(5),
        recorded_at=day(8),
        amount_minor=400,
        currency="EUR",
    )

    def worth(as_of: int, known_at: int) -> int:
        (row,) = ask("open_stock", firm, as_of_us=end_of(as_of), known_at_us=end_of(known_at))
        return int(row["amount_minor"])

    assert (worth(3, 3), worth(3, 9), worth(6, 9)) == (100, 400, 100)


@pytest.fixture
def firm() -> Company:
    firm = company()
    firm.team("Zuid")
    firm.person("Anna", "Noord")
    firm.person("Bram", "Noord")
    assert TeamMembership.objects.filter(valid_from=BEGINNING).count() == 2
    return firm
