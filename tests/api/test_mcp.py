"""An assistant over the same permissions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.api.conftest import Program, Programs

pytestmark = pytest.mark.sqlite_only("words of a protocol")

if TYPE_CHECKING:
    from tests.cast import Cast

ENTRIES = 120


def asked(one: Program, method: str, params: Any = None, **headers: str) -> Any:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}
    told = {"Authorization": f"Bearer {one.key}", "Accept-Language": "en", **headers}
    return Client().post("/api/mcp", json.dumps(body), "application/json", headers=told)


def called(one: Program, tool: str, /, **arguments: Any) -> Any:
    answer = asked(one, "tools/call", {"name": tool, "arguments": arguments})
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)["result"]


def test_why_brams_offers_fall_back_is_answered_with_facts_for_and_against(cast: Cast, program: Programs) -> None:
    bram = program("Bram", "read:figures")
    found = called(bram, "find_people", name="bram")["structuredContent"]["people"]
    steps = called(bram, "funnel", person_id=found[0]["person_id"])["structuredContent"]
    asks = [one for one in steps["figures"] if one["is_open_question"]]
    assert len(asks) == 1
    assert asks[0]["conversion"]["n"] > 5
    assert asks[0]["conversion"]["low"] < asks[0]["conversion"]["high"] < asks[0]["beside"]["value"]
    told = called(bram, "signals", person_id=cast.bram)["structuredContent"]
    signal = told["figures"]["steps"][0]
    assert signal["from"] == asks[0]["step"]
    assert signal["causes"]
    assert {fact["says"] for cause in signal["causes"] for fact in cause["facts"]}
    assert any("no verdict" in one for one in told["cautions"])
    assert "rank" not in json.dumps(told)


def test_every_tool_says_what_it_cannot_say(cast: Cast, program: Programs) -> None:
    anna, period = program("Anna"), {"first": "2026-01-01", "last": "2026-12-31"}
    today = anna.get("/me")["today"]
    period = {"first": f"{today[:4]}-01-01", "last": today}
    for tool, arguments in (
        ("funnel", {"team_id": cast.zuid.pk}),
        ("signals", {}),
        ("diagnosis", {**period, "team_id": cast.zuid.pk, "beside": "year_before"}),
        ("scorecard", {**period, "person_id": cast.bram}),
        ("time_use", {**period, "team_id": cast.zuid.pk}),
        ("forecast", {"ask": {**period, "place": {"team_id": cast.zuid.pk}}}),
    ):
        result = called(anna, tool, **arguments)
        assert not result["isError"], (tool, result)
        assert result["structuredContent"]["cautions"], tool
        assert json.loads(result["content"][0]["text"]) == result["structuredContent"]


def test_a_figure_is_explained_by_its_definition(program: Programs) -> None:
    anna = program("Anna")
    names = called(anna, "what_it_means")["structuredContent"]["figures"]
    told = called(anna, "what_it_means", figure=names[0]["code"])["structuredContent"]["figures"][0]
    assert told["definition"]
    assert told["formula"]


@pytest.mark.both
def test_carla_and_another_organisation_learn_nothing_of_bram(cast: Cast, program: Programs) -> None:
    for who in ("Carla", "Dirk"):
        one = program(who)
        assert called(one, "find_people", name="bram")["structuredContent"]["people"] == []
        for tool in ("funnel", "signals"):
            result = called(one, tool, person_id=cast.bram)
            assert result["isError"]
            assert "not yours" in result["content"][0]["text"]
            assert "Bram" not in json.dumps(result)
        assert "Bram" not in json.dumps(called(one, "signals"))


@pytest.mark.both
def test_who_looks_by_an_assistant_is_noted_like_on_a_page(cast: Cast, program: Programs) -> None:
    from meetpunt.store.models import FiguresLooked
    from meetpunt.store.tenancy import acting_in

    called(program("Anna"), "funnel", person_id=cast.bram)
    with acting_in(cast.organisation.pk):
        assert list(FiguresLooked.objects.values_list("subject_id", "page")) == [(cast.bram, "funnel")]


def test_a_token_without_the_scope_has_no_such_tool(program: Programs) -> None:
    records = program("Anna", "read:records")
    names = [one["name"] for one in json.loads(asked(records, "tools/list").content)["result"]["tools"]]
    assert names == ["find_records"]
    answer = json.loads(asked(records, "tools/call", {"name": "funnel"}).content)
    assert answer["error"]["code"] == -32602


def test_it_reads_only(program: Programs) -> None:
    tools = json.loads(asked(program("Anna"), "tools/list").content)["result"]["tools"]
    assert all(one["annotations"]["readOnlyHint"] for one in tools)
    assert all(one["inputSchema"]["type"] == "object" and one["description"] for one in tools)


def test_the_protocol_is_kept(program: Programs) -> None:
    anna = program("Anna")
    for wanted, given in (("2025-06-18", "2025-06-18"), ("1999-01-01", "2025-11-25")):
        told = json.loads(asked(anna, "initialize", {"protocolVersion": wanted}).content)["result"]
        assert told["protocolVersion"] == given
    assert json.loads(asked(anna, "ping").content)["result"] == {}
    assert json.loads(asked(anna, "nothing").content)["error"]["code"] == -32601
    assert asked(anna, "ping", **{"MCP-Protocol-Version": "1999-01-01"}).status_code == 400
    assert asked(anna, "ping", Origin="https://elsewhere.example").status_code == 403
    headers = {"Authorization": f"Bearer {anna.key}"}
    note = json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert Client().post("/api/mcp", note, "application/json", headers=headers).status_code == 202
    assert Client().get("/api/mcp", headers=headers).status_code == 405
    assert Client().post("/api/mcp", b"{", "application/json", headers=headers).status_code == 400
    assert Client().post("/api/mcp", note, "application/json").status_code == 401
