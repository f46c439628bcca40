"""What we ask of Pipedrive, held against its own specification without talking with anybody."""

from __future__ import annotations

import pytest

from meetpunt.connectors.pipedrive.costs import COSTS
from meetpunt.connectors.pipedrive.entities import ENTITIES, ONE, PARTS
from tests.connectors.pipedrive.answers import PARAMETERS
from tests.connectors.pipedrive.specification import operations

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def specified() -> dict[str, dict[str, object]]:
    return operations()


def names(operation: dict[str, object]) -> set[str]:
    told = [*operation.get("parameters", []), *operation["shared"]]  # type: ignore[misc]
    return {one["name"] for one in told if one["in"] == "query"}


def test_each_request_costs_what_the_specification_says(specified: dict[str, dict[str, object]]) -> None:
    assert {what: specified[what]["x-token-cost"] for what in COSTS} == COSTS


def test_no_request_goes_to_v1_where_v2_has_the_same(specified: dict[str, dict[str, object]]) -> None:
    old = {what for what in COSTS if "/v1/" in what}
    assert {what for what in old if what.replace("/v1/", "/v2/") in specified} == set()


def test_each_list_and_each_single_record_has_its_cost() -> None:
    paths = {part.path for parts in PARTS.values() for part in parts} | {path for path, _ in ONE.values()}
    assert {f"GET {path}" for path in paths} <= COSTS.keys()
    assert {entity.code for entity in ENTITIES if not entity.per} | {"goals"} == PARTS.keys()


def test_every_parameter_that_is_asked_is_one_that_the_specification_names(
    specified: dict[str, dict[str, object]],
) -> None:
    for entity, parts in PARTS.items():
        for part in parts:
            known = names(specified[f"GET {part.path}"])
            asked = set(part.told) | ({"limit"} if part.paging != "none" else set())
            asked |= {"updated_since"} if part.since else set()
            asked |= {"updated_until"} if part.until else set()
            assert asked <= known, entity


def test_a_window_is_asked_wherever_the_specification_has_one(specified: dict[str, dict[str, object]]) -> None:
    for parts in PARTS.values():
        for part in parts:
            known = names(specified[f"GET {part.path}"])
            if not part.whole:
                assert part.since == ("updated_since" in known), part.path
                assert part.until == ("updated_until" in known), part.path


def test_the_fake_knows_no_parameter_that_the_specification_does_not(
    specified: dict[str, dict[str, object]],
) -> None:
    for path, known in PARAMETERS.items():
        assert known <= names(specified[f"GET {path}"]), path
