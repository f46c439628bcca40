"""`meetpunt report profitability`: revenue, margin, discount and cost to serve by account, rep, territory and so on."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from meetpunt.cli.asking import asking
from meetpunt.cli.dates import day_told
from meetpunt.cli.names import found_by_name
from meetpunt.cli.tables import percent, print_json, print_table

BY = ("account", "rep", "territory", "product", "family", "segment")
EVER = date(1990, 1, 1)


def add_to(kinds: Any) -> None:
    """Add the word `profitability` to the reports."""
    report = kinds.add_parser("profitability", help="revenue, margin, discount and cost to serve")
    report.add_argument("--org", required=True, help="name of the organisation")
    report.add_argument("--from", dest="first", metavar="DAY", help="the first day, as 2026-01-31; without it all")
    report.add_argument("--to", dest="last", metavar="DAY", help="the last day; without it today")
    report.add_argument("--by", choices=BY, default="account")
    report.add_argument("--rep", help="name of a rep: of the orders that they made")
    report.add_argument("--team", help="name of a team")
    report.add_argument("--territory", help="name of a territory")
    report.add_argument("--json", action="store_true")
    report.set_defaults(run=profitability)


def profitability(asked: argparse.Namespace) -> None:
    """Print the rows and the whole."""
    from django.utils.translation import gettext as _

    from meetpunt.store.currencies import exponent

    found = _answer(asked)
    if asked.json:
        print_json(found)
        return
    digits = exponent(found["currency"])

    def money(minor: int | None) -> str | None:
        return None if minor is None else f"{minor / 10**digits:,.{digits}f}"

    kinds = {
        "none": _("none"), "others": _("others"), "bought_nothing": _("bought nothing"),
    }  # fmt: skip
    rows = [
        (
            row["key"] or f"{kinds[row['kind']]} ({row['count']})" if "kind" in row else row["key"] or _("total"),
            row["orders"],
            *(money(row[name]) for name in ("revenue_minor", "margin_minor")),
            percent(row["margin_share"]),
            money(row["discount_minor"]),
            *(money(row.get(name)) for name in ("cost_to_serve_minor", "contribution_minor")),
        )
        for row in (*found["rows"], found["total"])
    ]
    revenue = _("revenue in %(currency)s") % {"currency": found["currency"]}
    heads = (_("orders"), revenue, _("margin"), _("margin %"), _("discount"), _("cost to serve"), _("contribution"))
    print_table(("", *heads), rows)
    cross = found["cross_selling"]
    if cross["value"] is not None:
        said = _("Product families per buying account: %(value).2f (90%% %(low).2f–%(high).2f, n = %(n)s).")
        print(said % cross)


def _answer(asked: argparse.Namespace) -> dict[str, Any]:

    from meetpunt.reports.profitability.figures import By, ProfitAsk
    from meetpunt.reports.profitability.plain import plain
    from meetpunt.store.refs import Place

    with asking(asked.org) as viewer:
        organisation = viewer.organisation
        person, team, territory = (
            found_by_name(organisation.id, by, name)
            for by, name in (("owner", asked.rep), ("team", asked.team), ("territory", asked.territory))
        )
        place = Place(person_id=person) if person else Place(team_id=team) if team else Place(territory_id=territory)
        ask = ProfitAsk(day_told(asked.first) or EVER, day_told(asked.last) or viewer.today, By(asked.by), place)
        return plain(viewer, ask)
