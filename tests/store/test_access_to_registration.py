"""Whose accounts, opportunities and activities one works in."""

from __future__ import annotations

from datetime import date

import pytest

from meetpunt.store.access import Viewer, registration, viewer_of
from meetpunt.store.models import Account, Activity, Contact, Login, Organisation, StandIn
from tests.build import NOW, Company, company

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


@pytest.fixture
def firm() -> Company:
    made = company()
    made.team("Zuid", manager="Anna")
    for rep in ("Bram", "Eva"):
        made.person(rep, "Zuid")
    made.person("Carla", "Noord")
    made.person("Ada", roles=("administrator",))
    made.person("Diana", roles=("director",))
    made.person("Peter", roles=("production",))
    for name, person in made.people.items():
        person.login = Login.objects.create_user(f"{name.lower()}@example.org")
        person.save()
        if name in ("Bram", "Eva", "Carla"):
            account = Account.objects.create(
                organisation=made.organisation, name=f"Account of {name}", owner=person, created_at=NOW
            )
            Contact.objects.create(
                organisation=made.organisation, account=account, name=f"Contact of {name}", created_at=NOW
            )
            made.opportunity(name, name=f"Opportunity of {name}", account=account)
            Activity.objects.create(organisation=made.organisation, person=person, kind="visit", recorded_at=NOW)
    return made


def viewer(firm: Company, name: str, today: date = TODAY) -> Viewer:
    found = viewer_of(firm.people[name].login_id, firm.organisation.pk, today)
    assert found is not None
    return found


def seen(who: Viewer) -> tuple[set[str], set[str], int]:
    owners = {row.name.removeprefix("Account of ") for row in registration.accounts(who)}
    opportunities = {row.name.removeprefix("Opportunity of ") for row in registration.opportunities(who)}
    contacts = {row.name.removeprefix("Contact of ") for row in registration.contacts(who)}
    assert contacts == owners
    return owners, opportunities, registration.activities(who).count()


@pytest.mark.parametrize(
    ("name", "accounts", "opportunities", "activities"),
    [
        ("Bram", {"Bram"}, {"Bram"}, 1),
        ("Carla", {"Carla"}, {"Carla"}, 1),
        ("Anna", {"Bram", "Eva"}, {"Bram", "Eva"}, 2),
        ("Ada", {"Bram", "Eva", "Carla"}, set(), 0),
        ("Diana", set(), set(), 0),
        ("Peter", set(), set(), 0),
    ],
)
def test_everybody_works_in_what_is_theirs(
    firm: Company, name: str, accounts: set[str], opportunities: set[str], activities: int
) -> None:
    assert seen(viewer(firm, name)) == (accounts, opportunities, activities)


def test_a_director_works_in_everything_only_where_names_were_agreed(firm: Company) -> None:
    Organisation.objects.update(names_for_directors="everybody")
    assert seen(viewer(firm, "Diana"))[0] == {"Bram", "Eva", "Carla"}


def test_an_account_with_an_opportunity_of_mine_or_of_nobody_is_mine_too(firm: Company) -> None:
    shared = Account.objects.get(name="Account of Carla")
    firm.opportunity("Bram", account=shared)
    Account.objects.create(organisation=firm.organisation, name="Nobody's", created_at=NOW)
    names = set(registration.accounts(viewer(firm, "Bram")).values_list("name", flat=True))
    assert names == {"Account of Bram", "Account of Carla", "Nobody's"}
    assert registration.opportunities(viewer(firm, "Bram")).filter(owner=firm.people["Carla"]).count() == 0


def test_a_stand_in_works_in_the_absents_registration_while_it_lasts(firm: Company) -> None:
    StandIn.objects.create(
        organisation=firm.organisation,
        absent=firm.people["Carla"],
        by=firm.people["Bram"],
        valid_from=date(2026, 6, 1),
        valid_until=date(2026, 6, 8),
    )
    assert seen(viewer(firm, "Bram"))[0] == {"Bram", "Carla"}
    assert seen(viewer(firm, "Bram", date(2026, 6, 8)))[0] == {"Bram"}


def test_a_double_that_was_merged_is_in_no_list(firm: Company) -> None:
    kept = Account.objects.get(name="Account of Bram")
    Account.objects.create(
        organisation=firm.organisation, name="Account of Bramm", owner=kept.owner, merged_into=kept, created_at=NOW
    )
    assert seen(viewer(firm, "Bram"))[0] == {"Bram"}


def test_another_organisation_sees_nothing_of_it(firm: Company) -> None:
    other = company("Ander")
    dirk = other.person("Dirk", "Verkoop", roles=("manager", "administrator"))
    dirk.login = Login.objects.create_user("dirk@example.org")
    dirk.save()
    who = viewer_of(dirk.login_id, other.organisation.pk, TODAY)
    assert who is not None
    assert seen(who) == (set(), set(), 0)
