"""The way back from orders to visits as a sheet of formulas: what has to enter each step, and the visits it takes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from meetpunt.method.planning.capacity import known
from meetpunt.method.planning.inputs import Figure
from meetpunt.reports.planning.plan import PlanReport
from meetpunt.web import planning_words
from meetpunt.web.planning_excel_looks import Styles


def add_way_back(book: Any, report: PlanReport, styles: Styles, at: str, orders: float | None) -> None:
    """Add the sheet, from the last step down. at: the cell that holds the orders to win; orders: its value."""
    steps = report.whole.steps
    if not steps or report.is_own:
        return
    names = {step.code: planning_words.step_name(step) for step in report.steps}
    sheet = book.add_worksheet(_("Way back"))
    sheet.write_string(0, 0, _("From orders back to visits"), styles.title)
    heads = (_("Step"), _("Goes on"), _("To enter"), _("Visits per opportunity"), _("Visits"))
    for column, text in enumerate(heads):
        sheet.write_string(2, column, text, styles.head)
    sheet.write_string(3, 0, _("Orders"))
    sheet.write_formula(3, 2, f"={at}", styles.figures["", "total"], "" if orders is None else orders)
    entries, visits = orders, 0.0
    for row, step in enumerate(reversed(steps), start=5):
        goes_on, each = known(step.conversion), known(step.visits)
        entries = entries / goes_on if entries is not None and goes_on else None
        taken = None if entries is None or each is None else entries * each
        visits += taken or 0
        sheet.write_string(row - 1, 0, names.get(step.code, step.code))
        for column, look, figure in ((1, "share", step.conversion), (3, "", step.visits)):
            _input(sheet, row - 1, column, figure, look, styles)
        onward = f'=IF(AND(N(B{row})>0,COUNT(C{row - 1})=1),C{row - 1}/B{row},"")'
        sheet.write_formula(row - 1, 2, onward, styles.figures["", "line"], "" if entries is None else entries)
        product = f'=IF(COUNT(C{row},D{row})=2,C{row}*D{row},"")'
        sheet.write_formula(row - 1, 4, product, styles.figures["visits", "line"], "" if taken is None else taken)
    last = 4 + len(steps)
    sheet.write_string(last, 0, _("Together"), styles.head)
    sheet.write_formula(last, 4, f"=SUM(E5:E{last})", styles.figures["visits", "result"], visits)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 4, 18)


def _input(sheet: Any, row: int, column: int, figure: Figure, look: str, styles: Styles) -> None:
    value = known(figure)
    kind = "measured" if figure.wanted is None else "wanted"
    if value is None:
        sheet.write_blank(row, column, None, styles.figures[look, "wanted"])
    else:
        sheet.write_number(row, column, value, styles.figures[look, kind])
