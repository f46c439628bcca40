"""Finds out what a file is from its first bytes, and refuses what its name denies, bombs and locked files.

Rule: nothing is unpacked before its size is known.
"""

from __future__ import annotations

import zipfile
import zlib
from enum import StrEnum
from pathlib import Path

from meetpunt.connectors.files.limits import MEGABYTE, Job, Limits, Unreadable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".tab", ".csv.gz", ".tsv.gz", ".txt.gz", ".tab.gz")
_BOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_BINARY_STARTS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"\x7fELF",
    b"MZ",
    b"SQLite ",
)


class Content(StrEnum):
    """What is really inside a file."""

    TEXT = "text"
    WORKBOOK = "workbook"
    HTML = "html"


def open_content(job: Job, limits: Limits) -> tuple[Content, bytes]:
    """What a file is, and its bytes (unpacked when it is a .gz).

    Raises Unreadable: unknown_type, file_missing, file_too_big, empty_file, not_what_it_says, encrypted, zip_bomb.
    """
    ending = _ending(job.name)
    if ending is None:
        raise Unreadable("unknown_type")
    path = Path(job.path)
    if not path.is_file():
        raise Unreadable("file_missing")
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("empty_file")
    if size > limits.file_mb * MEGABYTE:
        raise Unreadable("file_too_big", size=-(-size // MEGABYTE), limit=limits.file_mb)
    data = path.read_bytes()
    if ending.endswith(".gz"):
        data = _gunzip(data, ending, limits)
    content = _content(data)
    if content is None or not _allowed(ending, content, data):
        raise Unreadable("not_what_it_says", extension=ending)
    if not data.strip():
        raise Unreadable("empty_file")
    if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable("encrypted")
    if data.startswith(b"PK"):
        _check_zip(path, size, ending, limits)
    return content, data


def _ending(name: str) -> str | None:
    lowered = name.lower()
    endings = (*_TEXT_ENDINGS, *_BOOK_ENDINGS, ".html", ".htm")
    return next((ending for ending in sorted(endings, key=len, reverse=True) if lowered.endswith(ending)), None)


def _content(data: bytes) -> Content | None:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE)):
        return Content.WORKBOOK
    if data.startswith(_BINARY_STARTS) or data.startswith(b"\x1f\x8b"):
        return None
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<") and b"<table" in data[: 1 << 16].lower():
        return Content.HTML
    return Content.TEXT if _looks_like_text(data[: 1 << 16]) else None


def _looks_like_text(start: bytes) -> bool:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or start.count(0) * 3 > len(start):
        start = start.replace(b"\0", b"")  # UTF-16: every other byte of western text is 0
        if not start:
            return False
    odd = sum(start.count(code) for code in (*range(9), 14, 15, *range(16, 27), *range(28, 32)))
    return odd * 200 <= len(start)


def _allowed(ending: str, content: Content, data: bytes) -> bool:
    if ending in _TEXT_ENDINGS:
        return content is Content.TEXT
    if ending in (".html", ".htm"):
        return content is Content.HTML
    if ending == ".xls":  # CRMs call an HTML table .xls, and people rename .xlsx to .xls
        return content is not Content.TEXT
    return content is Content.WORKBOOK and (data.startswith(b"PK") or "EncryptedPackage".encode("utf-16-le") in data)


def _gunzip(data: bytes, ending: str, limits: Limits) -> bytes:
    limit = min(limits.unpacked_mb * MEGABYTE, max(limits.ratio * len(data), MEGABYTE))
    if not data.startswith(b"\x1f\x8b"):
        raise Unreadable("not_what_it_says", extension=ending)
    out = bytearray()
    rest = data
    try:
        while rest:
            stream = zlib.decompressobj(wbits=31)
            out += stream.decompress(rest, limit + 1 - len(out))
            if len(out) > limit:
                raise Unreadable("zip_bomb", limit=limits.unpacked_mb, ratio=limits.ratio)
            if not stream.eof:
                raise Unreadable("broken_file")
            rest = stream.unused_data.lstrip(b"\0")
    except zlib.error:
        raise Unreadable("broken_file") from None
    if not out:
        raise Unreadable("empty_file")
    return bytes(out)


def _check_zip(path: Path, size: int, ending: str, limits: Limits) -> None:
    """Refuses a workbook that unpacks too big, or whose directory lies about the sizes."""
    limit = limits.unpacked_mb * MEGABYTE
    bomb = Unreadable("zip_bomb", limit=limits.unpacked_mb, ratio=limits.ratio)
    try:
        with zipfile.ZipFile(path) as book:
            members = book.infolist()
            declared = sum(member.file_size for member in members)
            if declared > limit or (declared > MEGABYTE and declared > limits.ratio * size):
                raise bomb
            names = {member.filename for member in members}
            if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
                raise Unreadable("not_what_it_says", extension=ending)
            if any(member.flag_bits & 1 for member in members):
                raise Unreadable("encrypted")
            if book.testzip() is not None:  # a member that is longer than it says fails its checksum
                raise Unreadable("broken_file")
            if "META-INF/manifest.xml" in names and b"encryption-data" in book.read("META-INF/manifest.xml"):
                raise Unreadable("encrypted")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        raise Unreadable("broken_file") from None
