"""Merging accounts and contacts: everything moves, an undo leaves no trace, and no source brings a double back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from meetpunt.actions.accounts.keeping import change_account
from meetpunt.actions.accounts.merging import merge_accounts, merge_contacts
from meetpunt.actions.errors import Refused
from meetpunt.actions.undoing import undo
from meetpunt.store.access import NotVisible, Viewer, registration, viewer_of
from meetpunt.store.attribution import refresh
from meetpunt.store.fields import BEGINNING
from meetpunt.store.landing import bulk
from meetpunt.store.landing.tally import Tally
from meetpunt.store.models import (
    Account,
    AccountAssignment,
    Activity,
    Contact,
    CustomField,
    CustomValue,
    Document,
    Login,
    Note,
    Opportunity,
    Order,
    Person,
    PersonRole,
    Quote,
    StageEvent,
    Territory,
    VisitAgreement,
)
from meetpunt.store.schema import owned_tables
from meetpunt.store.tenancy import acting_in, changing
from tests.build import NOW, Company, act_in, company
from tests.landing import Import

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


@pytest.fixture
def firm() -> Company:
    made = company()
    made.team("Zuid", manager="Anna")
    for name in ("Bram", "Eva"):
        made.person(name, "Zuid")
    made.person("Carla", "Noord")
    for name, person in made.people.items():
        person.login = Login.objects.create_user(f"{name.lower()}@example.org")
        person.save()
    return made


def viewer(firm: Company, name: str) -> Viewer:
    found = viewer_of(firm.people[name].login_id or 0, firm.organisation.pk, TODAY)
    assert found is not None
    return found


def full_account(firm: Company, name: str, owner: str, **fields: Any) -> Account:
    """An account with one of everything that can hang on it."""
    own = {"organisation": firm.organisation}
    person = firm.people[owner]
    row = Account.objects.create(name=name, owner=person, created_at=NOW, **own, **fields)
    contact = Contact.objects.create(account=row, name=f"Wim van {name}", created_at=NOW, **own)
    chance = firm.opportunity(owner, account=row, contact=contact)
    firm.event(chance, "step", NOW, step=1)
    Activity.objects.create(account=row, contact=contact, person=person, kind="visit", recorded_at=NOW, **own)
    Quote.objects.create(account=row, opportunity=chance, currency="EUR", recorded_at=NOW, **own)
    Order.objects.create(account=row, opportunity=chance, currency="EUR", recorded_at=NOW, **own)
    Note.objects.create(account=row, contact=contact, text=name, at=NOW, **own)
    plain = {"media_type": "text/plain", "size": 1, "sha256": "x", "stored_as": "x", "at": NOW}
    Document.objects.create(table="account", row_id=row.pk, name=name, **plain, **own)
    return row


def everything(firm: Company) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the organisation but the trail itself."""
    from django.db import connection

    found = {}
    with acting_in(firm.organisation.pk), connection.cursor() as cursor:
        for table in owned_tables():
            if table not in ("change", "trail_head", "fact_change"):
                cursor.execute(
                    f'SELECT * FROM "{table}" WHERE organisation_id = %s ORDER BY id', [firm.organisation.pk]
                )
                found[table] = cursor.fetchall()
    return found


def test_everything_moves_and_the_double_is_in_no_list(firm: Company) -> None:
    kept = full_account(firm, "Bos", "Bram", town="Oss")
    double = full_account(firm, "Bosch", "Eva", town="Uden", phone="0412 555 01 42")
    own = {"organisation": firm.organisation}
    land = Territory.objects.create(name="Zuid", **own)
    AccountAssignment.objects.create(
        account=kept, owner=firm.people["Bram"], territory=land, valid_from=date(2026, 1, 1), **own
    )
    AccountAssignment.objects.create(account=double, owner=firm.people["Eva"], valid_from=BEGINNING, **own)
    VisitAgreement.objects.create(account=double, visits_per_year=6, valid_from=date(2025, 1, 1), **own)
    field = CustomField.objects.create(
        on="account", code="x", name_nl="x", name_en="x", type="text", made_at=NOW, **own
    )
    CustomValue.objects.create(field=field, row_id=double.pk, text="rood", **own)
    refresh(firm.organisation.pk)  # what an import would have set
    before = everything(firm)

    anna = viewer(firm, "Anna")
    change = merge_accounts(anna, kept.pk, double.pk, ["phone"], NOW)

    kept.refresh_from_db()
    double.refresh_from_db()
    assert (kept.town, kept.phone, kept.owner) == ("Oss", "0412 555 01 42", firm.people["Bram"])
    assert double.merged_into_id == kept.pk
    assert list(registration.accounts(anna)) == [kept]
    for model in (Contact, Opportunity, Activity, Quote, Order, Note):
        assert set(model.objects.values_list("account_id", flat=True)) == {kept.pk}, model
    assert set(Document.objects.values_list("row_id", flat=True)) == {kept.pk}
    assert CustomValue.objects.get().row_id == kept.pk
    spans = AccountAssignment.objects.filter(account=kept).order_by("valid_from")
    assert [(one.owner_id, one.valid_from, one.valid_until) for one in spans] == [
        (firm.people["Eva"].pk, BEGINNING, date(2026, 1, 1)),
        (firm.people["Bram"].pk, date(2026, 1, 1), date(9999, 12, 31)),
    ]
    assert VisitAgreement.objects.get().account_id == kept.pk

    undo(anna, change.pk, NOW + timedelta(minutes=5))
    after = everything(firm)
    assert {name for name in before if before[name] != after[name]} == set()


def test_what_came_in_after_the_merge_stays_and_a_change_since_is_not_undone(firm: Company) -> None:
    kept, double = full_account(firm, "Bos", "Bram"), full_account(firm, "Bosch", "Bram")
    bram = viewer(firm, "Bram")
    change = merge_accounts(bram, kept.pk, double.pk, ["name"], NOW)
    fresh = Note.objects.create(organisation=firm.organisation, account=kept, text="Nieuw", at=NOW)
    moved = change_account(bram, kept.pk, {}, {"name": "Bos en Bosch"}, NOW)
    assert moved is not None
    with pytest.raises(Refused, match="changed it since"):
        undo(bram, change.pk, NOW)
    undo(bram, moved.pk, NOW)
    undo(bram, change.pk, NOW)
    fresh.refresh_from_db()
    assert fresh.account_id == kept.pk
    assert set(registration.accounts(bram)) == {kept, double}


def test_who_does_not_work_in_both_merges_nothing(firm: Company) -> None:
    kept, double = full_account(firm, "Bos", "Bram"), full_account(firm, "Bosch", "Carla")
    for who, one, other in (("Bram", kept, double), ("Bram", double, kept), ("Carla", double, kept)):
        with pytest.raises(NotVisible):
            merge_accounts(viewer(firm, who), one.pk, other.pk, [], NOW)
    with pytest.raises(Refused):
        merge_accounts(viewer(firm, "Bram"), kept.pk, kept.pk, [], NOW)


def test_a_double_of_a_double_leads_to_the_one_that_was_kept_last(firm: Company) -> None:
    one, two, three = (full_account(firm, name, "Bram") for name in ("Een", "Twee", "Drie"))
    bram = viewer(firm, "Bram")
    merge_accounts(bram, two.pk, three.pk, [], NOW)
    merge_accounts(bram, one.pk, two.pk, [], NOW)
    assert set(Account.objects.exclude(merged_into=None).values_list("pk", "merged_into")) == {
        (two.pk, one.pk),
        (three.pk, one.pk),
    }


def test_contacts_of_one_account_merge_and_come_apart_again(firm: Company) -> None:
    row = full_account(firm, "Bos", "Bram")
    first = Contact.objects.get()
    second = Contact.objects.create(
        organisation=firm.organisation, account=row, name="W. van Bos", decides=True, created_at=NOW
    )
    Activity.objects.update(contact=second)
    before = everything(firm)
    bram = viewer(firm, "Bram")
    change = merge_contacts(bram, first.pk, second.pk, ["decides"], NOW)
    first.refresh_from_db()
    assert first.decides is True
    assert list(registration.contacts(bram)) == [first]
    assert Activity.objects.get().contact_id == first.pk
    undo(bram, change.pk, NOW)
    after = everything(firm)
    assert {name for name in before if before[name] != after[name]} == set()
    elsewhere = full_account(firm, "Elders", "Bram")
    with pytest.raises(Refused, match="different accounts"):
        merge_contacts(bram, first.pk, Contact.objects.get(account=elsewhere).pk, [], NOW)


def land_first(into: Import) -> Tally:
    return into.land(
        into.record("accounts", "A1", name="Bakkerij Bos", town="Oss"),
        into.record("accounts", "A2", name="Bos Bakkers", town="Oss", phone="0412 555 01 42"),
        into.record("contacts", "C1", name="Wim", account="A2"),
        into.record("opportunities", "O1", name="Oven", account="A2", stage="O"),
    )


def manager_of(into: Import) -> Viewer:
    login = Login.objects.create_user("anna@example.org")
    with changing(into.organisation.pk):
        person = Person.objects.create(organisation=into.organisation, name="Anna", login=login)
        for role in ("administrator", "manager"):
            PersonRole.objects.create(organisation=into.organisation, person=person, role=role)
    with acting_in(into.organisation.pk):
        found = viewer_of(login.pk, into.organisation.pk, TODAY)
    assert found is not None
    return found


def test_a_source_that_tells_of_the_double_again_does_not_bring_it_back(db: None) -> None:
    into = Import()
    act_in(into.organisation)
    land_first(into)
    anna = manager_of(into)
    with acting_in(into.organisation.pk):
        kept, double = Account.objects.get(external_id="A1"), Account.objects.get(external_id="A2")
        merge_accounts(anna, kept.pk, double.pk, [], NOW)
    told = into.land(
        into.record("accounts", "A2", name="Bos Bakkers BV", town="Oss"),
        into.record("contacts", "C2", name="Petra", account="A2"),
        into.record("contacts", "C3", name="Joost", account="Bos Bakkers BV"),
        into.record("opportunities", "O1", name="Oven", account="A2", stage="W"),
        into.record("opportunities", "O2", name="Koelcel", account="Bakkerij Bos", stage="S"),
    )
    assert told.stubs["accounts"] == 0
    with acting_in(into.organisation.pk):
        assert list(registration.accounts(anna)) == [kept]
        assert set(Contact.objects.values_list("account_id", flat=True)) == {kept.pk}
        assert set(Opportunity.objects.values_list("account_id", flat=True)) == {kept.pk}
        assert StageEvent.objects.count() == 3
        assert list(bulk.every(Account, ("id",), merged_into_id=kept.pk)) == [(double.pk,)]


def test_an_import_says_how_many_new_accounts_look_like_those_of_another_source(db: None) -> None:
    first = Import()
    act_in(first.organisation)
    land_first(first)
    with changing(first.organisation.pk):
        from meetpunt.store.models import Source

        other = Source.objects.create(organisation=first.organisation, name="excel")
    second = first
    second.source = other
    records = [
        second.record("accounts", "X1", name="BAKKERIJ BOS B.V.", town="oss"),
        second.record("accounts", "X2", name="Iemand anders", phone="+31 412 5550142"),
        second.record("accounts", "X3", name="Bakkerij Bos", town="Uden"),
        second.record("accounts", "X4", name="Slagerij Smit", town="Oss"),
    ]
    dry = second.land(*records, dry=True)
    assert dry.notes["looks_like_double"] == 2
    assert second.land(*records).notes["looks_like_double"] == 2
    assert second.land(*records).notes["looks_like_double"] == 0
    with acting_in(first.organisation.pk):
        assert Account.objects.count() == 6
        assert not Account.objects.exclude(merged_into=None).exists()
