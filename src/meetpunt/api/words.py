"""What our own docstrings tell who reads the documentation: of an operation as a whole, and of each thing that is told.

Rule: written once, beside the code that it is about. How our modules and exceptions are called stays here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_OURS = re.compile(r"NotVisible|errors as|Kept under the change|\bcolumns as\b|`(?!seen`|told`)[\w.]+`", re.IGNORECASE)
_CLAUSE = re.compile(r"(?<=[.;])\s+|,? (?=or NotVisible)")
_SEE = re.compile(r" ?\((?:see )?`[^`]*`\)|,? see `[^`]*`")
_ENDS = ("\nRaises:", "\nParameters:", "\nAttributes:")


def about_whole(doc: str) -> str:
    """What a docstring tells of a function, paragraph by paragraph."""
    text = doc
    for end in _ENDS:
        text = text.split(end)[0]
    parts = (_outside(one) for one in text.strip().split("\n\n"))
    return "\n\n".join(one for one in parts if one)


def about_each(doc: str | None, names: Iterable[str]) -> dict[str, str]:
    """What a docstring tells of parameters or attributes: by name what stands behind `name: ` or `name, other: `."""
    text = " ".join((doc or "").split(" Raises: ")[0].split("\nRaises:")[0].split())
    known = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    if not known or not text:
        return {}
    starts = list(re.finditer(rf"(?:(?<=[.:;] )|^)((?:{known})(?:(?:, | and )(?:{known}))*): ", text))
    ends = [*(one.start() for one in starts[1:]), len(text)][: len(starts)]
    found: dict[str, str] = {}
    for start, end in zip(starts, ends, strict=True):
        told = _outside(text[start.end() : end].rstrip(" ;"))
        for name in re.split(r", | and ", start[1]):
            if told:
                found.setdefault(name, told)
    return found


def _outside(text: str) -> str:
    """A text without the clauses that only mean something to who reads our code."""
    kept = [one for one in _CLAUSE.split(_SEE.sub("", text)) if one and not _OURS.search(one)]
    told = re.sub(r"\bNone\b", "null", " ".join(kept)).strip().rstrip(";,")
    return told if not told or told[-1] in ".?!:" or not text.rstrip().endswith(".") else f"{told}."
