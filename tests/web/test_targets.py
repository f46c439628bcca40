"""Targets, objectives and the market: who sees and sets them, versions, undo, proposals, and what is refused."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from meetpunt.store.models import Activity, FiguresLooked, MarketFact, Objective, Target
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader
from tests.web.test_logging import questions

pytestmark = pytest.mark.sqlite_only("words and forms; what they keep is asked of both databases in tests/actions")

TODAY = datetime.now(UTC).date()
YEAR = TODAY.year


@pytest.fixture
def objective(cast: Cast) -> int:
    """The one objective."""
    with acting_in(cast.organisation.pk):
        return Objective.objects.create(organisation=cast.organisation, text_nl="Groeien", text_en="Grow").pk


def _seen(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return found[1]


def _keep(client: Client, objective: int, address: str = "/targets/", **fields: str) -> Any:
    seen = _seen(
        client.get(f"{address}{'&' if '?' in address else '?'}add=orders&objective={objective}").content.decode()
    )
    told = {name.replace("_", "-"): value for name, value in fields.items()}
    objectives = {f"objective-{'-'.join(name.split('-')[:3])}": str(objective) for name in told}
    return client.post(address, {"seen": seen, **objectives, **told}, follow=True)


def _records_of(place: str) -> list[str]:
    asked = f"?of={place}&from={YEAR}-01-01&until={YEAR}-12-31"
    return [f"/targets/records/{one}{asked}" for one in ("visits/", "orders/", "visits/export/", "orders/export/")]


def _held(cast: Cast) -> set[tuple[str, int, int | None, int | None]]:
    with acting_in(cast.organisation.pk):
        rows = Target.objects.filter(ended_at=None)
        return {(row.measure, row.value, row.team_id, row.person_id) for row in rows}


@pytest.mark.both
def test_a_director_sets_the_whole_and_a_manager_the_own_people(cast: Cast, reader: Reader, objective: int) -> None:
    diana, anna = reader("Diana"), reader("Anna")
    _keep(diana, objective, orders_0_0_all="100", **{f"orders_0_0_g{cast.zuid.pk}": "55"})
    assert _held(cast) == {("orders", 100, None, None), ("orders", 55, cast.zuid.pk, None)}
    page = diana.get("/targets/").content.decode()
    assert "Groeien" in page
    assert "+45" in page
    _keep(anna, objective, f"/targets/?of=g{cast.zuid.pk}&by=people", **{f"orders_0_0_p{cast.bram}": "12"})
    assert ("orders", 12, None, cast.bram) in _held(cast)
    refused = anna.post("/targets/?of=all", {"orders-0-0-all": "1", "objective-orders-0-0": str(objective)})
    assert refused.status_code == 404
    assert f'name="orders-0-0-g{cast.noord.pk}"' not in anna.get("/targets/?of=all&add=orders").content.decode()


def test_a_changed_target_keeps_its_earlier_version_and_undo_puts_it_back(
    cast: Cast, reader: Reader, objective: int
) -> None:
    diana = reader("Diana")
    _keep(diana, objective, orders_0_0_all="100")
    page = _keep(diana, objective, orders_0_0_all="120").content.decode()
    assert _held(cast) == {("orders", 120, None, None)}
    versions = diana.get(f"/targets/versions/?what=orders&year={YEAR}").content.decode()
    assert "120" in versions
    assert "beëindigd" in versions
    diana.post(re.findall(r"/undo/\d+/", page)[-1])
    assert _held(cast) == {("orders", 100, None, None)}
    _keep(diana, objective, orders_0_0_all="")
    assert _held(cast) == set()


@pytest.mark.both
def test_what_somebody_set_meanwhile_is_not_overwritten(cast: Cast, reader: Reader, objective: int) -> None:
    diana = reader("Diana")
    _keep(diana, objective, orders_0_0_all="100")
    old = _seen(diana.get("/targets/").content.decode())
    _keep(diana, objective, orders_0_0_all="120")
    answer = diana.post("/targets/", {"seen": old, "orders-0-0-all": "90"})
    assert answer.status_code == 422
    assert "nadat je deze pagina opende" in answer.content.decode()
    assert _held(cast) == {("orders", 120, None, None)}


def test_every_target_names_its_objective(cast: Cast, reader: Reader) -> None:
    diana = reader("Diana")
    answer = diana.post("/targets/", {"orders-0-0-all": "90"})
    assert answer.status_code == 422
    assert "Kies de doelstelling" in answer.content.decode()
    assert _held(cast) == set()


@pytest.mark.parametrize(
    ("field", "text"),
    [("retention-0-0-all", "101"), ("orders-0-0-all", "veel"), ("orders-0-0-all", "0"), ("orders-0-0-all", "-3")],
)
def test_what_cannot_be_meant_is_said_and_stays(
    cast: Cast, reader: Reader, objective: int, field: str, text: str
) -> None:
    row = "-".join(field.split("-")[:3])
    answer = reader("Diana").post("/targets/", {field: text, f"objective-{row}": str(objective)})
    assert answer.status_code == 422
    assert f'value="{text}"' in answer.content.decode()
    assert _held(cast) == set()


@pytest.mark.both
def test_bram_reads_his_own_and_nobody_elses(cast: Cast, reader: Reader, objective: int) -> None:
    _keep(reader("Diana"), objective, orders_0_0_all="100")
    _keep(reader("Anna"), objective, f"/targets/?of=g{cast.zuid.pk}&by=people", **{f"orders_0_0_p{cast.bram}": "12"})
    bram = reader("Bram")
    page = bram.get("/targets/")
    assert page.status_code == 200
    assert "<strong>12</strong>" in page.content.decode()
    assert 'name="orders-0-0-all"' not in page.content.decode()
    assert bram.post("/targets/", {"orders-0-0-all": "1"}).status_code == 404
    carla = cast.people["Carla"].pk
    for address in (f"?of=p{carla}", f"?of=g{cast.zuid.pk}", "?of=x1", "?of=p99999999"):
        assert bram.get(f"/targets/{address}").status_code == 404, address


@pytest.mark.both
def test_for_another_team_and_another_organisation_it_is_not_there(cast: Cast, reader: Reader, objective: int) -> None:
    with acting_in(cast.organisation.pk):
        fact = MarketFact.objects.create(
            organisation=cast.organisation, year=YEAR, size_minor=1, source="Proef", noted_at=datetime.now(UTC)
        )
    of_bram = f"?of=p{cast.bram}"
    for somebody in ("Carla", "Dirk"):
        client = reader(somebody)
        for address in (
            f"/targets/{of_bram}",
            f"/targets/export/{of_bram}",
            f"/targets/versions/{of_bram}&what=orders&year={YEAR}",
            f"/targets/?of=g{cast.zuid.pk}",
            *_records_of(f"p{cast.bram}"),
            *_records_of(f"g{cast.zuid.pk}"),
            f"/objectives/{objective}/",
            f"/market/{fact.pk}/",
        ):
            assert client.get(address).status_code == 404, (somebody, address)
        for address in (f"/objectives/{objective}/end/", f"/market/{fact.pk}/remove/"):
            assert client.post(address).status_code == 404, (somebody, address)
    for address in ("/market/", *_records_of("all")):
        assert reader("Carla").get(address).status_code == 404, address
    assert reader("Carla").get("/objectives/").status_code == 200
    assert "Groeien" not in reader("Dirk").get("/objectives/").content.decode()
    assert reader("Ada").get("/targets/").status_code == 404
    assert reader("Diana").get(f"/targets/{of_bram}").status_code == 404


@pytest.mark.both
def test_an_empty_year_offers_to_begin_with_what_was_reached(cast: Cast, reader: Reader, objective: int) -> None:
    diana = reader("Diana")
    assert "Hier geldt nog geen doel" in diana.get(f"/targets/?year={YEAR + 1}").content.decode()
    page = diana.get(f"/targets/?year={YEAR + 1}&fill=actuals&percent=5").content.decode()
    assert 'class="proposed"' in page
    assert _held(cast) == set()
    fields = dict(re.findall(r'name="((?:orders|revenue|objective)-[^"]*)" value="([^"]+)"', page))
    diana.post(f"/targets/?year={YEAR + 1}", {"seen": _seen(page), **fields})
    assert {measure for measure, *_ in _held(cast)} == {"orders", "revenue"}


def test_the_whole_divides_over_months_to_the_last_one(cast: Cast, reader: Reader, objective: int) -> None:
    diana = reader("Diana")
    _keep(diana, objective, orders_0_0_all="101")
    page = diana.get("/targets/?by=months&fill=down&over=season").content.decode()
    months = [int(value) for value in re.findall(r'name="orders-0-0-m\d+" value="(\d+)"', page)]
    assert (len(months), sum(months)) == (12, 101)


def test_the_table_can_be_taken_along(cast: Cast, reader: Reader, objective: int) -> None:
    diana = reader("Diana")
    _keep(diana, objective, orders_0_0_all="100")
    answer = diana.get("/targets/export/")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name("Doelen").to_python()
    assert (sheet[1][0], sheet[1][1], sheet[1][5]) == ("Groeien", "Opdrachten", 100)


@pytest.mark.both
def test_more_targets_cost_no_more_questions(cast: Cast, reader: Reader, objective: int) -> None:
    diana = reader("Diana")
    address = f"/targets/?year={YEAR + 1}"
    _keep(diana, objective, address, orders_0_0_all="100")
    diana.get(address)
    few = questions(diana, address)
    _keep(diana, objective, address, orders_0_0_all="101", visits_0_0_all="9", **{f"orders_0_0_g{cast.zuid.pk}": "7"})
    diana.get(address)
    assert questions(diana, address) == few <= 37


def test_an_objective_needs_both_languages_and_stays_while_targets_serve_it(
    cast: Cast, reader: Reader, objective: int
) -> None:
    diana = reader("Diana")
    diana.post("/objectives/", {"text_nl": "Beter luisteren", "text_en": "Listen better"})
    diana.post("/objectives/", {"text_nl": "Half", "text_en": " "})
    diana.post("/objectives/", {"vision_nl": "Elke keuken", "vision_en": "Every kitchen"})
    page = reader("Bram").get("/objectives/").content.decode()
    assert "Beter luisteren" in page
    assert "Half" not in page
    assert "Elke keuken" in page
    assert reader("Bram").post("/objectives/", {"text_nl": "A", "text_en": "B"}).status_code == 404
    _keep(diana, objective, orders_0_0_all="100")
    diana.post(f"/objectives/{objective}/end/")
    with acting_in(cast.organisation.pk):
        assert Objective.objects.get(pk=objective).is_active


def test_what_is_known_of_the_market_names_its_source(cast: Cast, reader: Reader) -> None:
    ada = reader("Ada")
    told = {"year": str(YEAR), "size": "1.000.000", "growth": "-1,5", "source": ""}
    assert "Dit veld" in ada.post("/market/", told).content.decode()
    ada.post("/market/", {**told, "source": "Brancheclub"})
    with acting_in(cast.organisation.pk):
        fact = MarketFact.objects.get()
        assert (fact.size_minor, fact.growth_permille, fact.source) == (1_000_000_00, -15, "Brancheclub")
    assert "Brancheclub" in reader("Anna").get("/market/").content.decode()


def test_a_year_far_away_and_odd_questions_do_not_break_the_page(cast: Cast, reader: Reader, objective: int) -> None:
    diana = reader("Diana")
    for query in (
        "year=9999",
        "year=-1",
        "by=x",
        "fill=x",
        "percent=1e9&fill=actuals",
        "add=conversion",
        "add=x&step=9",
    ):
        assert diana.get(f"/targets/?{query}").status_code == 200, query
    assert diana.get("/targets/versions/?what=x&year=2026").status_code == 404
    assert date(YEAR, 1, 1)


def _texts(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.both
def test_what_was_reached_opens_the_records_that_were_counted(cast: Cast, reader: Reader, objective: int) -> None:
    anna = reader("Anna")
    with acting_in(cast.organisation.pk):
        now = datetime.now(UTC)
        for person, subject in (("Bram", "Bij Smulders"), ("Eva", "Bij Heijmans"), ("Carla", "Bij De Korenaar")):
            Activity.objects.create(
                organisation=cast.organisation,
                person=cast.people[person],
                team=cast.noord if person == "Carla" else cast.zuid,
                kind="visit",
                status="held",
                subject=subject,
                started_at=now,
                started_on=TODAY,
                recorded_at=now,
            )
    table = anna.get(f"/targets/?of=g{cast.zuid.pk}&by=people&add=visits").content.decode()
    links = [one.replace("&amp;", "&") for one in re.findall(r'class="reached"><a href="([^"]+)"', table)]
    assert [f"of={place}" in link for place, link in zip((f"g{cast.zuid.pk}", f"p{cast.bram}"), links, strict=False)]
    assert len(links) == 3
    assert 'href="/kpis/visits/"' in table
    page = anna.get(links[0]).content.decode()
    assert "Bezoeken : 2" in _texts(page)
    assert "2 activiteiten" in page
    assert "Bij Smulders" in page
    assert "Eva Smit" in page
    assert "Bij De Korenaar" not in page
    assert 'href="/kpis/visits/"' in page
    assert "Smulders" in anna.get(links[0].replace("/?", "/export/?")).content.decode()
    own = reader("Bram").get(links[1])
    assert own.status_code == 200
    assert "Bij Heijmans" not in own.content.decode()
    anna.get(links[1])
    with acting_in(cast.organisation.pk):
        looked = FiguresLooked.objects.filter(subject_id=cast.bram, page="targets")
        assert {one.viewer_id for one in looked} == {cast.people["Anna"].pk}
    everybody = reader("Diana").get(_records_of("all")[0]).content.decode()
    assert "3 activiteiten" in everybody
    for hidden in ("Bij Smulders", "Bram Jansen", "Carla Vos"):
        assert hidden not in everybody


@pytest.mark.parametrize(
    "query",
    [
        "visits/?of=all&from=x&until=2026-01-01",
        "visits/?of=all&from=2026-02-01&until=2026-01-01",
        "x/?of=all",
        "orders/?of=all&family=999999",
        "conversion/?of=all&from=2026-01-01&until=2026-02-01",
        "norm_visits/?of=all&from=2026-01-01&until=2026-02-01",
        "norm_visits/?of=all&step=999999&from=2026-01-01&until=2026-02-01",
    ],
)
def test_records_of_nothing_are_not_there(cast: Cast, reader: Reader, query: str) -> None:
    assert reader("Diana").get(f"/targets/records/{query}").status_code == 404


@pytest.mark.both
def test_more_records_cost_no_more_questions(cast: Cast, reader: Reader) -> None:
    diana = reader("Diana")
    for measure, most in (("orders", 25), ("visits", 25), ("retention", 25)):
        address = _records_of("all")[0].replace("visits", measure)
        diana.get(address)
        assert questions(diana, address) <= most, measure


@pytest.mark.parametrize(
    ("language", "field", "told", "said"),
    [
        ("nl", "value", "0", "Geef een getal boven nul"),
        ("en", "value", "0", "Give a number above zero"),
        ("nl", "last", f"{YEAR - 1}-12-31", "De periode eindigt voordat ze begint"),
        ("en", "last", f"{YEAR - 1}-12-31", "The period ends before it begins"),
        ("nl", "last", f"{YEAR}-02-14", "Een doel is voor een maand, een kwartaal of een jaar"),
        ("en", "last", f"{YEAR}-02-14", "A target is for a month, a quarter or a year"),
    ],
)
def test_a_target_of_nothing_or_of_odd_days_is_refused_in_both_languages(
    cast: Cast, reader: Reader, objective: int, language: str, field: str, told: str, said: str
) -> None:
    fields = {"value": "10", "first": f"{YEAR}-01-01", "last": f"{YEAR}-12-31", "objective": str(objective)}
    address = f"/targets/versions/?what=orders&year={YEAR}"
    answer = reader("Diana").post(address, fields | {field: told}, headers={"accept-language": language})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert _held(cast) == set()


@pytest.mark.parametrize(
    ("language", "field", "told", "said"),
    [
        ("nl", "source", "", "Dit veld is verplicht"),
        ("en", "source", "", "This field is required"),
        ("nl", "year", "1800", "1990"),
        ("en", "year", "1800", "1990"),
    ],
)
def test_a_fact_of_the_market_without_source_or_year_is_refused_in_both_languages(
    cast: Cast, reader: Reader, language: str, field: str, told: str, said: str
) -> None:
    fields = {"year": str(YEAR), "size": "1000", "source": "Brancheclub"}
    answer = reader("Ada").post("/market/", fields | {field: told}, headers={"accept-language": language})
    assert said in _texts(answer.content.decode())
    with acting_in(cast.organisation.pk):
        assert not MarketFact.objects.exists()
