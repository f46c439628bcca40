"""Bytes to text by a ladder, not by a guess: byte-order mark, UTF-16 by its zeros, strict UTF-8, then Windows-1252.

Rule: text that fits none of them, or that shows the marks of another encoding, is refused; nothing is replaced.
"""

from __future__ import annotations

import codecs
import re

from meetpunt.connectors.files.limits import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KNOWN = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "latin-1",
    "iso-8859-15",
    "cp1250",
    "cp850",
    "mac-roman",
)
# é, ä, ë, è of a DOS or Macintosh file read as Windows-1252 show as these signs inside a word.
_FOREIGN = re.compile("[a-z][‚„†‡ˆ‰‹ŠŒŽŸ•][a-z]")


def decode(data: bytes, encoding: str | None = None) -> str:
    """The text of a file. encoding: named by the user, else found by the ladder.

    Raises Unreadable "wrong_encoding".
    """
    try:
        if encoding is not None:
            if encoding.lower() not in _KNOWN:
                raise Unreadable("wrong_encoding")
            return data.decode(encoding)
        for mark, name in _MARKS:
            if data.startswith(mark):
                return data.decode(name)
        sixteen = _utf_16_by_zeros(data[:4096])
        if sixteen is not None:
            return data.decode(sixteen)
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1252")
    except (UnicodeDecodeError, LookupError):
        raise Unreadable("wrong_encoding") from None
    if _FOREIGN.search(text):
        raise Unreadable("wrong_encoding")
    return text


def _utf_16_by_zeros(start: bytes) -> str | None:
    """UTF-16 without a mark: western text has a zero in every other byte."""
    pairs = len(start) // 2
    if pairs == 0:
        return None
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > 0.4 * pairs and even < 0.1 * pairs:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * pairs and odd < 0.1 * pairs else None
