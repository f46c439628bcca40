"""The week sheet and the reports for the rep, as pages: what is kept, what is shown, and for whom."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from meetpunt.method.lengths import MINUTE
from meetpunt.store.models import Account, Activity, FiguresLooked, Holiday
from meetpunt.store.tenancy import acting_in
from meetpunt.store.week import SHEET_KINDS, cell_name, week_days
from meetpunt.web.entering import Entered
from tests.build import lasting
from tests.cast import Cast
from tests.web.conftest import Reader
from tests.web.test_paper import words_in

pytestmark = pytest.mark.sqlite_only("words and forms; what they keep is asked of both databases in tests/actions")

ENTRIES = 8
OWN = (
    "/week/",
    "/week/report/",
    "/week/report/export/?format=pdf",
    "/week/report/export/?format=xlsx",
    "/week/mileage/?rate=0,23",
    "/week/mileage/export/?format=pdf",
    "/week/mileage/export/?format=xlsx",
)


@pytest.fixture
def monday(cast: Cast) -> date:
    """The Monday of last week, all of whose days can be filled in, and none of which is free."""
    with acting_in(cast.organisation.pk):
        Holiday.objects.all().delete()
    today = datetime.now(UTC).date()
    return today - timedelta(days=today.weekday() + 7)


@pytest.fixture
def visit(cast: Cast, monday: date) -> Activity:
    """A visit of Bram's in that week, at an account with an evil name."""
    with acting_in(cast.organisation.pk):
        account = Account.objects.create(
            organisation=cast.organisation,
            name='=HYPERLINK("x") <b>Łódź</b> 😀',
            town="Oss",
            owner_id=cast.bram,
            created_at=datetime.now(UTC),
        )
        return Activity.objects.create(
            organisation=cast.organisation,
            person_id=cast.bram,
            account=account,
            kind="visit",
            purpose="sales",
            started_on=monday,
            **lasting(50),
            travel_minutes=20,
            travel_metres=12_500,
            outcome="+31 gebeld",
            next_step="Offerte maken",
            recorded_at=datetime.now(UTC),
        )


def save(client: Client, monday: date, seen: str | None = "", **cells: str) -> HttpResponse:
    """Send the sheet with these cells of the Monday; the rest is empty."""
    told = {cell_name(kind, day): "" for kind in SHEET_KINDS for day in week_days(monday)}
    told |= {cell_name(kind, monday): text for kind, text in cells.items()}
    told |= {"week": monday.isoformat(), "day": "0"} | ({} if seen is None else {"seen": seen})
    return client.post("/week/", told)


def kept(cast: Cast) -> list[tuple[str, int | None]]:
    with acting_in(cast.organisation.pk):
        rows = Activity.objects.filter(person_id=cast.bram, account=None).order_by("kind")
        return list(rows.values_list("kind", F("length_ms") / MINUTE))


@pytest.mark.both
def test_a_week_is_filled_in_shown_and_undone(cast: Cast, reader: Reader, monday: date, visit: Activity) -> None:
    bram = reader("Bram")
    answer = save(bram, monday, office="1:30", travel="45m", training="0,5")
    assert (answer.status_code, answer["Location"]) == (302, f"/week/?week={monday}&day=0")
    assert kept(cast) == [("office", 90), ("training", 30), ("travel", 45)]
    page = bram.get(answer["Location"]).content.decode()
    assert 'value="1:30"' in page
    assert "3:55" in page  # 50 + 20 registered, 165 filled in
    assert "Bewaard: 3 velden gewijzigd." in page
    seen = f"{cell_name('office', monday)}=90 {cell_name('travel', monday)}=45 {cell_name('training', monday)}=30"
    assert all(part in page for part in seen.split())
    again = save(bram, monday, seen, office="1:30", travel="0:45", training="30m")
    assert "Er was niets veranderd." in bram.get(again["Location"]).content.decode()
    undo = re.search(r'action="(/undo/\d+/)"', page)
    assert undo is not None
    bram.post(undo[1], {"next": "/week/"})
    assert kept(cast) == []


def test_what_cannot_be_read_is_said_and_what_was_typed_stays(cast: Cast, reader: Reader, monday: date) -> None:
    answer = save(reader("Bram"), monday, office="veel", travel="1:00")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Schrijf uren als 1:30" in page
    assert 'value="veel"' in page
    assert 'value="1:00"' in page
    assert 'aria-invalid="true"' in page
    assert kept(cast) == []


def test_a_day_to_come_is_refused(cast: Cast, reader: Reader) -> None:
    today = datetime.now(UTC).date()
    tomorrow = today + timedelta(days=1)
    told = {"week": tomorrow.isoformat(), "seen": "", cell_name("office", tomorrow): "1:00"}
    answer = reader("Bram").post("/week/", told)
    assert answer.status_code == 422
    assert "moet nog komen" in answer.content.decode()
    assert kept(cast) == []


@pytest.mark.both
def test_two_browsers_lose_nothing(cast: Cast, reader: Reader, monday: date) -> None:
    one, other = reader("Bram"), reader("Bram")
    save(one, monday, office="1:00")
    answer = save(other, monday, office="2:00", other="0:15")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "nu 1:00" in page
    assert 'value="2:00"' in page
    assert kept(cast) == [("office", 60)]
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen is not None
    assert save(other, monday, seen[1], office="2:00", other="0:15").status_code == 302
    assert kept(cast) == [("office", 120), ("other", 15)]


@pytest.mark.both
def test_a_mistake_in_one_cell_does_not_hide_what_somebody_else_did_in_another(
    cast: Cast, reader: Reader, monday: date
) -> None:
    one, other = reader("Bram"), reader("Bram")
    save(one, monday, office="1:00")
    page = save(other, monday, travel="veel").content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen is not None
    save(other, monday, seen[1], travel="1:00")
    assert kept(cast) == [("office", 60), ("travel", 60)]


def test_the_same_as_last_week_fills_in_and_keeps_nothing(cast: Cast, reader: Reader, monday: date) -> None:
    bram = reader("Bram")
    save(bram, monday - timedelta(days=7), office="1:30", travel="2:00")
    save(bram, monday, travel="0:10")
    page = bram.get(f"/week/?week={monday}&as=last").content.decode()
    assert "1 veld is ingevuld zoals vorige week" in page
    assert f'name="{cell_name("office", monday)}" value="1:30"' in page
    assert f'name="{cell_name("travel", monday)}" value="0:10"' in page
    assert "1:40" in page
    with acting_in(cast.organisation.pk):
        assert Activity.objects.filter(person_id=cast.bram, started_on=monday, kind="office").count() == 0


@pytest.mark.both
def test_who_may_see_a_week_and_kilometres(cast: Cast, reader: Reader, monday: date, visit: Activity) -> None:
    for address in OWN:
        for somebody in ("Bram", "Anna"):
            assert reader(somebody).get(address).status_code == 200, (somebody, address)
        for somebody in ("Diana", "Ada"):
            assert reader(somebody).get(address).status_code == 404, (somebody, address)
        join = "&" if "?" in address else "?"
        for somebody in ("Carla", "Dirk", "Eva"):
            assert reader(somebody).get(f"{address}{join}person={cast.bram}").status_code == 404, (somebody, address)
    for address in OWN[1:]:
        join = "&" if "?" in address else "?"
        assert reader("Anna").get(f"{address}{join}person={cast.bram}").status_code == 404, address
    assert reader("Anna").get(f"/week/?person={cast.people['Carla'].pk}").status_code == 404
    assert reader("Bram").get("/week/?person=x").status_code == 404


@pytest.mark.both
def test_a_manager_reads_a_week_cannot_fill_it_in_and_the_look_is_noted(
    cast: Cast, reader: Reader, monday: date, visit: Activity
) -> None:
    anna = reader("Anna")
    page = anna.get(f"/week/?week={monday}&person={cast.bram}").content.decode()
    assert "Bram Jansen" in page
    assert "0:50" in page
    assert "data-day=" not in page
    assert "Week bewaren" not in page
    with acting_in(cast.organisation.pk):
        look = FiguresLooked.objects.get()
        assert (look.subject_id, look.page) == (cast.bram, "week")
    anna.post("/week/", {"week": monday.isoformat(), "person": str(cast.bram), cell_name("office", monday): "1:00"})
    assert kept(cast) == []


@pytest.mark.both
def test_the_week_report_and_kilometres_tell_what_was_done(
    cast: Cast, reader: Reader, monday: date, visit: Activity
) -> None:
    bram = reader("Bram")
    page = bram.get(f"/week/report/?week={monday}").content.decode()
    for text in ("&lt;b&gt;Łódź", "Oss", "+31 gebeld", "Offerte maken", "1:10"):
        assert text in page, text
    span = f"from={monday}&to={monday + timedelta(days=6)}"
    page = bram.get(f"/week/mileage/?{span}&rate=0,23").content.decode()
    assert "12,5" in page
    assert "2,88" in page
    assert "zonder kilometers" not in page
    with acting_in(cast.organisation.pk):
        Activity.objects.filter(pk=visit.pk).update(travel_metres=None)
    page = bram.get(f"/week/mileage/?{span}").content.decode()
    assert "1 rit zonder kilometers" in page
    assert "€" not in page.split("<main", 1)[1]


@pytest.mark.parametrize(
    "query",
    ["rate=veel", "rate=-1", "from=2026-02-30", "from=2026-03-01&to=2026-02-01", "from=2020-01-01&to=2026-01-01"],
)
def test_a_period_or_rate_that_cannot_be_meant_is_said(cast: Cast, reader: Reader, query: str) -> None:
    answer = reader("Bram").get(f"/week/mileage/?{query}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_a_workbook_holds_hours_days_and_kilometres_and_no_formula(
    cast: Cast, reader: Reader, monday: date, visit: Activity
) -> None:
    bram = reader("Bram")
    answer = bram.get(f"/week/report/export/?week={monday}&format=xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    done = book.get_sheet_by_index(0).to_python()[1]
    assert done[0] == monday
    assert done[3] == '\'=HYPERLINK("x") <b>Łódź</b> 😀'
    assert done[5] == timedelta(minutes=50)
    assert done[6] == "'+31 gebeld"
    span = f"from={monday}&to={monday}&rate=0,23"
    answer = bram.get(f"/week/mileage/export/?{span}&format=xlsx")
    trip = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()[1]
    assert (trip[0], trip[5], trip[6], trip[7]) == (monday, 12.5, timedelta(minutes=20), 2.88)


def test_the_same_stands_on_paper(cast: Cast, reader: Reader, monday: date, visit: Activity) -> None:
    bram = reader("Bram")
    answer = bram.get(f"/week/report/export/?week={monday}&format=pdf")
    assert answer["Content-Type"] == "application/pdf"
    words = " ".join(words_in(answer.content))
    assert "Łódź" in words
    assert "Bram Jansen" in words
    words = " ".join(words_in(bram.get(f"/week/mileage/export/?from={monday}&to={monday}").content))
    assert "12,5" in words
    assert "Bedrag" not in words


def _questions(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    told = [query["sql"] for query in asked.captured_queries]
    return sum("_config(" not in sql and "current_setting(" not in sql for sql in told)


@pytest.mark.both
def test_the_pages_ask_as_often_when_there_is_more(cast: Cast, reader: Reader, monday: date, visit: Activity) -> None:
    bram = reader("Bram")
    addresses = (f"/week/?week={monday}", f"/week/report/?week={monday}", f"/week/mileage/?from={monday}")
    for address in addresses:
        bram.get(address)
    few = [_questions(bram, address) for address in addresses]
    assert max(few) <= 24
    with acting_in(cast.organisation.pk):
        Activity.objects.bulk_create(
            Activity(
                organisation=cast.organisation,
                person_id=cast.bram,
                account_id=visit.account_id,
                kind="call",
                purpose="sales",
                started_on=monday + timedelta(days=place % 7),
                **lasting(5),
                recorded_at=datetime.now(UTC),
            )
            for place in range(30)
        )
    assert [_questions(bram, address) for address in addresses] == few


@pytest.mark.parametrize(
    ("asked", "monday"),
    [
        ("2026-11-28", date(2026, 11, 23)),
        ("2026-W48", date(2026, 11, 23)),
        ("2026-W53", date(2026, 12, 28)),
        ("", date(2026, 6, 1)),
        ("morgen", date(2026, 6, 1)),
        ("0001-01-01", date(1990, 1, 1)),
        ("9999-12-31", date(2059, 12, 29)),
    ],
)
def test_a_week_is_asked_for_by_a_day_or_its_number(asked: str, monday: date) -> None:
    assert Entered({"week": asked}).week("week", date(2026, 6, 3)) == monday
