"""`meetpunt report capacity`: the visit capacity table of the plan that holds for a year, or as measured."""

from __future__ import annotations

import argparse
from typing import Any

from meetpunt.cli.asking import asking
from meetpunt.cli.tables import print_json, print_table

INPUTS = (
    *("workable_days", "visits_per_day", "visit_capacity", "customers", "visits_per_customer", "sale_share"),
    *("service_capacity", "sales_capacity", "orders", "visits_per_order", "turnover_capacity", "rest_capacity"),
)


def add_to(kinds: Any) -> None:
    """Add the word `capacity` to the reports."""
    report = kinds.add_parser("capacity", help="visit capacity of a year: visits, service, sales, turnover, rest")
    report.add_argument("--org", required=True, help="name of the organisation")
    report.add_argument("--rep", help="name of a rep")
    report.add_argument("--team", help="name of a team")
    report.add_argument("--year", type=int, help="the year planned for; this year without")
    report.add_argument("--json", action="store_true")
    report.set_defaults(run=capacity)


def capacity(asked: argparse.Namespace) -> None:
    """Print the table."""
    from django.utils.translation import gettext as _

    found = _answer(asked)
    if asked.json:
        print_json(found)
        return
    words = {
        "workable_days": _("workable days"), "visits_per_day": _("visits per day"),
        "visit_capacity": _("visit capacity"), "customers": _("customers"),
        "visits_per_customer": _("visits per customer"), "sale_share": _("of which carry a sale"),
        "service_capacity": _("service capacity"), "sales_capacity": _("sales capacity"), "orders": _("orders"),
        "visits_per_order": _("visits per order"), "turnover_capacity": _("turnover capacity"),
        "rest_capacity": _("rest capacity"),
    }  # fmt: skip
    people = found.get("rows", [])
    heads = (str(found["year"]), found["of"], *(one["key"] for one in people))
    print_table(heads, [(words[name], *(_number(one[name]) for one in (found, *people))) for name in INPUTS])
    days = {"first": found["measured_from"], "last": found["measured_until"]}
    if found["from"] == "plan":
        print(_("From the plan that holds: %(name)s.") % {"name": found["plan"]})
    else:
        print(_("No plan holds for this year: as measured from %(first)s to %(last)s.") % days)
    if found["shortage"]:
        told = {name: _number(value) for name, value in found["shortage"].items()}
        print(_("A shortage of %(visits)s visits, %(days)s days, %(people)s of a seller.") % told)
    if found["left_out"]:
        print(_("Without %(names)s: not all figures are known.") % {"names": ", ".join(found["left_out"])})


def _answer(asked: argparse.Namespace) -> dict[str, Any]:

    from django.utils.translation import gettext as _

    from meetpunt.cli.names import found_by_name
    from meetpunt.reports.ask import NotAnswerable
    from meetpunt.reports.planning import plain

    with asking(asked.org) as viewer:
        organisation = viewer.organisation
        year = viewer.today.year if asked.year is None else asked.year
        if not 2000 <= year < 2060:
            raise NotAnswerable(_("%(text)s is not a year that can be planned. Write it as 2027.") % {"text": year})
        person, team = (
            found_by_name(organisation.id, by, name) for by, name in (("owner", asked.rep), ("team", asked.team))
        )
        return plain.capacity(viewer, year, team, person)


def _number(value: float | None) -> str | None:
    if value is None:
        return None
    return f"{value:.0f}" if abs(value - round(value)) < 0.005 else f"{value:.2f}"
