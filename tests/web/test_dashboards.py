"""Dashboards: who reads and changes them, whose figures stand in them, and how often they ask the database."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from django.core import mail as sent_mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetpunt.jobs import kinds
from meetpunt.jobs.worker import run_pending
from meetpunt.method.dashboard import Filters, Layout, Tile, TileKind, read, told
from meetpunt.store import job_queue
from meetpunt.store.models import Dashboard, DashboardHome, DashboardMail, DashboardShare, SteeringKpi
from meetpunt.store.tenancy import acting_in
from meetpunt.web.dashboard_tiles import Drawn
from tests.build import act_in
from tests.cast import Cast
from tests.web.conftest import Reader

NUMBERS = ("leads", "quotes", "revenue", "win_rate", "visits", "calls")
KINDS = (
    Tile("t1", TileKind.TILE, ("leads",)),
    Tile("t2", TileKind.TREND, ("leads",), 2),
    Tile("t3", TileKind.FUNNEL, (), 2, Filters(period="12m")),
    Tile("t4", TileKind.TABLE, ("leads", "win_rate"), 4),
    Tile("t5", TileKind.MAP, (), 2),
    Tile("t6", TileKind.TEXT, (), 2, text="Eerst <b>bellen</b>."),
)


def _make(cast: Cast, maker: str, *tiles: Tile, everybody: bool = False) -> Dashboard:
    now = datetime.now(UTC)
    with acting_in(cast.organisation.pk):
        row = Dashboard.objects.create(
            organisation=cast.organisation,
            owner=cast.people[maker],
            name="Sturen",
            period="year",
            tiles=told(Layout(tiles or KINDS)),
            made_at=now,
            changed_at=now,
        )
        if everybody:
            DashboardShare.objects.create(organisation=cast.organisation, dashboard=row)
        return row


def _tiles(client: Client, address: str) -> list[Drawn]:
    return list(client.get(address).context["tiles"])


def _undo(page: str) -> str:
    """Where the latest message of the page sends an undo."""
    latest = max(int(number) for number in re.findall(r"/undo/(\d+)/", page))
    return f"/undo/{latest}/"


def test_what_was_not_shared_does_not_exist_for_anybody_else(cast: Cast, reader: Reader) -> None:
    own = _make(cast, "Bram")
    pages = ("", "?format=pdf", "settings/", "tile/", "tile/?kind=text", "tile/t1/")
    for somebody in ("Carla", "Dirk", "Anna", "Ada"):
        client = reader(somebody)
        for page in ("", "?format=pdf", "settings/", "tile/t1/"):
            assert client.get(f"/dashboards/{own.pk}/{page}").status_code == 404, (somebody, page)
        for page, sent in (
            ("arrange/", {"tile": "t1", "remove": "1"}),
            ("settings/", {"remove": "1"}),
            ("tile/", {"kind": "text", "text": "Hoi"}),
        ):
            assert client.post(f"/dashboards/{own.pk}/{page}", sent).status_code == 404, (somebody, page)
        assert client.post("/dashboards/mine/", {"which": str(own.pk), "home": "1"}).status_code == 404
        assert client.post("/dashboards/new/", {"from": str(own.pk)}).status_code == 404
        assert "Sturen" not in client.get("/dashboards/").content.decode()
    assert all(reader("Bram").get(f"/dashboards/{own.pk}/{page}").status_code == 200 for page in pages)


def test_a_shared_one_is_read_by_all_changed_by_its_maker_and_counted_through_its_reader(
    cast: Cast, reader: Reader
) -> None:
    annas = _make(cast, "Anna", everybody=True)
    address = f"/dashboards/{annas.pk}/"
    for somebody in ("Carla", "Diana", "Bram"):
        client = reader(somebody)
        assert client.get(address).status_code == 200
        assert client.get(f"{address}settings/").status_code == 404
        assert client.post(f"{address}arrange/", {"tile": "t1", "remove": "1"}).status_code == 404
    carla = reader("Carla")
    page = carla.get(address).content.decode()
    assert "Carla Vos" in page
    assert not [name for name in ("Bram Jansen", "Eva Smit", "Femke Dijk") if name in page]
    assert carla.get(f"{address}?of=p{cast.bram}").status_code == 404
    assert carla.get(f"{address}?of=t{cast.noord.pk}").status_code == 404
    carlas = cast.people["Carla"].pk
    own = carla.get(f"/kpis/leads/?of=p{carlas}&period=year").context["shown"]
    assert _tiles(carla, address)[0].value == own
    managers = reader("Anna").get(address).content.decode()
    assert "Bram Jansen" in managers
    assert "Carla Vos" not in managers
    assert "<b>bellen</b>" not in managers
    assert reader("Dirk").get(address).status_code == 404


def test_a_director_reads_teams_and_no_name_an_administrator_nothing_of_anybody(cast: Cast, reader: Reader) -> None:
    shared = _make(cast, "Anna", everybody=True)
    director = reader("Diana").get(f"/dashboards/{shared.pk}/").content.decode()
    assert "Team Noord" in director
    assert not [name for name in ("Bram Jansen", "Carla Vos", "Noor Visser") if name in director]
    administrator = reader("Ada").get(f"/dashboards/{shared.pk}/")
    assert [one.tile.kind for one in administrator.context["tiles"] if not one.why] == ["text"]
    assert "Bram Jansen" not in administrator.content.decode()
    assert reader("Ada").get("/dashboards/ready/rep_month/").status_code == 404


def test_a_tile_about_somebody_whom_its_reader_does_not_see_says_so(cast: Cast, reader: Reader) -> None:
    about_bram = Tile("t1", TileKind.TILE, ("leads",), filters=Filters(place=f"p{cast.bram}"))
    about_all = Tile("t2", TileKind.TREND, ("leads",), filters=Filters(place="all"))
    gone = Tile("t3", TileKind.TILE, ("smiles",))
    shared = _make(cast, "Anna", about_bram, about_all, gone, everybody=True)
    assert all(one.why for one in _tiles(reader("Carla"), f"/dashboards/{shared.pk}/"))
    assert [bool(one.why) for one in _tiles(reader("Anna"), f"/dashboards/{shared.pk}/")] == [False, False, True]


def test_a_ready_made_one_is_copied_changed_arranged_and_undone(cast: Cast, reader: Reader) -> None:
    bram = reader("Bram")
    assert bram.get("/dashboards/ready/rep_month/").status_code == 200
    assert bram.get("/dashboards/ready/manager_week/").status_code == 404
    bram.post("/dashboards/new/", {"from": "rep_month"})
    act_in(cast.organisation)
    copy = Dashboard.objects.get(owner_id=cast.bram)
    address = f"/dashboards/{copy.pk}/"
    many = len(read(copy.tiles).tiles)

    def order() -> list[str]:
        copy.refresh_from_db()
        return [one.id for one in read(copy.tiles).tiles]

    added = bram.post(f"{address}tile/", {"kind": "table", "kpi": ["leads", "quotes"], "width": "4"}, follow=True)
    assert added.status_code == 200
    assert order()[-1] == f"t{many + 1}"
    assert bram.post(f"{address}tile/", {"kind": "tile"}).status_code == 422
    bram.post(f"{address}tile/t1/", {"kind": "tile", "kpi": "quotes", "width": "2", "tile_period": "last_month"})
    bram.post(f"{address}arrange/", {"tile": f"t{many + 1}", "before": "t1"})
    assert order()[:2] == [f"t{many + 1}", "t1"]
    bram.post(f"{address}arrange/", {"tile": "t1", "by": "1"})
    removed = bram.post(f"{address}arrange/", {"tile": "t1", "remove": "1"}, follow=True)
    assert "t1" not in order()
    bram.post(_undo(removed.content.decode()))
    first = read(Dashboard.objects.get(pk=copy.pk).tiles).find("t1")
    assert first == Tile("t1", TileKind.TILE, ("quotes",), 2, Filters(period="last_month"))


def test_a_removed_dashboard_comes_back_with_its_readers(cast: Cast, reader: Reader) -> None:
    shared, anna = _make(cast, "Anna"), reader("Anna")
    anna.post(f"/dashboards/{shared.pk}/settings/", {"name": "Team", "period": "month", "team": str(cast.zuid.pk)})
    assert reader("Bram").get(f"/dashboards/{shared.pk}/").status_code == 200
    assert reader("Carla").get(f"/dashboards/{shared.pk}/").status_code == 404
    refused = anna.post(f"/dashboards/{shared.pk}/settings/", {"name": "Team", "team": str(cast.noord.pk)})
    assert refused.status_code == 404
    gone = anna.post(f"/dashboards/{shared.pk}/settings/", {"remove": "1"}, follow=True)
    assert reader("Bram").get(f"/dashboards/{shared.pk}/").status_code == 404
    anna.post(_undo(gone.content.decode()))
    assert reader("Bram").get(f"/dashboards/{shared.pk}/").status_code == 200


def test_who_pins_one_opens_it_first_as_long_as_they_may_read_it(cast: Cast, reader: Reader) -> None:
    shared, bram = _make(cast, "Anna", everybody=True), reader("Bram")
    assert bram.get("/")["Location"] == "/today/"
    bram.post("/dashboards/mine/", {"which": str(shared.pk), "home": "1"})
    assert bram.get("/")["Location"] == f"/dashboards/{shared.pk}/"
    act_in(cast.organisation)
    DashboardShare.objects.all().delete()
    assert bram.get("/")["Location"] == "/today/"
    bram.post("/dashboards/mine/", {"which": "rep_day", "home": "1"})
    assert bram.get("/")["Location"] == "/dashboards/ready/rep_day/"
    assert DashboardHome.objects.count() == 1


def test_the_ready_made_ones_hold_what_was_chosen_to_steer_on(cast: Cast, reader: Reader) -> None:
    with acting_in(cast.organisation.pk):
        for place, code in enumerate(("quotes", "leads")):
            SteeringKpi.objects.create(organisation=cast.organisation, code=code, position=place)
    tiles = _tiles(reader("Anna"), "/dashboards/ready/manager_week/")
    assert [one.tile.kpis for one in tiles if one.tile.kind is TileKind.TABLE] == [("quotes", "leads")]
    for somebody, code in (("Anna", "trainer"), ("Diana", "director_quarter"), ("Bram", "rep_day")):
        assert reader(somebody).get(f"/dashboards/ready/{code}/").status_code == 200


def test_more_tiles_of_a_kind_ask_the_database_no_more(cast: Cast, reader: Reader) -> None:
    few = _make(cast, "Anna", Tile("t1", TileKind.TILE, ("leads",)), Tile("t2", TileKind.TREND, ("leads",)))
    numbers = [Tile(f"n{code}", TileKind.TILE, (code,)) for code in NUMBERS]
    trends = [Tile(f"d{code}", TileKind.TREND, (code,)) for code in NUMBERS]
    many = _make(cast, "Anna", *numbers, *trends)
    client, asked = reader("Anna"), []
    for one in (few, many):
        client.get(f"/dashboards/{one.pk}/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/dashboards/{one.pk}/").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[1] < 45


def _mail(cast: Cast, reader: Reader, today: date) -> DashboardMail:
    reader("Bram").post("/dashboards/mine/", {"which": "rep_month", "mail": "week:1"})
    act_in(cast.organisation)
    row = DashboardMail.objects.get(person_id=cast.bram)
    assert today < row.next_on <= today + timedelta(days=7)
    assert row.next_on.isoweekday() == 1
    return row


def test_a_mail_goes_out_once_a_day_counted_as_its_reader_and_is_stopped_by_its_link(
    cast: Cast, reader: Reader
) -> None:
    now = datetime.now(UTC)
    row = _mail(cast, reader, now.date())
    on = datetime.combine(row.next_on, now.time(), UTC)
    for _again in range(2):
        job_queue.enqueue("dashboard_mails", on)
        run_pending(on)
    assert len(sent_mail.outbox) == 1
    letter = sent_mail.outbox[0]
    assert isinstance(letter, EmailMultiAlternatives)
    page, kind = str(letter.alternatives[0][0]), letter.alternatives[0][1]
    assert (letter.to, kind) == (["bram@proef.example"], "text/html")
    for text in (str(letter.body), page):
        assert "Je maand" in text or "Hallo Bram" in text
        assert "Carla" not in text
    row.refresh_from_db()
    assert row.next_on == on.date() + timedelta(days=7)
    stop = str(letter.body).partition("/dashboards/mail/")[2].split()[0]
    anybody = Client()
    assert anybody.get(f"/dashboards/mail/{stop}").status_code == 200
    assert DashboardMail.objects.exists()
    anybody.post(f"/dashboards/mail/{stop}")
    assert not DashboardMail.objects.exists()
    assert anybody.get("/dashboards/mail/made-up/stop/").status_code == 404


def test_a_mail_of_a_dashboard_that_is_not_shared_any_more_ends(cast: Cast, reader: Reader) -> None:
    shared = _make(cast, "Anna", everybody=True)
    reader("Bram").post("/dashboards/mine/", {"which": str(shared.pk), "mail": "month:1"})
    act_in(cast.organisation)
    DashboardShare.objects.all().delete()
    on = datetime.combine(DashboardMail.objects.get().next_on, datetime.now(UTC).time(), UTC)
    job_queue.enqueue("dashboard_mails", on)
    run_pending(on)
    assert not sent_mail.outbox
    assert not DashboardMail.objects.exists()
    assert "dashboard_mails" in kinds.COMING_BACK
