"""The rows of the page of parameters: the nine and what stands beside them, in the order in which people plan."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetpunt.method.planning.inputs import Code, Figure
from meetpunt.reports.planning.parameters import Column


@dataclass(frozen=True)
class Row:
    """A row.

    Attributes:
        number: of the nine parameters; 0 = worked out from them, or beside them.
        definition: code of its definition; empty = there is none.
        figure: of a seller's inputs, else of what stands beside them.
        show: days, whole, one (decimal), two, percent or money.
        records: which records it opens; empty = none.
    """

    number: int
    name: Promise
    definition: str
    note: Promise | str
    figure: str
    show: str
    records: str

    def of(self, column: Column) -> Figure:
        """The figure of a column."""
        found: Figure = getattr(column.inputs if self.code else column.beside, self.figure)
        return found

    @property
    def code(self) -> Code | None:
        """What a plan calls it; None = a plan does not count with it."""
        return next((one for one in Code if one == self.figure), None)


GROUPS: tuple[tuple[Promise, tuple[Row, ...]], ...] = (
    (
        _("What somebody can do"),
        (
            Row(0, _("Workable days"), "", _("in the planned year"), "workable_days", "days", ""),
            Row(2, _("Visits per day"), "visits_per_day", _("per workable day"), "visits_per_day", "one", "visits"),
            Row(
                0,
                _("Visits per day on the road"),
                "visits_per_day",
                _("beside it; a plan never counts with it"),
                "visits_per_road_day",
                "one",
                "visits",
            ),
        ),
    ),
    (
        _("Customers to keep"),
        (
            Row(0, _("Customers with agreed visits"), "agreed_visits", "", "customers", "whole", "customers"),
            Row(
                5,
                _("Agreed visits per customer"),
                "agreed_visits",
                _("in the planned year"),
                "visits_per_customer",
                "one",
                "customers",
            ),
            Row(
                0,
                _("Of these with a sales purpose"),
                "sale_share",
                _("they count as sales visits"),
                "sale_share",
                "percent",
                "agreed_visits",
            ),
        ),
    ),
    (
        _("Orders to win"),
        (
            Row(1, _("Orders"), "orders_to_win", _("at the pace of the measured period"), "orders", "whole", "orders"),
            Row(7, _("Average order size"), "order_size", "", "order_size", "money", "orders"),
            Row(0, _("Margin share"), "margin_share", "", "margin_share", "percent", "orders"),
            Row(3, _("Prospects per order"), "prospects_per_order", "", "prospects_per_order", "one", "prospects"),
            Row(
                4,
                _("Sales visits per order"),
                "visits_per_order",
                _("lost work included"),
                "visits_per_order",
                "one",
                "sales_visits",
            ),
            Row(
                0,
                _("Contacts per order"),
                "contacts_per_order",
                _("lost work included"),
                "contacts_per_order",
                "one",
                "contacts",
            ),
            Row(6, _("Quotes that become orders"), "quote_to_order", "", "quote_to_order", "percent", "quotes"),
        ),
    ),
    (
        _("Cross-selling"),
        (
            Row(
                8,
                _("Product families per customer"),
                "cross_selling",
                _("in the last 12 measured months"),
                "cross_selling",
                "two",
                "",
            ),
            Row(
                0,
                _("Orders with several families"),
                "several_families",
                _("the other way to count it"),
                "several_families",
                "percent",
                "several",
            ),
            Row(
                0,
                _("Follow-on orders per first order"),
                "follow_on",
                _("of another family, within a year"),
                "follow_on",
                "two",
                "openings",
            ),
            Row(0, _("Average follow-on order"), "follow_on", "", "follow_on_size", "money", "follow_ons"),
        ),
    ),
)
