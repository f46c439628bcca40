"""What a measure looks at: whose rows, which ones, when, and as seen at which moment.

A measure's text has the mark `{scope}` where its rows are chosen and names them `f`; the conditions are made here, with
every value bound.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from meetpunt.measures.reached import REACHED
from meetpunt.measures.standing import OPEN_ONES

EVER = (-(10**7), 10**7)
"""Day numbers before and after every period."""

NEVER_US = 2**62
"""An instant after every other."""

Key = Literal[
    "nothing",
    "owner",
    "team",
    "territory",
    "product",
    "family",
    "month",
    "owner_month",
    "owner_team",
    "opportunity",
    "activity",
    "quote",
    "order",
    "account",
]
"""The records themselves come last: what a figure was counted from, by the very text that counted it."""


@dataclass(frozen=True)
class Scope:
    """The question to a measure. None leaves a dimension open; ids are those of the store.

    Attributes:
        organisation: whose facts.
        process: which sales process; None = all (not every measure can do without).
        owners, teams, territories: as they were at the moment of each event.
        product, segment: of the opportunity. family: of the lines of orders.
        from_day, until_day: the period, inclusive day numbers in the organisation's time zone.
        as_of_us: first instant that is no longer seen (happened).
        known_at_us: first instant of recording that is no longer known.
        with_undated: count also what nobody wrote a moment for; only today's stock may.
        cohort: whether the entry into the process or into each step must lie in the period.
        by: what the rows of the result are about.
        position: the step that a measure about one step looks at, 0-based.
        since_day: the first day of the time before the period that a measure also looks back to.
        customer_months: so long after an order an account stays a customer, as the organisation has set it; a text that
            asks what an account was cannot do without (`store.account_status.customer_months`).
        landmark_days: so many days after its entry an opportunity is looked at.
        accounts: only what is about these accounts; for the texts that know the marks below.
        opportunities: only these; for the texts about opportunities.
        bound: more names and values, which the text of an organisation's own KPI binds.
    """

    organisation: int
    process: int | None = None
    owners: tuple[int, ...] | None = None
    teams: tuple[int, ...] | None = None
    territories: tuple[int, ...] | None = None
    product: int | None = None
    segment: str | None = None
    family: int | None = None
    accounts: tuple[int, ...] | None = None
    opportunities: tuple[int, ...] | None = None
    from_day: int = EVER[0]
    until_day: int = EVER[1]
    as_of_us: int = NEVER_US
    known_at_us: int = NEVER_US
    with_undated: bool = False
    cohort: Literal["process", "step"] = "process"
    by: Key = "nothing"
    position: int = 0
    since_day: int = EVER[0]
    customer_months: int | None = None
    landmark_days: int = 30
    bound: tuple[tuple[str, int | str], ...] = ()

    @property
    def is_about_few(self) -> bool:
        """Of some people, accounts or opportunities: found by index, and few rows."""
        return any(some is not None for some in (self.owners, self.accounts, self.opportunities))


KEYS: dict[Key, str] = {
    "nothing": "CAST(NULL AS BIGINT)",
    "owner": "f.owner_id",
    "team": "f.team_id",
    "territory": "f.territory_id",
    "product": "p.product_id",
    "month": "c.month",
    "owner_month": "COALESCE(f.owner_id, 0) * 32768 + c.month",
    "owner_team": "COALESCE(f.owner_id, 0) * 2147483648 + COALESCE(f.team_id, 0)",
    "opportunity": "f.opportunity_id",
    "activity": "f.activity_id",
    "quote": "f.quote_id",
    "account": "f.account_id",
}
ORDER_KEYS: dict[Key, str] = {
    **KEYS,
    "product": "f.product_id",
    "family": "f.family_id",
    "order": "f.order_id",
    "account": "f.account_id",
}
"""Orders know their own lines, so products need no join; months count as year * 12 + month - 1, and stand after the
owner in the fifteen lowest bits of owner_month."""

MONTHS = 32_768
"""owner_month = owner (0 = nobody) x this + month."""
TEAMS = 2_147_483_648
"""owner_team = owner (0 = nobody) x this + team (0 = none)."""
ACCOUNT_KEYS: dict[Key, str] = {key: KEYS[key] for key in ("owner", "territory", "account")}
ADDRESS_KEYS: dict[Key, str] = {**ACCOUNT_KEYS, "team": KEYS["team"], "account": "f.account_id"}
"""By what accounts are counted; where it is told whose they were on a day, also by team."""

MATERIALISED = "{materialised}"
"""Where the beginning of a text ends that a copy of the facts may keep (`measures.columnar.materialised`)."""

BY_MONTH = "LEFT JOIN calendar c ON c.day = f.happened_day"
BY_PRODUCT = "LEFT JOIN fact_product_asked p ON p.opportunity_id = f.opportunity_id"
IN_HAND = "SELECT i.opportunity_id FROM fact_hand i WHERE i.organisation_id = :organisation"
IN_TEAM = (
    "f.owner_id IN (SELECT m.person_id FROM fact_membership m WHERE m.organisation_id = :organisation"
    " AND m.from_day <= :until_day AND m.until_day > :until_day AND {})"
)
OF_PRODUCT = (
    "EXISTS (SELECT 1 FROM fact_opportunity_product x"
    " WHERE x.opportunity_id = f.opportunity_id AND x.product_id = :product)"
)


def compile_scope(text: str, scope: Scope) -> tuple[str, dict[str, int | str]]:
    """The text with its marks filled in, and the values to bind by name.

    Marks: `{reached}` the opportunities that reached a step (`measures.reached`); `{open_ones}` those that are open
    (`measures.standing`); `{scope}` conditions on the rows `f`; `{key}` what the result is by; `{by_product}` the join
    that `{key}` needs when it is by product; `{in_hand}` only the opportunities asked for, and that the chosen people,
    teams or territories ever had in hand, so that a rep's page does not read the whole organisation; `{order_scope}`,
    `{order_key}` and `{by_month}` the same as scope, key and its join for the lines of orders; `{people_scope}` only
    whose rows, of which team and territory; `{activity_key}` the activity itself when the result is by activity;
    `{account_scope}` whose accounts, in the team of its last day, in which territory and segment; `{from_chosen}` and
    `{of_chosen}` the rows `v` of the accounts in the list `chosen`: of some people's it is the way in (CROSS JOIN keeps
    SQLite to that order), of everybody's a filter; `{account_key}` and `{address_key}` by what accounts are;
    `{segment_scope}` the segment alone; `{of_account}` only what is about the accounts, `{of_these}` only what is about
    the opportunities asked for. `{materialised}` says nothing here.
    """
    values: dict[str, int | str] = {
        "organisation": scope.organisation,
        "from_day": scope.from_day,
        "until_day": scope.until_day,
        "as_of": scope.as_of_us,
        "known_at": scope.known_at_us,
        "with_undated": int(scope.with_undated),
        "by_step": int(scope.cohort == "step"),
        "position": scope.position,
        "since_day": scope.since_day,
        "landmark_days": scope.landmark_days,
        **dict(scope.bound),
    }
    conditions: list[str] = []
    if scope.process is not None:
        values["process"] = scope.process
    if scope.customer_months is not None:
        values["customer_months"] = scope.customer_months
    for column, ids in (("owner_id", scope.owners), ("team_id", scope.teams), ("territory_id", scope.territories)):
        if ids is not None:
            names = [f"{column}_{place}" for place in range(len(ids))]
            values.update(zip(names, ids, strict=True))
            listed = ", ".join(f":{name}" for name in names) or "NULL"
            conditions.append(f"f.{column} IN ({listed})")
    of_order, of_opportunity = list(conditions), list(conditions)
    of_account = [IN_TEAM.format(one.replace("f.", "m.")) if one.startswith("f.team_id") else one for one in conditions]
    of_segment = ["f.segment = :segment"] if scope.segment is not None else []
    if scope.process is not None:
        of_opportunity.append("f.process_id = :process")
    if scope.segment is not None:
        values["segment"] = scope.segment
        of_opportunity.append("f.segment = :segment")
    if scope.product is not None:
        values["product"] = scope.product
        of_opportunity.append(OF_PRODUCT)
        of_order.append("f.product_id = :product")
    if scope.family is not None:
        values["family"] = scope.family
        of_order.append("f.family_id = :family")
    these = [] if scope.opportunities is None else [f"f.opportunity_id IN ({_listed(scope.opportunities)})"]
    of_opportunity += these
    about_some = bool(conditions) or scope.accounts is not None
    hands = " AND ".join(condition.replace("f.", "i.") for condition in conditions)
    marks = {
        "{reached}": REACHED,
        "{open_ones}": OPEN_ONES,
        "{scope}": _joined(of_opportunity),
        "{in_hand}": _joined([*these, f"f.opportunity_id IN ({IN_HAND} AND {hands})"] if hands else these),
        "{order_scope}": _joined(of_order),
        "{people_scope}": _joined(conditions),
        "{account_scope}": _joined(of_account + of_segment),
        "{from_chosen}": "chosen c CROSS JOIN " if about_some else "",
        "{of_chosen}": "v.account_id = c.account_id"
        if about_some
        else "v.account_id IN (SELECT c.account_id FROM chosen c)",
        "{segment_scope}": _joined(of_segment),
        "{of_account}": f"\n  AND f.account_id IN ({_listed(scope.accounts)})" if scope.accounts is not None else "",
        "{of_these}": _joined(these),
        MATERIALISED: "",
        "{account_key}": ACCOUNT_KEYS.get(scope.by, KEYS["nothing"]),
        "{address_key}": ADDRESS_KEYS.get(scope.by, KEYS["nothing"]),
        "{by_month}": BY_MONTH if scope.by in ("month", "owner_month") else "",
        "{by_product}": BY_PRODUCT if scope.by == "product" else "",
        "{key}": KEYS.get(scope.by, ""),
        "{order_key}": ORDER_KEYS.get(scope.by, ""),
        "{activity_key}": "f.activity_id" if scope.by == "activity" else KEYS["nothing"],
    }
    for mark, filling in marks.items():
        text = text.replace(mark, filling)
    return text, values


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(int(one)) for one in numbers) or "NULL"


def _joined(conditions: list[str]) -> str:
    return "".join(f"\n  AND {condition}" for condition in conditions)
