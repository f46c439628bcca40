"""The list of accounts and an account's card: who sees what, what is asked for, and what is taken along."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetpunt.store.models import (
    Account,
    AccountAssignment,
    Activity,
    Contact,
    Note,
    RecentlySeen,
    SavedView,
    VisitAgreement,
)
from meetpunt.store.tenancy import changing
from tests.build import lasting
from tests.cast import Cast
from tests.web.conftest import Reader

NOW = datetime.now(UTC)
TODAY = NOW.date()


@pytest.fixture
def accounts(cast: Cast) -> dict[str, Account]:
    """Three of Bram, one of Carla: the cast's own accounts belong to nobody and are left out."""
    with changing(cast.organisation.pk):
        Account.objects.filter(organisation=cast.organisation).update(owner=cast.people["Femke"])
        made = {}
        for name, owner in (("Bakkerij Bos", "Bram"), ("Bistro Zee", "Bram"), ("Café Ærø", "Bram"), ("Hotel", "Carla")):
            made[name] = Account.objects.create(
                organisation=cast.organisation, name=name, town="Tilburg", owner=cast.people[owner], created_at=NOW
            )
        _visit(cast, made["Bakkerij Bos"], TODAY - timedelta(days=200))
        VisitAgreement.objects.create(
            organisation=cast.organisation,
            account=made["Bakkerij Bos"],
            visits_per_year=6,
            valid_from=TODAY - timedelta(days=700),
        )
    return made


def _visit(cast: Cast, account: Account, day: date, status: str = "held", **fields: object) -> Activity:
    return Activity.objects.create(
        organisation=cast.organisation,
        person=cast.people["Bram"],
        account=account,
        kind="visit",
        status=status,
        started_on=day,
        started_at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
        recorded_at=NOW,
        **fields,
    )


def names(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/accounts/{query}")
    assert page.status_code == 200
    return [line.name for line in page.context["page"].lines]


def own(client: Client, query: str = "") -> list[str]:
    """The accounts made here; the cast's own opportunities open others to Bram."""
    return [name for name in names(client, query) if name in ("Bakkerij Bos", "Bistro Zee", "Café Ærø", "Hotel")]


def test_everybody_sees_the_own_accounts(accounts: dict[str, Account], reader: Reader) -> None:
    assert own(reader("Bram")) == ["Bakkerij Bos", "Bistro Zee", "Café Ærø"]
    assert "Hotel" in names(reader("Carla"), "?q=hotel")
    assert names(reader("Dirk")) == []
    assert names(reader("Carla"), "?q=Bistro Zee") == []


def test_carla_and_dirk_find_no_card_no_form_no_note_and_no_file(
    cast: Cast, accounts: dict[str, Account], reader: Reader
) -> None:
    bos = accounts["Bakkerij Bos"].pk
    bram = reader("Bram")
    bram.post(f"/notes/account/{bos}/", {"text": "Wil stoom"})
    bram.post(f"/documents/account/{bos}/", {"file": SimpleUploadedFile("a.txt", b"maten")})
    from meetpunt.store.models import Document
    from meetpunt.store.tenancy import acting_in

    with acting_in(cast.organisation.pk):
        note, file = Note.objects.get().pk, Document.objects.get().pk
    for somebody in ("Carla", "Dirk", "Diana"):
        client = reader(somebody)
        for address in (f"/accounts/{bos}/", f"/accounts/{bos}/edit/", f"/notes/{note}/", f"/documents/{file}/"):
            assert client.get(address).status_code == 404, (somebody, address)
        for address in (
            f"/accounts/{bos}/edit/",
            f"/notes/account/{bos}/",
            f"/documents/account/{bos}/",
            f"/notes/{note}/",
            f"/documents/{file}/remove/",
        ):
            answer = client.post(address, {"text": "x", "name": "x", "file": SimpleUploadedFile("b.txt", b"x")})
            assert answer.status_code == 404, (somebody, address)
    kept = bram.get(f"/documents/{file}/")
    assert kept["X-Content-Type-Options"] == "nosniff"
    assert kept["Content-Disposition"].startswith("attachment")
    assert b"".join(kept.streaming_content) == b"maten"  # type: ignore[attr-defined]


def test_filters_choose(accounts: dict[str, Account], reader: Reader) -> None:
    bram = reader("Bram")
    assert own(bram, "?q=bis zee") == ["Bistro Zee"]
    assert own(bram, "?overdue=1") == ["Bakkerij Bos"]
    assert own(bram, f"?since={TODAY - timedelta(days=250)}") == ["Bistro Zee", "Café Ærø"]
    assert own(bram, "?sort=-name") == ["Café Ærø", "Bistro Zee", "Bakkerij Bos"]
    assert own(bram, "?status=suspect&sort=-last_visit")[0] == "Bakkerij Bos"
    assert own(bram, "?status=customer&town=tilburg") == []
    answer = bram.get("/accounts/?since=gisteren")
    assert "gisteren" in answer.content.decode()


def test_pages_go_on_where_the_last_one_ended_and_back(
    cast: Cast, accounts: dict[str, Account], reader: Reader
) -> None:
    with changing(cast.organisation.pk):
        Account.objects.bulk_create(
            Account(organisation=cast.organisation, name=f"Z{n % 60:02}", owner=cast.people["Bram"], created_at=NOW)
            for n in range(120)
        )
    bram = reader("Bram")
    for sort in ("name", "-name", "town", "-last_visit"):
        found, query = [], f"?sort={sort}&q=Z"
        while True:
            page = bram.get(f"/accounts/{query}").context
            found += [line.id for line in page["page"].lines]
            if not page["page"].has_after:
                break
            query = f"?sort={sort}&q=Z&after={page['last']}"
        assert len(found) == len(set(found)) == page["page"].count, sort
        back = bram.get(f"/accounts/?sort={sort}&q=Z&before={page['first']}").context["page"]
        assert [line.id for line in back.lines] == found[-50 - len(page["page"].lines) : -len(page["page"].lines)], sort
        assert back.has_after


def test_a_page_asks_the_same_number_of_questions_however_many_rows(
    cast: Cast, accounts: dict[str, Account], reader: Reader
) -> None:
    bram = reader("Bram")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as few:
            bram.get("/accounts/?q=bistro zee")
        with changing(cast.organisation.pk):
            for n in range(40):
                one = Account.objects.create(
                    organisation=cast.organisation, name=f"Bistro Zee {n}", owner=cast.people["Bram"], created_at=NOW
                )
                _visit(cast, one, TODAY - timedelta(days=n))
        counts.append(len(few))
    assert counts[0] == counts[1]
    assert counts[0] < 32


def test_the_export_is_what_one_sees(cast: Cast, accounts: dict[str, Account], reader: Reader) -> None:
    with changing(cast.organisation.pk):
        Account.objects.filter(pk=accounts["Bistro Zee"].pk).update(name="=Bistro Zee")
    answer = reader("Bram").get("/accounts/export/?format=csv&cols=town&cols=due&town=tilburg")
    text = answer.content.decode("utf-8-sig")
    rows = [
        row
        for row in csv.reader(io.StringIO(text), delimiter=";")
        if row[0] in ("Klant", "Bakkerij Bos", "'=Bistro Zee")
    ]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    due = TODAY - timedelta(days=200) + timedelta(days=61)
    assert rows[1:] == [["'=Bistro Zee", "Tilburg", ""], ["Bakkerij Bos", "Tilburg", due.isoformat()]]
    assert len(rows[0]) == 3
    assert reader("Bram").get("/accounts/export/?format=xlsx").content[:2] == b"PK"
    assert "Bakkerij Bos" not in reader("Carla").get("/accounts/export/").content.decode()


def test_a_list_is_kept_shared_renamed_and_removed_with_undo(
    cast: Cast, accounts: dict[str, Account], reader: Reader
) -> None:
    bram, carla = reader("Bram"), reader("Carla")
    told = {"name": "Te laat", "query": "overdue=1&after=3", "shared": "1", "pinned": "1"}
    bram.post("/views/accounts/save/", told)
    (view,) = bram.get("/accounts/").context["views"]
    assert (view.name, view.query, view.is_pinned) == ("Te laat", "overdue=1", True)
    assert [one.name for one in carla.get("/accounts/").context["views"]] == ["Te laat"]
    assert [*reader("Dirk").get("/accounts/").context["views"]] == []
    assert carla.post(f"/views/{view.id}/", {"name": "Van mij"}).status_code == 404
    page = bram.post(f"/views/{view.id}/", {"remove": "1", "next": "/accounts/"}, follow=True)
    assert not page.context["views"]
    (message,) = page.context["messages"]
    bram.post(f"/undo/{message.tags.split('undo-')[1].split()[0]}/")
    with changing(cast.organisation.pk):
        assert SavedView.objects.get().name == "Te laat"


def test_the_card_tells_what_there_is_and_remembers_that_it_was_opened(
    cast: Cast, accounts: dict[str, Account], reader: Reader
) -> None:
    bos = accounts["Bakkerij Bos"]
    with changing(cast.organisation.pk):
        Contact.objects.create(
            organisation=cast.organisation, account=bos, name="Wim Bos", decides=True, created_at=NOW
        )
        _visit(cast, bos, TODAY + timedelta(days=3), status="planned", subject="Naar de order vragen", **lasting(45))
        Activity.objects.create(
            organisation=cast.organisation,
            person=cast.people["Bram"],
            account=bos,
            kind="email",
            subject="Geheim onderwerp",
            outcome="Geheime tekst",
            started_at=NOW - timedelta(days=9),
            recorded_at=NOW,
        )
    page = reader("Bram").get(f"/accounts/{bos.pk}/")
    text = page.content.decode()
    assert "Naar de order vragen" in text
    assert "Wim Bos" in text
    assert "Geheim" not in text
    assert page.context["card"].visits.pace.is_overdue
    with changing(cast.organisation.pk):
        assert RecentlySeen.objects.get().row_id == bos.pk


def test_the_timeline_tells_everything_once_over_its_pages(
    cast: Cast, accounts: dict[str, Account], reader: Reader
) -> None:
    bos = accounts["Bakkerij Bos"]
    with changing(cast.organisation.pk):
        for n in range(60):
            _visit(cast, bos, TODAY - timedelta(days=10 + n // 7))
        Note.objects.create(organisation=cast.organisation, account=bos, text="Los", at=NOW - timedelta(days=12))
    bram, found, after = reader("Bram"), [], ""
    for _ in range(9):
        page = bram.get(f"/accounts/{bos.pk}/?after={after}").context["timeline"]
        found += [(one.rank, one.id) for one in page.entries]
        after = page.following
        if not after:
            break
    assert len(found) == len(set(found)) == 62
    notes = bram.get(f"/accounts/{bos.pk}/?chip=notes").context["timeline"].entries
    assert [one.text for one in notes] == ["Los"]


def test_an_account_is_made_once_and_its_owner_has_a_history(
    cast: Cast, accounts: dict[str, Account], reader: Reader
) -> None:
    anna = reader("Anna")
    told = {
        "key": "6f9619ff-8b86-4011-b42d-00c04fc964ff",
        "name": " Slagerij  🥩 Smulders ",
        "town": "Goirle",
        "owner_id": str(cast.bram),
        "visits_per_year": "6",
    }
    first, second = (anna.post("/accounts/new/", told | {"anyway": "1"}) for _ in range(2))
    assert first["Location"] == second["Location"]
    with changing(cast.organisation.pk):
        made = Account.objects.get(name="Slagerij 🥩 Smulders")
        (assignment,) = AccountAssignment.objects.filter(account=made)
        assert (assignment.owner_id, assignment.valid_from) == (cast.bram, TODAY)
        assert VisitAgreement.objects.get(account=made).visits_per_year == 6


def test_what_cannot_be_kept_is_told_and_nothing_typed_is_lost(accounts: dict[str, Account], reader: Reader) -> None:
    bram, bos = reader("Bram"), accounts["Bakkerij Bos"].pk
    told = {"name": "n" * 10_000, "town": "Oss 🥐", "visits_per_year": "vaak"}
    page = bram.post(f"/accounts/{bos}/edit/", told)
    text = page.content.decode()
    assert page.status_code == 422
    assert "n" * 10_000 in text
    assert "Oss 🥐" in text
    assert 'value="vaak"' in text
    page = bram.post(f"/accounts/{bos}/edit/", told | {"visits_per_year": "4"})
    assert "200" in page.context["form"].problem
    assert "10000" in page.context["form"].problem
    page = bram.post(f"/accounts/{bos}/edit/", {"name": "  "})
    assert page.status_code == 422
    answer = bram.post(f"/documents/account/{bos}/", {"file": SimpleUploadedFile("leeg.pdf", b"")}, follow=True)
    assert "leeg.pdf" in answer.content.decode()
    for name, content in (("a.pdf", b"MZ\x90\0"), ("b.txt", b"<html><script>x</script>")):
        bram.post(f"/documents/account/{bos}/", {"file": SimpleUploadedFile(name, content)})
    assert 'class="files"' not in bram.get(f"/accounts/{bos}/").content.decode()


def test_two_people_change_one_field_and_both_versions_are_shown(
    cast: Cast, accounts: dict[str, Account], reader: Reader
) -> None:
    bos = accounts["Bakkerij Bos"].pk
    anna, bram = reader("Anna"), reader("Bram")
    seen = {"seen-town": "Tilburg", "seen-phone": ""}
    anna.post(f"/accounts/{bos}/edit/", {"town": "Goirle", "seen-town": "Tilburg"})
    page = bram.post(f"/accounts/{bos}/edit/", {"town": "Oss", "phone": "013 555 01 42", **seen})
    assert page.status_code == 422
    (clash,) = [one for one in page.context["form"].fields if one.theirs is not None]
    assert (clash.input.name, clash.theirs, clash.yours, clash.text) == ("town", "Goirle", "Oss", "Oss")
    with changing(cast.organisation.pk):
        assert Account.objects.get(pk=bos).phone == ""
    again = {"town": "Oss", "seen-town": "Goirle", "take-town": "theirs", "phone": "013 555 01 42", "seen-phone": ""}
    bram.post(f"/accounts/{bos}/edit/", again)
    with changing(cast.organisation.pk):
        kept = Account.objects.get(pk=bos)
        assert (kept.town, kept.phone) == ("Goirle", "013 555 01 42")


def test_a_new_owner_and_agreement_hold_from_today_and_undo_leaves_no_trace(
    cast: Cast, accounts: dict[str, Account], reader: Reader
) -> None:
    bos, anna = accounts["Bakkerij Bos"], reader("Anna")

    def spans() -> tuple[list[tuple[int | None, date, date]], list[tuple[int, date]]]:
        with changing(cast.organisation.pk):
            owners = AccountAssignment.objects.filter(account=bos, valid_until__gt=TODAY)
            agreed = VisitAgreement.objects.filter(account=bos).order_by("valid_from")
            return (
                [(one.owner_id, one.valid_from, one.valid_until) for one in owners],
                [(one.visits_per_year, one.valid_from) for one in agreed],
            )

    before = spans()[1]
    told = {"owner_id": str(cast.people["Eva"].pk), "visits_per_year": "12"}
    page = anna.post(f"/accounts/{bos.pk}/edit/", told, follow=True)
    owners, agreed = spans()
    assert [(owner, since) for owner, since, _ in owners] == [(cast.people["Eva"].pk, TODAY)]
    assert agreed == [*before, (12, TODAY)]
    (message,) = page.context["messages"]
    anna.post(f"/undo/{message.tags.split('undo-')[1].split()[0]}/")
    owners, agreed = spans()
    assert [owner for owner, _, _ in owners] == [cast.bram]
    assert agreed == before
    with changing(cast.organisation.pk):
        assert Account.objects.get(pk=bos.pk).owner_id == cast.bram


def test_bram_hands_no_account_to_another_team(cast: Cast, accounts: dict[str, Account], reader: Reader) -> None:
    bos, carla = accounts["Bakkerij Bos"].pk, cast.people["Carla"].pk
    page = reader("Bram").post(f"/accounts/{bos}/edit/", {"owner_id": str(carla)})
    assert page.status_code == 422
    with changing(cast.organisation.pk):
        assert Account.objects.get(pk=bos).owner_id == cast.bram


def test_notes_are_written_pinned_changed_and_removed_by_who_wrote_them(
    cast: Cast, accounts: dict[str, Account], reader: Reader
) -> None:
    bos, bram, anna = accounts["Bakkerij Bos"].pk, reader("Bram"), reader("Anna")
    told = {"text": "Wil stoom 🍞", "pinned": "1", "key": "6f9619ff-8b86-4011-b42d-00c04fc964ff"}
    for _ in range(2):
        bram.post(f"/notes/account/{bos}/", told)
    with changing(cast.organisation.pk):
        note = Note.objects.get()
    assert "Wil stoom 🍞" in anna.get(f"/accounts/{bos}/").content.decode()
    assert anna.post(f"/notes/{note.pk}/", {"text": "Anders"}).status_code == 404
    assert anna.post(f"/notes/{note.pk}/", {"pin": "0"}).status_code == 302
    too_long = bram.post(f"/notes/{note.pk}/", {"text": "x" * 20_000, "seen": note.text})
    assert too_long.status_code == 422
    assert "x" * 20_000 in too_long.content.decode()
    page = bram.post(f"/notes/{note.pk}/", {"remove": "1"}, follow=True)
    (message,) = page.context["messages"]
    bram.post(f"/undo/{message.tags.split('undo-')[1].split()[0]}/")
    with changing(cast.organisation.pk):
        kept = Note.objects.get()
        assert (kept.text, kept.is_pinned) == ("Wil stoom 🍞", False)


def test_a_double_is_told_while_typing_and_of_others_only_name_town_and_owner(
    cast: Cast, accounts: dict[str, Account], reader: Reader
) -> None:
    with changing(cast.organisation.pk):
        Account.objects.filter(pk=accounts["Hotel"].pk).update(
            name="Hotel De Zwaan", phone="013 555 01 42", segment="Horeca"
        )
    text = reader("Bram").get("/accounts/alike/?name=hotel de swaan bv&town=Tilburg").content.decode()
    assert "Hotel De Zwaan" in text
    assert "Carla Vos" in text
    assert f"/accounts/{accounts['Hotel'].pk}/" not in text
    assert "0142" not in text
    assert "Horeca" not in text
    assert "Hotel De Zwaan" in reader("Bram").get("/accounts/alike/?name=Iets&phone=%2B31135550142").content.decode()
    assert (
        f"/accounts/{accounts['Hotel'].pk}/"
        in reader("Carla").get("/accounts/alike/?name=Hotel De Zwaan").content.decode()
    )
    assert reader("Dirk").get("/accounts/alike/?name=Hotel De Zwaan").content.decode().strip() == ""
    page = reader("Bram").post("/accounts/new/", {"name": "Hotel de Zwaan", "town": "Tilburg"})
    assert page.status_code == 422
    assert [one.name for one in page.context["alike"]] == ["Hotel De Zwaan"]


def test_managers_and_administrators_go_through_the_doubles_and_merge_with_undo(
    cast: Cast, accounts: dict[str, Account], reader: Reader
) -> None:
    with changing(cast.organisation.pk):
        double = Account.objects.create(
            organisation=cast.organisation,
            name="Bakkerij Bos B.V.",
            town="Tilburg",
            email="info@bos.example",
            owner=cast.people["Eva"],
            created_at=NOW,
        )
    bos = accounts["Bakkerij Bos"]
    for somebody in ("Bram", "Carla"):
        assert reader(somebody).get("/accounts/doubles/").status_code == 404
    assert reader("Bram").get(f"/accounts/{bos.pk}/merge/?with={double.pk}").status_code == 404
    for somebody in ("Anna", "Ada"):
        pairs = reader(somebody).get("/accounts/doubles/").context["pairs"]
        assert (bos.pk, double.pk) in [(pair.one.id, pair.other.id) for pair in pairs]
    anna = reader("Anna")
    form = anna.get(f"/accounts/{bos.pk}/merge/?with={double.pk}")
    takes = {row["name"]: row["takes"] for row in form.context["rows"]}
    assert (takes["email"], takes["name"], takes["town"]) == (True, False, False)
    page = anna.post(f"/accounts/{bos.pk}/merge/", {"with": str(double.pk), "take-email": "other"}, follow=True)
    assert page.redirect_chain[-1][0] == f"/accounts/{bos.pk}/"
    assert anna.get(f"/accounts/{double.pk}/")["Location"] == f"/accounts/{bos.pk}/"
    assert reader("Carla").get(f"/accounts/{double.pk}/").status_code == 404
    (message,) = page.context["messages"]
    anna.post(f"/undo/{message.tags.split('undo-')[1].split()[0]}/")
    assert anna.get(f"/accounts/{double.pk}/").status_code == 200


def test_contacts_are_listed_made_changed_and_hidden_from_others(
    cast: Cast, accounts: dict[str, Account], reader: Reader
) -> None:
    bos, bram = accounts["Bakkerij Bos"].pk, reader("Bram")
    bram.post(f"/accounts/{bos}/contacts/new/", {"name": "Wim Bos", "decides": "yes", "email": "wim@bos.example"})
    bram.post(f"/accounts/{bos}/contacts/new/", {"name": "Petra", "decides": ""})
    with changing(cast.organisation.pk):
        wim = Contact.objects.get(name="Wim Bos")
        assert (wim.decides, Contact.objects.get(name="Petra").decides) == (True, None)
    assert [row.name for row in bram.get("/contacts/?decides=yes").context["page"].rows] == ["Wim Bos"]
    assert [row.name for row in bram.get("/contacts/?q=bakkerij&sort=-name").context["page"].rows] == [
        "Wim Bos",
        "Petra",
    ]
    assert "Wim Bos" in bram.get("/contacts/export/").content.decode()
    for somebody in ("Carla", "Dirk", "Diana"):
        client = reader(somebody)
        assert client.get(f"/contacts/{wim.pk}/").status_code == 404
        assert client.get(f"/contacts/{wim.pk}/edit/").status_code == 404
        assert client.get(f"/accounts/{bos}/contacts/new/").status_code == 404
        assert client.post(f"/contacts/{wim.pk}/edit/", {"name": "X"}).status_code == 404
        assert "Wim Bos" not in client.get("/contacts/export/").content.decode()
    bram.post(f"/contacts/{wim.pk}/edit/", {"decides": "no", "seen-decides": "yes"})
    assert "Wim Bos" in bram.get(f"/contacts/{wim.pk}/").content.decode()
    with changing(cast.organisation.pk):
        assert Contact.objects.get(pk=wim.pk).decides is False
    page = bram.post(f"/contacts/{wim.pk}/edit/", {"name": "w" * 500})
    assert page.status_code == 422
    assert "w" * 500 in page.content.decode()


def test_a_cell_is_changed_in_its_place_and_undone(cast: Cast, accounts: dict[str, Account], reader: Reader) -> None:
    bos, bram = accounts["Bakkerij Bos"].pk, reader("Bram")
    address = f"/accounts/{bos}/cell/town/"
    assert 'name="town"' in bram.get(address).content.decode()
    answer = bram.post(address, {"town": "Goirle", "seen-town": "Tilburg"})
    assert answer.status_code == 200
    assert "Goirle" in answer.content.decode()
    answer = bram.post(address, {"town": "Oss", "seen-town": "Tilburg"})
    assert answer.status_code == 422
    assert "Goirle" in answer.content.decode()
    answer = bram.post(f"/accounts/{bos}/cell/agreed/", {"visits_per_year": "vaak", "seen-visits_per_year": "6"})
    assert answer.status_code == 422
    assert 'value="vaak"' in answer.content.decode()
    assert bram.get(f"/accounts/{bos}/cell/status/").status_code == 404
    for somebody in ("Carla", "Dirk"):
        assert reader(somebody).get(address).status_code == 404
        assert reader(somebody).post(address, {"town": "X"}).status_code == 404


def test_ticked_accounts_change_together_and_one_undo_takes_the_lot_back(
    cast: Cast, accounts: dict[str, Account], reader: Reader
) -> None:
    anna, carla = reader("Anna"), reader("Carla")
    ids = [str(accounts[name].pk) for name in ("Bakkerij Bos", "Bistro Zee", "Café Ærø")]
    told = {"ids": ids, "owner_id": str(cast.people["Eva"].pk), "visits_per_year": "6", "next": "/accounts/"}

    def stands() -> list[tuple[str, int | None, int]]:
        with changing(cast.organisation.pk):
            rows = Account.objects.filter(pk__in=ids).order_by("name")
            now = VisitAgreement.objects.filter(valid_until__gt=TODAY)
            return [
                (row.name, row.owner_id, sum(one.visits_per_year for one in now.filter(account=row))) for row in rows
            ]

    before = stands()
    assert carla.post("/accounts/lot/", told).status_code == 404
    assert stands() == before
    page = anna.post("/accounts/lot/", told, follow=True)
    assert [row[1:] for row in stands()] == [(cast.people["Eva"].pk, 6)] * 3
    (message,) = page.context["messages"]
    assert "3" in str(message)
    anna.post(f"/undo/{message.tags.split('undo-')[1].split()[0]}/")
    assert stands() == before
    page = anna.post("/accounts/lot/", {"ids": ids, "next": "/accounts/"}, follow=True)
    assert [one.level_tag for one in page.context["messages"]][-1] == "error"
    page = anna.post("/accounts/lot/", told | {"owner_id": str(cast.people["Carla"].pk)}, follow=True)
    assert [one.level_tag for one in page.context["messages"]][-1] == "error"
    assert stands() == before


def test_a_card_asks_the_same_number_of_questions_however_much_happened(
    cast: Cast, accounts: dict[str, Account], reader: Reader
) -> None:
    bos, bram = accounts["Bakkerij Bos"], reader("Bram")
    counts = []
    for _ in range(2):
        bram.get(f"/accounts/{bos.pk}/")
        with CaptureQueriesContext(connection) as asked:
            bram.get(f"/accounts/{bos.pk}/")
        counts.append(len(asked))
        with changing(cast.organisation.pk):
            for n in range(30):
                _visit(cast, bos, TODAY - timedelta(days=n))
                Note.objects.create(organisation=cast.organisation, account=bos, text="x", at=NOW, is_pinned=True)
                Contact.objects.create(organisation=cast.organisation, account=bos, name=f"W{n}", created_at=NOW)
    assert counts[0] == counts[1]
