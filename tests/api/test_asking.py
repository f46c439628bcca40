"""How the API answers: problems in the reader's language, parts of lists, and what is sent twice is done once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.api.conftest import Program, Programs

if TYPE_CHECKING:
    from tests.cast import Cast

ENTRIES = 16


def told(answer: Any) -> Any:
    return json.loads(answer.content)


def accounts(cast: Cast) -> int:
    from meetpunt.store.models import Account
    from meetpunt.store.tenancy import acting_in

    with acting_in(cast.organisation.pk):
        return Account.objects.filter(organisation=cast.organisation).count()


def test_what_is_not_yours_is_not_there_in_your_language(cast: Cast, program: Programs) -> None:
    carla = program("Carla")
    for language, sentence in (("en-GB,nl;q=0.5", "not yours"), ("nl", "niet aan jou")):
        answer = carla.ask("GET", f"/people/{cast.bram}/funnel", **{"Accept-Language": language})
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["Content-Language"] == language[:2]
        assert told(answer)["code"] == "not_found"
        assert sentence in told(answer)["detail"]


def test_each_mistake_has_its_own_code(cast: Cast, program: Programs) -> None:
    anna = program("Anna")
    assert told(anna.ask("GET", "/nowhere"))["code"] == "not_found"
    wrong = anna.ask("DELETE", "/me")
    assert (wrong.status_code, told(wrong)["code"], wrong["Allow"]) == (405, "method_not_allowed", "GET")
    assert told(anna.ask("GET", "/scorecard"))["code"] == "invalid"
    unread = told(anna.ask("GET", "/scorecard?first=gisteren&last=2026-01-01"))
    assert [one["at"] for one in unread["errors"]] == ["first"]
    assert told(anna.ask("GET", "/me?meer=1"))["code"] == "invalid"
    turned = anna.ask("GET", "/diagnosis?first=2026-03-01&last=2026-01-01")
    assert (turned.status_code, told(turned)["code"]) == (422, "not_answerable")
    refused = anna.ask("POST", "/accounts", {"told": {"town": "Oss"}})
    assert (refused.status_code, told(refused)["code"]) == (422, "refused")
    assert told(anna.ask("POST", "/accounts", {"told": {"naam": "Oss"}}))["code"] == "invalid"
    assert told(anna.ask("POST", "/accounts", {"told": {"name": "a\0b"}}))["code"] == "invalid"
    assert told(anna.ask("GET", f"/accounts/{2**50}"))["code"] == "not_found"


def test_the_content_is_json_and_says_so(program: Programs) -> None:
    headers = {"Authorization": f"Bearer {program('Anna').key}", "Idempotency-Key": "1"}
    answer = Client().post("/api/v1/accounts", b"name=x", "application/x-www-form-urlencoded", headers=headers)
    assert (answer.status_code, told(answer)["code"]) == (415, "unsupported_media_type")
    answer = Client().post("/api/v1/accounts", b"{", "application/json", headers=headers)
    assert (answer.status_code, told(answer)["code"]) == (422, "invalid")


def test_what_is_sent_twice_with_one_key_is_made_once_and_answered_the_same(cast: Cast, program: Programs) -> None:
    anna, before = program("Anna"), accounts(cast)
    first = anna.ask("POST", "/accounts", {"told": {"name": "Bakkerij Een"}}, **{"Idempotency-Key": "a-1"})
    again = anna.ask("POST", "/accounts", {"told": {"name": "Bakkerij Een"}}, **{"Idempotency-Key": "a-1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert ("Idempotent-Replayed" in first, again["Idempotent-Replayed"]) == (False, "true")
    assert accounts(cast) == before + 1


def test_the_same_key_with_something_else_is_a_mistake(cast: Cast, program: Programs) -> None:
    anna, before = program("Anna"), accounts(cast)
    anna.ask("POST", "/accounts", {"told": {"name": "Bakkerij Een"}}, **{"Idempotency-Key": "a-1"})
    other = anna.ask("POST", "/accounts", {"told": {"name": "Bakkerij Twee"}}, **{"Idempotency-Key": "a-1"})
    assert (other.status_code, told(other)["code"]) == (422, "key_reused")
    elsewhere = anna.ask("POST", "/notes", {"told": {"name": "Bakkerij Een"}}, **{"Idempotency-Key": "a-1"})
    assert elsewhere.status_code == 422
    assert accounts(cast) == before + 1


def test_a_key_belongs_to_one_token(cast: Cast, program: Programs) -> None:
    before = accounts(cast)
    for who in ("Anna", "Bram"):
        program(who).ask("POST", "/accounts", {"told": {"name": "Bakkerij"}}, **{"Idempotency-Key": "a-1"})
    assert accounts(cast) == before + 2


def test_without_a_key_nothing_is_made(cast: Cast, program: Programs) -> None:
    before = accounts(cast)
    answer = program("Anna").ask("POST", "/accounts", {"told": {"name": "Bakkerij"}}, **{"Idempotency-Key": ""})
    assert (answer.status_code, told(answer)["code"]) == (400, "key_missing")
    assert accounts(cast) == before


def test_what_was_refused_can_be_tried_again_with_the_same_key(cast: Cast, program: Programs) -> None:
    anna = program("Anna")
    assert anna.ask("POST", "/accounts", {"told": {"name": " "}}, **{"Idempotency-Key": "a-1"}).status_code == 422
    answer = anna.ask("POST", "/accounts", {"told": {"name": "Bakkerij"}}, **{"Idempotency-Key": "a-1"})
    assert answer.status_code == 201


def test_what_asks_another_system_is_asked_once_and_holds_no_lock_meanwhile(cast: Cast, program: Programs) -> None:
    from datetime import UTC, datetime

    import pytest
    from django.db import connection

    from meetpunt.actions.api.answers import OtherContent, answer_apart
    from meetpunt.store.api_tokens import bearer_of
    from meetpunt.store.tenancy import acting_in

    now = datetime.now(UTC)
    bearer = bearer_of(program("Ada").key, now)
    assert bearer is not None
    outside, depths = len(connection.savepoint_ids), list[int]()

    def ask() -> tuple[int, str]:
        depths.append(len(connection.savepoint_ids))
        return 201, "{}"

    with acting_in(bearer.organisation_id):
        assert not answer_apart(bearer, "a-1", "mark", now, ask).is_again
        assert answer_apart(bearer, "a-1", "mark", now, ask).is_again
        with pytest.raises(OtherContent):
            answer_apart(bearer, "a-1", "other", now, ask)
    assert depths == [outside]


def test_an_answer_is_kept_for_a_day(cast: Cast, program: Programs) -> None:
    from datetime import UTC, datetime, timedelta

    from meetpunt.store.models import ApiAnswer
    from meetpunt.store.tenancy import acting_in

    anna = program("Anna")
    anna.ask("POST", "/accounts", {"told": {"name": "Bakkerij"}}, **{"Idempotency-Key": "a-1"})
    with acting_in(cast.organisation.pk):
        ApiAnswer.objects.update(at=datetime.now(UTC) - timedelta(hours=25))
    anna.ask("POST", "/accounts", {"told": {"name": "Slagerij"}}, **{"Idempotency-Key": "a-2"})
    with acting_in(cast.organisation.pk):
        assert [one.key for one in ApiAnswer.objects.all()] == ["a-2"]


def test_what_somebody_else_changed_is_not_overwritten(cast: Cast, program: Programs) -> None:
    anna = program("Anna")
    made = told(anna.ask("POST", "/accounts", {"told": {"name": "Bakkerij", "town": "Oss"}}))["id"]
    path = f"/accounts/{made}"
    assert anna.status(path, "PATCH", {"seen": {"town": "Oss"}, "told": {"town": "Best"}}) == 200
    clash = anna.ask("PATCH", path, {"seen": {"town": "Oss"}, "told": {"town": "Uden"}})
    assert (clash.status_code, told(clash)["code"]) == (409, "conflict")
    assert told(clash)["errors"] == [{"at": "town", "seen": "Oss", "theirs": "Best", "yours": "Uden"}]
    changed = told(anna.ask("PATCH", path, {"seen": {}, "told": {"town": "Uden"}}))
    assert anna.ask("POST", f"/changes/{changed['change_id']}/undo").status_code == 200
    assert anna.get(f"{path}/values")["value"]["town"] == "Best"


def all_of(one: Program, path: str) -> list[Any]:
    found, cursor = [], ""
    while True:
        part = one.get(path + (f"&cursor={cursor}" if cursor else ""))
        found.append(part)
        cursor = part["next"]
        if cursor is None:
            return found


def test_a_list_comes_in_parts_that_hold_while_rows_are_made(cast: Cast, program: Programs) -> None:
    anna = program("Anna")
    parts = all_of(anna, "/kpis?limit=7")
    codes = [one["code"] for part in parts for one in part["items"]]
    assert len(codes) == len(set(codes)) > 20
    assert codes == [one["code"] for one in anna.get("/kpis?limit=500")["items"]]
    assert all(len(part["items"]) == 7 for part in parts[:-1])


def test_accounts_go_on_after_the_last_one_however_many_come_before_it(cast: Cast, program: Programs) -> None:
    anna = program("Anna")
    first = anna.get("/accounts?sort=name")
    anna.ask("POST", "/accounts", {"told": {"name": "AAA Bakkerij"}})
    second = anna.get(f"/accounts?sort=name&cursor={first['next']}")
    ids = [one["id"] for part in (first, second) for one in part["lines"]]
    assert len(ids) == len(set(ids)) == first["count"]
    assert second["next"] is None


def test_a_cursor_of_nobody_is_refused(program: Programs) -> None:
    for cursor in ("x", "W10", "WzEsMiwtNV0", "%F0%9F%98%80"):
        assert told(program("Anna").ask("GET", f"/kpis?cursor={cursor}"))["code"] == "invalid"


def test_a_visit_is_logged_and_the_opportunity_moves_along(cast: Cast, program: Programs) -> None:
    bram = program("Bram")
    account = bram.get("/accounts")["lines"][0]["id"]
    visit = {"kind": "visit", "account_id": account, "on": bram.get("/me")["today"], "minutes": 45, "subject": "Oven"}
    logged = bram.ask("POST", "/activities", {"told": visit})
    assert logged.status_code == 200, logged.content
    card = bram.get(f"/activities/{told(logged)['activity_id']}")["card"]
    assert (card["minutes"], card["subject"]) == (45, "Oven")
    call = visit | {"kind": "call", "minutes": 0.5}
    logged = bram.ask("POST", "/activities", {"told": call})
    assert bram.get(f"/activities/{told(logged)['activity_id']}")["card"]["minutes"] == 0.5
    assert program("Carla").status(f"/activities/{told(logged)['activity_id']}") == 404


def test_who_looks_at_anothers_figures_is_noted(cast: Cast, program: Programs) -> None:
    from meetpunt.store.models import FiguresLooked
    from meetpunt.store.tenancy import acting_in

    program("Anna").get(f"/people/{cast.bram}/funnel")
    program("Carla").status(f"/people/{cast.bram}/funnel")
    with acting_in(cast.organisation.pk):
        looks = list(FiguresLooked.objects.values_list("viewer__name", "subject_id", "page"))
    assert looks == [("Anna Hendriks", cast.bram, "funnel")]


def test_every_rate_and_share_of_a_funnel_has_its_count(cast: Cast, program: Programs) -> None:
    steps = program("Anna").get(f"/people/{cast.bram}/funnel")["steps"]
    for one in steps:
        parts = one["parts"]
        assert (
            parts["reached"] == parts["went_on"] + parts["lost"] + parts["still"] + parts["young"] or one is steps[-1]
        )
        if one["conversion"] is not None:
            assert "n" in one["conversion"]


@pytest.mark.sqlite_only("words")
def test_the_documentation_and_the_document_can_be_read_by_anybody_in_both_languages(cast: Cast) -> None:
    for language, title in (("en", "Documentation of the API"), ("nl", "Documentatie van de API")):
        page = Client().get("/api/docs/", headers={"Accept-Language": language})
        assert page.status_code == 200
        assert title in page.content.decode()
    part = Client().get("/api/docs/figures/").content.decode()
    assert "/api/v1/people/{person_id}/funnel" in part
    assert Client().get("/api/docs/nothing/").status_code == 404


@pytest.mark.sqlite_only("words")
def test_the_document_is_open_api_and_names_every_operation_once(cast: Cast) -> None:
    from openapi_spec_validator import validate

    document = Client().get("/api/v1/openapi.json").json()
    validate(document)
    assert document["openapi"] == "3.1.0"
    ids = [one["operationId"] for path in document["paths"].values() for one in path.values()]
    assert len(ids) == len(set(ids)) > 400
    assert all(one["summary"] for path in document["paths"].values() for one in path.values())
