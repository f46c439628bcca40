"""The words of a KPI: proposed, talked about, decided; the seven to steer on; the drawing."""

from __future__ import annotations

from typing import Any

import pytest

from meetpunt.store.models import KpiVersion, Objective, SteeringKpi
from meetpunt.store.tenancy import acting_in
from tests.build import act_in
from tests.cast import Cast
from tests.web.conftest import Reader

ADDRESS = "/kpis/visits/versions/"
WORDS = {
    "name_nl": "Klantbezoeken",
    "name_en": "Customer visits",
    "definition_nl": "Bezoeken bij de klant, langer dan een kwartier.",
    "definition_en": "Visits at the customer, longer than a quarter of an hour.",
    "objective_id": "",
    "norm": "12",
    "norm_note": "Afgesproken in het teamoverleg van maart",
    "reason": "Korte bezoekjes zijn geen bezoek.",
}


def proposed(cast: Cast, reader: Reader) -> KpiVersion:
    assert reader("Bram").post(ADDRESS, WORDS).status_code == 302
    act_in(cast.organisation)
    return KpiVersion.objects.get()


def test_bram_proposes_carla_speaks_and_the_director_decides(cast: Cast, reader: Reader) -> None:
    version = proposed(cast, reader)
    act = f"{ADDRESS}{version.pk}/"
    assert "Klantbezoeken" not in reader("Bram").get("/kpis/visits/").content.decode().split("<h1>")[1][:80]
    assert reader("Carla").post(act + "object/", {"text": "Een kwartier is te streng."}).status_code == 302
    assert reader("Carla").post(act + "agree/").status_code == 302
    assert reader("Bram").post(act + "accept/").status_code == 404
    assert reader("Diana").post(act + "accept/").status_code == 302
    page = reader("Bram").get(ADDRESS).content.decode()
    assert "Een kwartier is te streng." in page
    assert cast.people["Carla"].name in page
    kpi = reader("Carla").get("/kpis/visits/").content.decode()
    assert "Klantbezoeken" in kpi
    assert "Bezoeken bij de klant, langer dan een kwartier." in kpi
    assert reader("Diana").post(ADDRESS.replace("versions", "set"), {"what": "register"}).status_code == 302
    assert "Klantbezoeken" not in reader("Carla").get("/kpis/visits/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name_en": ""}, "in beide talen"),
        ({"norm_note": ""}, "waar de norm vandaan komt"),
        ({"reason": " "}, "verplicht"),
        ({"objective_id": "999"}, "geldige keuze"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_lost(
    cast: Cast, reader: Reader, wrong: dict[str, str], said: str
) -> None:
    answer = reader("Bram").post(ADDRESS, WORDS | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "langer dan een kwartier" in answer.content.decode()
    act_in(cast.organisation)
    assert not KpiVersion.objects.exists()


def test_a_proposal_sent_twice_is_one_and_its_maker_takes_it_back(cast: Cast, reader: Reader) -> None:
    client, told = reader("Bram"), WORDS | {"key": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}
    for _time in range(2):
        client.post(ADDRESS, told)
    act_in(cast.organisation)
    version = KpiVersion.objects.get()
    assert reader("Carla").post(f"{ADDRESS}{version.pk}/withdraw/").status_code == 404
    assert client.post(f"{ADDRESS}{version.pk}/withdraw/").status_code == 302
    act_in(cast.organisation)
    assert not KpiVersion.objects.exists()


def test_what_serves_nothing_is_linked_or_left_out_with_one_tap(cast: Cast, reader: Reader) -> None:
    with acting_in(cast.organisation.pk):
        goal = Objective.objects.create(organisation=cast.organisation, text_nl="Groeien", text_en="Grow")
    director = reader("Diana")
    page = director.get("/kpi-map/").content.decode()
    assert "Dienen nog geen doelstelling" in page
    assert 'action="/kpis/calls/set/"' in page
    told = {"back": "map", "objective": str(goal.pk)}
    assert director.post("/kpis/calls/set/", told).status_code == 302
    assert director.post("/kpis/demonstrations/set/", {"what": "hide"}).status_code == 302
    page = director.get("/kpi-map/").content.decode()
    assert 'action="/kpis/calls/set/"' not in page
    assert "Weggelaten" in page
    assert "/kpis/demonstrations/" not in reader("Bram").get("/kpis/").content.decode().split("figures")[0]
    assert reader("Bram").post("/kpis/calls/set/", told).status_code == 404
    assert director.post("/kpis/demonstrations/set/", {"what": "show"}).status_code == 302
    assert "/kpis/demonstrations/" in reader("Bram").get("/kpis/").content.decode()


def test_at_most_seven_are_steered_on_and_each_step_is_undone(cast: Cast, reader: Reader) -> None:
    director = reader("Diana")
    codes = ("visits", "calls", "leads", "quotes", "orders", "revenue", "margin", "win_rate")
    for code in codes:
        director.post("/steering/", {"code": code})
    page = director.get("/steering/").content.decode()
    assert "Zeven is het meeste" in page
    act_in(cast.organisation)
    rows = list(SteeringKpi.objects.filter(team=None).order_by("position"))
    assert [row.code for row in rows] == list(codes[:7])
    director.post(f"/steering/{rows[6].pk}/up/")
    director.post(f"/steering/{rows[0].pk}/end/")
    act_in(cast.organisation)
    told = SteeringKpi.objects.filter(team=None).order_by("position").values_list("code", flat=True)
    assert list(told) == ["calls", "leads", "quotes", "orders", "margin", "revenue"]
    assert reader("Bram").get("/steering/").status_code == 200
    assert reader("Bram").post("/steering/", {"code": "visits"}).status_code == 404
    assert reader("Anna").post(f"/steering/?team={cast.zuid.pk}", {"code": "visits"}).status_code == 302


@pytest.mark.parametrize("somebody", ["Carla", "Dirk", "Eva"])
def test_another_team_and_another_organisation_change_nothing(cast: Cast, reader: Reader, somebody: str) -> None:
    version = proposed(cast, reader)
    client = reader(somebody)
    assert client.post(f"{ADDRESS}{version.pk}/accept/").status_code == 404
    assert client.post(f"/steering/?team={cast.zuid.pk}", {"code": "visits"}).status_code == 404
    if somebody == "Dirk":
        assert client.post(f"{ADDRESS}{version.pk}/agree/").status_code == 404
    act_in(cast.organisation)
    version.refresh_from_db()
    assert (version.state, version.voices.count()) == ("proposed", 0)


def test_the_pages_ask_a_fixed_number_of_times(cast: Cast, reader: Reader, django_assert_max_num_queries: Any) -> None:
    proposed(cast, reader)
    client = reader("Diana")
    for address in (ADDRESS, "/kpi-map/", "/steering/"):
        with django_assert_max_num_queries(40):
            assert client.get(address).status_code == 200
