"""Large orders to come: when production is told of one, when it is told again, and when that ends.

Rule: told once when an order first meets a rule; after that only of a change that matters against what was last told,
so that a chance that flickers around the threshold tells once, and many small changes add up to one telling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LESS_LIKELY_BELOW = 0.8
"""Of the rule's chance. A chance is estimated; below 20 % less than the threshold lies more than its usual week-to-week
noise, and nobody plans anew for less."""
CHANGE = 0.10
"""Of quantity or amount, against what was last told: less is within what a batch or a shift takes up."""
WEEK = timedelta(weeks=1)


class WeekFrom(StrEnum):
    """Where the wanted week comes from: entered on a line, worked out, or the day on which the customer decides."""

    LINE = "line"
    CLOSE_AND_USUAL = "close_and_usual"
    CLOSE = "close"


class Stand(StrEnum):
    """How a large order stands; the first two may still come."""

    LIKELY = "likely"
    LESS_LIKELY = "less_likely"
    ORDERED = "ordered"
    GONE = "gone"


class Telling(StrEnum):
    """What is told."""

    TOLD = "told"
    CHANGED = "changed"
    ENDED = "ended"


class Changed(StrEnum):
    """What is different from what was last told."""

    CHANCE = "chance"
    WEEK = "week"
    QUANTITY = "quantity"
    AMOUNT = "amount"


@dataclass(frozen=True)
class Line:
    """A product asked for. Quantities in thousandths, the amount in the reporting currency; None = not known."""

    product: int | None
    family: int | None
    quantity_milli: int
    amount_minor: int | None = None
    wanted: date | None = None


@dataclass(frozen=True)
class Rule:
    """When an order is large (either is enough), likely and near enough. product, family: of which; None = of all."""

    least_minor: int | None
    least_milli: int | None
    least_chance: float
    weeks_ahead: int
    product: int | None = None
    family: int | None = None

    def covers(self, line: Line) -> bool:
        """Whether a line is of the rule's products."""
        if self.product is not None:
            return line.product == self.product
        return self.family is None or line.family == self.family


@dataclass(frozen=True)
class Wanted:
    """On which day an order is wanted, and what that is read from."""

    day: date
    source: WeekFrom

    @property
    def week(self) -> date:
        """The Monday of its week."""
        return monday(self.day)


@dataclass(frozen=True)
class Deal:
    """An open or closed opportunity as it stands. chance: of being won, None = not to be said; amount_minor: of all."""

    stand: Stand | None
    lines: tuple[Line, ...]
    amount_minor: int | None
    chance: float | None
    wanted: Wanted | None

    @property
    def is_open(self) -> bool:
        """Neither won nor lost."""
        return self.stand is None


@dataclass(frozen=True)
class Told:
    """What production was last told, and how that stood. quantities: thousandths by product, in order of product."""

    stand: Stand
    amount_minor: int | None
    chance: float | None
    wanted: Wanted | None
    quantities: tuple[tuple[int | None, int], ...]

    @property
    def quantity_milli(self) -> int:
        """Of all products together."""
        return sum(quantity for _product, quantity in self.quantities)


@dataclass(frozen=True)
class Step:
    """What is to be told now, what is different, and how it stands after that."""

    telling: Telling
    changed: tuple[Changed, ...]
    told: Told


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def wanted_of(lines: Sequence[Line], expected_close: date | None, usual_days: int | None) -> Wanted | None:
    """The first day that a line is wanted; else the expected close and the usual days from order to wanted day; else
    the expected close; None when nobody entered any of these.
    """
    entered = [line.wanted for line in lines if line.wanted is not None]
    if entered:
        return Wanted(min(entered), WeekFrom.LINE)
    if expected_close is None:
        return None
    if usual_days is None:
        return Wanted(expected_close, WeekFrom.CLOSE)
    return Wanted(expected_close + timedelta(days=usual_days), WeekFrom.CLOSE_AND_USUAL)


def quantities_of(lines: Sequence[Line]) -> tuple[tuple[int | None, int], ...]:
    """The quantity of each product, in order of product; lines without one together, last."""
    found: dict[int | None, int] = {}
    for line in lines:
        found[line.product] = found.get(line.product, 0) + line.quantity_milli
    return tuple(sorted(found.items(), key=lambda one: (one[0] is None, one[0] or 0)))


def is_large(rule: Rule, deal: Deal) -> bool:
    """Whether the value or the quantity of the lines that the rule covers is enough.

    A rule of all products reads the whole amount, which may be known without lines.
    """
    covered = [line for line in deal.lines if rule.covers(line)]
    amounts = [line.amount_minor for line in covered if line.amount_minor is not None]
    amount = sum(amounts) if amounts else None
    if rule.product is None and rule.family is None and deal.amount_minor is not None:
        amount = deal.amount_minor
    by_value = rule.least_minor is not None and amount is not None and amount >= rule.least_minor
    quantity = sum(line.quantity_milli for line in covered)
    by_quantity = rule.least_milli is not None and bool(covered) and quantity >= rule.least_milli
    return by_value or by_quantity


def is_near(rule: Rule, deal: Deal, today: date) -> bool:
    """Whether it is wanted between this week and so many weeks ahead. A week that passed is an old date, not news."""
    if deal.wanted is None:
        return False
    return monday(today) <= deal.wanted.week <= monday(today) + rule.weeks_ahead * WEEK


def meets(rule: Rule, deal: Deal, today: date) -> bool:
    """Whether an open opportunity is one that production is told of by this rule."""
    likely = deal.chance is not None and deal.chance >= rule.least_chance
    return deal.is_open and likely and is_near(rule, deal, today) and is_large(rule, deal)


def threshold(rules: Sequence[Rule], deal: Deal, otherwise: float) -> float:
    """The lowest chance asked by a rule for which the order is large; `otherwise` when there is none (any more)."""
    return min((rule.least_chance for rule in rules if is_large(rule, deal)), default=otherwise)


def next_step(told: Told | None, deal: Deal, is_met: bool, least_chance: float) -> Step | None:
    """What production is to be told now; None = nothing that matters changed.

    Asking again after having told gives None: `next_step(step.told, deal, ...)` is None for every step.

    Parameters:
        is_met: whether a rule is met now (`meets`).
        least_chance: asked of it (`threshold`), for the margin below it.
    """
    if told is None:
        return Step(Telling.TOLD, (), _as_it_stands(deal, Stand.LIKELY)) if is_met else None
    if deal.stand is not None:
        if deal.stand is told.stand:
            return None
        return Step(Telling.ENDED, _differences(told, deal), _as_it_stands(deal, deal.stand))
    stand = _stand_of_open(told, deal, is_met, least_chance)
    changed = _differences(told, deal)
    if stand is not told.stand:
        return Step(Telling.CHANGED, (Changed.CHANCE, *changed), _as_it_stands(deal, stand))
    if stand is Stand.LIKELY and changed:
        return Step(Telling.CHANGED, changed, _as_it_stands(deal, stand))
    return None


def _stand_of_open(told: Told, deal: Deal, is_met: bool, least_chance: float) -> Stand:
    """Likely and less likely change places over a margin; what ended comes back only when it meets a rule anew."""
    if told.stand in (Stand.ORDERED, Stand.GONE):
        return Stand.LIKELY if is_met else told.stand
    if deal.chance is None:
        return told.stand
    if told.stand is Stand.LIKELY:
        return Stand.LESS_LIKELY if deal.chance < LESS_LIKELY_BELOW * least_chance else Stand.LIKELY
    return Stand.LIKELY if deal.chance >= least_chance else Stand.LESS_LIKELY


def _differences(told: Told, deal: Deal) -> tuple[Changed, ...]:
    found = []
    if _moved(told.wanted, deal.wanted):
        found.append(Changed.WEEK)
    before, after = dict(told.quantities), dict(quantities_of(deal.lines))
    if any(_differs(before.get(product, 0), after.get(product, 0)) for product in before.keys() | after.keys()):
        found.append(Changed.QUANTITY)
    amount = deal.amount_minor
    if amount is not None and (told.amount_minor is None or _differs(told.amount_minor, amount)):
        found.append(Changed.AMOUNT)
    return tuple(found)


def _moved(before: Wanted | None, after: Wanted | None) -> bool:
    """Another week. A day that is worked out moves a little whenever orders come in: it must move a whole week."""
    if after is None:
        return False
    if before is None:
        return True
    if after.source is WeekFrom.LINE:
        return after.week != before.week
    return abs(after.day - before.day) >= WEEK


def _differs(before: int, after: int) -> bool:
    return before != after and abs(after - before) >= CHANGE * abs(before)


def _as_it_stands(deal: Deal, stand: Stand) -> Told:
    return Told(stand, deal.amount_minor, deal.chance, deal.wanted, quantities_of(deal.lines))
