"""How the cells of the workbook look: days and numbers as the reader's language writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from meetpunt.connectors.workbook.sheets import Kind

DARK, PALE, INPUT = "#0b5f66", "#dfe9ea", "#fff6d6"


@dataclass(frozen=True)
class Looks:
    """Formats by what they are for."""

    title: Any
    soft: Any
    text: Any
    head: Any
    needed: Any
    name: Any
    count: Any
    decimal: Any
    share: Any
    input_day: Any
    input_number: Any
    kinds: dict[Kind, Any]

    def cell(self, kind: Kind) -> Any:
        """Of a cell that holds this."""
        return self.kinds[kind]


def looks_of(book: Any, language: str) -> Looks:
    """The formats of a workbook."""
    day = "dd-mm-yyyy" if language.startswith("nl") else "yyyy-mm-dd"
    head = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "#c3ced0"}
    formats = {
        Kind.DAY: {"num_format": day, "align": "left"},
        Kind.MONEY: {"num_format": "#,##0.00"},
        Kind.NUMBER: {"num_format": "#,##0.##"},
        Kind.CLOCK: {"num_format": "hh:mm", "align": "left"},
        Kind.HOURS: {},
    }
    return Looks(
        title=book.add_format({"bold": True, "font_size": 16}),
        soft=book.add_format({"font_color": "#5f6b73", "text_wrap": True, "valign": "top"}),
        text=book.add_format({"text_wrap": True, "valign": "top"}),
        head=book.add_format({**head, "bg_color": PALE}),
        needed=book.add_format({**head, "bg_color": DARK, "font_color": "#ffffff"}),
        name=book.add_format({"bold": True}),
        count=book.add_format({"num_format": "#,##0"}),
        decimal=book.add_format({"num_format": "#,##0.0"}),
        share=book.add_format({"num_format": "0%"}),
        input_day=book.add_format({"num_format": day, "bg_color": INPUT, "border": 1, "align": "left"}),
        input_number=book.add_format({"num_format": "#,##0.##", "bg_color": INPUT, "border": 1, "align": "left"}),
        kinds={kind: book.add_format(formats.get(kind, {"num_format": "@"})) for kind in Kind},
    )
