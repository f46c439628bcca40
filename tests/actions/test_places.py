"""Accounts get their place on the map from their address, and keep the one that was measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from meetpunt.actions.imports import GivenFile, run_import
from meetpunt.actions.organisations import NewOrganisation, create_organisation
from meetpunt.actions.places import locate_accounts
from meetpunt.store.models import Account, Organisation
from meetpunt.store.places import locate
from meetpunt.store.tenancy import acting_in, change_number, changing
from tests.landing import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    created = create_organisation(NewOrganisation("Bakker"), NOW)
    return Organisation.objects.get(pk=created.id)


def _add(organisation: Organisation, name: str, **address: object) -> Account:
    with changing(organisation.pk):
        return Account.objects.create(organisation=organisation, name=name, created_at=NOW, **address)


def _place(account: Account) -> tuple[float | None, float | None]:
    with acting_in(account.organisation_id):
        account.refresh_from_db()
    return account.latitude, account.longitude


def _of(postcode: str, town: str, country: str = "NL") -> tuple[float, float]:
    position = locate(postcode, town, country)
    assert position is not None
    return position.latitude, position.longitude


def test_accounts_without_a_place_get_that_of_their_address(organisation: Organisation) -> None:
    tilburg = _add(organisation, "Een", town="Tilburg")
    ghent = _add(organisation, "Twee", postcode="B-9000", town="Gent", country="België")
    nowhere = _add(organisation, "Drie", town="Xyzzy")
    assert locate_accounts(organisation.pk) == 2
    assert _place(tilburg) == _of("", "Tilburg")
    assert _place(ghent) == _of("9000", "Gent", "BE")
    assert _place(nowhere) == (None, None)


def test_the_same_twice_is_nothing(organisation: Organisation) -> None:
    _add(organisation, "Een", town="Tilburg")
    _add(organisation, "Twee", town="Xyzzy")
    assert locate_accounts(organisation.pk) == 1
    before = change_number(organisation.pk)
    assert locate_accounts(organisation.pk) == 0
    assert change_number(organisation.pk) == before


def test_a_place_that_was_measured_stays_and_a_derived_one_follows_the_address(organisation: Organisation) -> None:
    measured = _add(organisation, "Een", town="Tilburg", latitude=51.58432, longitude=5.10123)
    derived = _add(organisation, "Twee", town="Tilburg")
    locate_accounts(organisation.pk)
    with changing(organisation.pk):
        Account.objects.filter(organisation=organisation).update(town="Breda")
    assert locate_accounts(organisation.pk) == 1
    assert _place(measured) == (51.58432, 5.10123)
    assert _place(derived) == _of("", "Breda")
    with changing(organisation.pk):
        Account.objects.filter(pk=derived.pk).update(town="")
    assert locate_accounts(organisation.pk) == 1
    assert _place(derived) == (None, None)


def test_only_the_named_accounts_and_never_those_of_another_organisation(organisation: Organisation) -> None:
    created = create_organisation(NewOrganisation("Slager"), NOW)
    other = Organisation.objects.get(pk=created.id)
    one, two = _add(organisation, "Een", town="Tilburg"), _add(organisation, "Twee", town="Breda")
    theirs = _add(other, "Van hen", town="Tilburg")
    assert locate_accounts(organisation.pk, [one.pk, theirs.pk]) == 1
    assert _place(one) == _of("", "Tilburg")
    assert _place(two) == (None, None)
    assert _place(theirs) == (None, None)


def test_many_accounts_take_as_many_statements_as_there_are_places(
    organisation: Organisation, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with changing(organisation.pk):
        Account.objects.bulk_create(
            Account(organisation=organisation, name=f"Klant {n}", town=("Tilburg", "Breda")[n % 2], created_at=NOW)
            for n in range(900)
        )
    with django_assert_max_num_queries(14):
        assert locate_accounts(organisation.pk) == 900


def test_accounts_that_an_import_lands_get_their_place(organisation: Organisation, tmp_path: Path) -> None:
    mapping = """
source: crm
complete_from: 2026-01-01
currency: EUR
process: spatoco
files:
  - file: accounts.csv
    table: accounts
    fields: {id: id, name: name, postcode: zip, town: city, country: land}
"""
    rows = ["1,Bakkerij Een,5038 AA,Tilburg,NL", "2,Bäckerei Zwei,50667,Köln,Duitsland", "3,Onbekend,,,"]
    text = "\n".join(["id,name,zip,city,land", *rows, ""])
    file = tmp_path / "accounts.csv"
    file.write_text(text, encoding="utf-8")
    given = [GivenFile(file, "accounts.csv")]
    run_import(organisation.pk, given, mapping, NOW, is_check=True)
    with acting_in(organisation.pk):
        assert not Account.objects.exists()
    run_import(organisation.pk, given, mapping, NOW)
    with acting_in(organisation.pk):
        found = {a.name: (a.latitude, a.longitude) for a in Account.objects.filter(organisation=organisation)}
    assert found == {
        "Bakkerij Een": _of("5038", "Tilburg"),
        "Bäckerei Zwei": _of("50667", "Köln", "DE"),
        "Onbekend": (None, None),
    }
