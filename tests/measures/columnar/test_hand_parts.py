"""What is kept of opportunities in hand is what the text itself counts, whatever was written in between."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.measures.engine import DatabaseEngine, measure
from meetpunt.measures.scope import Scope
from meetpunt.reports import hand_parts
from meetpunt.reports.hand_parts import TEXTS, by_hand
from meetpunt.reports.view import remembered
from meetpunt.store.models import Opportunity, Product, StageEvent, Team
from meetpunt.store.tenancy import acting_in, change_number, changing
from tests.build import day
from tests.measures.columnar.writing import Writer
from tests.measures.crowd import crowd


@pytest.mark.parametrize("columnar", ["never", "always"])
def test_after_each_write_what_is_kept_is_what_the_text_counts(
    own_database: None, settings: Any, columnar: str
) -> None:
    settings.COLUMNAR = columnar
    firm = crowd("Proefbedrijf", 4, opportunities=40)
    organisation = firm.organisation.pk
    firm.organisation_products = list(Product.objects.filter(organisation=organisation))  # type: ignore[attr-defined]
    writer = Writer(firm, 17)
    some = {"owners": tuple(sorted(one.pk for name, one in firm.people.items() if name in ("Anna", "Bram")))}
    team = {"teams": tuple(Team.objects.filter(organisation=organisation).values_list("pk", flat=True)[:1])}
    scopes = [
        (name, Scope(organisation, firm.process.pk, by=by, with_undated=True, **whose))  # type: ignore[arg-type]
        for name, by, whose in product(sorted(TEXTS), ("nothing", "owner", "team"), (some, team))
    ]
    assert all(by_hand(name, scope) for name, scope in scopes)
    with acting_in(organisation):
        for _ in range(60 if connection.vendor == "sqlite" else 20):
            change = change_number(organisation)
            for name, scope in scopes:
                found, told = remembered(name, scope, change), measure(name, scope, DatabaseEngine())
                assert found.columns == told.columns
                here, there = ([tuple(map(_plain, row)) for row in one.rows] for one in (found, told))
                assert here == there, (name, scope.by, scope.owners, scope.teams)
            writer.write()


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else float(value)


def test_what_others_had_in_hand_changes_nothing(own_database: None, settings: Any) -> None:
    settings.COLUMNAR = "never"
    firm = crowd("Proefbedrijf", 4, opportunities=40)
    organisation, anna, bram = firm.organisation.pk, firm.people["Anna"], firm.people["Bram"]
    scope = Scope(organisation, firm.process.pk, owners=(anna.pk,))

    def asks() -> bool:
        with CaptureQueriesContext(connection) as told:
            remembered("outcomes", scope, change_number(organisation))
        return any("fact_stage" in one["sql"] for one in told.captured_queries)

    with acting_in(organisation):
        held = set(
            StageEvent.objects.filter(organisation=organisation, owner=anna).values_list("opportunity", flat=True)
        )
        others = Opportunity.objects.filter(organisation=organisation).exclude(pk__in=held)
        other, own = others.first(), Opportunity.objects.get(pk=min(held))
        assert other is not None
        assert asks()
        assert not asks()
        with changing(organisation):
            firm.event(other, "step", day(40), 1)
        assert not asks()
        with changing(organisation):
            firm.event(own, "step", day(40), 1)
        assert asks(), "it was hers"
        with changing(organisation):
            StageEvent.objects.filter(opportunity=other).update(owner=anna)
        assert asks(), "she took it over"
        with changing(organisation):
            StageEvent.objects.filter(opportunity=other).update(owner=bram)
        assert asks(), "it was hers until now"
        with changing(organisation):
            firm.event(other, "step", day(41), 2)
        assert not asks()


@given(hand=st.sets(st.integers(-3, 40)), changed=st.frozensets(st.integers(-5, 45)))
def test_what_changed_is_found_in_what_was_in_hand(hand: set[int], changed: frozenset[int]) -> None:
    assert hand_parts._meets(changed, np.array(sorted(hand), dtype=np.int64)) == bool(hand & changed)
