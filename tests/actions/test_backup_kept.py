"""Backups that are encrypted, and those of a folder of which the last few are kept."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest

from meetpunt.actions.backup import encrypting, fitting, restore
from meetpunt.actions.backup.encrypting import Opening, Sealed, is_encrypted, opened
from meetpunt.actions.backup.keeping import keep_backup, last_backup, make_backup
from meetpunt.actions.errors import Refused
from meetpunt.cli.main import main
from meetpunt.store.models import Organisation
from tests.build import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
KEY = pyrage.x25519.Identity.generate()
FOR_KEY, UNDER_WORDS = Sealed((str(KEY.to_public()),)), Sealed((), "vier losse woorden hier")
OPENED_BY = [(FOR_KEY, Opening(f"# created: today\n{KEY}\n")), (UNDER_WORDS, Opening("", "vier losse woorden hier"))]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Any) -> Path:
    settings.DATA = tmp_path / "data"
    (settings.DATA / "documents").mkdir(parents=True)
    (settings.DATA / "documents" / "offerte.pdf").write_bytes(b"%PDF Zeer Geheim" * 20_000)
    Organisation.objects.create(slug="proef", name="Proef Geheim", created_at=NOW)
    return settings.DATA


@pytest.mark.parametrize(
    ("sealed", "opening"),
    [
        pytest.param(*OPENED_BY[0], id="key"),
        pytest.param(*OPENED_BY[1], id="passphrase", marks=pytest.mark.long),  # each try is slow on purpose
    ],
)
def test_only_who_has_the_key_reads_it_and_then_it_is_whole(
    data: Path, tmp_path: Path, sealed: Sealed, opening: Opening
) -> None:
    file = tmp_path / "kept.zip.age"
    made = make_backup(file, False, sealed, NOW)
    assert is_encrypted(file)
    assert file.stat().st_mode & 0o077 == 0
    assert made.size == file.stat().st_size
    assert b"Geheim" not in file.read_bytes()
    with opened(file, opening) as plain:
        assert fitting(plain).version
        assert plain.stat().st_mode & 0o077 == 0
        restore(plain, force=True)
    assert sorted(path.name for path in data.iterdir()) == ["documents", "last-backup.json", "uploads"]
    other = Opening(str(pyrage.x25519.Identity.generate())) if opening.keys else Opening("", "andere woorden")
    for wrong in (other, Opening()):
        with pytest.raises(Refused, match="cannot be opened"), opened(file, wrong):
            pass
    if opening.keys:  # to try a passphrase takes a second each time, and what is damaged is found in the same way
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
        with pytest.raises(Refused), opened(file, opening) as plain:
            fitting(plain)
    assert not list(data.glob(".*"))


def test_what_cannot_be_encrypted_for_is_refused_before_anything_is_written(tmp_path: Path, monkeypatch: Any) -> None:
    file = tmp_path / "kept.age"
    for wrong in (Sealed(("age1nonsense",)), Sealed((str(KEY.to_public()),), "both")):
        with pytest.raises(Refused):
            make_backup(file, False, wrong, NOW)
    monkeypatch.setattr(encrypting, "MOST_FOR_PASSPHRASE", 10)
    with pytest.raises(Refused, match="too large for a passphrase"):
        make_backup(file, False, UNDER_WORDS, NOW)
    assert list(tmp_path.iterdir()) == [tmp_path / "data"]
    file.touch()
    with pytest.raises(Refused, match="already"):
        make_backup(file, False, FOR_KEY, NOW)


def test_the_last_few_of_a_folder_are_kept_and_nothing_else_goes(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "nightly"
    assert last_backup() is None
    for night in range(5):
        path, _made, gone = keep_backup(folder, 3, False, FOR_KEY if night % 2 else Sealed(), NOW + timedelta(night))
        assert gone == max(0, min(1, night - 2))
        if night == 0:
            for name in ("notes.txt", "meetpunt-own.zip", "meetpunt-20200101T000000Z.zip.bak"):
                (folder / name).touch()
    (folder / "meetpunt-20260101T000000Z.zip.unfinished").touch()
    path, _made, gone = keep_backup(folder, 3, False, Sealed(), NOW + timedelta(5))
    ours = sorted(one.name for one in folder.glob("meetpunt-2026*"))
    assert [name[9:17] for name in ours] == [f"{NOW + timedelta(night):%Y%m%d}" for night in (3, 4, 5)]
    assert ours[-1] == path.name
    assert gone == 2
    assert len(list(folder.iterdir())) == 6
    last = last_backup()
    assert last is not None
    assert (last.at, last.is_encrypted) == ((NOW + timedelta(5)).isoformat(), False)
    with pytest.raises(Refused, match="at least one"):
        keep_backup(folder, 0, False, Sealed(), NOW)


def test_a_backup_that_fails_removes_none_that_stands(tmp_path: Path) -> None:
    folder = tmp_path / "nightly"
    keep_backup(folder, 1, False, Sealed(), NOW)
    with pytest.raises(Refused):
        keep_backup(folder, 1, False, Sealed(), NOW)  # its name is taken
    assert len(list(folder.iterdir())) == 1


def test_the_commands_encrypt_verify_and_refuse(tmp_path: Path, settings: Any, capsys: Any) -> None:
    settings.BACKUP_TO = [str(KEY.to_public())]
    (tmp_path / "key.txt").write_text(str(KEY))
    assert main(["--language", "en", "backup", str(tmp_path / "nightly"), "--keep", "2"]) == 0
    (file,) = (tmp_path / "nightly").iterdir()
    assert file.name.endswith(".zip.age")
    assert "encrypted" in capsys.readouterr().out
    assert main(["--language", "en", "restore", "--verify-only", str(file), "--key", str(tmp_path / "key.txt")]) == 0
    assert "is whole" in capsys.readouterr().out
    assert main(["--language", "en", "restore", "--verify-only", str(file)]) == 1
    assert "name the file with the key" in capsys.readouterr().err
    assert main(["--language", "en", "restore", str(file), "--key", str(tmp_path / "nothing.txt")]) == 1
    plain = tmp_path / "plain.zip"
    settings.BACKUP_TO = []
    assert main(["--language", "en", "backup", str(plain)]) == 0
    assert zipfile.is_zipfile(plain)
    with zipfile.ZipFile(plain) as archive:
        assert json.loads(archive.read("manifest.json"))["parts"]
