"""What some people's accounts are is found first; the text then names them, and answers the same."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.measures import narrowing
from meetpunt.measures.engine import DatabaseEngine, filled_in, measure, sql_text
from meetpunt.measures.narrowing import IN_ASKED, narrowed
from meetpunt.measures.scope import Scope
from meetpunt.store.tenancy import acting_in
from tests.build import Company
from tests.filled_once import lasting
from tests.measures.crowd import crowd
from tests.measures.test_conformance import TEXTS

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

NARROWED = ("activity_counts", "held_visits", "time_kinds", "visit_gaps", "visits_by_status")


@pytest.fixture(scope="module")
def firm_of_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Company]:
    with lasting(django_db_blocker, lambda: crowd("Proefbedrijf", 11)) as made:
        yield made


@pytest.fixture
def firm(firm_of_module: Company, db: None) -> Company:
    return deepcopy(firm_of_module)


def _scope(firm: Company) -> Scope:
    return Scope(firm.organisation.pk, owners=(firm.people["Bram"].pk,), customer_months=2, by="owner")


def test_these_texts_ask_about_the_accounts_that_they_list() -> None:
    assert tuple(name for name in TEXTS if IN_ASKED in sql_text(name)) == NARROWED


@pytest.mark.parametrize("name", NARROWED)
def test_a_text_answers_the_same_with_its_accounts_named(name: str, firm: Company) -> None:
    scope = _scope(firm)
    with acting_in(firm.organisation.pk):
        sql, values = filled_in(name, scope)
        assert IN_ASKED not in narrowed(sql, values)
        whole = DatabaseEngine().run(sql, values)
        with CaptureQueriesContext(connection) as asked:
            found = measure(name, scope)
        nobody = replace(scope, owners=(-1,))
        assert measure(name, nobody) == DatabaseEngine().run(*filled_in(name, nobody))
    assert found == whole
    assert whole.rows
    assert len(asked) == 2, "the accounts, and what was asked about them"


def test_too_many_accounts_are_left_a_list(firm: Company, monkeypatch: Any) -> None:
    monkeypatch.setattr(narrowing, "MOST", 1)
    with acting_in(firm.organisation.pk):
        sql, values = filled_in("time_kinds", _scope(firm))
        assert narrowed(sql, values) == sql
