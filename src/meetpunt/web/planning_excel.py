"""A plan as a workbook to play on with: inputs are cells, every line is a formula, people are columns.

The rule: what Excel works out from the cells is what the page shows, to the last digit that it keeps; a test
recalculates it. Who has an unknown figure is left out of the total there too.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter.utility import xl_col_to_name

from meetpunt.method.planning.capacity import Capacity, Line, known
from meetpunt.method.planning.inputs import Code, Figure, SellerInputs
from meetpunt.reports.planning.capacity import CapacityReport, Money
from meetpunt.reports.planning.plan import PlanReport
from meetpunt.store.currencies import exponent
from meetpunt.web import export, planning_words
from meetpunt.web.formats import period as period_words
from meetpunt.web.planning_excel_back import add_way_back
from meetpunt.web.planning_excel_changes import Changes, add_changes
from meetpunt.web.planning_excel_looks import Styles, is_money, styles_of

ROWS: tuple[Code | Line, ...] = (
    *(Code.WORKABLE_DAYS, Code.VISITS_PER_DAY, Line.VISIT),
    *(Code.CUSTOMERS, Code.VISITS_PER_CUSTOMER, Code.SALE_SHARE, Line.SERVICE, Line.SALES),
    *(Code.TARGET, Code.ORDER_SIZE, Code.ORDERS, Code.VISITS_PER_ORDER, Line.TURNOVER, Line.REST),
)
FIRST_ROW = 5
"""Of the table, counted as Excel does."""
AT = {what: FIRST_ROW + place for place, what in enumerate(ROWS)}
SHORT_VISITS, SHORT_DAYS, SHORT_PEOPLE, IN_TOTAL = range(FIRST_ROW + len(ROWS) + 1, FIRST_ROW + len(ROWS) + 5)
TOTAL, FIRST_PERSON = 1, 2
"""Columns, counted from 0."""


def workbook(
    report: PlanReport, found: CapacityReport, currency: str, part: str, changes: Changes | None = None
) -> HttpResponse:
    """The plan as a file. part: how the days planned for are called. changes: those of the scenario that it is of."""
    content = book_of(report, found, currency, part, changes)
    return export.answer(content, export.XLSX_TYPE, f"plan-{report.year}.xlsx")


def book_of(
    report: PlanReport, found: CapacityReport, currency: str, part: str, changes: Changes | None = None
) -> bytes:
    """The same as bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    styles = styles_of(book)
    sheet, before = book.add_worksheet(pgettext("noun", "Plan")), book.add_worksheet(_("Measured"))
    people = [one for one in found.columns if one.inputs is not None]
    names = [found.total.name if found.total else "", *(one.name for one in people)]
    days = _("Measured over %(days)s") % {"days": period_words(report.ask.measured_from, report.ask.measured_until)}
    for one, title in ((sheet, _("Visit capacity, %(part)s")), (before, _("Measured, for %(part)s"))):
        one.write_string(0, 0, title % {"part": part}, styles.title)
        one.write_string(1, 0, f"{report.whole.name}. {days}", styles.soft)
        for column, name in enumerate(names if one is sheet else names[1:], start=1 if one is sheet else FIRST_PERSON):
            one.write_string(FIRST_ROW - 2, column, name, styles.head)
        _names(one, styles, is_plan=one is sheet)
        one.freeze_panes(FIRST_ROW - 1, 1)
        one.set_column(0, 0, 30)
        one.set_column(1, FIRST_PERSON + len(people), 15)
    for place, person in enumerate(people, start=FIRST_PERSON):
        if person.inputs is not None:
            _measured(before, styles, place, person.inputs, currency)
            _person(sheet, before.get_name(), styles, place, person.inputs, person.wanted, currency)
    if found.total and people:
        asked = [one.money.target for one in people if one.money.target is not None]
        money = replace(found.total.money, target=sum(asked) if asked else 0.0)
        _total(sheet, styles, FIRST_PERSON + len(people) - 1, found.total.wanted, money, currency)
    sheet.write_string(
        IN_TOTAL + 1,
        0,
        _("Dark figures are wanted, grey ones are read from what was measured. Change any."),
        styles.soft,
    )
    orders = f"'{sheet.get_name()}'!B{AT[Code.ORDERS]}"
    add_way_back(book, report, styles, orders, found.total.wanted.orders if found.total else None)
    if changes is not None:
        add_changes(book, changes, styles)
    book.close()
    return out.getvalue()


def _names(sheet: Any, styles: Styles, *, is_plan: bool) -> None:
    signs = {Line.VISIT: "= ", Line.SERVICE: "- ", Line.SALES: "= ", Line.TURNOVER: "- ", Line.REST: "= "}
    for what, row in AT.items():
        if isinstance(what, Line):
            if is_plan:
                sheet.write_string(row - 1, 0, f"{signs[what]}{planning_words.LINES[what]}", styles.head)
        else:
            sheet.write_string(row - 1, 0, str(planning_words.CODES[what]), styles.name)
    if is_plan:
        sheet.write_string(SHORT_VISITS - 1, 0, _("Short of visits"), styles.name)
        sheet.write_string(SHORT_DAYS - 1, 0, _("In days of work"), styles.name)
        sheet.write_string(SHORT_PEOPLE - 1, 0, _("In sellers"), styles.name)
        sheet.write_string(IN_TOTAL - 1, 0, _("In the total (1 = yes)"), styles.soft)


def _measured(sheet: Any, styles: Styles, column: int, inputs: SellerInputs, currency: str) -> None:
    for what, row in AT.items():
        if isinstance(what, Code) and what is not Code.TARGET:
            value = getattr(inputs, what.value).measured
            if value is not None:
                sheet.write_number(row - 1, column, _scaled(what, value, currency), styles.of(what, "measured"))


def _person(
    sheet: Any, before: str, styles: Styles, column: int, inputs: SellerInputs, wanted: Capacity, currency: str
) -> None:
    at = xl_col_to_name(column)
    for what, row in AT.items():
        if isinstance(what, Code):
            _input(sheet, before, styles, row, column, what, inputs, currency)
    for line, formula in _formulas(at).items():
        value = wanted.line(line)
        kind = "result" if line in (Line.VISIT, Line.SALES, Line.REST) else "line"
        sheet.write_formula(AT[line] - 1, column, formula, styles.of(line, kind), "" if value is None else value)
    lack = wanted.shortage
    rest, per_day, days = f"{at}{AT[Line.REST]}", f"{at}{AT[Code.VISITS_PER_DAY]}", f"{at}{AT[Code.WORKABLE_DAYS]}"
    _shortage(sheet, styles, column, rest, per_day, days, (lack.visits, lack.days, lack.people) if lack else None)
    is_in = int(wanted.rest_capacity is not None)
    sheet.write_formula(IN_TOTAL - 1, column, f"=COUNT({rest})", styles.soft, is_in)


def _input(
    sheet: Any, before: str, styles: Styles, row: int, column: int, what: Code, inputs: SellerInputs, currency: str
) -> None:
    figure: Figure = getattr(inputs, what.value)
    value = known(figure)
    if value is None:
        sheet.write_blank(row - 1, column, None, styles.of(what, "wanted"))
        return
    at, scaled = xl_col_to_name(column), _scaled(what, value, currency)
    target, size = f"{at}{AT[Code.TARGET]}", f"{at}{AT[Code.ORDER_SIZE]}"
    asked, each = inputs.target.wanted, known(inputs.order_size)
    if what is Code.ORDERS and asked is not None and each and abs(value * each - asked) < 1e-6 * max(asked, 1):
        sheet.write_formula(row - 1, column, f"={target}/{size}", styles.of(what, "line"), scaled)
    elif figure.wanted is None and what is not Code.TARGET:
        sheet.write_formula(row - 1, column, f"='{before}'!{at}{row}", styles.of(what, "measured"), scaled)
    else:
        sheet.write_number(row - 1, column, scaled, styles.of(what, "wanted"))


def _formulas(at: str) -> dict[Line, str]:
    """The lines of one person. Unknown times nothing is nothing; anything else with something unknown is unknown."""

    def cell(what: Code | Line) -> str:
        return f"{at}{AT[what]}"

    def product(one: str, other: str, more: str = "") -> str:
        both = f"COUNT({one},{other})"
        return f'=IF({both}=2,{one}*{other}{more},IF(AND({both}=1,SUM({one},{other})=0),0,""))'

    def minus(one: str, other: str) -> str:
        return f'=IF(COUNT({one},{other})=2,{one}-{other},"")'

    without_sale = f"*(1-N({cell(Code.SALE_SHARE)}))"
    return {
        Line.VISIT: product(cell(Code.WORKABLE_DAYS), cell(Code.VISITS_PER_DAY)),
        Line.SERVICE: product(cell(Code.CUSTOMERS), cell(Code.VISITS_PER_CUSTOMER), without_sale),
        Line.SALES: minus(cell(Line.VISIT), cell(Line.SERVICE)),
        Line.TURNOVER: product(cell(Code.ORDERS), cell(Code.VISITS_PER_ORDER)),
        Line.REST: minus(cell(Line.SALES), cell(Line.TURNOVER)),
    }


def _total(sheet: Any, styles: Styles, last: int, wanted: Capacity, money: Money, currency: str) -> None:
    """Days and visits summed; what is per day, customer or order follows from the sums."""
    first_name, last_name = xl_col_to_name(FIRST_PERSON), xl_col_to_name(last)

    def across(row: int) -> str:
        return f"{first_name}{row}:{last_name}{row}"

    def summed(*what: Code | Line) -> str:
        return f"SUMPRODUCT({','.join(across(AT[one]) for one in what)},{across(IN_TOTAL)})"

    def ratio(one: str, other: str) -> str:
        return f'=IF({other}=0,"",{one}/{other})'

    def own(what: Code | Line) -> str:
        return f"B{AT[what]}"

    agreed = summed(Code.CUSTOMERS, Code.VISITS_PER_CUSTOMER)
    cells: dict[Code | Line, tuple[str, float | None]] = {
        Code.WORKABLE_DAYS: (f"={summed(Code.WORKABLE_DAYS)}", wanted.workable_days),
        Code.VISITS_PER_DAY: (ratio(own(Line.VISIT), own(Code.WORKABLE_DAYS)), wanted.visits_per_day),
        Line.VISIT: (f"={summed(Line.VISIT)}", wanted.visit_capacity),
        Code.CUSTOMERS: (f"={summed(Code.CUSTOMERS)}", wanted.customers),
        Code.VISITS_PER_CUSTOMER: (ratio(agreed, own(Code.CUSTOMERS)), wanted.visits_per_customer),
        Code.SALE_SHARE: (f'=IF({agreed}=0,"",1-{own(Line.SERVICE)}/{agreed})', wanted.sale_share),
        Line.SERVICE: (f"={summed(Line.SERVICE)}", wanted.service_capacity),
        Line.SALES: (f"={own(Line.VISIT)}-{own(Line.SERVICE)}", wanted.sales_capacity),
        Code.TARGET: (f"=SUM({across(AT[Code.TARGET])})", _minor(money.target, currency)),
        Code.ORDER_SIZE: (
            ratio(f"SUMPRODUCT({across(AT[Code.ORDERS])},{across(AT[Code.ORDER_SIZE])})", own(Code.ORDERS)),
            _minor(money.order_size, currency),
        ),
        Code.ORDERS: (f"={summed(Code.ORDERS)}", wanted.orders),
        Code.VISITS_PER_ORDER: (ratio(own(Line.TURNOVER), own(Code.ORDERS)), wanted.visits_per_order),
        Line.TURNOVER: (f"={summed(Line.TURNOVER)}", wanted.turnover_capacity),
        Line.REST: (f"={own(Line.SALES)}-{own(Line.TURNOVER)}", wanted.rest_capacity),
    }
    for what, (formula, value) in cells.items():
        kind = "result" if what in (Line.VISIT, Line.SALES, Line.REST) else "total"
        sheet.write_formula(AT[what] - 1, TOTAL, formula, styles.of(what, kind), "" if value is None else value)
    lack = wanted.shortage
    each = f"{own(Code.WORKABLE_DAYS)}/MAX(1,B{IN_TOTAL})"
    values = (lack.visits, lack.days, lack.people) if lack else None
    _shortage(sheet, styles, TOTAL, own(Line.REST), own(Code.VISITS_PER_DAY), each, values)
    sheet.write_formula(IN_TOTAL - 1, TOTAL, f"=SUM({across(IN_TOTAL)})", styles.soft, wanted.people)


def _shortage(
    sheet: Any, styles: Styles, column: int, rest: str, per_day: str, days: str, values: Sequence[float | None] | None
) -> None:
    at = xl_col_to_name(column)
    visits, in_days = f"{at}{SHORT_VISITS}", f"{at}{SHORT_DAYS}"
    formulas = (
        (SHORT_VISITS, f"=IF(COUNT({rest})=1,MAX(0,-{rest}),0)"),
        (SHORT_DAYS, f'=IF(N({per_day})>0,{visits}/{per_day},"")'),
        (SHORT_PEOPLE, f'=IF(AND(COUNT({in_days})=1,N({days})>0),{in_days}/({days}),"")'),
    )
    for place, (row, formula) in enumerate(formulas):
        value = 0.0 if values is None else values[place]
        sheet.write_formula(row - 1, column, formula, styles.figures["", "line"], "" if value is None else value)


def _scaled(what: Code, value: float, currency: str) -> float:
    return value / 10 ** exponent(currency) if is_money(what) else value


def _minor(value: float | None, currency: str) -> float | None:
    return None if value is None else value / 10 ** exponent(currency)
