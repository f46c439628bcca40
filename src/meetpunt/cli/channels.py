"""`meetpunt report channels`: what a visit, quote and order cost by channel, segment, territory or product family."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from meetpunt.cli.asking import asking
from meetpunt.cli.dates import year_told
from meetpunt.cli.names import found_by_name
from meetpunt.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from meetpunt.method.planning.ratios import Estimate
    from meetpunt.reports.channel_lines import Line
    from meetpunt.reports.channels import ChannelsReport, NamedLine
    from meetpunt.reports.efforts import Effort


def add_to(kinds: Any) -> None:
    """Add the report."""
    report = kinds.add_parser("channels", help="what serving costs per channel, and which channel would cost what")
    report.add_argument("--org", required=True, help="name of the organisation")
    report.add_argument("--team", help="name of a team")
    report.add_argument("--from", dest="first", metavar="DAY", help="the first day, as 2026-01-31; else a year ago")
    report.add_argument("--to", dest="last", metavar="DAY", help="the last day; else today")
    report.add_argument("--by", choices=("channel", "segment", "product", "territory"), default="channel")
    report.add_argument("--json", action="store_true")
    report.set_defaults(run=run)


def run(asked: argparse.Namespace) -> None:
    """Print the report."""
    from django.utils.translation import gettext as _

    from meetpunt.reports.channel_by import By
    from meetpunt.reports.channels import channels
    from meetpunt.store.refs import Place

    with asking(asked.org) as viewer:
        first, last = year_told(asked.first, asked.last, viewer.today)
        place = Place(team_id=found_by_name(viewer.organisation.id, "team", asked.team))
        report = channels(viewer, place, first, last, By(asked.by))
    if asked.json:
        print_json(plain(report, viewer.organisation.currency))
        return
    print(f"{report.name}, {report.first} - {report.last}, {viewer.organisation.currency}")
    rows = [
        (
            one.name or "-",
            _major(one.line.effort.cost_minor),
            one.line.effort.visits,
            one.line.orders,
            *(_major(said.value) for said in (one.line.visit, one.line.quote, one.line.order, one.line.even)),
        )
        for one in report.lines
    ]
    heads = (asked.by, _("cost"), _("visits"), _("orders"), _("per visit"), _("per quote"), _("per order"))
    print_table((*heads, _("breaks even at")), rows)
    if report.missing:
        kinds = ", ".join(kind.value for kind in report.missing)
        print(_("Without a rate, so that amounts are only a part: %(kinds)s") % {"kinds": kinds})


def plain(report: ChannelsReport, currency: str) -> dict[str, Any]:
    """The report as a document: money in minor units, null = too few to say or not known."""
    return {
        "name": report.name,
        "from": report.first.isoformat(),
        "to": report.last.isoformat(),
        "currency": currency,
        "by": report.by.value,
        "missing_rates": [kind.value for kind in report.missing],
        "whole": _line(report.whole),
        "for_no_account": _effort(report.elsewhere),
        "everything_per_order_minor": report.loaded_minor,
        "lines": [_named(one) for one in report.lines],
        "losing": [
            {
                "account": one.account.account.name,
                "cost_minor": one.account.effort.cost_minor,
                "margin_minor": one.brought_minor,
                "orders": one.account.orders,
                "chance": one.chance,
                "channels": {option.channel.value: option.total for option in one.options},
            }
            for one in report.losing
        ],
        "told_accounts": report.told_accounts,
        "accounts_without_orders": report.without_orders,
        "accounts_without_orders_minor": report.without_minor,
    }


def _named(one: NamedLine) -> dict[str, Any]:
    options = {
        option.channel.value: {"basis": option.basis.value, **_said(option.each), "total_minor": option.total}
        for option in one.options
    }
    return {"key": one.line.key, "name": one.name, **_line(one.line), "channels": options}


def _line(line: Line) -> dict[str, Any]:
    return {
        **_effort(line.effort),
        "quotes": line.quotes,
        "orders": line.orders,
        "revenue_minor": line.revenue_minor,
        "costed_minor": line.costed_minor,
        "margin_minor": line.margin_minor,
        "cost_per_visit": _said(line.visit),
        "cost_per_quote": _said(line.quote),
        "cost_per_order": _said(line.order),
        "break_even_order": _said(line.even),
        "chance_of_a_loss": line.chance,
    }


def _effort(effort: Effort) -> dict[str, Any]:
    return {
        "cost_minor": effort.cost_minor,
        "is_part": bool(effort.missing),
        "lost_minor": effort.lost_minor,
        "service_minor": effort.service_minor,
        "channel_minor": effort.channel_minor,
        "hours": round(effort.hours, 4),
        "km": effort.km,
        "visits": effort.visits,
        "activities": effort.activities,
        "taken_over": effort.taken,
        "not_known": effort.unknown,
    }


def _said(one: Estimate) -> dict[str, float | None]:
    return {"value": one.value, "low": one.low, "high": one.high, "n": one.n}


def _major(minor: float | None) -> float | None:
    return None if minor is None else round(minor / 100, 2)
