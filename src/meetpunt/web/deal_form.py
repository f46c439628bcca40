"""The form of an opportunity: what it shows, what was typed into it, and the columns and lines that this means."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from meetpunt.actions.opportunities.lines import Line
from meetpunt.store.access import Viewer
from meetpunt.store.deal_choices import AccountChoice, account_named_by_id, accounts_named
from meetpunt.store.fields import from_day_number, to_day_number
from meetpunt.store.opportunity_card import LineRow
from meetpunt.web.entering import Entered
from meetpunt.web.templatetags.deals import amount_field, quantity

BLANK_LINES, MOST_LINES = 3, 60
TEXTS = {"name": 200, "segment": 80, "channel": 80, "lead_source": 80, "next_step": 200, "description": 5000}


@dataclass
class Shown:
    """The fields as text; `seen` is what a later change compares with."""

    told: dict[str, str]
    lines: list[dict[str, str]]
    seen: str = "{}"
    seen_lines: str = "[]"
    problems: dict[str, str] = field(default_factory=dict)
    doubles: tuple[AccountChoice, ...] = ()


@dataclass(frozen=True)
class Read:
    """What a form means: columns as `store.rows.values_of` tells them, and lines."""

    columns: dict[str, Any]
    lines: tuple[Line, ...]
    shown: Shown
    seen: dict[str, Any]
    seen_lines: list[list[Any]]


def fresh(values: dict[str, Any], account_name: str, lines: tuple[LineRow, ...]) -> Shown:
    """The form of an opportunity as it stands, or of one to be made."""
    currency = str(values.get("currency") or "EUR")
    told = {name: str(values.get(name) or "") for name in (*TEXTS, "contact_id", "owner_id", "account_id", "process")}
    told["account"] = account_name
    told["amount"] = amount_field(values.get("amount_minor"), currency)
    for name in ("expected_close", "next_step_on"):
        told[name] = "" if values.get(name) is None else from_day_number(values[name]).isoformat()
    rows = [
        {
            "product": str(line.product_id or ""),
            "quantity": quantity(line.quantity_milli),
            "amount": amount_field(line.amount_minor, currency),
            "cost": amount_field(line.cost_minor, currency),
            "wanted": line.wanted_on.isoformat() if line.wanted_on else "",
        }
        for line in lines
    ]
    plain = [
        [
            line.product_id,
            line.quantity_milli,
            line.amount_minor,
            line.cost_minor,
            to_day_number(line.wanted_on) if line.wanted_on else None,
        ]
        for line in lines
    ]
    return Shown(told, with_blanks(rows), json.dumps(values), json.dumps(plain))


def with_blanks(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The lines with a few empty ones under them."""
    return rows + [{"quantity": ""} for _place in range(BLANK_LINES)]


def read(request: HttpRequest, viewer: Viewer, currency: str) -> Read:
    """What was sent. A text that the form did not ask for, such as one that the organisation hid, is not touched."""
    entered = Entered({name: str(value) for name, value in request.POST.items()})
    columns: dict[str, Any] = {name: entered.text(name, most) for name, most in TEXTS.items() if name in request.POST}
    for name in ("contact_id", "owner_id"):
        if name in request.POST:
            columns[name] = entered.number(name)
    columns["amount_minor"] = entered.money("amount", currency)
    for name in ("expected_close", "next_step_on"):
        day = entered.day(name)
        columns[name] = None if day is None else to_day_number(day)
    account, doubles = _account(entered, viewer)
    columns["account_id"] = account
    lines, rows = _lines(entered, currency)
    told = {name: str(value) for name, value in request.POST.items()}
    told["account_id"] = str(account or "")
    shown = Shown(
        told,
        with_blanks(rows),
        entered.text("seen", 100_000) or "{}",
        entered.text("seen_lines", 100_000) or "[]",
        entered.problems,
        doubles,
    )
    seen, seen_lines = _plain(shown.seen, dict), _plain(shown.seen_lines, list)
    return Read(columns, lines, shown, seen, seen_lines)


def _account(entered: Entered, viewer: Viewer) -> tuple[int | None, tuple[AccountChoice, ...]]:
    """The account that is meant: the one chosen among doubles, the one that stood there, or the only one so named."""
    name, known = entered.text("account"), entered.number("account_id")
    if not name:
        return None, ()
    if (picked := entered.number("account_pick")) is not None and account_named_by_id(viewer, picked):
        return picked, ()
    found = accounts_named(viewer, name)
    if known is not None and any(one.id == known for one in found):
        return known, ()
    if len(found) == 1:
        return found[0].id, ()
    if found:
        entered.problems["account"] = _("There are several accounts of this name. Choose which one.")
        return None, found
    entered.problems["account"] = _("You have no account of this name. Choose one from the list, or add it first.")
    return None, ()


def _lines(entered: Entered, currency: str) -> tuple[tuple[Line, ...], list[dict[str, str]]]:
    lines, rows = [], []
    for place in range(MOST_LINES):
        names = {name: f"line-{place}-{name}" for name in ("product", "quantity", "amount", "cost", "wanted")}
        row = {name: entered.text(full) for name, full in names.items()}
        if not any(row.values()):
            continue
        rows.append(row)
        product, count = entered.number(names["product"]), entered.decimal(names["quantity"])
        if product is None:
            if any(row[name] for name in ("amount", "cost", "wanted")):
                entered.problems[names["product"]] = _("Choose a product.")
            continue
        milli = 1000 if count is None else int(count * 1000)
        amount, cost = entered.money(names["amount"], currency), entered.money(names["cost"], currency)
        lines.append(Line(product, milli, amount, cost, entered.day(names["wanted"])))
    return tuple(lines), rows


def _plain(text: str, kind: type) -> Any:
    try:
        found = json.loads(text)
    except ValueError:
        return kind()
    return found if isinstance(found, kind) else kind()
