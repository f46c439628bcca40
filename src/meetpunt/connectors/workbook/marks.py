"""What tells whether a row of the workbook is as it was, and what its words mean in either language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.utils.translation import override

from meetpunt.connectors.workbook.sheets import Cells, Sheet, Value

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LANGUAGES = ("nl", "en")


def plain(value: Value | None) -> str:
    """A value as the text by which two are compared."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(str(value).split())


def mark_of(sheet: Sheet, cells: Cells) -> str:
    """What tells whether a row is as it was: a hash of all its cells."""
    text = "\x1f".join(plain(cells.get(column.code)) for column in sheet.columns)
    return blake2b(text.encode(), digest_size=8).hexdigest()


def in_both(words_of: Mapping[str, _StrPromise]) -> dict[str, str]:
    """Every word of a closed list in every language, without case -> its code; codes too."""
    found = {code.casefold(): code for code in words_of}
    for language in LANGUAGES:
        with override(language):
            found |= {str(word).casefold(): code for code, word in words_of.items()}
    return found
