"""The charter: written by who leads or administers, read and answered by everybody, never a list of who did not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from meetpunt.actions.charter import charter_notices
from meetpunt.actions.undoing import undo
from meetpunt.store.access import viewer_of_person
from meetpunt.store.charter import QUESTIONS
from meetpunt.store.models import Change, Charter, CharterVoice, Notification
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

ENTRIES = 8
TEXT = {f"{one}_nl": f"Antwoord op {one}." for one in QUESTIONS} | {f"{one}_en": "" for one in QUESTIONS}


def test_a_draft_is_kept_published_and_answered(cast: Cast, reader: Reader) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    assert "Er is nog geen handvest" in bram.get("/charter/").content.decode()
    assert "feitenmateriaal" in anna.get("/charter/write/").content.decode()
    anna.post("/charter/write/", TEXT | {"reach_nl": ""} | {"publish": "1"})
    with acting_in(cast.organisation.pk):
        assert Charter.objects.get().state == "draft", "a question had no answer"
    seen = anna.get("/charter/write/").context["seen"]
    anna.post("/charter/write/", TEXT | {"publish": "1", "seen": seen})
    with acting_in(cast.organisation.pk):
        assert Charter.objects.get().state == "holds"
        assert Notification.objects.filter(kind="charter", person_id=cast.bram).count() == 1
    assert "Antwoord op why_you." in bram.get("/charter/").content.decode()
    with acting_in(cast.organisation.pk):
        assert not Notification.objects.filter(kind="charter", person_id=cast.bram, read_at=None).exists()
    assert bram.post("/charter/1/answer/", {"said": "no", "text": ""}).status_code == 422
    assert bram.post("/charter/1/answer/", {"said": "no", "text": "Te veel velden."}).status_code == 302
    counts = anna.get("/charter/").context["counts"]
    assert (counts.accepted, counts.not_yet) == (1, 1)
    assert counts.silent == counts.people - 2
    # A remark is read by who wrote it and by who writes charters.
    for name, reads in (("Bram", True), ("Anna", True), ("Diana", True), ("Ada", True), ("Carla", False)):
        assert ("Te veel velden." in reader(name).get("/charter/").content.decode()) == reads, name
    # A new version asks everybody again; the old one stays readable.
    anna.post("/charter/write/", TEXT | {"reach_nl": "Iets anders.", "publish": "1"})
    assert bram.get("/charter/").context["mine"] is None
    assert "Antwoord op reach." in bram.get("/charter/1/").content.decode()
    assert bram.post("/charter/1/answer/", {"said": "yes"}).status_code == 404, "it holds no more"
    with acting_in(cast.organisation.pk):
        assert list(Charter.objects.order_by("version").values_list("state", flat=True)) == ["earlier", "holds"]
        assert CharterVoice.objects.filter(person_id=cast.bram).count() == 1
        viewer = viewer_of_person(cast.people["Anna"].pk, cast.organisation.pk, datetime.now(UTC).date())
        assert viewer is not None
        trail = Change.objects.filter(table="charter", kind="changed").latest("pk")
        with pytest.raises(Exception, match=r"published|gepubliceerd"):
            undo(viewer, trail.pk, datetime.now(UTC))


def test_who_may_not_write_it_finds_no_form_and_elsewhere_it_does_not_exist(cast: Cast, reader: Reader) -> None:
    reader("Ada").post("/charter/write/", TEXT | {"publish": "1"})
    for name in ("Bram", "Carla", "Eva"):
        assert reader(name).get("/charter/write/").status_code == 404, name
        assert reader(name).post("/charter/write/", TEXT).status_code == 404, name
    assert reader("Dirk").get("/charter/1/").status_code == 404
    assert reader("Dirk").post("/charter/1/answer/", {"said": "yes"}).status_code == 404
    assert "Antwoord op" not in reader("Dirk").get("/charter/").content.decode()


def test_who_did_not_answer_is_reminded_once_after_a_week(cast: Cast, reader: Reader) -> None:
    reader("Ada").post("/charter/write/", TEXT | {"publish": "1"})
    reader("Bram").post("/charter/1/answer/", {"said": "read"})
    today = datetime.now(UTC).date()
    with acting_in(cast.organisation.pk):
        assert charter_notices(cast.organisation.pk, today + timedelta(days=6)) == []
        told = charter_notices(cast.organisation.pk, today + timedelta(days=8))
        people = {one.person_id for one in told}
        assert cast.bram not in people
        assert cast.people["Carla"].pk in people
        assert {one.key for one in told} == {
            one.key for one in charter_notices(cast.organisation.pk, today + timedelta(days=7))
        }


def test_where_data_is_entered_it_says_why(cast: Cast, reader: Reader) -> None:
    for address in ("/log/", "/week/"):
        assert 'href="/charter/"' in reader("Bram").get(address, follow=True).content.decode(), address


def test_the_page_asks_few_questions(cast: Cast, reader: Reader, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    reader("Ada").post("/charter/write/", TEXT | {"publish": "1"})
    anna = reader("Anna")
    with django_assert_max_num_queries(24):
        assert anna.get("/charter/").status_code == 200
