"""How a line of the log reads: as a sentence for people, or as JSON for programs; always with the request's id.

Rule: of an error the log tells its kind, where it came from, and its sentence without what stands between quotes.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from meetpunt.store.trace import current

READABLE, JSON = "text", "json"
PACKAGE = Path(__file__).resolve().parents[1]
_LONGEST_SENTENCE = 300
_QUOTED = re.compile(r"(?<!\w)'[^']*('|$)|\"[^\"]*(\"|$)|“[^”]*(”|$)|`[^`]*(`|$)")
_LONG = re.compile(r"\S*@\S*|[\w+/=.-]*\d[\w+/=.-]{5,}|\S{40,}")
"""Addresses, numbers and keys: what a sentence may repeat of what was typed."""


def logging_settings(kind: str) -> dict[str, Any]:
    """Django's LOGGING. kind: `json`, `text` (both with a line for each request), or "": only what is worth a look."""
    each = kind in (READABLE, JSON)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": Json if kind == JSON else Readable}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "meetpunt": {"level": "INFO" if each else "WARNING"},
            # It names whole paths, in which secrets may stand, and what it tells stands in our own lines.
            "django.request": {"handlers": [], "propagate": False, "level": "CRITICAL"},
        },
    }


class Json(logging.Formatter):
    """One object per line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "at": _moment(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_of_request(),
            **getattr(record, "told", {}),
        }
        if error := _error(record):
            line["error"], line["frames"] = sentence_of(error), frames_of(error)
        return json.dumps(line, ensure_ascii=False, default=str)


class Readable(logging.Formatter):
    """A line for people; of an error the lines that it went through follow."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told = {**_of_request(), **getattr(record, "told", {})}
        parts = [f"{_moment(record):%H:%M:%S}", record.levelname.lower(), record.getMessage()]
        parts += [f"{name}={value}" for name, value in told.items()]
        if error := _error(record):
            parts.append("\n" + "\n".join(f"  {frame}" for frame in frames_of(error)) + f"\n  {sentence_of(error)}")
        return " ".join(parts)


def sentence_of(error: BaseException) -> str:
    """Kind and sentence of an error, without what it may repeat of what was typed or kept."""
    said = _QUOTED.sub("…", str(error).strip()).split("\n")[0]
    said = _LONG.sub("…", said)[:_LONGEST_SENTENCE]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def frames_of(error: BaseException) -> list[str]:
    """Where an error came from, outermost first: file, line, function and the line of code; no value."""
    chain: list[BaseException] = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None and cause not in chain:
        chain.append(cause)
    lines = []
    for one in reversed(chain):
        if one is not error:
            lines += [*_frames(one.__traceback__), f"{type(one).__name__}, then:"]
    return [*lines, *_frames(error.__traceback__)]


def _frames(where: TracebackType | None) -> list[str]:
    return [f"{short(one.filename)}:{one.lineno} {one.name}: {one.line}" for one in traceback.extract_tb(where)]


def short(path: str) -> str:
    """A file's name without where it is installed."""
    for root in (str(PACKAGE.parent), *(part for part in (path.partition("site-packages")[0],) if part != path)):
        path = path.removeprefix(root)
    return path.removeprefix("site-packages").lstrip("/")


def _of_request() -> dict[str, Any]:
    trace = current()
    if trace is None:
        return {}
    told = {"request": trace.id, "route": trace.route}
    return {name: value for name, value in told.items() if value}


def _moment(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _error(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if record.exc_info else None
