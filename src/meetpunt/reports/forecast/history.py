"""What was known of a process at a moment, as a forecast takes it: what is open, what was ordered, when each entered.

Rule: the terms, the owner and the step are those of that moment. What has no date, or stands in no step, is in no
forecast; it is counted beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.database import Columns
from meetpunt.measures.engine import measure_columns
from meetpunt.measures.scope import Scope
from meetpunt.method.forecast.told_steps import NextSteps
from meetpunt.method.spells import Cause
from meetpunt.reports.ask import FunnelAsk, scope_of
from meetpunt.reports.log import ProcessLog, process_log
from meetpunt.reports.log_events import DAY_US
from meetpunt.store.fields import to_day_number
from meetpunt.store.rates import rates_on
from meetpunt.store.refs import OrganisationRef, ProcessRef

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

YEARS_BACK = 3
"""Orders of longer ago tell nothing of the coming months."""


@dataclass(frozen=True)
class OpenDeals:
    """What is open at the moment; arrays of equal length, -1 = none or not known, amounts in the reporting currency.

    Attributes:
        step: the furthest step reached; age: days in it.
        amount, margin: minor units; nan = not known.
        expected_close: day number.
        has_next_step: a next step was told for a day after the moment.
        product, family: of its largest line.
    """

    opportunity: Ints
    account: Ints
    owner: Ints
    territory: Ints
    product: Ints
    family: Ints
    step: NDArray[np.int16]
    age: Floats
    amount: Floats
    margin: Floats
    expected_close: Ints
    has_next_step: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.opportunity)


@dataclass(frozen=True)
class Ordered:
    """Every line ordered before the moment; arrays of equal length, amounts in the reporting currency.

    Attributes:
        margin: minor units; nan = the cost is not known.
        quantity: in thousandths. wanted: day number, -1 = not told.
        no_rate: the amount has no exchange rate.
    """

    order: Ints
    opportunity: Ints
    day: Ints
    owner: Ints
    team: Ints
    territory: Ints
    product: Ints
    family: Ints
    quantity: Ints
    wanted: Ints
    amount: Floats
    margin: Floats
    no_rate: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.order)


@dataclass(frozen=True)
class Asked:
    """Every line of every opportunity of the process; amount nan = not known, wanted -1 = not told."""

    opportunity: Ints
    product: Ints
    family: Ints
    quantity: Ints
    amount: Floats
    wanted: Ints


@dataclass(frozen=True)
class History:
    """All of it.

    Attributes:
        moment: first moment that is no longer seen, days since 1970-01-01 UTC.
        as_of: the last day that is seen.
        worth: amount of the opportunity of each spell; nan = not known.
        next_steps: every dated next step that was told.
        not_counted: open ones that stand in no step or have no date.
    """

    as_of: date
    moment: float
    log: ProcessLog
    deals: OpenDeals
    ordered: Ordered
    asked: Asked
    worth: Floats
    next_steps: NextSteps
    not_counted: int


def history_of(
    organisation: OrganisationRef,
    process: ProcessRef,
    as_of: date,
    change: int,
    moment: datetime | None = None,
    known_at: date | None = None,
) -> History:
    """What was known at the end of a day.

    Parameters:
        change: the organisation's change number, read before.
        moment: an exact first moment that is no longer seen, instead of the end of the day.
        known_at: the last day of writing down that counts; None = all that is known now.
    """
    ask = FunnelAsk(as_of=as_of, is_today=False, as_of_moment=moment, known_at=known_at)
    scope = scope_of(organisation, process, ask)
    log = process_log(scope, len(process.steps), change)
    asked = _asked(measure_columns("lines_asked", scope))
    main = main_product(asked)
    opened = measure_columns("open_deals", scope)
    told = _next_steps(measure_columns("next_steps_told", scope))
    here = scope.as_of_us / DAY_US
    deals = _deals(organisation, as_of, log, opened, main, told, here)
    back = to_day_number(as_of) - YEARS_BACK * 366
    lines = measure_columns("lines_ordered", Scope(**{**scope.__dict__, "from_day": back, "until_day": back + 10_000}))
    amounts = measure_columns("amounts_asked", scope)
    lines = of_process(lines, _whole(amounts["opportunity_id"]))
    worth = _worth(log, amounts, deals)
    return History(
        as_of=as_of,
        moment=here,
        log=log,
        deals=deals,
        ordered=_ordered(lines),
        asked=asked,
        worth=worth,
        next_steps=told,
        not_counted=len(opened["opportunity_id"]) - len(deals),
    )


def of_process(lines: Columns, opportunities: Ints) -> Columns:
    """The lines of these opportunities, and of none."""
    of = _whole(lines["opportunity_id"])
    chosen = (of < 0) | np.isin(of, opportunities)
    return {name: values[chosen] for name, values in lines.items()}


def of_opportunity(keys: Ints, values: NDArray[np.generic], wanted: Ints, missing: int = -1) -> Ints:
    """The value of each wanted key; keys are in order and occur once."""
    if not len(keys):
        return np.full(len(wanted), missing, dtype=np.int64)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, np.asarray(values, dtype=np.int64)[place], missing)


def main_product(asked: Asked) -> tuple[Ints, Ints, Ints]:
    """Opportunity, product and family of the largest line of each opportunity with lines."""
    order = np.lexsort((asked.product, asked.quantity, np.nan_to_num(asked.amount, nan=-1.0), asked.opportunity))
    ids = asked.opportunity[order]
    last = np.flatnonzero(np.append(ids[1:] != ids[:-1], True)[: len(ids)])
    return ids[last], asked.product[order][last], asked.family[order][last]


def _asked(column: Columns) -> Asked:
    amount = column["amount_minor"].astype(np.float64)
    return Asked(
        opportunity=_whole(column["opportunity_id"]),
        product=_whole(column["product_id"]),
        family=_whole(column["family_id"]),
        quantity=_whole(column["quantity_milli"]),
        amount=np.where(amount < 0, np.nan, amount),
        wanted=_whole(column["wanted_day"]),
    )


def _next_steps(column: Columns) -> NextSteps:
    """Of the rows of `next_steps_told`."""
    return NextSteps(
        np.asarray(column["opportunity_id"], dtype=np.int64),
        column["happened_us"].astype(np.float64) / DAY_US,
        column["next_step_day"].astype(np.float64) + 1.0,
    )


def _deals(
    organisation: OrganisationRef,
    as_of: date,
    log: ProcessLog,
    column: Columns,
    main: tuple[Ints, Ints, Ints],
    told: NextSteps,
    moment: float,
) -> OpenDeals:
    standing = log.spells.where((log.spells.cause == Cause.OPEN) & (log.spells.step < log.steps - 1))
    ids = _whole(column["opportunity_id"])
    place = np.searchsorted(standing.opportunity, ids) if len(standing) else np.zeros(len(ids), dtype=np.intp)
    place = np.minimum(place, max(len(standing) - 1, 0))
    found = standing.opportunity[place] == ids if len(standing) else np.zeros(len(ids), dtype=np.bool_)
    chosen, place = np.flatnonzero(found), place[found]
    ids = ids[chosen]
    rates = rates_on(organisation.id, as_of)
    currencies = column["currency"][chosen]
    amount, margin = (
        _converted(column[name][chosen].astype(np.float64), currencies, organisation.currency, rates.micro)
        for name in ("amount_minor", "margin_minor")
    )
    return OpenDeals(
        opportunity=ids,
        account=_whole(column["account_id"])[chosen],
        owner=_whole(column["owner_id"])[chosen],
        territory=_whole(column["territory_id"])[chosen],
        product=of_opportunity(main[0], main[1], ids),
        family=of_opportunity(main[0], main[2], ids),
        step=standing.step[place],
        age=standing.age[place],
        amount=amount,
        margin=margin,
        expected_close=_whole(column["expected_close_day"])[chosen],
        has_next_step=told.at(moment, ids),
    )


def _converted(minor: Floats, currencies: NDArray[np.generic], own: str, micro: dict[str, int]) -> Floats:
    """In the reporting currency; nan where nothing is known or no rate is."""
    found = np.where(minor < 0, np.nan, minor)
    for currency in set(currencies.tolist()) - {own}:
        rate = micro[currency] / 1_000_000 if currency in micro else np.nan
        found = np.where(currencies == currency, found * rate, found)
    return found


def _ordered(column: Columns) -> Ordered:
    amount = column["amount_minor"].astype(np.float64)
    costed = column["is_costed"].astype(np.bool_)
    margin = np.where(costed, amount - column["cost_minor"].astype(np.float64), np.nan)
    return Ordered(
        order=_whole(column["order_id"]),
        opportunity=_whole(column["opportunity_id"]),
        day=_whole(column["happened_day"]),
        owner=_whole(column["owner_id"]),
        team=_whole(column["team_id"]),
        territory=_whole(column["territory_id"]),
        product=_whole(column["product_id"]),
        family=_whole(column["family_id"]),
        quantity=_whole(column["quantity_milli"]),
        wanted=_whole(column["wanted_day"]),
        amount=amount,
        margin=margin,
        no_rate=column["no_rate"].astype(np.bool_),
    )


def _worth(log: ProcessLog, column: Columns, deals: OpenDeals) -> Floats:
    """What the opportunity of each spell is about: of open ones on the terms of the moment, of others the last ones."""
    latest = of_opportunity(_whole(column["opportunity_id"]), _whole(column["amount_minor"]), log.spells.opportunity)
    worth = np.where(latest < 0, np.nan, latest.astype(np.float64))
    if len(deals):
        place = np.minimum(np.searchsorted(deals.opportunity, log.spells.opportunity), len(deals) - 1)
        worth = np.where(deals.opportunity[place] == log.spells.opportunity, deals.amount[place], worth)
    return worth


def _whole(column: NDArray[np.generic]) -> Ints:
    return np.asarray(column, dtype=np.int64)
