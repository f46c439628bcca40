"""The workbook of a scenario: its changes on a sheet of their own, and who may have it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from meetpunt.actions.scenarios import add_change, decline, make_scenario
from tests.cast import Cast
from tests.web import test_scenarios
from tests.web.conftest import Reader
from tests.web.test_scenarios import NOW, viewer

ENTRIES = 4
plan, scenario = test_scenarios.plan, test_scenarios.scenario


def sheets(reader: Reader, scenario: int) -> list[list[list[Any]]]:
    answer = reader("Anna").get(f"/scenarios/{scenario}/workbook/")
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]


def test_each_change_has_its_values_and_what_it_adds_and_they_add_up(cast: Cast, reader: Reader, scenario: int) -> None:
    anna = viewer(cast, "Anna")
    add_change(anna, scenario, "loyalty", {"share": 0.25}, NOW)
    decline(anna, scenario, "Te veel gevraagd", NOW)
    plan_sheet, *_others, changes = sheets(reader, scenario)
    assert "Te veel gevraagd" in changes[2][0]
    rows = changes[6:10]
    assert [row[0] for row in rows] == ["", 1, 2, ""]
    assert "0,5" in rows[1][2]
    assert "Bezoeken per dag meer: 0,5" in rows[1][3]
    assert "25" in rows[2][3]
    # Of each of six: 210 days x half a visit; and a quarter of 45 x 4 agreed visits, which leaves more for sales.
    assert rows[1][4] == pytest.approx(6 * 210 * 0.5)
    assert rows[2][4] == pytest.approx(0)
    assert rows[2][5] == pytest.approx(6 * 45)
    for column in (4, 5, 6, 7):
        told = [row[column] for row in rows[:-1] if row[column] != ""]
        if told:
            assert rows[-1][column] == pytest.approx(sum(told))
    by_name = {row[0]: row for row in plan_sheet if row and row[0]}
    assert by_name["= Restcapaciteit"][1] == pytest.approx(rows[-1][5])


def test_a_scenario_without_changes_has_an_empty_list(cast: Cast, reader: Reader, plan: int) -> None:
    made = make_scenario(viewer(cast, "Anna"), plan, "Leeg", [], NOW)
    changes = sheets(reader, made)[-1]
    assert changes[7][1] == "Met alle wijzigingen"
    assert changes[7][4] == changes[6][4]


def test_nobody_else_has_it_and_more_changes_ask_no_more(
    cast: Cast, reader: Reader, scenario: int, django_assert_max_num_queries: Any
) -> None:
    for name in ("Bram", "Carla", "Dirk", "Ada"):
        assert reader(name).get(f"/scenarios/{scenario}/workbook/").status_code == 404, name
    for share in (0.1, 0.2, 0.3):
        add_change(viewer(cast, "Anna"), scenario, "loyalty", {"share": share}, NOW)
    anna = reader("Anna")
    anna.get(f"/scenarios/{scenario}/")
    with django_assert_max_num_queries(48):
        anna.get(f"/scenarios/{scenario}/workbook/")
