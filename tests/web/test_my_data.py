"""What is kept about me, to read and to take along; and what was changed."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime

from meetpunt.actions.editing import change, made
from meetpunt.store.access import viewer_of
from meetpunt.store.models import Account, Activity, Change, Opportunity, Team
from meetpunt.store.tenancy import acting_in, changing
from tests.cast import Cast
from tests.web.conftest import Reader

ENTRIES = 8


def _visit(cast: Cast, of: str, subject: str) -> Activity:
    now = datetime.now(UTC)
    with acting_in(cast.organisation.pk):
        viewer = viewer_of(cast.login(of).pk, cast.organisation.pk, now.date())
    assert viewer is not None
    with changing(cast.organisation.pk):
        row = Activity.objects.create(
            organisation=cast.organisation,
            person=cast.people[of],
            kind="visit",
            subject=subject,
            started_on=now.date(),
            recorded_at=now,
        )
        made(viewer, row, now)
        change(viewer, row, {}, {"outcome": f"besproken door {of}", "status": "planned"}, now)
    return row


def test_the_file_holds_my_rows_and_nobody_elses(cast: Cast, reader: Reader) -> None:
    _visit(cast, "Bram", "=SUM(A1)")
    _visit(cast, "Carla", "geheim van Carla")
    reader("Anna").get(f"/funnel/{cast.bram}/")
    answer = reader("Bram").get("/my-data/export/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as found:
        texts = {name: found.read(name).decode("utf-8-sig") for name in found.namelist()}
    assert "geheim van Carla" not in "".join(texts.values())
    with acting_in(cast.organisation.pk):
        owned = Opportunity.objects.filter(owner_id=cast.bram).count()
    assert len(json.loads(texts["opportunities.json"])) == owned
    assert json.loads(texts["teams.json"])[0]["team"] == "Team Zuid"
    assert json.loads(texts["looks_at_me.json"])[0]["viewer"] == "Anna Hendriks"
    assert len(json.loads(texts["changes_by_me.json"])) == 2
    rows = list(csv.DictReader(io.StringIO(texts["activities.csv"])))
    assert [row["subject"] for row in rows] == ["'=SUM(A1)"]
    assert "password" not in "".join(texts)
    page = reader("Bram").get("/my-data/").content.decode()
    assert f">{owned}<" in page


def test_everybody_reads_their_own_changes_and_an_administrator_all_but_what_people_wrote(
    cast: Cast, reader: Reader
) -> None:
    _visit(cast, "Bram", "Oven bij Smit")
    reader("Ada").post(f"/people/{cast.bram}/", {"name": "Bram Jansen", "phone": "0612", "roles": ["rep"]})
    reader("Ada").post(f"/people/{cast.bram}/place/", {"what": "team", "target": cast.noord.pk, "day": "2026-01-01"})
    bram = reader("Bram").get("/changes/").content.decode()
    assert all(text in bram for text in ("Oven bij Smit", "besproken door Bram", "0612", "Team Noord"))
    ada = reader("Ada").get("/changes/").content.decode()
    assert "0612" in ada
    assert "Oven bij Smit" not in ada
    assert "besproken" not in ada
    for somebody in ("Carla", "Eva", "Anna", "Dirk"):
        page = reader(somebody).get("/changes/").content.decode()
        assert "Oven bij Smit" not in page, somebody
        assert "0612" not in page, somebody


def test_changes_are_found_by_record_person_and_day(cast: Cast, reader: Reader) -> None:
    row = _visit(cast, "Bram", "Eerste")
    _visit(cast, "Bram", "Tweede")
    bram, today = reader("Bram"), datetime.now(UTC).date().isoformat()

    def count(**asked: object) -> int:
        return len(bram.get("/changes/", asked).context["trail"].lines)

    assert count() == 4
    assert count(table="activity", record=row.pk) == 2
    assert count(person=cast.people["Anna"].pk) == 0
    assert count(person=cast.bram, day=today) in (4, 0)  # just after midnight UTC it is another day there
    assert count(day="2020-01-01") == 0
    assert count(day="gisteren", person="x", record="²") == 4


def test_the_trail_asks_as_much_for_many_changes_as_for_few(
    cast: Cast, reader: Reader, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    ada, now = reader("Ada"), datetime.now(UTC)

    def add(count: int) -> None:
        with acting_in(cast.organisation.pk):
            account, team = Account.objects.first(), Team.objects.first()
            for number in range(count):
                Change.objects.create(
                    organisation=cast.organisation,
                    by=cast.people["Bram"],
                    at=now,
                    kind="changed",
                    table="account",
                    row_id=account.pk,
                    name="X",
                    before={"owner_id": cast.bram, "town": "A"},
                    after={"owner_id": cast.people["Eva"].pk, "town": f"B{number}"},
                )
            assert team is not None

    add(2)
    with django_assert_max_num_queries(20) as asked:
        page = ada.get("/changes/")
    assert "Eva Smit" in page.content.decode()
    add(70)
    with django_assert_num_queries(len(asked)):
        page = ada.get("/changes/")
    assert page.context["trail"].has_more
    assert len(ada.get("/changes/", {"page": 2}).context["trail"].lines) == 22
