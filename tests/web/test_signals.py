"""Signals: who reads which, letting one rest, possible causes of one's own, and conversations for two."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from meetpunt.actions.signals import Seen, remember
from meetpunt.store.access import viewer_of_person
from meetpunt.store.models import (
    Activity,
    Change,
    Conversation,
    FiguresLooked,
    Notification,
    SignalDecision,
    SignalSeen,
    Step,
    StepCause,
)
from meetpunt.store.tenancy import acting_in
from meetpunt.store.trail import Asked, trail
from tests.cast import Cast
from tests.web.conftest import Reader
from tests.web.test_logging import questions

pytestmark = pytest.mark.sqlite_only("words and forms; what they keep is asked of both databases in tests/actions")

ENTRIES = 110
TODAY = datetime.now(UTC).date()


def _step(cast: Cast, code: str = "O") -> int:
    with acting_in(cast.organisation.pk):
        return Step.objects.get(organisation=cast.organisation, code=code).pk


def _talk(client: Client, cast: Cast, other: int, **more: str) -> Any:
    on = (TODAY + timedelta(days=7)).isoformat()
    told = {"step": str(_step(cast)), "with": str(other), "on": on, "at": "10:30", "minutes": "45"}
    told["question"] = "Wat zie jij gebeuren na de offerte?"
    return client.post(f"/conversations/new/{cast.bram}/", told | more, follow=True)


def _undo_last(client: Client, cast: Cast, table: str) -> None:
    with acting_in(cast.organisation.pk):
        change = Change.objects.filter(table=table, undone_by=None).exclude(kind="undone").order_by("-pk")[0].pk
    assert client.post(f"/undo/{change}/", follow=True).status_code == 200


@pytest.mark.both
def test_bram_and_his_manager_read_the_same_signal_and_it_is_a_question(cast: Cast, reader: Reader) -> None:
    lists = [reader(one).get("/signals/") for one in ("Anna", "Bram")]
    assert [len(page.context["signals"]) for page in lists] == [1, 1]
    pages = [reader(one).get(f"/signals/{cast.bram}/{_step(cast)}/") for one in ("Anna", "Bram")]
    anna, bram = (page.context["page"] for page in pages)
    assert anna.signal == bram.signal
    assert anna.causes == bram.causes
    assert [cause.code for cause in anna.causes] == [
        "quote_not_good", "does_not_dare", "no_follow_up", "quote_too_early",
    ]  # fmt: skip
    text = pages[0].content.decode()
    assert "niet vastgelegd" in text, "nobody registered a contact: it is said, not left out"
    for verdict in ("slecht", "zwak", "onvoldoende", "slechtste", "beste verkoper"):
        assert verdict not in text.lower()
    with acting_in(cast.organisation.pk):
        assert FiguresLooked.objects.filter(subject_id=cast.bram, page="signals").count() == 1


@pytest.mark.both
def test_for_others_it_does_not_exist(cast: Cast, reader: Reader) -> None:
    step = _step(cast)
    pages = (f"/signals/{cast.bram}/{step}/", f"/signals/{cast.bram}/data/ageing/")
    for somebody in ("Carla", "Dirk", "Ada", "Diana", "Eva"):
        client = reader(somebody)
        for address in pages:
            assert client.get(address).status_code == 404, (somebody, address)
        told = {"step": str(step), "reason": "druk", "until": TODAY.isoformat()}
        assert client.post(f"/signals/{cast.bram}/rest/", told).status_code == 404, somebody
        assert _talk(client, cast, cast.bram).status_code == 404, somebody
    assert reader("Ada").get("/signals/").status_code == 404, "an administrator sees no personal figures"
    assert reader("Carla").get("/signals/").context["signals"] == []
    directs = reader("Diana").get("/signals/")
    assert (directs.context["signals"], directs.context["unnamed"]) == ([], 1), "how many, and nobody's name"
    assert "Bram" not in directs.content.decode()
    assert reader("Anna").get(f"/signals/{cast.bram}/999999/").status_code == 404
    assert reader("Anna").get(f"/signals/{cast.bram}/data/none/").status_code == 404


@pytest.mark.both
def test_a_signal_rests_with_a_reason_until_a_day_and_is_taken_up_again(cast: Cast, reader: Reader) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    told = {"step": str(_step(cast)), "reason": "Bram heeft twee weken verlof", "until": TODAY.isoformat()}
    answer = anna.post(f"/signals/{cast.bram}/rest/", told | {"reason": ""})
    assert answer.status_code == 422
    until = (TODAY + timedelta(days=20)).isoformat()
    assert anna.post(f"/signals/{cast.bram}/rest/", told | {"until": until}, follow=True).status_code == 200
    page = bram.get("/signals/")
    assert page.context["signals"] == []
    assert "Bram heeft twee weken verlof" in page.content.decode()
    with acting_in(cast.organisation.pk):
        decision = SignalDecision.objects.get()
    assert reader("Carla").post(f"/signals/rests/{decision.pk}/take-up/").status_code == 404
    assert len(bram.post(f"/signals/rests/{decision.pk}/take-up/", follow=True).context["signals"]) == 1
    _undo_last(bram, cast, "signaldecision")
    assert anna.get("/signals/").context["signals"] == []


def test_a_conversation_is_for_two_with_the_figures_as_they_stood(cast: Cast, reader: Reader) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    assert _talk(anna, cast, cast.bram, question="Je belt niet na.").status_code == 422, "that is no question"
    page = _talk(anna, cast, cast.bram)
    talk = page.context["talk"]
    assert page.context["frozen"].chance == pytest.approx(
        anna.get(f"/signals/{cast.bram}/{_step(cast)}/").context["one"].chance
    )
    assert len(page.context["frozen"].causes) == 4
    for somebody in ("Carla", "Dirk", "Ada", "Diana", "Eva"):
        client = reader(somebody)
        assert client.get(f"/conversations/{talk.id}/").status_code == 404, somebody
        assert client.post(f"/conversations/{talk.id}/call-off/").status_code == 404, somebody
    with acting_in(cast.organisation.pk):
        lines = {
            one: len(trail(viewer, Asked(table="conversation")).lines)
            for one in ("Anna", "Bram", "Ada", "Carla")
            if (viewer := viewer_of_person(cast.people[one].pk, cast.organisation.pk, TODAY))
        }
    assert lines == {"Anna": 1, "Bram": 1, "Ada": 0, "Carla": 0}, "not even that the two talk"
    assert bram.get(f"/conversations/{talk.id}/").context["frozen"] == page.context["frozen"]
    assert "Wat zie jij gebeuren na de offerte?" in bram.get("/conversations/").content.decode()
    day = (TODAY + timedelta(days=7)).isoformat()
    assert f"/conversations/{talk.id}/" in bram.get(f"/calendar/?day={day}").content.decode()
    assert f"/conversations/{talk.id}/" in bram.get("/today/").content.decode()
    assert f"/conversations/{talk.id}/" in anna.get(f"/calendar/?day={day}").content.decode()
    with acting_in(cast.organisation.pk):
        assert Notification.objects.get(person_id=cast.bram, kind="conversation").about["what"] == "planned"
        assert Conversation.objects.get().rules_version
    assert f"/conversations/{talk.id}/" not in reader("Eva").get(f"/calendar/?day={day}").content.decode()


def test_it_gets_another_time_and_is_called_off_by_either_of_the_two(cast: Cast, reader: Reader) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    talk = _talk(bram, cast, cast.people["Anna"].pk).context["talk"]
    assert talk.rep.id == cast.bram
    moved = {"on": (TODAY + timedelta(days=9)).isoformat(), "at": "14:00", "minutes": "30"}
    anna.post(f"/conversations/{talk.id}/", moved)
    with acting_in(cast.organisation.pk):
        row = Conversation.objects.get()
        assert (row.minutes, row.question) == (30, "Wat zie jij gebeuren na de offerte?")
        assert Notification.objects.filter(person_id=cast.bram, kind="conversation").count() == 1
    anna.post(f"/conversations/{talk.id}/call-off/")
    assert bram.get(f"/conversations/{talk.id}/").context["talk"].state == "cancelled"
    _undo_last(anna, cast, "conversation")
    assert bram.get(f"/conversations/{talk.id}/").context["talk"].state == "planned"


def test_causes_are_the_methods_until_somebody_writes_their_own(cast: Cast, reader: Reader) -> None:
    anna, step = reader("Anna"), _step(cast)
    page = f"/signals/causes/{step}/"
    for somebody in ("Bram", "Diana", "Dirk"):
        assert reader(somebody).get(page).status_code == 404, somebody
    told = {"text_nl": "De klant wacht op subsidie", "facts": ["close_moved", "no_decision_share"]}
    assert anna.post(page, told, follow=True).status_code == 200
    causes = anna.get(f"/signals/{cast.bram}/{step}/").context["page"].causes
    assert [cause.code for cause in causes][-1] == "de_klant_wacht_op_subsidie"
    assert [fact.code for fact in causes[-1].facts] == ["close_moved", "no_decision_share"]
    anna.post(f"{page}away/", {"code": "quote_too_early"})
    assert len(anna.get(f"/signals/{cast.bram}/{step}/").context["page"].causes) == 4
    _undo_last(anna, cast, "stepcause")
    assert len(anna.get(f"/signals/{cast.bram}/{step}/").context["page"].causes) == 5
    assert anna.post(page, {"text_nl": "x", "facts": ["weather"]}).status_code == 422
    assert reader("Ada").post(f"{page}method/").status_code == 302
    with acting_in(cast.organisation.pk):
        assert not StepCause.objects.exists()
    _undo_last(reader("Ada"), cast, "stepcause")
    with acting_in(cast.organisation.pk):
        assert StepCause.objects.count() == 5


def test_undoing_the_first_own_cause_gives_the_methods_list_back(cast: Cast, reader: Reader) -> None:
    anna, step = reader("Anna"), _step(cast)
    anna.post(f"/signals/causes/{step}/", {"text_nl": "De klant wacht op subsidie"})
    _undo_last(anna, cast, "stepcause")
    with acting_in(cast.organisation.pk):
        assert not StepCause.objects.exists()


@pytest.mark.both
def test_the_registration_is_counted_and_every_number_opens_its_rows(cast: Cast, reader: Reader) -> None:
    with acting_in(cast.organisation.pk):
        Activity.objects.bulk_create(
            Activity(
                organisation=cast.organisation,
                person_id=cast.bram,
                kind="call",
                status="held",
                subject=f"Gesprek {number}",
                started_at=(at := datetime.now(UTC) - timedelta(days=number + 1, hours=1)),
                started_on=at.date(),
                recorded_at=at + timedelta(days=2 if number < 4 else 0),
            )
            for number in range(20)
        )
    client = reader("Anna")
    rows = {person.id: cells for person, cells in client.get("/signals/").context["data"]}
    told = {cell.kind: (cell.k, cell.n) for cell in rows[cast.bram] if cell}
    assert told["late"] == (4, 20)
    for kind, (k, _n) in told.items():
        found = client.get(f"/signals/{cast.bram}/data/{kind}/").context["list"]
        assert len(found.rows) == k, kind


@pytest.mark.both
def test_looking_twice_on_a_day_is_looking_once_and_a_break_begins_anew(cast: Cast) -> None:
    key = ("step", cast.bram, _step(cast))
    for days, begun in ((60, 1), (53, 0), (53, 0), (14, 1), (7, 0)):
        assert remember(cast.organisation.pk, TODAY - timedelta(days=days), [Seen(key, 0.93)]) == begun, days
    with acting_in(cast.organisation.pk):
        spans = SignalSeen.objects.order_by("first_on").values_list("first_on", "last_on")
        assert [((TODAY - first).days, (TODAY - last).days) for first, last in spans] == [(60, 53), (14, 7)]


@pytest.mark.both
def test_the_pages_ask_as_often_for_one_person_as_for_a_team(cast: Cast, reader: Reader) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    for one in (anna, bram):
        one.get("/signals/")  # from now on this process knows processes and people
    assert questions(anna, "/signals/") <= questions(bram, "/signals/") + 6
    assert questions(anna, f"/signals/{cast.bram}/{_step(cast)}/") <= 40
