"""The secret keys of this installation: today's, and former ones that still read what was kept or signed under them.

Rule: where they stand in a file (today's first, one a line), every process takes up a new one at once, without a new
start, because it looks at the file's moment before it uses a key.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

_read: dict[Path, int] = {}
"""The moment of each file as it was last read."""


def keys() -> tuple[str, ...]:
    """Today's key, then the former ones, latest first."""
    file = key_file()
    if file is not None:
        _look(file)
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def key_file() -> Path | None:
    """Where they stand; None when the environment tells them."""
    return settings.SECRET_KEY_FILE


def write(path: Path, ring: tuple[str, ...]) -> None:
    """Put these keys in the place of those that stand there, at once and for good."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write("".join(f"{key}\n" for key in ring))
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    keys()


def _look(file: Path) -> None:
    try:
        moment = file.stat().st_mtime_ns
    except FileNotFoundError:
        return  # what was read at the start holds on
    if _read.setdefault(file, moment) != moment:
        ring = [key for key in file.read_text(encoding="ascii").splitlines() if key]
        if not ring:
            return  # somebody emptied it: what was read before holds on
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = ring[0], [*ring[1:], *settings.SECRET_KEYS_TOLD]
        _read[file] = moment
