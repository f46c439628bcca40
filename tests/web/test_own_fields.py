"""The pages of fields: for administrators, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils.html import escape

from meetpunt.store.models import Account, Contact, CustomField, HiddenField, Opportunity
from meetpunt.store.optional_fields import OPTIONAL_FIELDS
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

pytestmark = pytest.mark.sqlite_only("words and forms; what they keep is asked of both databases in tests/actions")

MADE = {"on": "account", "type": "choice", "name_nl": "Oventype", "name_en": "Oven", "choices": "gas\nstroom"}


def _field(cast: Cast) -> CustomField:
    with acting_in(cast.organisation.pk):
        return CustomField.objects.get(organisation=cast.organisation)


@pytest.mark.both
def test_an_administrator_adds_changes_removes_and_brings_back(cast: Cast, reader: Reader) -> None:
    ada = reader("Ada")
    assert "verplicht is er geen een" in ada.get("/fields/").content.decode()
    assert ada.post("/fields/", MADE).status_code == 302
    key = f"own.{_field(cast).pk}"
    assert "Oventype" in ada.get("/fields/").content.decode()
    ada.post(f"/fields/{key}/", {**MADE, "name_nl": "Soort oven"})
    assert _field(cast).name_nl == "Soort oven"
    answer = ada.post(f"/fields/{key}/switch/", follow=True)
    assert _field(cast).removed_at is not None
    assert "/undo/" in answer.content.decode()
    ada.post(f"/fields/{key}/switch/")
    assert _field(cast).removed_at is None


def test_what_is_wrong_is_said_and_what_was_typed_stays(cast: Cast, reader: Reader) -> None:
    answer = reader("Ada").post("/fields/", {**MADE, "choices": "gas"})
    page = answer.content.decode()
    assert "minstens twee waarden" in page
    assert 'value="Oventype"' in page


def test_an_optional_field_of_ours_is_hidden_and_shown(cast: Cast, reader: Reader) -> None:
    ada = reader("Ada")
    ada.post("/fields/account.website/switch/")
    with acting_in(cast.organisation.pk):
        assert HiddenField.objects.count() == 1
    page = ada.post("/fields/account.segment/switch/", follow=True).content.decode()
    assert "nodig voor vergelijken per segment" in page


def test_a_hidden_field_is_on_no_opportunity_and_keeps_what_stands_in_it(cast: Cast, reader: Reader) -> None:
    bram, codes = reader("Bram"), [one.code for one in OPTIONAL_FIELDS if one.on == "opportunity" and one.may_be_hidden]
    with acting_in(cast.organisation.pk):
        deal = Opportunity.objects.filter(owner=cast.bram).order_by("pk")[0]
        Opportunity.objects.filter(pk=deal.pk).update(**{code: f"Staat in {code}" for code in codes})
    card, form = f"/opportunities/{deal.pk}/", f"/opportunities/{deal.pk}/edit/"
    shown = bram.get(form).context["shown"]
    for page in (bram.get(card).content.decode(), bram.get(form).content.decode()):
        assert [code for code in codes if f"Staat in {code}" not in page] == []
    for code in codes:
        reader("Ada").post(f"/fields/opportunity.{code}/switch/")
    for page in (bram.get(card).content.decode(), bram.get(form).content.decode()):
        visible = page.replace(escape(shown.seen), "")  # what a later change compares with holds every column
        assert [code for code in codes if f"Staat in {code}" in visible] == []
    assert [code for code in codes if f'name="{code}"' in bram.get("/opportunities/new/").content.decode()] == []
    told = {name: value for name, value in shown.told.items() if name not in codes}
    sent = {**told, "name": "Andere naam", "seen": shown.seen, "seen_lines": shown.seen_lines}
    assert bram.post(form, sent).status_code == 302
    with acting_in(cast.organisation.pk):
        row = Opportunity.objects.get(pk=deal.pk)
        assert (row.name, *(getattr(row, code) for code in codes)) == (
            "Andere naam",
            *(f"Staat in {code}" for code in codes),
        )


@pytest.mark.both
def test_nobody_else_finds_them(cast: Cast, reader: Reader) -> None:
    reader("Ada").post("/fields/", MADE)
    key = f"own.{_field(cast).pk}"
    for somebody in ("Bram", "Carla", "Anna", "Diana"):
        client = reader(somebody)
        for address in ("/fields/", f"/fields/{key}/", "/fields/account.phone/"):
            assert client.get(address).status_code == 404, (somebody, address)
        assert client.post(f"/fields/{key}/switch/").status_code == 404
    assert reader("Dirk").get(f"/fields/{key}/").status_code == 404
    assert reader("Dirk").post(f"/fields/{key}/switch/").status_code == 404
    assert _field(cast).removed_at is None


@pytest.mark.both
def test_own_fields_are_filled_in_on_the_card_by_who_works_there(cast: Cast, reader: Reader) -> None:
    reader("Ada").post("/fields/", {**MADE, "type": "number", "name_nl": "Aantal ovens"})
    field = _field(cast)
    with acting_in(cast.organisation.pk):
        row = Account.objects.filter(opportunities__owner_id=cast.bram).exclude(opportunities__owner__name="Carla Vos")
        account = row.distinct().first()
        assert account is not None
        Account.objects.filter(pk=account.pk).update(owner_id=cast.bram)
    bram = reader("Bram")
    place = f"/fields/of/account/{account.pk}/"
    answer = bram.post(place, {f"own_{field.pk}": "veel"})
    assert "zoals 12 of 2,5" in answer.content.decode()
    assert bram.post(place, {f"own_{field.pk}": "2,5"}).status_code == 302
    card = bram.get(f"/accounts/{account.pk}/").content.decode()
    assert "Aantal ovens" in card
    assert "2,5" in card
    for somebody in ("Dirk", "Diana"):
        assert reader(somebody).get(place).status_code == 404
        assert reader(somebody).post(place, {f"own_{field.pk}": "9"}).status_code == 404


def test_a_hidden_field_is_on_no_card_of_an_account_or_contact(cast: Cast, reader: Reader) -> None:
    bram, now = reader("Bram"), datetime.now(UTC)
    with acting_in(cast.organisation.pk):
        own = {"organisation": cast.organisation, "created_at": now, "phone": "013 555 01 02"}
        account = Account.objects.create(name="Hotel Maas", owner_id=cast.bram, website="maas.example", **own)
        contact = Contact.objects.create(name="Jo Maas", account=account, job_title="Inkoop", **own)
    pages = (f"/accounts/{account.pk}/", f"/contacts/{contact.pk}/")
    for page in pages:
        assert "013 555 01 02" in bram.get(page).content.decode(), page
    with acting_in(cast.organisation.pk):
        for on, code in (("account", "phone"), ("account", "website"), ("contact", "phone"), ("contact", "job_title")):
            HiddenField.objects.create(organisation=cast.organisation, on=on, code=code, at=now)
    for page in pages:
        text = bram.get(page).content.decode()
        assert not any(told in text for told in ("013 555 01 02", "maas.example", "Inkoop")), page
