"""The pages of scenarios, costs and who sells what: who sees them, what they say, and that no script is needed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from meetpunt.actions.costs import set_rate
from meetpunt.actions.plans import NewPlan, make_plan
from meetpunt.actions.scenarios import make_scenario
from meetpunt.store.access import Viewer, viewer_of_person
from meetpunt.store.models import CostRate, Organisation, Plan, PlanChange, SalesProcess
from meetpunt.store.plans import ValueKey, Values, Wanted, plan_that_holds
from meetpunt.store.scenarios import find_scenario, scenarios_of
from tests.build import act_in
from tests.cast import Cast
from tests.web.conftest import Reader
from tests.web.test_logging import questions

pytestmark = pytest.mark.sqlite_only(
    "words and forms over arithmetic; what it is counted from is asked of both databases in tests/reports"
)

NOW = datetime.now(UTC)
YEAR = NOW.year + 1
VALUES: Values = {
    ValueKey("workable_days"): Wanted(210.0),
    ValueKey("visits_per_day"): Wanted(4.0),
    ValueKey("customers"): Wanted(45.0),
    ValueKey("visits_per_customer"): Wanted(4.0),
    ValueKey("sale_share"): Wanted(0.0),
    ValueKey("orders"): Wanted(60.0),
    ValueKey("visits_per_order"): Wanted(7.0),
    ValueKey("order_size"): Wanted(10_000_00.0),
}
"""The worked example, of everybody."""
MORE = ("more_visits", {"visits": 0.5})


def viewer(cast: Cast, name: str) -> Viewer:
    """Somebody of the cast, looking."""
    person = cast.people[name]
    found = viewer_of_person(person.pk, person.organisation_id, NOW.date())
    assert found is not None
    return found


@pytest.fixture
def plan(cast: Cast) -> int:
    """Anna's plan of the next year."""
    act_in(cast.organisation)
    process = SalesProcess.objects.filter(organisation=cast.organisation).first()
    assert process is not None
    new = NewPlan("Plan", YEAR, cast.zuid.pk, process.pk, date(YEAR - 2, 12, 1), date(YEAR - 1, 10, 31))
    return make_plan(viewer(cast, "Anna"), new, VALUES, NOW)


@pytest.fixture
def scenario(cast: Cast, plan: int) -> int:
    """A scenario with more visits."""
    return make_scenario(viewer(cast, "Anna"), plan, "Meer bezoeken", [MORE], NOW)


def text(client: Client, address: str) -> str:
    """A page's text."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.both
def test_who_does_not_plan_for_the_team_finds_no_page(cast: Cast, reader: Reader, plan: int, scenario: int) -> None:
    change = PlanChange.objects.get(plan_id=scenario).pk
    pages = (
        f"/scenarios/?plan={plan}",
        f"/scenarios/?plan={scenario}",
        f"/scenarios/{scenario}/",
        f"/scenarios/{scenario}/add/hire/",
        f"/scenarios/{scenario}/changes/{change}/",
        f"/focus/?plan={plan}",
    )
    for somebody in ("Carla", "Dirk", "Bram", "Ada"):
        client = reader(somebody)
        for page in pages:
            assert client.get(page).status_code == 404, (somebody, page)
            assert client.post(page, {"do": "remove", "visits": "1"}).status_code == 404, (somebody, page)
        for doing in ("become", "decline", "copy", "remove", "rename"):
            told = {"do": doing, "reason": "x", "name": "x"}
            assert client.post(f"/scenarios/{scenario}/decide/", told).status_code == 404, (somebody, doing)
    assert Plan.objects.filter(organisation=cast.organisation).count() == 2
    assert PlanChange.objects.count() == 1


@pytest.mark.both
def test_costs_are_read_by_who_plans_and_set_by_who_keeps_them(cast: Cast, reader: Reader) -> None:
    told = {"kind": "seller_hour", "amount": "65", "from": f"{YEAR - 1}-01-01"}
    for somebody in ("Bram", "Carla"):
        assert reader(somebody).get("/costs/").status_code == 404, somebody
        assert reader(somebody).post("/costs/", told).status_code == 404, somebody
    assert reader("Anna").get("/costs/").status_code == 200
    assert reader("Anna").post("/costs/", told).status_code == 404
    assert reader("Ada").post("/costs/", told).status_code == 302
    assert "€ 65,00" in text(reader("Anna"), "/costs/").replace("\xa0", " ")
    assert "€ 65,00" not in text(reader("Dirk"), "/costs/").replace("\xa0", " ")
    act_in(cast.organisation)
    assert CostRate.objects.count() == 1


def test_what_cannot_be_a_rate_is_said(reader: Reader) -> None:
    ada = reader("Ada")
    for told in (
        {"kind": "seller_hour", "amount": "veel", "from": "2027-01-01"},
        {"kind": "seller_hour", "amount": "65", "from": ""},
        {"kind": "online_order", "share": "120", "from": "2027-01-01"},
        {"kind": "nonsense", "amount": "65", "from": "2027-01-01"},
    ):
        answer = ada.post("/costs/", told)
        assert answer.status_code == 422, told
        assert 'role="alert"' in answer.content.decode()
    assert not CostRate.objects.exists()


def test_without_a_plan_the_page_teaches_with_examples_and_begins_with_one(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    page = text(anna, "/scenarios/")
    assert "Wat als?" in page
    assert page.count("Probeer dit") == 3
    answer = anna.post("/scenarios/", {"example": "inside"}, follow=True)
    assert answer.status_code == 200
    act_in(cast.organisation)
    made = Plan.objects.get(organisation=cast.organisation, parent__isnull=False)
    assert made.parent is not None
    assert (made.name, made.parent.name) == ("Binnendienst neemt over", f"Plan van {made.year}")


def test_the_plan_and_its_scenario_stand_beside_each_other(reader: Reader, plan: int, scenario: int) -> None:
    """Six sellers of the worked example: 6 x 840 = 5 040, with half a visit a day more 5 670; rest 1 440 and 2 070."""
    page = text(reader("Anna"), f"/scenarios/?plan={plan}")
    for shown in ("5.040", "5.670", "1.080", "3.960", "2.520", "+1.440", "+2.070"):
        assert shown in page, shown
    assert "0,50 bezoek per dag meer, voor iedereen" in page
    assert "geen tarief" in page


def test_costs_follow_the_rates(cast: Cast, reader: Reader, plan: int, scenario: int) -> None:
    set_rate(viewer(cast, "Ada"), "seller_hour", None, 50_00, None, date(YEAR - 1, 1, 1), NOW)
    page = text(reader("Anna"), f"/scenarios/?plan={plan}").replace("\xa0", " ")
    assert "€ 504.000" in page  # 6 x 210 x 8 x 50
    assert "zonder kilometers: geen tarief" in page


@pytest.mark.both
def test_a_change_is_tried_added_changed_and_taken_out(reader: Reader, scenario: int) -> None:
    anna = reader("Anna")
    form = f"/scenarios/{scenario}/add/hire/"
    assert "Inwerken" in text(anna, form)
    hire = {"name": "Vijfde", "start": f"{YEAR}-04", "curve": "30 30 30 70 70 70", "once": "5.000"}
    tried = anna.post(form, {**hire, "do": "try"})  # 157.5 days x 4.5 visits x 2/3
    assert "+472" in tried.content.decode()
    assert PlanChange.objects.filter(plan_id=scenario).count() == 1
    page = anna.post(form, hire, follow=True).content.decode()
    assert "Vijfde begint in april" in page
    added = PlanChange.objects.get(plan_id=scenario, kind="hire")
    assert added.terms["curve"] == [0.3, 0.3, 0.3, 0.7, 0.7, 0.7]
    assert added.terms["once"] == 5_000_00
    changes = f"/scenarios/{scenario}/changes/{added.pk}/"
    assert 'value="30 30 30 70 70 70"' in anna.get(changes).content.decode()
    anna.post(changes, {**hire, "name": "Zesde"})
    added.refresh_from_db()
    assert added.terms["name"] == "Zesde"
    anna.post(changes, {"do": "earlier"})
    assert [one.kind for one in PlanChange.objects.filter(plan_id=scenario)] == ["hire", "more_visits"]
    page = anna.post(changes, {"do": "remove"}, follow=True).content.decode()
    assert PlanChange.objects.filter(plan_id=scenario).count() == 1
    anna.post(re.findall(r"/undo/\d+/", page)[-1])
    assert PlanChange.objects.filter(plan_id=scenario).count() == 2


@pytest.mark.parametrize(
    ("kind", "told", "said"),
    [
        ("hire", {"name": "", "start": f"{YEAR}-04"}, "Vul dit in."),
        ("hire", {"name": "x", "start": "april"}, "Schrijf de maand"),
        ("hire", {"name": "x", "start": f"{YEAR}-04", "curve": "30 abc"}, "Geef per maand een percentage"),
        ("inside_sales", {"share": "140"}, "Dit is meer dan kan."),
        ("inside_sales", {"share": "-3"}, "Dit is minder dan kan."),
        ("inside_sales", {"share": "1e999"}, "geen bruikbaar getal"),
        ("redivide", {"giver": "1", "taker": "x"}, "geen bruikbaar getal"),
        ("channel", {"channel": "fax", "orders": "10"}, "Kies"),
    ],
)
def test_what_cannot_be_meant_is_said_where_it_stands(
    reader: Reader, scenario: int, kind: str, told: dict[str, str], said: str
) -> None:
    answer = reader("Anna").post(f"/scenarios/{scenario}/add/{kind}/", told)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert PlanChange.objects.filter(plan_id=scenario).count() == 1


def test_a_change_that_does_not_fit_says_why_and_is_not_counted(cast: Cast, reader: Reader, scenario: int) -> None:
    told = {"giver": str(cast.bram), "taker": str(cast.people["Eva"].pk), "customers": "900"}
    page = reader("Anna").post(f"/scenarios/{scenario}/add/redivide/", told, follow=True).content.decode()
    assert "Telt niet mee:" in page
    assert "Dit is meer dan deze persoon in het plan heeft." in page


@pytest.mark.both
def test_a_scenario_becomes_the_plan_with_a_reason(cast: Cast, reader: Reader, plan: int, scenario: int) -> None:
    anna, decide = reader("Anna"), f"/scenarios/{scenario}/decide/"
    anna.post(f"/scenarios/{scenario}/add/hire/", {"name": "Vijfde", "start": f"{YEAR}-01"})
    assert anna.post(decide, {"do": "become", "reason": " "}).status_code == 422
    page = anna.post(decide, {"do": "become", "reason": "Samen besloten"}, follow=True).content.decode()
    holds = plan_that_holds(viewer(cast, "Anna"), YEAR, cast.zuid.pk)
    assert holds is not None
    assert holds.id == scenario
    for shown in ("Samen besloten", "Zit al in het plan", "Vijfde begint in januari"):
        assert shown in page
    planning = anna.get(f"/planning/?plan={scenario}").content.decode()
    assert "Vijfde" in planning
    assert "6.615" in planning  # seven times 210 days of four and a half visits
    for part in (f"{YEAR}-Q1", f"{YEAR}-03"):
        assert anna.get(f"/planning/?plan={scenario}&period={part}").status_code == 200
    anna.post(re.findall(r"/undo/\d+/", page)[-1])
    assert find_scenario(viewer(cast, "Anna"), scenario).is_open


def test_a_copy_of_a_plan_that_was_a_scenario_keeps_its_changes(
    cast: Cast, reader: Reader, plan: int, scenario: int
) -> None:
    anna = reader("Anna")
    anna.post(f"/scenarios/{scenario}/decide/", {"do": "become", "reason": "Samen besloten"})
    anna.post(f"/planning/?plan={scenario}", {"do": "copy"})
    copy = Plan.objects.filter(organisation=cast.organisation).latest("pk")
    assert copy.pk != scenario
    assert list(copy.changes.values_list("kind", flat=True)) == ["more_visits"]
    again = make_scenario(viewer(cast, "Anna"), copy.pk, "Nog een", [("loyalty", {"share": 0.5})], NOW)
    anna.post(f"/scenarios/{again}/decide/", {"do": "become", "reason": "Toch"})
    kinds = list(PlanChange.objects.filter(plan_id=again).values_list("kind", flat=True))
    assert kinds == ["more_visits", "loyalty"]


def test_a_decline_is_kept_with_its_reason_and_can_be_thought_of_again(
    cast: Cast, reader: Reader, plan: int, scenario: int
) -> None:
    anna, decide = reader("Anna"), f"/scenarios/{scenario}/decide/"
    page = anna.post(decide, {"do": "decline", "reason": "Te duur"}, follow=True).content.decode()
    assert "Te duur" in page
    assert "niet gedaan" in page
    assert "Te duur" in anna.get(f"/scenarios/{scenario}/").content.decode()
    assert anna.post(f"/scenarios/{scenario}/add/loyalty/", {"share": "10"}, follow=True).status_code == 200
    assert PlanChange.objects.filter(plan_id=scenario).count() == 1
    anna.post(decide, {"do": "reopen"})
    assert find_scenario(viewer(cast, "Anna"), scenario).is_open
    anna.post(decide, {"do": "rename", "name": "Anders"})
    anna.post(decide, {"do": "copy"})
    assert [one.name for one in scenarios_of(viewer(cast, "Anna"), plan)] == ["Anders", "Kopie van Anders"]
    anna.post(decide, {"do": "remove"})
    assert [one.name for one in scenarios_of(viewer(cast, "Anna"), plan)] == ["Kopie van Anders"]


@pytest.mark.both
def test_a_director_sees_scenarios_without_a_name_in_them(cast: Cast, reader: Reader, plan: int, scenario: int) -> None:
    anna, diana = reader("Anna"), reader("Diana")
    anna.post(f"/scenarios/{scenario}/add/leave/", {"person": str(cast.bram), "start": f"{YEAR}-07", "spread": "100"})
    for page in (f"/scenarios/?plan={plan}", f"/scenarios/{scenario}/", f"/scenarios/{scenario}/add/leave/"):
        assert "Bram Jansen" in anna.get(page).content.decode() or page.startswith("/scenarios/?"), page
        shown = diana.get(page)
        assert shown.status_code == 200
        assert "Bram" not in shown.content.decode(), page
    assert "een verkoper is afwezig" in text(diana, f"/scenarios/{scenario}/")
    focus = text(diana, f"/focus/?plan={plan}")
    assert "Bram" not in focus
    Organisation.objects.filter(pk=cast.organisation.pk).update(names_for_directors="everybody")
    assert "Bram Jansen" in diana.get(f"/scenarios/{scenario}/").content.decode()


def test_who_sells_what_says_what_is_missing(reader: Reader, plan: int) -> None:
    page = text(reader("Anna"), f"/focus/?plan={plan}")
    assert "De rekenaar kent alleen deze cijfers" in page
    assert "Er valt niets te verdelen." in page
    assert "Er is nog geen plan." in text(reader("Anna"), f"/focus/?year={YEAR + 3}")
    assert reader("Anna").post(f"/focus/?plan={plan}").status_code == 422


def test_the_planning_page_shows_the_scenarios_beside_the_plan(reader: Reader, plan: int, scenario: int) -> None:
    page = text(reader("Anna"), f"/planning/?plan={plan}")
    assert "Scenario's naast elkaar" in page or "Scenario&#x27;s naast elkaar" in page
    assert "Meer bezoeken" in page


@pytest.mark.both
def test_more_scenarios_and_changes_cost_no_more_questions(
    cast: Cast, reader: Reader, plan: int, scenario: int
) -> None:
    anna, page = reader("Anna"), f"/scenarios/?plan={plan}"
    anna.get(page)
    few = questions(anna, page)
    for name in "BCD":
        make_scenario(viewer(cast, "Anna"), plan, name, [MORE, ("loyalty", {"share": 0.1})], NOW)
    anna.get(page)
    assert questions(anna, page) == few <= 40
    one = f"/scenarios/{scenario}/"
    anna.get(one)
    assert questions(anna, one) <= 30
