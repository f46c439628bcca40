"""The copy of an organisation's facts is the database's facts after every write, whoever writes and in which way."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from meetpunt.measures.columnar.copies import copies
from meetpunt.measures.columnar.loading import NotLoaded, load
from meetpunt.measures.database import DatabaseEngine
from meetpunt.measures.engine import measure
from meetpunt.measures.scope import Scope
from meetpunt.store.models import Activity, ExchangeRate, Opportunity, Organisation, Product, Source, Step
from meetpunt.store.tenancy import acting_in, changing
from tests.build import NOW, Company, company, day
from tests.measures.columnar.writing import Writer, assert_same_facts, copy_of
from tests.measures.test_conformance import TEXTS

FEW = 3
SHARED = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    "phases": [Phase.generate],
}
"""An example goes on where the one before ended, so that none can be made smaller."""


@given(seed=st.integers(0, 2**32), writes=st.lists(st.integers(1, 3), min_size=1, max_size=8))
@hypothesis_settings(max_examples=FEW, **SHARED)  # type: ignore[arg-type]
def test_after_every_write_the_copy_is_what_the_database_is(firm: Company, seed: int, writes: list[int]) -> None:
    _write_and_compare(firm, seed, writes)


@pytest.mark.long
@given(seed=st.integers(0, 2**32), writes=st.lists(st.integers(1, 5), min_size=1, max_size=40))
@hypothesis_settings(max_examples=100, **SHARED)  # type: ignore[arg-type]
def test_after_very_many_writes_too(firm: Company, seed: int, writes: list[int]) -> None:
    _write_and_compare(firm, seed, writes)


def _write_and_compare(firm: Company, seed: int, writes: list[int]) -> None:
    writer = Writer(firm, seed)
    for times in writes:
        writer.write(times)
        assert assert_same_facts(firm.organisation.pk) > 100
    _compare_every_text(firm)


def _compare_every_text(firm: Company) -> None:
    product = firm.organisation_products[0].pk  # type: ignore[attr-defined]
    whole = Scope(firm.organisation.pk, firm.process.pk, product=product, customer_months=2)
    copy = copy_of(firm.organisation.pk)
    for name in TEXTS:
        for scope in (whole, replace(whole, product=None, by="owner" if name != "order_intake" else "month")):
            asked = whole if name == "opportunities_of_product" else scope
            ours, theirs = measure(name, asked, DatabaseEngine()), measure(name, asked, copy)
            assert ours.columns == theirs.columns
            assert _plain(ours.rows) == _plain(theirs.rows), name


def _plain(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Numbers to nine digits: PostgreSQL adds them up as decimals."""
    return [tuple(one if isinstance(one, str | None) else f"{float(one):.9g}" for one in row) for row in rows]


@pytest.mark.parametrize("rounds", [4, pytest.param(60, marks=pytest.mark.long)])
def test_writers_at_the_same_time_are_all_seen(firm: Company, rounds: int) -> None:
    organisation = firm.organisation.pk
    assert_same_facts(organisation)

    def write(seed: int) -> None:
        try:
            Writer(firm, seed).write(5)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for place in range(rounds):
            writing = [pool.submit(write, 100 * place + number) for number in range(2)]
            while not all(one.done() for one in writing):
                _no_event_without_its_opportunity(organisation)
            for one in writing:
                one.result()
            assert_same_facts(organisation)


def _no_event_without_its_opportunity(organisation: int) -> None:
    """What one transaction wrote is seen whole or not at all, also while others write."""
    lonely = copy_of(organisation).run(
        "SELECT COUNT(*) FROM fact_stage s WHERE NOT EXISTS "
        "(SELECT 1 FROM fact_opportunity o WHERE o.opportunity_id = s.opportunity_id)",
        {},
    )
    assert lonely.rows == [(0,)]


@pytest.mark.postgres
def test_who_began_earlier_and_commits_later_is_not_lost(firm: Company) -> None:
    organisation = firm.organisation.pk
    assert_same_facts(organisation)
    wrote, may_commit = Event(), Event()

    def slow() -> None:
        try:
            with acting_in(organisation), transaction.atomic():
                _visit(organisation)
                wrote.set()
                may_commit.wait(20)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(slow)
        wrote.wait(20)
        _visit(organisation)  # a younger transaction, seen before the older one
        before = assert_same_facts(organisation)
        assert_same_facts(organisation)
        may_commit.set()
        waiting.result()
        assert assert_same_facts(organisation) == before + 1


def _visit(organisation: int) -> Activity:
    return Activity.objects.create(
        organisation_id=organisation,
        kind="visit",
        status="held",
        recorded_at=NOW,
        started_at=NOW,
        started_on=NOW.date(),
    )


@pytest.mark.django_db
def test_a_database_in_memory_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("only SQLite has such databases")
    monkeypatch.setitem(connection.settings_dict, "NAME", "file:memory?mode=memory&cache=shared")
    with pytest.raises(NotLoaded):
        load(company().organisation.pk, most_mb=100)


def test_the_copy_holds_nothing_of_another_organisation(firm: Company) -> None:
    copy = copy_of(firm.organisation.pk)
    for (name,) in copy.run("SELECT table_name FROM duckdb_columns() WHERE column_name = 'organisation_id'", {}).rows:
        assert copy.run(f"SELECT COUNT(*) FROM {name} WHERE organisation_id <> {firm.organisation.pk}", {}).rows == [
            (0,)
        ]


def test_a_change_that_stands_in_all_facts_makes_the_copy_anew(firm: Company) -> None:
    organisation = firm.organisation
    copy = copy_of(organisation.pk)
    changes: list[Callable[[], object]] = [
        lambda: Organisation.objects.filter(pk=organisation.pk).update(currency="USD"),
        lambda: ExchangeRate.objects.filter(organisation=organisation).update(rate_micro=90_000),
        lambda: Product.objects.filter(organisation=organisation).update(family=None),
        lambda: Source.objects.filter(organisation=organisation).update(complete_from=day(60).date()),
        lambda: Step.objects.filter(organisation=organisation, position=3).update(code="X"),
    ]
    for change in changes:
        with changing(organisation.pk):
            change()
        assert_same_facts(organisation.pk)
        assert copies.of(organisation.pk) is not copy
        copy = copy_of(organisation.pk)


def test_what_changes_no_fact_leaves_the_copy_alone(firm: Company) -> None:
    organisation = firm.organisation
    before = copy_of(organisation.pk)
    with changing(organisation.pk):
        Product.objects.create(organisation=organisation, name="Nieuw")
        Source.objects.filter(organisation=organisation).update(mapping="x")
    assert_same_facts(organisation.pk)
    assert copies.of(organisation.pk) is before


def test_a_removed_opportunity_leaves_nothing_behind(firm: Company) -> None:
    organisation = firm.organisation.pk
    copy = copy_of(organisation)
    one = Opportunity.objects.filter(organisation=organisation, outcome="won").first()
    assert one is not None
    number = one.pk
    with changing(organisation):
        one.orders.update(opportunity=None)  # type: ignore[attr-defined]
        one.delete()
    copy.bring_up_to_date()
    for name in ("fact_stage", "fact_hand", "fact_opportunity", "fact_opportunity_product", "fact_order_line"):
        assert copy.run(f"SELECT COUNT(*) FROM {name} WHERE opportunity_id = {number}", {}).rows == [(0,)], name
