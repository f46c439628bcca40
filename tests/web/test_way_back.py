"""The way back of a plan on its page: figures counted by hand, who sees it, and what is not known is said."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from meetpunt.cli.main import main
from meetpunt.store.models import Step
from meetpunt.store.tenancy import acting_in
from tests.build import act_in
from tests.cast import ZUID, Cast
from tests.method.planning.sellers import CONVERSIONS, VISITS
from tests.web.conftest import Reader
from tests.web.test_planning import kept

pytestmark = pytest.mark.sqlite_only(
    "words and forms over arithmetic; what it is counted from is asked of both databases in tests/reports"
)

ENTRIES = 1
ADDRESS = "/planning/way-back/"
TARGET = {
    "workable_days": "210",
    "visits_per_day": "4",
    "customers": "45",
    "visits_per_customer": "4",
    "sale_share": "0",
}


def planned(cast: Cast, whose: tuple[str, ...] = ZUID, target: str = "400.000") -> dict[str, str]:
    """40 orders of 10,000 for each, with the conversions of the method's figures as own estimates of everybody."""
    told = {"v-0-order_size": "10000"}
    with acting_in(cast.organisation.pk):
        steps = Step.objects.filter(process__organisation=cast.organisation).order_by("process", "position")[:6]
        for step, share, visits in zip(steps, CONVERSIONS, VISITS, strict=True):
            told[f"v-0-conversion-{step.pk}"] = f"{share * 100:g}"
            told[f"v-0-visits_per_entry-{step.pk}"] = f"{visits:g}".replace(".", ",")
    for name in whose:
        person = cast.people[name.split()[0]].pk
        told |= {f"v-{person}-{code}": text for code, text in {**TARGET, "target": target}.items()}
    return told


def test_forty_orders_stand_as_781_suspects_and_606_visits(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    kept(anna, planned(cast))
    page = anna.get(ADDRESS + "?year=2027").content.decode()
    rows = dict(re.findall(r'data-live="back-n-(\w)"><b>([^<]*)', page))
    assert rows["S"] == formatted(round(780.66 * len(ZUID)))
    assert rows["W"] == str(40 * len(ZUID))
    assert formatted(round(606.06 * len(ZUID))) in page
    assert "Halen we het?" in page
    assert re.search(r"<strong>\d+%</strong>", page)
    assert "Bram" in page
    assert not re.search(r"\bnan\b", page.lower())


def formatted(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def test_the_planning_page_holds_it_and_tries_another_conversion(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    told = planned(cast)
    answers = []
    for conversion in ("45", "90"):
        name = [key for key in told if "conversion" in key][4]
        answer = anna.post("/planning/?year=2027", {"do": "recalculate", **told, name: conversion}).content.decode()
        answers.append(dict(re.findall(r'data-live="back-n-(\w)"><b>([^<]*)', answer))["S"])
        assert f'name="{name}" value="{conversion}"' in answer
    assert float(answers[0].replace(".", "")) == pytest.approx(2 * float(answers[1].replace(".", "")), abs=2)


def test_without_anything_known_it_says_what_to_fill_in(reader: Reader, cast: Cast) -> None:
    page = reader("Anna").get(ADDRESS + "?year=2027").content.decode()
    assert "Er is nog geen omzetdoel" in page
    assert cast.zuid.name in page


@pytest.mark.both
def test_who_may_not_see_a_plan_finds_no_way_back(cast: Cast, reader: Reader) -> None:
    address = ADDRESS + "?" + kept(reader("Anna"), planned(cast), "hold").partition("?")[2]
    assert reader("Anna").get(address).status_code == 200
    for name in ("Carla", "Dirk", "Ada"):
        assert reader(name).get(address).status_code == 404, name
        assert reader(name).get(f"{ADDRESS}?team={cast.zuid.pk}&year=2027").status_code == 404, name


@pytest.mark.both
def test_a_rep_sees_the_own_way_back_and_no_other(cast: Cast, reader: Reader) -> None:
    bram = reader("Bram")
    assert "nog geen plan" in bram.get(ADDRESS + "?year=2027").content.decode()
    kept(reader("Anna"), planned(cast), "hold")
    page = bram.get(ADDRESS + "?year=2027").content.decode()
    assert dict(re.findall(r'data-live="back-n-(\w)"><b>([^<]*)', page))["S"] == "781"
    for name in ("Eva Smit", "Noor Visser", "Team Zuid"):
        assert name not in page


@pytest.mark.both
def test_a_director_sees_the_whole_and_no_names(cast: Cast, reader: Reader) -> None:
    kept(reader("Anna"), planned(cast), "hold")
    page = reader("Diana").get(f"{ADDRESS}?team={cast.zuid.pk}&year=2027").content.decode()
    assert formatted(round(780.66 * len(ZUID))) in page
    for name in ZUID:
        assert name not in page


@pytest.mark.both
def test_the_number_of_questions_to_the_database_does_not_grow(
    cast: Cast, reader: Reader, django_assert_max_num_queries: Any
) -> None:
    anna = reader("Anna")
    kept(anna, planned(cast), "hold")
    anna.get(ADDRESS + "?year=2027")
    with django_assert_max_num_queries(35):
        anna.get(ADDRESS + "?year=2027")
    anna.get("/planning/forwards/?year=2027")
    with django_assert_max_num_queries(50):
        anna.get("/planning/forwards/?year=2027")


@pytest.mark.both
def test_the_command_says_the_same(cast: Cast, reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    kept(reader("Anna"), planned(cast), "hold")
    words = ["--language", "en", "report", "plan", "--org", cast.organisation.name, "--team", cast.zuid.name]
    assert main([*words, "--year", "2027", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["target_minor"] == 40_000_000 * len(ZUID)
    assert found["orders"]["needed"] == 40 * len(ZUID)
    assert found["steps"][0]["needed"] == pytest.approx(780.66 * len(ZUID), abs=0.1)
    assert found["steps"][0]["p80"] > found["steps"][0]["p50"]
    assert 0 < found["chance"] < 1
    assert {lever["kind"] for lever in found["levers"]} >= {"visits_per_day", "conversion", "order_size"}
    assert any("assumed" in one["origins"] for one in found["hangs_on"])
    assert main([*words, "--year", "2027"]) == 0
    assert "Suspect" in capsys.readouterr().out
    assert main([*words, "--rep", "Nobody", "--year", "2027"]) == 1


def test_a_part_with_activities_is_counted_forwards_and_the_others_share_the_rest(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    kept(anna, planned(cast))
    before = anna.get("/planning/forwards/?year=2027").content.decode()
    assert "Rayon Zuid" in before
    assert "terug" in before
    act_in(cast.organisation)
    step = Step.objects.filter(process__organisation=cast.organisation).order_by("position").first()
    assert step is not None
    (place,) = re.findall(r'name="n-(\d+)"[^>]*aria-label="Hoeveel voor Rayon Zuid"', before)
    page = anna.get(f"/planning/forwards/?year=2027&n-{place}=100&a-{place}={step.code}").content.decode()
    assert "vooruit" in page
    # 100 x .05124 orders of 10,000, the whole's estimate.
    assert "5,1</td>" in page
    wrong = anna.get("/planning/forwards/?year=2027&n-1=veel&split=product").content.decode()
    assert wrong.count("aria-invalid") <= 1
    for split in ("product", "segment", "nonsense"):
        assert anna.get(f"/planning/forwards/?year=2027&split={split}").status_code == 200


@pytest.mark.both
def test_only_who_makes_plans_counts_forwards(cast: Cast, reader: Reader) -> None:
    for name in ("Bram", "Carla", "Dirk", "Ada"):
        assert reader(name).get(f"/planning/forwards/?team={cast.zuid.pk}&year=2027").status_code == 404, name
    assert reader("Bram").get("/planning/forwards/?year=2027").status_code == 404
