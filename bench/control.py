"""The pages on control (KPIs, time use, territory, signals, diagnosis ...), of the organisation and of one rep.

`python -m bench.control COLD WARM` asks each page within one process over a data folder and prints seconds as JSON.
The goals are held beside processor time, which other work on the machine hardly changes; what was waited stands
beside it.
Cold = nothing is remembered; visit = a visit was logged right before each request, each time by another of the reps, so
that what was counted from their activities is counted again; soon = the same, once the process has made ahead what many
look at (`reports.ahead`), a second later; warm = nothing changed. One rep stands beside everybody else,
because a team of four tells too much of each; the other one beside a team of eight, as most do.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import cycle
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
    "channels": "/channels/",
    "travel": "/travel/",
    "ACCH": "/acch/",
    "signals": "/signals/",
    "diagnosis": "/diagnosis/",
    "tools": "/tools/",
    "funnel": "/funnel/",
    "targets": "/targets/",
    "scorecard": "/scorecard/",
    "comparison": "/comparison/",
    "numbers first": "/numbers-first/",
    "dashboards": "/dashboards/",
    "ready-made dashboard": "/dashboards/ready/{ready}/",
}
ALONE, IN_TEAM = "rep beside all", "rep beside a team"
IN_TEAM_EMAIL = "in-a-team@demo.example"
READY = {"organisation": "manager_week", ALONE: "rep_month", IN_TEAM: "rep_month"}
WHOLE = {"funnel": "/organisation/"}
"""Where the organisation has an address of its own; elsewhere the place is asked for."""
GOALS_MS = {
    ("organisation", "copy"): 150.0,
    ("organisation", "database"): 1200.0,
    (ALONE, "database"): 30.0,
    (IN_TEAM, "database"): 30.0,
}
"""Of the median request after a visit; beside it stands how many a cold one and one right after the visit meet."""
PATIENCE = 4.0
"""Seconds after which a page is asked no more often."""

Seconds = dict[str, dict[str, list[tuple[float, float]]]]
"""Seconds waited and of the processor, per page, in each of the four ways."""


def bench_control(place: Place, cold: int, warm: int) -> None:
    """Print the medians per page beside their goals (SQLite only)."""
    let_her_manage_everybody(place)
    found: dict[str, dict[str, Seconds]] = {}
    for way, told in (("database", "never"), ("copy", "auto")):
        found[way] = json.loads(place.run("bench.control", str(cold), str(warm), MEETPUNT_COLUMNAR=told))
    say(f"Pages on control within one process, up to {cold} cold and {warm} warm requests; processor milliseconds, p50")
    rows, of, met = [], 0, {"soon": 0, "visit": 0, "cold": 0}
    for (whose, way), goal in GOALS_MS.items():
        for page, seconds in found[way][whose].items():
            used = {kind: median(one[1] for one in seconds[kind]) * 1000 for kind in ("cold", "visit", "soon", "warm")}
            waited = median(one[0] for one in seconds["soon"]) * 1000
            of += 1
            for kind in met:
                met[kind] += used[kind] < goal
            cells = (f"{one:.0f}" for one in (*used.values(), waited, goal))
            rows.append((page, whose, way, *cells, "met" if used["soon"] < goal else "NOT met"))
    table(("page", "of", "answered by", "cold", "visit", "soon", "warm", "soon, waited", "goal", ""), rows)
    say(f"Of {of} goals {met['soon']} are met soon after a visit, {met['visit']} right after and {met['cold']} cold.\n")


def main(cold: int, warm: int) -> None:
    """Measure over the database at hand."""
    from meetpunt.cli.prepare import prepare

    prepare("en")
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db.models import Count
    from django.test import Client

    from meetpunt.measures.columnar.copies import copies
    from meetpunt.reports.accounts import kept, large
    from meetpunt.reports.ahead import ahead
    from meetpunt.reports.memory import forget_everything
    from meetpunt.store.access import all_organisations
    from meetpunt.store.models import Activity, Person, Team
    from meetpunt.store.tenancy import changing
    from meetpunt.web.templatetags.keeping import drawn, rows, sections

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # nothing was gathered to serve
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.ALLOWED_HOSTS = ["testserver"]
    (organisation,) = all_organisations()

    held = Activity.objects.filter(organisation_id=organisation.id, kind="visit", status="held").order_by("-pk")
    people = Person.objects.filter(organisation_id=organisation.id).order_by("pk")
    latest = (held.filter(person=one).exclude(account=None).first() for one in people)
    visits = cycle([one for one in latest if one is not None])

    def log_visit() -> None:
        visit = next(visits)
        visit.pk = visit.external_id = visit.client_key = None
        visit.started_at = visit.recorded_at = datetime.now(UTC) - timedelta(minutes=1)
        visit.started_on = visit.started_at.date()
        with changing(organisation.id, leaves_accounts=True):  # as `actions.log_activity` does
            visit.save(force_insert=True)

    def log_visit_and_wait() -> None:
        log_visit()
        ahead.renew()

    team = Team.objects.filter(organisation_id=organisation.id).annotate(size=Count("memberships")).order_by("-size")[0]
    in_team = people.filter(memberships__team=team).first()
    if in_team is not None and in_team.login is None:
        in_team.login = get_user_model().objects.create(email=IN_TEAM_EMAIL)
        in_team.save()

    def forget() -> None:
        log_visit()
        forget_everything()
        for memory in (kept, large, drawn, rows, sections):
            memory.forget()

    found: dict[str, Seconds] = {}
    for whose, email in (("organisation", READER), (ALONE, REP), (IN_TEAM, IN_TEAM_EMAIL)):
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

            found[whose][page] = {
                "cold": _times(cold, ask, forget),
                "visit": _times(cold, ask, log_visit),
                "soon": _times(cold, ask, log_visit_and_wait),
                "warm": _times(warm, ask, lambda: None),
            }
    json.dump(found, sys.stdout)


def _times(most: int, ask: Callable[[], None], before: Callable[[], None]) -> list[tuple[float, float]]:
    told: list[tuple[float, float]] = []
    while not told or (len(told) < most and sum(waited for waited, _used in told) < PATIENCE):
        before()
        begin, used = perf_counter(), process_time()
        ask()
        told.append((perf_counter() - begin, process_time() - used))
    return told


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
