"""The one box: what stands first, what is found at all, and that it stays quick when there is much."""

from __future__ import annotations

from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.actions.looking import note_seen
from meetpunt.store.access import Viewer, organisation_ref
from meetpunt.store.finding import find, recently_seen
from meetpunt.store.models import Account, Contact, Opportunity
from tests.build import NOW, Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Company:
    made = company()
    made.team("Zuid", manager="Anna")
    made.person("Bram", "Zuid")
    made.person("Carla", "Noord")
    return made


def viewer(firm: Company, name: str) -> Viewer:
    role = "manager" if name == "Anna" else "rep"
    teams = frozenset({firm.teams["Zuid"].pk}) if name == "Anna" else frozenset()
    return Viewer(organisation_ref(firm.organisation), firm.people[name].pk, name, frozenset({role}), teams, NOW.date())


def account(firm: Company, name: str, owner: str = "Bram", town: str = "") -> Account:
    return Account.objects.create(
        organisation=firm.organisation, name=name, town=town, owner=firm.people[owner], created_at=NOW
    )


def names(viewer: Viewer, typed: str, table: str = "account") -> list[str]:
    return [hit.name for hit in find(viewer, typed) if hit.table == table]


def test_a_name_that_begins_so_stands_first_then_a_word_that_does_then_the_rest(firm: Company) -> None:
    for name in ("Hotel Smitshof", "Goudsmit", "Smit & Zn", "Smits Horeca"):
        account(firm, name)
    assert names(viewer(firm, "Bram"), "smit") == ["Smit & Zn", "Smits Horeca", "Hotel Smitshof", "Goudsmit"]


def test_among_equals_the_alphabet_decides(firm: Company) -> None:
    for name in ("Bakkerij Zegers", "Bakkerij Aarts", "Bakkerij Mol"):
        account(firm, name)
    assert names(viewer(firm, "Bram"), "bakkerij") == ["Bakkerij Aarts", "Bakkerij Mol", "Bakkerij Zegers"]


def test_among_equals_what_was_open_last_stands_first(firm: Company) -> None:
    account(firm, "Bakkerij Aarts")
    smit = account(firm, "Bakkerij Smit")
    account(firm, "De Bakkerij")
    bram = viewer(firm, "Bram")
    note_seen(bram, "account", smit.pk, NOW)
    assert names(bram, "bakkerij") == ["Bakkerij Smit", "Bakkerij Aarts", "De Bakkerij"]
    assert [hit.name for hit in recently_seen(bram)] == ["Bakkerij Smit"]
    assert recently_seen(viewer(firm, "Carla")) == ()


def test_what_was_open_last_is_kept_once_and_forgotten_when_it_may_not_be_seen_any_more(firm: Company) -> None:
    smit = account(firm, "Bakkerij Smit")
    bram = viewer(firm, "Bram")
    for _ in range(2):
        note_seen(bram, "account", smit.pk, NOW)
    assert len(recently_seen(bram)) == 1
    Account.objects.update(owner=firm.people["Carla"])
    assert recently_seen(bram) == ()


def test_every_word_counts_wherever_it_stands(firm: Company) -> None:
    account(firm, "Bakkerij Smit", town="Best")
    account(firm, "Bakkerij Smit", town="Oss")
    found = find(viewer(firm, "Bram"), "oss smit")
    assert [(hit.name, hit.detail) for hit in found] == [("Bakkerij Smit", "Oss")]


def test_contacts_by_address_and_opportunities_by_account_are_found(firm: Company) -> None:
    smit = account(firm, "Bakkerij Smit")
    Contact.objects.create(
        organisation=firm.organisation, account=smit, name="Wim Vos", email="wim@smit.example", created_at=NOW
    )
    firm.opportunity("Bram", account=smit, name="Oven 12")
    bram = viewer(firm, "Bram")
    assert names(bram, "wim@smit", "contact") == ["Wim Vos"]
    assert names(bram, "smit", "opportunity") == ["Oven 12"]
    assert names(bram, "smit oven", "opportunity") == ["Oven 12"]


def test_a_rep_finds_what_they_work_in_and_a_manager_that_of_the_team(firm: Company) -> None:
    smit = account(firm, "Bakkerij Smit", owner="Bram")
    Contact.objects.create(organisation=firm.organisation, account=smit, name="Smits Wim", created_at=NOW)
    firm.opportunity("Bram", account=smit, name="Smit oven")
    for name in ("Bram", "Anna"):
        assert {hit.table for hit in find(viewer(firm, name), "smit")} == {"account", "contact", "opportunity"}
    assert find(viewer(firm, "Carla"), "smit") == ()
    assert find(viewer(firm, "Carla"), "bram") == ()
    assert names(viewer(firm, "Anna"), "bram", "person") == ["Bram"]


def test_a_merged_double_is_not_found(firm: Company) -> None:
    smit = account(firm, "Bakkerij Smit")
    Account.objects.filter(pk=account(firm, "Bakkerij Smit BV").pk).update(merged_into=smit)
    assert names(viewer(firm, "Bram"), "smit") == ["Bakkerij Smit"]


@pytest.mark.parametrize("typed", ["", " ", "b", "%", "\0", "zz\0", "'", "50%_"])
def test_too_little_or_signs_of_the_database_find_nothing_by_accident(firm: Company, typed: str) -> None:
    account(firm, "Bakkerij Smit")
    assert find(viewer(firm, "Bram"), typed) == ()


def test_a_very_long_text_is_cut(firm: Company) -> None:
    assert find(viewer(firm, "Bram"), "bakkerij " * 5000) == ()


def test_the_number_of_queries_does_not_grow_and_fifty_thousand_accounts_are_quick(firm: Company) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            find(viewer(firm, "Bram"), "smit")
        return len(queries)

    account(firm, "Bakkerij Smit")
    before = asked()
    Account.objects.bulk_create(
        (
            Account(
                organisation=firm.organisation,
                name=f"{kind} Smit {number}",
                town="Best",
                owner=firm.people["Bram"],
                created_at=NOW,
            )
            for number in range(12_500)
            for kind in ("Bakkerij", "Slagerij", "Hotel", "Smit")
        ),
        batch_size=5_000,
    )
    Opportunity.objects.bulk_create(
        (
            Opportunity(
                organisation=firm.organisation,
                process=firm.process,
                owner=firm.people["Bram"],
                name=f"Oven {number}",
                currency="EUR",
                created_at=NOW,
            )
            for number in range(5_000)
        ),
        batch_size=5_000,
    )
    assert asked() == before
    for typed in ("smit", "hotel smit 12", "zzzz"):
        began = perf_counter()
        find(viewer(firm, "Bram"), typed)
        assert perf_counter() - began < 3, typed  # 0.25 s measured on two busy cores
