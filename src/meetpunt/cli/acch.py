"""`meetpunt report acch`: the four counts of a rep, a team, a territory or the organisation, or of one key account."""

from __future__ import annotations

import argparse
from typing import Any

from meetpunt.cli.asking import asking
from meetpunt.cli.dates import day_told
from meetpunt.cli.names import found_by_name
from meetpunt.cli.tables import percent, print_json, print_table


def add_to(kinds: Any) -> None:
    """Add the word `acch` to the reports."""
    report = kinds.add_parser("acch", help="awareness, coverage, consideration and hit rate of addresses or contacts")
    report.add_argument("--org", required=True, help="name of the organisation")
    report.add_argument("--rep", help="name of a rep")
    report.add_argument("--team", help="name of a team")
    report.add_argument("--territory", help="name of a territory")
    report.add_argument("--account", help="name of a key account: its contacts are counted")
    report.add_argument("--segment", help="name of a segment")
    report.add_argument("--as-of", metavar="DAY", help="what was told by the end of this day, as 2026-01-31")
    report.add_argument("--known-at", metavar="DAY", help="leave out what was recorded later")
    report.add_argument("--json", action="store_true")
    report.set_defaults(run=acch)


def acch(asked: argparse.Namespace) -> None:
    """Print the four."""
    from django.utils.translation import gettext as _

    found = _answer(asked)
    if asked.json:
        print_json(found)
        return
    unit = _("addresses") if found["unit"] == "address" else _("contacts")
    names = {
        "awareness": _("awareness"), "coverage": _("coverage"),
        "consideration": _("consideration"), "hitrate": _("hit rate"),
    }  # fmt: skip
    rows = [
        (
            names[one["code"]],
            one["count"],
            _("counted") if one["counted"] else f"{one['asked']}/{one['of']}",
            percent(one["share"]),
            None if one["low"] is None else f"{one['low'] * 100:.0f}–{one['high'] * 100:.0f}",
            percent(one["step_share"]),
        )
        for one in found["steps"]
    ]
    heads = (_("yes"), _("known of"), _("of all"), _("90%"), _("of the step before"))
    print_table((f"{found['of']}: {found['total']} {unit}", *heads), rows)
    focus = found.get("next_focus")
    if focus and focus["best"]:
        best = {"name": names[focus["best"]], "share": percent(focus["best_in"][focus["best"]])}
        print(_("Next best focus: %(name)s, in %(share)s of the draws.") % best)
    if found["errors"]:
        print(_("%(count)s states contradict themselves and count as not asked.") % {"count": found["errors"]})


def _answer(asked: argparse.Namespace) -> dict[str, Any]:

    from meetpunt.reports import acch_plain
    from meetpunt.reports.acch_figures import AcchAsk
    from meetpunt.store.refs import Place

    with asking(asked.org) as viewer:
        organisation = viewer.organisation
        ask = AcchAsk(day_told(asked.as_of) or viewer.today, asked.segment, day_told(asked.known_at))
        if asked.account is not None:
            account_id = found_by_name(organisation.id, "account", asked.account)
            return acch_plain.of_account(viewer, account_id or 0, ask)
        person, team, territory = (
            found_by_name(organisation.id, by, name)
            for by, name in (("owner", asked.rep), ("team", asked.team), ("territory", asked.territory))
        )
        if person is not None:
            team = territory = None
        elif team is not None:
            territory = None
        return acch_plain.of_place(viewer, Place(person, team, territory), ask)
