"""The process that reads a file of somebody else can only read it: what a hostile one tries comes to nothing."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from meetpunt.connectors.files import reading
from meetpunt.connectors.files.limits import Job, Limits
from meetpunt.connectors.files.reading import environment, read_files

LIMITED = "from meetpunt.connectors.files.worker import *; give_up_rights(Limits(memory_mb=600, cpu_seconds=2)); "
KLANTEN = b"Klant;Fase\nA;B\nC;D\n"


def limited(code: str, folder: Path) -> str:
    """What some code prints in a process that gave up its rights."""
    command = [sys.executable, "-c", LIMITED + code]
    done = subprocess.run(
        command, env=environment(), cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def refused(path: Path, limits: Limits | None = None) -> str:
    (found,) = read_files([Job(str(path), path.name)], limits or Limits(cpu_seconds=20, wall_seconds=60))
    assert found.error is not None, found.tables
    return str(found.error.code)


def test_it_writes_no_file_and_fills_no_memory(tmp_path: Path) -> None:
    assert "OSError" in limited("open('x', 'wb', buffering=0).write(b'x' * 10)", tmp_path)
    assert "MemoryError" in limited("bytearray(900_000_000)", tmp_path)
    assert limited("import resource; print(resource.getrlimit(resource.RLIMIT_CORE))", tmp_path) == "(0, 0)"


def test_it_starts_no_program_unless_it_is_root_s(tmp_path: Path) -> None:
    told = limited("import subprocess; print(subprocess.run(['true']).returncode)", tmp_path)
    assert "BlockingIOError" in told or os.geteuid() == 0


def _lets_go_of_the_network() -> bool:
    code = "import ctypes; raise SystemExit(ctypes.CDLL(None).unshare(0x50000000) != 0)"
    return sys.platform == "linux" and subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.skipif(not _lets_go_of_the_network(), reason="this kernel lets nobody leave the network")
def test_it_reaches_no_network_where_the_kernel_lets_it_leave(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        asks = f"import socket; socket.create_connection(('127.0.0.1', {port}), 3); print('reached')"
        assert "reached" not in limited(asks, tmp_path)
        done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=False)
        assert done.stdout.strip() == "reached"


def test_it_starts_in_an_empty_folder_that_is_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, list[str]]] = []
    begin = subprocess.Popen

    def watched(*told: object, **named: object) -> object:
        seen.append((str(named["cwd"]), os.listdir(str(named["cwd"]))))
        return begin(*told, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(reading.subprocess, "Popen", watched)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "klanten.csv").write_bytes(KLANTEN)
    (found,) = read_files([Job("klanten.csv", "klanten.csv")])
    assert len(found.tables[0]) == 2
    ((folder, inside),) = seen
    assert inside == []
    assert not Path(folder).exists()


def test_a_billion_laughs_in_a_workbook_stay_small(tmp_path: Path) -> None:
    """Entities that name each other ten by ten would be gigabytes when they were filled in."""
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{lines}]>'
    whole = _workbook()
    for part in ("xl/sharedStrings.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        path = tmp_path / f"{part.replace('/', '-')}.xlsx"
        with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                text = old.read(name)
                if name == part:
                    text = text.replace(b"Klant", b"&l9;").replace(b"?>", b"?>" + laughs.split("?>", 1)[1].encode(), 1)
                new.writestr(name, text)
        (found,) = read_files([Job(str(path), path.name)], Limits(memory_mb=500, cpu_seconds=20, wall_seconds=60))
        cells = [str(cell) for table in found.tables for column in table.columns for cell in column]
        assert sum(map(len, cells)) < 1_000, part


def test_names_that_climb_out_of_an_archive_write_and_read_nothing(tmp_path: Path) -> None:
    for name in ("../../../../tmp/meetpunt-climbed.csv", "/etc/meetpunt-climbed.csv", "..\\..\\climbed.csv"):
        path = tmp_path / "omhoog.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, KLANTEN)
        list(read_files([Job(str(path), path.name)]))
        assert not Path(name).exists()
        assert os.listdir(tmp_path) == ["omhoog.zip"]


def test_a_link_in_an_archive_leads_nowhere(tmp_path: Path) -> None:
    secret = tmp_path / "geheim.csv"
    secret.write_bytes(b"Klant;Fase\ngeheim;geheim\n")
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("klanten.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, str(secret))
    (found,) = read_files([Job(str(path), path.name)])
    cells = [str(cell) for table in found.tables for column in table.columns for cell in column]
    assert "geheim" not in cells


def test_an_archive_in_an_archive_is_not_unpacked_again_and_again(tmp_path: Path) -> None:
    inner = KLANTEN
    for depth in range(5):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{depth}.zip" if depth else "a.csv", inner)
        inner = packed.getvalue()
    path = tmp_path / "pop.zip"
    path.write_bytes(inner)
    assert refused(path)


def test_a_cell_of_fifty_megabytes_is_refused_or_read_within_the_limits(tmp_path: Path) -> None:
    path = tmp_path / "lang.csv"
    path.write_bytes(b"Klant;Fase\n" + b"x" * 49_000_000 + b";B\n")
    (found,) = read_files([Job(str(path), path.name)], Limits(memory_mb=400, cpu_seconds=20, wall_seconds=60))
    assert found.error is not None or len(str(found.tables[0].columns[0][0])) <= 49_000_000
    (after,) = read_files([Job(str(_small(tmp_path)), "klein.csv")])
    assert after.error is None


def _small(folder: Path) -> Path:
    path = folder / "klein.csv"
    path.write_bytes(KLANTEN)
    return path


def _workbook() -> bytes:
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet("Klant")
    for at, row in enumerate((("Klant", "Fase"), ("A", "B"), ("C", "D"))):
        sheet.write_row(at, 0, row)
    book.close()
    return made.getvalue()
