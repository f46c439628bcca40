"""Column names that are known to mean a field, and how names are compared. Rule: aliases propose, a person decides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping as Map
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from meetpunt.connectors.base import Table

_WORD = re.compile(r"[^a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Alias:
    """A column name for a field. seen: met in a real export (else assumed); learnt: confirmed by this organisation."""

    table: Table
    field: str
    name: str
    seen: bool
    learnt: bool = False


def normalise(name: str) -> str:
    """A name without case, accents, punctuation and double spaces: "Début-datum*" and "debut datum" are the same."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("%", " pct "))
    ascii_only = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _WORD.sub(" ", ascii_only.casefold()).strip()


def tokens(name: str) -> frozenset[str]:
    """The words of a name; "orderDate" has two."""
    return frozenset(normalise(_HUMP.sub(" ", name)).split())


@lru_cache(maxsize=1)
def packaged_aliases() -> tuple[Alias, ...]:
    """All aliases that come with the product."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with (Path(__file__).parent / "aliases.yaml").open(encoding="utf-8") as file:
        content = yaml.load(file, Loader=loader)
    return tuple(
        Alias(Table(table), field, str(name), mark == "seen")
        for table, fields in content.items()
        for field, marks in fields.items()
        for mark, names in marks.items()
        for name in names
    )


@lru_cache(maxsize=1)
def known_names() -> frozenset[str]:
    """All packaged names, normalised: what marks a row as a header."""
    return frozenset(normalise(alias.name) for alias in packaged_aliases())


def learnt_aliases(confirmed: Map[tuple[str, str], str]) -> tuple[Alias, ...]:
    """An organisation's own aliases: (table, column name) -> field, as confirmed before."""
    return tuple(Alias(Table(table), field, name, True, True) for (table, name), field in confirmed.items())
