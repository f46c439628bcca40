"""Delimited text to a grid of cells. Rule: the separator is the one that gives the first rows the same width."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from meetpunt.connectors.files.limits import Unreadable

_SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 20
_LONGEST_CELL = 1_000_000


def read_delimited(text: str, separator: str | None = None) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of the line they start on (1-based). A first line `sep=;` names the separator.

    Raises Unreadable "broken_file" for a quote that never closes over a very long cell.
    """
    csv.field_size_limit(_LONGEST_CELL)
    skipped = 0
    first = text[:16].splitlines()[0].strip().lower() if text.strip() else ""
    if first.startswith("sep=") and len(first) >= 5:
        separator = separator or text[4]
        _head, _, text = text.partition("\n") if "\n" in text[:16] else text.partition("\r")
        skipped = 1
    if separator is None:
        separator = find_separator(text)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter={"\\t": "\t"}.get(separator, separator)[:1])
    start = 1
    try:
        for row in lines:
            yield start + skipped, row
            start = lines.line_num + 1
    except csv.Error:
        raise Unreadable("broken_file") from None


def find_separator(text: str) -> str:
    """The separator of a text: the one that splits most of the first rows into the same number (> 1) of cells."""
    best, best_score = ",", (0.0, 0)
    for separator in _SEPARATORS:
        widths: list[int] = []
        try:
            for row in csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=separator):
                if any(row):
                    widths.append(len(row))
                if len(widths) == _SAMPLE:
                    break
        except csv.Error:
            continue
        wide = Counter(width for width in widths if width > 1)
        if wide:
            width, times = max(wide.items(), key=lambda item: (item[1], item[0]))
            score = (times / len(widths), width)
            if score > best_score:
                best, best_score = separator, score
    return best
