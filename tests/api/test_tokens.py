"""Tokens: whose they are, what they may, until when they work, and that nobody gets more by one than by the pages."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.api.conftest import Program, Programs
from tests.web.conftest import Reader

if TYPE_CHECKING:
    from tests.cast import Cast

ENTRIES = 8


def raw(authorization: str, path: str = "/me") -> int:
    return Client().get(f"/api/v1{path}", headers={"Authorization": authorization}).status_code


def test_without_a_token_nothing_is_told_and_how_to_get_one_is(cast: Cast) -> None:
    answer = Client().get("/api/v1/me")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "unauthorized"
    assert "API" in answer.json()["detail"]


def test_who_is_signed_in_on_a_page_is_nobody_to_the_api(cast: Cast, reader: Reader) -> None:
    assert reader("Anna").get("/api/v1/me").status_code == 401


def test_a_token_tells_whose_it_is_and_sets_no_cookie(program: Programs, cast: Cast) -> None:
    answer = program("Bram").ask("GET", "/me")
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer.json()["person_id"] == cast.bram  # type: ignore[attr-defined]


def test_a_made_up_token_or_one_of_another_organisation_opens_nothing(program: Programs, cast: Cast) -> None:
    bram = program("Bram")
    swapped = bram.key.replace(f"mp_{cast.organisation.pk}_", f"mp_{cast.other.pk}_")
    for key in (
        swapped,
        bram.key[:-1],
        f"mp_{cast.organisation.pk}_{secrets.token_urlsafe(32)}",
        "mp_99999_x",
        "x" * 300,
    ):
        assert raw(f"Bearer {key}") == 401
    assert raw(f"Basic {bram.key}") == 401
    assert raw(f"bearer {bram.key}") == 200


def test_only_a_mark_of_the_secret_is_kept(program: Programs, cast: Cast) -> None:
    from meetpunt.store.models import ApiToken
    from meetpunt.store.rows import values_of
    from meetpunt.store.tenancy import acting_in

    bram = program("Bram")
    with acting_in(cast.organisation.pk):
        kept = values_of(ApiToken.objects.get(pk=bram.token_id))
    secret = bram.key.split("_", 2)[2]
    assert all(secret not in str(value) for value in kept.values())
    assert bram.key.startswith(kept["begins"])
    assert kept["used_at"] is None
    bram.get("/me")
    with acting_in(cast.organisation.pk):
        assert ApiToken.objects.get(pk=bram.token_id).used_at is not None


def test_a_token_works_until_its_day_and_no_longer(program: Programs) -> None:
    now = datetime.now(UTC)
    assert program("Bram", days=2, now=now - timedelta(days=1)).status("/me") == 200
    assert program("Bram", days=2, now=now - timedelta(days=2)).status("/me") == 401


def test_an_ended_token_and_that_of_who_left_work_no_more(program: Programs, cast: Cast) -> None:
    from meetpunt.actions.api.tokens import end_token
    from meetpunt.store.access import viewer_of_person
    from meetpunt.store.models import Person
    from meetpunt.store.tenancy import acting_in

    bram, carla = program("Bram"), program("Carla")
    with acting_in(cast.organisation.pk):
        viewer = viewer_of_person(cast.bram, cast.organisation.pk, datetime.now(UTC).date())
        assert viewer is not None
        assert end_token(viewer, bram.token_id, datetime.now(UTC)) is not None
        assert end_token(viewer, bram.token_id, datetime.now(UTC)) is None
        Person.objects.filter(pk=cast.people["Carla"].pk).update(is_active=False)
    assert (bram.status("/me"), carla.status("/me")) == (401, 401)


def test_scopes_narrow_what_the_owner_may(program: Programs) -> None:
    figures = program("Anna", "read:figures")
    assert figures.status("/scorecard?first=2026-01-01&last=2026-02-01") == 200
    refused = figures.ask("GET", "/accounts")
    assert refused.status_code == 403
    assert refused.json()["code"] == "forbidden"  # type: ignore[attr-defined]
    assert 'scope="read:records"' in refused["WWW-Authenticate"]
    reading = program("Anna", "read:records")
    assert reading.status("/accounts") == 200
    assert reading.status("/accounts", "POST", {"told": {"name": "Bakker"}}) == 403


def test_a_scope_gives_nothing_that_the_owner_may_not(program: Programs) -> None:
    assert program("Bram", "admin").status("/admin/people") == 404
    assert program("Anna", "admin").status("/admin/people") == 404
    assert program("Ada", "admin").status("/admin/people") == 200
    for address in ("/connections", "/webhooks", "/imports", "/changes"):
        assert program("Dirk").status(address) == 200
    for address in ("/connections", "/webhooks"):
        assert [program(who).status(address) for who in ("Anna", "Carla", "Diana", "Ada")] == [404, 404, 404, 200]


@pytest.mark.both
def test_a_minute_holds_so_many_requests_and_says_how_many_are_left(program: Programs, settings: Any) -> None:
    settings.API_A_MINUTE = 3
    bram, anna = program("Bram"), program("Anna")
    left = []
    for _again in range(5):
        answer = bram.ask("GET", "/me")
        left.append((answer.status_code, answer["RateLimit-Remaining"]))
    if left[-1][0] == 200:  # the minute turned meanwhile
        pytest.skip("a new minute began between two requests")
    assert left[:4] == [(200, "2"), (200, "1"), (200, "0"), (429, "0")]
    answer = bram.ask("GET", "/me")
    assert answer.json()["code"] == "too_many_requests"  # type: ignore[attr-defined]
    assert 0 < int(answer["Retry-After"]) <= 60
    assert anna.status("/me") == 200


def test_a_token_costs_few_questions(program: Programs, django_assert_max_num_queries: Any) -> None:
    bram = program("Bram")
    bram.get("/me")
    with django_assert_max_num_queries(12):  # on PostgreSQL four of them say in which organisation
        bram.get("/me")


def test_a_list_of_tokens_costs_the_same_however_many_there_are(
    program: Programs, reader: Reader, django_assert_max_num_queries: Any
) -> None:
    client = reader("Bram")
    for _one in range(5):
        program("Bram")
    client.get("/tokens/")
    with django_assert_max_num_queries(14):
        client.get("/tokens/")


def made(reader: Reader, who: str, address: str = "/tokens/", **more: Any) -> str:
    told = {"name": "Rapport", "scopes": ["read:figures"], "days": "30", **more}
    page = reader(who).post(address, told).content.decode()
    return page.split('id="secret" readonly value="')[1].split('"')[0] if 'id="secret"' in page else ""


def test_a_token_is_made_on_a_page_shown_once_and_ended_there(reader: Reader, cast: Cast) -> None:
    from meetpunt.store.models import ApiToken
    from meetpunt.store.tenancy import acting_in

    key = made(reader, "Bram")
    assert raw(f"Bearer {key}", "/kpis") == 200
    listed = reader("Bram").get("/tokens/").content.decode()
    assert key not in listed
    assert "Rapport" in listed
    with acting_in(cast.organisation.pk):
        token = ApiToken.objects.get().pk
    for other in ("Carla", "Anna", "Ada", "Dirk"):
        assert "Rapport" not in reader(other).get("/tokens/").content.decode()
        assert reader(other).post(f"/tokens/{token}/end/").status_code == 404
    assert reader("Bram").post(f"/tokens/{token}/end/").status_code == 302
    assert raw(f"Bearer {key}", "/kpis") == 401
    assert "Rapport" in reader("Ada").get("/changes/").content.decode()


def test_a_form_that_is_sent_again_makes_no_second_token(reader: Reader) -> None:
    told = {"name": "Rapport", "scopes": ["read:figures"], "days": "30"}
    bram = reader("Bram")
    assert bram.post("/tokens/", told).content.decode().count("/end/") == 1
    again = bram.post("/tokens/", told)
    assert again.status_code == 422
    assert "dat Rapport heet" in again.content.decode()
    page = bram.get("/tokens/").content.decode()
    bram.post(re.findall(r"/tokens/\d+/end/", page)[0])
    assert bram.post("/tokens/", told).status_code == 200, "one that has ended keeps no name"
    assert reader("Carla").post("/tokens/", told).status_code == 200, "everybody names their own"


def test_what_is_left_out_is_said_beside_what_was_typed(reader: Reader) -> None:
    answer = reader("Bram").post("/tokens/", {"name": "Rapport", "days": "30"})
    assert answer.status_code == 422
    assert 'value="Rapport"' in answer.content.decode()


def test_a_service_account_is_made_by_an_administrator_and_sees_no_personal_figures(reader: Reader, cast: Cast) -> None:
    for other in ("Anna", "Bram", "Carla", "Diana"):
        assert reader(other).get("/settings/tokens/").status_code == 404
    key = made(
        reader, "Ada", "/settings/tokens/", name="Datawarehouse", roles=["director"], scopes=["read:figures", "admin"]
    )
    program = Program(key, 0)
    assert program.status("/funnel") == 200
    assert program.status(f"/people/{cast.bram}/funnel") == 404
    assert program.status("/admin/people") == 404
    assert not made(reader, "Ada", "/settings/tokens/", roles=["manager"])
    assert "Datawarehouse" not in reader("Anna").get("/teams/").content.decode()


def test_what_a_service_account_does_stands_under_its_own_name(reader: Reader, cast: Cast) -> None:
    scopes = ["read:records", "write:records"]
    key = made(reader, "Ada", "/settings/tokens/", name="Website", roles=["inside_sales"], scopes=scopes)
    answer = Program(key, 0).ask("POST", "/accounts", {"told": {"name": "Bakkerij Nieuw"}})
    assert answer.status_code == 201
    from meetpunt.store.models import Change
    from meetpunt.store.tenancy import acting_in

    with acting_in(cast.organisation.pk):
        trail = Change.objects.select_related("by").get(table="account", name="Bakkerij Nieuw")
        assert trail.by is not None
        assert trail.by.name == "Website"
