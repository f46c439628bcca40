"""The possible causes of a fall-back with the facts of each, rep beside the others, never a verdict."""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.method.beside import Figure, Says
from meetpunt.method.cause_facts import Form


@dataclass(frozen=True)
class Fact:
    """One fact about a cause.

    Attributes:
        text: the words by language; value: which segment, reason, template or product; empty for other facts.
        own, others: of the rep, and of the others of the team (or of the won opportunities, as the words say).
        says: what the fact says about the cause.
        unit: reporting currency, of an amount.
    """

    code: str
    text: dict[str, str]
    form: Form
    own: Figure
    others: Figure
    says: Says
    value: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Cause:
    """A possible cause with its facts (rep and others beside each other). says: what the facts say together."""

    code: str
    text: dict[str, str]
    facts: tuple[Fact, ...]
    says: Says
