"""The figures of the workbook as live formulas: the ratios of the funnel, lead times, visits per day, hours per result.

Rule: an open opportunity is not a lost one. Excel cannot estimate, so a ratio is given as what it is at least (all open
ones stop here) and at most (all of them go on): the truth lies between, and the two meet as the open ones are decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetpunt.connectors.workbook import words
from meetpunt.connectors.workbook.looks import Looks
from meetpunt.connectors.workbook.sheets import StepWords

FROM, UNTIL, SELLERS, OFF = "$B$4", "$B$5", "$B$6", "$B$7"
FIRST = 11
"""The first row of the table of steps, as Excel counts."""


@dataclass(frozen=True)
class Figures:
    """What the figures are about. sellers: for how many people days count; first, today: of the period."""

    steps: Sequence[StepWords]
    sellers: int
    first: date
    today: date


def add_figures(page: Any, looks: Looks, told: Figures) -> None:
    """Write the sheet."""
    page.hide_gridlines(2)
    page.set_column(0, 0, 34)
    page.set_column(1, 8, 14)
    page.write_string(0, 0, _("Figures of this workbook"), looks.title)
    page.write_string(1, 0, _("Worked out as you type. Yellow cells may be changed."), looks.soft)
    inputs: tuple[tuple[str, object], ...] = (
        (pgettext("in a workbook", "From"), told.first),
        (pgettext("in a workbook", "Until"), told.today),
        (_("Number of sales reps"), max(1, told.sellers)),
        (_("Days off, all of them together"), 0),
    )
    for row, (name, value) in enumerate(inputs, start=3):
        page.write_string(row, 0, name, looks.name)
        if isinstance(value, date):
            page.write_datetime(row, 1, value, looks.input_day)
        else:
            page.write_number(row, 1, value, looks.input_number)
    end = _steps(page, looks, told)
    end = _lead_times(page, looks, told, end + 2)
    _work(page, looks, told, end + 2)


def _text(word: object) -> str:
    return '"' + str(word).replace('"', '""') + '"'


def _began(count: int) -> str:
    """1 for an opportunity whose first step lies in the period. One without any day is in no ratio."""
    days = [f"mp_step_{number}_on" for number in range(1, count + 1)]
    dated = "+".join(f'({day}<>"")' for day in days)
    earlier = "+".join(f'({day}<>"")*({day}<{FROM})' for day in days)
    by_then = "+".join(f'({day}<>"")*({day}<={UNTIL})' for day in days)
    return f'(mp_opportunities_name<>"")*(({dated})>0)*(({earlier})=0)*(({by_then})>0)'


def _reached(number: int, count: int) -> str:
    """1 for an opportunity that got as far as a step: a later one counts as well, and so does the order."""
    if number > count:
        return "(mp_opportunities_name=0)"
    steps = f"'_lists'!$C${number}:$C${count}"
    later = "+".join(f'(mp_step_{one}_on<>"")' for one in range(number, count + 1))
    won = f"(mp_opportunities_outcome={_text(words.OUTCOMES['won'])})"
    return f"((ISNUMBER(MATCH(mp_opportunities_step,{steps},0))+{later}+{won})>0)"


def _steps(page: Any, looks: Looks, told: Figures) -> int:
    heads = (
        *(_("Step"), _("Reached"), pgettext("in a workbook", "Went on"), _("Lost"), _("Still open")),
        *(_("Went on, at least"), _("Went on, at most"), _("Of those decided"), _("Hours per one")),
    )
    _title(page, looks, FIRST - 3, _("From step to step"), heads)
    count = len(told.steps)
    lost = "+".join(f"(mp_opportunities_outcome={_text(words.OUTCOMES[one])})" for one in ("lost", "no_decision"))
    for place, step in enumerate(told.steps):
        number, row = place + 1, FIRST + place
        page.write_string(row - 1, 0, step.name(), looks.name)
        reached = f"=SUMPRODUCT({_began(count)}*{_reached(number, count)})"
        page.write_formula(row - 1, 1, reached, looks.count, 0)
        if number == count:
            page.write_formula(row - 1, 8, _ratio(_hours_cell(count), f"B{row}"), looks.decimal, "")
            continue
        page.write_formula(row - 1, 2, f"=B{row + 1}", looks.count, 0)
        stopped = f"{_began(count)}*{_reached(number, count)}*(1-{_reached(number + 1, count)})*({lost})"
        page.write_formula(row - 1, 3, f"=SUMPRODUCT({stopped})", looks.count, 0)
        page.write_formula(row - 1, 4, f"=B{row}-C{row}-D{row}", looks.count, 0)
        page.write_formula(row - 1, 5, _ratio(f"C{row}", f"B{row}"), looks.share, "")
        page.write_formula(row - 1, 6, _ratio(f"(C{row}+E{row})", f"B{row}"), looks.share, "")
        page.write_formula(row - 1, 7, _ratio(f"C{row}", f"(C{row}+D{row})"), looks.share, "")
        page.write_formula(row - 1, 8, _ratio(_hours_cell(count), f"B{row}"), looks.decimal, "")
    end = FIRST + count - 1
    undated = "+".join(f'({day}<>"")' for day in (f"mp_step_{one}_on" for one in range(1, count + 1)))
    page.write_string(end, 0, _("Without any day, in no ratio"), looks.soft)
    page.write_formula(end, 1, f'=SUMPRODUCT((mp_opportunities_name<>"")*(({undated})=0))', looks.count, 0)
    caution = _(
        "Open ones are not lost. The share that goes on lies between at least and at most; of those decided alone it "
        "looks too high as long as many are open. Under 20 that reached a step, a share says little."
    )
    page.merge_range(end + 1, 0, end + 1, 8, caution, looks.soft)
    page.set_row(end + 1, 30)
    return end + 2


def _lead_times(page: Any, looks: Looks, told: Figures, top: int) -> int:
    _title(
        page,
        looks,
        top,
        _("Days from step to step"),
        (pgettext("in a workbook", "From"), pgettext("in a workbook", "How many"), _("Median"), _("Average")),
    )
    count = len(told.steps)
    began = _began(count)
    pairs = [(told.steps[place].name(), place + 1, place + 2) for place in range(count - 1)]
    whole = pgettext("in a workbook", "%(first)s to %(last)s") % {
        "first": told.steps[0].name(),
        "last": told.steps[-1].name(),
    }
    row = top + 2
    for name, first, then in (*pairs, (whole, 1, count)):
        one, other = f"mp_step_{first}_on", f"mp_step_{then}_on"
        both = f"{began}*ISNUMBER({one})*ISNUMBER({other})*({other}>={one})"
        page.write_string(row, 0, name, looks.name)
        page.write_formula(row, 1, f"=SUMPRODUCT({both})", looks.count, 0)
        for place, worked_out in ((2, "MEDIAN"), (3, "AVERAGE")):
            formula = f'{{=IF(B{row + 1}=0,"",{worked_out}(IF({both}=1,{other}-{one})))}}'
            page.write_array_formula(row, place, row, place, formula, looks.decimal, "")
        row += 1
    caution = _("Only of those that went on and have both days: what is still open takes longer than these days say.")
    page.merge_range(row, 0, row, 8, caution, looks.soft)
    return row + 1


def _work(page: Any, looks: Looks, told: Figures, top: int) -> None:
    _title(page, looks, top, _("Visits and hours"), (_("Figure"), pgettext("in a workbook", "How many")))
    held = f'((mp_activities_status="")+(mp_activities_status={_text(words.STATUSES["held"])}))'
    inside = f"{held}*ISNUMBER(mp_activities_on)*(mp_activities_on>={FROM})*(mp_activities_on<={UNTIL})"
    visits = f"=SUMPRODUCT({inside}*(mp_activities_kind={_text(words.KINDS['visit'])}))"
    names = "SUMPRODUCT({0},{1})+SUMPRODUCT({0},{2})"
    minutes = names.format(f"{inside}*1", "mp_activities_minutes", "mp_activities_travel_minutes")
    week = f"ISNUMBER(mp_week_monday)*(mp_week_monday>={FROM})*(mp_week_monday<={UNTIL})"
    hours = f"=({minutes})/60+SUMPRODUCT({week}*IF(ISNUMBER(mp_week_hours),mp_week_hours,0))"
    won = _text(words.OUTCOMES["won"])
    bought = (
        '=SUMPRODUCT((mp_accounts_name<>"")*(COUNTIFS(mp_opportunities_account,mp_accounts_name,'
        f'mp_opportunities_outcome,{won},mp_opportunities_closed_on,">="&{FROM},'
        f'mp_opportunities_closed_on,"<="&{UNTIL})>0))'
    )
    at = {name: top + 3 + place for place, name in enumerate(("visits", "days", "a_day", "hours", "bought", "each"))}
    lines = (
        ("visits", _("Visits held"), visits, looks.count),
        ("days", _("Workable days"), f"=NETWORKDAYS({FROM},{UNTIL})*{SELLERS}-{OFF}", looks.count),
        ("a_day", _("Visits per workable day"), _ratio(f"B{at['visits']}", f"B{at['days']}"), looks.decimal),
        ("hours", _("Hours written down"), hours, looks.decimal),
        ("bought", _("Accounts that ordered"), bought, looks.count),
        ("each", _("Hours per account that ordered"), _ratio(f"B{at['hours']}", f"B{at['bought']}"), looks.decimal),
    )
    for name, title, formula, look in lines:
        row = at[name] - 1
        page.write_string(row, 0, title, looks.name)
        if name == "hours":
            page.write_array_formula(row, 1, row, 1, f"{{{formula}}}", look, 0)
        else:
            page.write_formula(row, 1, formula, look, "" if name in ("a_day", "each") else 0)
    caution = _("Hours say nothing alone: read them beside what came of them, and ask how it went.")
    page.merge_range(at["each"], 0, at["each"], 8, caution, looks.soft)


def _hours_cell(count: int) -> str:
    """Where the hours written down stand."""
    lead_times = FIRST + count + 1 + 2
    work = lead_times + 2 + count + 1 + 2
    return f"$B${work + 6}"


def _ratio(one: str, other: str) -> str:
    return f'=IF({other}=0,"",{one}/{other})'


def _title(page: Any, looks: Looks, row: int, title: str, heads: Sequence[str]) -> None:
    page.write_string(row, 0, title, looks.name)
    for place, head in enumerate(heads):
        page.write_string(row + 1, place, head, looks.head)
