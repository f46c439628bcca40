"""The scorecard: the same figures for rep and manager, targets beside them, and who sees whose."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from meetpunt.cli.main import main
from meetpunt.store.models import Activity, Objective, Target
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

ADDRESS = "/scorecard/"
TODAY = datetime.now(UTC).date()


def aim(cast: Cast, value: int) -> None:
    """A target in visits of this year for Bram."""
    with acting_in(cast.organisation.pk):
        objective = Objective.objects.create(organisation=cast.organisation, text_nl="Groeien", text_en="Grow")
        Target.objects.create(
            organisation=cast.organisation,
            objective=objective,
            measure="visits",
            person_id=cast.bram,
            first_day=TODAY.replace(month=1, day=1),
            last_day=TODAY.replace(month=12, day=31),
            value=value,
            set_at=datetime.now(UTC),
        )


def test_rep_and_manager_read_the_same_and_a_target_stands_beside(
    cast: Cast, reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    aim(cast, 365)
    address = f"{ADDRESS}?of=p{cast.bram}&period=year"
    pages = [reader(somebody).get(address).content.decode() for somebody in ("Bram", "Anna")]
    tables = [re.findall(r"<tbody.*?</tbody>", page, re.S) for page in pages]
    assert tables[0] == tables[1]
    assert "365" in tables[0][0]
    assert "verwacht tot vandaag" in pages[0]
    asked = ["report", "scorecard", "--org", cast.organisation.name, "--rep", cast.people["Bram"].name, "--json"]
    assert main(asked) == 0
    found = {one["code"]: one for one in json.loads(capsys.readouterr().out)["kpis"]}
    with acting_in(cast.organisation.pk):
        held = Activity.objects.filter(person_id=cast.bram, kind__in=("visit", "demonstration"), status="held")
        year = held.filter(started_on__gte=TODAY.replace(month=1, day=1), started_on__lte=TODAY).count()
    assert found["visits"]["value"] == year
    assert len(found["visits"]["months"]) == 12


def test_quantity_comes_before_quality_and_results_last(cast: Cast, reader: Reader) -> None:
    page = reader("Anna").get(f"{ADDRESS}?of=t{cast.zuid.pk}&period=12m").content.decode()
    places = [page.index(f'id="g-{code}"') for code in ("quantity", "quality", "results")]
    assert places == sorted(places)
    assert not re.search(r"\bnan\b", page.lower())


@pytest.mark.parametrize("somebody", ["Carla", "Dirk", "Ada", "Eva"])
def test_others_find_no_scorecard_of_bram_or_the_team(cast: Cast, reader: Reader, somebody: str) -> None:
    for of in (f"p{cast.bram}", f"t{cast.zuid.pk}"):
        assert reader(somebody).get(f"{ADDRESS}?of={of}").status_code == 404, of


def test_a_director_sees_teams_and_no_person_and_a_period_ahead_is_nothing_yet(cast: Cast, reader: Reader) -> None:
    client = reader("Diana")
    assert client.get(f"{ADDRESS}?of=t{cast.zuid.pk}").status_code == 200
    assert client.get(f"{ADDRESS}?of=p{cast.bram}").status_code == 404
    assert client.get(f"{ADDRESS}?of=t{cast.zuid.pk}&from=2050-01-01&until=2050-02-01").status_code == 200


def test_the_page_asks_a_fixed_number_of_times(cast: Cast, reader: Reader, django_assert_max_num_queries: Any) -> None:
    client = reader("Anna")
    with django_assert_max_num_queries(232):
        assert client.get(f"{ADDRESS}?of=t{cast.zuid.pk}").status_code == 200
