"""Everything in one file and back: equal, whole or not at all, and consistent while others write."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from meetpunt.actions.backup import back_up, restore
from meetpunt.actions.backup.parts import Manifest, is_owned, tables
from meetpunt.actions.backup.restoring import restore_key
from meetpunt.actions.errors import Refused
from meetpunt.store.models import Change, Job, Login, Organisation, Team
from meetpunt.store.rows import values_of
from meetpunt.store.tenancy import acting_in
from tests.build import NOW
from tests.cast import build_cast
from tests.own_process import call, environment, started


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    settings.DATA = tmp_path / "data"
    (settings.DATA / "uploads" / "a").mkdir(parents=True)
    (settings.DATA / "uploads" / "a" / "klanten.csv").write_bytes(b"Naam;Plaats\nSmit;Best\n")
    (settings.DATA / "documents").mkdir()
    (settings.DATA / "documents" / "offerte.pdf").write_bytes(b"%PDF-1.7 " + bytes(range(256)))
    return settings.DATA


def rows() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    organisations = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    for model in tables():
        for one in organisations if is_owned(model) else [None]:
            with acting_in(one):
                of = model._default_manager.order_by("pk")
                of = of if one is None else of.filter(organisation_id=one)
                found.setdefault(model._meta.db_table, []).extend(values_of(row) for row in of)
    return found


def build() -> None:
    cast = build_cast(date(2026, 6, 1), entries=8)
    with acting_in(cast.organisation.pk):
        Change.objects.create(
            organisation=cast.organisation,
            at=NOW,
            kind="changed",
            table="account",
            row_id=1,
            before={"name": "Café ’t Stoepje", "n": None, "list": [1, 2.5, True]},
        )
    Job.objects.create(kind="clean_up", run_after=NOW, created_at=NOW, result={"b": 1, "a": [None]})
    Login.objects.filter(email="bram@proef.example").update(last_login=NOW)


@pytest.mark.django_db
def test_what_was_kept_comes_back_equal_with_its_files(data: Path, tmp_path: Path) -> None:
    build()
    before, file = rows(), tmp_path / "kept.zip"
    made = back_up(file, False, NOW)
    assert (made.organisations, made.files) == (2, 2)
    assert made.rows == sum(map(len, before.values()))
    with acting_in(before["team"][0]["organisation_id"]):
        Team.objects.create(organisation_id=before["team"][0]["organisation_id"], name="Later")
    (data / "uploads" / "later.csv").write_text("later")
    (data / "documents" / "offerte.pdf").unlink()
    with pytest.raises(Refused, match="something here already"):
        restore(file, force=False)
    assert (data / "uploads" / "later.csv").exists()
    restore(file, force=True)
    assert rows() == before
    kept = sorted(path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file())
    assert kept == ["documents/offerte.pdf", "uploads/a/klanten.csv"]
    with acting_in(before["team"][0]["organisation_id"]):
        again = Team.objects.create(organisation_id=before["team"][0]["organisation_id"], name="Nieuw")
        assert again.pk > max(row["id"] for row in before["team"])


def _within_the_largest_part(file: Path, place: float) -> int:
    """Where to damage what the file holds: elsewhere in a ZIP there are bytes that nobody reads."""
    with zipfile.ZipFile(file) as packed:
        part = max(packed.infolist(), key=lambda one: one.compress_size)
    head = file.read_bytes()[part.header_offset : part.header_offset + 30]
    named, extra = (int.from_bytes(head[at : at + 2], "little") for at in (26, 28))
    return part.header_offset + 30 + named + extra + int(part.compress_size * place)


@pytest.mark.django_db
@pytest.mark.parametrize("place", [0.1, 0.4, 0.7])
def test_a_damaged_file_is_refused_with_a_clear_sentence_and_nothing_is_touched(
    data: Path, tmp_path: Path, place: float
) -> None:
    build()
    file = tmp_path / "kept.zip"
    back_up(file, False, NOW)
    before, content = rows(), bytearray(file.read_bytes())
    content[_within_the_largest_part(file, place)] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(Refused, match="damaged"):
        restore(file, force=True)
    file.write_bytes(bytes(content[: len(content) // 2]))
    with pytest.raises(Refused, match="damaged"):
        restore(file, force=True)
    assert rows() == before


@pytest.mark.django_db
def test_a_part_that_was_exchanged_is_noticed_and_a_newer_one_is_not_taken(data: Path, tmp_path: Path) -> None:
    build()
    file, other = tmp_path / "kept.zip", tmp_path / "other.zip"
    back_up(file, False, NOW)

    def rewritten(change: dict[str, bytes]) -> None:
        with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
            for name in old.namelist():
                new.writestr(name, change.get(name, old.read(name)))

    rewritten({"tables/team.ndjson": b"{}\n"})
    with pytest.raises(Refused, match=r"tables/team\.ndjson"):
        restore(other, force=True)
    with zipfile.ZipFile(file) as archive:
        told = json.loads(archive.read("manifest.json"))
    rewritten({"manifest.json": json.dumps({**told, "migrations": ["store.9999_later"]}).encode()})
    with pytest.raises(Refused, match="newer"):
        restore(other, force=True)
    with pytest.raises(Refused, match="no file"):
        restore(tmp_path / "nothing.zip", force=True)
    with pytest.raises(Refused, match="already"):
        back_up(file, False, NOW)


@pytest.mark.django_db
def test_the_secret_key_comes_along_only_when_it_is_asked_for(data: Path, tmp_path: Path, settings: Any) -> None:
    back_up(tmp_path / "without.zip", False, NOW)
    back_up(tmp_path / "with.zip", True, NOW)
    assert not restore_key(tmp_path / "without.zip")
    assert restore_key(tmp_path / "with.zip")
    assert (data / "secret.key").read_text() == settings.SECRET_KEY
    assert (data / "secret.key").stat().st_mode & 0o077 == 0


def _meetpunt(own: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "meetpunt.cli.main", "--language", "en", *words]
    return subprocess.run(command, env=own, check=True, stdout=subprocess.PIPE, text=True).stdout


def _lines(file: Path) -> dict[str, list[Any]]:
    with zipfile.ZipFile(file) as archive:
        manifest = Manifest.from_json(archive.read("manifest.json").decode())
        return {part.name: [json.loads(line) for line in archive.open(part.name)] for part in manifest.parts}


def test_a_backup_while_others_write_holds_one_moment(tmp_path: Path) -> None:
    own = environment(tmp_path)
    call(own, "prepare", "Proef")
    with started(own, "pairs", "Proef") as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        _meetpunt(own, "backup", str(tmp_path / "kept.zip"))
        first = int(writer.stdout.readline())
        second = int(writer.stdout.readline())
    kept = _lines(tmp_path / "kept.zip")
    teams = [row["name"] for row in kept["tables/team.ndjson"]]
    numbers = [name.split()[1] for name in teams]
    assert teams
    assert all(numbers.count(number) == 2 for number in numbers)
    assert max(map(int, numbers)) == kept["tables/organisation.ndjson"][0]["change_number"]
    assert second == first + 1  # nobody had to wait for the backup to end


def _differing(before: Any, after: Any, digits: float, place: str = "") -> list[str]:
    """Where two reports differ. digits: how far numbers may be apart, as a part of themselves."""
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        pairs = [(f"{place}/{key}", before[key], after[key]) for key in before]
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = [(f"{place}/{n}", one, other) for n, (one, other) in enumerate(zip(before, after, strict=True))]
    elif isinstance(before, float) and isinstance(after, float) and abs(before - after) <= digits * abs(before):
        return []
    else:
        return [] if before == after else [f"{place}: {before!r} {after!r}"]
    return [found for name, one, other in pairs for found in _differing(one, other, digits, name)]


@pytest.mark.long
def test_every_report_is_the_same_to_the_last_digit_where_a_backup_is_put_back(tmp_path: Path) -> None:
    own = environment(tmp_path)
    _meetpunt(own, "demo")
    (demo,) = json.loads(_meetpunt(own, "org", "list", "--json"))
    call(own, "prepare", "Proef")
    with started(own, "pairs", "Proef") as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        _meetpunt(own, "backup", str(tmp_path / "kept.zip"))
    before = _reports(own, demo["name"])
    assert len(before) > 20
    assert all(before.values())
    for number, on_sqlite in enumerate((True, False)):
        folder = tmp_path / str(number)
        folder.mkdir()
        other = environment(folder, on_sqlite=on_sqlite)
        _meetpunt(other, "restore", str(tmp_path / "kept.zip"))
        # The other kind of database adds numbers with a fraction up in another order.
        digits = 1e-12 if on_sqlite and connection.vendor == "postgresql" else 0.0
        assert _differing(before, _reports(other, demo["name"]), digits) == []


def _reports(own: dict[str, str], organisation: str) -> dict[str, Any]:
    printed = json.loads(call(own, "reports", organisation))
    return {name: json.loads(text) for name, (done, text) in printed.items() if done == 0}


@pytest.mark.postgres
def test_what_was_kept_on_postgresql_stands_on_sqlite_and_goes_back(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two", "three")]
    for folder in folders:
        folder.mkdir()
    postgres, again = environment(folders[0]), environment(folders[2])
    sqlite = environment(folders[1], on_sqlite=True)
    call(postgres, "prepare", "Proef", "Ander")
    with started(postgres, "pairs", "Proef") as writer:
        assert writer.stdout is not None
        for _ in range(5):
            writer.stdout.readline()
    files = [tmp_path / f"{name}.zip" for name in ("one", "two", "three")]
    _meetpunt(postgres, "backup", str(files[0]))
    _meetpunt(sqlite, "restore", str(files[0]))
    _meetpunt(sqlite, "backup", str(files[1]))
    _meetpunt(again, "restore", str(files[1]))
    _meetpunt(again, "backup", str(files[2]))
    first, *others = map(_lines, files)
    assert len(first["tables/team.ndjson"]) >= 10
    assert others == [first, first]
    assert os.path.getsize(files[0]) > 0
