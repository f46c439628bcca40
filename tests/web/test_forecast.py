"""The forecast: parts that add up, the own word beside it, and who sees whose."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import numpy as np
import pytest

from meetpunt.cli.main import main
from meetpunt.method.events import Outcome
from meetpunt.reports.forecast.ask import ForecastAsk, parts_of
from meetpunt.reports.forecast.cube_of import Foreseen, forecast_of
from meetpunt.reports.forecast.naive import run_rate, weighted_whenever
from meetpunt.reports.forecast.report import forecast
from meetpunt.reports.forecast.slices import Slice, Whose
from meetpunt.reports.memory import cubes
from meetpunt.store.access import Viewer, operator_of
from meetpunt.store.models import Activity, ForecastCommitment, Objective, Target, VisitDeal
from meetpunt.store.processes import processes
from meetpunt.store.refs import Place
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

pytestmark = pytest.mark.sqlite_only("what the method makes of rows, and words")

ADDRESS = "/forecast/"
TODAY = datetime.now(UTC).date()
DAY = timedelta(days=1)


def operator(cast: Cast) -> Viewer:
    return operator_of(cast.organisation.slug, TODAY)


def test_slices_add_up_and_quantiles_are_of_the_sum(cast: Cast) -> None:
    with acting_in(cast.organisation.pk):
        viewer = operator(cast)
        process = processes(cast.organisation.pk, TODAY)[0]
        foreseen = forecast_of(viewer, process, TODAY)
        periods = range(len(foreseen.edges) - 1)
        sellers = set(foreseen.cells.seller.tolist())
        whole = Slice(foreseen, Whose()).draws("revenue", periods)
        parts = [Slice(foreseen, Whose(sellers=frozenset((one,)))).draws("revenue", periods) for one in sellers]
        assert sum(parts) == pytest.approx(whole, rel=1e-5)
        things = set(foreseen.cells.thing.tolist())
        by_thing = [Slice(foreseen, Whose(thing=one)).draws("revenue", periods) for one in things]
        assert sum(by_thing) == pytest.approx(whole, rel=1e-5)
        ask = ForecastAsk(Place(), TODAY.replace(day=1) - timedelta(days=31), foreseen.edges[-1] - timedelta(days=1))
        found = forecast(viewer, process, ask)
    total = found.total
    assert total.won == pytest.approx(sum(one.won for one in found.lines))
    assert total.mean == pytest.approx(sum(one.mean for one in found.lines), rel=1e-6)
    assert total.band is not None
    assert total.band.p10 < total.band.p50 < total.band.p90
    assert total.band.mean == pytest.approx(total.mean, rel=1e-6)
    assert found.points[-1].high == pytest.approx(total.band.p90)
    assert all(0 <= one <= 1 for one in (*foreseen.chance_won.tolist(), *foreseen.chance_on.tolist()))
    assert (foreseen.chance_won <= foreseen.chance_on + 1e-9).all()


@pytest.mark.both
def test_the_command_gives_what_the_page_shows(cast: Cast, reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    page = reader("Bram").get(f"{ADDRESS}?of=p{cast.bram}&span=twelve").content.decode()
    assert "P50" in page
    assert not re.search(r"\bnan\b", page.lower())
    file = reader("Bram").get(f"/forecast.csv?of=p{cast.bram}&span=twelve")
    assert file["Content-Disposition"] == 'attachment; filename="prognose.csv"'
    told = file.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(told), delimiter=";"))
    asked = ["report", "forecast", "--org", cast.organisation.name, "--rep", cast.people["Bram"].name]
    first, last = rows[-1][0], rows[-1][1]
    assert main([*asked, "--from", first, "--to", last, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found["total"]["all"]) == {"p1", "p10", "p50", "p90", "p99", "mean"}
    assert found["total"]["won"] == pytest.approx(float(rows[-1][2].replace(",", ".")), abs=0.01)
    assert len(found["periods"]) == len(rows) - 2
    assert found["total"]["all"]["mean"] == pytest.approx(
        found["total"]["won"] + found["total"]["open"]["mean"] + found["total"]["new"]["mean"], abs=0.05
    )
    assert main([*asked[:2], "--org", cast.organisation.name, "--from", last, "--to", first]) == 1


@pytest.mark.both
@pytest.mark.parametrize("somebody", ["Carla", "Dirk", "Ada", "Eva"])
def test_others_find_no_forecast_of_bram_or_the_team(cast: Cast, reader: Reader, somebody: str) -> None:
    client = reader(somebody)
    for of in (f"p{cast.bram}", f"t{cast.zuid.pk}"):
        for address in (ADDRESS, "/forecast.csv"):
            assert client.get(f"{address}?of={of}").status_code == 404, (address, of)
            assert client.get(f"{address}?thing=999999").status_code == 404, address
        assert client.post(f"/forecast/say/?of={of}", {"when": "2026-01-01/2026-01-31"}).status_code == 404, of


def test_an_organisation_without_anything_gets_an_empty_forecast(cast: Cast, reader: Reader) -> None:
    page = reader("Dirk").get(f"{ADDRESS}?of=all&what=orders")
    assert page.status_code == 200
    assert "nan" not in page.content.decode().lower().split()


@pytest.mark.both
def test_a_director_sees_teams_and_no_person(cast: Cast, reader: Reader) -> None:
    client = reader("Diana")
    page = client.get(f"{ADDRESS}?of=t{cast.zuid.pk}")
    assert page.status_code == 200
    assert "Bram" not in page.content.decode()
    assert client.get(f"{ADDRESS}?of=p{cast.bram}").status_code == 404
    assert client.post(f"/forecast/say/?of=t{cast.zuid.pk}", {"when": _month(), "amount": "1"}).status_code == 404


@pytest.mark.both
def test_the_own_word_stands_beside_and_nothing_is_overwritten(cast: Cast, reader: Reader) -> None:
    bram, anna = reader("Bram"), reader("Anna")
    key = str(uuid4())
    word = {"when": _month(), "amount": "12500", "note": "Twee offertes bij De Molen", "key": key}
    for _again in range(2):
        assert bram.post(f"/forecast/say/?of=p{cast.bram}&span=twelve", word).status_code == 302
    refused = anna.post(f"/forecast/say/?of=p{cast.bram}", {"when": _month(), "amount": "9000", "key": str(uuid4())})
    assert refused.status_code == 422
    adjusted = {"when": _month(), "amount": "9000", "note": "Een ervan is onzeker", "key": str(uuid4())}
    assert anna.post(f"/forecast/say/?of=p{cast.bram}&span=twelve", adjusted).status_code == 302
    with acting_in(cast.organisation.pk):
        kept = list(ForecastCommitment.objects.order_by("pk").values_list("kind", "amount_minor", "by_id"))
    assert kept == [("commit", 1_250_000, cast.bram), ("adjust", 900_000, cast.people["Anna"].pk)]
    for client in (bram, anna):
        page = client.get(f"{ADDRESS}?of=p{cast.bram}&span=twelve").content.decode()
        assert "12.500" in page
        assert "Een ervan is onzeker" in page
    assert bram.post("/forecast/say/?of=p" + str(cast.bram), {"when": "2026-01-03/2026-01-09"}).status_code == 422


@pytest.mark.both
def test_the_page_asks_a_fixed_number_of_times(cast: Cast, reader: Reader, django_assert_max_num_queries: Any) -> None:
    client = reader("Anna")
    with django_assert_max_num_queries(90):
        assert client.get(f"{ADDRESS}?of=t{cast.zuid.pk}").status_code == 200


def _month() -> str:
    """This month, as the form names it."""
    after = (TODAY.replace(day=28) + timedelta(days=4)).replace(day=1)
    return f"{TODAY.replace(day=1)}/{after - timedelta(days=1)}"


def test_targets_of_the_months_make_that_of_the_whole_and_its_chance(cast: Cast) -> None:
    with acting_in(cast.organisation.pk):
        viewer, process = operator(cast), processes(cast.organisation.pk, TODAY)[0]
        ask = ForecastAsk(Place(person_id=cast.bram), TODAY.replace(day=1), forecast_of_all(viewer).edges[3] - DAY)
        objective = Objective.objects.create(organisation=cast.organisation, text_nl="Groeien", text_en="Grow")
        for number, (first, last) in enumerate(parts_of(ask)):
            Target.objects.create(
                organisation=cast.organisation,
                objective=objective,
                measure="orders",
                person_id=cast.bram,
                first_day=first,
                last_day=last,
                value=number + 1,
                set_at=datetime.now(UTC),
            )
        found = forecast(viewer, process, replace(ask, measure="orders"))
    values = [line.target for line in found.lines]
    assert values == [float(number + 1) for number in range(len(values))]
    assert found.total.target == sum(range(1, len(values) + 1))
    assert found.total.chance is not None
    assert 0 <= found.total.chance <= 1


def test_what_people_are_used_to_is_counted_by_hand(cast: Cast) -> None:
    with acting_in(cast.organisation.pk):
        foreseen = forecast_of_all(operator(cast))
    part, history = Slice(foreseen, Whose()), foreseen.history
    histories = history.log.histories
    closed = histories.where(histories.outcome != Outcome.OPEN)
    shares = [
        np.mean(closed.outcome[closed.furthest >= step] == Outcome.WON)
        for step in range(len(foreseen.process.steps) - 1)
    ]
    assert weighted_whenever(part, "orders") == pytest.approx(sum(shares[step] for step in history.deals.step))
    year = TODAY - timedelta(days=364)
    begun = max(year, date.fromordinal(int(history.ordered.day.min()) + date(1970, 1, 1).toordinal()))
    pace = part.won("orders", begun, TODAY) / ((TODAY - begun).days + 1)
    ahead = TODAY + timedelta(days=30)
    assert run_rate(part, "orders", TODAY + DAY, ahead) == pytest.approx(30 * pace)


def test_agreed_visits_bring_more_than_history_alone(cast: Cast) -> None:
    """Bram agrees on ten times the visits that were held: what is yet to come of him rises, nobody else's does."""
    with acting_in(cast.organisation.pk):
        moment = datetime.now(UTC) - timedelta(days=20)
        visits = [
            Activity(
                organisation=cast.organisation,
                person_id=cast.bram,
                kind="visit",
                status="held",
                purpose="sales",
                started_at=moment,
                started_on=moment.date(),
                recorded_at=moment,
            )
            for _number in range(40)
        ]
        Activity.objects.bulk_create(visits)
        sellers = {name: frozenset((cast.people[name].pk,)) for name in ("Bram", "Eva")}
        before = {name: _to_come(operator(cast), one) for name, one in sellers.items()}
        VisitDeal.objects.create(
            organisation=cast.organisation,
            person_id=cast.bram,
            first_day=TODAY - timedelta(days=6),
            last_day=TODAY + timedelta(days=7),
            to="others",
            state="agreed",
            visits=400,
        )
        cubes.forget()
        after = {name: _to_come(operator(cast), one) for name, one in sellers.items()}
    assert after["Bram"] > 2 * before["Bram"]
    assert after["Eva"] == pytest.approx(before["Eva"], rel=0.2)


def _to_come(viewer: Viewer, sellers: frozenset[int]) -> float:
    foreseen = forecast_of_all(viewer)
    periods = range(len(foreseen.edges) - 1)
    return float(Slice(foreseen, Whose(sellers=sellers)).draws("orders", periods, "new").mean())


def forecast_of_all(viewer: Viewer) -> Foreseen:
    return forecast_of(viewer, processes(viewer.organisation.id, TODAY)[0], TODAY)
