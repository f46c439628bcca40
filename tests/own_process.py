"""The product in a process and database of its own, to be killed: `python -m tests.own_process WORD ...`.

prepare ORGANISATION...            migrate, and make organisations
import ORGANISATION FOLDER         land the files of a folder, telling every batch on its standard output
enqueue ORGANISATION FOLDER        upload them, and ask for their landing as a job
work LEASE_SECONDS                 be a slow worker, telling every batch on its standard output
contents ORGANISATION              print all rows as JSON
jobs                               print the state and attempts of every job as JSON
pairs ORGANISATION                 add two teams in each transaction, without end, telling each on its standard output
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

MOMENT = datetime(2026, 6, 1, 12, tzinfo=UTC)
ROOT = Path(__file__).resolve().parent.parent


def environment(folder: Path) -> dict[str, str]:
    """The environment of a process with a database of its own."""
    own = os.environ | {"MEETPUNT_DATA": str(folder), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    own["DJANGO_SETTINGS_MODULE"] = "meetpunt.config.settings"
    if address := os.environ.get("DATABASE_URL"):
        own["DATABASE_URL"] = _database_beside(address)
    return own


def call(own: dict[str, str], *words: str) -> str:
    """Run to the end; gives what it printed."""
    return subprocess.run(
        [sys.executable, "-m", "tests.own_process", *words], env=own, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


@contextmanager
def started(own: dict[str, str], *words: str) -> Iterator[subprocess.Popen[str]]:
    """A process that is killed with -9 at the end of the block, if not before."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.own_process", *words], env=own, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _database_beside(address: str) -> str:
    """A new, empty PostgreSQL database on the server of an address."""
    import psycopg

    name = f"own_{uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{address.rpartition('/')[0]}/{name}"


def main(word: str, *told: str) -> None:
    """Do what is asked; see the top of the file."""
    import django

    django.setup()
    from django.core.management import call_command

    from meetpunt.actions.imports import GivenFile, run_import, upload
    from meetpunt.actions.organisations import NewOrganisation, create_organisation
    from meetpunt.jobs.kinds import KINDS, Progress
    from meetpunt.jobs.worker import run_worker
    from meetpunt.store import job_queue
    from meetpunt.store.access import operator_of
    from meetpunt.store.job_queue import TakenJob
    from meetpunt.store.landing import land
    from meetpunt.store.models import Job
    from meetpunt.store.tenancy import acting_in
    from tests.landing import contents

    land.BATCH = 100  # many batches in little data

    def slowly(job: TakenJob, progress: Progress, now: datetime) -> Any:
        def say(done: int, total: int, text: str) -> None:
            progress(done, total, text)
            print(done, flush=True)
            time.sleep(0.03)

        return KINDS["land_import"](job, say, now)

    if word == "prepare":
        call_command("migrate", verbosity=0)
        for name in told:
            create_organisation(NewOrganisation(name), MOMENT)
        return
    if word == "work":
        work = KINDS | {"land_import": slowly}
        run_worker(lease=timedelta(seconds=float(told[0])), poll_seconds=0.1, work=work)
        return
    if word == "jobs":
        print(json.dumps(list(Job.objects.values_list("kind", "state", "attempts", "error"))))
        return
    organisation_id = operator_of(told[0], MOMENT.date()).organisation.id
    if word == "contents":
        with acting_in(organisation_id):
            print(json.dumps(contents(organisation_id, without_moments=True)))
        return
    if word == "pairs":
        _pairs(organisation_id)
    folder = Path(told[1])
    given = [GivenFile(path, path.name) for path in sorted(folder.glob("*.csv"))]
    mapping = (folder / "mapping.yaml").read_text()
    if word == "import":

        def say(done: int, total: int, text: str) -> None:
            print(done, flush=True)
            time.sleep(0.002)

        result = run_import(organisation_id, given, mapping, MOMENT, progress=say)
        print(json.dumps({table: [counts.new, counts.changed] for table, counts in result.tables.items()}))
    elif word == "enqueue":
        run_id = upload(organisation_id, given, MOMENT)
        job_queue.enqueue(
            "land_import",
            datetime.now(UTC),
            organisation_id=organisation_id,
            arguments={"run_id": run_id, "mapping": mapping},
            key=f"import:{run_id}",
        )


def _pairs(organisation_id: int) -> None:
    from meetpunt.store.models import Team
    from meetpunt.store.tenancy import changing

    while True:
        with changing(organisation_id) as number:
            for which in ("left", "right"):
                Team.objects.create(organisation_id=organisation_id, name=f"{which} {number}")
        print(number, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
