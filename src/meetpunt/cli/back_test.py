"""`meetpunt backtest`: what each method would have foreseen of past months, beside what came."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from meetpunt.cli.asking import asking
from meetpunt.cli.tables import percent, print_json, print_table


def add_to(commands: Any) -> None:
    """Add the word `backtest`."""
    report = commands.add_parser("backtest", help="hold the forecast and its rivals against history")
    report.add_argument("--org", required=True, help="name of the organisation")
    report.add_argument("--process", help="code of the sales process; the default one when left out")
    report.add_argument("--months", type=int, default=12, help="months to look back, at most (12)")
    report.add_argument("--json", action="store_true")
    report.set_defaults(run=run)


def run(asked: argparse.Namespace) -> None:
    """Look back, with how far it is on standard error."""
    from meetpunt.reports.ask import FunnelAsk, find_process
    from meetpunt.reports.forecast.back_test import look_back, months_to_look_back
    from meetpunt.reports.forecast.track import of_found
    from meetpunt.store.currencies import exponent

    now = datetime.now(UTC)
    with asking(asked.org, now) as viewer:
        process = find_process(viewer.organisation, FunnelAsk(as_of=viewer.today, process_code=asked.process))
        first, last = months_to_look_back(viewer, process, max(1, asked.months))
        found = look_back(viewer, process, first, last, _progress)
    track = of_found(found)
    if not asked.json:
        _print(track)
        return
    scores = [
        {"method": method, "months_ahead": ahead, **asdict(score)} for (method, ahead), score in track.scores.items()
    ]
    best = None if track.best is None else {**asdict(track.best), "is_close": track.best.is_close}
    unit = 10 ** exponent(viewer.organisation.currency)
    rows = [
        dict(zip(("method", "month", "months_ahead", "told", "p10", "p50", "p90"), _named(row, unit), strict=True))
        for row in found["rows"]
    ]
    actual = {_month(int(month)): round(value / unit, 2) for month, value in found["actual"].items()}
    print_json({"as_known": found["as_known"], "scores": scores, "best": best, "actual": actual, "rows": rows})


def _named(row: tuple[Any, ...], unit: int) -> tuple[Any, ...]:
    amounts = (None if value is None else round(value / unit, 2) for value in row[3:])
    return (row[0], _month(row[1]), row[2], *amounts)


def _month(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02}"


def _print(track: Any) -> None:
    from django.utils.translation import gettext as _

    heads = (_("method"), _("months ahead"), _("months"), _("held"), _("of"), _("bias"), _("off by"), _("loss"))
    rows = [
        (
            *(method, ahead, score.n, score.held, score.banded),
            *(percent(score.bias), percent(score.error), percent(score.loss)),
        )
        for (method, ahead), score in track.scores.items()
    ]
    print_table(heads, rows)
    best = track.best
    if best is None:
        print("\n" + _("Too few months to say which did best."))
    elif best.is_close:
        print(
            "\n" + _("Too close to call: %(first)s, then %(second)s.") % {"first": best.method, "second": best.second}
        )
    else:
        print("\n" + _("Best: %(first)s, then %(second)s.") % {"first": best.method, "second": best.second})


def _progress(done: int, total: int, text: str) -> None:
    end = "\n" if done >= total else ""
    if sys.stderr.isatty():
        print(f"\r{done / max(total, 1):4.0%} {text:<20.20}", end=end, file=sys.stderr, flush=True)
    elif done < total:
        print(f"{done + 1}/{total} {text}", file=sys.stderr, flush=True)
