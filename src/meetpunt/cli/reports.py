"""`meetpunt report outcomes|funnel|lead-time|orders|...`: the figures of the pages, for a shell or a program."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from meetpunt.cli import (
    acch,
    capacity,
    channels,
    comparison,
    conversations,
    diagnosis,
    forecast,
    planning,
    profitability,
    readiness,
    scorecard,
    signals,
    time_use,
    trainings,
)
from meetpunt.cli.asking import asking
from meetpunt.cli.dates import day_told, moment_told
from meetpunt.cli.names import found_by_name
from meetpunt.cli.tables import percent, print_json, print_table

if TYPE_CHECKING:
    from meetpunt.measures.scope import Key

KEYS: dict[str, Key] = {"rep": "owner", "team": "team", "product": "product", "territory": "territory"}
ORDER_KEYS: dict[str, Key] = {**KEYS, "family": "family", "month": "month"}


def add_to(commands: Any) -> None:
    """Add the word `report`."""
    kinds = commands.add_parser("report", help="print figures").add_subparsers(required=True, metavar="REPORT")
    for name, run, help_text in (
        ("outcomes", outcomes, "won, lost and open"),
        ("funnel", funnel, "how many reach each step and go on"),
        ("lead-time", lead_time, "days per step and over the whole cycle"),
        ("orders", orders, "order intake: orders, revenue, margin"),
    ):
        report = kinds.add_parser(name, help=help_text)
        report.add_argument("--org", required=True, help="name of the organisation")
        report.add_argument("--process", help="code of the sales process")
        report.add_argument("--rep", help="name of a rep")
        report.add_argument("--team", help="name of a team")
        report.add_argument("--territory", help="name of a territory")
        report.add_argument("--product", help="name of a product")
        report.add_argument("--segment", help="name of a segment")
        report.add_argument("--from", dest="period_from", metavar="DAY", help="the first day, as 2026-01-31")
        report.add_argument("--to", dest="period_until", metavar="DAY", help="the last day")
        report.add_argument("--as-of", metavar="DAY", help="what had happened by the end of this day, or a moment")
        report.add_argument("--known-at", metavar="DAY", help="leave out what was recorded later")
        report.add_argument("--cohort", choices=("process", "step"), default="process")
        report.add_argument("--by", choices=tuple(ORDER_KEYS if name == "orders" else KEYS))
        report.add_argument("--json", action="store_true")
        report.set_defaults(run=run)
    capacity.add_to(kinds)
    planning.add_to(kinds)
    diagnosis.add_to(kinds)
    forecast.add_to(kinds)
    time_use.add_to(kinds)
    channels.add_to(kinds)
    signals.add_to(kinds)
    conversations.add_to(kinds)
    scorecard.add_to(kinds)
    comparison.add_to(kinds)
    acch.add_to(kinds)
    readiness.add_to(kinds)
    trainings.add_to(kinds)
    profitability.add_to(kinds)


def outcomes(asked: argparse.Namespace) -> None:
    """Print won, lost and open."""
    from django.utils.translation import gettext as _

    from meetpunt.reports import plain

    def answer(viewer: Any, ask: Any, subject: Any) -> dict[str, Any]:
        return plain.outcomes(viewer, ask, subject, KEYS[asked.by] if asked.by else "nothing")

    found = _answer(asked, answer)
    if asked.json:
        print_json(found)
        return
    columns = {"won": _("won"), "lost": _("lost"), "no_decision": _("of which no decision"), "open": _("open")}
    rows = [(row["key"], *(row[name] for name in columns), percent(row["win_rate"])) for row in found["rows"]]
    total = found["total"]
    rows.append((_("total"), *(total[name] for name in columns), percent(total["win_rate"])))
    print_table((_by(asked.by), *columns.values(), _("won/(won+lost)")), rows)
    if total["undated"]:
        said = _("%(count)s opportunities have no date at all: they count in today's stock only.")
        print(said % {"count": total["undated"]})


def funnel(asked: argparse.Namespace) -> None:
    """Print the steps."""
    from django.utils.translation import gettext as _

    from meetpunt.reports import plain
    from meetpunt.reports.by import funnel_by

    def answer(viewer: Any, ask: Any, subject: Any) -> dict[str, Any]:
        return funnel_by(viewer, ask, subject, KEYS[asked.by]) if asked.by else plain.funnel(viewer, ask, subject)

    found = _answer(asked, answer)
    if asked.json:
        print_json(found)
        return
    counts = {
        "reached": _("reached"), "went_on": _("went on"), "lost": _("lost"),
        "still": _("standing still"), "young": _("too young"),
    }  # fmt: skip
    rows = [
        (
            *((name,) if asked.by else ()),
            step["code"],
            step["name"],
            *(step[column] for column in counts),
            percent(step["conversion"]),
            _interval(step),
            f"{step['n_eff']:.1f}",
            percent(step["raw"]),
        )
        for name, steps in _rows(found)
        for step in steps["steps"]
    ]
    first = (_by(asked.by),) if asked.by else ()
    last = (_("conversion"), _("90%"), _("followed"), _("went on/reached"))
    print_table((*first, _("code"), _("step"), *counts.values(), *last), rows)
    for sentence in found.get("caveat_texts", {}).values():
        print(sentence)


def lead_time(asked: argparse.Namespace) -> None:
    """Print days per step."""
    from django.utils.translation import gettext as _

    from meetpunt.reports import plain
    from meetpunt.reports.by import lead_time_by

    def answer(viewer: Any, ask: Any, subject: Any) -> dict[str, Any]:
        return lead_time_by(viewer, ask, subject, KEYS[asked.by]) if asked.by else plain.lead_time(viewer, ask, subject)

    found = _answer(asked, answer)
    if asked.json:
        print_json(found)
        return
    words = {"won": _("won"), "lost": _("lost"), "no_decision": _("no decision")}
    rows = []
    for name, days in _rows(found):
        lines = [(step["code"], step) for step in days["steps"]]
        lines.append((_("cycle"), days["cycle"]))
        lines += [(words.get(outcome, outcome), line) for outcome, line in days["cycle"]["by_outcome"].items()]
        for code, line in lines:
            naive = line["naive"]
            quantiles = (line["n"], line["p50"], line["p80"], line["p90"], naive["n"], naive["mean"], naive["median"])
            rows.append((*((name,) if asked.by else ()), code, *quantiles))
    first = (_by(asked.by),) if asked.by else ()
    naively = (_("completed"), _("naive mean"), _("naive median"))
    print_table((*first, _("days"), "n", "p50", "p80", "p90", *naively), rows)


def orders(asked: argparse.Namespace) -> None:
    """Print order intake."""
    from django.utils.translation import gettext as _

    from meetpunt.reports import plain

    def answer(viewer: Any, ask: Any, subject: Any) -> dict[str, Any]:
        return plain.orders(viewer, ask, subject, ORDER_KEYS[asked.by] if asked.by else "nothing")

    found = _answer(asked, answer)
    if asked.json:
        print_json(found)
        return
    amounts = ("revenue_minor", "margin_minor")
    rows = [
        (row["key"], row["orders"], *(_money(row.get(name), found["currency"]) for name in amounts))
        for row in (*found["rows"], {"key": _("total"), **found["total"]})
    ]
    revenue = _("revenue in %(currency)s") % {"currency": found["currency"]}
    print_table((_by(asked.by), _("orders"), revenue, _("margin")), rows)


def _rows(found: dict[str, Any]) -> list[tuple[str | None, dict[str, Any]]]:
    """Key and report: one per key, or the whole."""
    return [(row["key"], row) for row in found["rows"]] if "rows" in found else [(None, found)]


def _by(key: str | None) -> str:
    from django.utils.translation import gettext as _

    words = {
        "rep": _("rep"), "team": _("team"), "product": _("product"), "territory": _("territory"),
        "family": _("product family"), "month": _("month"),
    }  # fmt: skip
    return words[key] if key else ""


def _answer(asked: argparse.Namespace, report: Any) -> dict[str, Any]:
    """Find the organisation and whom the report is about, and ask."""
    from meetpunt.reports.ask import FunnelAsk
    from meetpunt.reports.plain import Subject

    with asking(asked.org) as viewer:
        organisation = viewer.organisation
        as_of, moment = moment_told(asked.as_of)
        ask = FunnelAsk(
            as_of=as_of or viewer.today,
            as_of_moment=moment,
            is_today=asked.as_of is None and asked.known_at is None,
            process_code=asked.process,
            period_from=day_told(asked.period_from),
            period_until=day_told(asked.period_until),
            known_at=day_told(asked.known_at),
            product_id=found_by_name(organisation.id, "product", asked.product),
            territory_id=found_by_name(organisation.id, "territory", asked.territory),
            segment=asked.segment,
            cohort=asked.cohort,
        )
        subject = Subject(
            found_by_name(organisation.id, "owner", asked.rep), found_by_name(organisation.id, "team", asked.team)
        )
        found: dict[str, Any] = report(viewer, ask, subject)
        return found


def _interval(step: dict[str, Any]) -> str | None:
    return None if step["low"] is None else f"{step['low'] * 100:.0f}–{step['high'] * 100:.0f}"


def _money(minor: int | None, currency: str) -> str | None:
    from meetpunt.store.currencies import exponent

    digits = exponent(currency)
    return None if minor is None else f"{minor / 10**digits:,.{digits}f}"
