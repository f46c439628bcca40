"""The workbook of a plan: its formulas, and what they give when another program works them out."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook

from tests.cast import ZUID, Cast
from tests.web.conftest import Reader
from tests.web.test_planning import everybody, filled

pytestmark = pytest.mark.sqlite_only(
    "words and forms over arithmetic; what it is counted from is asked of both databases in tests/reports"
)

ENTRIES = 4
RESTS = {"sale_share": ("30", 294), "visits_per_day": ("3", 30), "orders": ("100", -40)}
CELL = re.compile(r"[A-Z]+[0-9]+")


def book_of(cast: Cast, reader: Reader, **other: str) -> bytes:
    answer = reader("Anna").post("/planning/?year=2027", {"do": "excel", **everybody(cast, **other)})
    assert answer.status_code == 200
    content: bytes = answer.content
    return content


def rows_of(content: bytes) -> dict[str, list[Any]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return {str(row[0]): list(row) for row in sheet if row and row[0]}


def sheet_of(content: bytes) -> str:
    """The text of the first sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def formulas_of(content: bytes) -> dict[str, str]:
    """The formulas of the first sheet by cell."""
    tree = ElementTree.fromstring(sheet_of(content))
    name = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    found = {}
    for cell in tree.iter(f"{name}c"):
        formula = cell.find(f"{name}f")
        if formula is not None and formula.text:
            found[cell.get("r", "")] = formula.text
    return found


@pytest.mark.parametrize("code", RESTS)
def test_the_values_in_the_workbook_are_the_worked_example(cast: Cast, reader: Reader, code: str) -> None:
    typed, rest = RESTS[code]
    row = rows_of(book_of(cast, reader, **{code: typed}))["= Restcapaciteit"]
    assert row[2] == pytest.approx(rest)
    assert row[1] == pytest.approx(rest * len(ZUID))


def test_every_line_is_a_formula_of_the_cells_above_it(cast: Cast, reader: Reader) -> None:
    content = book_of(cast, reader)
    formulas = formulas_of(content)
    names = list(rows_of(content))
    for line in ("= Bezoekcapaciteit", "- Servicecapaciteit", "= Verkoopcapaciteit", "- Omzetcapaciteit"):
        assert line in names
    # C is the first person: days x visits, customers x visits x (1 - share), and the differences of these.
    assert set(CELL.findall(formulas["C7"])) == {"C5", "C6"}
    assert set(CELL.findall(formulas["C11"])) == {"C8", "C9", "C10"}
    assert set(CELL.findall(formulas["C12"])) == {"C7", "C11"}
    assert set(CELL.findall(formulas["C17"])) == {"C15", "C16"}
    assert set(CELL.findall(formulas["C18"])) == {"C12", "C17"}
    assert formulas["B5"].startswith("SUMPRODUCT(C5:H5,")


def test_who_has_an_unknown_figure_is_in_no_line_of_the_total(cast: Cast, reader: Reader) -> None:
    told = filled(cast.bram)
    content = reader("Anna").post("/planning/?year=2027", {"do": "excel", **told}).content
    rows = rows_of(content)
    assert rows["= Restcapaciteit"][1:4] == [240, 240, ""]
    assert rows["Werkbare dagen"][1] == 210


def recalculated(books: dict[str, bytes], folder: Path) -> dict[str, dict[str, list[Any]]]:
    """What LibreOffice makes of workbooks after forgetting every value of a formula in them; by name."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not here: nothing recalculates the workbook (`make setup-long`)")
    for name, content in books.items():
        (folder / f"{name}.xlsx").write_bytes(
            rewritten(content, lambda text: re.sub(r"(</f>)<v>[^<]*</v>", r"\1", text))
        )
    out = folder / "out"
    asked = [program, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "xlsx"]
    files = [str(folder / f"{name}.xlsx") for name in books]
    subprocess.run([*asked, "--outdir", str(out), *files], check=True, timeout=120)
    return {name: rows_of((out / f"{name}.xlsx").read_bytes()) for name in books}


def rewritten(content: bytes, change: Callable[[str], str]) -> bytes:
    """The workbook with the text of each of its sheets changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()) if name.startswith("xl/worksheets/sheet") else text)
    return made.getvalue()


def with_cell(content: bytes, cell: str, value: float) -> bytes:
    """The workbook after somebody typed another number into an input cell of its first sheet."""
    was = re.compile(rf'(<c r="{cell}"[^>]*>)<v>[^<]*</v>')
    assert was.search(sheet_of(content))
    return rewritten(content, lambda text: was.sub(rf"\g<1><v>{value}</v>", text))


@pytest.mark.long
def test_libreoffice_works_out_the_same_and_a_changed_cell_gives_the_worked_example(
    cast: Cast, reader: Reader, tmp_path: Path
) -> None:
    """By hand: 210 x 4 - 45 x 4 - 60 x 7 = 240, and the others with one cell of the first person changed."""
    book = book_of(cast, reader)
    changed = {"as-it-is": (240, book)}
    for name, cell, value, rest in (("days", "C6", 3, 30), ("orders", "C15", 100, -40), ("share", "C10", 0.3, 294)):
        changed[name] = (rest, with_cell(book, cell, value))
    stood = rows_of(book)
    found = recalculated({name: content for name, (_rest, content) in changed.items()}, tmp_path)
    for name, (rest, _content) in changed.items():
        row = found[name]["= Restcapaciteit"]
        assert row[2] == pytest.approx(rest), name
        assert row[1] == pytest.approx(rest + 240 * (len(ZUID) - 1)), name
    short = found["orders"]
    assert [short[name][2] for name in ("Tekort in bezoeken", "In dagen werk")] == pytest.approx([40, 10])
    for name, row in stood.items():
        for place, value in enumerate(row):
            if isinstance(value, float):
                assert found["as-it-is"][name][place] == pytest.approx(value, rel=1e-9), (name, place)
