"""The page of notifications: one's own, read with a tap, and one cheap count on every page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetpunt.actions import notify
from meetpunt.actions.notify import Notice
from meetpunt.store.models import Notification
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

ENTRIES = 4


def tell(cast: Cast, how_many: int = 1, path: str = "/kpis/") -> list[int]:
    about = {"by": "Anna <b>", "name": "Oven"}
    now = datetime.now(UTC) - timedelta(minutes=1)
    told = [Notice(cast.bram, "opportunity_handed", f"{path}{n}", about, path) for n in range(how_many)]
    notify.notify(cast.organisation.pk, told, now)
    with acting_in(cast.organisation.pk):
        return list(Notification.objects.order_by("pk").values_list("pk", flat=True))


def page(client: Client, address: str = "/notifications/") -> str:
    return str(client.get(address).content.decode())


def test_bram_reads_what_he_was_told_and_goes_where_it_leads(cast: Cast, reader: Reader) -> None:
    (one,) = tell(cast)
    bram = reader("Bram")
    assert "Anna &lt;b&gt; heeft je de verkoopkans Oven overgedragen." in page(bram)
    assert 'class="badge"' in page(bram, "/kpis/")
    answer = bram.post(f"/notifications/{one}/", {"as": "open"})
    assert (answer.status_code, answer["Location"]) == (302, "/kpis/")
    assert 'class="badge"' not in page(bram)
    bram.post(f"/notifications/{one}/", {"as": "unread"})
    assert 'class="badge"' in page(bram)
    bram.post("/notifications/read/")
    assert 'class="badge"' not in page(bram)


def test_a_path_that_is_no_page_of_ours_leads_nowhere(cast: Cast, reader: Reader) -> None:
    for path in ("https://evil.example/", "//evil.example/", "/nowhere-at-all/", "javascript:alert(1)"):
        one = tell(cast, path=path)[-1]
        assert reader("Bram").post(f"/notifications/{one}/", {"as": "open"})["Location"] == "/notifications/"
    assert "evil" not in page(reader("Bram"))


def test_it_is_nobody_elses(cast: Cast, reader: Reader) -> None:
    (one,) = tell(cast)
    for somebody in ("Carla", "Dirk", "Anna", "Ada"):
        assert reader(somebody).post(f"/notifications/{one}/", {"as": "read"}).status_code == 404
        assert "Oven overgedragen" not in page(reader(somebody))
        reader(somebody).post("/notifications/read/")
    with acting_in(cast.organisation.pk):
        assert Notification.objects.get().read_at is None
    assert Client().get("/notifications/").status_code == 302


def test_switches_are_kept(cast: Cast, reader: Reader) -> None:
    bram = reader("Bram")
    bram.post("/notifications/switches/", {"mentioned-mail": "on"})
    shown = page(bram)
    assert 'name="mentioned-mail" checked' in shown
    assert 'name="mentioned-here" checked' not in shown
    assert 'name="opportunity_handed-mail" checked' not in shown
    assert 'name="opportunity_handed-mail" checked' in page(reader("Eva"))


def test_more_notifications_ask_the_database_no_more(cast: Cast, reader: Reader) -> None:
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            bram.get(address)
        return len([one for one in queries if "set_config" not in one["sql"]])

    bram = reader("Bram")
    tell(cast)
    bram.get("/notifications/")
    bram.get("/kpis/")
    before = asked("/notifications/"), asked("/kpis/")
    tell(cast, 40)
    assert (asked("/notifications/"), asked("/kpis/")) == before
