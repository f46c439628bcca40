"""The form of a draft: its lines with price and discount, what goes off the total, until when it is valid."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from meetpunt.actions.quotes import QuoteLineTold
from meetpunt.store.quotes import QuoteCard
from meetpunt.web.deal_form import MOST_LINES, with_blanks
from meetpunt.web.entering import Entered
from meetpunt.web.templatetags.deals import amount_field, quantity


@dataclass
class Shown:
    """The fields as text, and what they mean."""

    rows: list[dict[str, str]]
    off: str
    valid: str
    template: str
    lines: tuple[QuoteLineTold, ...] = ()
    off_minor: int = 0
    valid_until: date | None = None
    problems: dict[str, str] = field(default_factory=dict)


def fresh(card: QuoteCard, valid_until: date) -> Shown:
    """The form of a draft as it stands."""
    rows = [
        {
            "product": str(line.product_id or ""),
            "quantity": quantity(line.quantity_milli),
            "amount": amount_field(line.full_minor, card.currency),
            "discount": amount_field(line.discount_minor, card.currency) if line.discount_minor else "",
            "cost": amount_field(line.cost_minor, card.currency),
            "wanted": line.wanted_on.isoformat() if line.wanted_on else "",
        }
        for line in card.lines
    ]
    off = amount_field(card.off_minor, card.currency) if card.off_minor else ""
    return Shown(with_blanks(rows), off, (card.valid_until or valid_until).isoformat(), card.template)


def read(told: QueryDict, currency: str) -> Shown:
    """What was sent."""
    entered = Entered({name: str(value) for name, value in told.items()})
    lines, rows = [], []
    for place in range(MOST_LINES):
        names = ("product", "quantity", "amount", "discount", "cost", "wanted")
        full = {name: f"line-{place}-{name}" for name in names}
        row = {name: entered.text(full[name]) for name in names}
        if not any(row.values()):
            continue
        rows.append(row)
        product, count = entered.number(full["product"]), entered.decimal(full["quantity"])
        if product is None:
            if any(row[name] for name in names[2:]):
                entered.problems[full["product"]] = _("Choose a product.")
            continue
        price = entered.money(full["amount"], currency)
        if price is None and full["amount"] not in entered.problems:
            entered.problems[full["amount"]] = _("A line of a quote needs a price.")
        lines.append(
            QuoteLineTold(
                product,
                1000 if count is None else int(count * 1000),
                price or 0,
                entered.money(full["discount"], currency) or 0,
                entered.money(full["cost"], currency),
                entered.day(full["wanted"]),
            )
        )
    off, valid = entered.money("off", currency) or 0, entered.day("valid_until")
    return Shown(
        with_blanks(rows),
        entered.text("off"),
        entered.text("valid_until"),
        entered.text("template", 80),
        tuple(lines),
        off,
        valid,
        entered.problems,
    )
