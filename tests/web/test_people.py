"""People: made, invited, placed from a day on, and leaving with their work handed over."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from meetpunt.store.models import (
    Account,
    AccountAssignment,
    Activity,
    Change,
    Invitation,
    Login,
    Opportunity,
    OutgoingMail,
    Person,
    PersonRole,
    StageEvent,
    TeamMembership,
    Territory,
)
from meetpunt.store.secrets import Purpose, decrypt
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

pytestmark = pytest.mark.sqlite_only("words and forms; what they keep is asked of both databases in tests/actions")

ENTRIES = 8


def of_bram(cast: Cast) -> list[str]:
    person = cast.bram
    pages = ("/people/", "/people/new/", f"/people/{person}/", f"/people/{person}/leave/")
    return list(pages)


def acts(cast: Cast) -> list[str]:
    return [f"/people/{cast.bram}/{what}/" for what in ("place", "invite", "back")]


@pytest.mark.both
def test_people_are_kept_by_administrators_only(cast: Cast, reader: Reader) -> None:
    for somebody in ("Carla", "Bram", "Anna", "Diana"):
        client = reader(somebody)
        for address in of_bram(cast):
            assert client.get(address).status_code == 404, (somebody, address)
        for address in acts(cast):
            told = {"what": "team", "target": cast.noord.pk, "day": "2026-01-01"}
            assert client.post(address, told).status_code == 404, (somebody, address)
        assert client.post(f"/people/{cast.bram}/leave/", {"successor": ""}).status_code == 404
    dirk = reader("Dirk")
    for address in of_bram(cast)[2:]:
        assert dirk.get(address).status_code == 404, address
    assert "Bram Jansen" not in dirk.get("/people/").content.decode()
    assert dirk.post(f"/people/{cast.bram}/invite/").status_code == 404


@pytest.mark.both
def test_the_list_asks_as_much_for_many_people_as_for_few(
    cast: Cast, reader: Reader, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    ada = reader("Ada")
    with django_assert_max_num_queries(40) as asked:
        assert ada.get("/people/").status_code == 200
    with acting_in(cast.organisation.pk):
        for number in range(12):
            one = Person.objects.create(organisation=cast.organisation, name=f"Nieuw {number}")
            PersonRole.objects.create(organisation=cast.organisation, person=one, role="rep")
    with django_assert_num_queries(len(asked)):
        assert "Nieuw 11" in ada.get("/people/").content.decode()


@pytest.mark.both
def test_somebody_is_added_once_invited_and_comes_in_with_a_password_of_their_own(cast: Cast, reader: Reader) -> None:
    ada = reader("Ada")
    told = {
        "name": "Piet Kramer",
        "email": "Piet@proef.example",
        "roles": ["rep"],
        "key": "0b0e8e6c-7a58-4ac4-9d0e-6a4d9c5c1a10",
    }
    first, again = (ada.post("/people/new/", told)["Location"] for _ in range(2))
    assert first == again
    page = ada.post(f"{first}invite/", {"action": "invite"}).content.decode()
    link = re.search(r'value="http://testserver(/invitation/[^"]+)"', page)
    assert link is not None
    with acting_in(cast.organisation.pk):
        row, mail = Invitation.objects.get(), OutgoingMail.objects.get()
    secret = link.group(1).split("/")[-2]
    assert secret not in (row.fingerprint, mail.body)
    assert link.group(1) in decrypt(Purpose.MAIL, mail.body)
    door = Client(headers={"accept-language": "nl"})
    assert "Piet Kramer" in door.get(link.group(1)).content.decode()
    assert "10" in door.post(link.group(1), {"password": "kort"}).content.decode()
    assert door.post(link.group(1), {"password": "een goed lang wachtwoord"}).status_code == 302
    assert door.get("/my-data/").status_code == 200
    assert Client().get(link.group(1)).status_code == 404
    assert Login.objects.get(email="piet@proef.example").check_password("een goed lang wachtwoord")


def test_an_invitation_ends_when_it_is_withdrawn_given_anew_or_a_week_old(cast: Cast, reader: Reader) -> None:
    ada = reader("Ada")
    with acting_in(cast.organisation.pk):
        person = Person.objects.create(organisation=cast.organisation, name="Piet", email="piet@proef.example")

    def invite() -> str:
        page = ada.post(f"/people/{person.pk}/invite/").content.decode()
        return re.search(r'value="http://testserver(/invitation/[^"]+)"', page).group(1)

    links = [invite(), invite()]
    assert [Client().get(link).status_code for link in links] == [404, 200]
    ada.post(f"/people/{person.pk}/invite/", {"action": "withdraw"})
    assert Client().get(links[1]).status_code == 404
    late = invite()
    with acting_in(cast.organisation.pk):
        Invitation.objects.update(expires_at=datetime.now(UTC) - timedelta(minutes=1))
    assert Client().get(late).status_code == 404
    assert Client().get(f"/invitation/{cast.other.pk}/{late.split('/')[-2]}/").status_code == 404


@pytest.mark.both
def test_who_signs_in_elsewhere_already_comes_in_with_that_password_only(cast: Cast, reader: Reader) -> None:
    with acting_in(cast.organisation.pk):
        email = Login.objects.get(email="dirk@proef.example").email
        person = Person.objects.create(organisation=cast.organisation, name="Dirk Anders", email=email)
    page = reader("Ada").post(f"/people/{person.pk}/invite/").content.decode()
    link = re.search(r'value="http://testserver(/invitation/[^"]+)"', page).group(1)
    door = Client(headers={"accept-language": "en"})
    assert "not the password" in door.post(link, {"password": "iets heel anders"}).content.decode()
    assert door.post(link, {"password": "een veilig wachtwoord"}).status_code == 302
    with acting_in(cast.organisation.pk):
        person.refresh_from_db()
    assert person.login == cast.login("Dirk")


@pytest.mark.both
def test_a_rep_who_changes_team_keeps_the_past_in_the_old_one_and_it_can_be_undone(cast: Cast, reader: Reader) -> None:
    ada, day = reader("Ada"), datetime.now(UTC).date() - timedelta(days=30)
    told = {"what": "team", "target": cast.noord.pk, "day": day.isoformat()}

    def in_teams() -> list[tuple[str | None, bool]]:
        with acting_in(cast.organisation.pk):
            events = StageEvent.objects.filter(owner_id=cast.bram).order_by("pk")
            return [(one.team.name if one.team else None, one.happened_on >= day) for one in events]

    before = in_teams()
    answer = ada.post(f"/people/{cast.bram}/place/", told, follow=True)
    assert "Team Noord" in answer.content.decode()
    assert {(team, later) for team, later in in_teams()} == {("Team Zuid", False), ("Team Noord", True)}
    with acting_in(cast.organisation.pk):
        rows = TeamMembership.objects.filter(person_id=cast.bram).order_by("valid_from")
        assert [row.team.name for row in rows] == ["Team Zuid", "Team Noord"]
        assert rows[0].valid_until == rows[1].valid_from == day
        trail = Change.objects.latest("pk")
    ada.post(f"/undo/{trail.pk}/")
    assert in_teams() == before
    with acting_in(cast.organisation.pk):
        assert TeamMembership.objects.get(person_id=cast.bram).team == cast.zuid


@pytest.mark.both
def test_the_last_administrator_stays_one(cast: Cast, reader: Reader) -> None:
    ada = cast.people["Ada"].pk
    page = reader("Ada").post(f"/people/{ada}/", {"name": "Ada Post", "roles": ["rep"]})
    assert "beheert" in page.content.decode()
    left = reader("Ada").post(f"/people/{ada}/leave/", {"successor": ""}, follow=True)
    assert "beheert" in left.content.decode()
    with acting_in(cast.organisation.pk):
        assert PersonRole.objects.filter(person_id=ada, role="administrator").exists()


def test_roles_are_given_taken_and_undone(cast: Cast, reader: Reader) -> None:
    ada = reader("Ada")
    told = {"name": "Bram Jansen", "roles": ["rep", "manager"]}
    ada.post(f"/people/{cast.bram}/", told)

    def roles() -> list[str]:
        with acting_in(cast.organisation.pk):
            return sorted(PersonRole.objects.filter(person_id=cast.bram).values_list("role", flat=True))

    assert roles() == ["manager", "rep"]
    with acting_in(cast.organisation.pk):
        trail = Change.objects.latest("pk")
    ada.post(f"/undo/{trail.pk}/")
    assert roles() == ["rep"]


def _work_of(cast: Cast) -> None:
    bram, now = cast.people["Bram"], datetime.now(UTC)
    with acting_in(cast.organisation.pk):
        south = Territory.objects.get(name="Rayon Noord")
        rows = Account.objects.filter(organisation=cast.organisation).order_by("pk")[:3]
        for place, row in enumerate(rows):
            row.owner, row.territory = bram, south if place == 0 else None
            row.save()
        for status in ("planned", "held"):
            Activity.objects.create(
                organisation=cast.organisation,
                person=bram,
                account=rows[0],
                kind="visit",
                status=status,
                started_on=now.date(),
                recorded_at=now,
            )


@pytest.mark.both
def test_who_takes_over_gets_what_is_still_to_be_done_and_the_past_stays(cast: Cast, reader: Reader) -> None:
    _work_of(cast)
    ada, eva = reader("Ada"), cast.people["Eva"]
    with acting_in(cast.organisation.pk):
        chances = Opportunity.objects.filter(owner_id=cast.bram, outcome="open").count()
        closed = Opportunity.objects.filter(owner_id=cast.bram).exclude(outcome="open").count()
        events = StageEvent.objects.filter(owner_id=cast.bram).count()
    found = ada.get(f"/people/{cast.bram}/leave/", {"successor": eva.pk}).context["found"]
    (taker,) = found.takers
    assert (taker.name, taker.accounts, taker.opportunities, taker.activities) == ("Eva Smit", 3, chances, 1)
    ada.post(f"/people/{cast.bram}/leave/", {"successor": eva.pk})
    with acting_in(cast.organisation.pk):
        assert Account.objects.filter(owner=eva).count() == 3
        assert AccountAssignment.objects.filter(owner=eva).count() == 3
        assert not Opportunity.objects.filter(owner_id=cast.bram, outcome="open").exists()
        assert Opportunity.objects.filter(owner_id=cast.bram).count() == closed
        assert StageEvent.objects.filter(owner_id=cast.bram).count() == events
        moved = StageEvent.objects.filter(owner=eva, kind="transferred")
        assert moved.count() == chances
        assert {one.team for one in moved} == {cast.zuid}
        assert Activity.objects.get(status="held").person_id == cast.bram
        assert Activity.objects.get(status="planned").person == eva
    assert reader("Bram").get("/my-data/").status_code == 302
    again = ada.post(f"/people/{cast.bram}/leave/", {"successor": eva.pk}, follow=True)
    assert "al vertrokken" in again.content.decode()
    ada.post(f"/people/{cast.bram}/back/")
    assert reader("Bram").get("/my-data/").status_code == 200


@pytest.mark.both
def test_without_a_successor_an_account_goes_to_who_works_its_territory_else_to_nobody(
    cast: Cast, reader: Reader
) -> None:
    _work_of(cast)
    with acting_in(cast.organisation.pk):
        for name in ("Femke", "Jeroen", "Lotte", "Wim"):
            Person.objects.filter(pk=cast.people[name].pk).update(is_active=False)
    reader("Ada").post(f"/people/{cast.bram}/leave/", {"successor": ""})
    with acting_in(cast.organisation.pk):
        rows = Account.objects.filter(organisation=cast.organisation).order_by("pk")[:3]
        assert [row.owner_id for row in rows] == [cast.people["Carla"].pk, None, None]


@pytest.mark.parametrize("day", ["", "gisteren", "0001-01-01"])
def test_a_day_that_cannot_be_changes_nothing_and_says_so(cast: Cast, reader: Reader, day: str) -> None:
    told = {"what": "team", "target": cast.noord.pk, "day": day}
    page = reader("Ada").post(f"/people/{cast.bram}/place/", told)
    assert page.status_code == 200
    assert "error" in page.content.decode()
    with acting_in(cast.organisation.pk):
        assert TeamMembership.objects.get(person_id=cast.bram).team == cast.zuid
