"""A scenario's changes as a sheet: each with its values, and what it adds to capacity, orders and chance.

The rule: a row is what a change does where it stands, the ones before it counted; so the rows add up to the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetpunt.web.planning_excel_looks import Styles

FIRST_ROW = 7
"""Of the table's figures, counted as Excel does: the plan; the changes follow."""
NUMBERS = 4
"""The first column of numbers, counted from 0."""


@dataclass(frozen=True)
class Worth:
    """Visit capacity, rest capacity, orders at the middle, and chance of the target; None = not known."""

    visits: float | None
    rest: float | None
    orders: float | None
    chance: float | None

    def less(self, other: Worth) -> Worth:
        """What it is more than another."""
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Worth(*(None if one is None or two is None else one - two for one, two in pairs))


@dataclass(frozen=True)
class Change:
    """A change: its name, what it does in a sentence, its values, what comes of the plan with it; problem: why not."""

    name: Promise | str
    sentence: str
    values: tuple[str, ...]
    after: Worth
    problem: str


@dataclass(frozen=True)
class Changes:
    """The changes of a scenario in their order. reason: what was decided about it, and why. before: the plan."""

    name: str
    plan: str
    reason: str
    before: Worth
    changes: tuple[Change, ...]


def add_changes(book: Any, told: Changes, styles: Styles) -> None:
    """Add the sheet."""
    from xlsxwriter.utility import xl_col_to_name

    sheet = book.add_worksheet(pgettext("sheet", "Changes"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, told.name, styles.title)
    sheet.write_string(1, 0, _("Scenario of the plan “%(name)s”") % {"name": told.plan}, styles.soft)
    sheet.write_string(2, 0, told.reason)
    heads = (
        *("", pgettext("noun", "Change"), _("What it does"), _("Values")),
        *(_("Visit capacity"), _("Rest capacity"), _("Orders, at the middle"), _("Chance of the target")),
    )
    for column, text in enumerate(heads):
        sheet.write_string(FIRST_ROW - 2, column, text, styles.head)
    sheet.write_string(FIRST_ROW - 1, 1, _("The plan"), styles.name)
    _numbers(sheet, FIRST_ROW, told.before, styles, "line")
    stood = told.before
    for number, one in enumerate(told.changes, 1):
        row = FIRST_ROW + number
        sheet.write_number(row - 1, 0, number, wrapped)
        sheet.write_string(row - 1, 1, str(one.name), wrapped)
        sheet.write_string(row - 1, 2, one.problem or one.sentence, wrapped)
        sheet.write_string(row - 1, 3, "\n".join(one.values), wrapped)
        _numbers(sheet, row, one.after.less(stood), styles, "line")
        stood = one.after
    last = FIRST_ROW + len(told.changes)
    sheet.write_string(last, 1, _("With all changes"), styles.head)
    for column, (look, value) in enumerate(_looks(stood), start=NUMBERS):
        at = xl_col_to_name(column)
        summed = f"=SUM({at}{FIRST_ROW}:{at}{last})" if value is not None else '=""'
        sheet.write_formula(last, column, summed, styles.figures[look, "result"], "" if value is None else value)
    note = _("Each row is what a change adds where it stands. Orders and chance were drawn: they do not recalculate.")
    sheet.write_string(last + 2, 0, note, styles.soft)
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 3, 46)
    sheet.set_column(NUMBERS, NUMBERS + 3, 16)


def _numbers(sheet: Any, row: int, worth: Worth, styles: Styles, kind: str) -> None:
    for column, (look, value) in enumerate(_looks(worth), start=NUMBERS):
        if value is not None:
            sheet.write_number(row - 1, column, value, styles.figures[look, kind])


def _looks(worth: Worth) -> tuple[tuple[str, float | None], ...]:
    return (("visits", worth.visits), ("visits", worth.rest), ("", worth.orders), ("share", worth.chance))
