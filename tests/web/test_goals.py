"""Goals: one's own and a manager's beside them, per month and per quarter; and who may set them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from meetpunt.store.fields import BEGINNING, FOREVER
from meetpunt.store.models import Change, FiguresLooked, Objective, StandIn, Target
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader
from tests.web.test_logging import questions

pytestmark = pytest.mark.sqlite_only("words and forms; what they keep is asked of both databases in tests/actions")

TODAY = datetime.now(UTC).date()
MONTH = f"{TODAY:%Y-%m}"
QUARTER = f"{TODAY.year}-Q{(TODAY.month + 2) // 3}"


@pytest.fixture
def address(cast: Cast) -> str:
    """Where a manager sets Bram's goals."""
    return f"/goals/{cast.bram}/"


def _undo(client: Client, page: str) -> None:
    client.post(re.findall(r"/undo/\d+/", page)[-1])


def _given(cast: Cast) -> set[tuple[str, int, int | None]]:
    with acting_in(cast.organisation.pk):
        return {(row.measure, row.value, row.set_by_id) for row in Target.objects.filter(ended_at=None)}


@pytest.mark.both
def test_what_a_manager_sets_counts_and_the_own_goal_stays_beside_it(cast: Cast, reader: Reader, address: str) -> None:
    bram, anna = reader("Bram"), reader("Anna")
    bram.post("/today/goals/", {"period": MONTH, "visits": "50"})
    assert anna.post(address, {"period": MONTH, "visits": "60", "revenue": "20.000"}).status_code == 302
    page = bram.get("/today/").content.decode()
    assert "ingesteld door Anna Hendriks" in page
    assert re.search(r"eigen doel:\s+50", page)
    line, revenue = bram.get("/today/").context["today"].goals
    assert (line.measure, line.target, line.own, line.given_by) == ("visits", 60, 50, "Anna Hendriks")
    assert (revenue.target, revenue.own) == (20_000_00, None)
    form = bram.get(f"/today/goals/?period={MONTH}").content.decode()
    assert "Anna Hendriks heeft 60 ingesteld, en dat telt" in form
    assert 'value="50"' in form
    assert "Eigen doel van Bram Jansen: 50" in anna.get(f"{address}?period={MONTH}").content.decode()
    bram.post("/today/goals/", {"period": MONTH, "visits": "55"})
    assert bram.get("/today/").context["today"].goals[0].target == 60


def test_a_month_and_a_quarter_stand_beside_each_other(cast: Cast, reader: Reader) -> None:
    bram = reader("Bram")
    bram.post("/today/goals/", {"period": QUARTER, "visits": "150", "orders": "9"})
    bram.post("/today/goals/", {"period": MONTH, "visits": "50"})
    goals = bram.get("/today/").context["today"].goals
    assert [(one.measure, one.target) for one in goals] == [("visits", 50), ("visits", 150), ("orders", 9)]
    assert 'value="150"' in bram.get("/today/goals/").content.decode()
    for code in ("2026-13", "2026-Q5", "now"):
        assert bram.get(f"/today/goals/?period={code}").status_code == 404


def test_what_was_kept_with_one_form_is_undone_at_once(cast: Cast, reader: Reader, address: str) -> None:
    anna, manager = reader("Anna"), cast.people["Anna"].pk
    anna.post(address, {"period": MONTH, "visits": "60", "orders": "4"})
    before = _given(cast)
    assert before == {("visits", 60, manager), ("orders", 4, manager)}
    page = anna.post(address, {"period": MONTH, "visits": "", "orders": "5", "quotes": "7"}, follow=True)
    assert _given(cast) == {("orders", 5, manager), ("quotes", 7, manager)}
    _undo(anna, page.content.decode())
    assert _given(cast) == before


@pytest.mark.both
def test_bram_reads_who_set_his_goals_and_who_looked(cast: Cast, reader: Reader, address: str) -> None:
    reader("Anna").post(address, {"period": MONTH, "visits": "60"})
    with acting_in(cast.organisation.pk):
        assert FiguresLooked.objects.filter(subject_id=cast.bram, page="goals").count() == 1
        assert Change.objects.filter(table="target").count() == 1
        assert Objective.objects.filter(text_en="Our target of the year").count() == 1
    assert "Anna Hendriks" in reader("Bram").get("/my-data/").content.decode()
    trail = reader("Bram").get("/changes/").content.decode()
    assert "Anna Hendriks" in trail
    assert "60" in trail
    assert "also" not in trail


@pytest.mark.both
def test_for_who_does_not_manage_bram_his_goals_are_not_there(cast: Cast, reader: Reader, address: str) -> None:
    for somebody in ("Carla", "Dirk", "Eva", "Diana", "Ada"):
        client = reader(somebody)
        assert client.get(address).status_code == 404, somebody
        assert client.post(address, {"period": MONTH, "visits": "1"}).status_code == 404, somebody
    assert reader("Bram").get(address).headers["location"] == "/today/goals/"
    assert not _given(cast)


@pytest.mark.both
def test_who_stands_in_for_bram_sets_no_goals_for_him(cast: Cast, reader: Reader, address: str) -> None:
    with acting_in(cast.organisation.pk):
        StandIn.objects.create(
            organisation=cast.organisation,
            absent_id=cast.bram,
            by=cast.people["Eva"],
            valid_from=BEGINNING,
            valid_until=FOREVER,
        )
    assert reader("Eva").get(address).status_code == 404


def test_the_page_is_reached_from_the_team_and_from_the_funnel(cast: Cast, reader: Reader, address: str) -> None:
    anna = reader("Anna")
    for page in (f"/team/{cast.zuid.pk}/", f"/funnel/{cast.bram}/"):
        assert f'href="{address}"' in anna.get(page).content.decode(), page
    assert f'href="{address}"' not in reader("Diana").get(f"/team/{cast.zuid.pk}/").content.decode()


@pytest.mark.both
def test_more_goals_cost_no_more_questions_in_the_form(cast: Cast, reader: Reader, address: str) -> None:
    anna = reader("Anna")
    anna.post(address, {"period": MONTH, "orders": "4"})
    later = f"{address}?period={TODAY.year + 1}-01"
    anna.get(later)
    few = questions(anna, later)
    anna.post(address, {"period": f"{TODAY.year + 1}-01", "visits": "60", "orders": "4", "quotes": "3"})
    anna.get(later)
    assert questions(anna, later) == few <= 31


def test_what_cannot_be_meant_is_said_and_stays(cast: Cast, reader: Reader, address: str) -> None:
    answer = reader("Anna").post(address, {"period": MONTH, "visits": "veel", "orders": "4"})
    assert answer.status_code == 422
    assert 'value="veel"' in answer.content.decode()
    assert not _given(cast)
