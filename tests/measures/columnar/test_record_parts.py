"""What is kept by account, opportunity or person is what the text itself tells, whatever was written in between."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.measures.engine import DatabaseEngine, measure
from meetpunt.measures.scope import Scope
from meetpunt.reports.memory import Memory
from meetpunt.reports.record_parts import LISTS, MISSING, added_up, columns_of, columns_of_each
from meetpunt.store.fields import to_day_number
from meetpunt.store.models import Activity, Product
from meetpunt.store.tenancy import acting_in, change_number, changing
from tests.build import Company, day
from tests.measures.columnar.writing import Writer
from tests.measures.crowd import crowd

TOGETHER = {"agreed_gaps": ("segment", "gap"), "orders_after_visit": ("band",)}


def _scopes(firm: Company) -> list[tuple[str, Scope]]:
    days = {"from_day": to_day_number(day(20).date()), "until_day": to_day_number(day(130).date())}
    anna = {"owners": (firm.people["Anna"].pk,)}
    whole = Scope(firm.organisation.pk, firm.process.pk, since_day=to_day_number(day(1).date()), **days)
    by = {**dict.fromkeys(TOGETHER, "account"), "next_steps": "opportunity"}
    return [
        (name, Scope(**{**whole.__dict__, **(whose if name in by else {}), "by": by.get(name, "nothing")}))
        for name in LISTS
        for whose in ({}, anna)
    ]


def _plain(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted((tuple(MISSING if one is None else one for one in row) for row in rows), key=repr)


@pytest.mark.parametrize("columnar", ["never", "always"])
def test_after_each_write_the_rows_are_those_of_the_text(own_database: None, settings: Any, columnar: str) -> None:
    settings.COLUMNAR = columnar
    firm = crowd("Proefbedrijf", 4, opportunities=40)
    organisation, writer = firm.organisation.pk, Writer(firm, 7)
    firm.organisation_products = list(Product.objects.filter(organisation=organisation))  # type: ignore[attr-defined]
    with acting_in(organisation):
        for _ in range(16):
            writer.visit()
            change = change_number(organisation)
            for name, scope in _scopes(firm):
                found, told = columns_of(name, scope, change), measure(name, scope, DatabaseEngine())
                rows = list(zip(*(found[column].tolist() for column in told.columns), strict=True))
                assert _plain(rows) == _plain(told.rows), name
                each = columns_of_each(name, scope, change).values()
                rows = [row for one in each for row in zip(*(one[name].tolist() for name in told.columns), strict=True)]
                assert _plain(rows) == _plain(told.rows), name
                if name in TOGETHER:
                    whole = Scope(**{**scope.__dict__, "by": "nothing"})
                    assert _plain(added_up(name, whole, change, TOGETHER[name]).rows) == _plain(
                        measure(name, whole, DatabaseEngine()).rows
                    ), name
            writer.write()


def test_after_a_visit_its_account_alone_is_asked_and_who_made_something_of_it_makes_it_anew(
    own_database: None, settings: Any
) -> None:
    settings.COLUMNAR = "never"
    firm = crowd("Proefbedrijf", 4, opportunities=40)
    organisation, memory = firm.organisation.pk, Memory(room=4)
    scope = Scope(organisation)

    def visits() -> int:
        return int(columns_of("account_visits", scope, change_number(organisation))["visits"].sum())

    with acting_in(organisation):
        before = memory.while_it_holds(organisation, "visits", visits)
        assert memory.while_it_holds(organisation, "again", visits) == before, "of what is kept"
        held = Activity.objects.filter(organisation=organisation, kind="visit", status="held", account__isnull=False)
        with changing(organisation):
            held.filter(pk__in=held[:1]).delete()
        with CaptureQueriesContext(connection) as told:
            assert memory.while_it_holds(organisation, "visits", visits) == before - 1
        asked = [one["sql"] for one in told.captured_queries if "fact_activity" in one["sql"]]
        assert [" f.account_id IN (" in one for one in asked] == [True]
        assert memory.while_it_holds(organisation, "again", visits) == before - 1


def test_after_a_visit_of_somebody_what_others_did_is_the_very_same(own_database: None, settings: Any) -> None:
    settings.COLUMNAR = "never"
    firm = crowd("Proefbedrijf", 4, opportunities=40)
    organisation, bram = firm.organisation.pk, firm.people["Bram"].pk
    scope = Scope(organisation)
    with acting_in(organisation):
        before = columns_of_each("work_held", scope, change_number(organisation))
        with changing(organisation):
            held = Activity.objects.filter(organisation=organisation, kind="visit", status="held", person=bram)
            held.filter(pk__in=held[:1]).delete()
        after = columns_of_each("work_held", scope, change_number(organisation))
    assert {one for one, columns in after.items() if columns is not before.get(one)} == {bram}
    assert len(after[bram]["owner_id"]) == len(before[bram]["owner_id"]) - 1


@pytest.mark.django_db
def test_within_a_transaction_the_text_is_asked() -> None:
    organisation = crowd("Proefbedrijf", 4, opportunities=5).organisation.pk
    scope = Scope(organisation)
    assert len(columns_of("work_held", scope, change_number(organisation))["owner_id"])
    with changing(organisation):
        Activity.objects.filter(organisation=organisation).delete()
    assert not len(columns_of("work_held", scope, change_number(organisation))["owner_id"])
