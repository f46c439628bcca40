"""An organisation leaves in a file and is the same elsewhere, to the last digit."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from meetpunt.actions.archives import MANIFEST
from meetpunt.actions.backup.parts import is_owned, tables
from meetpunt.actions.demo import make_demo
from meetpunt.actions.demo.company import COMPANY_NAME
from meetpunt.actions.errors import Refused
from meetpunt.actions.organisation_file import export_organisation, import_organisation
from meetpunt.actions.organisation_file.parts import LEFT_OUT, taken
from meetpunt.cli.main import main
from meetpunt.method.lengths import MINUTE
from meetpunt.store.models import Activity, Dashboard, Login, Organisation, Person, SalesTool, SavedView
from meetpunt.store.schema import facts
from meetpunt.store.tenancy import acting_in, changing
from meetpunt.store.week import cell_key
from tests.build import lasting
from tests.cast import build_cast
from tests.own_process import environment

TODAY = date(2026, 6, 3)
NOW = datetime(2026, 6, 3, tzinfo=UTC)
NAME = "Ovenbouw Brabant"
REPORTS = (
    ("funnel", "--json"),
    ("outcomes", "--json", "--by", "rep"),
    ("lead-time", "--json"),
    ("orders", "--json", "--by", "month"),
    ("orders", "--json", "--by", "product"),
    ("time-use", "--json"),
    ("scorecard", "--json"),
    ("acch", "--json"),
    ("profitability", "--json"),
    ("channels", "--json"),
    ("conversations", "--json"),
    ("signals", "--json"),
    ("readiness", "--json"),
)


@pytest.fixture(scope="module")
def file(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, int, int]]:
    """A company in a file, and beside it what was made of that file; taken back after the module."""
    path = tmp_path_factory.mktemp("organisation") / "bedrijf.zip"
    with django_db_blocker.unblock(), transaction.atomic():
        one = build_cast(TODAY, entries=10).organisation
        with changing(one.pk):
            _things_that_name_numbers(one)
        export_organisation(one.pk, path, NOW)
        copy = import_organisation(path, "Kopie")
        yield path, one.pk, copy.organisation_id
        transaction.set_rollback(True)


def _things_that_name_numbers(organisation: Organisation) -> None:
    """What refers to rows in other ways than by a column: a kept view, a dashboard, a cell of a week."""
    person = Person.objects.filter(organisation=organisation, roles__role="rep").order_by("pk")[0]
    SavedView.objects.create(
        organisation=organisation, person=person, page="accounts", name="Van mij", query=f"owner={person.pk}&q=12",
        made_at=NOW,
    )  # fmt: skip
    tool = SalesTool.objects.create(organisation=organisation, name="Demokoffer")
    kpis = ["visits", f"tool_uses:{tool.pk}"]
    tiles = [{"id": "t1", "kind": "number", "kpis": kpis, "filters": {"place": f"p{person.pk}"}}]
    told = {"name": "Van mij", "tiles": tiles, "made_at": NOW, "changed_at": NOW}
    Dashboard.objects.create(organisation=organisation, owner=person, **told)
    Activity.objects.create(
        organisation=organisation, person=person, kind="office", status="held", started_on=TODAY,
        **lasting(30), recorded_at=NOW, client_key=cell_key(organisation.pk, person.pk, "office", TODAY),
    )  # fmt: skip


@pytest.mark.sqlite_only("a register of names")
def test_every_table_goes_along_or_says_why_it_stays() -> None:
    every = {model._meta.db_table for model in tables() if is_owned(model)}
    assert every == {model._meta.db_table for model in taken()} | (LEFT_OUT.keys() & every)
    assert set(LEFT_OUT) <= every


def rows_of(query: str, organisation: int) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The rows of a fact of one organisation."""
    with acting_in(organisation), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {query} WHERE organisation_id = {organisation}")
        return [column[0] for column in cursor.description], cursor.fetchall()


def test_every_fact_is_the_same_by_another_number(file: tuple[Path, int, int], db: None) -> None:
    _path, one, copy = file
    assert same_facts(one, copy) > 1_000


def same_facts(one: int, copy: int) -> int:
    """Compare every fact of two organisations; gives how many there are."""
    with acting_in(one):
        first = Person.objects.filter(organisation_id=one).order_by("pk")[0].pk
    with acting_in(copy):
        shift = Person.objects.filter(organisation_id=copy).order_by("pk")[0].pk - first
    assert shift > 0

    def moved(number: int | None) -> int | None:
        """An order made of a won opportunity has that one's number below nothing."""
        return None if number is None else number + shift if number >= 0 else number - shift

    compared = 0
    for name, _query in facts():
        if not name.startswith("fact_"):
            continue
        columns, ours = rows_of(name, one)
        _columns, theirs = rows_of(name, copy)
        numbers = [
            place for place, column in enumerate(columns) if column.endswith("_id") and column != "organisation_id"
        ]
        expected = [
            tuple(
                copy if columns[place] == "organisation_id" else moved(value) if place in numbers else value
                for place, value in enumerate(row)
            )
            for row in ours
        ]
        assert sorted(theirs, key=repr) == sorted(expected, key=repr), name
        compared += len(ours)
    return compared


@pytest.mark.parametrize(
    "report", REPORTS, ids=lambda report: " ".join(report[:3:2] if len(report) > 2 else report[:1])
)
def test_every_report_gives_the_same_figures(
    file: tuple[Path, int, int], db: None, capsys: pytest.CaptureFixture[str], report: tuple[str, ...]
) -> None:
    same_report(NAME, report, capsys)


@pytest.mark.long
@pytest.mark.django_db
def test_all_of_the_demo_company_is_the_same_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_demo(TODAY, seed=1)
    one = Organisation.objects.get(name=COMPANY_NAME)
    export_organisation(one.pk, tmp_path / "demo.zip", NOW)
    copy = import_organisation(tmp_path / "demo.zip", "Kopie")
    assert same_facts(one.pk, copy.organisation_id) > 10_000
    for report in REPORTS:
        same_report(COMPANY_NAME, report, capsys)


def same_report(name: str, report: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """A report of an organisation is the one of what was made of it, but for the numbers of rows."""
    told = []
    for organisation in (name, "Kopie"):
        words = ["--language", "en", "report", report[0], "--org", organisation, *report[1:]]
        assert main(words) == 0
        text = capsys.readouterr().out.replace(name, "Kopie")
        told.append(_without_numbers_of_rows(json.loads(text)))
    assert told[0] == told[1], report
    assert told[0]


def _without_numbers_of_rows(told: Any) -> Any:
    if isinstance(told, dict):
        return {
            key: _without_numbers_of_rows(value)
            for key, value in told.items()
            if not (key in ("id", "organisation") or key.endswith("_id"))
        }
    if isinstance(told, list):
        # Two accounts of one name stand in the order of their numbers: which comes first is no figure.
        return sorted((_without_numbers_of_rows(one) for one in told), key=repr)
    return re.sub(r"^(tool_\w+):\d+$", r"\1", told) if isinstance(told, str) else told


def test_what_names_a_row_in_another_way_names_the_same_one(file: tuple[Path, int, int], db: None) -> None:
    _path, one, copy = file
    found = []
    for organisation in (one, copy):
        with acting_in(organisation):
            view = SavedView.objects.get(organisation_id=organisation, name="Van mij")
            board = Dashboard.objects.get(organisation_id=organisation, name="Van mij")
            cell = Activity.objects.get(
                organisation_id=organisation, client_key__isnull=False, length_ms=30 * MINUTE, kind="office"
            )
            assert view.query == f"owner={view.person_id}&q=12"
            assert board.tiles[0]["filters"]["place"] == f"p{board.owner_id}"
            tool = SalesTool.objects.get(organisation_id=organisation)
            assert board.tiles[0]["kpis"] == ["visits", f"tool_uses:{tool.pk}"]
            assert cell.client_key == cell_key(organisation, cell.person_id or 0, "office", TODAY)
            found.append(view.person.name)
    assert found[0] == found[1]


def test_nobody_s_password_and_no_secret_of_this_machine_goes_along(file: tuple[Path, int, int], db: None) -> None:
    path, one, _copy = file
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        logins = archive.read("logins.ndjson").decode()
    assert not [name for name in names if name.removeprefix("tables/").removesuffix(".ndjson") in LEFT_OUT]
    with acting_in(one):
        login = Login.objects.filter(pk__in=Person.objects.filter(organisation_id=one).values("login"))[0]
    assert login.email in logins
    assert login.password not in logins
    assert oct(path.stat().st_mode)[-3:] == "600"


def test_the_same_organisation_twice_is_refused(file: tuple[Path, int, int], db: None) -> None:
    path, _one, _copy = file
    before = Organisation.objects.count()
    for name in (None, "Kopie", "kopie"):
        with pytest.raises(Refused, match="is here already"):
            import_organisation(path, name)
    assert Organisation.objects.count() == before


def test_a_damaged_file_changes_nothing(file: tuple[Path, int, int], db: None, tmp_path: Path) -> None:
    path, _one, _copy = file
    before = Organisation.objects.count()
    torn = tmp_path / "torn.zip"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(torn, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[:-20] if name == "tables/account.ndjson" else content)
    with pytest.raises(Refused, match="damaged"):
        import_organisation(torn, "Nieuw")
    newer = tmp_path / "newer.zip"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(newer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            told = json.loads(content) if name == MANIFEST else None
            new.writestr(name, json.dumps({**told, "migrations": ["store.9999_later"]}) if told else content)
    with pytest.raises(Refused, match="newer"):
        import_organisation(newer, "Nieuw")
    brief = tmp_path / "brief.zip"
    brief.write_text("geen zip")
    with pytest.raises(Refused, match="damaged"):
        import_organisation(brief, "Nieuw")
    assert Organisation.objects.count() == before


def test_only_its_own_rows_leave(file: tuple[Path, int, int], db: None, tmp_path: Path) -> None:
    other = Organisation.objects.get(name="Ander Bedrijf").pk
    path = tmp_path / "bedrijf.zip"
    export_organisation(other, path, NOW)
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("tables/"):
                rows = [json.loads(line) for line in archive.read(name).decode().splitlines()]
                assert {row["organisation_id"] for row in rows} <= {other}, name
    with pytest.raises(Refused, match="already"):
        export_organisation(other, path, NOW)


def test_on_another_database_elsewhere_the_figures_are_the_same(
    file: tuple[Path, int, int], db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Always into SQLite: run on PostgreSQL this moves from one kind of database to the other."""
    path, _one, _copy = file
    place = environment(tmp_path, on_sqlite=True)

    def asked(*words: str) -> str:
        command = [sys.executable, "-m", "meetpunt.cli.main", "--language", "en", *words]
        done = subprocess.run(command, env=place, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert NAME in asked("org", "import", str(path))
    for report in ("funnel", "orders", "forecast"):
        words = ("report", report, "--org", NAME, "--json")
        theirs = json.loads(asked(*words))
        assert main(["--language", "en", *words]) == 0
        assert theirs == json.loads(capsys.readouterr().out), "in an empty place even the numbers of rows are the same"
