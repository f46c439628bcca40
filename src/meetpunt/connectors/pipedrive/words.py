"""The words of a note that Pipedrive keeps as HTML: paragraphs and lists as lines, links and pictures by what they say.

Rule: markup is dropped, nothing is run, and no address that stands in markup is called.
"""

from __future__ import annotations

from html.parser import HTMLParser

_LINES = frozenset(("p", "div", "br", "tr", "ul", "ol", "table", "blockquote", "pre", *(f"h{n}" for n in range(1, 7))))
_UNSEEN = frozenset(("script", "style", "head", "title"))


def words(content: object) -> str:
    """The text as somebody reads it; "" for what says nothing."""
    if not isinstance(content, str):
        return ""
    reader = _Reader()
    reader.feed(content)
    reader.close()
    lines = ("".join(reader.told)).split("\n")
    return "\n".join(line for one in lines if (line := " ".join(one.split())))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.told: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _LINES:
            self.told.append("\n")
        elif tag == "li":
            self.told.append("\n- ")
        elif tag in ("td", "th"):
            self.told.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _LINES or tag == "li":
            self.told.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.told.append(data.replace("\n", " "))
