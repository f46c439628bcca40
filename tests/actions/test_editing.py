"""Editing by hand: two people, one record; what is sent twice; and taking back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from meetpunt.actions.editing import Conflict, change, made, remove
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.actions.undoing import undo
from meetpunt.store.access import NotVisible, Viewer, organisation_ref
from meetpunt.store.models import Account, Activity, Change, Contact, Opportunity
from meetpunt.store.rows import values_of
from meetpunt.store.tenancy import changing
from tests.build import NOW, Company, company

pytestmark = pytest.mark.django_db
KEY = UUID("0b0e8e6c-7a58-4ac4-9d0e-6a4d9c5c1a10")


@pytest.fixture
def firm() -> Company:
    made = company()
    made.person("Bram", "Zuid")
    made.person("Eva", "Zuid")
    return made


def viewer(firm: Company, name: str) -> Viewer:
    person = firm.people[name].pk
    ref = organisation_ref(firm.organisation)
    return Viewer(ref, person, name, frozenset({"rep"}), frozenset(), NOW.date())


def account(firm: Company, **fields: object) -> Account:
    told = {"name": "Bakkerij Smit", "town": "Best", "created_at": NOW, **fields}
    return Account.objects.create(organisation=firm.organisation, **told)


def test_two_people_who_change_different_fields_both_get_what_they_want(firm: Company) -> None:
    row = account(firm)
    seen = values_of(row, ["name", "town"])
    with changing(firm.organisation.pk):
        change(viewer(firm, "Eva"), Account.objects.get(pk=row.pk), seen, {**seen, "town": "Oss"}, NOW)
        change(viewer(firm, "Bram"), Account.objects.get(pk=row.pk), seen, {**seen, "name": "Smit & Zn"}, NOW)
    row.refresh_from_db()
    assert (row.name, row.town) == ("Smit & Zn", "Oss")


def test_two_people_who_change_the_same_field_lose_nothing(firm: Company) -> None:
    row = account(firm)
    seen = values_of(row, ["name", "town"])
    with changing(firm.organisation.pk):
        change(viewer(firm, "Eva"), Account.objects.get(pk=row.pk), seen, {**seen, "town": "Oss"}, NOW)
    wanted = {"name": "Smit & Zn", "town": "Uden"}
    with pytest.raises(Conflict) as caught, changing(firm.organisation.pk):
        change(viewer(firm, "Bram"), Account.objects.get(pk=row.pk), seen, wanted, NOW)
    (clash,) = caught.value.clashes
    assert (clash.column, clash.seen, clash.theirs, clash.yours) == ("town", "Best", "Oss", "Uden")
    row.refresh_from_db()
    assert (row.name, row.town) == ("Bakkerij Smit", "Oss")


def test_two_people_who_want_the_same_do_not_clash_and_nothing_is_written_twice(firm: Company) -> None:
    row = account(firm)
    seen = {"town": "Best"}
    with changing(firm.organisation.pk):
        assert change(viewer(firm, "Eva"), Account.objects.get(pk=row.pk), seen, {"town": "Oss"}, NOW)
        assert change(viewer(firm, "Bram"), Account.objects.get(pk=row.pk), seen, {"town": "Oss"}, NOW) is None
    assert Change.objects.count() == 1


def test_a_change_is_undone_once_and_only_by_who_made_it(firm: Company) -> None:
    row = account(firm)
    eva = viewer(firm, "Eva")
    with changing(firm.organisation.pk):
        trail = change(eva, row, {}, {"town": "Oss", "owner_id": eva.person_id}, NOW)
    assert trail is not None
    assert (trail.before, trail.after) == (
        {"town": "Best", "owner_id": None},
        {"town": "Oss", "owner_id": eva.person_id},
    )
    with pytest.raises(NotVisible):
        undo(viewer(firm, "Bram"), trail.pk, NOW)
    undo(eva, trail.pk, NOW)
    row.refresh_from_db()
    assert (row.town, row.owner_id) == ("Best", None)
    with pytest.raises(Refused, match="undone already"):
        undo(eva, trail.pk, NOW)
    assert list(Change.objects.order_by("pk").values_list("kind", flat=True)) == ["changed", "undone"]


def test_what_somebody_changed_since_is_not_undone(firm: Company) -> None:
    row = account(firm)
    eva = viewer(firm, "Eva")
    with changing(firm.organisation.pk):
        trail = change(eva, row, {}, {"town": "Oss"}, NOW)
        change(viewer(firm, "Bram"), row, {}, {"town": "Uden"}, NOW)
    assert trail is not None
    with pytest.raises(Refused, match="changed it since"):
        undo(eva, trail.pk, NOW)
    with pytest.raises(Refused, match="too long ago"):
        undo(eva, trail.pk, NOW + timedelta(days=2))
    row.refresh_from_db()
    assert row.town == "Uden"


def test_what_was_removed_comes_back_whole(firm: Company) -> None:
    row = Activity.objects.create(
        organisation=firm.organisation,
        person=firm.people["Eva"],
        kind="visit",
        client_key=KEY,
        started_at=NOW,
        started_on=date(2026, 6, 1),
        recorded_at=NOW,
    )
    before = values_of(row)
    eva = viewer(firm, "Eva")
    with changing(firm.organisation.pk):
        trail = remove(eva, row, NOW)
    assert not Activity.objects.exists()
    undo(eva, trail.pk, NOW)
    assert values_of(Activity.objects.get()) == before


def test_what_was_made_is_taken_away_unless_others_refer_to_it(firm: Company) -> None:
    eva = viewer(firm, "Eva")
    with changing(firm.organisation.pk):
        free, used = account(firm), account(firm, name="Hotel De Kroon")
        contact = Contact.objects.create(organisation=firm.organisation, account=free, name="Wim", created_at=NOW)
        trails = [made(eva, one, NOW) for one in (contact, free, used)]
    firm.opportunity("Eva", account=used)
    undo(eva, trails[0].pk, NOW)
    undo(eva, trails[1].pk, NOW)
    with pytest.raises(Refused, match="refer to it"):
        undo(eva, trails[2].pk, NOW)
    assert list(Account.objects.values_list("name", flat=True)) == ["Hotel De Kroon"]
    assert Opportunity.objects.count() == 1


def test_the_same_key_makes_one_record_and_is_each_persons_own(firm: Company) -> None:
    def make() -> int:
        return account(firm).pk

    eva, bram = viewer(firm, "Eva"), viewer(firm, "Bram")
    with changing(firm.organisation.pk):
        first = once(eva, KEY, "account", NOW, make)
        again = once(eva, KEY, "account", NOW, make)
        others = once(bram, KEY, "account", NOW, make)
    assert (first[1], again[1], others[1]) == (True, False, True)
    assert first[0] == again[0] != others[0]
    assert Account.objects.count() == 2
