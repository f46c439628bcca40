"""The log of changes knows every table that facts are read from, and every fact that hangs on it."""

from __future__ import annotations

import re

import pytest
from django.db import connection, transaction

from meetpunt.store.fact_log.watched import (
    FETCHED,
    TABLE,
    UNTOLD,
    WATCHED,
    WATCHED_WHOLE,
    table_key,
    told_as_tables,
)
from meetpunt.store.models import FactChange
from meetpunt.store.schema import facts, owned_tables
from meetpunt.store.tenancy import changing
from tests.build import Company, company, day

TABLES = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_]+)")
PARTS_OF_OTHERS = {"fact_hand", "fact_step"}
"""The first is a part of `fact_stage`, and a changed step is a change of everything."""


def test_every_table_that_a_fact_is_read_from_is_watched() -> None:
    views = {name for name, _query in facts()}
    read = {table for _name, query in facts() for table in TABLES.findall(query)} - views
    # The organisation's currency is looked at by whoever reads the log.
    assert read - {"organisation"} == {*WATCHED, *WATCHED_WHOLE}


def test_every_fact_is_fetched_again_for_some_change_and_every_kind_fetches_something() -> None:
    names = {name for name, _query in facts() if name.startswith("fact_")}
    assert {part.fact for parts in FETCHED.values() for part in parts} == names - PARTS_OF_OTHERS
    assert set(FETCHED) == {kind for kinds in WATCHED.values() for kind, _column in kinds}


def test_a_key_is_told_only_where_it_is_a_column_of_the_fact() -> None:
    for parts in FETCHED.values():
        for part in parts:
            query = next(query for name, query in facts() if name == part.fact)
            assert part.column is None or part.column in query


@pytest.fixture
def firm(db: None) -> Company:
    """An organisation with one opportunity of which nothing is told yet."""
    firm = company()
    firm.person("Anna", "Noord")
    firm.opportunity("Anna")
    FactChange.objects.all().delete()
    return firm


def _told(firm: Company) -> set[tuple[str, int]]:
    return set(FactChange.objects.filter(organisation=firm.organisation).values_list("kind", "key"))


def test_an_event_that_moves_is_told_of_both_opportunities(firm: Company) -> None:
    one, other = firm.opportunity("Anna"), firm.opportunity("Anna")
    event = firm.event(one, "step", day(1), 0)
    FactChange.objects.all().delete()
    type(event).objects.filter(pk=event.pk).update(opportunity=other)
    assert _told(firm) == {("event", one.pk), ("event", other.pk)}


def test_what_is_taken_back_was_never_told(firm: Company) -> None:
    with transaction.atomic():
        firm.opportunity("Anna")
        assert _told(firm)
        transaction.set_rollback(True)
    assert _told(firm) == set()


def test_what_no_fact_is_made_of_is_told_as_its_table_once_in_a_row(firm: Company) -> None:
    with changing(firm.organisation.pk), connection.cursor() as cursor:
        cursor.execute("UPDATE organisation SET name = 'Ander' WHERE id = %s", [firm.organisation.pk])
        cursor.execute("UPDATE person SET phone = '1' WHERE organisation_id = %s", [firm.organisation.pk])
        cursor.execute("UPDATE person SET phone = '2' WHERE organisation_id = %s", [firm.organisation.pk])
    assert _told(firm) == {(TABLE, table_key("organisation")), (TABLE, table_key("person"))}
    if connection.vendor == "sqlite":
        assert FactChange.objects.count() == 2


def test_the_numbers_that_every_write_raises_are_not_told(firm: Company) -> None:
    with changing(firm.organisation.pk):
        pass
    assert _told(firm) == set()


def test_each_table_of_an_organisation_is_told_of_or_known_to_be_of_no_figure() -> None:
    told = {
        *told_as_tables(owned_tables()),
        *WATCHED,
        *(table for table, columns in WATCHED_WHOLE.items() if not columns),
    }
    assert set(owned_tables()) - told == set(UNTOLD)
    assert len({table_key(table) for table in told}) == len(told)
