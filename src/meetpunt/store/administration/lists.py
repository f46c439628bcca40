"""The lists that an organisation keeps itself: teams, territories, products, loss reasons and so on.

A register: each list names its table and columns, and one page and one action serve them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Model, QuerySet

from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.administration import administered
from meetpunt.store.access.registration import find
from meetpunt.store.models import (
    Holiday,
    LossReason,
    Product,
    ProductFamily,
    QuoteTemplate,
    Team,
    Territory,
)
from meetpunt.store.refs import Named
from meetpunt.store.rows import Values, values_of


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    YES_NO = "yes_no"
    DAY = "day"
    ONE_OF = "one_of"


@dataclass(frozen=True)
class Column:
    """A column of a list. of: the table that it chooses from."""

    name: str
    kind: Kind = Kind.TEXT
    longest: int = 120
    required: bool = False
    of: type[Model] | None = None


@dataclass(frozen=True)
class ListOf:
    """A list: its table, its columns, and the order in which it reads."""

    code: str
    model: type[Model]
    columns: tuple[Column, ...]
    order: tuple[str, ...] = ("name", "pk")
    is_ordered: bool = False
    """People put it in order themselves."""

    @property
    def can_end(self) -> bool:
        """A row can be taken out of use, so that what refers to it stays."""
        return any(column.name == "is_active" for column in self.columns)


_NAME = Column("name", required=True)
_IN_USE = Column("is_active", Kind.YES_NO)
LISTS = {
    one.code: one
    for one in (
        ListOf("teams", Team, (_NAME, Column("parent_id", Kind.ONE_OF, of=Team))),
        ListOf("territories", Territory, (_NAME,)),
        ListOf(
            "products",
            Product,
            (
                Column("name", longest=200, required=True),
                Column("code", longest=80),
                Column("family_id", Kind.ONE_OF, of=ProductFamily),
                _IN_USE,
            ),
            ("-is_active", "name", "pk"),
        ),
        ListOf("families", ProductFamily, (_NAME,)),
        ListOf(
            "loss-reasons",
            LossReason,
            (
                Column("text_nl", required=True),
                Column("text_en", required=True),
                Column("is_no_decision", Kind.YES_NO),
                _IN_USE,
            ),
            ("position", "pk"),
            is_ordered=True,
        ),
        ListOf("quote-templates", QuoteTemplate, (Column("name", longest=80, required=True), _IN_USE)),
        ListOf(
            "holidays",
            Holiday,
            (Column("day", Kind.DAY, required=True), Column("name", longest=80, required=True)),
            ("-day",),
        ),
    )
}


@dataclass(frozen=True)
class ListRow:
    """A row with the columns as the database holds them, and of chosen things their names."""

    id: int
    values: Values
    shown: dict[str, Any]
    is_active: bool


def list_of(code: str) -> ListOf:
    """The list of that code; NotVisible when there is none."""
    try:
        return LISTS[code]
    except KeyError:
        raise NotVisible(f"list {code}") from None


def list_rows(viewer: Viewer, code: str) -> tuple[ListRow, ...]:
    """Every row, in the list's order."""
    found = list_of(code)
    return _read(viewer, found, administered(viewer, found.model).order_by(*found.order))


def list_row(viewer: Viewer, code: str, row_id: int) -> ListRow:
    """One row; NotVisible when it is not there."""
    found = list_of(code)
    rows = administered(viewer, found.model)
    find(rows, row_id)
    return _read(viewer, found, rows.filter(pk=row_id))[0]


def choices(viewer: Viewer, column: Column) -> tuple[Named, ...]:
    """What a column chooses from."""
    if column.of is None:
        return ()
    rows = administered(viewer, column.of).order_by("name")
    return tuple(Named(pk, name) for pk, name in rows.values_list("pk", "name"))


def _read(viewer: Viewer, found: ListOf, rows: QuerySet[Any]) -> tuple[ListRow, ...]:
    names = {
        column.name: {one.id: one.name for one in choices(viewer, column)}
        for column in found.columns
        if column.kind is Kind.ONE_OF
    }
    read = []
    for row in rows:
        values = values_of(row, [column.name for column in found.columns])
        shown = {
            column.name: names[column.name].get(values[column.name], "")
            if column.kind is Kind.ONE_OF
            else getattr(row, column.name)
            for column in found.columns
        }
        read.append(ListRow(row.pk, values, shown, getattr(row, "is_active", True)))
    return tuple(read)
