"""What the page of profitability shows: its rows in the asked order, its words, and the table as a file.

The rule: accounts, products, segments and territories may be sorted by a figure; people stand by name alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from meetpunt.connectors.files.writing import Cell
from meetpunt.method.bought_together import Also
from meetpunt.reports.profitability.figures import By, Cost, Kind, Profitability, Row, Sums
from meetpunt.store.access import Viewer
from meetpunt.store.profit_accounts import sees_people_of
from meetpunt.web import export
from meetpunt.web.charts import spark
from meetpunt.web.scenario_words import COSTS

PAGE = 25
MATRIX = 12
"""So many families fit in a table of pairs; of more the pairs that stand out are listed."""
BY: dict[By, Promise] = {
    By.ACCOUNT: gettext_lazy("Accounts"),
    By.REP: gettext_lazy("Reps"),
    By.TERRITORY: gettext_lazy("Territories"),
    By.PRODUCT: gettext_lazy("Products"),
    By.FAMILY: gettext_lazy("Families"),
    By.SEGMENT: gettext_lazy("Segments"),
}
ONE: dict[By, Promise] = {
    By.ACCOUNT: gettext_lazy("Account"),
    By.REP: gettext_lazy("Rep"),
    By.TERRITORY: gettext_lazy("Territory"),
    By.PRODUCT: gettext_lazy("Product"),
    By.FAMILY: pgettext_lazy("of products", "Family"),
    By.SEGMENT: gettext_lazy("Segment"),
}
NONE: dict[By, Promise] = {
    By.ACCOUNT: gettext_lazy("Of no account"),
    By.REP: gettext_lazy("Of nobody"),
    By.TERRITORY: gettext_lazy("In no territory"),
    By.PRODUCT: gettext_lazy("Of no product"),
    By.FAMILY: gettext_lazy("Of no family"),
    By.SEGMENT: gettext_lazy("In no segment"),
}
SORTS: dict[str, Callable[[Row], float | None]] = {
    "revenue": lambda row: row.sums.revenue,
    "before": lambda row: row.before.revenue,
    "margin": lambda row: row.sums.margin,
    "margin_share": lambda row: row.sums.margin_share,
    "discount": lambda row: row.sums.discount_share,
    "cost": lambda row: row.cost.known if row.cost else None,
    "contribution": lambda row: row.contribution,
}


@dataclass(frozen=True)
class Line:
    """A row with its words. link: to the account's card, orders: to its orders; empty where they may not be read."""

    row: Row
    name: str
    link: str
    orders: str
    spark: SafeString
    missing: str


@dataclass(frozen=True)
class Head:
    """A column's head; link: the address that sorts by it, empty where it does not; direction: how it is sorted now."""

    code: str
    text: str
    link: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Beside:
    """A place in the table of what is bought together; also None: the same family, or too few bought of it."""

    also: Also | None


@dataclass(frozen=True)
class PairRow:
    """A family with the others beside it."""

    name: str
    buyers: int
    cells: tuple[Beside, ...]


@dataclass(frozen=True)
class Pair:
    """Two families of which one goes with the other."""

    item: str
    other: str
    also: Also


def name_of(row: Row, by: By) -> str:
    """What a row is called."""
    if row.kind is Kind.NONE:
        return str(NONE[by])
    if row.kind is Kind.BOUGHT_NOTHING:
        said = ngettext("%(n)s account that bought nothing", "%(n)s accounts that bought nothing", row.count)
        return said % {"n": row.count}
    if row.kind is Kind.OTHERS:
        said = ngettext("%(n)s other, added up", "%(n)s others, added up", row.count)
        return said % {"n": row.count}
    return row.name or "–"


def ordered(report: Profitability, sort: str) -> list[Row]:
    """The rows in the asked order; those that are several, and what is of none, stay last."""
    column = sort.removeprefix("-")
    if report.ask.by.is_people or (column not in SORTS and column != "name"):
        return list(report.rows)
    single = [row for row in report.rows if row.kind is Kind.ONE]
    rest = [row for row in report.rows if row.kind is not Kind.ONE]
    down = sort.startswith("-")
    if column == "name":
        return [*sorted(single, key=lambda row: row.name.casefold(), reverse=down), *rest]
    value = SORTS[column]
    known = [(told, row) for row in single if (told := value(row)) is not None]
    known.sort(key=lambda pair: pair[0], reverse=down)
    return [*(row for _told, row in known), *(row for row in single if value(row) is None), *rest]


def heads(report: Profitability, sort: str, kept: str, has_before: bool) -> list[Head]:
    """The columns; of people none sorts."""
    by = report.ask.by
    texts = [("name", str(ONE[by])), ("orders", _("Orders")), ("revenue", _("Revenue"))]
    texts += [("before", _("Year before"))] if has_before else []
    texts += [("margin", _("Margin")), ("margin_share", _("Margin %")), ("discount", _("Discount"))]
    texts += [("cost", _("Cost to serve")), ("contribution", _("Contribution"))] if by.has_cost else []
    made = []
    for code, text in texts:
        if by.is_people or code == "orders":
            made.append(Head(code, text))
            continue
        now = sort.removeprefix("-") == code
        down = not sort.startswith("-") if now else code != "name"
        link = kept + "&" + urlencode({"sort": ("-" if down else "") + code})
        made.append(Head(code, text, link, ("descending" if sort.startswith("-") else "ascending") if now else ""))
    return made


def lines(report: Profitability, viewer: Viewer, rows: Sequence[Row], kept: str) -> list[Line]:
    """The rows of a page with their words."""
    all_orders = sees_people_of(viewer, report.ask.place)
    return [_line(report, row, kept, all_orders) for row in rows]


def missing(cost: Cost | None) -> str:
    """The rates that were not there, in words; empty when none was missed."""
    return ", ".join(str(COSTS[kind]).lower() for kind in cost.missing) if cost else ""


def known_from(sums: Sums) -> str:
    """From what the discount of lines is known, with counts."""
    told = (
        (sums.told_lines, gettext_lazy("told by the source: %(n)s")),
        (sums.list_lines, gettext_lazy("against the list price of the day: %(n)s")),
        (sums.quote_lines, gettext_lazy("from the quote: %(n)s")),
        (sums.lines - sums.discount_lines, gettext_lazy("not known: %(n)s")),
    )
    return "; ".join(str(text) % {"n": count} for count, text in told if count)


def pairs_of(report: Profitability) -> list[Pair]:
    """The pairs that are clearly above chance, the largest difference first; each once, from the smaller side."""
    names = {one.id: one.name for one in report.families}
    clear = [one for one in report.pairs if one.is_clear and one.item in names and one.other in names]
    clear.sort(key=lambda one: (one.p, -(one.lift or 0.0), one.buyers))
    seen: set[frozenset[int | None]] = set()
    found = []
    for one in clear:
        pair = frozenset((one.item, one.other))
        if pair not in seen and one.item is not None:
            seen.add(pair)
            found.append(Pair(names[one.item], names[one.other], one))
    return found


def matrix_of(report: Profitability) -> list[PairRow]:
    """Families beside families; empty when there are too many, or no two."""
    if not 2 <= len(report.families) <= MATRIX:
        return []
    pairs = {(one.item, one.other): one for one in report.pairs}
    return [
        PairRow(one.name, one.buyers, tuple(Beside(pairs.get((one.id, other.id))) for other in report.families))
        for one in report.families
    ]


def table(report: Profitability, currency: str) -> tuple[list[str], list[list[Cell]]]:
    """The whole table as a file has it."""
    by = report.ask.by
    names = [str(ONE[by]), _("Orders"), _("Revenue"), _("Revenue of the year before"), _("Margin")]
    names += [_("Margin of the year before"), _("Revenue without a known cost"), _("Discount"), _("Customers")]
    names += [_("Cost to serve"), _("Contribution"), _("Missing rates")] if by.has_cost else []
    told = [*report.rows, report.total]
    return names, [_cells(report, row, currency, row is report.total) for row in told]


def _cells(report: Profitability, row: Row, currency: str, is_total: bool) -> list[Cell]:
    def major(minor: int | None) -> Cell:
        return export.major(minor, currency)

    sums, by = row.sums, report.ask.by
    cells: list[Cell] = [_("Together") if is_total else name_of(row, by), sums.orders, major(sums.revenue)]
    cells += [major(row.before.revenue), major(sums.margin), major(row.before.margin), major(sums.uncosted_minor)]
    cells += [major(sums.discount), row.customers]
    if by.has_cost:
        cells += [major(row.cost.known if row.cost else None), major(row.contribution), missing(row.cost)]
    return cells


def _line(report: Profitability, row: Row, kept: str, all_orders: bool) -> Line:
    by = report.ask.by
    is_one = row.kind is Kind.ONE
    may = (all_orders or row.opens or by.is_people) if is_one else all_orders and row.kind is Kind.NONE
    key = "" if row.key is None else str(row.key)
    orders = f"{reverse('profitability-orders')}{kept}&{urlencode({'key': key})}" if may and row.sums.orders else ""
    link = reverse("account", args=(row.key,)) if row.opens and by is By.ACCOUNT else ""
    drawn = tuple(float(row.months.get(month, Sums()).revenue_minor) for month in report.months[-36:])
    return Line(row, name_of(row, by), link, orders, spark(drawn) if row.months else SafeString(""), missing(row.cost))
