"""The track record: kept once a day, read at the beginning of months, shown to who may; and the look back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.jobs.worker import run_pending
from meetpunt.store import job_queue
from meetpunt.store.kept_forecasts import kept_at, middles_at
from meetpunt.store.models import BackTest, ForecastKept, Opportunity, Order, SalesProcess
from meetpunt.store.refs import ORGANISATION, Place
from meetpunt.store.tenancy import acting_in, changing
from tests.cast import Cast
from tests.web.conftest import Reader

ENTRIES = 24
PAGE = "/forecast/track-record/"


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


@pytest.fixture
def kept(cast: Cast) -> int:
    """What three methods foresaw of each of the last twelve months at its beginning, of all and of Bram; this month."""
    today = datetime.now(UTC).date()
    month = today.year * 12 + today.month - 1
    with changing(cast.organisation.pk):
        process = SalesProcess.objects.filter(organisation=cast.organisation, is_default=True).get()
        ForecastKept.objects.bulk_create(
            ForecastKept(
                organisation=cast.organisation,
                taken_on=_first(month - back),
                recorded_at=datetime.now(UTC),
                process=process,
                person_id=person,
                month=month - back,
                method=method,
                won_minor=0,
                won_orders=0,
                p10_minor=low,
                p50_minor=60_000_00,
                p90_minor=high,
                p10_orders=low and 2.0,
                p50_orders=6.0,
                p90_orders=high and 20.0,
            )
            for back in range(1, 13)
            for person in (None, cast.bram)
            for method, low, high in (
                ("steps", 0, 10**12),
                ("weighted", None, None),
                ("run_rate", None, None),
            )
        )
    return month


def test_the_forecast_is_kept_on_monday_once_and_adds_up_where_it_must(cast: Cast) -> None:
    now = datetime.now(UTC)
    with changing(cast.organisation.pk):
        opened = Opportunity.objects.filter(organisation=cast.organisation, outcome="open")
        opened.update(expected_close=now.date() + timedelta(days=40))
    for _ in range(2):
        job_queue.enqueue("keep_forecasts", now, organisation_id=cast.organisation.pk)
        run_pending()
    today = now.date()
    month = today.year * 12 + today.month - 1
    with acting_in(cast.organisation.pk):
        rows = ForecastKept.objects.filter(organisation=cast.organisation, taken_on=today)
        whole = {(row.month, row.method): row for row in rows.filter(person=None, team=None)}
        assert len({one for one, _method in whole}) == 7
        assert {method for _month, method in whole} == {"steps", "weighted", "run_rate"}
        people = rows.filter(month=month, method="steps").exclude(person=None)
        assert people.values("person").distinct().count() == people.count(), "once each"
        assert sum(row.won_minor for row in people) == whole[month, "steps"].won_minor
        steps = whole[month + 1, "steps"]
        assert 0 <= (steps.p10_minor or 0) <= (steps.p50_minor or 0) <= (steps.p90_minor or 0)
        assert whole[month + 1, "weighted"].p10_minor is None
        assert rows.exclude(team=None).exists()


def test_the_page_says_how_often_the_band_held_and_which_did_best(cast: Cast, reader: Reader, kept: int) -> None:
    page = reader("Diana").get(f"{PAGE}?of=all")
    text = page.content.decode()
    assert "Onze 80%-band hield 12 van de laatste 12 maanden" in text
    assert len(page.context["record"]["rows"]) == 12
    assert [one.held for one in page.context["record"]["rows"]] == [True] * 12
    assert "<svg" in str(page.context["record"]["chart"])
    orders = reader("Diana").get(f"{PAGE}?of=all&what=orders")
    assert orders.context["measure"] == "orders"


def test_who_sees_whose_record(cast: Cast, reader: Reader, kept: int) -> None:
    of_bram = f"{PAGE}?of=p{cast.bram}"
    for somebody in ("Carla", "Dirk", "Diana", "Ada", "Eva"):
        assert reader(somebody).get(of_bram).status_code == 404, somebody
        assert reader(somebody).get(f"{PAGE}?of=t{cast.zuid.pk}").status_code == (200 if somebody == "Diana" else 404)
    assert reader("Ada").get(PAGE).status_code == 404
    bram, anna = reader("Bram").get(PAGE), reader("Anna").get(of_bram)
    assert bram.context["record"]["rows"] == anna.context["record"]["rows"]
    assert len(bram.context["organisation"]["rows"]) == 12, "the whole organisation beside the own record"
    assert reader("Bram").get(f"{PAGE}?of=all").status_code == 404
    assert reader("Dirk").get(PAGE).context["record"]["rows"] == []


def test_few_statements_however_much_was_kept(cast: Cast, reader: Reader, kept: int) -> None:
    client = reader("Anna")
    client.get(f"{PAGE}?of=t{cast.zuid.pk}")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{PAGE}?of=t{cast.zuid.pk}")
    assert len(asked) <= 40, len(asked)


def test_managers_look_back_over_history_with_a_bar_and_nobody_else_does(cast: Cast, reader: Reader) -> None:
    for somebody in ("Bram", "Carla", "Ada"):
        assert reader(somebody).post(f"{PAGE}look-back/").status_code == 404, somebody
        assert reader(somebody).get(f"{PAGE}progress/").status_code == 404, somebody
    _order(cast, 340, 340, 1_000_00)
    _order(cast, 75, 0, 9_000_000_00)
    anna = reader("Anna")
    assert anna.post(f"{PAGE}look-back/", {"months": "12"}).status_code == 302
    page = anna.get(PAGE).content.decode()
    assert "data-poll" in page
    assert "<progress" in anna.get(f"{PAGE}progress/").content.decode()
    assert "al teruggekeken" in anna.post(f"{PAGE}look-back/", follow=True).content.decode()
    run_pending()
    with acting_in(cast.organisation.pk):
        row = BackTest.objects.get(organisation=cast.organisation)
        assert row.finished_at is not None
        assert row.found["as_known"] is True
        methods = {one[0] for one in row.found["rows"]}
    assert {"steps", "run_rate"} <= methods
    assert max(row.found["actual"].values()) > 9_000_000_00, "it came"
    told = [one[3] for one in row.found["rows"] if one[0] == "run_rate"]
    assert max(told) < 600_000_00, "but nobody had written it down then"
    assert "data-over" in anna.get(f"{PAGE}progress/").content.decode()
    shown = anna.get(PAGE).context["looked_back"]
    assert len(shown["rows"]) == row.last_month - row.first_month + 1
    assert reader("Bram").get(PAGE).context["looked_back"]["by"] == "", "not who asked"
    assert reader("Dirk").get(PAGE).context["looked_back"] is None
    assert reader("Dirk").post(f"{PAGE}look-back/", follow=True).status_code == 200, "too little history is said"


def _order(cast: Cast, days: int, recorded: int, minor: int) -> None:
    """An order of so many days ago that was written down so many days ago."""
    now = datetime.now(UTC)
    with changing(cast.organisation.pk):
        Order.objects.create(
            organisation=cast.organisation,
            owner_id=cast.bram,
            ordered_at=now - timedelta(days=days),
            ordered_on=(now - timedelta(days=days)).date(),
            recorded_at=now - timedelta(days=recorded),
            amount_minor=minor,
            currency="EUR",
        )


def test_what_was_kept_within_a_week_of_the_day_stands_for_it(cast: Cast, kept: int) -> None:
    organisation = cast.organisation.pk
    with changing(organisation):
        process = SalesProcess.objects.filter(organisation=cast.organisation, is_default=True).get()
        rows = ForecastKept.objects.filter(organisation_id=organisation)
        rows.filter(month=kept - 1).update(taken_on=_first(kept - 1) - timedelta(days=6))
        rows.filter(month=kept - 2).update(taken_on=_first(kept - 2) + timedelta(days=7))
        rows.filter(month=kept - 3).update(taken_on=_first(kept - 3) - timedelta(days=7))
        found = kept_at(organisation, [process.pk], ORGANISATION, range(kept - 3, kept), (0, 1))
        assert sorted(month - kept for _method, month, _ahead in found) == [-2] * 3 + [-1] * 3
        of_bram = kept_at(organisation, [process.pk], Place(person_id=cast.bram), [kept - 1], (0,))
        assert {one.person_id for one in of_bram.values()} == {cast.bram}
        middles = middles_at(organisation, [_first(kept - 1), _first(kept - 3)])
        assert middles == {_first(kept - 1): {("", 0): 60_000_00, ("owner", cast.bram): 60_000_00}}
