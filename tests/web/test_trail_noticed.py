"""The audit trail tells who signed in, who tried to and which files were taken; and whether anybody got at it."""

from __future__ import annotations

from django.db import connection
from django.test import Client

from meetpunt.store import trail_lock
from meetpunt.store.models import Change
from meetpunt.store.tenancy import acting_in
from tests.cast import PASSWORD, Cast
from tests.web.conftest import Reader


def lines(cast: Cast, kind: str) -> list[tuple[str, str]]:
    with acting_in(cast.organisation.pk):
        return list(Change.objects.filter(kind=kind).order_by("pk").values_list("table", "name"))


def test_a_sign_in_and_a_try_are_written_down_once_each(cast: Cast, visitor: Client) -> None:
    for password in ("verkeerd", PASSWORD):
        visitor.post("/sign-in/", {"username": "Bram@proef.example", "password": password})
    visitor.post("/sign-in/", {"username": "niemand@proef.example", "password": "verkeerd"})
    assert lines(cast, "entered") == lines(cast, "failed") == [("login", "Bram Jansen")]


def test_a_file_that_was_taken_is_written_down_and_a_page_that_was_read_is_not(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    anna.get(f"/funnel/{cast.bram}/")
    assert lines(cast, "exported") == []
    anna.get(f"/funnel/{cast.bram}/?export=csv")
    anna.get(f"/funnel/{cast.bram}/records/reached/0/export/?format=xlsx")
    found = lines(cast, "exported")
    assert [table for table, _name in found] == ["page", "page"]
    assert all(name.endswith((".csv", ".xlsx")) for _table, name in found)


def test_the_administrator_reads_it_and_nobody_else_does(cast: Cast, reader: Reader, visitor: Client) -> None:
    visitor.post("/sign-in/", {"username": "bram@proef.example", "password": "verkeerd"})
    reader("Anna").get(f"/funnel/{cast.bram}/?export=csv")
    told = reader("Ada").get("/changes/").content.decode()
    assert "probeerde zich aan te melden" in told
    assert "nam mee als bestand" in told
    for somebody in ("Carla", "Eva", "Dirk"):
        told = reader(somebody).get("/changes/").content.decode()
        assert "probeerde zich aan te melden" not in told, somebody
        assert "nam mee als bestand" not in told, somebody


def test_such_a_line_cannot_be_undone(cast: Cast, reader: Reader) -> None:
    anna = reader("Anna")
    anna.get(f"/funnel/{cast.bram}/?export=csv")
    with acting_in(cast.organisation.pk):
        (line,) = Change.objects.filter(kind="exported")
    told = anna.post(f"/undo/{line.pk}/", follow=True)
    assert "kan niet worden teruggehaald" in told.content.decode()
    with acting_in(cast.organisation.pk):
        assert not Change.objects.filter(kind="undone").exists()


def test_the_administrator_checks_all_lines_on_the_page(cast: Cast, reader: Reader) -> None:
    reader("Anna").get(f"/funnel/{cast.bram}/?export=csv")
    ada = reader("Ada")
    assert "niets veranderd of verwijderd" in ada.get("/changes/?check=1").content.decode()
    assert "Controleer alle regels" not in reader("Bram").get("/changes/?check=1").content.decode()
    trail_lock.drop(connection)
    with acting_in(cast.organisation.pk):
        Change.objects.filter(kind="exported").update(name="iets-anders.csv")
    trail_lock.lay(connection)
    assert "1 regel klopt niet" in ada.get("/changes/?check=1").content.decode()
