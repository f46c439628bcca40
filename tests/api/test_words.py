"""What the documentation and a refusal tell a stranger: in words for who calls, in the language of who asks."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from meetpunt.api.openapi import document
from meetpunt.api.words import about_each, about_whole
from tests.api.conftest import Programs

if TYPE_CHECKING:
    from tests.cast import Cast


def told(answer: Any) -> Any:
    return json.loads(answer.content)


def test_a_docstring_tells_each_thing_that_it_names_and_nothing_of_our_code() -> None:
    doc = """A wanted move.

    Attributes:
        to: the id of a step, or "lost". seen: the mark (`store.histories.History.mark`); None = not told.
        first, last: its days, both included.
        kind: one of `Activity.Kind`.

    Raises:
        NotVisible: it is not there.
    """
    assert about_each(doc, ("to", "seen", "first", "last", "kind", "other")) == {
        "to": 'the id of a step, or "lost".',
        "seen": "the mark; null = not told.",
        "first": "its days, both included.",
        "last": "its days, both included.",
    }
    assert about_whole("The card; NotVisible when it is not theirs.\n\nRaises:\n    X: y.") == "The card."
    assert about_whole("Change it; None when nothing changed. See `editing.change`.") == (
        "Change it; null when nothing changed."
    )


def test_the_documentation_speaks_to_who_calls() -> None:
    for path, operations in document()["paths"].items():
        for method, one in operations.items():
            assert one["summary"], (method, path)
            plain = one["description"].replace("`seen` and `told`", "")
            assert not re.search(r"NotVisible|\bNone\b|`", plain), (method, path)


def test_what_is_told_is_described() -> None:
    schemas = document()["components"]["schemas"]
    assert '"lost"' in schemas["MoveOpportunityMoveTold"]["properties"]["to"]["description"]
    assert "demonstration" in schemas["ToldActivityToldTold"]["properties"]["kind"]["description"]


def test_a_mistake_is_said_in_the_language_of_who_asks_with_what_to_send(cast: Cast, program: Programs) -> None:
    bram = program("Bram")
    content = {"told": {"name": "Oven", "amount_minor": 1.5, "expected_close": "31-12-2026", "naam": "x"}, "regels": []}
    found = told(bram.ask("POST", "/opportunities", content, **{"Accept-Language": "nl"}))
    assert {one["at"]: one["message"] for one in found["errors"] if one["code"] != "extra_forbidden"} == {
        "told/amount_minor": "Geef een heel getal.",
        "told/expected_close": "Geef een dag als 2026-01-31.",
    }
    known = {one["at"]: one["message"] for one in found["errors"] if one["code"] == "extra_forbidden"}
    assert known["regels"] == "Dit is hier niet bekend. Bekend zijn: told, process_id, lines."
    assert "expected_close" in known["told/naam"]
    assert (
        "Bekend zijn: "
        in told(bram.ask("GET", "/accounts?limit=2", **{"Accept-Language": "nl"}))["errors"][0]["message"]
    )


def test_an_address_that_is_not_there_points_to_the_documentation(program: Programs) -> None:
    bram = program("Bram")
    for method, path in (("GET", "/accountz"), ("GET", "/accounts/abc"), ("DELETE", "/me")):
        assert "/api/docs/" in told(bram.ask(method, path))["detail"]


def test_a_moment_without_a_time_zone_is_refused(cast: Cast, program: Programs) -> None:
    visit = {"kind": "visit", "at": "2026-01-05T10:00:00"}
    answer = program("Bram").ask("POST", "/activities", {"told": visit})
    assert answer.status_code == 422
    assert [(one["at"], one["code"]) for one in told(answer)["errors"]] == [("told/at", "timezone_aware")]


def test_a_word_that_is_not_known_is_refused_and_not_kept(cast: Cast, program: Programs) -> None:
    bram = program("Bram")
    for name in ("kind", "purpose", "asked_for_order"):
        answer = bram.ask("POST", "/activities", {"told": {"on": "2026-01-05", name: "onzin"}})
        assert (answer.status_code, told(answer)["code"]) == (422, "refused"), name
    answer = bram.ask("POST", "/opportunities", {"told": {"name": "Oven", "currency": "eur"}})
    assert (answer.status_code, told(answer)["code"]) == (422, "refused")


def test_an_opportunity_needs_a_name_only_and_a_move_says_what_it_needs(cast: Cast, program: Programs) -> None:
    bram = program("Bram")
    made = told(bram.ask("POST", "/opportunities", {"told": {"name": "Oven"}}))["opportunity_id"]
    lost = bram.ask("POST", f"/opportunities/{made}/move", {"move": {"to": "lost"}})
    assert "the reason" in told(lost)["detail"]
    nowhere = bram.ask("POST", f"/opportunities/{made}/move", {"move": {"to": "won"}})
    assert (nowhere.status_code, "id of a step" in told(nowhere)["detail"]) == (422, True)


def test_a_connection_without_its_keys_says_which_there_are(cast: Cast, program: Programs) -> None:
    ada = program("Ada")
    for kind, key in (("pipedrive", "api_token"), ("salesforce", "client_id")):
        content = {"kind": kind, "name": "", "keys": [{"name": "token", "value": "x"}]}
        answer = ada.ask("POST", "/connections", content)
        assert (answer.status_code, told(answer)["code"]) == (422, "refused")
        assert key in told(answer)["detail"]
