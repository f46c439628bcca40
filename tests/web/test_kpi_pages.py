"""The KPI pages: what they show, to whom, and how often they ask the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.store.models import FiguresLooked
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

OF_BRAM = (
    "/kpis/leads/?of=p{bram}",
    "/kpis/leads/records/?of=p{bram}",
    "/kpis/leads/records/export/?of=p{bram}&format=csv",
    "/kpis/awareness/records/?of=p{bram}",
)
OF_THE_TEAM = ("/kpis/leads/?of=t{zuid}", "/kpis/leads/records/?of=t{zuid}", "/kpis/leads/records/export/?of=t{zuid}")


def _at(cast: Cast, address: str) -> str:
    return address.format(bram=cast.bram, zuid=cast.zuid.pk)


def test_who_may_not_see_bram_finds_no_kpi_of_his_and_none_of_his_team(cast: Cast, reader: Reader) -> None:
    for somebody in ("Carla", "Dirk", "Ada", "Eva", "Diana"):
        client = reader(somebody)
        # A director reads the team's value, and no records with names in them.
        for address in (*OF_BRAM, *(OF_THE_TEAM[1:] if somebody == "Diana" else OF_THE_TEAM)):
            answer = client.get(_at(cast, address))
            if somebody == "Ada" and "records" not in address:
                # An administrator reads what a KPI means, and nobody's figures.
                assert answer.context["card"] is None
            else:
                assert answer.status_code == 404, (somebody, address)


def test_bram_and_his_manager_read_the_same_and_that_she_looked_is_kept(cast: Cast, reader: Reader) -> None:
    own, managers = (reader(one).get(_at(cast, OF_BRAM[0])).context["card"] for one in ("Bram", "Anna"))
    assert own.value == managers.value
    assert own.value.n > 0
    with acting_in(cast.organisation.pk):
        assert FiguresLooked.objects.filter(subject_id=cast.bram, page="kpis").count() == 1
    records = reader("Anna").get(_at(cast, OF_BRAM[1]))
    assert records.context["page"].total == own.value.n
    exported = reader("Bram").get(_at(cast, OF_BRAM[2])).content.decode()
    assert len(exported.strip().splitlines()) == own.value.n + 1


@pytest.mark.sqlite_only("words")
def test_every_kpi_opens_with_its_words_in_both_languages_and_its_text(cast: Cast, reader: Reader) -> None:
    client = reader("Bram")
    for group in client.get("/kpis/").context["groups"]:
        for one in group[1]:
            page = client.get(f"/kpis/{one.code}/").content.decode()
            assert one.definition["nl"][:40] in page, one.code
            assert one.definition["en"][:40] in page, one.code
            assert "SELECT" in page, one.code


def test_where_the_register_was_still_leads_to_it(cast: Cast, reader: Reader) -> None:
    client = reader("Bram")
    assert client.get("/definitions/", follow=True).redirect_chain == [("/kpis/", 301)]
    assert client.get("/definitions/stock/", follow=True).status_code == 200
    assert client.get("/kpis/nonsense/").status_code == 404
    assert client.get("/kpis/conversion:O/").context["one"].step_code == "O"


@pytest.mark.parametrize(
    ("address", "most"), [("/kpis/leads/?of=t{zuid}", 45), ("/kpis/leads/records/?of=p{bram}", 30)]
)
def test_a_kpi_page_asks_the_database_a_fixed_number_of_times(
    cast: Cast, reader: Reader, address: str, most: int
) -> None:
    client = reader("Anna")
    client.get(_at(cast, address))
    with CaptureQueriesContext(connection) as asked:
        client.get(_at(cast, address))
    questions = [one["sql"] for one in asked if "_config(" not in one["sql"] and "current_setting(" not in one["sql"]]
    assert len(questions) <= most, len(questions)
