"""`meetpunt report diagnosis`: what goes with the gap between a result and its target, or the year before."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from meetpunt.cli.asking import asking
from meetpunt.cli.names import found_by_name
from meetpunt.cli.tables import percent, print_json, print_table

if TYPE_CHECKING:
    from meetpunt.method.planning.inputs import Figure
    from meetpunt.reports.diagnosis.report import Diagnosis


def add_to(kinds: Any) -> None:
    """Add the word `diagnosis` to the reports."""
    report = kinds.add_parser("diagnosis", help="what goes with the gap between a result and its target")
    report.add_argument("--org", required=True, help="name of the organisation")
    report.add_argument("--team", help="name of a team")
    report.add_argument("--rep", help="name of a rep")
    report.add_argument("--from", dest="first", type=date.fromisoformat, help="first day; the year's when left out")
    report.add_argument("--to", dest="last", type=date.fromisoformat, help="last day; today when left out")
    report.add_argument("--result", choices=("revenue", "margin", "orders"), default="revenue")
    report.add_argument("--beside", choices=("target", "year_before"), default="target")
    report.add_argument("--process", help="code of the sales process")
    report.add_argument("--json", action="store_true")
    report.set_defaults(run=diagnosis)


def diagnosis(asked: argparse.Namespace) -> None:
    """Print the bars and the facts."""
    from meetpunt.reports.diagnosis.ask import Beside, DiagnosisAsk, Result
    from meetpunt.reports.diagnosis.report import diagnosis_of
    from meetpunt.store.refs import Place

    with asking(asked.org) as viewer:
        organisation = viewer.organisation
        person_id = found_by_name(organisation.id, "owner", asked.rep)
        team_id = None if person_id else found_by_name(organisation.id, "team", asked.team)
        last = asked.last or viewer.today
        first = asked.first or date(last.year, 1, 1)
        place = Place(person_id=person_id, team_id=team_id)
        ask = DiagnosisAsk(first, last, place, Result(asked.result), Beside(asked.beside), asked.process)
        found = plain(diagnosis_of(viewer, ask), organisation.currency)
    if asked.json:
        print_json(found)
    else:
        _print(found)


def plain(answer: Diagnosis, currency: str) -> dict[str, Any]:
    """The answer as plain values: amounts in minor units (or orders), shares as fractions."""
    from meetpunt.reports.diagnosis.ask import Result
    from meetpunt.reports.diagnosis.walk import walk

    return {
        "name": answer.name,
        "result": answer.ask.result.value,
        "beside": answer.ask.beside.value,
        "from": answer.days.first.isoformat(),
        "to": answer.days.last.isoformat(),
        "currency": currency if answer.ask.result is not Result.ORDERS else None,
        "planned": answer.planned,
        "realised": answer.realised,
        "gap": None if answer.split is None else answer.split.gap,
        "why": answer.why.value if answer.why else None,
        "entries": answer.entries,
        "planned_entries": answer.planned_entries,
        "contributions": [
            {
                "goes_with": one.bar.value,
                "step": one.step or None,
                "amount": one.amount,
                "low": one.low,
                "high": one.high,
                "surely": one.surely,
            }
            for one in (answer.split.contributions if answer.split else ())
        ],
        "questions": [
            {
                "question": one.question.value,
                "facts": [
                    {
                        "fact": fact.kind,
                        "speaks": fact.speaks.value,
                        "step": fact.step or None,
                        "family": fact.family or None,
                        "planned": fact.planned,
                        **_figure(fact.measured),
                        **({"people_under": fact.k, "people": fact.n} if fact.n else {}),
                    }
                    for fact in one.facts
                ],
            }
            for one in walk(answer)
        ],
    }


def _figure(figure: Figure) -> dict[str, float | None]:
    return {"measured": figure.value, "low": figure.low, "high": figure.high, "n": figure.n}


def _print(found: dict[str, Any]) -> None:
    from django.utils.translation import gettext as _

    def shown(amount: float | None) -> str:
        return "–" if amount is None else f"{amount / _unit(found['currency']):,.0f}"

    print(f"{found['name']} · {found['from']} – {found['to']} · {found['currency'] or found['result']}")
    told = {name: shown(found[name]) for name in ("planned", "realised", "gap")}
    print(_("planned %(planned)s, realised %(realised)s, gap %(gap)s") % told)
    print()
    rows: list[tuple[Any, ...]] = []
    for one in found["contributions"]:
        doubt = one["goes_with"] == "conversion"
        between = f"{shown(one['low'])} … {shown(one['high'])}" if doubt else ""
        sure = percent(one["surely"]) if doubt else ""
        rows.append((one["goes_with"], one["step"] or "", shown(one["amount"]), between, sure))
    print_table((_("goes with"), _("step"), _("amount"), _("90%"), _("sure")), rows)


def _unit(currency: str | None) -> int:
    from meetpunt.store.currencies import exponent

    return 1 if currency is None else 10 ** exponent(currency)
