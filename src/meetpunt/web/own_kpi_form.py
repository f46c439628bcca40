"""The form in which a KPI is made of blocks: read into blocks and laid out again from blocks, without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meetpunt.actions.own_kpis import WORDS
from meetpunt.measures.register.blocks import FACTS
from meetpunt.measures.register.own import KINDS, MOST_CONDITIONS
from meetpunt.store.own_kpis import OwnVersion
from meetpunt.web import formats

PLACES = tuple(range(MOST_CONDITIONS))
LISTS = ("of", "more", "per")
"""Conditions of the records, the further ones of a share, and those of what stands below."""


def blocks_of(told: Mapping[str, str]) -> dict[str, Any]:
    """The blocks as the form tells them; what is left open is left out."""
    kind = told.get("kind", "count")
    found: dict[str, Any] = {"kind": kind, "of": {"fact": told.get("fact", ""), "met": _met(told, "of")}}
    if kind in ("sum", "mean"):
        found["column"] = told.get("column", "").partition(".")[2]
    if kind == "share":
        found["more"] = _met(told, "more")
    if kind == "ratio":
        found["per"] = {"fact": told.get("per_fact", ""), "met": _met(told, "per")}
    for name in ("direction", "ract", "level"):
        found[name] = told.get(name, "")
    if told.get("unit_nl") and told.get("unit_en"):
        found["unit"] = {"nl": told["unit_nl"][:30], "en": told["unit_en"][:30]}
    return found


def told_of(one: OwnVersion) -> dict[str, str]:
    """What the form shows of a version."""
    blocks = one.blocks
    told = {
        **dict(zip(WORDS, (*_both(one.name), *_both(one.definition)), strict=True)),
        "kind": blocks["kind"],
        "fact": blocks["of"]["fact"],
        "column": f"{blocks['of']['fact']}.{blocks['column']}" if blocks.get("column") else "",
        "per_fact": (blocks.get("per") or {}).get("fact", ""),
        "objective": str(one.objective_id or ""),
        **{name: str(blocks.get(name, "")) for name in ("direction", "ract", "level")},
        **{f"unit_{language}": text for language, text in (blocks.get("unit") or {}).items()},
    }
    lists = {
        "of": (blocks["of"]["fact"], blocks["of"].get("met") or ()),
        "more": (blocks["of"]["fact"], blocks.get("more") or ()),
        "per": ((blocks.get("per") or {}).get("fact", ""), (blocks.get("per") or {}).get("met") or ()),
    }
    for name, (fact, met) in lists.items():
        for place, (code, value) in enumerate(met):
            told |= {f"{name}_{place}": f"{fact}.{code}", f"{name}_value_{place}": value}
    return told


def choices() -> dict[str, Any]:
    """What there is to choose from, in the reader's language."""
    language = formats.language()
    return {
        "kinds": KINDS,
        "facts": [(one.code, one.words[language]) for one in FACTS],
        "sums": [
            (one.words[language], [(f"{one.code}.{s.code}", s.words[language]) for s in one.sums])
            for one in FACTS
            if one.sums
        ],
        "conditions": [
            (one.words[language], [(f"{one.code}.{c.code}", c.words[language], c.typed) for c in one.conditions])
            for one in FACTS
        ],
    }


def rows_of(told: Mapping[str, str], name: str) -> list[tuple[str, str, str, str]]:
    """The rows of a list of conditions: names of the two fields, and what stands in them."""
    return [
        (
            f"{name}_{place}",
            f"{name}_value_{place}",
            told.get(f"{name}_{place}", ""),
            told.get(f"{name}_value_{place}", ""),
        )
        for place in PLACES
    ]


def _met(told: Mapping[str, str], name: str) -> list[list[str]]:
    fact = told.get("per_fact" if name == "per" else "fact", "")
    found = []
    for place in PLACES:
        of, _dot, code = told.get(f"{name}_{place}", "").partition(".")
        if code:
            # A condition of other records cannot be met: it is told as it was chosen, and refused.
            found.append([code if of == fact else f"{of}.{code}", told.get(f"{name}_value_{place}", "")])
    return found


def _both(words: Mapping[str, str]) -> tuple[str, str]:
    return words["nl"], words["en"]
