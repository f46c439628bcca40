"""`meetpunt report outcomes|funnel|lead-time|orders`: the figures of the pages, for a shell or a program."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

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
        report.add_argument("--from", dest="period_from", type=date.fromisoformat, metavar="DAY")
        report.add_argument("--to", dest="period_until", type=date.fromisoformat, metavar="DAY")
        report.add_argument("--as-of", metavar="DAY", help="what had happened by the end of this day, or a moment")
        report.add_argument(
            "--known-at", type=date.fromisoformat, metavar="DAY", help="leave out what was recorded later"
        )
        report.add_argument("--cohort", choices=("process", "step"), default="process")
        report.add_argument("--by", choices=tuple(ORDER_KEYS if name == "orders" else KEYS))
        report.add_argument("--json", action="store_true")
        report.set_defaults(run=run)


def outcomes(asked: argparse.Namespace) -> None:
    """Print won, lost and open."""
    from meetpunt.reports import plain

    def answer(viewer: Any, ask: Any, subject: Any) -> dict[str, Any]:
        return plain.outcomes(viewer, ask, subject, KEYS[asked.by] if asked.by else "nothing")

    found = _answer(asked, answer)
    if asked.json:
        print_json(found)
        return
    columns = ("won", "lost", "no_decision", "open")
    rows = [(row["key"], *(row[name] for name in columns), percent(row["win_rate"])) for row in found["rows"]]
    total = found["total"]
    rows.append(("total", *(total[name] for name in columns), percent(total["win_rate"])))
    print_table((asked.by or "", *columns, "won/(won+lost)"), rows)
    if total["undated"]:
        print(f"{total['undated']} opportunities have no date at all: they count in today's stock only.")


def funnel(asked: argparse.Namespace) -> None:
    """Print the steps."""
    from meetpunt.reports import plain

    if asked.by:
        found = _answer(asked, lambda viewer, ask, _subject: plain.funnel_by(viewer, ask, KEYS[asked.by]))
        if asked.json:
            print_json(found)
            return
        counts = ("code", "reached", "went_on", "lost", "open")
        lines = [
            (row["key"], *(step[name] for name in counts), percent(step["raw"]))
            for row in found["rows"]
            for step in row["steps"]
        ]
        print_table((asked.by, *counts, "went on/reached"), lines)
        return
    found = _answer(asked, plain.funnel)
    if asked.json:
        print_json(found)
        return
    columns = ("code", "name", "reached", "went_on", "lost", "still", "young")
    rows = [
        (
            *(step[name] for name in columns),
            percent(step["conversion"]),
            _interval(step),
            step["n_eff"],
            percent(step["raw"]),
        )
        for step in found["steps"]
    ]
    print_table((*columns, "conversion", "90 %", "n_eff", "went on/reached"), rows)
    for code, count in found["caveats"].items():
        print(f"{code}: {count}")


def lead_time(asked: argparse.Namespace) -> None:
    """Print days per step."""
    from meetpunt.reports import plain

    found = _answer(asked, plain.lead_time)
    if asked.json:
        print_json(found)
        return
    lines = [(step["code"], step) for step in found["steps"]]
    lines += [("cycle", found["cycle"]), *found["cycle"]["by_outcome"].items()]
    rows = [
        (
            name,
            line["n"],
            line["p50"],
            line["p80"],
            line["p90"],
            line["naive"]["n"],
            line["naive"]["mean"],
            line["naive"]["median"],
        )
        for name, line in lines
    ]
    print_table(("days", "n", "p50", "p80", "p90", "completed", "naive mean", "naive median"), rows)


def orders(asked: argparse.Namespace) -> None:
    """Print order intake."""
    from meetpunt.reports import plain

    def answer(viewer: Any, ask: Any, subject: Any) -> dict[str, Any]:
        return plain.orders(viewer, ask, subject, ORDER_KEYS[asked.by] if asked.by else "nothing")

    found = _answer(asked, answer)
    if asked.json:
        print_json(found)
        return
    rows = [
        (row.get("key", "total"), row["orders"], _money(row.get("revenue_minor")), _money(row.get("margin_minor")))
        for row in (*found["rows"], {"key": "total", **found["total"]})
    ]
    print_table((asked.by or "", "orders", f"revenue {found['currency']}", "margin"), rows)


def _answer(asked: argparse.Namespace, report: Any) -> dict[str, Any]:
    """Find the organisation and whom the report is about, and ask."""
    from meetpunt.reports.ask import FunnelAsk
    from meetpunt.reports.plain import Subject
    from meetpunt.store.access import operator_of
    from meetpunt.store.tenancy import acting_in

    viewer = operator_of(asked.org, datetime.now(UTC).date())
    organisation = viewer.organisation
    with acting_in(organisation.id):
        today = datetime.now(ZoneInfo(organisation.time_zone)).date()
        as_of, moment = _moment(asked.as_of)
        ask = FunnelAsk(
            as_of=as_of or today,
            as_of_moment=moment,
            is_today=asked.as_of is None and asked.known_at is None,
            process_code=asked.process,
            period_from=asked.period_from,
            period_until=asked.period_until,
            known_at=asked.known_at,
            product_id=_found(organisation.id, "product", asked.product),
            territory_id=_found(organisation.id, "territory", asked.territory),
            segment=asked.segment,
            cohort=asked.cohort,
        )
        subject = Subject(_found(organisation.id, "owner", asked.rep), _found(organisation.id, "team", asked.team))
        found: dict[str, Any] = report(viewer, ask, subject)
        return found


def _found(organisation_id: int, by: str, name: str | None) -> int | None:
    from django.utils.translation import gettext as _

    from meetpunt.store.access import NotVisible
    from meetpunt.store.names import find_by_name

    if name is None:
        return None
    found = find_by_name(organisation_id, by, name)
    if found is None:
        words = {
            "owner": _("There is no rep %(name)s here, or more than one."),
            "team": _("There is no team %(name)s here, or more than one."),
            "territory": _("There is no territory %(name)s here, or more than one."),
            "product": _("There is no product %(name)s here, or more than one."),
        }
        raise NotVisible(words[by] % {"name": repr(name)})
    return found


def _moment(text: str | None) -> tuple[date | None, datetime | None]:
    """A day, or an exact first moment that is no longer seen."""
    if text is None:
        return None, None
    if len(text) == len("2026-11-23"):
        return date.fromisoformat(text), None
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.date(), moment


def _interval(step: dict[str, Any]) -> str | None:
    return None if step["low"] is None else f"{step['low'] * 100:.0f}–{step['high'] * 100:.0f}"


def _money(minor: int | None) -> str | None:
    return None if minor is None else f"{minor / 100:,.2f}"
