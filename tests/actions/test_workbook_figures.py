"""The figures of the workbook: its formulas give what counting the same rows by hand gives."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cast import Cast, build_cast, day_there
from tests.web.test_planning_excel import recalculated
from tests.workbook import Filling, changed, written

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only("formulas of a file; no database is asked")]

STEPS = ("Suspect", "Prospect", "Aandacht", "Tonen", "Offerte", "Close", "Opdracht")
FIRST = datetime(2026, 1, 5)
DEALS = (
    ((0, 10, 20, None, 40, 50, 60), "Gewonnen"),  # a step was skipped: it counts as reached, and gives no lead time
    ((0, 4, None, None, None, None, None), "Verloren"),
    ((0, 8, 20, None, None, None, None), "Open"),
    ((0, None, None, None, None, None, None), "Open"),
    ((-400, 10, None, None, None, None, None), "Open"),  # began before the period
    ((None, None, None, None, None, None, None), "Open"),  # no day at all
    ((0, None, None, None, 30, None, None), "Geen beslissing"),
)
"""Days after the first at which each step was reached, and how it stands."""


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody."""
    return build_cast(day_there(), entries=1)


def fill(book: Filling) -> None:
    """Two accounts, seven opportunities, three visits, a call and a week at the office."""
    for name in ("Smit", "Vos"):
        book.new("accounts", {"Klant": name})
    for number, (days, outcome) in enumerate(DEALS):
        told: dict[str, object] = {"Verkoopkans": f"Kans {number}", "Klant": "Smit", "Verkoper": "Bram Jansen"}
        told["Uitkomst"] = outcome
        for step, after in zip(STEPS, days, strict=True):
            if after is not None:
                told[f"{step} op"] = FIRST + timedelta(days=after)
        if outcome == "Gewonnen":
            told["Beslist op"] = FIRST + timedelta(days=60)
        book.new("deals", told)
    for number, (kind, status) in enumerate(
        (("Bezoek", "Gehouden"), ("Bezoek", None), ("Bezoek", "Gepland"), ("Telefoongesprek", "Gehouden"))
    ):
        told = {"Datum": FIRST + timedelta(days=number), "Soort": kind, "Wie": "Bram Jansen", "Minuten": 60}
        book.new("activities", {**told, "Status": status, "Reisminuten": 30})
    book.fill("week", 2, {"Wie": "Bram Jansen", "Week van": FIRST, "Wat": "Kantoor", "Maandag": 2, "Dinsdag": 1.5})
    page = book.book["Cijfers"]
    page["B4"], page["B5"], page["B6"], page["B7"] = datetime(2026, 1, 1), datetime(2026, 1, 30), 1, 2


@pytest.mark.long
def test_libreoffice_works_out_what_was_counted_by_hand(cast: Cast, tmp_path: Path) -> None:
    """In the period began five: 0, 1, 2, 3 and 6. Reached Offer: 0 and 6; went on from Prospect: 0, 2 and 6."""
    content = changed(written(cast.organisation, date(2026, 3, 31), filled=False), fill)
    recalculated({"verkoop": content}, tmp_path)
    book = CalamineWorkbook.from_path(str(tmp_path / "out" / "verkoop.xlsx"))
    rows = [row for row in book.get_sheet_by_name("Cijfers").to_python() if row and row[0]]
    found = {str(row[0]): row for row in reversed(rows)}
    lead_times = {str(row[0]): row[1:4] for row in rows}
    # Reached, went on, lost, open, at least, at most, of those decided, hours per one (3 x 1.5 + 3.5 = 8 hours).
    assert found["Suspect"][1:9] == pytest.approx([5, 4, 0, 1, 0.8, 1.0, 1.0, 8 / 5])
    assert found["Prospect"][1:9] == pytest.approx([4, 3, 1, 0, 0.75, 0.75, 0.75, 2.0])
    assert found["Aandacht"][1:9] == pytest.approx([3, 2, 0, 1, 2 / 3, 1.0, 1.0, 8 / 3])
    assert found["Offerte"][1:9] == pytest.approx([2, 1, 1, 0, 0.5, 0.5, 0.5, 4.0])
    assert found["Opdracht"][1] == 1
    assert found["Zonder dag, in geen verhouding"][1] == 1
    assert lead_times["Suspect"] == pytest.approx([3, 8, (10 + 4 + 8) / 3])
    assert lead_times["Aandacht"] == [0, "", ""]
    assert lead_times["Suspect tot Opdracht"] == pytest.approx([1, 60, 60])
    assert found["Bezoeken gehouden"][1] == 2
    assert found["Werkbare dagen"][1] == 20  # 22 weekdays in January until the 30th, less two days off
    assert found["Bezoeken per werkbare dag"][1] == pytest.approx(0.1)
    assert found["Uren opgeschreven"][1] == pytest.approx(8)
    assert found["Klanten met een opdracht"][1] == 0  # decided in March, after the period
