"""What profitability holds: sums that add up, a row with the year before and its months, and the whole.

The rule: what has no known cost or discount is beside the sum, never in it as nothing; an amount without an exchange
rate refuses its sum.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from meetpunt.method.bought_together import Also
from meetpunt.method.pareto import Pareto
from meetpunt.method.planning.costs import CostKind
from meetpunt.store.refs import ORGANISATION, Place


class By(StrEnum):
    """What the rows are about."""

    ACCOUNT = "account"
    REP = "rep"
    TERRITORY = "territory"
    PRODUCT = "product"
    FAMILY = "family"
    SEGMENT = "segment"

    @property
    def has_cost(self) -> bool:
        """Work is done for accounts, by people, in territories; it is not told for which product."""
        return self not in (By.PRODUCT, By.FAMILY)

    @property
    def is_people(self) -> bool:
        """The rows are people: alphabetical, in no chart, and never sorted by a figure."""
        return self is By.REP


class Kind(StrEnum):
    """What stands in a row."""

    ONE = "one"
    NONE = "none"
    OTHERS = "others"
    BOUGHT_NOTHING = "bought_nothing"


@dataclass(frozen=True)
class ProfitAsk:
    """The question; both days are included, and `last` is not after today."""

    first: date
    last: date
    by: By = By.ACCOUNT
    place: Place = ORGANISATION


@dataclass(frozen=True)
class Sums:
    """Order intake of some lines; money in minor units of the reporting currency.

    Attributes:
        costed_minor: revenue of the lines whose cost is known, and margin_minor their margin; costed_lines: how many.
        discounted_minor: revenue of the lines whose discount is known, and discount_minor what was taken off them.
        told_lines, list_lines, quote_lines: from what the discount of so many lines is known.
        without_rate: lines without an exchange rate.
    """

    orders: int = 0
    lines: int = 0
    revenue_minor: int = 0
    costed_minor: int = 0
    margin_minor: int = 0
    costed_lines: int = 0
    discounted_minor: int = 0
    discount_minor: int = 0
    told_lines: int = 0
    list_lines: int = 0
    quote_lines: int = 0
    without_rate: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def margin(self) -> int | None:
        """The margin; None = no line's cost is known, or an amount has no rate."""
        return self.margin_minor if self.costed_lines and not self.without_rate else None

    @property
    def revenue(self) -> int | None:
        """The revenue; None = an amount has no rate."""
        return None if self.without_rate else self.revenue_minor

    @property
    def discount(self) -> int | None:
        """The discount; None = of no line it is known."""
        return self.discount_minor if self.discount_lines and not self.without_rate else None

    @property
    def discount_lines(self) -> int:
        """Of how many lines the discount is known."""
        return self.told_lines + self.list_lines + self.quote_lines

    @property
    def uncosted_minor(self) -> int:
        """Revenue of lines whose cost nobody knows."""
        return self.revenue_minor - self.costed_minor

    @property
    def margin_share(self) -> float | None:
        """Margin over the revenue of the same lines."""
        return self.margin_minor / self.costed_minor if self.margin is not None and self.costed_minor else None

    @property
    def discount_share(self) -> float | None:
        """Discount over what the same lines were worth before it."""
        listed = self.discounted_minor + self.discount_minor
        return self.discount_minor / listed if self.discount is not None and listed else None


@dataclass(frozen=True)
class Cost:
    """Cost to serve. minor: what is known of it; missing: rates without which it is a part; activities: how many."""

    minor: int = 0
    missing: tuple[CostKind, ...] = ()
    activities: int = 0

    @property
    def known(self) -> int | None:
        """The cost; None = something was done, and of nothing a rate is known."""
        return None if self.missing and not self.minor else self.minor


@dataclass(frozen=True)
class Row:
    """One account, rep, territory, product, family or segment.

    Attributes:
        key: its id, the text of a segment; None = what belongs to none.
        kind: what stands in this row: one of them, what belongs to none, others whom the viewer may not see by name, or
            accounts that were worked for and bought nothing; count: how many are added up in it.
        sums, before: of the period and of the same days a year before.
        months: the sums by month (year * 12 + month - 1); months_before: of the whole those of the year before, by the
            month a year later.
        customers: buying accounts; families: their product families added up, for the cross-selling ratio.
        cost: cost to serve; None where it is not split so. opens: the viewer may open the account's card.
    """

    key: int | str | None
    name: str
    sums: Sums
    before: Sums
    months: dict[int, Sums]
    months_before: dict[int, Sums] | None = None
    customers: int = 0
    families: int = 0
    cost: Cost | None = None
    kind: Kind = Kind.ONE
    count: int = 1
    opens: bool = False

    @property
    def contribution(self) -> int | None:
        """Margin less cost to serve; None when one of the two is not known."""
        if self.cost is None or self.cost.known is None or self.sums.margin is None:
            # Where nothing was sold, what it cost is all there is.
            if self.cost is not None and self.cost.known and not self.sums.lines:
                return -self.cost.known
            return None
        return self.sums.margin - self.cost.known

    @property
    def cross_selling(self) -> float | None:
        """Product families per buying account."""
        return self.families / self.customers if self.customers else None


@dataclass(frozen=True)
class CrossSelling:
    """Product families per buying account; None = fewer than five accounts. spread: accounts by number of families."""

    value: float | None
    low: float | None
    high: float | None
    accounts: int
    families: int
    spread: dict[int, int]


@dataclass(frozen=True)
class Point:
    """Where one stands: margin and cost to serve as shares of its revenue."""

    margin_share: float
    cost_share: float
    revenue_minor: int


@dataclass(frozen=True)
class Quadrants:
    """Margin against cost to serve, of those with revenue, known margin and known cost.

    Attributes:
        margin, cost: the middle one's shares (medians), where the quadrants meet.
        counts: [high or low margin][little or much to serve]. losing: how many cost more to serve than their margin.
        left: how many are in no quadrant, because a figure is not known.
    """

    points: tuple[Point, ...]
    margin: float
    cost: float
    counts: tuple[tuple[int, int], tuple[int, int]]
    losing: int
    left: int


@dataclass(frozen=True)
class Family:
    """A product family with how many accounts bought of it."""

    id: int
    name: str
    buyers: int


@dataclass(frozen=True)
class Profitability:
    """The whole answer.

    Attributes:
        rows: people by name, the others by margin; last what belongs to none and those that are not named.
        total: all of them, as the scorecard has it; cost with what is about none of them.
        months: the months of the period in order.
        pareto: over the rows that are one, by margin; None of people. of_margin: by margin, else by revenue because no
            cost is known. quadrants: None of people, and where cost is not split so.
        families: those that are bought; pairs: every pair of them, see `method.bought_together`.
        hides_names: some are added up because the viewer does not work in them.
    """

    ask: ProfitAsk
    rows: tuple[Row, ...]
    total: Row
    months: tuple[int, ...]
    pareto: Pareto | None
    of_margin: bool
    quadrants: Quadrants | None
    cross: CrossSelling
    families: tuple[Family, ...]
    pairs: tuple[Also, ...]
    hides_names: bool
