"""The company that the load test works in, in a process over its place: `python -m bench.load_ground WORD ...`.

prepare REPS MANAGERS   sign-ins and sessions, and what each rep can write about; prints JSON
imports FILES COUNT     ask for so many imports of the same files, each from a source of its own
check FILE              how often each acknowledged write stands; prints JSON
idle                    wait until the worker has nothing to do
landed                  how many rows the imports brought so far
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from time import sleep
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meetpunt.config.settings")
django.setup()

from django.contrib.auth import login as sign_in  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.http import HttpRequest  # noqa: E402

from meetpunt.actions.demo.sign_ins import PASSWORD  # noqa: E402
from meetpunt.actions.imports import GivenFile, upload  # noqa: E402
from meetpunt.store import job_queue  # noqa: E402
from meetpunt.store.models import (  # noqa: E402
    Account,
    Activity,
    Job,
    Login,
    Opportunity,
    Organisation,
    Person,
    StageEvent,
    Step,
    TeamManagement,
)
from meetpunt.store.sessions import SessionStore  # noqa: E402
from meetpunt.store.tenancy import acting_in, changing  # noqa: E402

MOST = 60
"""So many accounts and opportunities of each rep are written about."""


def prepare(reps: str, managers: str) -> dict[str, Any]:
    """Everybody who takes part, with the cookie of a session."""
    organisation = Organisation.objects.get(is_demo=True).pk
    with acting_in(organisation):
        of = {"organisation_id": organisation}
        who = Person.objects.filter(**of, roles__role="rep").order_by("pk")[: int(reps)]
        managing = TeamManagement.objects.filter(**of).values_list("person_id", "team_id").order_by("team_id")
        teams = {person: team for person, team in managing if person is not None}
        above = Person.objects.filter(pk__in=list(teams), roles__role="manager").order_by("pk")[: int(managers)]
        with changing(organisation):
            _give_sign_ins([*who, *above])
        after = _following_steps(organisation)
        return {
            "reps": [_rep(person, after) for person in who],
            "managers": [{"cookie": _session(person), "team": teams[person.pk]} for person in above],
        }


def _give_sign_ins(people: list[Person]) -> None:
    password = make_password(PASSWORD)  # once: to make it is slow on purpose
    for person in people:
        if person.login_id is None:
            person.login = Login.objects.create(email=f"load{person.pk}@demo.example", password=password, language="nl")
            person.save()


def _session(person: Person) -> str:
    request = HttpRequest()
    request.session = SessionStore()
    assert person.login is not None
    sign_in(request, person.login, "django.contrib.auth.backends.ModelBackend")
    request.session.save()
    return str(request.session.session_key)


def _following_steps(organisation: int) -> dict[int, int]:
    steps = list(Step.objects.filter(organisation_id=organisation).order_by("process_id", "position"))
    return {
        one.pk: other.pk for one, other in pairwise(steps) if one.process_id == other.process_id and not other.is_final
    }


def _rep(person: Person, after: dict[int, int]) -> dict[str, Any]:
    chances = Opportunity.objects.filter(owner=person, outcome="open", step_id__in=list(after))
    complete = chances.exclude(amount_minor=None).exclude(expected_close=None).order_by("pk")[:MOST]
    accounts = Account.objects.filter(owner=person).order_by("pk").values_list("pk", flat=True)[:MOST]
    return {
        "cookie": _session(person),
        "person": person.pk,
        "accounts": list(accounts),
        "moves": [[one.pk, after[one.step_id or 0]] for one in complete],
    }


def imports(folder: str, count: str) -> dict[str, Any]:
    """Imports that wait for the worker, one after another."""
    organisation = Organisation.objects.get(is_demo=True).pk
    files = [GivenFile(path, path.name) for path in sorted(Path(folder).glob("*.csv"))]
    mapping = (Path(folder) / "mapping.yaml").read_text(encoding="utf-8")
    for number in range(int(count)):
        now = datetime.now(UTC)
        run = upload(organisation, files, now)
        told = {"run_id": run, "mapping": mapping.replace("source: bench", f"source: bench{number}")}
        job_queue.enqueue("land_import", now, organisation_id=organisation, arguments=told, key=f"import:{run}")
    return {"asked": int(count)}


def idle() -> dict[str, Any]:
    """Wait until the worker has nothing to do."""
    while Job.objects.filter(
        state__in=(Job.State.WAITING, Job.State.RUNNING), run_after__lte=datetime.now(UTC)
    ).exists():
        sleep(1)
    return {}


def landed() -> dict[str, Any]:
    """Rows that came with imports."""
    organisation = Organisation.objects.get(is_demo=True).pk
    with acting_in(organisation):
        return {"activities": Activity.objects.filter(organisation_id=organisation, import_run__isnull=False).count()}


def check(file: str) -> dict[str, Any]:
    """Of the acknowledged writes, how many stand once, not at all, or more than once; and what stands beyond them."""
    told = json.loads(Path(file).read_text(encoding="utf-8"))
    organisation = Organisation.objects.get(is_demo=True).pk
    with acting_in(organisation):
        of = {"organisation_id": organisation}
        written: dict[str, int] = {}
        for key in Activity.objects.filter(**of, client_key__in=told["keys"]).values_list("client_key", flat=True):
            written[str(key)] = written.get(str(key), 0) + 1
        moved = {
            (one["opportunity_id"], one["step_id"]): one["n"]
            for one in StageEvent.objects.filter(**of, opportunity_id__in=[which for which, _ in told["moves"]])
            .filter(recorded_at__gte=datetime.fromisoformat(told["since"]), kind="step")
            .values("opportunity_id", "step_id")
            .annotate(n=Count("pk"))
        }
    counts = [written.get(key, 0) for key in told["keys"]] + [moved.get((a, b), 0) for a, b in told["moves"]]
    return {"once": counts.count(1), "lost": counts.count(0), "doubled": sum(one > 1 for one in counts)}


if __name__ == "__main__":
    words = {"prepare": prepare, "imports": imports, "check": check, "landed": landed, "idle": idle}
    print(json.dumps(words[sys.argv[1]](*sys.argv[2:])))
