"""Opportunities in hand as a list: filtered, sorted, a page at a time or all of them; and grouped by expected month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, QuerySet, Sum

from meetpunt.store.access import Viewer
from meetpunt.store.models import Opportunity
from meetpunt.store.pipeline import Part, Planned, chosen, planned_for, products_of

PAGE, AT_ONCE = 50, 5000
STATES = ("open", "won", "lost", "no_decision", "all")
SORTS = {
    "account": "account__name",
    "name": "name",
    "owner": "owner__name",
    "step": "step__position",
    "amount": "amount_minor",
    "close": "expected_close",
    "created": "created_at",
    "closed": "closed_on",
}


@dataclass(frozen=True)
class ListAsk:
    """What is asked of the list. close_from, close_until: inclusive days of expected closing."""

    part: Part = field(default_factory=Part)
    state: str = "open"
    step_id: int | None = None
    close_from: date | None = None
    close_until: date | None = None
    sort: str = "close"
    descending: bool = False


@dataclass(frozen=True)
class ListRow:
    """An opportunity in the list."""

    id: int
    name: str
    account_id: int | None
    account_name: str
    town: str
    owner_name: str
    step_id: int | None
    outcome: str
    amount_minor: int | None
    currency: str
    expected_close: date | None
    closed_on: date | None
    segment: str
    channel: str
    lead_source: str
    loss_reason: str
    product: str
    planned: Planned | None


def asked_rows(viewer: Viewer, ask: ListAsk) -> QuerySet[Opportunity]:
    """The opportunities of a question, unsorted."""
    rows = chosen(viewer, ask.part)
    if ask.state != "all":
        rows = rows.filter(outcome=ask.state)
    if ask.step_id is not None:
        rows = rows.filter(step_id=ask.step_id)
    if ask.close_from is not None:
        rows = rows.filter(expected_close__gte=ask.close_from)
    if ask.close_until is not None:
        rows = rows.filter(expected_close__lte=ask.close_until)
    return rows


def listed(viewer: Viewer, ask: ListAsk, page: int | None) -> tuple[int, int, tuple[ListRow, ...]]:
    """How many there are, which page it is, and its rows; page None = all of them (export)."""
    rows = asked_rows(viewer, ask)
    column = F(SORTS[ask.sort])
    order = column.desc(nulls_last=True) if ask.descending else column.asc(nulls_last=True)
    ids = rows.order_by(order, "pk").values_list("pk", flat=True)
    if page is None:
        every = list(ids)
        return len(every), 1, tuple(_rows(every))
    total = rows.count()
    number = min(max(1, page), max(1, -(-total // PAGE)))
    return total, number, tuple(_rows(list(ids[(number - 1) * PAGE : number * PAGE])))


def open_by_month(viewer: Viewer, ask: ListAsk) -> tuple[tuple[date | None, int | None, str, int, int, int], ...]:
    """Per expected day, step and currency of the open ones: how many, with an amount, and how much that is."""
    grouped = asked_rows(viewer, ask).filter(outcome="open").order_by()
    rows = grouped.values_list("expected_close", "step_id", "currency").annotate(
        Count("pk"), Count("amount_minor"), Sum("amount_minor")
    )
    return tuple((*row[:5], row[5] or 0) for row in rows)


def _rows(ids: list[int]) -> Iterator[ListRow]:
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        products, planned = products_of(some), planned_for(some)
        rows = Opportunity.objects.filter(pk__in=some).select_related("account", "owner")
        found = {row.pk: row for row in rows}
        for one in some:
            row = found[one]
            yield ListRow(
                id=row.pk,
                name=row.name,
                account_id=row.account_id,
                account_name=row.account.name if row.account else "",
                town=row.account.town if row.account else "",
                owner_name=row.owner.name if row.owner else "",
                step_id=row.step_id,
                outcome=row.outcome,
                amount_minor=row.amount_minor,
                currency=row.currency,
                expected_close=row.expected_close,
                closed_on=row.closed_on,
                segment=row.segment,
                channel=row.channel,
                lead_source=row.lead_source,
                loss_reason=row.loss_reason,
                product=products.get(row.pk, ""),
                planned=planned.get(row.pk) or _words(row),
            )


def _words(row: Opportunity) -> Planned | None:
    if row.outcome != "open" or not (row.next_step or row.next_step_on):
        return None
    return Planned("", row.next_step, row.next_step_on, None, None)
