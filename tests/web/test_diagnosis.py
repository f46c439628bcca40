"""What goes with a gap, on its page and at the command line: it adds up, it says what is not known, and who sees it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from meetpunt.cli.main import main
from meetpunt.store.models import FiguresLooked, Objective, Target
from meetpunt.store.tenancy import acting_in
from tests.build import act_in
from tests.cast import Cast
from tests.web.conftest import Reader

ENTRIES = 60
ADDRESS = "/diagnosis/"
DAYS = 120


def days() -> tuple[date, date]:
    """The days of the targets here, until today; the cast's history goes back a year."""
    today = datetime.now(UTC).date()
    return today - timedelta(days=DAYS), today


def period() -> str:
    """The same in an address."""
    first, last = days()
    return f"from={first}&until={last}"


def aim(cast: Cast, orders: int, **place: Any) -> None:
    """A target in orders for those days."""
    first, last = days()
    with acting_in(cast.organisation.pk):
        objective, _made = Objective.objects.get_or_create(
            organisation=cast.organisation, text_nl="Groeien", text_en="Grow"
        )
        Target.objects.create(
            organisation=cast.organisation,
            objective=objective,
            measure="orders",
            first_day=first,
            last_day=last,
            value=orders,
            set_at=datetime.now(UTC),
            **place,
        )


def test_the_bars_add_up_to_the_gap_and_the_questions_have_facts(
    cast: Cast, reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    aim(cast, 400, team=cast.zuid)
    address = f"{ADDRESS}?of=t{cast.zuid.pk}&{period()}&result=orders"
    page = reader("Anna").get(address).content.decode()
    assert "Van gepland naar gerealiseerd" in page
    assert "Gaat verder van" in page
    assert "Was er genoeg activiteit?" in page
    assert "nan" not in page.lower().replace("financ", "")
    asked = ["report", "diagnosis", "--org", cast.organisation.name, "--team", cast.zuid.name, "--result", "orders"]
    assert main([*asked, "--from", str(days()[0]), "--to", str(days()[1]), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert sum(one["amount"] for one in found["contributions"]) == found["gap"]
    assert found["planned"] + found["gap"] == found["realised"]
    assert [one["question"] for one in found["questions"]] == ["target", "quantity", "quality", "focus", "tools"]


def test_beside_the_year_before_the_result_of_those_days_is_the_plan(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [
        "report",
        "diagnosis",
        "--org",
        cast.organisation.name,
        "--rep",
        cast.people["Bram"].name,
        "--result",
        "orders",
    ]
    assert main([*asked, "--beside", "year_before", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["planned"] is not None
    assert sum(one["amount"] for one in found["contributions"]) == (found["gap"] or 0)


def test_without_a_target_the_page_says_what_to_do(cast: Cast, reader: Reader) -> None:
    page = reader("Bram").get(ADDRESS).content.decode()
    assert "geen doel gesteld" in page
    assert 'href="/targets/"' in page


def test_a_period_ahead_and_somebody_who_does_not_sell_are_answered_in_words(cast: Cast, reader: Reader) -> None:
    ahead = reader("Anna").get(f"{ADDRESS}?of=t{cast.zuid.pk}&from=2050-01-01&until=2050-02-01")
    assert "ligt nog voor ons" in ahead.content.decode()


@pytest.mark.parametrize("somebody", ["Carla", "Dirk", "Ada", "Eva"])
def test_who_may_not_see_bram_or_the_team_finds_nothing(cast: Cast, reader: Reader, somebody: str) -> None:
    client = reader(somebody)
    for of in (f"p{cast.bram}", f"t{cast.zuid.pk}"):
        assert client.get(f"{ADDRESS}?of={of}").status_code == 404, of


def test_a_director_sees_the_team_and_no_person(cast: Cast, reader: Reader) -> None:
    client = reader("Diana")
    assert client.get(f"{ADDRESS}?of=t{cast.zuid.pk}").status_code == 200
    assert client.get(f"{ADDRESS}?of=p{cast.bram}").status_code == 404
    assert reader("Bram").get(f"{ADDRESS}?of=t{cast.zuid.pk}").status_code == 404


def test_looking_at_somebody_is_noted_and_the_page_asks_a_fixed_number_of_times(
    cast: Cast, reader: Reader, django_assert_max_num_queries: Any
) -> None:
    aim(cast, 60, person_id=cast.bram)
    client = reader("Anna")
    with django_assert_max_num_queries(130):
        assert client.get(f"{ADDRESS}?of=p{cast.bram}&result=orders").status_code == 200
    act_in(cast.organisation)
    assert FiguresLooked.objects.filter(subject_id=cast.bram, page="diagnosis").exists()
