"""Writes the workbook: sheets with lists and checks, rows that were taken along, a page that says how, and figures.

Rule: a cell is what it is (a day a day, a number a number, a text never a formula), and every row carries its mark.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from meetpunt.connectors.files.workbook import OUR_SHEET
from meetpunt.connectors.workbook import words
from meetpunt.connectors.workbook.figures import Figures, add_figures
from meetpunt.connectors.workbook.looks import Looks, looks_of
from meetpunt.connectors.workbook.marks import mark_of
from meetpunt.connectors.workbook.sheets import (
    ACCOUNTS,
    ACTIVITIES,
    OPPORTUNITIES,
    PEOPLE,
    TERRITORIES,
    VERSION,
    WEEK,
    Cells,
    Column,
    Kind,
    Sheet,
    StepWords,
    sheets_of,
)

LISTS = "_lists"
_ROOM = 2000
"""Rows below the prepared ones that checks and figures still know."""


@dataclass(frozen=True)
class Filled:
    """A row that is taken along. id: by which it is found again."""

    id: str
    cells: Cells


@dataclass(frozen=True)
class Told:
    """What goes into a workbook.

    organisation, key: the marks of the organisation and of this very workbook. rows: per sheet what is taken along;
    labels: per list label -> id; people, territories: what can be chosen; first, today: of the figures' period.
    left_out: per sheet how many rows did not fit.
    """

    name: str
    organisation: str
    key: str
    currency: str
    steps: Sequence[StepWords]
    people: Sequence[str]
    territories: Sequence[str]
    first: date
    today: date
    rows: Mapping[str, Sequence[Filled]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)


def workbook_of(told: Told) -> bytes:
    """The workbook, in the reader's language."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_calc_mode("auto")
    looks = looks_of(book, get_language() or "en")
    sheets = sheets_of(told.steps)
    how = book.add_worksheet(_("How"))
    pages = {code: book.add_worksheet(str(sheet.title)) for code, sheet in sheets.items()}
    figures = book.add_worksheet(_("Figures"))
    lists = book.add_worksheet(LISTS)
    hidden = book.add_worksheet(OUR_SHEET)
    places = _write_lists(lists, told)
    for code, sheet in sheets.items():
        _write_sheet(pages[code], sheet, told, looks, sheets, places)
    _name_ranges(book, sheets, told)
    add_figures(figures, looks, Figures(told.steps, len(told.people), told.first, told.today))
    _write_how(how, told, looks)
    _write_mark(hidden, sheets, told)
    lists.hide()
    hidden.very_hidden()
    how.activate()
    book.close()
    return out.getvalue()


def last_row(sheet: Sheet, told: Told) -> int:
    """The last row that is prepared, as Excel counts."""
    return 1 + len(told.rows.get(sheet.code, ())) + sheet.rows


def _write_lists(page: Any, told: Told) -> dict[str, str]:
    """The words that can be chosen, a column each; gives where each list stands."""
    lists = {
        PEOPLE: list(told.people),
        TERRITORIES: list(told.territories),
        "step": [step.name() for step in told.steps],
        **{
            name: [str(word) for word in choices.values()]
            for name, choices in (
                ("kind", words.KINDS),
                ("week_kind", words.WEEK_KINDS),
                ("status", words.STATUSES),
                ("outcome", words.OUTCOMES),
                ("purpose", words.PURPOSES),
            )
        },
    }
    places = {}
    for column, (name, texts) in enumerate(lists.items()):
        for row, text in enumerate(texts):
            page.write_string(row, column, text)
        at = xl_col_to_name(column)
        places[name] = f"='{LISTS}'!${at}$1:${at}${max(1, len(texts))}"
    return places


def _write_sheet(
    page: Any, sheet: Sheet, told: Told, looks: Looks, sheets: Mapping[str, Sheet], places: Mapping[str, str]
) -> None:
    rows = told.rows.get(sheet.code, ())
    last = last_row(sheet, told)
    page.write_string(0, 0, "id")
    page.set_column(0, 0, None, None, {"hidden": True})
    page.set_row(0, 32)
    for place, column in enumerate(sheet.columns, start=1):
        page.write_string(0, place, str(column.title), looks.needed if column.is_needed else looks.head)
        page.set_column(place, place, column.width, looks.cell(column.kind))
        if column.help:
            page.write_comment(0, place, str(column.help), {"x_scale": 1.6, "y_scale": 0.8})
        _validate(page, place, last + _ROOM, column, sheet, told, sheets, places)
    for number, row in enumerate(rows, start=1):
        page.write_string(number, 0, f"{row.id}.{mark_of(sheet, row.cells)}")
        for place, column in enumerate(sheet.columns, start=1):
            _write_cell(page, number, place, column, row.cells.get(column.code), told, looks)
    for number in range(len(rows) + 1, last):
        page.write_string(number, 0, f"n{number - len(rows)}")
    page.autofilter(0, 0, last - 1, len(sheet.columns))
    page.freeze_panes(1, 2)


def _write_cell(page: Any, row: int, place: int, column: Column, value: object, told: Told, looks: Looks) -> None:
    look = looks.cell(column.kind)
    if value is None:
        return
    if column.kind is Kind.HOURS and isinstance(value, Decimal):
        page.write_number(row, place, float(value / 60), look)
    elif column.kind is Kind.CLOCK:
        hours, _colon, minutes = str(value).partition(":")
        page.write_datetime(row, place, time(int(hours), int(minutes)), look)
    elif isinstance(value, Decimal):
        page.write_number(row, place, float(value), look)
    elif isinstance(value, date):
        page.write_datetime(row, place, value, look)
    elif column.kind is Kind.CHOICE:
        page.write_string(row, place, str((column.choices or {}).get(str(value), value)), look)
    elif column.kind is Kind.STEP:
        page.write_string(row, place, next((s.name() for s in told.steps if s.code == value), str(value)), look)
    else:
        page.write_string(row, place, str(value), look)


def _validate(
    page: Any,
    place: int,
    last: int,
    column: Column,
    sheet: Sheet,
    told: Told,
    sheets: Mapping[str, Sheet],
    places: Mapping[str, str],
) -> None:
    rule = _rule(column, sheet, told, sheets, places)
    if rule is None:
        return
    message = str(column.help) or _("Look at the head of the column for what belongs here.")
    rule |= {"ignore_blank": True, "error_title": str(column.title)[:32], "error_message": message[:255]}
    page.data_validation(1, place, last, place, rule)


def _rule(
    column: Column, sheet: Sheet, told: Told, sheets: Mapping[str, Sheet], places: Mapping[str, str]
) -> dict[str, Any] | None:
    """What Excel itself checks while somebody types."""
    if column.kind is Kind.STEP or column.choices is not None:
        name = "week_kind" if sheet.code == WEEK and column.code == "kind" else column.code
        return {"validate": "list", "source": places[name]}
    if column.to in (ACCOUNTS, OPPORTUNITIES):
        other = sheets[column.to]
        cells = f"'{other.title}'!$B$2"
        until = last_row(other, told) + _ROOM
        many = f"MAX(1,COUNTA('{other.title}'!$B$2:$B${until}))"
        return {"validate": "list", "source": f"=OFFSET({cells},0,0,{many},1)", "error_type": "warning"}
    if column.to:
        kind = "warning" if column.to == TERRITORIES else "stop"
        return {"validate": "list", "source": places[column.to], "error_type": kind}
    if column.kind is Kind.DAY:
        return {"validate": "date", "criteria": "between", "minimum": date(1990, 1, 1), "maximum": date(2100, 1, 1)}
    if column.kind is Kind.CLOCK:
        return {"validate": "time", "criteria": "between", "minimum": time(0, 0), "maximum": time(23, 59)}
    if column.kind is Kind.HOURS:
        at = f"{xl_col_to_name(sheet.place(column.code))}2"
        formula = f"=AND(ISNUMBER({at}),{at}>=0,{at}<=24,ROUND({at}*4,6)=ROUND({at}*4,0))"
        return {"validate": "custom", "value": formula, "error_type": "warning"}
    if column.kind in (Kind.NUMBER, Kind.MONEY):
        lowest = 0 if column.kind is Kind.NUMBER else -1_000_000_000
        return {"validate": "decimal", "criteria": "between", "minimum": lowest, "maximum": 1_000_000_000}
    return {"validate": "length", "criteria": "<=", "value": column.most}


def _name_ranges(book: Any, sheets: Mapping[str, Sheet], told: Told) -> None:
    """Names for what the figures are worked out from."""
    wanted = {
        ACCOUNTS: ("name",),
        OPPORTUNITIES: ("name", "account", "step", "outcome", "closed_on"),
        ACTIVITIES: ("on", "kind", "status", "minutes", "travel_minutes"),
        WEEK: ("monday",),
    }
    for code, columns in wanted.items():
        sheet = sheets[code]
        until = last_row(sheet, told) + _ROOM
        for name in columns:
            at = xl_col_to_name(sheet.place(name))
            book.define_name(f"mp_{code}_{name}", f"='{sheet.title}'!${at}$2:${at}${until}")
    for number, step in enumerate(told.steps, start=1):
        sheet = sheets[OPPORTUNITIES]
        at = xl_col_to_name(sheet.place(f"entered.{step.code}"))
        until = last_row(sheet, told) + _ROOM
        book.define_name(f"mp_step_{number}_on", f"='{sheet.title}'!${at}$2:${at}${until}")
    week = sheets[WEEK]
    first, last = (xl_col_to_name(week.place(code)) for code in ("day0", "day6"))
    book.define_name("mp_week_hours", f"='{week.title}'!${first}$2:${last}${last_row(week, told) + _ROOM}")


def _write_how(page: Any, told: Told, looks: Looks) -> None:
    page.hide_gridlines(2)
    page.set_column(0, 0, 96, looks.text)
    page.write_string(0, 0, _("Sales activities of %(name)s") % {"name": told.name}, looks.title)
    page.write_string(1, 0, f"{_('Made on')} {told.today:%d-%m-%Y} · {told.currency}", looks.soft)
    lines = [
        _("Fill in a row per account, opportunity and activity. Not written down is not done: keep it up day by day."),
        _("Dark heads are needed; all others may stay empty. Point at a head to read what belongs below it."),
        _("An opportunity is one possible sale to one account. Write down the day on which it reached a step."),
        _("An opportunity stays open until the customer decided: then choose won, lost or no decision, and the day."),
        _("On the sheet Week stand hours that no visit or call shows: office, travel, quote work, looking for leads."),
        _("The sheet Figures works everything out as you type. Change its period in the yellow cells."),
        _("To bring it to Meetpunt, choose Import there and send this file. First you see what would change."),
        _("Sending it again changes nothing; what you changed since is changed there, and new rows are made."),
        _("What was changed both here and there is shown, and stays as it is there. A row that you remove here stays."),
        _("You may sort, filter, insert and move rows. Leave the names of sheets and columns as they are."),
    ]
    lines += [
        _("%(rows)s rows of the sheet %(sheet)s did not fit and were left out: the oldest.")
        % {"rows": rows, "sheet": str(sheets_of(told.steps)[code].title)}
        for code, rows in told.left_out.items()
        if rows
    ]
    for row, line in enumerate(lines, start=3):
        page.write_string(row, 0, f"{row - 2}. {line}", looks.text)


def _write_mark(page: Any, sheets: Mapping[str, Sheet], told: Told) -> None:
    """By what the workbook is known when it comes back: what, code, text and id, a row each."""
    rows: list[tuple[str, str, str, str]] = [
        ("book", "version", str(VERSION), ""),
        ("book", "organisation", told.organisation, ""),
        ("book", "key", told.key, ""),
        ("book", "language", (get_language() or "en")[:2], ""),
    ]
    for code, sheet in sheets.items():
        rows.append(("sheet", code, str(sheet.title), ""))
        rows.append(("column", f"{code}/id", "id", ""))
        rows += [("column", f"{code}/{column.code}", str(column.title), "") for column in sheet.columns]
    for kind, labels in told.labels.items():
        rows += [("label", kind, label, str(row_id)) for label, row_id in labels.items()]
    for number, row in enumerate([("what", "code", "text", "id"), *rows]):
        for place, text in enumerate(row):
            page.write_string(number, place, text)
