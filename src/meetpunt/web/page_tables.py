"""The tables of a page as texts: heads and rows, as a reader sees them. What they mean is read in `page_cells`."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr", "path", "use"))
_SILENT = frozenset(("svg", "script", "style", "button", "select", "template", "option", "textarea"))


@dataclass
class RawTable:
    """A table as texts. label: the name that it bears, or the heading that it stands under."""

    label: str = ""
    heads: list[list[str]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    has_fields: bool = False


def read_tables(html: str) -> list[RawTable]:
    """The tables in the main part of a page, in their order; those to fill in are left out."""
    reader = _Reader()
    reader.feed(html.partition("<main")[2].partition("</main>")[0])
    for table in reader.tables:
        table.label = reader.names.get(table.label, table.label)
    return [table for table in reader.tables if table.rows and not table.has_fields]


class _Reader(HTMLParser):
    """Collects the cells of tables as texts, and the texts of everything that has an id."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[RawTable] = []
        self.names: dict[str, str] = {}
        self._open: list[tuple[str, str, str]] = []
        """Tag, id and label of the elements that are open."""
        self._silent = 0
        self._in_head = False
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._row: list[str] = []
        self._down: dict[int, tuple[int, str]] = {}
        self._heading = ""
        self._heading_text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        told = {name: value or "" for name, value in attrs}
        if tag in ("input", "select", "textarea") and self.tables and self._inside("table"):
            self.tables[-1].has_fields |= told.get("type") not in ("hidden", "submit")
        if tag in _VOID:
            if self._cell is not None:
                self._cell.append(" ")
            return
        hidden = tag in _SILENT or told.get("aria-hidden") == "true" or "hidden" in told
        if self._silent or hidden:
            self._silent += 1
        self._open.append((tag, told.get("id", ""), told.get("aria-labelledby") or told.get("aria-label", "")))
        if tag in ("h1", "h2", "h3"):
            self._heading_text = []
        if tag == "table":
            label = next((label for _tag, _id, label in reversed(self._open) if label), "")
            self.tables.append(RawTable(label or self._heading))
            self._in_head, self._down = False, {}
        elif tag in ("thead", "tbody"):
            self._in_head = tag == "thead"
        elif tag == "tr":
            self._row = []
        elif tag in ("td", "th"):
            self._cell = []
            self._span = (_span_of(told.get("colspan")), _span_of(told.get("rowspan")))
        elif self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        if tag in _VOID or not any(one[0] == tag for one in self._open):
            return
        while self._open:
            name, _id, _label = self._open.pop()
            if self._silent:
                self._silent -= 1
            if name == tag:
                break
        if tag in ("h1", "h2", "h3") and self._heading_text is not None:
            self._heading = _clean("".join(self._heading_text))
            self._heading_text = None
        if tag in ("td", "th") and self._cell is not None:
            self._end_cell(_clean("".join(self._cell)))
        elif tag == "tr" and self.tables and self._row:
            self._fill_down(len(self._row))
            (self.tables[-1].heads if self._in_head else self.tables[-1].rows).append(self._row)
            self._row = []
        elif self._cell is not None:
            self._cell.append(" ")

    def handle_data(self, data: str) -> None:
        """Text."""
        for _tag, name, _label in self._open:
            if name and not self._silent:
                self.names[name] = _clean(f"{self.names.get(name, '')} {data}")
        if self._heading_text is not None and not self._silent:
            self._heading_text.append(data)
        if self._cell is not None and not self._silent:
            self._cell.append(data)

    def _end_cell(self, text: str) -> None:
        self._cell = None
        across, down = self._span
        self._fill_down(len(self._row))
        for _place in range(across):
            if down > 1:
                self._down[len(self._row)] = (down - 1, text)
            self._row.append(text)
        self._fill_down(len(self._row))

    def _fill_down(self, place: int) -> None:
        """Cells that reach down from a row above."""
        while place in self._down and len(self._row) == place:
            left, text = self._down.pop(place)
            if left > 1:
                self._down[place] = (left - 1, text)
            self._row.append(text)
            place += 1

    def _inside(self, tag: str) -> bool:
        return any(one[0] == tag for one in self._open)


def _span_of(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 1


def _clean(text: str) -> str:
    return " ".join(text.replace("\u2060", "").split())
