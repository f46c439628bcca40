"""The register of the workbook: its sheets and columns, and what may stand in a cell.

Rule: writing, reading and comparing take their columns from here and from nowhere else; a column more raises VERSION,
because the marks of rows that were taken along are made of all cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from meetpunt.connectors.workbook import words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

VERSION = 1
ENTERED = "entered."

Value = str | Decimal | date | int
Cells = Mapping[str, Value | None]
"""Code of a column -> what stands in it; texts, codes of closed lists, and labels of what is referred to."""


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    LABEL = "label"  # of an account, person, opportunity or territory
    CHOICE = "choice"
    STEP = "step"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    CLOCK = "clock"  # "09:30"
    HOURS = "hours"  # kept as minutes


@dataclass(frozen=True)
class Column:
    """A column. code: its name in `Cells`; to: the sheet or list that a label is of; choices: code -> word.

    fixed: may be filled in and changed, but not emptied again. is_needed: without it a row cannot land.
    """

    code: str
    kind: Kind
    title: _StrPromise | str
    help: _StrPromise | str = ""
    width: int = 14
    to: str = ""
    choices: Mapping[str, _StrPromise] | None = None
    fixed: bool = False
    is_needed: bool = False
    most: int = 200


@dataclass(frozen=True)
class Sheet:
    """A sheet. rows: so many are prepared for what is new."""

    code: str
    title: _StrPromise
    rows: int
    columns: tuple[Column, ...]

    def column(self, code: str) -> Column:
        """The column of that code."""
        return next(one for one in self.columns if one.code == code)

    def place(self, code: str) -> int:
        """Where it stands, counted from 0; the hidden column of the row's mark comes before all of them."""
        return [one.code for one in self.columns].index(code) + 1


@dataclass(frozen=True)
class StepWords:
    """A step of the organisation's process: its code and what it is called."""

    code: str
    names: Mapping[str, str]
    is_final: bool = False

    def name(self, language: str | None = None) -> str:
        """What it is called in a language, else in the reader's."""
        wanted = (language or get_language() or "en")[:2]
        return self.names.get(wanted) or self.names.get("en") or self.code


ACCOUNTS, OPPORTUNITIES, ACTIVITIES, WEEK = "accounts", "opportunities", "activities", "week"
PEOPLE, TERRITORIES = "people", "territories"
DAYS = tuple(f"day{number}" for number in range(7))

_ACCOUNT = Column("account", Kind.LABEL, _("Account"), _("An account of the sheet Accounts."), 26, ACCOUNTS, fixed=True)
_SHEETS = (
    Sheet(
        ACCOUNTS,
        _("Accounts"),
        300,
        (
            Column(
                "name", Kind.TEXT, _("Account"), _("Name of the customer or prospect."), 28, fixed=True, is_needed=True
            ),
            Column("street", Kind.TEXT, _("Street"), "", 22),
            Column("postcode", Kind.TEXT, _("Postcode"), "", 10, most=20),
            Column("town", Kind.TEXT, _("Town"), "", 16, most=120),
            Column(
                "segment", Kind.TEXT, _("Segment"), _("Sector or size class; figures can be split by it."), 14, most=80
            ),
            Column(
                "territory", Kind.LABEL, _("Territory"), _("The area that it lies in."), 16, TERRITORIES, fixed=True
            ),
            Column(
                "owner", Kind.LABEL, _("Sales rep"), _("Whose account it is: choose a name."), 20, PEOPLE, fixed=True
            ),
            Column(
                "visits_per_year", Kind.NUMBER, _("Visits per year"), _("The agreed number of visits per year."), 10
            ),
            Column("phone", Kind.TEXT, _("Phone"), "", 16, most=40),
            Column("website", Kind.TEXT, _("Website"), "", 22),
        ),
    ),
    Sheet(
        OPPORTUNITIES,
        _("Opportunities"),
        500,
        (
            Column(
                "name",
                Kind.TEXT,
                _("Opportunity"),
                _("What is to be sold, in a few words."),
                28,
                fixed=True,
                is_needed=True,
            ),
            replace(_ACCOUNT, is_needed=True),
            Column(
                "owner",
                Kind.LABEL,
                _("Sales rep"),
                _("Who sells it: choose a name."),
                20,
                PEOPLE,
                fixed=True,
                is_needed=True,
            ),
            Column("amount", Kind.MONEY, _("Amount"), _("Expected or won value, without VAT."), 12),
            Column("step", Kind.STEP, _("Step"), _("The furthest step that it reached."), 14, fixed=True),
            Column(
                "outcome",
                Kind.CHOICE,
                _("Outcome"),
                _("Open until the customer decided. Open is not lost."),
                13,
                choices=words.OUTCOMES,
                fixed=True,
            ),
            Column("closed_on", Kind.DAY, _("Decided on"), _("The day on which it was won or lost."), 11, fixed=True),
            Column("reason", Kind.TEXT, _("Reason of loss"), _("Why it was lost."), 18, fixed=True, most=120),
            Column(
                "expected_close", Kind.DAY, _("Expected decision"), _("When the customer is expected to decide."), 11
            ),
            Column("channel", Kind.TEXT, _("Channel"), "", 12, most=80),
            Column("lead_source", Kind.TEXT, _("Source of the lead"), "", 14, most=80),
        ),
    ),
    Sheet(
        ACTIVITIES,
        _("Activities"),
        1000,
        (
            Column("on", Kind.DAY, _("Date"), _("The day of the visit or call."), 11, fixed=True, is_needed=True),
            Column("at", Kind.CLOCK, _("Time"), _("As 9:30; may be left empty."), 8),
            Column(
                "kind",
                Kind.CHOICE,
                _("Kind"),
                _("Visit, call and so on: choose one."),
                14,
                choices=words.KINDS,
                fixed=True,
                is_needed=True,
            ),
            Column(
                "person", Kind.LABEL, _("Who"), _("Who did it: choose a name."), 20, PEOPLE, fixed=True, is_needed=True
            ),
            _ACCOUNT,
            Column(
                "opportunity",
                Kind.LABEL,
                _("Opportunity"),
                _("An opportunity of the sheet Opportunities."),
                26,
                OPPORTUNITIES,
                fixed=True,
            ),
            Column(
                "status",
                Kind.CHOICE,
                _("Status"),
                _("Planned, held or called off; empty: held, or planned when it is still to come."),
                12,
                choices=words.STATUSES,
                fixed=True,
            ),
            Column(
                "purpose",
                Kind.CHOICE,
                _("Purpose"),
                _("Sales, or service and loyalty; empty: worked out from account and opportunity."),
                12,
                choices=words.PURPOSES,
                fixed=True,
            ),
            Column("subject", Kind.TEXT, _("Subject"), "", 24),
            Column("minutes", Kind.NUMBER, _("Minutes"), _("How long it took."), 9),
            Column("travel_minutes", Kind.NUMBER, _("Travel minutes"), _("There and back."), 9),
            Column("km", Kind.NUMBER, _("Kilometres"), _("There and back."), 10),
            Column("result", Kind.TEXT, _("Result"), _("What came of it."), 30, most=4000),
            Column("next_step", Kind.TEXT, _("Next step"), _("What was agreed."), 24),
            Column("next_step_on", Kind.DAY, _("Next step on"), _("For which day."), 11),
        ),
    ),
    Sheet(
        WEEK,
        _("Week"),
        300,
        (
            Column(
                "person", Kind.LABEL, _("Who"), _("Whose hours: choose a name."), 20, PEOPLE, fixed=True, is_needed=True
            ),
            Column(
                "monday",
                Kind.DAY,
                _("Week of"),
                _("Any day of that week; it is read as its Monday."),
                11,
                fixed=True,
                is_needed=True,
            ),
            Column(
                "kind",
                Kind.CHOICE,
                _("What"),
                _("What cannot be seen from visits and calls: choose one."),
                16,
                choices=words.WEEK_KINDS,
                fixed=True,
                is_needed=True,
            ),
            *(
                Column(code, Kind.HOURS, name, _("Hours, as 1,5 or 1:30."), 8)
                for code, name in zip(DAYS, words.DAY_NAMES, strict=True)
            ),
        ),
    ),
)


def sheets_of(steps: Sequence[StepWords]) -> dict[str, Sheet]:
    """The sheets by their code, for an organisation with these steps: each has a column for the day it was entered."""
    found = {sheet.code: sheet for sheet in _SHEETS}
    deals = found[OPPORTUNITIES]
    days = tuple(
        Column(
            f"{ENTERED}{step.code}",
            Kind.DAY,
            _("%(step)s on") % {"step": step.name()},
            _("The day on which this step was reached."),
            11,
            fixed=True,
        )
        for step in steps
    )
    found[OPPORTUNITIES] = replace(deals, columns=(*deals.columns, *days))
    return found
