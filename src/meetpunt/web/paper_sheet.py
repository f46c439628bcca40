"""A sheet of paper to write and draw tables on: one font with both Latin alphabets, light, A4.

Rule: whatever somebody typed gets on paper. A character without a drawing becomes a question mark, what is too long is
cut, and a long word is broken.
"""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace, TTFFont

from meetpunt.web import formats
from meetpunt.web.export import Table, Value
from meetpunt.web.hours import hours

FONTS = Path(__file__).parent / "fonts"
LONGEST = 280
"""Characters in a cell; more does not help who reads a table, and a row has to fit on a page."""

INK, SOFT, LINE = (24, 39, 48), (88, 105, 115), (214, 216, 208)
_NUMBERS = (int, float, Decimal, timedelta)


class Sheet(FPDF):
    """A4 with the page's number at the foot. foot: what stands before it."""

    def __init__(self, page: str, foot: str = "") -> None:
        super().__init__(format="A4")
        self._page_word = f"{foot} · {page}" if foot else page
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.add_font("figtree", style, FONTS / f"Figtree-{name}.ttf")
        self.set_margins(14, 14)
        self.set_auto_page_break(True, margin=16)
        font = self.fonts["figtree"]
        self._drawn = set(font.cmap) if isinstance(font, TTFFont) else set()

    def footer(self) -> None:
        """The page's number."""
        self.set_y(-12)
        self.say(f"{self._page_word} {self.page_no()}", 8, soft=True)

    def say(self, text: str, size: float, bold: bool = False, soft: bool = False) -> None:
        """Lines of text over the whole width."""
        self.set_font("figtree", "B" if bold else "", size)
        self.set_text_color(*(SOFT if soft else INK))
        self.multi_cell(0, size * 0.5, self.plain(text), new_x="LMARGIN", new_y="NEXT", align="L")

    def tabulate(self, table: Table) -> None:
        """A table under its title; its head stands on every page again."""
        self.ln(5)
        if self.will_page_break(24):
            self.add_page()
        self.say(table.title, 11, bold=True)
        self.ln(1)
        self.set_font("figtree", "", 8)
        self.set_text_color(*INK)
        self.set_draw_color(*LINE)
        last = len(table.rows) - table.sums
        right = {place for row in table.rows for place, cell in enumerate(row) if isinstance(cell, _NUMBERS)}
        with self.table(
            col_widths=tuple(table.widths) or None,
            text_align=tuple("RIGHT" if place in right else "LEFT" for place in range(len(table.heads))),
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=FontFace(emphasis="BOLD", color=SOFT),
            line_height=4.2,
            padding=(0.7, 1),
        ) as drawn:
            drawn.row([self.plain(head) for head in table.heads])
            for place, row in enumerate(table.rows):
                style = FontFace(emphasis="BOLD") if place >= last else None
                drawn.row([self.plain(_text(cell)) for cell in row], style=style)

    def plain(self, text: str) -> str:
        """Text that can be drawn, and fits in a table."""
        clean = " ".join(text.split())
        return self.drawable(clean if len(clean) <= LONGEST else f"{clean[: LONGEST - 1]}…")

    def drawable(self, text: str) -> str:
        """Text of any length that can be drawn."""
        return "".join(one if ord(one) in self._drawn else _instead(one, self._drawn) for one in text)


def _instead(one: str, drawn: set[int]) -> str:
    """A letter without its sign where only that can be drawn; nothing for what only changes the one before it."""
    if unicodedata.category(one) in ("Mn", "Me", "Cf", "Cc"):
        return ""
    bare = unicodedata.normalize("NFKD", one)[:1]
    return bare if bare and ord(bare) in drawn else "?"


def _text(cell: Value) -> str:
    if cell is None:
        return ""
    if isinstance(cell, timedelta):
        return hours(round(cell / timedelta(minutes=1)))
    if isinstance(cell, date):
        return formats.day_short(cell)
    if isinstance(cell, Decimal):
        return formats.number(float(cell), max(0, -int(cell.as_tuple().exponent)))
    return cell if isinstance(cell, str) else formats.number(cell)
