"""`meetpunt report training`: what each training showed, or that it cannot be shown."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from meetpunt.cli.asking import asking
from meetpunt.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from meetpunt.reports.training_cost import TrainingCost
    from meetpunt.reports.training_effect import KpiEffect
    from meetpunt.store.access import Viewer
    from meetpunt.store.trainings import TrainingRow


def add_to(kinds: Any) -> None:
    """Add the word `training` to the reports."""
    report = kinds.add_parser("training", help="what trainings showed, with interval and cost per extra order")
    report.add_argument("--org", required=True, help="name of the organisation")
    report.add_argument("--json", action="store_true")
    report.set_defaults(run=run)


def run(asked: argparse.Namespace) -> None:
    """Print every training that was not cancelled, the latest first."""
    from django.utils.translation import gettext as _

    from meetpunt.store.trainings import training_rows

    with asking(asked.org) as viewer:
        found = [plain(viewer, row) for row in training_rows(viewer) if not row.is_cancelled]
    if asked.json:
        print_json({"trainings": found})
        return
    rows = []
    for one in found:
        effect = one["effect"] or {}
        values = [effect.get(name) for name in ("value", "low", "high")]
        told = [None if value is None else f"{value:.1f}" for value in values]
        rows.append((one["name"], one["first"], one["kpi"], one["participants"], *told, one["says"]))
    columns = (_("training"), _("first day"), _("KPI"), _("people"), _("difference"), _("low"), _("high"), _("says"))
    print_table(columns, rows)


def plain(viewer: Viewer, row: TrainingRow) -> dict[str, Any]:
    """A training as plain values; effects in the unit of the KPI as it is shown, prices in minor units."""
    from meetpunt.reports.training_cost import cost_of
    from meetpunt.reports.training_effect import effect_on

    found = effect_on(viewer, row, row.kpi)
    behaviour = effect_on(viewer, row, row.behaviour_kpi) if row.behaviour_kpi else None
    return {
        "name": row.name,
        "first": row.first_on.isoformat(),
        "last": row.last_on.isoformat(),
        "team": row.team,
        "chosen": row.choosing,
        "participants": len(row.places),
        "kpi": row.kpi,
        "smallest_foreseen": row.foreseen.get("smallest"),
        **_effect(found),
        "behaviour": {"kpi": row.behaviour_kpi, **_effect(behaviour)} if behaviour else None,
        "cost": _cost(cost_of(viewer, row, found)),
    }


def _effect(found: KpiEffect) -> dict[str, Any]:
    effect = found.effect
    says = found.why.value if found.why else ("shown" if effect and effect.is_shown else "cannot_be_shown")
    told: dict[str, Any] = {
        "says": says,
        "ready_on": found.ready_on.isoformat() if found.ready_on else None,
        "periods": [(one.first.isoformat(), one.last.isoformat()) for one in found.periods],
        "effect": None,
    }
    if effect is not None:
        told["effect"] = {
            "value": effect.value,
            "low": effect.low,
            "high": effect.high,
            "compared": effect.how.value,
            "trained": effect.trained,
            "beside": effect.beside,
            "own_change": effect.own,
            "others_change": effect.others,
            "smallest": effect.smallest,
        }
    return told


def _cost(cost: TrainingCost) -> dict[str, Any]:
    def price(one: Any) -> dict[str, float | None] | None:
        return None if one is None else {"value": one.value, "low": one.low, "high": one.high}

    return {
        "paid_minor": cost.paid,
        "time_minor": cost.time,
        "hours": cost.hours,
        "per_order_minor": price(cost.order),
        "per_unit_of_margin": price(cost.margin),
    }
