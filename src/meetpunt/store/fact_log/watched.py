"""Which table's rows stand for which rows of the facts.

A change is told as a kind and a key; the rows of the facts that hang on that key are then fetched again, and those that
are no longer there removed. What hardly ever changes, but stands in many rows of the facts, is told as `EVERYTHING`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

EVERYTHING = "everything"
"""Fetch all facts again."""

PRUNED = "pruned"
"""What was told up to the mark in `key` is no longer here."""

TABLE = "table"
"""Something in the table with this key (`table_key`) changed; no fact is made of it."""

WORKED = "worked"
"""What a person did on a day was changed; `worked_by` and `worked_on` tell both of the key."""

AT = "at"
"""What was done at the account with this key was changed."""

ABOUT = "about"
"""What was done about the opportunity with this key was changed."""


@dataclass(frozen=True)
class Part:
    """Rows of a fact that are replaced together: those with a key in a column (None = all), where a condition holds."""

    fact: str
    column: str | None = None
    only: str = "1 = 1"


_DAYS = 65_536
_WORKED = (
    f"(COALESCE(#.person_id, 0) * {_DAYS} "
    f"+ CASE WHEN #.started_on BETWEEN 1 AND {_DAYS - 1} THEN #.started_on ELSE 0 END)"
)
_ENTERED_LAST_STEP = (
    "CASE WHEN #.kind = 'step' AND EXISTS (SELECT 1 FROM step s WHERE s.id = #.step_id AND s.is_final) "
    "THEN #.opportunity_id END"
)
_LINE_OF_WON = (
    "CASE WHEN EXISTS (SELECT 1 FROM opportunity w WHERE w.id = #.opportunity_id AND w.outcome = 'won') "
    "THEN #.opportunity_id END"
)

WATCHED: dict[str, tuple[tuple[str, str | None], ...]] = {
    "activity": (
        ("activity", "id"),
        (WORKED, _WORKED),
        (AT, "account_id"),
        (ABOUT, "opportunity_id"),
    ),
    "stage_event": (("event", "opportunity_id"), ("ordered", _ENTERED_LAST_STEP)),
    "opportunity": (("opportunity", "id"), ("ordered", "CASE WHEN #.outcome = 'won' THEN #.id END")),
    "opportunity_line": (("line", "opportunity_id"), ("ordered", _LINE_OF_WON)),
    "opportunity_change": (("change", "opportunity_id"),),
    "quote": (("quote", "id"), ("tool_use", None)),
    "sales_order": (("order", "id"), ("ordered", "opportunity_id")),
    "order_line": (("order", "order_id"),),
    "account": (("account", "id"),),
    "account_assignment": (("assignment", "account_id"),),
    "acch_state": (("acch", "account_id"),),
    "visit_agreement": (("agreement", "account_id"),),
    "team_membership": (("membership", None),),
    "competency": (("rating", None),),
    "competency_rating": (("rating", None),),
    "sales_tool": (("tool_use", None),),
    "quote_template": (("tool_use", None),),
    "tool_use": (("tool_use", None),),
    "tool_rating": (("tool_rating", None),),
}
"""Per table the kinds that a change of a row is told as, each with the column that holds the key (None = no key), or
what to work it out from, with # for the row; where it comes to nothing, nothing is told."""

WATCHED_WHOLE: dict[str, tuple[str, ...]] = {
    "step": (),
    "exchange_rate": (),
    "source": ("complete_from",),
    "product": ("name", "family_id"),
    "import_run": ("started_at",),
}
"""Tables of which a change is a change of everything; with columns: only a change of one of these."""

UNTOLD = frozenset(("fact_change", "change", "sending", "trail_head", "trail_door"))
"""Tables of which no change is told: each write adds to them, and no figure is made of them."""

KINDS_OF = {table: frozenset(kind for kind, _column in told) for table, told in WATCHED.items()}
"""Per watched table the kinds of which one at least is told when a row of it changes."""

# Only a won opportunity is a derived order, so that what happens to open ones leaves all that was counted from orders.
_DERIVED_ORDERS = Part("fact_order_line", "opportunity_id", "is_derived = 1")

FETCHED: dict[str, tuple[Part, ...]] = {
    "activity": (Part("fact_activity", "activity_id"),),
    WORKED: (),
    AT: (),
    ABOUT: (),
    "event": (Part("fact_stage", "opportunity_id"),),
    "opportunity": (Part("fact_opportunity", "opportunity_id"), Part("fact_stage", "opportunity_id")),
    "line": (Part("fact_opportunity_product", "opportunity_id"), Part("fact_product_asked", "opportunity_id")),
    "change": (Part("fact_opportunity_change", "opportunity_id"),),
    "quote": (Part("fact_quote", "quote_id"),),
    "order": (Part("fact_order_line", "order_id", "is_derived = 0"),),
    "ordered": (_DERIVED_ORDERS,),
    "account": (
        Part("fact_account", "account_id"),
        Part("fact_account_owner", "account_id"),
        Part("fact_acch", "account_id"),
    ),
    "assignment": (Part("fact_account_owner", "account_id"),),
    "acch": (Part("fact_acch", "account_id"),),
    "agreement": (Part("fact_visit_agreement", "account_id"),),
    "membership": (Part("fact_membership"),),
    "rating": (Part("fact_competency_rating"),),
    "tool_use": (Part("fact_tool_use"),),
    "tool_rating": (Part("fact_tool_rating"),),
}
"""Per kind what is fetched again. `fact_hand` and `fact_step` are not here: the first is a part of `fact_stage`, and a
changed step is a change of everything."""


def is_fetched(kind: str) -> bool:
    """Whether something of the facts is fetched again after a change of this kind."""
    return kind == EVERYTHING or bool(FETCHED.get(kind))


def worked_by(key: int) -> int:
    """The person who did what changed; 0 = nobody."""
    return key // _DAYS


def worked_on(key: int) -> int:
    """The number of the day on which it was done; 0 = no day, or one that is told by no such number."""
    return key % _DAYS


def told_as_tables(owned: Iterable[str]) -> tuple[str, ...]:
    """The tables of which a change is told as that of the table: those of an organisation that nothing else tells of.

    Parameters: owned, the tables whose rows belong to an organisation.
    """
    whole = {table for table, columns in WATCHED_WHOLE.items() if not columns}
    return tuple(table for table in owned if table not in WATCHED and table not in UNTOLD | whole)


def table_key(table: str) -> int:
    """The number that stands for a table in the log."""
    return crc32(table.encode())
