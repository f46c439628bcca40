"""The form of a change: what is asked of each kind, how it is typed, and what of it cannot be meant.

The rule: the method says of what sort each term is; this says only what it is called and how people write it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from meetpunt.connectors.values.numbers import parse_number
from meetpunt.connectors.values.styles import NumberStyle
from meetpunt.method.planning.scenarios import KINDS, Kind
from meetpunt.method.planning.terms import Is, TermsError, kept, read, terms_of
from meetpunt.store.currencies import exponent
from meetpunt.store.refs import StepRef
from meetpunt.web import formats, scenario_words
from meetpunt.web.planning_words import step_name
from meetpunt.web.templatetags.deals import amount_field

LABELS: dict[tuple[Kind, str], tuple[Promise, Promise | str]] = {
    (Kind.HIRE, "name"): (gettext_lazy("Name, or what you call the vacancy"), ""),
    (Kind.HIRE, "start"): (gettext_lazy("First month"), ""),
    (Kind.HIRE, "curve"): (
        gettext_lazy("Growing in, per cent per month"),
        gettext_lazy("30 30 30 70 70 70 is a third in the first three months, then 70, then in full."),
    ),
    (Kind.HIRE, "once"): (gettext_lazy("Costs once"), gettext_lazy("Finding somebody, a car, a laptop.")),
    (Kind.LEAVE, "person"): (gettext_lazy("Who"), ""),
    (Kind.LEAVE, "start"): (gettext_lazy("Away from"), ""),
    (Kind.LEAVE, "until"): (gettext_lazy("Up to and including"), gettext_lazy("Empty: for the rest of the year.")),
    (Kind.LEAVE, "spread"): (
        gettext_lazy("Work that goes to the others, in %"),
        gettext_lazy("Customers, orders to win and target; the rest waits."),
    ),
    (Kind.INSIDE_SALES, "share"): (gettext_lazy("Service visits done by telephone, in %"), ""),
    (Kind.INSIDE_SALES, "minutes"): (gettext_lazy("Minutes of inside sales per visit taken over"), ""),
    (Kind.INSIDE_SALES, "office"): (
        gettext_lazy("Office hours a week taken over, per seller"),
        gettext_lazy("They become visits at the pace of any other hour."),
    ),
    (Kind.CHANNEL, "channel"): (gettext_lazy("Where these orders go"), ""),
    (Kind.CHANNEL, "orders"): (gettext_lazy("Share of the orders that goes there, in %"), ""),
    (Kind.CHANNEL, "segment"): (gettext_lazy("Of which customers"), gettext_lazy("In your words, to read later.")),
    (Kind.CHANNEL, "customers"): (gettext_lazy("Customers with agreed visits who are visited no more, in %"), ""),
    (Kind.CHANNEL, "size"): (
        gettext_lazy("Size of these orders, as a part of the average order"),
        gettext_lazy("0,5 is half of it."),
    ),
    (Kind.CHANNEL, "stays"): (
        gettext_lazy("How much of these orders stays, in %"),
        gettext_lazy("The rest is lost: not every customer comes along."),
    ),
    (Kind.REDIVIDE, "giver"): (gettext_lazy("From"), ""),
    (Kind.REDIVIDE, "taker"): (gettext_lazy("To"), ""),
    (Kind.REDIVIDE, "customers"): (gettext_lazy("Customers with agreed visits"), ""),
    (Kind.REDIVIDE, "orders"): (gettext_lazy("Orders to win"), gettext_lazy("The target goes along.")),
    (Kind.REDIVIDE, "days"): (gettext_lazy("Workable days"), ""),
    (Kind.TRAINING, "step"): (gettext_lazy("Of which step"), gettext_lazy("What goes on from it.")),
    (Kind.TRAINING, "points"): (
        gettext_lazy("Points of conversion more"),
        gettext_lazy("3 points make 48 of 45 in a hundred. It is a hope: say so when you talk about it."),
    ),
    (Kind.TRAINING, "people"): (gettext_lazy("Who go"), gettext_lazy("Nobody ticked: everybody.")),
    (Kind.TRAINING, "days"): (gettext_lazy("Days each"), ""),
    (Kind.TRAINING, "cost"): (gettext_lazy("Costs each"), ""),
    (Kind.LOYALTY, "share"): (gettext_lazy("Agreed visits left out, in %"), ""),
    (Kind.LOYALTY, "people"): (gettext_lazy("Customers of"), gettext_lazy("Nobody ticked: everybody.")),
    (Kind.MORE_VISITS, "visits"): (gettext_lazy("Visits per day more"), ""),
    (Kind.MORE_VISITS, "people"): (gettext_lazy("Whose"), gettext_lazy("Nobody ticked: everybody.")),
    (Kind.TARGET, "target"): (gettext_lazy("Target in revenue, of all together"), ""),
}


@dataclass(frozen=True)
class Field:
    """A field. sort: text, number, money, month, choice or several. choices: value, name, and whether it is chosen."""

    name: str
    label: Promise
    hint: Promise | str
    sort: str
    value: str
    choices: tuple[tuple[str, str, bool], ...]
    is_required: bool
    problem: str = ""


@dataclass(frozen=True)
class Offered:
    """What there is to choose from: sellers by key, the steps, the currency."""

    names: Mapping[int, str]
    steps: tuple[StepRef, ...]
    currency: str


def typed_terms(kind: Kind, told: QueryDict, currency: str) -> dict[str, Any]:
    """What was typed, as terms are kept; what cannot be read stays as it was typed, for `read` to refuse."""
    return {name: _typed(one.sort, told, name, currency) for name, one in terms_of(KINDS[kind]).items()}


def checked(kind: Kind, terms: Mapping[str, Any]) -> tuple[dict[str, Any], TermsError | None]:
    """The terms as they are kept, or what is wrong."""
    try:
        return kept(read(KINDS[kind], terms)), None
    except TermsError as wrong:
        return dict(terms), wrong


def form_fields(
    kind: Kind,
    terms: Mapping[str, Any],
    offered: Offered,
    wrong: TermsError | None = None,
    told: QueryDict | None = None,
) -> tuple[Field, ...]:
    """The fields of a kind with what stands in them; `told`: as it was typed, where that was refused."""
    made = []
    defaults = {one.name: one.default for one in fields(KINDS[kind])}
    for name, which in terms_of(KINDS[kind]).items():
        if which.sort is Is.FACTORS:
            continue
        value = terms.get(name, None if defaults[name] is MISSING else defaults[name])
        label, hint = LABELS[kind, name]
        typed = told.get(name, "") if told is not None else written(which.sort, value, offered.currency)
        chosen = _several(told, name) if told is not None else _chosen(value)
        problem = str(scenario_words.PROBLEMS[wrong.problem]) if wrong is not None and wrong.field == name else ""
        made.append(
            Field(
                name,
                label,
                hint,
                _SORTS[which.sort],
                typed,
                _choices(which.sort, chosen, offered),
                not which.is_optional,
                problem,
            )
        )
    return tuple(made)


def problem_of(wrong: TermsError | None) -> str:
    """What is wrong with all of the terms together."""
    if wrong is None or wrong.field not in ("", "factors", "kind"):
        return ""
    return str(scenario_words.PROBLEMS[wrong.problem])


def written(sort: Is, value: Any, currency: str) -> str:
    """A term as people type it."""
    if value in (None, "", ()):
        return ""
    if sort in (Is.SHARE, Is.POINTS):
        return _plain(float(value) * 100)
    if sort is Is.MONEY:
        return amount_field(int(value), currency) if value else ""
    if sort is Is.MONTH:
        return str(value)[:7]
    if sort is Is.CURVE:
        return " ".join(_plain(one * 100) for one in value)
    return _plain(float(value)) if sort is Is.NUMBER else str(value)


_SORTS = {
    Is.SHARE: "number",
    Is.POINTS: "number",
    Is.NUMBER: "number",
    Is.MONEY: "money",
    Is.MONTH: "month",
    Is.SELLER: "choice",
    Is.SELLERS: "several",
    Is.STEP: "choice",
    Is.TEXT: "text",
    Is.CURVE: "text",
    Is.CHANNEL: "choice",
}


def _typed(sort: Is, told: QueryDict, name: str, currency: str) -> Any:
    text = told.get(name, "").strip()
    if sort is Is.SELLERS:
        return _several(told, name)
    if sort is Is.CURVE:
        parts = [_number(part) for part in text.replace("%", " ").replace(";", " ").split()]
        return [part / 100 if isinstance(part, float) else part for part in parts]
    if sort in (Is.SHARE, Is.POINTS, Is.NUMBER, Is.MONEY):
        number = _number(text.removesuffix("%"))
        if not isinstance(number, float):
            return number
        if sort is Is.MONEY:
            return round(number * 10 ** exponent(currency))
        return number if sort is Is.NUMBER else number / 100
    return text


def _number(text: str) -> float | str:
    """A number in the reader's own style; what is none stays a text, which the method refuses."""
    style = NumberStyle.COMMA if formats.language() == "nl" else NumberStyle.POINT
    found = parse_number(text.strip(), style) if text.strip() else None
    return text.strip() if found is None else float(found)


def _plain(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if formats.language() == "nl" else text


def _several(told: QueryDict, name: str) -> list[int]:
    return [int(one) for one in told.getlist(name) if one.lstrip("-").isdecimal() and len(one) < 18]


def _chosen(value: Any) -> list[int]:
    return list(value) if isinstance(value, list | tuple) else []


def _choices(sort: Is, chosen: list[int], offered: Offered) -> tuple[tuple[str, str, bool], ...]:
    if sort in (Is.SELLER, Is.SELLERS):
        return tuple((str(key), name, key in chosen) for key, name in offered.names.items())
    if sort is Is.STEP:
        return tuple((step.code, step_name(step), False) for step in offered.steps)
    if sort is Is.CHANNEL:
        return tuple((channel.value, str(name), False) for channel, name in scenario_words.CHANNELS.items())
    return ()
