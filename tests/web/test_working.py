"""Working days as pages: what is recorded, what follows from it, who may do so, and taking it back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from meetpunt.store.fields import BEGINNING
from meetpunt.store.models import (
    Absence,
    Activity,
    Change,
    Contract,
    FiguresLooked,
    Holiday,
    Person,
    StandIn,
    TeamMembership,
    WorkAllowance,
)
from meetpunt.store.tenancy import acting_in
from tests.build import lasting
from tests.cast import Cast
from tests.web.conftest import Reader
from tests.web.test_logging import questions

pytestmark = pytest.mark.sqlite_only("words and forms; what they keep is asked of both databases in tests/actions")

ENTRIES = 4
TODAY = datetime.now(UTC).date()
NEXT = TODAY.year + 1
MARCH = date(NEXT, 3, 1)
USUAL = {"first": f"{TODAY.year}-01-01", "leave_days": "25", "training_days": "4", "meeting_days": "11"}


@pytest.fixture
def address(cast: Cast) -> str:
    """Bram's working days of next year, without free days."""
    with acting_in(cast.organisation.pk):
        Holiday.objects.all().delete()
    return f"/working/{cast.bram}/?year={NEXT}"


def record(client: Client, person: int, day: date, until: date | None = None, **more: str) -> HttpResponse:
    """Send the form of an absence."""
    told = {"kind": "leave", "first": day.isoformat(), "length": "whole", "key": str(uuid4())}
    if until:
        told["last"] = until.isoformat()
    return client.post(f"/working/{person}/", told | more)


def _kept(cast: Cast) -> list[tuple[str, date, date, bool]]:
    with acting_in(cast.organisation.pk):
        return list(Absence.objects.order_by("pk").values_list("kind", "first_day", "last_day", "is_half"))


def _undo(client: Client, page: str) -> None:
    client.post(re.findall(r"/undo/\d+/", page)[-1])


def test_a_rep_records_leave_and_the_year_follows(cast: Cast, reader: Reader, address: str) -> None:
    bram = reader("Bram")
    before = bram.get(address).context["year"]
    assert before.week.is_default
    assert before.whole.days == before.whole.weekdays
    assert "maandag tot en met vrijdag, acht uur" in bram.get(address).content.decode()
    monday = MARCH + timedelta(days=-MARCH.weekday() % 7)
    assert record(bram, cast.bram, monday, monday + timedelta(days=6), note="Wintersport").status_code == 302
    page = bram.get(address)
    assert page.context["year"].whole.leave == 5
    assert page.context["year"].whole.days == before.whole.days - 5
    text = page.content.decode()
    assert "Wintersport" in text
    assert "wie ziek was wordt niet bewaard" in text
    assert "ziek" not in {value for value, _text in page.context["absence"].fields["kind"].choices}
    _undo(bram, text)
    assert _kept(cast) == []


@pytest.mark.both
def test_the_same_form_sent_twice_is_one_absence(cast: Cast, reader: Reader, address: str) -> None:
    bram, key = reader("Bram"), str(uuid4())
    for _ in range(2):
        assert record(bram, cast.bram, MARCH, key=key).status_code == 302
    assert _kept(cast) == [("leave", MARCH, MARCH, False)]


@pytest.mark.both
def test_a_day_is_given_away_once_whole_or_in_two_halves(cast: Cast, reader: Reader, address: str) -> None:
    bram = reader("Bram")
    record(bram, cast.bram, MARCH, length="half")
    assert record(bram, cast.bram, MARCH - timedelta(days=3), MARCH).status_code == 422
    assert record(bram, cast.bram, MARCH, length="half", kind="training").status_code == 302
    page = record(bram, cast.bram, MARCH, length="half", kind="meeting")
    assert page.status_code == 422
    assert "Op 1-3-" in page.content.decode()
    assert len(_kept(cast)) == 2
    whole = bram.get(address).context["year"].whole
    assert (whole.leave, whole.training) == (0.5 * (MARCH.weekday() < 5), 0.5 * (MARCH.weekday() < 5))


@pytest.mark.parametrize(
    "wrong",
    [
        {"last": "2020-01-01"},
        {"first": "never"},
        {"first": "0001-01-01"},
        {"first": "2200-01-01", "last": "2200-01-01"},
        {"last": f"{NEXT + 2}-03-01"},
        {"kind": "illness"},
        {"length": "quarter"},
        {"note": "x" * 121},
        {"by": "999999"},
        {"by": "zoek"},
        {"first": ""},
    ],
)
def test_what_cannot_be_is_said_and_nothing_kept(
    cast: Cast, reader: Reader, address: str, wrong: dict[str, str]
) -> None:
    page = record(reader("Bram"), cast.bram, MARCH, **wrong)
    assert page.status_code == 422
    assert 'class="error"' in page.content.decode() or "message error" in page.content.decode()
    assert _kept(cast) == []


@pytest.mark.both
def test_a_stand_in_is_named_with_the_absence_and_undone_with_it(cast: Cast, reader: Reader, address: str) -> None:
    bram, eva = reader("Bram"), cast.people["Eva"].pk
    record(bram, cast.bram, MARCH, MARCH + timedelta(days=4), by=str(eva))
    with acting_in(cast.organisation.pk):
        stand = StandIn.objects.get()
        assert (stand.absent_id, stand.by_id, stand.valid_from) == (cast.bram, eva, MARCH)
        assert stand.valid_until == MARCH + timedelta(days=5)
    _undo(bram, bram.get(address).content.decode())
    with acting_in(cast.organisation.pk):
        assert not StandIn.objects.exists()
        assert not Absence.objects.exists()
    # Nobody stands in for days that are gone: then neither is kept.
    assert record(bram, cast.bram, TODAY - timedelta(days=9), by=str(eva)).status_code == 422
    assert _kept(cast) == []


def test_an_absence_is_changed_and_taken_away_and_both_are_undone(cast: Cast, reader: Reader, address: str) -> None:
    bram = reader("Bram")
    record(bram, cast.bram, MARCH)
    with acting_in(cast.organisation.pk):
        one = Absence.objects.get().pk
    form = bram.get(f"/working/absence/{one}/").content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', form)
    assert seen
    told = {"kind": "training", "first": MARCH.isoformat(), "last": "", "length": "half", "note": "", "seen": seen[1]}
    page = bram.post(f"/working/absence/{one}/", told, follow=True)
    assert _kept(cast) == [("training", MARCH, MARCH, True)]
    # Anna had the form open before: what she did not change stays, what both changed is shown.
    answer = reader("Anna").post(f"/working/absence/{one}/", told | {"kind": "meeting"})
    assert answer.status_code == 422
    _undo(bram, page.content.decode())
    assert _kept(cast) == [("leave", MARCH, MARCH, False)]
    page = bram.post(f"/working/absence/{one}/", {"remove": "1"}, follow=True)
    assert _kept(cast) == []
    _undo(bram, page.content.decode())
    assert _kept(cast) == [("leave", MARCH, MARCH, False)]


def test_a_manager_sets_a_contract_and_it_is_undone(cast: Cast, reader: Reader, address: str) -> None:
    anna, there = reader("Anna"), f"/working/{cast.bram}/contract/"
    hours = {f"d{place}": text for place, text in enumerate(("8", "8:00", "480m", "8", "", "", ""))}
    told = {"first": f"{NEXT}-01-01", "year": str(NEXT)} | hours
    page = anna.post(there, told, follow=True)
    year = reader("Bram").get(address).context["year"]
    assert (year.week.days, year.week.full_time, year.week.is_default) == (4, 0.8, False)
    assert year.whole.full_time == pytest.approx(0.8)
    anna.post(there, told)
    with acting_in(cast.organisation.pk):
        assert Contract.objects.count() == 1
        assert Change.objects.filter(table="contract").count() == 1
    assert "ma t/m do, 32 uur" in reader("Bram").get(address).content.decode()
    _undo(anna, page.content.decode())
    assert reader("Bram").get(address).context["year"].week.is_default
    for wrong in ({"d0": "veel"}, {"d0": "25"}, {"first": "ooit"}):
        assert anna.post(there, told | wrong).status_code == 422
    assert reader("Bram").get(address).context["year"].week.is_default


def test_what_a_year_takes_off_is_set_for_all_and_otherwise_for_one(cast: Cast, reader: Reader, address: str) -> None:
    ada, anna = reader("Ada"), reader("Anna")
    assert "niet ingesteld" in anna.get(address).content.decode()
    page = ada.post("/settings/working/", USUAL | {"illness_percent": "4"}, follow=True)
    year = reader("Bram").get(address).context["year"]
    assert (year.whole.leave, year.whole.training, year.whole.meetings) == pytest.approx((25, 4, 11))
    assert "niet ingesteld" not in anna.get(address).content.decode()
    anna.post(f"/working/{cast.bram}/allowance/", {"first": f"{NEXT}-01-01", "leave_days": "30,5"})
    year = reader("Bram").get(address).context["year"]
    assert (year.whole.leave, year.whole.training) == pytest.approx((30.5, 4))
    anna.post(f"/working/{cast.bram}/allowance/", {"first": f"{NEXT}-01-01"})
    assert reader("Bram").get(address).context["year"].whole.leave == pytest.approx(25)
    _undo(ada, page.content.decode())
    assert reader("Bram").get(address).context["year"].whole.leave == 0
    for wrong in ({"leave_days": "-1"}, {"illness_percent": "101"}, {"meeting_days": "nan"}, {"training_days": "1e9"}):
        assert ada.post("/settings/working/", USUAL | wrong).status_code == 422
    with acting_in(cast.organisation.pk):
        assert not WorkAllowance.objects.filter(person=None).exists()


def test_more_leave_than_days_is_none_and_is_explained(cast: Cast, reader: Reader, address: str) -> None:
    reader("Ada").post("/settings/working/", USUAL | {"leave_days": "366", "illness_percent": "100"})
    page = reader("Bram").get(address)
    assert page.context["year"].whole.days == 0
    text = page.content.decode()
    assert "Er gaat meer af dan er dagen zijn" in text
    assert not re.search(r"\bnan\b", text.lower())
    assert reader("Anna").get(f"/working/?year={NEXT}").status_code == 200


def test_the_team_stands_beside_each_other_alphabetically(cast: Cast, reader: Reader, address: str) -> None:
    anna = reader("Anna")
    record(anna, cast.people["Eva"].pk, MARCH, kind="meeting")
    team = anna.get(f"/working/?year={NEXT}").context["team"]
    names = [line.person.name for line in team.lines]
    assert names == sorted(names)
    assert "Bram Jansen" in names
    assert "Carla Vos" not in names
    assert team.together.days == pytest.approx(sum(line.work.days for line in team.lines))
    months = anna.get(f"/working/?year={NEXT}&by=months")
    assert sum(months.context["team"].months) == pytest.approx(team.together.days)
    assert "vastgelegd door Anna Hendriks" in reader("Eva").get("/working/?year=" + str(NEXT)).content.decode()
    assert reader("Bram").get("/working/").context["year"].is_own


@pytest.mark.both
def test_for_who_has_nothing_to_do_with_bram_his_days_are_not_there(cast: Cast, reader: Reader, address: str) -> None:
    record(reader("Bram"), cast.bram, MARCH)
    with acting_in(cast.organisation.pk):
        one = Absence.objects.get().pk
        StandIn.objects.create(
            organisation=cast.organisation, absent_id=cast.bram, by=cast.people["Eva"], valid_from=BEGINNING
        )
    contract = {"first": f"{NEXT}-01-01", "d0": "8"}
    for somebody in ("Carla", "Dirk", "Eva", "Diana", "Ada"):
        client = reader(somebody)
        assert client.get(address).status_code == 404, somebody
        assert record(client, cast.bram, MARCH + timedelta(days=9)).status_code == 404, somebody
        assert client.get(f"/working/absence/{one}/").status_code == 404, somebody
        assert client.post(f"/working/absence/{one}/", {"remove": "1"}).status_code == 404, somebody
    for somebody in ("Bram", "Carla", "Dirk", "Eva", "Diana", "Ada"):
        client = reader(somebody)
        assert client.post(f"/working/{cast.bram}/contract/", contract).status_code == 404, somebody
        assert client.post(f"/working/{cast.bram}/allowance/", USUAL).status_code == 404, somebody
    for somebody in ("Bram", "Anna", "Diana"):
        assert reader(somebody).get("/settings/working/").status_code == 404, somebody
        assert reader(somebody).post("/settings/working/", USUAL).status_code == 404, somebody
    assert reader("Diana").get("/working/").status_code == reader("Ada").get("/working/").status_code == 404
    assert len(_kept(cast)) == 1
    assert reader("Dirk").get("/working/").context["team"].lines[0].person.name == "Dirk Anders"


@pytest.mark.both
def test_bram_can_read_that_anna_looked_and_takes_his_rows_along(cast: Cast, reader: Reader, address: str) -> None:
    record(reader("Bram"), cast.bram, MARCH)
    reader("Anna").get(address)
    with acting_in(cast.organisation.pk):
        assert FiguresLooked.objects.filter(subject_id=cast.bram, page="working").count() == 1
    assert "Afwezigheid" in reader("Bram").get("/my-data/").content.decode()
    trail = reader("Ada").get("/changes/?table=absence").content.decode()
    assert "Verlof" not in trail


@pytest.mark.both
def test_more_people_and_absences_cost_no_more_questions(cast: Cast, reader: Reader, address: str) -> None:
    anna = reader("Anna")
    record(anna, cast.bram, MARCH)
    for page in (address, f"/working/?year={NEXT}"):
        anna.get(page)
    few = [questions(anna, address), questions(anna, f"/working/?year={NEXT}")]
    with acting_in(cast.organisation.pk):
        for place in range(8):
            person = Person.objects.create(organisation=cast.organisation, name=f"Nieuw {place}")
            TeamMembership.objects.create(
                organisation=cast.organisation, team=cast.zuid, person=person, valid_from=BEGINNING
            )
            record(anna, cast.bram, MARCH + timedelta(days=2 * place + 1))
            record(anna, person.pk, MARCH)
    anna.get(address)
    assert [questions(anna, address), questions(anna, f"/working/?year={NEXT}")] == few
    assert max(few) <= 34


def test_the_week_sheet_sets_hours_beside_the_working_day(cast: Cast, reader: Reader, address: str) -> None:
    monday = TODAY - timedelta(days=TODAY.weekday() + 7)
    bram = reader("Bram")
    with acting_in(cast.organisation.pk):
        Activity.objects.create(
            organisation=cast.organisation,
            person_id=cast.bram,
            kind="office",
            started_on=monday,
            **lasting(570),
            recorded_at=datetime.now(UTC),
        )
    record(bram, cast.bram, monday + timedelta(days=1))
    record(bram, cast.bram, monday + timedelta(days=2), kind="training")
    page = bram.get(f"/week/?week={monday}")
    beside = page.context["difference"]
    assert beside.due == (480, 0, 480, 480, 480, 0, 0)
    assert beside.days == (90, None, -480, -480, -480, None, None)
    assert beside.total == -1350
    text = page.content.decode()
    assert "+1:30" in text
    assert "−22:30" in text
    assert "Verlof" in text
    coming = bram.get(f"/week/?week={monday + timedelta(days=14)}").context["difference"]
    assert coming.total is None
    assert coming.due_in_all == 2400


def test_absence_stands_in_the_calendar_and_on_today_and_moves_the_pace(
    cast: Cast, reader: Reader, address: str
) -> None:
    bram, month = reader("Bram"), f"{TODAY:%Y-%m}"
    bram.post("/today/goals/", {"period": month, "visits": "50"})
    before = bram.get("/today/").context["today"].goals[0]
    week = [TODAY - timedelta(days=TODAY.weekday()) + timedelta(days=place) for place in range(5)]
    record(bram, cast.bram, week[0], week[4], kind="training")
    after = bram.get("/today/").context["today"].goals[0]
    there = [day for day in week if day.month == TODAY.month]
    assert after.days == before.days - len(there)
    assert after.days_gone == before.days_gone - sum(day <= TODAY for day in there)
    assert [bool(day.away) for day in bram.get("/today/").context["today"].week[:5]] == [True] * 5
    for who, place in (("Bram", "/calendar/"), ("Anna", f"/calendar/{cast.bram}/")):
        assert "Training" in reader(who).get(place).content.decode(), who
