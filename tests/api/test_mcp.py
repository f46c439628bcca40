"""An assistant over the same permissions, asked by an independent client."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.test import Client

from tests.api.conftest import Program, Programs

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
