"""What goes on paper can be read there, whatever somebody typed."""

from __future__ import annotations

import re
import zlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.utils import translation

from meetpunt.web.export import Table
from meetpunt.web.paper import Paper, pdf

MADE = datetime(2026, 11, 28, 9, tzinfo=UTC)


def words_in(content: bytes) -> list[str]:
    """The texts of a PDF as a reader would copy them: codes of the page, put back by each font's own table."""
    streams = [_inflated(found[1]) for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)]
    # fpdf writes the table of each font in the order in which the fonts were added
    tables = [
        {int(code, 16): chr(int(letter, 16)) for code, letter in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]{4,})>", one)}
        for one in streams
        if b"beginbfchar" in one
    ]
    found, font = [], 0
    for one in streams:
        for name, text in re.findall(rb"/F(\d) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", one, re.DOTALL):
            if name:
                font = int(name) - 1
            else:
                codes = _plain(text)
                found.append("".join(tables[font].get(code, "") for code in codes))
    return found


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _plain(text: bytes) -> list[int]:
    signs = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
    told = re.sub(rb"\\(.)", lambda found: signs.get(found[1], found[1]), text, flags=re.DOTALL)
    return [int.from_bytes(told[place : place + 2], "big") for place in range(0, len(told), 2)]


def on_paper(*rows: list[object], title: str = "Week 48", sums: int = 0) -> bytes:
    table = Table("Wat", ["Dag", "Wie", "Km", "Tijd"], rows, sums)  # type: ignore[arg-type]
    return pdf(Paper(title, [], [table], ["Noot"], MADE))


def test_a_table_is_read_as_it_was_written_in_the_readers_language() -> None:
    with translation.override("nl"):
        content = on_paper([date(2026, 11, 23), "Café Łukasz € 5", Decimal("1234.5"), timedelta(minutes=90)])
    assert content.startswith(b"%PDF")
    words = words_in(content)
    for text in ("Week 48", "Wat", "Dag", "Café Łukasz € 5", "1.234,5", "1:30", "Noot", "pagina 1"):
        assert text in words, (text, words)
    assert any("23 nov 2026" in word.replace("\xa0", " ") for word in words)


def test_what_cannot_be_drawn_is_a_question_mark_and_never_an_error() -> None:
    words = words_in(on_paper([None, "Smit 😀 \u202e\x00Ω ọ 日本", None, None], title="😀"))
    assert "Smit ? ? o ??" in words
    assert "?" in words


def test_a_name_of_ten_thousand_characters_is_cut_and_wrapped() -> None:
    content = on_paper(*([None, "x" * 10_000, None, None] for _ in range(30)), [None, "woord " * 2000, None, None])
    words = words_in(content)
    assert max(map(len, words)) < 80
    assert sum(word.count("x") for word in words) == 30 * 279
    assert any(word.endswith("…") for word in words)
    assert content.count(b"/Type /Page\n") > 1


def test_nothing_in_a_table_leaves_it_out() -> None:
    assert "Wat" not in words_in(on_paper())
