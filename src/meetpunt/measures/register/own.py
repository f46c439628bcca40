"""An organisation's own KPI: its blocks as they were chosen, checked, put in words, and compiled to one text.

Kinds: a count of records; a sum of a column over them; a share of them that meets more conditions; one count per another;
a mean of a column per record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from meetpunt.measures.register.blocks import Condition, Fact, Sum, fact
from meetpunt.measures.register.counted import Counted
from meetpunt.measures.register.definition import PERCENT, Words

OwnKind = Literal["count", "sum", "share", "ratio", "mean"]
KINDS: tuple[OwnKind, ...] = get_args(OwnKind)
MARK = "own:"
"""What a text that stands in no file begins with (`measures.engine.sql_text`)."""
MOST_CONDITIONS = 4
_MOST = 2**63 - 1
"""The largest number that a database binds."""
LANGUAGES = ("nl", "en")


class WrongBlocks(ValueError):
    """The blocks cannot be counted; the code says why: kind, fact, column, condition, value."""


@dataclass(frozen=True)
class Met:
    """A condition with what was typed for it."""

    of: Condition
    value: str

    @property
    def bound(self) -> int | str:
        """The value to bind."""
        return min(int(self.value) * self.of.times, _MOST) if self.of.typed == "number" else self.value

    def words(self, language: str) -> str:
        """In words."""
        told = self.of.words[language]
        return f"{told} {self.value}" if self.of.typed else told


@dataclass(frozen=True)
class Block:
    """Records of a fact that meet conditions."""

    of: Fact
    met: tuple[Met, ...]

    def words(self, language: str) -> str:
        """In words."""
        told = self.of.words[language]
        conditions = ", ".join(one.words(language) for one in self.met)
        return f"{told} ({conditions})" if conditions else told


@dataclass(frozen=True)
class Own:
    """A KPI made of blocks. column: what is added up, of a sum or mean; more: of a share; per: of a ratio."""

    kind: OwnKind
    of: Block
    column: Sum | None = None
    more: tuple[Met, ...] = ()
    per: Block | None = None


def own_of(told: Mapping[str, Any]) -> Own:
    """The blocks as they were kept or chosen: {"kind", "of": {"fact", "met": [[code, value]]}, "column", "more", "per"}.

    Raises:
        WrongBlocks: something of it is not there.
    """
    kind = told.get("kind")
    if kind not in KINDS:
        raise WrongBlocks("kind")
    of = _block(told.get("of") or {})
    column = next((one for one in of.of.sums if one.code == told.get("column")), None)
    if kind in ("sum", "mean") and column is None:
        raise WrongBlocks("column")
    more = tuple(_met(of.of, one) for one in told.get("more") or ()) if kind == "share" else ()
    if kind == "share" and not more:
        raise WrongBlocks("condition")
    per = _block(told.get("per") or {}) if kind == "ratio" else None
    return Own(kind, of, column if kind in ("sum", "mean") else None, more, per)


def formula_of(own: Own) -> Words:
    """How it is counted, in both languages."""
    found = {}
    for language in LANGUAGES:
        records = own.of.words(language)
        match own.kind:
            case "count":
                found[language] = {"nl": "aantal ", "en": "number of "}[language] + records
            case "share":
                more = ", ".join(one.words(language) for one in own.more)
                found[language] = {"nl": "deel van ", "en": "share of "}[language] + f"{records}: {more}"
            case "ratio":
                found[language] = f"{records} / {own.per.words(language) if own.per else ''}"
            case "sum":
                found[language] = f"{own.column.words[language] if own.column else ''}: {records}"
            case _:
                per = {"nl": " per record: ", "en": " per record: "}[language]
                found[language] = f"{own.column.words[language] if own.column else ''}{per}{records}"
    return found


def unit_of(own: Own) -> Words:
    """The unit that it is shown in when nobody named another."""
    if own.kind == "share":
        return dict(PERCENT)
    if own.column is not None:
        return dict(own.column.unit)
    return (
        {language: own.of.of.words[language] for language in LANGUAGES} if own.kind == "count" else {"nl": "", "en": ""}
    )


def counted_of(own: Own) -> Counted:
    """The recipe, with its text and what is bound in it."""
    text, bound = _compiled(own)
    column = own.column
    is_money = column is not None and column.is_money
    scale = 1.0 if column is None else column.scale
    record = own.of.of.record
    match own.kind:
        case "count":
            return Counted("count", text, "top_n", record=record, bound=bound)
        case "share":
            return Counted("share", text, "top_n", "bottom_n", scale=100.0, record=record, bound=bound)
        case "ratio":
            return Counted("ratio", text, "top_n", "bottom_n", bound=bound)
        case "sum":
            return Counted(
                *("sum", text, "top_sum"), number="top_n", squares=("top_tt",), scale=scale, is_money=is_money,
                record=record, bound=bound,
            )  # fmt: skip
        case _:
            return Counted(
                *("ratio", text, "top_sum", "top_n"), number="top_n", squares=("top_tt", "top_sum", "top_n"),
                scale=scale, is_money=is_money, record=record, bound=bound,
            )  # fmt: skip


def _compiled(own: Own) -> tuple[str, tuple[tuple[str, int | str], ...]]:
    bound: list[tuple[str, int | str]] = []
    value = f"r.{own.column.column}" if own.column else "0"
    unrated = "SUM(r.unrated)" if own.column and own.column.is_money else "0"
    more = " AND ".join(_sql(one, bound) for one in own.more) or "1 = 1"
    parts = [
        f"SELECT r.key AS key, SUM(CASE WHEN {more} THEN 1 ELSE 0 END) AS top_n, SUM(COALESCE({value}, 0)) AS top_sum,"
        f" SUM(CAST(COALESCE({value}, 0) AS DOUBLE PRECISION) * COALESCE({value}, 0)) AS top_tt, {'COUNT(*)' if own.more else '0'} AS bottom_n,"
        f" {unrated} AS without_rate\nFROM ({own.of.of.rows}) r\nWHERE {_where(own.of, bound)}\nGROUP BY r.key"
    ]
    if own.per is not None:
        parts.append(
            "SELECT r.key AS key, 0 AS top_n, 0 AS top_sum, 0 AS top_tt, COUNT(*) AS bottom_n, 0 AS without_rate\n"
            f"FROM ({own.per.of.rows}) r\nWHERE {_where(own.per, bound)}\nGROUP BY r.key"
        )
    columns = ("top_n", "top_sum", "top_tt", "bottom_n", "without_rate")
    added = ", ".join(f"SUM(u.{name}) AS {name}" for name in columns)
    together = "\nUNION ALL\n".join(parts)
    return f"{MARK}SELECT u.key, {added}\nFROM (\n{together}\n) u\nGROUP BY u.key\nORDER BY u.key", tuple(bound)


def _where(block: Block, bound: list[tuple[str, int | str]]) -> str:
    return " AND ".join(_sql(one, bound) for one in block.met) or "1 = 1"


def _sql(one: Met, bound: list[tuple[str, int | str]]) -> str:
    if not one.of.typed:
        return one.of.sql
    name = f"block_{len(bound)}"
    bound.append((name, one.bound))
    return one.of.sql.format(f":{name}")


def _block(told: Mapping[str, Any]) -> Block:
    of = fact(str(told.get("fact", "")))
    if of is None:
        raise WrongBlocks("fact")
    return Block(of, tuple(_met(of, one) for one in told.get("met") or ()))


def _met(of: Fact, told: Sequence[str]) -> Met:
    code, value = str(told[0]), str(told[1]).strip()
    found = next((one for one in of.conditions if one.code == code), None)
    if found is None:
        raise WrongBlocks("condition")
    if found.typed == "number" and not (value.isascii() and value.isdigit() and len(value) < 16):
        raise WrongBlocks("value")
    if found.typed == "text" and not 0 < len(value) <= 120:
        raise WrongBlocks("value")
    return Met(found, value if found.typed else "")
