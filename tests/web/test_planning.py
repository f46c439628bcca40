"""The planning page: the worked example on it, keeping and holding, who sees what, and its workbook."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from python_calamine import CalamineWorkbook

from meetpunt.store.models import Plan, PlanValue
from meetpunt.store.tenancy import acting_in
from tests.cast import ZUID, Cast
from tests.web.conftest import Reader

pytestmark = pytest.mark.sqlite_only(
    "words and forms over arithmetic; what it is counted from is asked of both databases in tests/reports"
)

ENTRIES = 4
EXAMPLE = {
    "workable_days": "210",
    "visits_per_day": "4",
    "customers": "45",
    "visits_per_customer": "4",
    "sale_share": "0",
    "orders": "60",
    "visits_per_order": "7",
}
REST = re.compile(r'data-live="c(\d+)-rest_capacity"[^>]*>([^<]*)')


def filled(person: int, **other: str) -> dict[str, str]:
    """The fields of one person, as the method's example fills them."""
    return {f"v-{person}-{code}": text for code, text in {**EXAMPLE, **other}.items()}


def everybody(cast: Cast, **other: str) -> dict[str, str]:
    """The same of everybody in Anna's team."""
    told: dict[str, str] = {}
    for name in ZUID:
        told |= filled(cast.people[name.split()[0]].pk, **other)
    return told


def tried(client: Client, told: dict[str, str], address: str = "/planning/?year=2027") -> Any:
    return client.post(address, {"do": "recalculate", **told})


def rest_of(answer: Any, place: int) -> str:
    """What rests in a column, as it reads; column 0 is the team."""
    found: dict[str, str] = dict(REST.findall(answer.content.decode()))
    return found[str(place)].strip()


def kept(client: Client, told: dict[str, str], doing: str = "keep", address: str = "/planning/?year=2027") -> str:
    answer = client.post(address, {"do": doing, "name": "Plan 2027", "reason": "Besproken", **told})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_the_worked_example_stands_on_the_page(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    assert rest_of(tried(anna, filled(cast.bram)), 1) == "+240"
    assert rest_of(tried(anna, filled(cast.bram, visits_per_day="3")), 1) == "+30"
    assert rest_of(tried(anna, filled(cast.bram, sale_share="30")), 1) == "+294"
    short = tried(anna, filled(cast.bram, orders="100"))
    assert rest_of(short, 1) == "−40"
    page = short.content.decode()
    assert "40 bezoeken" in page
    assert "10 dagen werk" in page
    assert "0,05" in page


def test_a_team_adds_up_its_people(cast: Cast, reader: Reader) -> None:
    assert rest_of(tried(reader("Anna"), everybody(cast)), 0) == f"+{formatted(240 * len(ZUID))}"


def formatted(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def test_recalculating_keeps_nothing_and_loses_nothing(cast: Cast, reader: Reader) -> None:
    answer = tried(reader("Anna"), filled(cast.bram, workable_days="200,5"))
    assert 'value="200,5"' in answer.content.decode()
    with acting_in(cast.organisation.pk):
        assert not Plan.objects.exists()


@pytest.mark.parametrize("wrong", ["veel", "400", "-3", "1e400"])
def test_what_cannot_be_meant_is_said_at_its_field_and_stays(cast: Cast, reader: Reader, wrong: str) -> None:
    told = filled(cast.bram, workable_days=wrong)
    answer = tried(reader("Anna"), told)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'value="{wrong}"' in page
    assert 'aria-invalid="true"' in page
    assert not re.search(r"\bnan\b", page.lower())
    refused = reader("Anna").post("/planning/?year=2027", {"do": "keep", "name": "X", **told})
    assert refused.status_code == 422
    with acting_in(cast.organisation.pk):
        assert not Plan.objects.exists()


@pytest.mark.both
def test_a_plan_is_kept_and_read_again(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    address = kept(anna, everybody(cast))
    page = anna.get(address)
    assert rest_of(page, 1) == "+240"
    with acting_in(cast.organisation.pk):
        assert PlanValue.objects.count() == len(ZUID) * len(EXAMPLE)
    assert "Plan 2027" in anna.get("/planning/?year=2027").content.decode()


def test_a_new_plan_is_undone_from_the_page_that_tells_of_it(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    page = anna.get(kept(anna, everybody(cast))).content.decode()
    undo = re.search(r'action="(/undo/\d+/)".*?name="next" value="([^"]*)"', page)
    assert undo is not None
    answer = anna.post(undo[1], {"next": unescape(undo[2])}, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain == [(f"/planning/?year=2027&team={cast.zuid.pk}&plan=new", 302)]
    with acting_in(cast.organisation.pk):
        assert not Plan.objects.exists()


@pytest.mark.both
def test_sent_twice_it_is_one_plan(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    key = "00000000-0000-4000-8000-000000000007"
    assert kept(anna, {"key": key}) == kept(anna, {"key": key})


def test_an_emptied_field_takes_the_measured_value_again(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    address = f"/planning/{kept(anna, filled(cast.bram)).partition('/planning/')[2]}"
    kept(anna, {f"v-{cast.bram}-orders": ""}, address=address)
    with acting_in(cast.organisation.pk):
        assert not PlanValue.objects.filter(code="orders").exists()
        assert PlanValue.objects.filter(code="visits_per_day", value=4).exists()


def test_a_plan_comes_to_hold_only_with_a_reason(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    without = anna.post("/planning/?year=2027", {"do": "hold", "name": "X", "reason": " "})
    assert without.status_code == 422
    kept(anna, everybody(cast), "hold")
    with acting_in(cast.organisation.pk):
        plan = Plan.objects.get()
        assert (plan.state, plan.reason) == ("holds", "Besproken")
        assert len(plan.measured["sellers"]) == len(ZUID) + 1


def test_what_is_kept_from_a_plan_that_holds_is_a_new_one(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    kept(anna, everybody(cast), "hold")
    kept(anna, filled(cast.bram, orders="50"))
    with acting_in(cast.organisation.pk):
        assert sorted(Plan.objects.values_list("state", flat=True)) == ["draft", "holds"]


def test_what_targets_ask_stays_when_the_plan_holds(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    told = {**everybody(cast, orders="", order_size="10000"), "v-0-target": "3600000"}
    tried_rest = rest_of(tried(anna, told), 0)
    address = kept(anna, told, "hold")
    page = anna.get(address)
    # 3.6 million at 10,000 an order are 360 orders x 7 visits of 6 x 660.
    assert rest_of(page, 0) == tried_rest == f"+{formatted(6 * 660 - 360 * 7)}"
    halved = tried(anna, {**told, "v-0-target": "1800000"}, address.partition("http://testserver")[2] or address)
    assert rest_of(halved, 0) == f"+{formatted(6 * 660 - 180 * 7)}"


@pytest.mark.both
def test_two_people_who_keep_one_draft_lose_nothing_of_each_other(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    address = kept(anna, filled(cast.bram))
    before = anna.get(address).context["seen"]
    kept(anna, {**filled(cast.bram, orders="70"), "seen": before}, address=address)
    kept(anna, {**filled(cast.bram, customers="50"), "seen": before}, address=address)
    with acting_in(cast.organisation.pk):
        values = dict(PlanValue.objects.values_list("code", "value"))
    assert (values["orders"], values["customers"]) == (70, 50)
    both = {**filled(cast.bram, orders="80"), "seen": before, "do": "keep", "name": "Plan 2027"}
    refused = anna.post(address, both)
    assert refused.status_code == 422
    assert "Iemand bewaarde hier intussen 70" in refused.content.decode()
    assert 'value="80"' in refused.content.decode()
    kept(anna, {**both, "seen": refused.context["seen"]}, address=address)
    with acting_in(cast.organisation.pk):
        assert PlanValue.objects.get(code="orders").value == 80


@pytest.mark.both
def test_a_rep_sees_the_own_column_of_what_holds_and_no_other(cast: Cast, reader: Reader) -> None:
    bram = reader("Bram")
    before = bram.get("/planning/?year=2027")
    assert before.status_code == 200
    assert "nog geen plan" in before.content.decode()
    kept(reader("Anna"), everybody(cast), "hold")
    page = bram.get("/planning/?year=2027").content.decode()
    assert "+240" in page
    for name in ("Eva Smit", "Noor Visser", "Team Zuid"):
        assert name not in page
    assert "<input name" not in page
    assert bram.post("/planning/?year=2027", {"do": "keep"}).status_code == 404


@pytest.mark.both
def test_who_may_not_see_a_plan_finds_none(cast: Cast, reader: Reader) -> None:
    address = kept(reader("Anna"), everybody(cast), "hold")
    for name in ("Carla", "Dirk", "Ada"):
        assert reader(name).get(address).status_code == 404, name
        assert reader(name).get(f"/planning/?team={cast.zuid.pk}&year=2027").status_code == 404, name
        assert reader(name).post(address, {"do": "copy"}).status_code == 404, name
    assert reader("Anna").get(f"/planning/?team={cast.noord.pk}").status_code == 404
    assert reader("Anna").get("/planning/?team=all").status_code == 404
    assert reader("Anna").get("/planning/?plan=nonsense").status_code == 404


@pytest.mark.both
def test_a_director_sees_the_whole_and_no_names(cast: Cast, reader: Reader) -> None:
    kept(reader("Anna"), everybody(cast), "hold")
    page = reader("Diana").get(f"/planning/?team={cast.zuid.pk}&year=2027")
    assert rest_of(page, 0) == f"+{formatted(240 * len(ZUID))}"
    for name in ZUID:
        assert name not in page.content.decode()


@pytest.mark.parametrize("part", ["2027-Q1", "2027-03", "2027-W10", "2027-W53", "nonsense"])
def test_a_part_of_the_year_shows_its_own_days(cast: Cast, reader: Reader, part: str) -> None:
    anna = reader("Anna")
    kept(anna, everybody(cast))
    page = anna.get(f"/planning/?year=2027&period={part}")
    assert page.status_code == 200
    if part == "2027-Q1":
        whole = tried(anna, {"period": part, **everybody(cast)})
        assert rest_of(page, 1) == rest_of(whole, 1) != "+240"
        assert f'<input type="hidden" name="v-{cast.bram}-orders" value="60">' in whole.content.decode()


@pytest.mark.both
def test_territories_add_up_the_people_whose_home_it_is(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    kept(anna, everybody(cast))
    page = anna.get("/planning/?year=2027&by=territory")
    assert "Rayon Zuid" in page.content.decode()
    assert rest_of(page, 1) == rest_of(page, 0) == f"+{formatted(240 * len(ZUID))}"


def test_an_own_estimate_in_a_gap_is_marked_and_a_source_is_kept(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    told = {**filled(cast.bram), f"s-{cast.bram}-orders": "Brancherapport", f"o-{cast.bram}-orders": "published"}
    kept(anna, told)
    with acting_in(cast.organisation.pk):
        row = PlanValue.objects.get(code="orders")
        assert (row.origin, row.source) == ("published", "Brancherapport")
        assert PlanValue.objects.get(code="visits_per_order").origin == "assumed"
    assert "Brancherapport" in anna.get("/planning/?year=2027").content.decode()


@pytest.mark.both
def test_what_somebody_gets_by_planning_for_strangers_is_nothing(cast: Cast, reader: Reader) -> None:
    answer = reader("Anna").post("/planning/?year=2027", {"do": "keep", "name": "X", **filled(cast.people["Carla"].pk)})
    assert answer.status_code == 404


@pytest.mark.both
def test_the_number_of_questions_to_the_database_does_not_grow_with_the_plan(
    cast: Cast, reader: Reader, django_assert_max_num_queries: Any
) -> None:
    anna = reader("Anna")
    kept(anna, everybody(cast), "hold")
    anna.get("/planning/?year=2027")
    with django_assert_max_num_queries(39):
        anna.get("/planning/?year=2027")


def test_the_workbook_holds_formulas_whose_values_are_the_pages(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    answer = anna.post("/planning/?year=2027", {"do": "excel", **everybody(cast, sale_share="30")})
    assert answer.status_code == 200
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    by_name = {row[0]: row for row in sheet if row and row[0]}
    assert by_name["= Restcapaciteit"][2] == pytest.approx(294)
    assert by_name["= Restcapaciteit"][1] == pytest.approx(294 * len(ZUID))


def test_both_languages_read(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    with translation.override("en"):
        page = Client(headers={"accept-language": "en"})
        page.force_login(cast.login("Anna"), backend="django.contrib.auth.backends.ModelBackend")
        assert "Visit capacity" in page.get("/planning/?year=2027").content.decode()
    assert "Bezoekcapaciteit" in anna.get("/planning/?year=2027").content.decode()
