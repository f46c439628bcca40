"""The building blocks of an organisation's own KPIs: facts, what of them is added up, and conditions on them.

The rule: SQL stands here and nowhere else; what people type is a number or a text that is only ever bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from meetpunt.measures.register.counted import Record
from meetpunt.measures.register.definition import Words
from meetpunt.method.lengths import HOUR, MINUTE

Typed = Literal["", "number", "text"]


@dataclass(frozen=True)
class Condition:
    """A condition on a record. sql: with `{}` where the typed value is bound; typed: what of it is typed, if anything.

    times: how many counted units a typed one is.
    """

    code: str
    words: Words
    sql: str
    typed: Typed = ""
    times: int = 1


@dataclass(frozen=True)
class Sum:
    """What can be added up over records. scale: the shown unit per counted one; is_money: in minor units."""

    code: str
    words: Words
    column: str
    unit: Words
    scale: float = 1.0
    is_money: bool = False


@dataclass(frozen=True)
class Fact:
    """Records to count.

    Attributes:
        words: what one counts, in the plural.
        rows: a query of one row per record, with `key` and the columns that sums and conditions name; its marks are
            those of `scope.compile_scope`.
    """

    code: str
    words: Words
    record: Record
    rows: str
    sums: tuple[Sum, ...]
    conditions: tuple[Condition, ...]


_SEEN = "f.happened_us < :as_of AND f.recorded_us < :known_at AND f.happened_day BETWEEN :from_day AND :until_day"
_KINDS = (
    ("visit", "bezoek", "visit"),
    ("call", "telefoongesprek", "call"),
    ("email", "e-mail", "e-mail"),
    ("demonstration", "demonstratie", "demonstration"),
    ("quote_work", "offertewerk", "quote work"),
    ("lead_work", "leadwerk", "lead work"),
    ("office", "kantoorwerk", "office work"),
    ("travel", "reizen", "travel"),
)
HOURS: Words = {"nl": "uur", "en": "hours"}


def _yes(code: str, nl: str, en: str, sql: str) -> tuple[Condition, Condition]:
    """A condition, and that it does not hold."""
    return (
        Condition(code, {"nl": nl, "en": en}, sql),
        Condition(f"not_{code}", {"nl": f"niet: {nl}", "en": f"not: {en}"}, f"NOT ({sql})"),
    )


def _bounds(code: str, nl: str, en: str, column: str, times: int = 1) -> tuple[Condition, Condition]:
    """At least and at most a number."""
    return (
        Condition(
            f"{code}_least", {"nl": f"{nl} minstens", "en": f"{en} at least"}, f"{column} >= {{}}", "number", times
        ),
        Condition(
            f"{code}_most", {"nl": f"{nl} hoogstens", "en": f"{en} at most"}, f"{column} <= {{}}", "number", times
        ),
    )


ACTIVITIES = Fact(
    "activities",
    {"nl": "gehouden activiteiten", "en": "activities held"},
    "activity",
    "SELECT {key} AS key, f.kind, f.opportunity_id, f.account_id, f.asked_for_order, f.met_decider, f.has_commitment,"
    " f.next_step_day, f.length_ms, f.counted_ms, f.travel_minutes, f.travel_metres"
    " FROM fact_activity f {by_product} {by_month}"
    f" WHERE f.organisation_id = :organisation AND f.status = 'held' AND {_SEEN}{{people_scope}}",
    (
        Sum("hours", {"nl": "uren", "en": "hours"}, "counted_ms", HOURS, 1 / HOUR),
        Sum("travel_hours", {"nl": "reisuren", "en": "travel hours"}, "travel_minutes", HOURS, 1 / 60),
        Sum("kilometres", {"nl": "kilometers", "en": "kilometres"}, "travel_metres", {"nl": "km", "en": "km"}, 0.001),
    ),
    (
        *(
            condition
            for code, nl, en in _KINDS
            for condition in _yes(f"kind_{code}", f"soort is {nl}", f"kind is {en}", f"r.kind = '{code}'")
        ),
        *_yes("asked", "om de order gevraagd", "asked for the order", "r.asked_for_order = 'yes'"),
        *_yes("decider", "met een beslisser", "with somebody who decides", "COALESCE(r.met_decider, 0) = 1"),
        *_yes("commitment", "met een toezegging", "with a commitment", "r.has_commitment = 1"),
        *_yes("next_step", "met een volgende stap", "with a next step", "r.next_step_day IS NOT NULL"),
        *_yes("opportunity", "bij een verkoopkans", "for an opportunity", "r.opportunity_id IS NOT NULL"),
        *_yes("account", "bij een klant of prospect", "at an account", "r.account_id IS NOT NULL"),
        *_bounds("minutes", "minuten", "minutes", "COALESCE(r.length_ms, 0)", MINUTE),
        *_bounds("travel", "reisminuten", "travel minutes", "COALESCE(r.travel_minutes, 0)"),
    ),
)
QUOTES = Fact(
    "quotes",
    {"nl": "offertes", "en": "quotes"},
    "quote",
    "SELECT {key} AS key, f.revision, f.template, f.has_discount FROM ("
    "SELECT q.organisation_id, q.quote_id, q.opportunity_id, q.account_id, q.owner_id, m.team_id, a.territory_id, a.segment,"
    " q.happened_us, q.happened_day, q.recorded_us, q.revision, q.template,"
    " CASE WHEN COALESCE(q.discount_minor, 0) > 0 THEN 1 ELSE 0 END AS has_discount"
    " FROM fact_quote q"
    " LEFT JOIN fact_membership m ON m.person_id = q.owner_id AND m.from_day <= q.happened_day"
    " AND q.happened_day < m.until_day"
    " LEFT JOIN fact_account a ON a.account_id = q.account_id"
    " WHERE q.organisation_id = :organisation) f {by_product} {by_month}"
    f" WHERE {_SEEN}{{people_scope}}",
    (),
    (
        *_yes("first", "eerste versie", "first revision", "r.revision = 1"),
        *_yes("discount", "met korting", "with a discount", "r.has_discount = 1"),
        *_bounds("revision", "versie", "revision", "r.revision"),
        Condition("template", {"nl": "sjabloon is", "en": "template is"}, "r.template = {}", "text"),
    ),
)
ORDERS = Fact(
    "orders",
    {"nl": "orders", "en": "orders"},
    "order",
    "SELECT {order_key} AS key, f.order_id, SUM(f.amount_reporting_minor) AS amount,"
    " SUM(CASE WHEN f.cost_reporting_minor IS NOT NULL THEN f.amount_reporting_minor - f.cost_reporting_minor END) AS margin,"
    " COUNT(DISTINCT f.family_id) AS families,"
    " SUM(CASE WHEN f.amount_minor IS NOT NULL AND f.amount_reporting_minor IS NULL THEN 1 ELSE 0 END) AS unrated"
    " FROM fact_order_line f {by_month}"
    f" WHERE f.organisation_id = :organisation AND f.is_cancelled = 0 AND {_SEEN}"
    " AND (f.replaced_us IS NULL OR f.replaced_us >= :as_of OR f.replaced_recorded_us >= :known_at){order_scope}"
    " GROUP BY {order_key}, f.order_id",
    (
        Sum("revenue", {"nl": "omzet", "en": "revenue"}, "amount", {"nl": "bedrag", "en": "amount"}, is_money=True),
        Sum("margin", {"nl": "marge", "en": "margin"}, "margin", {"nl": "bedrag", "en": "amount"}, is_money=True),
    ),
    (
        *_bounds("amount", "bedrag", "amount", "COALESCE(r.amount, 0)"),
        *_bounds("families", "productgroepen", "product families", "r.families"),
    ),
)
ENTRIES = Fact(
    "entries",
    {"nl": "verkoopkansen die een stap bereikten", "en": "opportunities that reached a step"},
    "opportunity",
    "SELECT {key} AS key, f.position, f.segment FROM ("
    "SELECT e.organisation_id, e.process_id, e.opportunity_id, e.owner_id, e.team_id, e.territory_id, e.segment, e.position,"
    " e.happened_us, e.happened_day, e.recorded_us,"
    " ROW_NUMBER() OVER (PARTITION BY e.opportunity_id, e.position ORDER BY e.happened_us, e.event_id) AS place"
    " FROM fact_stage e WHERE e.organisation_id = :organisation AND e.kind = 'step' AND e.position >= 0"
    " AND e.happened_us IS NOT NULL AND e.recorded_us < :known_at) f {by_product} {by_month}"
    f" WHERE f.place = 1 AND {_SEEN}{{scope}}",
    (),
    (
        Condition("step", {"nl": "stap nummer", "en": "step number"}, "r.position = {} - 1", "number"),
        Condition("segment", {"nl": "segment is", "en": "segment is"}, "r.segment = {}", "text"),
    ),
)
FACTS: tuple[Fact, ...] = (ACTIVITIES, QUOTES, ORDERS, ENTRIES)


def fact(code: str) -> Fact | None:
    """The fact of a code."""
    return next((one for one in FACTS if one.code == code), None)
