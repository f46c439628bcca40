"""Who sees what, line by line of the table of roles.

Under Noord-Nederland: Noord (Anna manages; Bram, Carla, Daan, Eva, Femke) and Oost (Gijs manages; Hugo).
Beside them Team Zuid (Ingrid manages; Joost). Diana directs, Ada administers, Piet produces, Tine trains.
"""

from __future__ import annotations

from datetime import date

import pytest

from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.fields import BEGINNING
from meetpunt.store.models import Login, Organisation, Person, PersonRole, Team, TeamManagement, TeamMembership
from meetpunt.store.tenancy import acting_in
from tests.build import Company, company

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 1)
NOORD = ["Bram", "Carla", "Daan", "Eva", "Femke"]


@pytest.fixture
def firm() -> Company:
    firm = company()
    above = firm.team("Noord-Nederland", manager="Nel")
    for team, manager, reps in (("Noord", "Anna", NOORD), ("Oost", "Gijs", ["Hugo"]), ("Zuid", "Ingrid", ["Joost"])):
        firm.team(team, manager=manager)
        for rep in reps:
            firm.person(rep, team)
    Team.objects.filter(name__in=("Noord", "Oost")).update(parent=above)
    for name, role in (("Diana", "director"), ("Ada", "administrator"), ("Piet", "production"), ("Tine", "trainer")):
        firm.person(name, roles=(role,))
    return firm


def _viewer(firm: Company, name: str, today: date = TODAY) -> Viewer:
    person = firm.people[name]
    if person.login is None:
        person.login = Login.objects.create_user(f"{name.lower()}@proef.example", "een wachtwoord")
        person.save()
    found = access.viewer_of(person.login.pk, firm.organisation.pk, today)
    assert found is not None
    return found


def _seen(firm: Company, name: str, today: date = TODAY) -> list[str]:
    return [person.name for person in access.people(_viewer(firm, name, today))]


def _teams(firm: Company, name: str) -> list[str]:
    return [team.name for team in access.teams(_viewer(firm, name))]


@pytest.mark.parametrize(
    ("who", "people", "teams"),
    [
        ("Bram", ["Bram"], []),
        ("Anna", ["Anna", *NOORD], ["Noord"]),
        ("Gijs", ["Gijs", "Hugo"], ["Oost"]),
        ("Nel", [*NOORD, "Hugo", "Nel"], ["Noord", "Noord-Nederland", "Oost"]),
        ("Diana", [], ["Noord", "Noord-Nederland", "Oost", "Zuid"]),
        ("Ada", [], []),
        ("Piet", [], []),
        ("Tine", [], []),
    ],
)
def test_each_role_sees_these_people_and_teams(firm, who, people, teams) -> None:
    seen = _seen(firm, who)
    own = [who] if who in ("Diana", "Ada", "Piet", "Tine") else []
    assert seen == sorted(people + own)
    assert _teams(firm, who) == teams


@pytest.mark.parametrize("who", ["Bram", "Gijs", "Diana", "Ada", "Piet", "Tine"])
def test_another_ones_figures_do_not_exist_for_who_may_not_see_them(firm, who) -> None:
    viewer = _viewer(firm, who)
    with pytest.raises(NotVisible):
        access.find_person(viewer, firm.people["Carla"].pk)
    if who not in ("Diana",):
        with pytest.raises(NotVisible):
            access.find_team(viewer, firm.teams["Noord"].pk)


def test_somebody_of_another_organisation_does_not_exist_whatever_the_role(firm) -> None:
    viewer = _viewer(firm, "Nel")
    other = company("Ander bedrijf")
    stranger = other.person("Vreemd", "Ver weg")
    for look in (
        lambda: access.find_person(viewer, stranger.pk),
        lambda: access.find_team(viewer, other.teams["Ver weg"].pk),
    ):
        with pytest.raises(NotVisible):
            look()


@pytest.mark.parametrize(
    ("setting", "names", "of_team"),
    [
        ("nobody", {"Diana"}, False),
        ("managers", {"Diana", "Anna", "Gijs", "Ingrid", "Nel"}, False),
        ("everybody", {"Diana", "Anna", "Gijs", "Ingrid", "Nel", "Hugo", "Joost", *NOORD}, True),
    ],
)
def test_a_director_sees_names_down_to_the_line_that_the_organisation_drew(firm, setting, names, of_team) -> None:
    Organisation.objects.filter(pk=firm.organisation.pk).update(names_for_directors=setting)
    viewer = _viewer(firm, "Diana")
    assert {person.name for person in access.people(viewer)} == names
    assert access.sees_names_of_team(viewer, firm.teams["Noord"].pk) is of_team
    assert access.find_team(viewer, firm.teams["Noord"].pk).name == "Noord"


def test_a_director_who_also_manages_sees_the_names_of_the_own_team_only(firm) -> None:
    diana = firm.people["Diana"]
    PersonRole.objects.create(organisation=firm.organisation, person=diana, role="manager")
    TeamManagement.objects.create(
        organisation=firm.organisation, team=firm.teams["Zuid"], person=diana, valid_from=BEGINNING
    )
    viewer = _viewer(firm, "Diana")
    assert {person.name for person in access.people(viewer)} == {"Diana", "Joost"}
    assert access.sees_names_of_team(viewer, firm.teams["Zuid"].pk)
    assert not access.sees_names_of_team(viewer, firm.teams["Noord"].pk)


def test_a_managing_of_the_past_or_without_the_role_opens_nothing(firm) -> None:
    TeamManagement.objects.filter(person=firm.people["Gijs"]).update(valid_until=TODAY)
    PersonRole.objects.filter(person=firm.people["Ingrid"]).update(role="rep")
    assert _seen(firm, "Gijs") == ["Gijs"]
    assert _seen(firm, "Ingrid") == ["Ingrid"]


def test_a_membership_counts_from_its_first_day_and_no_longer_on_its_last(firm) -> None:
    """Hugo goes from Oost to Noord on 1 June: on 31 May he is Gijs's, on 1 June Anna's."""
    TeamMembership.objects.filter(person=firm.people["Hugo"]).update(valid_until=TODAY)
    TeamMembership.objects.create(
        organisation=firm.organisation, team=firm.teams["Noord"], person=firm.people["Hugo"], valid_from=TODAY
    )
    assert "Hugo" in _seen(firm, "Gijs", date(2026, 5, 31))
    assert "Hugo" not in _seen(firm, "Anna", date(2026, 5, 31))
    assert "Hugo" not in _seen(firm, "Gijs")
    assert "Hugo" in _seen(firm, "Anna")
    assert access.find_person(_viewer(firm, "Anna"), firm.people["Hugo"].pk).team_name == "Noord"


def test_who_left_and_what_is_a_machine_are_nobody_to_look_at(firm) -> None:
    Person.objects.filter(name="Bram").update(is_active=False)
    Person.objects.filter(name="Carla").update(is_machine=True)
    assert _seen(firm, "Anna") == ["Anna", "Daan", "Eva", "Femke"]


def test_who_left_can_no_longer_look(firm) -> None:
    bram = _viewer(firm, "Bram")
    login = firm.people["Bram"].login
    assert login is not None
    assert [one.name for one in access.organisations_of(login.pk)] == ["Proefbedrijf"]
    Person.objects.filter(pk=bram.person_id).update(is_active=False)
    assert access.viewer_of(login.pk, firm.organisation.pk, TODAY) is None
    assert access.organisations_of(login.pk) == ()


def test_one_person_may_be_a_rep_here_and_a_manager_there(firm) -> None:
    bram = _viewer(firm, "Bram")
    elsewhere = company("Ander bedrijf")
    elsewhere.team("Verkoop", manager="Bram")
    elsewhere.person("Wim", "Verkoop")
    login = firm.people["Bram"].login
    assert login is not None
    Person.objects.filter(name="Bram", organisation=elsewhere.organisation).update(login=login)
    there = access.viewer_of(login.pk, elsewhere.organisation.pk, TODAY)
    assert there is not None
    assert [person.name for person in access.people(there)] == ["Bram", "Wim"]
    with acting_in(firm.organisation.pk):
        assert [person.name for person in access.people(bram)] == ["Bram"]
    with acting_in(None, login.pk):
        assert [one.name for one in access.organisations_of(login.pk)] == ["Ander bedrijf", "Proefbedrijf"]


def test_a_rep_stands_beside_the_team_when_four_others_are_in_it_else_beside_the_organisation(firm) -> None:
    noord, oost = firm.teams["Noord"].pk, firm.teams["Oost"].pk
    assert access.beside(_viewer(firm, "Bram"), noord) == noord, "Carla, Daan, Eva and Femke are four others"
    TeamMembership.objects.filter(person=firm.people["Femke"]).update(valid_until=TODAY)
    assert access.beside(_viewer(firm, "Bram"), noord) is None, "three others would be too easy to tell apart"
    assert access.beside(_viewer(firm, "Hugo"), oost) is None
    assert access.beside(_viewer(firm, "Bram"), None) is None


def test_a_machine_and_who_left_do_not_hide_a_rep_in_a_crowd(firm) -> None:
    noord = firm.teams["Noord"].pk
    for no_company in ({"is_machine": True}, {"is_active": False}):
        femke = Person.objects.filter(name="Femke")
        femke.update(is_machine=False, is_active=True)
        assert access.beside(_viewer(firm, "Bram"), noord) == noord
        femke.update(**no_company)
        assert access.beside(_viewer(firm, "Bram"), noord) is None


@pytest.mark.parametrize("who", ["Anna", "Nel", "Diana"])
def test_who_may_see_the_team_sees_it_beside_a_rep_however_small(firm, who) -> None:
    TeamMembership.objects.filter(person__name__in=("Carla", "Daan")).update(valid_until=TODAY)
    assert access.beside(_viewer(firm, who), firm.teams["Noord"].pk) == firm.teams["Noord"].pk


def test_who_manages_the_team_above_all_sees_also_who_is_in_no_team(firm) -> None:
    firm.person("Los")
    Team.objects.filter(name="Noord-Nederland").update(is_whole=True)
    seen = _seen(firm, "Nel")
    assert {"Los", "Joost", "Hugo", *NOORD} <= set(seen)
    assert {"Ada", "Piet", "Tine", "Diana"}.isdisjoint(seen), "who does not sell has no figures"
    assert _teams(firm, "Nel") == ["Noord", "Noord-Nederland", "Oost", "Zuid"]


@pytest.mark.parametrize(
    ("who", "imports", "organisation"),
    [
        ("Bram", False, False),
        ("Anna", False, True),
        ("Diana", False, True),
        ("Ada", True, False),
        ("Piet", False, False),
        ("Tine", False, False),
    ],
)
def test_who_reads_files_in_and_who_sees_the_organisation(firm, who, imports, organisation) -> None:
    viewer = _viewer(firm, who)
    assert (viewer.may_import, viewer.sees_organisation) == (imports, organisation)


def test_teams_name_their_manager_and_count_their_members_of_today(firm) -> None:
    TeamMembership.objects.filter(person=firm.people["Femke"]).update(valid_until=TODAY)
    assert [(one.name, one.manager_name, one.size) for one in access.teams(_viewer(firm, "Anna"))] == [
        ("Noord", "Anna", 4)
    ]


def test_the_operator_of_the_machine_sees_all_of_an_organisation_and_of_no_other(firm) -> None:
    company("Ander bedrijf").person("Vreemd")
    with acting_in(firm.organisation.pk):
        viewer = access.operator_of("Proefbedrijf", TODAY)
        assert viewer.is_operator
        assert viewer.may_import
        assert {person.name for person in access.people(viewer)} == set(firm.people)
        with pytest.raises(NotVisible, match="Nergens"):
            access.operator_of("Nergens", TODAY)
