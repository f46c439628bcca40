"""Starting an organisation from the door, where there is nobody yet."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from meetpunt.actions.imports import GivenFile, run_import
from meetpunt.store.models import Login, Organisation
from tests.cast import Cast
from tests.web.conftest import Reader

NEW = {
    "organisation": "Bakkerij Nieuw",
    "name": "Iris Nieuw",
    "email": "Iris@nieuw.example",
    "password": "kaneel broodje vrijdag",
    "language": "en",
}


def test_an_organisation_is_started_from_the_door(visitor: Client) -> None:
    answer = visitor.post("/start/", NEW, follow=True)
    assert answer.status_code == 200
    assert Organisation.objects.get().name == "Bakkerij Nieuw"
    assert answer.redirect_chain[-1][0] == "/first-steps/"
    assert "Look at your sales process" in answer.content.decode()


def test_reps_who_were_read_in_without_a_team_are_two_clicks_from_the_door(visitor: Client, tmp_path: Path) -> None:
    visitor.post("/start/", NEW)
    (tmp_path / "deals.csv").write_text("Nr;Verkoper;Fase;Begin\n1;Bo van Dijk;Offerte;2026-01-03\n", encoding="utf-8")
    mapping = """
        {source: sheet, process: spatoco, files: [{file: deals.csv, table: opportunities,
        fields: {id: Nr, owner: Verkoper, stage: Fase, created_at: Begin}, values: {stage: {Offerte: O}}}]}
    """
    given = [GivenFile(tmp_path / "deals.csv", "deals.csv")]
    assert run_import(Organisation.objects.get().pk, given, mapping, datetime.now(UTC)).new == 1
    landed = visitor.get("/?later", follow=True)
    assert landed.redirect_chain[-1][0] == "/organisation/"
    assert landed.context["report"].entered == 1
    assert "Bo van Dijk" in visitor.get("/funnel/", follow=True).content.decode()


def test_a_password_that_is_easy_to_guess_is_refused_with_the_reason(visitor: Client) -> None:
    answer = visitor.post("/start/", {**NEW, "password": "1234567890"})
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert not Organisation.objects.exists()
    assert not Login.objects.exists()


def test_what_was_typed_is_never_run_as_a_page(visitor: Client) -> None:
    answer = visitor.post("/start/", {**NEW, "organisation": "<script>alert(1)</script>"}, follow=True)
    assert "<script>alert(1)" not in answer.content.decode()
    assert "&lt;script&gt;" in answer.content.decode()


def test_with_one_organisation_the_door_is_closed_and_says_whom_to_ask(visitor: Client) -> None:
    assert "/start/" in visitor.get("/sign-in/").content.decode()
    visitor.post("/start/", NEW)
    stranger = Client(headers={"accept-language": "nl"})
    assert "/start/" not in stranger.get("/sign-in/").content.decode()
    shown = stranger.get("/start/")
    assert shown.status_code == 403
    assert "vraag er daar een aan" in shown.content.decode()
    assert stranger.post("/start/", {**NEW, "organisation": "Tweede", "email": "x@tweede.example"}).status_code == 403
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "demo", "answer"), [("open", False, 200), ("closed", True, 403), ("first", True, 200)]
)
def test_who_keeps_the_server_says_who_may_start(
    visitor: Client, settings: Any, told: str, demo: bool, answer: int
) -> None:
    settings.START = told
    Organisation.objects.create(name="Ander", slug="ander", is_demo=demo, created_at=datetime.now(UTC))
    assert visitor.get("/start/").status_code == answer
    assert ("/start/" in visitor.get("/sign-in/").content.decode()) is (answer == 200)


@pytest.mark.parametrize(("start", "place"), [("open", "/start/"), ("closed", "/sign-in/")])
def test_who_removed_the_demo_company_is_not_sent_to_a_closed_door(
    cast: Cast, reader: Reader, settings: Any, start: str, place: str
) -> None:
    settings.START = start
    Organisation.objects.filter(pk=cast.organisation.pk).update(is_demo=True)
    answer = reader("Ada").post("/demo/remove/", follow=True)
    assert answer.redirect_chain[-1] == (place, 302)
    assert answer.status_code == 200
    said = answer.content.decode()
    assert "Het demobedrijf is weg." in said
    assert ("Begin je eigen organisatie" in said) is (start == "open")
