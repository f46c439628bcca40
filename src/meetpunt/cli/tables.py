"""Tables for people at a shell, and JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any


def print_json(value: Any) -> None:
    """One JSON document."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A table with numbers to the right; None is a dash."""
    cells = [list(header), *([_text(value) for value in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(header))]
    numeric = [all(_is_number(row[place]) for row in rows) for place in range(len(header))]
    for number, row in enumerate(cells):
        line = (
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(row, widths, numeric, strict=True)
        )
        print("  ".join(line).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))


def print_sign_ins(sign_ins: Sequence[tuple[str, str, str]]) -> None:
    """Who can sign in, with what."""
    widths = [max(len(one[place]) for one in sign_ins) for place in range(3)]
    for one in sign_ins:
        print("  " + "  ".join(text.ljust(width) for text, width in zip(one, widths, strict=True)).rstrip())


def percent(value: float | None) -> str | None:
    """A share as a percentage without false precision."""
    return None if value is None else f"{value * 100:.1f}%"


def _text(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _is_number(value: Any) -> bool:
    return value is None or isinstance(value, int | float) or str(value).rstrip("%").replace(".", "").isdigit()
