"""The pages of time use and travel: who sees them, what they say, and how much they ask of the database."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.method.lengths import MINUTE
from meetpunt.store.models import Account, Activity, Change, Person
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

PAGES = ("/time-use/", "/time-use/activities/travel/", "/travel/")


@pytest.mark.parametrize("page", PAGES)
def test_others_find_no_time_use_of_bram(page: str, cast: Cast, reader: Reader) -> None:
    for somebody in ("Carla", "Dirk", "Ada", "Eva"):
        assert reader(somebody).get(f"{page}?who=rep-{cast.bram}").status_code == 404, somebody
        assert reader(somebody).get(f"{page}?who=team-{cast.zuid.pk}").status_code == 404, somebody
    for somebody in ("Bram", "Anna"):
        assert reader(somebody).get(f"{page}?who=rep-{cast.bram}").status_code == 200, somebody
    assert reader("Bram").get(f"{page}?who=nobody").status_code == 404


def test_a_manager_reads_what_everybody_in_the_team_drives_and_nobody_else_does(cast: Cast, reader: Reader) -> None:
    page = reader("Anna").get("/travel/").content.decode()
    assert f"who=rep-{cast.bram}&amp;" in page
    assert "Kilometer" in page
    assert f"who=rep-{cast.people['Carla'].pk}&amp;" not in page.split("everybody")[1]
    assert f"who=rep-{cast.bram}&amp;" not in reader("Diana").get("/travel/?who=all").content.decode()
    for somebody in ("Bram", "Ada"):
        assert reader(somebody).get("/travel/?who=all").status_code == 404, somebody


def test_an_administrator_has_no_time_use(cast: Cast, reader: Reader) -> None:
    assert reader("Ada").get("/time-use/").status_code == 404


def test_the_page_asks_a_fixed_number_of_questions(cast: Cast, reader: Reader) -> None:
    client = reader("Anna")
    client.get("/time-use/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/time-use/?who=rep-{cast.bram}&period=all").status_code == 200
    assert len(asked) <= 40, len(asked)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/travel/?who=rep-{cast.bram}&period=all").status_code == 200
    assert len(asked) <= 50, len(asked)


def test_bram_takes_over_a_better_order_and_undoes_it(cast: Cast, reader: Reader) -> None:
    """North, south, far north, far south on one day: the two of each side come together; one undo puts all back."""
    with acting_in(cast.organisation.pk):
        bram = Person.objects.get(pk=cast.bram)
        on = datetime.now(ZoneInfo("Europe/Amsterdam")).date() + timedelta(days=1)
        for hour, north in ((9, 52.4), (11, 51.8), (13, 52.5), (15, 51.7)):
            account = Account.objects.create(
                organisation=bram.organisation,
                name=f"Klant {hour}",
                latitude=north,
                longitude=5.0,
                owner=bram,
                created_at=datetime.now(UTC),
            )
            Activity.objects.create(
                organisation=bram.organisation,
                person=bram,
                account=account,
                kind="visit",
                status="planned",
                length_ms=60 * MINUTE,
                started_at=datetime.combine(on, time(hour), ZoneInfo("Europe/Amsterdam")),
                started_on=on,
                recorded_at=datetime.now(UTC),
            )
    client = reader("Bram")
    page = client.get(f"/travel/plan/?span=day&day={on}")
    plan = page.context["plan"]
    assert plan.after_km < plan.before_km
    names = [one.row.account_name for one in plan.proposal]
    assert abs(names.index("Klant 11") - names.index("Klant 15")) == 1
    told = {"day": on.isoformat(), "span": "day", "shown": page.context["shown"]}
    after = client.post("/travel/plan/", told, follow=True)
    assert [one.row.account_name for one in after.context["plan"].visits] == names
    with acting_in(cast.organisation.pk):
        change = Change.objects.filter(by=cast.bram, table="activity").latest("pk")
    client.post(f"/undo/{change.pk}/")
    again = client.get(f"/travel/plan/?span=day&day={on}").context["plan"]
    assert [one.row.account_name for one in again.visits] == ["Klant 9", "Klant 11", "Klant 13", "Klant 15"]
    assert client.post("/travel/plan/", {**told, "shown": "1@2"}).status_code == 302
    assert reader("Carla").get("/travel/plan/").context["plan"].visits == ()
    assert reader("Ada").get("/travel/plan/").status_code == 404
