"""The pages on control (KPIs, time use, territory, signals, diagnosis ...), of the organisation and of one rep.

`python -m bench.control COLD WARM` asks each page within one process over a data folder and prints seconds as JSON.
The goals are held beside processor time, which other work on the machine hardly changes; what was waited stands
beside it.
Cold = a write raised the change number before each request, so that nothing is remembered; warm = nothing changed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time

from bench.board import REP, let_her_manage_everybody
from bench.databases import Place
from bench.pages import READER
from bench.timing import say, table

PAGES = {
    "KPIs": "/kpis/",
    "KPI visits": "/kpis/visits/",
    "KPI win rate": "/kpis/win_rate/",
    "KPI hours per order": "/kpis/hours_per_order/",
    "time use": "/time-use/",
    "travel": "/travel/",
    "ACCH": "/acch/",
    "signals": "/signals/",
    "diagnosis": "/diagnosis/",
    "tools": "/tools/",
    "funnel": "/funnel/",
    "targets": "/targets/",
    "scorecard": "/scorecard/",
    "comparison": "/comparison/",
    "dashboards": "/dashboards/",
    "ready-made dashboard": "/dashboards/ready/{ready}/",
}
READY = {"organisation": "manager_week", "rep": "rep_month"}
WHOLE = {"funnel": "/organisation/"}
"""Where the organisation has an address of its own; elsewhere the place is asked for."""
GOALS_MS = {("organisation", "copy"): 150.0, ("organisation", "database"): 1200.0, ("rep", "database"): 30.0}
"""Of the median cold request."""
PATIENCE = 4.0
"""Seconds after which a page is asked no more often."""

Seconds = dict[str, dict[str, list[tuple[float, float]]]]
"""Seconds waited and of the processor, per page, cold and warm."""


def bench_control(place: Place, cold: int, warm: int) -> None:
    """Print the medians per page beside their goals (SQLite only)."""
    let_her_manage_everybody(place)
    found: dict[str, dict[str, Seconds]] = {}
    for way, told in (("database", "never"), ("copy", "auto")):
        found[way] = json.loads(place.run("bench.control", str(cold), str(warm), MEETPUNT_COLUMNAR=told))
    say(f"Pages on control within one process, up to {cold} cold and {warm} warm requests; processor milliseconds, p50")
    rows, met, of = [], 0, 0
    for (whose, way), goal in GOALS_MS.items():
        for page, seconds in found[way][whose].items():
            waited, reached, kept = (
                median(one[part] for one in seconds[kind]) * 1000
                for kind, part in (("cold", 0), ("cold", 1), ("warm", 1))
            )
            of, met = of + 1, met + (reached < goal)
            cells = (f"{one:.0f}" for one in (waited, reached, kept, goal))
            rows.append((page, whose, way, *cells, "met" if reached < goal else "NOT met"))
    table(("page", "of", "answered by", "cold, waited", "cold", "warm", "goal cold", ""), rows)
    say(f"{met} of {of} goals met.\n")


def main(cold: int, warm: int) -> None:
    """Measure over the database at hand."""
    from meetpunt.cli.prepare import prepare

    prepare("en")
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    from meetpunt.measures.columnar.copies import copies
    from meetpunt.store.access import all_organisations
    from meetpunt.store.tenancy import changing

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # nothing was gathered to serve
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.ALLOWED_HOSTS = ["testserver"]
    (organisation,) = all_organisations()

    def write() -> None:
        with changing(organisation.id):
            pass

    found: dict[str, Seconds] = {}
    for whose, email in (("organisation", READER), ("rep", REP)):
        client = Client(headers={"accept-language": "nl"})
        login = get_user_model().objects.get(email=email)
        client.force_login(login, backend="django.contrib.auth.backends.ModelBackend")
        client.get("/organisation/" if whose == "organisation" else "/funnel/")
        copies.wait()
        found[whose] = {}
        for page, address in PAGES.items():
            path = address.format(ready=READY[whose])
            if whose == "organisation":
                path = WHOLE.get(page, f"{path}?of=all")
            answer = client.get(path, follow=True)
            if answer.status_code == 404:
                continue
            path = answer.redirect_chain[-1][0] if answer.redirect_chain else path
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status_code}")

            def ask(path: str = path, client: Client = client) -> None:
                client.get(path)

            found[whose][page] = {"cold": _times(cold, ask, write), "warm": _times(warm, ask, lambda: None)}
    json.dump(found, sys.stdout)


def _times(most: int, ask: Callable[[], None], before: Callable[[], None]) -> list[tuple[float, float]]:
    told: list[tuple[float, float]] = []
    while len(told) < most and (len(told) < 2 or sum(waited for waited, _used in told) < PATIENCE):
        before()
        begin, used = perf_counter(), process_time()
        ask()
        told.append((perf_counter() - begin, process_time() - used))
    return told


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
