"""The sheet of a conversation as a PDF: one or two pages A4 that read in black and white, with room to write.

Rule: a step's conversion is drawn as a line with a point for the rep and a hollow mark for the others, so that nothing
hangs on a colour.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetpunt.reports.figures import Conversion
from meetpunt.store.access import Viewer
from meetpunt.web import formats, signal_words
from meetpunt.web.conversation_page import WRITING_LINES, ActionLine, CauseLine, FiguresShown
from meetpunt.web.deal_words import near
from meetpunt.web.export import Table
from meetpunt.web.paper_sheet import INK, LINE, SOFT, Sheet

_WIDE = 182
"""Millimetres between the margins."""
_MARKS = {"yes": "[x]", "no": "[–]", "open": "[?]", "no answer": "[  ]"}


def sheet_pdf(viewer: Viewer, page: Mapping[str, Any], now: datetime) -> bytes:
    """The PDF's bytes. page: the context of the conversation's page."""
    talk, room = page["talk"], page["room"]
    zone = ZoneInfo(viewer.organisation.time_zone)
    there = talk.at.astimezone(zone)
    title = _("Conversation of %(rep)s and %(manager)s") % {"rep": talk.rep.name, "manager": talk.manager.name}
    foot = _("Meetpunt, conversation sheet. Stays between rep and manager.")
    sheet = ConversationSheet(_("page"), foot)
    sheet.set_lang(formats.language())
    sheet.set_title(title)
    sheet.set_creator("Meetpunt")
    sheet.set_creation_date(now.astimezone(zone))
    sheet.add_page()
    sheet.say(title, 16, bold=True)
    sheet.say(f"{formats.day(there.date())}, {there:%H:%M}", 9, soft=True)
    if talk.question:
        sheet.ln(2)
        sheet.say(talk.question, 11, bold=True)
    if page["last_time"] or page["older"]:
        sheet.actions("1", _("Agreed earlier"), [*page["last_time"], *page["older"]])
    if page["figures"]:
        sheet.figures(page["figures"], talk.rep.name)
    sheet.section("3", _("Own reading and questions"))
    own, asked = _("own reading"), _("questions, no verdicts")
    sheet.two_columns(
        (f"{talk.rep.name}, {own}", _both(room.of_rep.text if room.of_rep else "", talk.rep_said)),
        (f"{talk.manager.name}, {asked}", room.of_manager.text if room.of_manager else ""),
    )
    if room.development:
        sheet.say(_("Development question"), 9, bold=True)
        sheet.say(room.development.text, 9)
    for item in room.items:
        sheet.say(f"– {item.text} ({item.by}){f': {item.note}' if item.note else ''}", 9)
    if page["causes"]:
        sheet.causes(page["causes"], talk.rep.name)
    if talk.conclusion:
        sheet.section("", _("What you conclude"))
        sheet.say(talk.conclusion, 9)
    if page["actions"]:
        sheet.actions("5", pgettext("agreed", "Actions"), page["actions"])
    sheet.to_write(talk.rep.name, talk.manager.name)
    return bytes(sheet.output())


class ConversationSheet(Sheet):
    """A4 with the parts of a conversation."""

    def section(self, number: str, title: str) -> None:
        """The head of a part, kept with what follows it."""
        self.ln(4)
        if self.will_page_break(26):
            self.add_page()
        self.set_draw_color(*LINE)
        self.line(self.l_margin, self.get_y(), self.l_margin + _WIDE, self.get_y())
        self.ln(2)
        self.say(f"{number}  {title}" if number else title, 11, bold=True)
        self.ln(0.5)

    def actions(self, number: str, title: str, lines: list[ActionLine] | tuple[ActionLine, ...]) -> None:
        """Who does what by when, for which KPI; of earlier ones what that did since."""
        rows = [
            [
                one.action.text,
                one.action.owner.name,
                near(one.action.due_on),
                one.kpi_name,
                f"{one.since.then} – {one.since.now}" if one.since else one.stood,
                one.wanted,
                ". ".join(filter(None, (str(one.action.state_text), one.since.says if one.since else ""))),
            ]
            for one in lines
        ]
        stood = _("Then – now") if any(one.since for one in lines) else _("Stood")
        heads = [_("What will be done"), _("Who"), _("By when"), "KPI", stood, _("Wanted"), _("State")]
        self.tabulate(Table(f"{number}  {title}", heads, rows, widths=(48, 22, 20, 30, 28, 16, 18)))

    def figures(self, shown: FiguresShown, rep: str) -> None:
        """Quantity as a table, then the steps with a drawing."""
        told = shown.figures
        days = f"{formats.day_short(told.first)} – {formats.day_short(told.last)}"
        rows = [
            [one.name, one.shown.why or one.shown.number, one.shown.interval, one.pace or formats.DASH, one.others]
            for one in shown.kpis
        ]
        if rows:
            heads = ["KPI", rep, _("Interval"), _("Due by then"), _("The others")]
            title = _("First how much")
            self.tabulate(Table(f"2  {title}, {days}", heads, rows, widths=(46, 26, 30, 22, 58)))
        if shown.steps:
            self.ln(3)
            if self.will_page_break(10 + 6 * len(shown.steps)):
                self.add_page()
            words = {"day": formats.day_short(told.steps_from), "name": told.beside_name or formats.DASH}
            self.say(_("Then how well: begun since %(day)s; the hollow mark is %(name)s") % words, 9.5, bold=True)
            for row in shown.steps:
                self._step(row.name, row.step.parts.reached, row.step.own, row.step.beside, row.step.is_question)

    def causes(self, lines: tuple[CauseLine, ...], rep: str) -> None:
        """Each possible cause with what the two made of it, and its facts."""
        self.section("4", _("Possible causes, gone through together"))
        self._row(7.5, "", rep, _("The others"), soft=True)
        for one in lines:
            if self.will_page_break(8 + 4 * len(one.cause.facts)):
                self.add_page()
            mark = _MARKS[one.reading.reading] if one.reading else _MARKS["no answer"]
            name = one.cause.text.get(formats.language()) or one.cause.text["en"]
            note = f": {one.reading.note}" if one.reading and one.reading.note else ""
            self.say(f"{mark} {name}{note}", 9, bold=True)
            for fact in one.cause.facts:
                name = signal_words.fact_name(fact)
                self._row(8, name, signal_words.own_figure(fact), signal_words.others_figure(fact))
            self.ln(1)

    def two_columns(self, left: tuple[str, str], right: tuple[str, str]) -> None:
        """Two texts beside each other, as long as they are."""
        self.set_text_color(*INK)
        with self.text_columns(ncols=2, gutter=8, l_margin=self.l_margin, r_margin=self.r_margin) as columns:
            for place, (head, text) in enumerate((left, right)):
                if place:
                    columns.new_column()
                self.set_font("figtree", "B", 9)
                columns.write(f"{self.plain(head)}\n")
                self.set_font("figtree", "", 9)
                for line in text.splitlines() or [formats.DASH]:
                    columns.write(f"{self.drawable(line)}\n")
        self.ln(2)

    def to_write(self, rep: str, manager: str) -> None:
        """Room for notes, and two lines to sign on."""
        if self.will_page_break(14 + 8 * WRITING_LINES):
            self.add_page()
        self.section("", _("Notes"))
        for _line in range(WRITING_LINES):
            self.ln(8)
            self.line(self.l_margin, self.get_y(), self.l_margin + _WIDE, self.get_y())
        self.ln(14)
        half, begin, y = (_WIDE - 10) / 2, self.l_margin, self.get_y()
        self.set_draw_color(*INK)
        for place, name in enumerate((rep, manager)):
            self.line(begin + place * (half + 10), y, begin + place * (half + 10) + half, y)
            self.set_xy(begin + place * (half + 10), y + 1)
            self.set_font("figtree", "", 8.5)
            self.cell(half, 5, self.plain(name))

    def _row(self, size: float, name: str, own: str, others: str, soft: bool = False) -> None:
        """A fact in three columns, on one line."""
        self.set_font("figtree", "", size)
        self.set_text_color(*(SOFT if soft else INK))
        for width, text in ((90, name), (46, own), (46, others)):
            self.cell(width, 4, self.plain(text))
        self.ln(4)

    def _step(self, name: str, reached: int, own: Conversion | None, beside: Conversion | None, asks: bool) -> None:
        y, left, axis = self.get_y() + 0.6, self.l_margin, 62.0
        self.set_font("figtree", "B" if asks else "", 8.5)
        self.set_text_color(*INK)
        self.set_xy(left, y)
        self.cell(54, 5, self.plain(f"{'> ' if asks else ''}{name}"))
        self.cell(14, 5, formats.number(reached), align="R")
        begin = left + 74
        middle = y + 2.5
        self.set_draw_color(*LINE)
        self.line(begin, middle, begin + axis, middle)
        self.set_draw_color(*SOFT)
        if beside is not None and beside.value is not None:
            at = begin + beside.value * axis
            self.rect(at - 0.7, middle - 1.6, 1.4, 3.2)
        self.set_draw_color(*INK)
        self.set_fill_color(*INK)
        if own is not None and own.value is not None and own.low is not None and own.high is not None:
            self.set_line_width(0.5)
            self.line(begin + own.low * axis, middle, begin + own.high * axis, middle)
            self.set_line_width(0.2)
            self.circle(begin + own.value * axis, middle, 1.1, style="F")
        self.set_fill_color(255, 255, 255)
        self.set_xy(begin + axis + 3, y)
        self.cell(0, 5, _conversion(own))
        self.set_xy(left, y + 5.4)


def _conversion(own: Conversion | None) -> str:
    if own is None:
        return ""
    if own.value is None or own.low is None or own.high is None:
        return _("too few to say")
    told = {"value": formats.percent(own.value), "low": formats.percent(own.low), "high": formats.percent(own.high)}
    return _("%(value)s (%(low)s to %(high)s)") % told


def _both(prepared: str, said: str) -> str:
    head = _("Said in the room")
    return f"{prepared}\n{head}: {said}" if said else prepared
