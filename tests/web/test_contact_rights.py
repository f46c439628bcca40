"""A contact person sees what is kept about them and can be forgotten, while counts stay right."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from meetpunt.actions.editing import change
from meetpunt.store.access import viewer_of
from meetpunt.store.models import (
    Account,
    Activity,
    Change,
    Contact,
    CustomField,
    CustomValue,
    ImportReject,
    ImportRun,
    ImportUndo,
    Note,
    Notification,
    Opportunity,
    Step,
)
from meetpunt.store.tenancy import acting_in, changing
from meetpunt.web.trail_words import KINDS
from tests.cast import Cast
from tests.landing import Import
from tests.web.conftest import Reader

ENTRIES = 8
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MARKS = ("Wilma", "wilma@", "0612345678", "inkoper")


def _contact(cast: Cast) -> Contact:
    organisation = cast.organisation
    with acting_in(organisation.pk):
        account = Account.objects.create(
            organisation=organisation, name="Hotel De Kroon", owner=cast.people["Bram"], created_at=NOW
        )
        row = Contact.objects.create(
            organisation=organisation,
            account=account,
            name="Wilma de Haan",
            email="wilma@kroon.example",
            phone="0612345678",
            job_title="inkoper",
            created_at=NOW,
        )
        of = {"organisation": organisation, "contact": row, "account": account}
        for words in ("Wilma wil een offerte", "Oven bekeken"):
            Activity.objects.create(
                **of, person=cast.people["Bram"], kind="visit", outcome=words, started_on=NOW.date(), recorded_at=NOW
            )
        Note.objects.create(**of, person=cast.people["Bram"], text="Wilma is jarig in mei", at=NOW)
        field = CustomField.objects.create(
            organisation=organisation,
            on="contact",
            code="hobby",
            name_nl="Hobby",
            name_en="Hobby",
            type="text",
            made_at=NOW,
        )
        CustomValue.objects.create(organisation=organisation, field=field, row_id=row.pk, text="zeilen")
        run = ImportRun.objects.create(organisation=organisation, started_at=NOW)
        ImportUndo.objects.create(
            organisation=organisation,
            run=run,
            table="contact",
            row_id=row.pk,
            before={"name": ["Wilma", "Wilma de Haan"], "account_id": [None, account.pk]},
        )
        ImportReject.objects.create(
            organisation=organisation,
            run=run,
            file="c.csv",
            row=2,
            table="contacts",
            reason_code="x",
            reason="wilma@kroon.example",
            raw=[["E-mail", "wilma@kroon.example"]],
        )
        Notification.objects.create(
            organisation=organisation,
            person=cast.people["Bram"],
            kind="x",
            key="x",
            about={"contact": "Wilma de Haan"},
            at=NOW,
        )
    with acting_in(organisation.pk):
        viewer = viewer_of(cast.login("Bram").pk, organisation.pk, NOW.date())
    assert viewer is not None
    with changing(organisation.pk):
        change(viewer, row, {}, {"phone": "0612345679"}, NOW)
        change(viewer, row, {}, {"phone": "0612345678"}, NOW)
    return row


def test_only_who_keeps_the_account_and_administrators_may(cast: Cast, reader: Reader) -> None:
    row = _contact(cast)
    address = f"/contacts/{row.pk}/rights/"
    for somebody in ("Carla", "Eva", "Diana", "Dirk"):
        client = reader(somebody)
        assert client.get(address).status_code == 404, somebody
        for what in ("export", "erase"):
            assert client.post(f"{address}{what}/", {"sure": "yes"}).status_code == 404, (somebody, what)
    for somebody in ("Bram", "Anna", "Ada"):
        assert reader(somebody).get(address).status_code == 200, somebody


def test_an_administrator_erases_without_reading_what_reps_wrote(cast: Cast, reader: Reader) -> None:
    row = _contact(cast)
    page = reader("Ada").get(f"/contacts/{row.pk}/rights/").content.decode()
    assert "wil een offerte" not in page
    assert "wil een offerte" in reader("Anna").get(f"/contacts/{row.pk}/rights/").content.decode()


def test_the_file_holds_everything_and_the_trail_says_that_it_was_made(cast: Cast, reader: Reader) -> None:
    row = _contact(cast)
    answer = reader("Ada").post(f"/contacts/{row.pk}/rights/export/")
    told = json.loads(answer.content)
    text = answer.content.decode()
    assert all(mark in text for mark in (*MARKS, "zeilen", "jarig in mei", "wil een offerte"))
    assert next(one["before"] for one in told["changes"]) == {"phone": "0612345678"}
    with acting_in(cast.organisation.pk):
        trail = Change.objects.latest("pk")
        assert (trail.kind, trail.name, trail.before, trail.after) == ("exported", "", {}, {})
    refused = reader("Ada").post(f"/undo/{trail.pk}/", follow=True)
    assert refused.status_code == 200


def test_who_is_erased_leaves_no_trace_and_every_visit_still_counts(cast: Cast, reader: Reader) -> None:
    row = _contact(cast)
    bram = reader("Bram")
    with acting_in(cast.organisation.pk):
        first = Activity.objects.get(outcome__startswith="Wilma")
        note = Note.objects.get()
        before = Change.objects.filter(table="contact").latest("pk")
    told = {"activity": [first.pk], "note": [note.pk]}
    assert "kan niet" not in bram.post(f"/contacts/{row.pk}/rights/erase/", told).content.decode()
    with acting_in(cast.organisation.pk):
        assert Contact.objects.get(pk=row.pk).name == "Wilma de Haan"
    bram.post(f"/contacts/{row.pk}/rights/erase/", told | {"sure": "yes"})
    bram.post(f"/contacts/{row.pk}/rights/erase/", told | {"sure": "yes"})
    bram.post(f"/undo/{before.pk}/")
    with acting_in(cast.organisation.pk):
        left = "\n".join(
            json.dumps(list(model.objects.values()), default=str)
            for model in (Contact, Activity, Note, Change, CustomValue, ImportUndo, ImportReject, Notification)
        )
        assert [mark for mark in (*MARKS, "zeilen", "jarig") if mark in left] == []
        assert Activity.objects.filter(contact=row).count() == 2
        assert Activity.objects.filter(contact=row, outcome="Oven bekeken").exists()
        assert ImportUndo.objects.get().before.keys() == {"account_id"}
        assert Change.objects.filter(table="contact", after__has_key="erased_at").count() == 1


def test_who_is_erased_has_a_word_wherever_a_name_stood(cast: Cast, reader: Reader) -> None:
    row = _contact(cast)
    bram = reader("Bram")
    with acting_in(cast.organisation.pk):
        step = Step.objects.filter(organisation=cast.organisation).order_by("position")[0]
        deal = Opportunity.objects.create(
            organisation=cast.organisation,
            process=step.process,
            step=step,
            account_id=row.account_id,
            contact=row,
            owner=cast.people["Bram"],
            name="Oven voor De Kroon",
            currency="EUR",
            created_at=NOW,
        )
        planned = Activity.objects.filter(outcome="Oven bekeken")
        planned.update(status="planned", opportunity=deal, subject="Oven laten zien", outcome="")
    bram.post(f"/contacts/{row.pk}/rights/erase/", {"sure": "yes"})
    pages = {
        "card and timeline of the account": f"/accounts/{row.account_id}/",
        "the contact itself": f"/contacts/{row.pk}/",
        "the opportunity": f"/opportunities/{deal.pk}/",
        "its form, which would lose who it was": f"/opportunities/{deal.pk}/edit/",
        "the box that finds": "/search/?q=kroon",
    }
    for what, address in pages.items():
        assert "gewist contact" in bram.get(address).content.decode(), what
    form = bram.get(f"/opportunities/{deal.pk}/edit/").content.decode()
    assert f'<option value="{row.pk}" selected>gewist contact</option>' in form
    assert "gewist contact" not in bram.get(f"/opportunities/new/?account={row.account_id}").content.decode()
    assert (
        "erased contact" in reader("Bram").get(pages["the contact itself"], HTTP_ACCEPT_LANGUAGE="en").content.decode()
    )


def test_every_kind_of_change_has_a_word_in_the_trail() -> None:
    assert KINDS.keys() == set(Change.Kind.values)


@pytest.mark.django_db
def test_who_was_erased_stays_so_when_the_source_tells_of_them_again() -> None:
    into = Import()
    with acting_in(into.organisation.pk):
        into.land(into.record("contacts", "C1", name="Wilma de Haan", email="wilma@kroon.example"))
        Contact.objects.update(name="", email="", digest="", erased_at=NOW)
        for phone in ("0612345678", "0612345678", "0687654321"):
            into.land(into.record("contacts", "C1", name="Wilma de Haan", email="wilma@kroon.example", phone=phone))
        row = Contact.objects.get()
        assert (row.name, row.email, row.phone, row.digest) == ("", "", "", "")
        assert "Wilma" not in json.dumps(list(ImportUndo.objects.values_list("before", flat=True)))
