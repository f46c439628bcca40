"""Writing down ACCH and the pages of a territory: who sees and keeps what, and what an undo takes back."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.actions.accounts.merging import merge_accounts, merge_contacts
from meetpunt.actions.contact_rights import erase_contact
from meetpunt.actions.undoing import undo
from meetpunt.store.access import viewer_of
from meetpunt.store.fields import EPOCH
from meetpunt.store.models import AcchState, Account, Activity, Change, Contact, Territory
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

ENTRIES = 4


@pytest.fixture
def bakery(cast: Cast) -> Account:
    """An account of Bram's with a contact, in his territory."""
    with acting_in(cast.organisation.pk):
        territory = Territory.objects.get(organisation=cast.organisation, name="Rayon Zuid")
        one = Account.objects.create(
            organisation=cast.organisation, name="Bakkerij X", owner_id=cast.bram, territory=territory, created_at=EPOCH
        )
        Contact.objects.create(organisation=cast.organisation, account=one, name="Wim", created_at=EPOCH)
    return one


def _states(cast: Cast) -> list[tuple[bool | None, ...]]:
    with acting_in(cast.organisation.pk):
        rows = AcchState.objects.order_by("pk")
        return list(rows.values_list("aware", "covered", "considers", "promised"))


def _form(account: Account, was: str = "----", **taps: str) -> dict[str, str]:
    code = f"a{account.pk}"
    return {"rows": code, f"was-{code}": was, "key": str(uuid4()), "day": "2026-01-05", "origin": "visit"} | {
        f"{name}-{code}": value for name, value in taps.items()
    }


def test_taps_are_kept_once_with_day_and_source_and_undone(cast: Cast, reader: Reader, bakery: Account) -> None:
    bram, told = reader("Bram"), _form(bakery, considers="yes")
    for _ in range(2):
        assert bram.post("/acch/keep/", told).status_code == 302
    assert _states(cast) == [(True, True, True, None)], "a yes proposes yes before it, and twice sent is once kept"
    page = bram.get(f"/acch/accounts/{bakery.pk}/").content.decode()
    assert "5 jan 2026".replace(" ", "\N{NO-BREAK SPACE}") in page
    bram.post("/acch/keep/", _form(bakery, "yyy-", aware="yes", covered="no", considers="yes"))
    assert _states(cast)[-1] == (True, False, False, None)
    with acting_in(cast.organisation.pk):
        change = Change.objects.filter(table="acchstate").latest("pk")
    bram.post(f"/undo/{change.pk}/")
    assert len(_states(cast)) == 1


def test_who_does_not_know_us_cannot_be_visited_as_agreed(cast: Cast, reader: Reader, bakery: Account) -> None:
    answer = reader("Bram").post("/acch/keep/", _form(bakery, aware="no", covered="yes"), follow=True)
    assert "kan niet" in answer.content.decode()
    assert _states(cast) == []


def test_what_contradicts_itself_is_explained_and_stands_in_a_list(cast: Cast, reader: Reader, bakery: Account) -> None:
    with acting_in(cast.organisation.pk):
        state = {"organisation": cast.organisation, "day": date(2026, 1, 5), "recorded_at": EPOCH}
        AcchState.objects.create(**state, account=bakery, aware=False, covered=True)
    bram = reader("Bram")
    page = bram.get("/acch/")
    assert page.context["report"].errors == 1
    assert "/acch/register/?wrong=1" in page.content.decode()
    assert [row.name for row in bram.get("/acch/register/?wrong=1").context["rows"]] == ["Bakkerij X"]
    bram.post("/acch/keep/", _form(bakery, "ny--", aware="yes", covered="yes"))
    assert not bram.get("/acch/register/?wrong=1").context["rows"]


def test_nobody_writes_down_or_reads_of_anothers_account(cast: Cast, reader: Reader, bakery: Account) -> None:
    for somebody in ("Carla", "Dirk"):
        client = reader(somebody)
        client.post("/acch/keep/", _form(bakery, aware="yes"))
        for address in (f"/acch/accounts/{bakery.pk}/", f"/acch/?of=p{cast.bram}", f"/acch/map/?of=p{cast.bram}"):
            assert client.get(address).status_code == 404, (somebody, address)
    assert reader("Ada").get(f"/acch/?of=p{cast.bram}").status_code == 404, "an administrator sees no personal figures"
    assert _states(cast) == []


def test_bram_and_anna_see_the_page_and_only_the_territorys_aggregate_stands_beside(
    cast: Cast, reader: Reader, bakery: Account
) -> None:
    reader("Bram").post("/acch/keep/", _form(bakery, aware="yes"))
    for somebody in ("Bram", "Anna"):
        answer = reader(somebody).get(f"/acch/?of=p{cast.bram}")
        assert answer.status_code == 200
        report = answer.context["report"]
        assert (report.total, report.lines[0].count, report.lines[0].asked) == (1, 1, 1)
        assert not report.groups
    assert reader("Bram").get("/acch/map/").status_code == 200
    assert reader("Anna").get("/acch/?of=all").status_code == 200


def test_a_director_reads_teams_without_names_and_a_rep_no_territory(
    cast: Cast, reader: Reader, bakery: Account
) -> None:
    reader("Bram").post("/acch/keep/", _form(bakery, aware="yes"))
    page = reader("Diana").get(f"/acch/?of=t{cast.zuid.pk}")
    assert page.status_code == 200
    assert page.context["report"].total == 1
    assert "Bram" not in page.content.decode()
    of_territory = f"/acch/?of=r{bakery.territory_id}"
    assert reader("Anna").get(of_territory).status_code == 200
    for somebody in ("Bram", "Carla", "Dirk", "Ada"):
        assert reader(somebody).get(of_territory).status_code == 404, somebody
        assert reader(somebody).get("/acch/?of=all").status_code == (200 if somebody == "Dirk" else 404)


def test_the_page_asks_as_often_for_many_accounts_as_for_one(cast: Cast, reader: Reader, bakery: Account) -> None:
    anna = reader("Anna")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert anna.get("/acch/?of=all").status_code == 200
            assert anna.get("/acch/map/?of=all").status_code == 200
            assert anna.get("/acch/register/").status_code == 200
        return len(found)

    asked()
    few = asked()
    for number in range(30):
        with acting_in(cast.organisation.pk):
            one = Account.objects.create(
                organisation=cast.organisation, name=f"Klant {number}", owner_id=cast.bram, created_at=EPOCH
            )
        reader("Bram").post("/acch/keep/", _form(one, aware="yes"))
    asked()
    assert asked() <= few + 2


def test_right_after_a_visit_it_costs_one_tap_more_and_is_undone_with_it(
    cast: Cast, reader: Reader, bakery: Account
) -> None:
    bram = reader("Bram")
    told = {
        "key": str(uuid4()),
        "visit": f"1::{bakery.pk}::visit",
        "kind": "visit",
        "aware_1": "yes",
        "covered_1": "yes",
    }
    for _ in range(2):
        assert bram.post("/log/", told).status_code == 302
    assert _states(cast) == [(True, True, None, None)]
    with acting_in(cast.organisation.pk):
        state, visit = AcchState.objects.get(), Activity.objects.get(account=bakery)
        change = Change.objects.get(table="activity", row_id=visit.pk, kind="made")
    assert (state.activity_id, state.origin) == (visit.pk, "visit")
    bram.post(f"/undo/{change.pk}/")
    assert _states(cast) == []


def test_a_visit_is_logged_without_it_and_a_contradiction_is_told_at_the_form(
    cast: Cast, reader: Reader, bakery: Account
) -> None:
    bram = reader("Bram")
    told = {"key": str(uuid4()), "visit": f"1::{bakery.pk}::visit", "kind": "visit"}
    assert bram.post("/log/", told | {"aware_1": "no", "promised_1": "yes"}).status_code == 422
    assert bram.post("/log/", told).status_code == 302
    assert _states(cast) == []


def test_states_go_along_with_merges_and_an_erased_contact_keeps_no_note(cast: Cast, bakery: Account) -> None:
    today = date(2026, 3, 1)
    with acting_in(cast.organisation.pk):
        viewer = viewer_of(cast.login("Bram").pk, cast.organisation.pk, today)
        assert viewer is not None
        of = {"organisation": cast.organisation, "created_at": EPOCH}
        double = Account.objects.create(**of, name="Bakkerij X bv", owner_id=cast.bram)
        wim, same = Contact.objects.get(account=bakery), Contact.objects.create(**of, account=bakery, name="Wim")
        state = {"organisation": cast.organisation, "day": today, "recorded_at": EPOCH, "aware": True}
        AcchState.objects.create(**state, account=double)
        AcchState.objects.create(**state, account=bakery, contact=same, note="Wim kent ons")
        merged = merge_accounts(viewer, bakery.pk, double.pk, (), EPOCH)
        merge_contacts(viewer, wim.pk, same.pk, (), EPOCH)
        assert AcchState.objects.filter(account=bakery).count() == 2
        assert AcchState.objects.get(contact=wim).note == "Wim kent ons"
        erase_contact(viewer, wim.pk, EPOCH)
        assert AcchState.objects.get(contact=wim).note == ""
        undo(viewer, merged.pk, EPOCH)
        assert AcchState.objects.filter(account=double).count() == 1
