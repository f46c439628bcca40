"""The pipeline in the browser without scripts: board, card, forms, quotes and orders; who sees what; bad input."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetpunt.store.models import (
    Account,
    Activity,
    Change,
    Document,
    ExchangeRate,
    Note,
    Opportunity,
    Order,
    Product,
    Quote,
    StageEvent,
    Step,
)
from meetpunt.store.tenancy import acting_in, changing
from tests.cast import Cast
from tests.web.conftest import Reader

pytestmark = pytest.mark.sqlite_only("words and forms; what they keep is asked of both databases in tests/actions")


@pytest.fixture
def deal(cast: Cast) -> Opportunity:
    """An open opportunity of Bram in his second step, with an account and an amount."""
    with changing(cast.organisation.pk):
        step = Step.objects.get(organisation=cast.organisation, position=1)
        account = Account.objects.create(
            organisation=cast.organisation, name="Bakkerij De Proef", town="Best", created_at=datetime.now(UTC)
        )
        one = Opportunity.objects.create(
            organisation=cast.organisation,
            process=step.process,
            account=account,
            owner_id=cast.bram,
            name="Oven voor De Proef",
            amount_minor=1234_00,
            currency="EUR",
            step=step,
            expected_close=datetime.now(UTC).date() + timedelta(days=1),
            created_at=datetime.now(UTC),
        )
        StageEvent.objects.create(
            organisation=cast.organisation,
            opportunity=one,
            kind="step",
            step=step,
            happened_at=datetime.now(UTC) - timedelta(days=3),
            happened_on=(datetime.now(UTC) - timedelta(days=3)).date(),
            recorded_at=datetime.now(UTC) - timedelta(days=3),
            owner_id=cast.bram,
        )
    return one


def step_id(cast: Cast, position: int) -> int:
    with acting_in(cast.organisation.pk):
        return Step.objects.get(organisation=cast.organisation, position=position).pk


def again(cast: Cast, deal: Opportunity) -> Opportunity:
    with acting_in(cast.organisation.pk):
        return Opportunity.objects.get(pk=deal.pk)


def quoted(cast: Cast, client: Client, deal: Opportunity) -> Quote:
    client.post(f"/opportunities/{deal.pk}/quote/")
    with acting_in(cast.organisation.pk):
        return Quote.objects.latest("pk")


@pytest.mark.both
def test_the_board_shows_what_stands_in_each_step_and_moves_without_scripts(
    cast: Cast, reader: Reader, deal: Opportunity
) -> None:
    client = reader("Bram")
    page = client.get("/pipeline/?q=De+Proef")
    text = page.content.decode()
    assert "Bakkerij De Proef" in text
    assert text.count("data-deal") == 1
    to = step_id(cast, 3)
    answer = client.post(f"/opportunities/{deal.pk}/move/", {"to": to, "next": "/pipeline/"}, follow=True)
    assert answer.redirect_chain == [("/pipeline/", 302)]
    assert "undo/" in answer.content.decode()
    assert again(cast, deal).step_id == to


def test_a_move_that_needs_something_asks_for_just_that(cast: Cast, reader: Reader, deal: Opportunity) -> None:
    client = reader("Bram")
    move = f"/opportunities/{deal.pk}/move/"
    page = client.post(move, {"to": "lost", "next": "/pipeline/"}, follow=True)
    text = page.content.decode()
    assert page.status_code == 200
    assert 'name="reason"' in text
    assert 'name="amount"' not in text
    assert client.post(move, {"to": "lost", "asked": "1"}).status_code == 422
    client.post(move, {"to": "lost", "reason": "Prijs te hoog", "asked": "1"})
    assert again(cast, deal).loss_reason == "Prijs te hoog"
    client.post(move, {"to": "reopened"})
    assert again(cast, deal).outcome == "open"
    with changing(cast.organisation.pk):
        Opportunity.objects.filter(pk=deal.pk).update(amount_minor=None)
    asked = client.post(move, {"to": step_id(cast, 6)}, follow=True).content.decode()
    assert 'name="amount"' in asked
    wrong = client.post(move, {"to": step_id(cast, 6), "amount": "veel", "asked": "1"})
    assert (wrong.status_code, 'value="veel"' in wrong.content.decode()) == (422, True)
    client.post(move, {"to": step_id(cast, 6), "amount": "1.250,50", "asked": "1"})
    assert (again(cast, deal).outcome, again(cast, deal).amount_minor) == ("won", 1250_50)


@pytest.mark.both
def test_two_people_and_one_card(cast: Cast, reader: Reader, deal: Opportunity) -> None:
    with acting_in(cast.organisation.pk):
        seen = str(StageEvent.objects.filter(opportunity=deal).latest("pk").pk)
    told = {"seen": seen, "next": "/pipeline/"}
    reader("Anna").post(f"/opportunities/{deal.pk}/move/", {**told, "to": step_id(cast, 2)})
    page = reader("Bram").post(f"/opportunities/{deal.pk}/move/", {**told, "to": step_id(cast, 3)}, follow=True)
    assert "Anna Hendriks" in page.content.decode()
    assert again(cast, deal).step_id == step_id(cast, 2)


@pytest.mark.both
def test_for_carla_dirk_and_who_does_not_sell_it_does_not_exist(cast: Cast, reader: Reader, deal: Opportunity) -> None:
    with changing(cast.organisation.pk):
        Product.objects.filter(organisation=cast.organisation).update(name="Oven")
    bram = reader("Bram")
    quote = quoted(cast, bram, deal)
    bram.post(f"/opportunities/{deal.pk}/order/", {"quote": ""})
    with acting_in(cast.organisation.pk):
        order = Order.objects.get()
    opened = (
        f"/opportunities/{deal.pk}/",
        f"/opportunities/{deal.pk}/edit/",
        f"/opportunities/{deal.pk}/move/?to=lost",
        f"/opportunities/{deal.pk}/order/",
        f"/quotes/{quote.pk}/",
        f"/quotes/{quote.pk}/print/",
        f"/orders/{order.pk}/",
    )
    sent = (
        f"/opportunities/{deal.pk}/move/",
        f"/opportunities/{deal.pk}/edit/",
        f"/opportunities/{deal.pk}/quote/",
        f"/opportunities/{deal.pk}/order/",
        f"/quotes/{quote.pk}/",
        f"/quotes/{quote.pk}/revise/",
        f"/quotes/{quote.pk}/answer/",
        f"/quotes/{quote.pk}/document/",
        f"/orders/{order.pk}/cancel/",
    )
    for address in opened:
        assert bram.get(address).status_code == 200, address
        assert reader("Anna").get(address).status_code == 200, address
    for somebody in ("Carla", "Dirk", "Ada", "Diana"):
        client = reader(somebody)
        for address in opened:
            assert client.get(address).status_code == 404, (somebody, address)
        for address in sent:
            assert client.post(address, {"to": "lost", "name": "x"}).status_code == 404, (somebody, address)
    assert reader("Ada").get("/pipeline/").status_code == 404
    for somebody in ("Carla", "Dirk"):
        assert "De Proef" not in reader(somebody).get("/pipeline/?q=De+Proef").content.decode().split("filters")[0]
        assert "Bakkerij De Proef" not in reader(somebody).get("/pipeline/").content.decode()


@pytest.mark.both
def test_the_board_asks_as_much_of_the_database_for_few_as_for_many(
    cast: Cast, reader: Reader, deal: Opportunity
) -> None:
    client = reader("Bram")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as heard:
            assert client.get("/pipeline/").status_code == 200
        return len(heard)

    client.get("/pipeline/")
    with changing(cast.organisation.pk):
        pass
    few = asked()
    with changing(cast.organisation.pk):
        for number in range(40):
            one = Opportunity.objects.create(
                organisation=cast.organisation,
                process_id=deal.process_id,
                account_id=deal.account_id,
                owner_id=cast.bram,
                name=f"Nog een {number}",
                currency="EUR",
                step_id=step_id(cast, number % 6),
                created_at=datetime.now(UTC),
            )
            Activity.objects.create(
                organisation=cast.organisation,
                person_id=cast.bram,
                opportunity=one,
                kind="call",
                status="planned",
                started_on=datetime.now(UTC).date(),
                recorded_at=datetime.now(UTC),
            )
    assert asked() == few
    assert few < 40


def test_a_sum_over_a_currency_without_a_rate_is_not_made(cast: Cast, reader: Reader, deal: Opportunity) -> None:
    with changing(cast.organisation.pk):
        Opportunity.objects.filter(pk=deal.pk).update(currency="USD")
    board = reader("Bram").get("/pipeline/").context["board"]
    assert board.open.is_refused
    assert ("USD", 1234_00) in board.open.parts
    with changing(cast.organisation.pk):
        ExchangeRate.objects.create(
            organisation=cast.organisation, currency="USD", rate_micro=900_000, valid_from=datetime(2020, 1, 1).date()
        )
    board = reader("Bram").get("/pipeline/?q=De+Proef").context["board"]
    assert board.open.amount_minor == 1110_60


def test_what_is_planned_is_said_with_a_word_and_not_by_colour_alone(
    cast: Cast, reader: Reader, deal: Opportunity
) -> None:
    today = datetime.now(UTC).date()
    for days, word in ((-2, "2 dagen te laat"), (0, "vandaag"), (2, "Telefoongesprek ")):
        with changing(cast.organisation.pk):
            Activity.objects.all().delete()
            Activity.objects.create(
                organisation=cast.organisation,
                person_id=cast.bram,
                opportunity=deal,
                kind="call",
                status="planned",
                started_on=today + timedelta(days=days),
                recorded_at=datetime.now(UTC),
            )
        assert word in reader("Bram").get("/pipeline/?q=De+Proef").content.decode()


@pytest.mark.both
def test_a_new_opportunity_keeps_what_was_typed_and_is_made_once(cast: Cast, reader: Reader, deal: Opportunity) -> None:
    client = reader("Bram")
    form = client.get("/opportunities/new/")
    key = form.context["key"]
    with acting_in(cast.organisation.pk):
        oven = Product.objects.get(organisation=cast.organisation).pk
    told = {"key": key, "account": "Onbekend", "name": "Koelcel", "amount": "12.5x"}
    wrong = client.post("/opportunities/new/", told)
    text = wrong.content.decode()
    assert (wrong.status_code, 'value="Koelcel"' in text, 'value="12.5x"' in text) == (422, True, True)
    told |= {"account": "bakkerij de proef", "amount": "", "line-0-product": str(oven), "line-0-amount": "2.500"}
    first = client.post("/opportunities/new/", told)
    second = client.post("/opportunities/new/", told)
    assert (first.status_code, first["Location"]) == (302, second["Location"])
    with acting_in(cast.organisation.pk):
        one = Opportunity.objects.get(name="Koelcel")
        assert (one.account_id, one.amount_minor, one.owner_id) == (deal.account_id, 2500_00, cast.bram)


@pytest.mark.both
def test_two_people_change_one_opportunity_and_nothing_is_lost(cast: Cast, reader: Reader, deal: Opportunity) -> None:
    bram, anna = reader("Bram"), reader("Anna")
    address = f"/opportunities/{deal.pk}/edit/"
    pages = [client.get(address).context["shown"] for client in (bram, anna)]
    forms = [{**shown.told, "seen": shown.seen, "seen_lines": shown.seen_lines} for shown in pages]
    assert anna.post(address, {**forms[1], "amount": "2000", "channel": "Beurs"}).status_code == 302
    clash = bram.post(address, {**forms[0], "amount": "3000", "segment": "groot"})
    text = clash.content.decode()
    assert clash.status_code == 422
    assert "2.000,00" in text
    assert 'value="3000"' in text
    shown = clash.context["shown"]
    form = {**shown.told, "seen": shown.seen, "seen_lines": shown.seen_lines}
    assert bram.post(address, form).status_code == 302
    row = again(cast, deal)
    assert (row.amount_minor, row.segment, row.channel) == (3000_00, "groot", "Beurs")


def test_a_quote_from_draft_to_order(cast: Cast, reader: Reader, deal: Opportunity) -> None:
    client = reader("Bram")
    with acting_in(cast.organisation.pk):
        oven = Product.objects.get(organisation=cast.organisation).pk
    quote = quoted(cast, client, deal)
    address = f"/quotes/{quote.pk}/"
    form = {"line-0-product": oven, "line-0-quantity": "2", "line-0-amount": "2000", "line-0-discount": "100"}
    assert client.post(address, {**form, "off": "5000", "then": "issue"}).status_code == 422
    page = client.post(address, {**form, "off": "50,50", "then": "issue"}, follow=True)
    assert "1.849,50" in page.content.decode()
    assert again(cast, deal).step_id == step_id(cast, 4)
    made = client.post(f"/opportunities/{deal.pk}/order/", {"quote": quote.pk, "wanted": "2027-01-04"}, follow=True)
    assert "1.849,50" in made.content.decode()
    assert again(cast, deal).outcome == "won"


@pytest.fixture
def records(cast: Cast, reader: Reader, deal: Opportunity) -> dict[str, int]:
    """One of each kind of record that can have documents, by table; Bram's."""
    quote = quoted(cast, reader("Bram"), deal)
    with changing(cast.organisation.pk):
        activity = Activity.objects.create(
            organisation=cast.organisation,
            person_id=cast.bram,
            opportunity=deal,
            kind="visit",
            started_on=datetime.now(UTC).date(),
            recorded_at=datetime.now(UTC),
        )
        Account.objects.filter(pk=deal.account_id).update(owner=cast.bram)
    return {"account": deal.account_id or 0, "opportunity": deal.pk, "quote": quote.pk, "activity": activity.pk}


def kept(cast: Cast, model: Any) -> list[Any]:
    """All rows of a table, in the order in which they were made."""
    with acting_in(cast.organisation.pk):
        return list(model.objects.order_by("pk"))


@pytest.mark.parametrize("table", ["account", "opportunity", "quote", "activity"])
def test_a_document_is_kept_with_a_record_and_comes_back_as_an_attachment(
    cast: Cast, reader: Reader, records: dict[str, int], table: str
) -> None:
    bram, address = reader("Bram"), f"/documents/{table}/{records[table]}/"
    bram.post(address, {"file": SimpleUploadedFile("tekening.html", b"%PDF-1.7 tekening", "text/html")})
    (document,) = kept(cast, Document)
    assert (document.table, document.row_id, document.name) == (table, records[table], "tekening.html")
    for name, content in (("leeg.txt", b""), ("kwaad.pdf", b"<html>"), ("kwaad.txt", b"MZ\0")):
        bram.post(address, {"file": SimpleUploadedFile(name, content)})
    bram.post(address)
    assert len(kept(cast, Document)) == 1
    answer = bram.get(f"/documents/{document.pk}/")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert answer["Content-Disposition"].startswith("attachment")
    page = bram.get(f"/{table.removesuffix('y')}{'ies' if table.endswith('y') else 's'}/{records[table]}/")
    assert f"/documents/{document.pk}/" in page.content.decode()
    for somebody in ("Carla", "Dirk"):
        other = reader(somebody)
        assert other.get(f"/documents/{document.pk}/").status_code == 404
        assert other.post(f"/documents/{document.pk}/remove/").status_code == 404
        assert other.post(address, {"file": SimpleUploadedFile("a.txt", b"a")}).status_code == 404
    assert reader("Anna").post(f"/documents/{document.pk}/remove/").status_code == 404, "only who brought it"
    bram.post(f"/documents/{document.pk}/remove/")
    assert kept(cast, Document) == []
    bram.post(f"/undo/{kept(cast, Change)[-1].pk}/")
    assert bram.get(f"/documents/{document.pk}/").status_code == 200


def test_a_document_of_what_has_none_does_not_exist(cast: Cast, reader: Reader) -> None:
    for table in ("person", "nonsense", "undo"):
        answer = reader("Bram").post(f"/documents/{table}/1/", {"file": SimpleUploadedFile("a.txt", b"a")})
        assert answer.status_code == 404, table


def test_notes_of_an_opportunity_are_written_changed_and_removed_with_undo(
    cast: Cast, reader: Reader, deal: Opportunity
) -> None:
    bram, anna = reader("Bram"), reader("Anna")
    here, key = f"/opportunities/{deal.pk}/", "5d0f3a52-9c57-4f8e-9d2c-2f5a4a0b6d11"
    for _twice in range(2):
        answer = bram.post(f"/notes/opportunity/{deal.pk}/", {"text": "Wil stoom", "key": key})
    assert answer["Location"] == here
    (note,) = kept(cast, Note)
    assert (note.account_id, note.opportunity_id, note.person_id) == (deal.account_id, deal.pk, cast.bram)
    assert "Wil stoom" in anna.get(here).content.decode()
    assert "Wil stoom" in bram.get(f"/accounts/{deal.account_id}/").content.decode(), "in the account's timeline too"
    form = bram.get(f"/notes/{note.pk}/?next={here}").content.decode()
    assert "Wil stoom" in form
    assert f'name="next" value="{here}"' in form
    changed = bram.post(f"/notes/{note.pk}/", {"text": "Wil gas", "seen": "Wil stoom", "next": here})
    assert changed["Location"] == here
    both = bram.post(f"/notes/{note.pk}/", {"text": "Wil inductie", "seen": "Wil stoom", "next": here})
    assert both.status_code == 422
    assert "Wil gas" in both.content.decode()
    assert "Wil inductie" in both.content.decode()
    bram.post(f"/notes/{note.pk}/", {"text": "Wil inductie", "seen": "Wil gas", "next": here})
    assert anna.post(f"/notes/{note.pk}/", {"text": "Anders"}).status_code == 404, "only who wrote it"
    assert anna.post(f"/notes/{note.pk}/", {"pin": "1", "next": here})["Location"] == here
    bram.post(f"/notes/{note.pk}/", {"remove": "1", "next": here})
    assert kept(cast, Note) == []
    bram.post(f"/undo/{kept(cast, Change)[-1].pk}/", {"next": here})
    assert [one.text for one in kept(cast, Note)] == ["Wil inductie"]
    empty = bram.post(f"/notes/opportunity/{deal.pk}/", {"text": "  "})
    assert (empty.status_code, len(kept(cast, Note))) == (422, 1)


@pytest.mark.both
def test_who_does_not_work_in_it_writes_and_reads_no_note(cast: Cast, reader: Reader, deal: Opportunity) -> None:
    with changing(cast.organisation.pk):
        Account.objects.filter(pk=deal.account_id).update(owner=cast.people["Carla"])
    reader("Bram").post(f"/notes/opportunity/{deal.pk}/", {"text": "Wil stoom"})
    (note,) = kept(cast, Note)
    assert reader("Carla").get(f"/opportunities/{deal.pk}/").status_code == 404
    for somebody in ("Carla", "Dirk", "Ada"):
        answer = reader(somebody).post(f"/notes/opportunity/{deal.pk}/", {"text": "Meekijken"})
        assert answer.status_code == 404, somebody
    assert reader("Dirk").get(f"/notes/{note.pk}/").status_code == 404
    assert reader("Dirk").post(f"/notes/{note.pk}/", {"pin": "1"}).status_code == 404
    assert len(kept(cast, Note)) == 1


def test_without_an_account_a_note_says_what_is_needed(cast: Cast, reader: Reader, deal: Opportunity) -> None:
    with changing(cast.organisation.pk):
        Opportunity.objects.filter(pk=deal.pk).update(account=None)
    answer = reader("Bram").post(f"/notes/opportunity/{deal.pk}/", {"text": "Wil stoom"})
    assert answer.status_code == 422
    assert "Wil stoom" in answer.content.decode()
    assert "Geef de verkoopkans eerst" in answer.content.decode()
    assert reader("Bram").get(f"/opportunities/{deal.pk}/").status_code == 200


@pytest.mark.both
def test_the_card_tells_the_whole_story(cast: Cast, reader: Reader, deal: Opportunity) -> None:
    client = reader("Bram")
    client.post(f"/opportunities/{deal.pk}/move/", {"to": step_id(cast, 3)})
    shown = client.get(f"/opportunities/{deal.pk}/edit/").context["shown"]
    form = {**shown.told, "seen": shown.seen, "seen_lines": shown.seen_lines, "amount": "2000"}
    client.post(f"/opportunities/{deal.pk}/edit/", form)
    page = client.get(f"/opportunities/{deal.pk}/")
    report = page.context["report"]
    assert [(stay.days, stay.skipped) for stay in report.bar[:4]] == [
        (None, True),
        (3, False),
        (None, True),
        (0, False),
    ]
    text = page.content.decode()
    assert "1.234,00" in text
    assert "2.000,00" in text
