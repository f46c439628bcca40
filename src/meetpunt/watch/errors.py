"""Unexpected errors, kept in files of the data folder: grouped by where they happened, with how often and when.

Rule: in files and not in the database, because that may be what is broken; no value of a variable and no address is
kept. What cannot be kept either (a full disk) still stands in the log.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage

from meetpunt.store.trace import current
from meetpunt.watch.logs import PACKAGE, frames_of, sentence_of, short
from meetpunt.watch.metrics import note_error

log = logging.getLogger(__name__)

MOST_GROUPS = 300
"""Older groups go first: a fault that makes a new group each time must not fill the disk."""
MAIL_AGAIN = timedelta(hours=1)
_here = Lock()


@dataclass(frozen=True)
class ErrorGroup:
    """Errors of one kind that happened at one place. Moments are ISO 8601; of the last one route, request and frames.

    where: `request`, `job` or `command`; mailed: when it was mailed last.
    """

    id: str
    kind: str
    place: str
    where: str
    count: int
    first: str
    last: str
    route: str
    request: str
    version: str
    sentence: str
    frames: tuple[str, ...]
    mailed: str = ""


def keep(error: BaseException, where: str, now: datetime | None = None) -> None:
    """Log an unexpected error, count it, and keep it with those of its group; never raises itself."""
    log.error("unexpected error", exc_info=(type(error), error, error.__traceback__), extra={"told": {"where": where}})
    try:
        note_error(where)
        group = _kept(error, where, now or datetime.now(UTC))
    except Exception as problem:
        log.warning("the error could not be kept", exc_info=problem)
        return
    if group is not None:
        Thread(target=_mail, args=(group,), daemon=True).start()  # who waits for a page need not wait for a mail server


def keep_of_request(sender: Any = None, request: Any = None, **_: Any) -> None:
    """Keep what a view raised (Django's signal; called while it is being handled)."""
    if (error := sys.exc_info()[1]) is not None:
        keep(error, "request")


def groups() -> list[ErrorGroup]:
    """All that is kept, the latest first."""
    found = [group for path in _folder().glob("*.json") if (group := _read(path)) is not None]
    return sorted(found, key=lambda group: group.last, reverse=True)


def forget(ids: list[str]) -> int:
    """Remove groups by their id, all when none is named; gives how many."""
    paths = [path for path in _folder().glob("*.json") if not ids or path.stem in ids]
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)


def _kept(error: BaseException, where: str, now: datetime) -> ErrorGroup | None:
    """Add it to its group; gives the group when it is to be mailed."""
    kind, place = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins."), _place(error)
    name = hashlib.sha256(f"{kind} {place}".encode()).hexdigest()[:10]
    trace, at = current(), now.isoformat(timespec="seconds")
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder):
        path = folder / f"{name}.json"
        before = _read(path)
        group = ErrorGroup(
            *(name, kind, place, where, before.count + 1 if before else 1, before.first if before else at, at),
            trace.route if trace else "",
            trace.id if trace else "",
            version("meetpunt"),
            sentence_of(error),
            tuple(frames_of(error)),
            before.mailed if before else "",
        )
        is_due = not group.mailed or now - datetime.fromisoformat(group.mailed) >= MAIL_AGAIN
        must_mail = bool(settings.ERRORS_TO) and is_due
        _write(path, replace(group, mailed=at) if must_mail else group)
        if before is None:
            _make_room(folder)
    return group if must_mail else None


def _place(error: BaseException) -> str:
    """The innermost line of ours that it went through, else the innermost of all."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if one.filename.startswith(str(PACKAGE))] or list(frames)
    return f"{short(ours[-1].filename)}:{ours[-1].lineno} {ours[-1].name}" if ours else "nowhere"


def _mail(group: ErrorGroup) -> None:
    body = "\n".join(
        (
            f"{group.sentence}\n",
            f"{group.count} times, first {group.first}, last {group.last}; version {group.version}",
            f"{group.where} {group.route}, request {group.request}\n",
            *group.frames,
            f"\nmeetpunt errors {group.id}",
        )
    )
    try:
        EmailMessage(f"Meetpunt: {group.kind} in {group.place}"[:200], body, None, settings.ERRORS_TO).send()
    except Exception as problem:
        log.warning("the error could not be mailed", exc_info=problem)


def _folder() -> Path:
    return Path(settings.DATA) / "errors"


def _read(path: Path) -> ErrorGroup | None:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return ErrorGroup(**{**told, "frames": tuple(told["frames"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _write(path: Path, group: ErrorGroup) -> None:
    unfinished = path.with_suffix(".new")
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(asdict(group), ensure_ascii=False, indent=1), encoding="utf-8")
    unfinished.replace(path)


def _make_room(folder: Path) -> None:
    paths = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
    for path in paths[:-MOST_GROUPS]:
        path.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One thread of one process at a time."""
    with _here, (folder / ".lock").open("a") as file:
        with suppress(ImportError):
            import fcntl  # not on Windows, where one process serves

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
