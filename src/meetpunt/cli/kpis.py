"""`meetpunt kpi list`: the register of KPIs, of everybody or in an organisation's own words."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from meetpunt.cli.tables import print_json, print_table


def add_to(commands: Any) -> None:
    """Add the word `kpi`."""
    kpi = commands.add_parser("kpi", help="what is measured, and how").add_subparsers(required=True, metavar="WHAT")
    listed = kpi.add_parser("list", help="every KPI with its definition")
    listed.add_argument("--org", help="an organisation's own words, steps and KPIs")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(run=list_kpis)


def list_kpis(asked: argparse.Namespace) -> None:
    """Print the KPIs."""
    from django.utils.translation import gettext as _

    from meetpunt.reports.kpis.register import kpis, standard
    from meetpunt.store.access import operator_of

    found = kpis(operator_of(asked.org, datetime.now(UTC).date())) if asked.org else standard()
    language = asked.language
    if not asked.json:
        heads = (_("code"), _("name"), _("class"), _("level"), _("unit"))
        rows = [(one.code, one.name[language], one.ract, one.level, one.unit[language]) for one in found]
        print_table(heads, rows)
        return
    print_json(
        [
            {
                "code": one.code,
                "name_nl": one.name["nl"],
                "name_en": one.name["en"],
                "definition_nl": one.definition["nl"],
                "definition_en": one.definition["en"],
                "formula": one.formula[language],
                "unit": one.unit[language],
                "ract": one.ract,
                "level": one.level,
                "objective": one.objective.get(language, ""),
            }
            for one in found
        ]
    )
