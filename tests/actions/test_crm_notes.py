"""Notes of a connected Pipedrive: read, told again, changed and gone there, and never over what was written here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from meetpunt.actions.contact_rights import erase_contact
from meetpunt.actions.notes import change_note
from meetpunt.connectors.pipedrive.entities import ENTITIES as PIPEDRIVE
from meetpunt.connectors.salesforce.sources import SOURCES
from meetpunt.store.access import Viewer, viewer_of_person
from meetpunt.store.crm.records import PERSONAL, map_all_anew
from meetpunt.store.models import Account, Activity, Contact, CrmRecord, Note, Opportunity, Person
from tests.actions.test_crm_pipedrive import Connected, filled
from tests.connectors.pipedrive.fake import Fake, served

SALESFORCE = tuple(source.entity for source in SOURCES)
pytestmark = pytest.mark.django_db


@pytest.fixture
def fake() -> Iterator[Fake]:
    with served(Fake()) as told:
        yield told


def connected(fake: Fake) -> Connected:
    there = Connected(fake)
    there.confirm()
    there.sync()
    return there


def later(fake: Fake) -> None:
    """Notes rest for a while after they were read."""
    fake.company.now += timedelta(hours=7)


def writer(there: Connected) -> Viewer:
    """Who wrote them there, as a user here."""
    bram = Person.objects.get(organisation=there.firm.organisation, name="Bram de Wit")
    Account.objects.filter(organisation=there.firm.organisation).update(owner=bram)
    found = viewer_of_person(bram.pk, there.firm.organisation.pk, there.clock.now().date())
    assert found is not None
    return found


def test_notes_stand_at_their_opportunity_and_account(fake: Fake) -> None:
    deal = filled(fake)
    hotel = fake.company.add("organizations", name="Hotel")
    fake.company.add("notes", content="<p>Wil in <b>mei</b></p>", deal_id=deal)
    fake.company.add("notes", content="Groot huis", org_id=hotel, user_id=2)
    fake.company.add("notes", content="Over een project", project_id=7)
    there = Connected(fake)
    there.confirm()
    done = there.sync()
    told = Note.objects.order_by("external_id").values_list(
        "text", "opportunity__name", "account__name", "person__name"
    )
    assert list(told) == [
        ("Wil in mei", "Oven", "Bakkerij Smit", "Bram de Wit"),
        ("Groot huis", None, "Hotel", "Carla Bos"),
    ]
    assert done.landed is not None
    assert done.landed.result.notes["note_of_nothing"] == 1
    assert done.landed.result.rejected == 0


def test_the_same_again_changes_nothing_and_a_change_there_is_a_change_here(fake: Fake) -> None:
    deal = filled(fake)
    note = fake.company.add("notes", content="Wil in mei", deal_id=deal)
    there = connected(fake)
    map_all_anew(there.place)
    done = there.sync()
    assert done.landed is not None
    assert (done.landed.result.new, done.landed.result.changed) == (0, 0)
    later(fake)
    fake.company.edit("notes", note, content="Wil in juni")
    there.sync()
    assert list(Note.objects.values_list("text", flat=True)) == ["Wil in juni"]


def test_a_note_that_moves_there_moves_here(fake: Fake) -> None:
    deal = filled(fake)
    hotel = fake.company.add("organizations", name="Hotel")
    note = fake.company.add("notes", content="Wil in mei", deal_id=deal)
    there = connected(fake)
    later(fake)
    fake.company.edit("notes", note, deal_id=None, org_id=hotel)
    there.sync()
    assert list(Note.objects.values_list("opportunity", "account__name")) == [(None, "Hotel")]


def test_a_note_that_is_read_before_its_deal_or_organisation_lands_once_that_is_read(fake: Fake) -> None:
    deal = filled(fake)
    there = connected(fake)
    # They are made after their windows were fixed, and before the page of notes is asked: the next sync reads them.
    later(fake)
    at = fake.company.now + timedelta(hours=1)
    new = fake.company.add("deals", at, title="Te laat")
    hotel = fake.company.add("organizations", at, name="Hotel")
    fake.company.add("notes", content="Te vroeg", deal_id=new)
    fake.company.add("notes", content="Ook te vroeg", org_id=hotel)
    there.sync()
    assert not Note.objects.exists()
    there.sync()
    told = Note.objects.order_by("external_id").values_list("text", "opportunity__external_id", "account__name")
    assert list(told) == [("Te vroeg", str(new), None), ("Ook te vroeg", None, "Hotel")]
    assert deal != new


def test_what_is_deleted_there_is_gone_here_and_nothing_of_it_is_remembered(fake: Fake) -> None:
    deal = filled(fake)
    note = fake.company.add("notes", content="Wil in mei", deal_id=deal)
    there = connected(fake)
    fake.company.delete("notes", note)
    fake.company.now += timedelta(days=8)  # so that a sweep is due
    there.sync()
    assert not Note.objects.exists()
    assert CrmRecord.objects.get(entity="notes").body == {}


def test_a_deal_that_is_deleted_there_takes_its_notes_along(fake: Fake) -> None:
    deal = filled(fake)
    fake.company.add("notes", content="Wil in mei", deal_id=deal)
    there = connected(fake)
    fake.company.delete("deals", deal)
    there.sync()
    assert not Note.objects.exists()
    assert not Opportunity.objects.filter(external_id=str(deal)).exists()


def test_what_its_writer_changed_here_is_not_written_over_nor_taken_away(fake: Fake) -> None:
    deal = filled(fake)
    note = fake.company.add("notes", content="Wil in mei", deal_id=deal)
    there = connected(fake)
    bram = writer(there)
    row = Note.objects.get()
    assert change_note(bram, row.pk, row.text, row.text, there.clock.now()) is None
    assert not Note.objects.get().changed_here
    change_note(bram, row.pk, row.text, "Wil in juli", there.clock.now())
    later(fake)
    fake.company.edit("notes", note, content="Wil in juni")
    there.sync()
    assert Note.objects.get().text == "Wil in juli"
    fake.company.delete("notes", note)
    fake.company.now += timedelta(days=8)
    there.sync()
    assert Note.objects.get().text == "Wil in juli"
    assert CrmRecord.objects.get(entity="notes").kept_because == "note"


def test_a_note_that_was_emptied_because_somebody_is_forgotten_stays_empty(fake: Fake) -> None:
    hotel = fake.company.add("organizations", name="Hotel")
    jan = fake.company.add("persons", name="Jan Smit", org_id=hotel)
    note = fake.company.add("notes", content="Jan is ziek", org_id=hotel, person_id=jan)
    there = connected(fake)
    row = Note.objects.select_related("contact").get()
    assert row.contact is not None
    erase_contact(there.ada, row.contact.pk, there.clock.now(), note_ids=[row.pk])
    assert CrmRecord.objects.get(entity="notes").body == {}
    map_all_anew(there.place)
    there.sync()
    later(fake)
    fake.company.edit("notes", note, content="Jan is weer beter")
    there.sync()
    assert list(Note.objects.values_list("text", "digest")) == [("", "")]
    assert Contact.objects.get(pk=row.contact.pk).name == ""


def test_nothing_that_was_told_of_who_is_forgotten_is_remembered(fake: Fake) -> None:
    hotel = fake.company.add("organizations", name="Hotel")
    jan = fake.company.add("persons", name="Jan Smit", org_id=hotel)
    fake.company.add("persons", name="Els Bos", org_id=hotel)
    told = {"org_id": hotel, "person_id": jan, "owner_id": 1, "due_date": "2026-03-02", "done": True}
    fake.company.add("activities", subject="Jan gebeld", type="call", **told)
    there = connected(fake)
    row = Contact.objects.get(name="Jan Smit")
    call = Activity.objects.get(subject="Jan gebeld")
    erase_contact(there.ada, row.pk, there.clock.now(), activity_ids=[call.pk])
    kept = CrmRecord.objects.filter(organisation=there.firm.organisation)
    assert [one.external_id for one in kept if "Jan" in str(one.body)] == []
    map_all_anew(there.place)
    done = there.sync()
    assert done.landed is not None
    assert done.landed.result.rejected == 0
    assert not kept.filter(is_pending=True).exists()
    assert sorted(Contact.objects.values_list("name", flat=True)) == ["", "Els Bos"]
    assert Activity.objects.get(pk=call.pk).subject == ""


def test_everything_personal_that_a_crm_tells_can_be_forgotten() -> None:
    personal = {entity.code for entities in (PIPEDRIVE, SALESFORCE) for entity in entities if entity.personal}
    # A lead of Salesforce is an opportunity here: no contact is made of it.
    assert personal - {"leads"} <= {entity for entities in PERSONAL.values() for entity in entities}
