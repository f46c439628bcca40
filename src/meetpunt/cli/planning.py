"""`meetpunt report plan`: a plan's target taken back to visits and days, its chance and its levers."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from meetpunt.cli.asking import asking
from meetpunt.cli.tables import percent, print_json, print_table

if TYPE_CHECKING:
    from meetpunt.reports.planning.plan import PlanReport


def add_to(kinds: Any) -> None:
    """Add the word `plan` to the reports."""
    report = kinds.add_parser("plan", help="from the target back to visits, the chance of reaching it, and levers")
    report.add_argument("--org", required=True, help="name of the organisation")
    report.add_argument("--team", help="name of a team")
    report.add_argument("--rep", help="name of a rep: only that one")
    report.add_argument("--year", type=int, help="the year planned for; the plan that holds, else what was measured")
    report.add_argument("--plan", type=int, help="number of a plan that is kept")
    report.add_argument("--process", help="code of the sales process")
    report.add_argument("--json", action="store_true")
    report.set_defaults(run=plan)


def plan(asked: argparse.Namespace) -> None:
    """Print the way back."""
    from meetpunt.reports.planning.plain_way_back import plain
    from meetpunt.reports.planning.way_back import way_back_of

    with asking(asked.org) as viewer:
        organisation = viewer.organisation
        found = plain(way_back_of(_report(viewer, asked)), organisation.currency)
    if asked.json:
        print_json(found)
    else:
        _print(found)


def _report(viewer: Any, asked: argparse.Namespace) -> PlanReport:
    """The plan asked for, the one that holds, or what would be planned from the last 12 months."""
    from dataclasses import replace

    from meetpunt.cli.names import found_by_name
    from meetpunt.method.period import Period
    from meetpunt.reports.ask import FunnelAsk, find_process
    from meetpunt.reports.planning.ask import PlanAsk
    from meetpunt.reports.planning.plan import ask_of, last_months, plan_of
    from meetpunt.store.plans import find_plan, plan_that_holds

    organisation = viewer.organisation
    team_id = found_by_name(organisation.id, "team", asked.team)
    year = asked.year or viewer.today.year
    kept = find_plan(viewer, asked.plan) if asked.plan else plan_that_holds(viewer, year, team_id)
    process = find_process(organisation, FunnelAsk(as_of=viewer.today, process_code=asked.process))
    days, whole = last_months(viewer.today, 12), Period.year(year)
    ask = PlanAsk(process.id, team_id, days.first, days.last, whole.first, whole.last) if kept is None else ask_of(kept)
    report = plan_of(viewer, None if kept is None else kept.id, ask)
    person_id = found_by_name(organisation.id, "owner", asked.rep)
    return report if person_id is None else replace(report, shown=frozenset((person_id,)), is_own=True)


def _print(found: dict[str, Any]) -> None:
    from django.utils.translation import gettext as _

    minor = found["currency"]
    print(_("Plan %(year)s of %(name)s") % {"year": found["year"], "name": found["name"]})
    print(_("target %(target)s, chance %(chance)s") % {
        "target": _money(found["target_minor"], minor), "chance": percent(found["chance"]) or "–",
    })  # fmt: skip
    print()
    heads = (
        _("code"),
        _("step"),
        _("needed"),
        "p50",
        "p80",
        _("visits"),
        _("conversion"),
        _("90%"),
        _("last useful week"),
    )
    rows: list[tuple[Any, ...]] = [
        (
            step["code"],
            step["name"],
            *(_whole(step[name]) for name in ("needed", "p50", "p80", "visits")),
            percent(step["conversion"] and step["conversion"]["value"]),
            _interval(step["conversion"]),
            step["last_useful_week"],
        )
        for step in found["steps"]
    ]
    print_table(heads, rows)
    visits, days = found["visits"], found["days"]
    print()
    print_table(
        ("", _("needed"), "p50", "p80", _("planned")),
        [
            (_("sales visits"), *(_whole(visits[name]) for name in ("needed", "p50", "p80", "planned"))),
            (_("sales days"), *(_whole(days[name]) for name in ("needed", "p50", "p80", "available"))),
        ],
    )
    if found["levers"]:
        print()
        names = (_("lever"), _("now"), _("then"), _("revenue"), _("least"), _("chance"), _("days"))
        print_table(names, [_lever(lever, minor) for lever in found["levers"]])
    for gap in found["gaps"]:
        print(gap["text"])


def _lever(lever: dict[str, Any], currency: str) -> tuple[Any, ...]:
    gain = lever["gain"]
    is_money = lever["kind"] == "order_size"
    ends = [_money(round(lever[name]), currency) if is_money else lever[name] for name in ("now", "then")]
    revenues = [_money(part["revenue_minor"], currency) for part in (gain, lever["least"])]
    name = f"{lever['kind']} {lever['step']}".strip()
    return (name, *ends, *revenues, percent(gain["chance"]), gain["days"])


def _interval(figure: dict[str, Any] | None) -> str | None:
    if figure is None or figure["low"] is None or figure["high"] is None:
        return None
    return f"{figure['low'] * 100:.0f}–{figure['high'] * 100:.0f}"


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _money(minor: int | None, currency: str) -> str | None:
    from meetpunt.store.currencies import exponent

    digits = exponent(currency)
    return None if minor is None else f"{minor / 10**digits:,.0f}"
