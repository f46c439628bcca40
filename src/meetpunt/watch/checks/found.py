"""What a check finds: a sentence, and what to do when it is not well."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """A warning is for who reads it; what is wrong makes the command fail."""

    WELL = "well"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True)
class Found:
    """said: how it is; todo: what to do about it, empty when it is well."""

    state: State
    said: str
    todo: str = ""


def well(said: str) -> Found:
    """Nothing to do."""
    return Found(State.WELL, said)


def warning(said: str, todo: str) -> Found:
    """Worth a look."""
    return Found(State.WARNING, said, todo)


def wrong(said: str, todo: str) -> Found:
    """It must be put right."""
    return Found(State.WRONG, said, todo)
