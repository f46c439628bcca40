"""What a phone sends, and how the server answers: kept, kept before, somebody else's, other content, or wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from meetpunt.store.models import AcchState, Activity, Contact, Opportunity, Step
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

pytestmark = pytest.mark.sqlite_only("words and forms; what they keep is asked of both databases in tests/actions")

ENTRIES = 16
SEND = "/log/send/"


def _who(cast: Cast, first_name: str) -> str:
    person = cast.people[first_name]
    return f"{person.login_id}.{person.pk}.{person.organisation_id}"


def _entry(cast: Cast, visit: Activity, **fields: Any) -> dict[str, Any]:
    """An entry of Bram's about the visit, as his phone sends it."""
    told = {"visit": f"2:{visit.pk}:{visit.account_id}:{visit.opportunity_id}:visit", "key": str(uuid4())}
    return {**told, "who": _who(cast, "Bram"), "saved_at": datetime.now(UTC).isoformat(), **fields}


def _step(cast: Cast, code: str) -> int:
    with acting_in(cast.organisation.pk):
        return Step.objects.filter(organisation=cast.organisation, code=code).values_list("pk", flat=True)[0]


def _held(cast: Cast) -> list[Activity]:
    with acting_in(cast.organisation.pk):
        return list(Activity.objects.filter(status="held").order_by("pk"))


@pytest.mark.both
def test_an_entry_is_kept_once_and_every_answer_names_it(visit: Activity, reader: Reader, cast: Cast) -> None:
    bram, entry = reader("Bram"), _entry(cast, visit, note="Wil een tweede oven")
    first, again = bram.post(SEND, entry), bram.post(SEND, entry)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() == {"key": entry["key"], "id": visit.pk}
    assert [row.outcome for row in _held(cast)] == ["Wil een tweede oven"]


def test_what_was_asked_of_acch_without_a_connection_comes_along_once(
    visit: Activity, reader: Reader, cast: Cast
) -> None:
    """Field names hold the place of the choice on the phone: 2."""
    bram, entry = reader("Bram"), _entry(cast, visit, aware_2="yes", covered_2="no", promised_2="")
    assert (bram.post(SEND, entry).status_code, bram.post(SEND, entry).status_code) == (201, 200)
    with acting_in(cast.organisation.pk):
        one = AcchState.objects.get()
    assert (one.account_id, one.activity_id, one.aware, one.covered, one.promised) == (
        visit.account_id,
        visit.pk,
        True,
        False,
        None,
    )
    unplanned = {"visit": f"2::{visit.account_id}::visit", "aware_2": "no", "covered_2": "yes"}
    wrong = bram.post(SEND, _entry(cast, visit) | unplanned)
    assert (wrong.status_code, list(wrong.json()["problems"])) == (422, ["aware_2"])


def test_who_is_not_signed_in_is_told_so_and_not_sent_to_another_page(visit: Activity, cast: Cast) -> None:
    entry = _entry(cast, visit)
    answer = Client(headers={"accept-language": "nl"}).post(SEND, entry)
    assert answer.status_code == 401
    assert answer.json() == {"key": entry["key"], "problems": {"": "Meld je aan, dan wordt het verzonden."}}
    assert _held(cast) == []


@pytest.mark.both
def test_an_entry_of_another_sign_in_is_not_kept_and_the_answer_says_whose_turn_it_is(
    visit: Activity, reader: Reader, cast: Cast
) -> None:
    for somebody, entry in (
        ("Carla", _entry(cast, visit)),
        ("Anna", _entry(cast, visit)),
        ("Bram", _entry(cast, visit, who="")),
        ("Bram", _entry(cast, visit, who=_who(cast, "Bram").rpartition(".")[0] + ".999")),
    ):
        answer = reader(somebody).post(SEND, entry)
        assert (answer.status_code, answer.json()["who"]) == (401, _who(cast, somebody))
        assert "andere aanmelding" in answer.json()["problems"][""]
    assert _held(cast) == []


@pytest.mark.both
def test_the_same_key_with_other_content_is_a_conflict_that_says_where_to_look(
    visit: Activity, reader: Reader, cast: Cast
) -> None:
    bram, entry = reader("Bram"), _entry(cast, visit, note="Goed gesprek")
    bram.post(SEND, entry)
    answer = bram.post(SEND, {**entry, "note": "Iets heel anders"})
    assert answer.status_code == 409
    assert "andere inhoud" in answer.json()["problems"][""]
    assert str(visit.account_id) in answer.json()["stands"] or str(visit.pk) in answer.json()["stands"]
    assert bram.get(answer.json()["stands"]).status_code == 200
    assert [row.outcome for row in _held(cast)] == ["Goed gesprek"]
    alone = f"2::{visit.account_id}:{visit.opportunity_id}:visit"
    again = bram.post(SEND, {**entry, "note": "Iets heel anders", "key": str(uuid4()), "visit": alone})
    assert again.status_code == 201
    assert [row.outcome for row in _held(cast)] == ["Goed gesprek", "Iets heel anders"]


@pytest.mark.both
def test_what_a_phone_tells_of_a_visit_that_was_held_elsewhere_is_not_dropped_in_silence(
    visit: Activity, reader: Reader, cast: Cast
) -> None:
    bram = reader("Bram")
    bram.post(f"/activities/{visit.pk}/hold/")
    assert bram.post(SEND, _entry(cast, visit, note="Drie ovens")).status_code == 409


@pytest.mark.both
def test_what_was_undone_can_be_logged_again_under_the_same_key(visit: Activity, reader: Reader, cast: Cast) -> None:
    bram, entry = reader("Bram"), _entry(cast, visit)
    bram.post(SEND, entry)
    page = bram.get("/today/").content.decode()
    change = page.split("/undo/")[1].split("/")[0]
    bram.post(f"/undo/{change}/", {"next": "/today/"})
    assert _held(cast) == []
    assert bram.post(SEND, entry).status_code == 201


def test_what_is_wrong_is_said_by_field(visit: Activity, reader: Reader, cast: Cast) -> None:
    bram = reader("Bram")
    answer = bram.post(SEND, _entry(cast, visit, minutes="veel", travel_minutes="ver", next="call", next_at="middag"))
    assert answer.status_code == 422
    assert set(answer.json()["problems"]) == {"minutes", "travel_minutes", "next_at"}
    assert bram.post(SEND, _entry(cast, visit, key="")).status_code == 422
    assert bram.post(SEND, {**_entry(cast, visit), "visit": ""}).json()["problems"].keys() == {"visit"}
    assert _held(cast) == []


@pytest.mark.both
def test_nobody_sends_about_what_is_not_in_hand(visit: Activity, reader: Reader, cast: Cast) -> None:
    for somebody in ("Carla", "Dirk", "Eva"):
        answer = reader(somebody).post(SEND, _entry(cast, visit, who=_who(cast, somebody)))
        assert answer.status_code == 422
        assert "niet meer van jou" in answer.json()["problems"][""]
    for somebody in ("Diana", "Ada"):
        assert reader(somebody).post(SEND, _entry(cast, visit, who=_who(cast, somebody))).status_code == 422
    assert _held(cast) == []


def test_a_step_asks_for_what_it_needs_and_for_nothing_else(
    visit: Activity, deal: Opportunity, reader: Reader, cast: Cast
) -> None:
    bram, offer, close = reader("Bram"), _step(cast, "O"), _step(cast, "C")
    of = f"2_{deal.pk}"
    answer = bram.post(SEND, _entry(cast, visit, **{f"step_{of}": offer}))
    assert answer.status_code == 422
    assert list(answer.json()["problems"]) == [f"amount_{of}"]
    answer = bram.post(SEND, _entry(cast, visit, **{f"step_{of}": close}))
    assert list(answer.json()["problems"]) == [f"expected_close_{of}"]
    assert _held(cast) == []
    told = {f"step_{of}": close, f"amount_{of}": "12.500", f"expected_close_{of}": "2030-01-31"}
    assert bram.post(SEND, _entry(cast, visit, **told)).status_code == 201
    with acting_in(cast.organisation.pk):
        deal.refresh_from_db()
    assert (deal.step_id, deal.expected_close, deal.amount_minor) == (close, date(2030, 1, 31), None)


def test_a_form_that_was_kept_does_not_move_an_opportunity_back(
    visit: Activity, deal: Opportunity, reader: Reader, cast: Cast
) -> None:
    before, of = deal.step_id, f"2_{deal.pk}"
    entry = _entry(cast, visit, **{f"step_{of}": before, f"stood_{of}": before})
    reader("Anna").post(f"/opportunities/{deal.pk}/move/", {"to": _step(cast, "O"), "amount": "900", "asked": "1"})
    with acting_in(cast.organisation.pk):
        deal.refresh_from_db()
        assert deal.step_id == _step(cast, "O")
    assert reader("Bram").post(SEND, entry).status_code == 201
    with acting_in(cast.organisation.pk):
        deal.refresh_from_db()
    assert deal.step_id == _step(cast, "O")


def test_contact_purpose_travel_and_the_day_of_the_next_step_land(visit: Activity, reader: Reader, cast: Cast) -> None:
    with acting_in(cast.organisation.pk):
        wim = Contact.objects.create(
            organisation=cast.organisation, account=visit.account, name="Wim Kok", created_at=datetime.now(UTC)
        )
    on = datetime.now(UTC).date() + timedelta(days=9)
    told = {"contact_2": wim.pk, "purpose": "service", "travel_minutes": "35", "km": "41,2", "commitment": "Belt terug"}
    answer = reader("Bram").post(SEND, _entry(cast, visit, **told, next="call", day_call=on.isoformat()))
    assert answer.status_code == 201
    row = _held(cast)[0]
    assert (row.contact_id, row.purpose, row.purpose_inferred) == (wim.pk, "service", False)
    assert (row.travel_minutes, row.travel_metres, row.commitment, row.next_step_on) == (35, 41_200, "Belt terug", on)


def test_what_it_was_about_may_be_chosen(visit: Activity, reader: Reader, cast: Cast) -> None:
    assert reader("Bram").post(SEND, _entry(cast, visit, about_2="none", purpose="service")).status_code == 201
    assert [(row.opportunity_id, row.purpose) for row in _held(cast)] == [(None, "service")]
