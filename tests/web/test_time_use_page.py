"""The pages of time use and travel: who sees them, what they say, and how much they ask of the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.web.conftest import Reader

PAGES = ("/time-use/", "/time-use/activities/travel/")


@pytest.mark.parametrize("page", PAGES)
def test_others_find_no_time_use_of_bram(page: str, cast: Cast, reader: Reader) -> None:
    for somebody in ("Carla", "Dirk", "Ada", "Eva"):
        assert reader(somebody).get(f"{page}?who=rep-{cast.bram}").status_code == 404, somebody
        assert reader(somebody).get(f"{page}?who=team-{cast.zuid.pk}").status_code == 404, somebody
    for somebody in ("Bram", "Anna"):
        assert reader(somebody).get(f"{page}?who=rep-{cast.bram}").status_code == 200, somebody
    assert reader("Bram").get(f"{page}?who=nobody").status_code == 404


def test_an_administrator_has_no_time_use(cast: Cast, reader: Reader) -> None:
    assert reader("Ada").get("/time-use/").status_code == 404


def test_the_page_asks_a_fixed_number_of_questions(cast: Cast, reader: Reader) -> None:
    client = reader("Anna")
    client.get("/time-use/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/time-use/?who=rep-{cast.bram}&period=all").status_code == 200
    assert len(asked) <= 40, len(asked)
