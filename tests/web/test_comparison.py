"""Comparison and "numbers first?": who reads what, the same for rep and manager, how often they ask the database."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from meetpunt.measures.engine import measure
from meetpunt.measures.register.published import PUBLISHED
from meetpunt.measures.scope import Scope
from meetpunt.reports.compared import a_year_before
from meetpunt.store.models import Activity, FiguresLooked, StageEvent
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

PAGES = ("/comparison/", "/numbers-first/")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("somebody", ["Carla", "Dirk", "Ada", "Eva", "Diana"])
def test_others_find_no_comparison_of_bram(cast: Cast, reader: Reader, page: str, somebody: str) -> None:
    client = reader(somebody)
    assert client.get(f"{page}?of=p{cast.bram}").status_code == 404
    # A director reads the team's, which names nobody.
    assert client.get(f"{page}?of=t{cast.zuid.pk}").status_code == (200 if somebody == "Diana" else 404)


@pytest.mark.parametrize("page", PAGES)
def test_rep_and_manager_read_the_same_figures_and_that_she_looked_is_kept(
    cast: Cast, reader: Reader, page: str
) -> None:
    pages = [reader(one).get(f"{page}?of=p{cast.bram}&period=12m").content.decode() for one in ("Bram", "Anna")]
    tables = [re.findall(r"<tbody.*?</tbody>", one, re.S) for one in pages]
    assert tables[0] == tables[1]
    assert not re.search(r"\bnan\b", pages[0].lower())
    with acting_in(cast.organisation.pk):
        assert FiguresLooked.objects.filter(subject_id=cast.bram, page="comparison").count() == 1


def test_a_count_stands_beside_the_others_a_share_beside_all_together_and_published_ones_with_care(
    cast: Cast, reader: Reader
) -> None:
    answer = reader("Bram").get(f"/comparison/?of=p{cast.bram}&period=12m")
    rows = {row.kpi.code: row for row in answer.context["found"].rows}
    assert rows["leads"].team.value is None
    assert rows["leads"].team.others.people >= 4
    assert rows["conversion:O"].team.value is not None
    assert rows["conversion:O"].organisation.value is not None
    assert "competency_self" not in {row.kpi.base for row in rows.values()}
    page = answer.content.decode()
    assert all(one.caution["nl"] in page for one in PUBLISHED)


def test_a_team_has_no_people_beside_it_and_a_day_in_a_leap_year_a_year_before(cast: Cast, reader: Reader) -> None:
    found = reader("Diana").get(f"/comparison/?of=t{cast.zuid.pk}&period=12m").context["found"]
    assert all(row.team.others is None and row.organisation.others is None for row in found.rows)
    assert a_year_before(date(2028, 2, 29)) == date(2027, 2, 28)
    assert a_year_before(date(2026, 11, 28)) == date(2025, 11, 28)


def test_a_visit_after_the_landmark_does_not_count(cast: Cast) -> None:
    """Of the longest running opportunity: a visit 30 days after its entry and one 31 days after it.

    Up to day 29 there are none, up to day 30 one, up to day 31 both.
    """
    with acting_in(cast.organisation.pk):
        event = StageEvent.objects.filter(kind="step").order_by("happened_at").select_related("opportunity")[0]
        opportunity, day = event.opportunity, event.happened_on
        assert day is not None
        for days in (30, 31):
            Activity.objects.create(
                organisation=cast.organisation,
                person_id=cast.bram,
                opportunity=opportunity,
                kind="visit",
                status="held",
                purpose="sales",
                started_on=day + timedelta(days=days),
                recorded_at=event.recorded_at,
            )
        for landmark, visits in ((29, 0), (30, 1), (31, 2)):
            scope = Scope(cast.organisation.pk, opportunity.process_id, landmark_days=landmark)
            rows = {row["opportunity_id"]: row["visits"] for row in measure("landmark_visits", scope).dicts()}
            assert rows[opportunity.pk] == visits, landmark


def test_the_landmark_is_chosen_and_what_it_cannot_show_is_said(cast: Cast, reader: Reader) -> None:
    client = reader("Bram")
    report = client.get("/numbers-first/?landmark=60").context["report"]
    assert report.landmark == 60
    assert report.whole is not None
    assert report.whole.followed >= report.own.followed
    page = client.get("/numbers-first/?landmark=nonsense").content.decode()
    assert "Wat dit niet kan laten zien" in page
    assert client.get("/kpis/visit_more/").status_code == 200


@pytest.mark.parametrize(("page", "most"), [("/comparison/", 260), ("/numbers-first/", 60)])
def test_the_pages_ask_a_fixed_number_of_times(
    cast: Cast, reader: Reader, django_assert_max_num_queries: Any, page: str, most: int
) -> None:
    client = reader("Anna")
    with django_assert_max_num_queries(most):
        assert client.get(f"{page}?of=t{cast.zuid.pk}").status_code == 200
    with django_assert_max_num_queries(most):
        assert client.get(f"{page}?of=p{cast.bram}").status_code == 200
