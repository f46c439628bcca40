"""A small organisation to write in, in a process over its own place: `python -m tests.faults.ground WORD ...`.

make            an organisation with two reps who are signed in; prints JSON
written         how often each key stands, of visits that were logged; prints JSON
jobs            kind, state and attempts of each job; prints JSON
enqueue KIND    ask for work
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meetpunt.config.settings")
django.setup()

from django.contrib.auth import login as sign_in  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.http import HttpRequest  # noqa: E402

from meetpunt.actions.organisations import NewOrganisation, start_organisation  # noqa: E402
from meetpunt.store import job_queue  # noqa: E402
from meetpunt.store.models import (  # noqa: E402
    Account,
    Activity,
    Change,
    FactChange,
    Job,
    Login,
    Organisation,
    Person,
    PersonRole,
)
from meetpunt.store.sessions import SessionStore  # noqa: E402
from meetpunt.store.tenancy import acting_in, changing  # noqa: E402

NAME = "Proefbedrijf"


def make() -> dict[str, Any]:
    """Two reps, each with an account and a session."""
    now = datetime.now(UTC)
    organisation, login = start_organisation(
        NewOrganisation(NAME), "Anna", "anna@faults.example", "een-lang-woord-8", now
    )
    people = []
    with changing(organisation):
        for name in ("Bram", "Eva"):
            own = Login.objects.create(email=f"{name.lower()}@faults.example", language="nl")
            person = Person.objects.create(organisation_id=organisation, name=name, login=own)
            PersonRole.objects.create(organisation_id=organisation, person=person, role="rep")
            account = Account.objects.create(
                organisation_id=organisation, name=f"Klant van {name}", owner=person, created_at=now - timedelta(30)
            )
            people.append({"cookie": _session(own), "account": account.pk})
    return {"reps": people, "administrator": _session(Login.objects.get(pk=login))}


def _session(login: Login) -> str:
    request = HttpRequest()
    request.session = SessionStore()
    sign_in(request, login, "django.contrib.auth.backends.ModelBackend")
    request.session.save()
    return str(request.session.session_key)


def written() -> dict[str, int]:
    """Activities by key, and how many of them are whole: with the line of the trail that belongs to each."""
    organisation = Organisation.objects.get(name=NAME).pk
    with acting_in(organisation):
        rows = Activity.objects.filter(organisation_id=organisation).exclude(client_key=None)
        found = {str(key): n for key, n in rows.values_list("client_key").annotate(n=Count("pk"))}
        trailed = set(Change.objects.filter(organisation_id=organisation, table="activity").values_list("row_id"))
        broken = [pk for (pk,) in rows.values_list("pk") if (pk,) not in trailed]
        assert not broken, f"without their line of the trail: {broken}"
        assert FactChange.objects.filter(organisation_id=organisation).count() >= len(found)
    return found


def jobs() -> list[list[Any]]:
    """Every job."""
    return [list(row) for row in Job.objects.order_by("pk").values_list("kind", "state", "attempts", "error")]


def enqueue(kind: str) -> dict[str, int]:
    """Ask for work of a kind, of the organisation."""
    organisation = Organisation.objects.get(name=NAME).pk
    return {"job": job_queue.enqueue(kind, datetime.now(UTC), organisation_id=organisation)}


if __name__ == "__main__":
    words = {"make": make, "written": written, "jobs": jobs, "enqueue": enqueue}
    print(json.dumps(words[sys.argv[1]](*sys.argv[2:])))
