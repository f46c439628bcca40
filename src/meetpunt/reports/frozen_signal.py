"""The figures of a signal as they stood when a conversation was planned: kept as JSON, and read as they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from meetpunt.method.beside import Figure, Says
from meetpunt.method.cause_facts import Form
from meetpunt.reports.cause_figures import Cause, Fact
from meetpunt.reports.figures import Conversion
from meetpunt.reports.signals_page import SignalPage


@dataclass(frozen=True)
class Frozen:
    """What was said on the as-of day; names by language."""

    as_of: date
    from_name: dict[str, str]
    to_name: dict[str, str]
    beside_name: str
    chance: float
    own: Conversion
    beside: Conversion
    more: int | None
    causes: tuple[Cause, ...]


def freeze(page: SignalPage) -> dict[str, Any]:
    """The page's figures with words, n and intervals."""
    one = page.signal
    return {
        "as_of": page.as_of.isoformat(),
        "from_code": one.from_step.code,
        "from_name": one.from_step.name,
        "to_name": one.to_step.name,
        "beside_name": one.beside_name,
        "chance": one.chance,
        "own": asdict(one.own),
        "beside": asdict(one.beside),
        "more": one.more,
        "causes": [asdict(cause) for cause in page.causes],
    }


def thaw(told: Mapping[str, Any]) -> Frozen | None:
    """The signal as it was; None of a conversation that is about none."""
    if "from_name" not in told:
        return None
    return Frozen(
        as_of=date.fromisoformat(told["as_of"]),
        from_name=told["from_name"],
        to_name=told["to_name"],
        beside_name=told["beside_name"],
        chance=told["chance"],
        own=Conversion(**told["own"]),
        beside=Conversion(**told["beside"]),
        more=told["more"],
        causes=tuple(_cause(one) for one in told["causes"]),
    )


def _cause(told: Mapping[str, Any]) -> Cause:
    return Cause(told["code"], told["text"], tuple(_fact(one) for one in told["facts"]), Says(told["says"]))


def _fact(told: Mapping[str, Any]) -> Fact:
    own, others = Figure(**told["own"]), Figure(**told["others"])
    return Fact(
        told["code"], told["text"], Form(told["form"]), own, others, Says(told["says"]), told["value"], told["unit"]
    )
