"""How the cells of a plan's workbook look: what was measured in grey, what is wanted dark, and lines of the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from meetpunt.method.planning.capacity import Line
from meetpunt.method.planning.inputs import SHARES, Code
from meetpunt.web import planning_words


@dataclass(frozen=True)
class Styles:
    """How cells look."""

    title: Any
    soft: Any
    head: Any
    name: Any
    figures: dict[tuple[str, str], Any]

    def of(self, what: Code | Line | None, kind: str) -> Any:
        """The format of a value: kind is measured, wanted, line, result or total."""
        look = "visits" if isinstance(what, Line) else "share" if what in SHARES else "money" if is_money(what) else ""
        return self.figures[look, kind]


def is_money(what: Code | Line | None) -> bool:
    """Whether it is an amount."""
    return what in planning_words.MONEY


def styles_of(book: Any) -> Styles:
    """The formats of a workbook."""
    looks = {"": "#,##0.##", "visits": "#,##0", "share": "0%", "money": "#,##0"}
    kinds: dict[str, dict[str, Any]] = {
        "measured": {"font_color": "#5f6b73"},
        "wanted": {"bold": True, "font_color": "#0b5f66", "border": 1, "border_color": "#9aa5aa"},
        "line": {},
        "total": {"bold": True},
        "result": {"bold": True, "bg_color": "#f1f0ec"},
    }
    return Styles(
        book.add_format({"bold": True, "font_size": 14}),
        book.add_format({"font_color": "#5f6b73"}),
        book.add_format({"bold": True, "text_wrap": True}),
        book.add_format({"indent": 1}),
        {
            (look, kind): book.add_format({"num_format": told, **how})
            for look, told in looks.items()
            for kind, how in kinds.items()
        },
    )
