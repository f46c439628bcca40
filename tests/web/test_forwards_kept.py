"""Forward calculations that are kept with a plan: keeping, opening, changing, removing, undoing, and who reads what."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from meetpunt.store.models import Plan, PlanForward
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader
from tests.web.test_planning import everybody
from tests.web.test_planning import kept as kept_plan

ENTRIES = 4


@pytest.fixture
def plan(cast: Cast, reader: Reader) -> int:
    """Anna's plan of 2027, which holds."""
    of_all = {"v-0-target": "3600000", "v-0-order_size": "10000", "v-0-visits_per_order": "7"}
    kept_plan(reader("Anna"), {**everybody(cast), **of_all}, "hold")
    with acting_in(cast.organisation.pk):
        return Plan.objects.get().pk


def page_of(client: Client, plan: int, kept: str = "") -> str:
    return client.get(f"/planning/forwards/?plan={plan}{f'&kept={kept}' if kept else ''}").content.decode()


def keep(client: Client, plan: int, number: str, doing: str = "keep", **other: str) -> Any:
    """Wanted in Rayon Zuid so many sales visits."""
    (place,) = re.findall(r'name="n-(\d+)"[^>]*aria-label="Hoeveel voor Rayon Zuid"', page_of(client, plan))
    told = {"do": doing, "name": "Voorjaar", "of": "territory", "split": "territory", f"n-{place}": number, **other}
    return client.post(f"/planning/forwards/?plan={plan}", told)


def ids(cast: Cast) -> list[int]:
    with acting_in(cast.organisation.pk):
        return list(PlanForward.objects.order_by("pk").values_list("pk", flat=True))


def undone(client: Client, address: str) -> Any:
    """What comes of undoing what the page of an address tells of."""
    page = client.get(address).content.decode()
    action, after = re.findall(r'action="(/undo/\d+/)".*?name="next" value="([^"]*)"', page)[-1]
    return client.post(action, {"next": unescape(after)}, follow=True)


def test_a_calculation_is_kept_opened_changed_and_undone(cast: Cast, reader: Reader, plan: int) -> None:
    anna = reader("Anna")
    address = keep(anna, plan, "420")["Location"]
    (one,) = ids(cast)
    assert address == f"/planning/forwards/?plan={plan}&kept={one}"
    opened = anna.get(address)
    assert 'value="420"' in opened.content.decode()
    # 420 visits at 7 an order are 60 orders, on the page as in the plan's list.
    assert "60,0</td>" in opened.content.decode()
    on_plan = anna.get(f"/planning/?plan={plan}").content.decode()
    assert "Rayon Zuid: 420 verkoopbezoeken" in on_plan
    assert "60,0</td>" in on_plan
    changed = keep(anna, plan, "210", kept=str(one), name="Najaar")["Location"]
    with acting_in(cast.organisation.pk):
        assert PlanForward.objects.get().wanted == {"Rayon Zuid": ["visits", 210, ""]}
    assert undone(anna, changed).status_code == 200
    assert "Rayon Zuid: 420" in anna.get(f"/planning/?plan={plan}").content.decode()
    assert "Voorjaar" in page_of(anna, plan)
    keep(anna, plan, "420", "new", kept=str(one), name="Nog een")
    assert len(ids(cast)) == 2


def test_removing_and_making_are_undone(cast: Cast, reader: Reader, plan: int) -> None:
    anna = reader("Anna")
    address = keep(anna, plan, "420")["Location"]
    (one,) = ids(cast)
    anna.get(address)
    gone = keep(anna, plan, "", "remove", kept=str(one))["Location"]
    assert ids(cast) == []
    undone(anna, gone)
    assert ids(cast) == [one]
    made = keep(anna, plan, "100")["Location"]
    answer = undone(anna, made)
    assert answer.status_code == 200
    assert ids(cast) == [one]


@pytest.mark.sqlite_only("a form")
def test_what_cannot_be_kept_stays_on_the_page_with_a_sentence(cast: Cast, reader: Reader, plan: int) -> None:
    anna = reader("Anna")
    for wrong in ({"number": "veel"}, {"number": ""}, {"number": "5", "name": " "}):
        answer = keep(anna, plan, **wrong)
        assert answer.status_code == 422, wrong
        assert "message error" in answer.content.decode()
    assert keep(anna, plan, "100", "recalculate").status_code == 200
    assert ids(cast) == []
    assert anna.post("/planning/forwards/?year=2027&plan=new", {"do": "keep", "name": "X"}).status_code == 404


def test_a_part_that_is_gone_is_named_and_not_counted(cast: Cast, reader: Reader, plan: int) -> None:
    anna = reader("Anna")
    keep(anna, plan, "420")
    (one,) = ids(cast)
    with acting_in(cast.organisation.pk):
        PlanForward.objects.update(wanted={"Rayon Oost": ["visits", 50, ""]})
    assert "Rayon Oost" in page_of(anna, plan, str(one))


def test_a_copy_has_the_calculations_too(cast: Cast, reader: Reader, plan: int) -> None:
    anna = reader("Anna")
    keep(anna, plan, "420")
    copy = kept_plan(anna, {}, "copy", f"/planning/?plan={plan}")
    assert len(ids(cast)) == 2
    assert anna.post(copy, {"do": "remove"}).status_code == 302
    assert len(ids(cast)) == 1
    undone(anna, f"/planning/?year=2027&team={cast.zuid.pk}")
    assert len(ids(cast)) == 2


def test_a_rep_reads_what_will_be_done_of_the_own_territory_and_not_what_it_brings(
    cast: Cast, reader: Reader, plan: int
) -> None:
    keep(reader("Anna"), plan, "420")
    (one,) = ids(cast)
    with acting_in(cast.organisation.pk):
        wanted = {"Rayon Zuid": ["visits", 420, ""], "Rayon Noord": ["contacts", 33, ""]}
        PlanForward.objects.update(wanted=wanted)
        PlanForward.objects.create(
            organisation=cast.organisation, plan_id=plan, name="Elders", split="territory",
            wanted={"Rayon Noord": ["visits", 9, ""]}, kept_at=Plan.objects.get().made_at,
        )  # fmt: skip
    page = reader("Bram").get("/planning/?year=2027").content.decode()
    assert "Rayon Zuid: 420 verkoopbezoeken" in page
    for hidden in ("Rayon Noord", "Elders", "/planning/forwards/"):
        assert hidden not in page
    for name in ("Bram", "Carla", "Dirk", "Ada"):
        address = f"/planning/forwards/?plan={plan}&kept={one}"
        assert reader(name).get(address).status_code == 404, name
        for doing in ("keep", "new", "remove"):
            told = {"do": doing, "kept": str(one), "name": "X", "of": "territory", "n-1": "5"}
            assert reader(name).post(f"/planning/forwards/?plan={plan}", told).status_code == 404, name
    assert reader("Anna").get(f"/planning/forwards/?plan={plan}&kept={one + 99}").status_code == 404
    other = kept_plan(reader("Diana"), {}, address="/planning/?team=all&year=2027").partition("plan=")[2]
    assert reader("Diana").get(f"/planning/forwards/?plan={other}&kept={one}").status_code == 404


def test_more_calculations_cost_no_more_questions(
    cast: Cast, reader: Reader, plan: int, django_assert_max_num_queries: Any
) -> None:
    anna = reader("Anna")
    for number in ("100", "200", "300"):
        keep(anna, plan, number)
    one = ids(cast)[0]
    for address, most in ((f"/planning/?plan={plan}", 37), (f"/planning/forwards/?plan={plan}&kept={one}", 52)):
        anna.get(address)
        with django_assert_max_num_queries(most):
            anna.get(address)
