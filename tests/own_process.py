"""The product in a process and database of its own, to be killed: `python -m tests.own_process WORD ...`.

migrate                            make the tables
prepare ORGANISATION...            make organisations
import ORGANISATION FOLDER         land the files of a folder, telling every batch on its standard output
enqueue ORGANISATION FOLDER        upload them, and ask for their landing as a job
work LEASE_SECONDS                 be a slow worker, telling every batch on its standard output
contents ORGANISATION              print all rows as JSON
jobs                               print the state and attempts of every job as JSON
reports ORGANISATION               print every kind of `meetpunt report` of everybody and of a team, as JSON
pairs ORGANISATION                 add two teams in each transaction, without end, telling each on its standard output
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

if TYPE_CHECKING:
    from meetpunt.actions.imports import GivenFile

MOMENT = datetime(2026, 6, 1, 12, tzinfo=UTC)
ROOT = Path(__file__).resolve().parent.parent


def environment(folder: Path, *, on_sqlite: bool = False) -> dict[str, str]:
    """The environment of a process with a migrated database of its own: on SQLite, or on what the run is on."""
    address = None if on_sqlite else os.environ.get("DATABASE_URL")
    if address:
        name = f"own_{uuid4().hex[:12]}"
        _create_database(address, name, migrated_database())
        address = _beside(address, name)
    else:
        shutil.copy(new_folder()[0] / "meetpunt.sqlite3", folder)
    return _environment(folder, address)


def migrated_database() -> str:
    """The PostgreSQL database that others are copied from: to migrate one takes seconds, to copy it a blink."""
    address = os.environ["DATABASE_URL"]
    name = _of_this_run().name.replace("-", "_")
    with _one_at_a_time(str(urlsplit(address).port)):
        if _create_database(address, name, "template1"):
            call(_environment(_of_this_run(), _beside(address, name)), "migrate")
    return name


def new_folder() -> tuple[Path, str]:
    """A data folder on SQLite that was not there until a command asked for it, and what that command said."""
    folder, told = _of_this_run() / "migrated", _of_this_run() / "told.json"
    with _one_at_a_time("folder"):
        if not told.exists():
            words = [sys.executable, "-m", "meetpunt.cli.main", "org", "list", "--json"]
            told.write_bytes(
                subprocess.run(words, env=_environment(folder, None), check=True, capture_output=True).stdout
            )
    return folder, told.read_text(encoding="utf-8")


def _of_this_run() -> Path:
    """The folder that all processes of this run of the tests share."""
    return Path(os.environ["MEETPUNT_TEST_DATA"])


@contextmanager
def _one_at_a_time(what: str) -> Iterator[None]:
    """The other test process waits until this one is done, where both want the same."""
    with closing(sqlite3.connect(_of_this_run() / f"{what}.turn", timeout=120)) as turn:
        turn.execute("BEGIN EXCLUSIVE")
        yield


def _environment(folder: Path, address: str | None) -> dict[str, str]:
    own = os.environ | {"MEETPUNT_DATA": str(folder), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    return own | {"DJANGO_SETTINGS_MODULE": "meetpunt.config.settings", "DATABASE_URL": address or ""}


def _beside(address: str, name: str) -> str:
    return f"{address.rpartition('/')[0]}/{name}"


def _create_database(address: str, name: str, like: str) -> bool:
    """Make it, unless it is there already."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    return True


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


def main(word: str, *told: str) -> None:
    """Do what is asked; see the top of the file. Each word imports what it needs: there are many such processes."""
    import django

    django.setup()
    words = {"migrate": _migrate, "prepare": _prepare, "import": _import, "enqueue": _enqueue, "work": _work}
    (words | {"contents": _contents, "jobs": _jobs, "pairs": _pairs, "reports": _reports})[word](*told)


def _migrate() -> None:
    import gc

    gc.disable()  # a migration makes every table's class anew, again and again: looking for garbage takes a quarter
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _prepare(*names: str) -> None:
    from meetpunt.actions.organisations import NewOrganisation, create_organisation

    for name in names:
        create_organisation(NewOrganisation(name), MOMENT)


def _import(organisation: str, folder: str) -> None:
    from meetpunt.actions.imports import run_import

    def say(done: int, total: int, text: str) -> None:
        print(done, flush=True)
        time.sleep(0.002)

    _in_many_batches()
    result = run_import(_id_of(organisation), _given(folder), _mapping(folder), MOMENT, progress=say)
    print(json.dumps({table: [counts.new, counts.changed] for table, counts in result.tables.items()}))


def _enqueue(organisation: str, folder: str) -> None:
    from meetpunt.actions.imports import upload
    from meetpunt.store import job_queue

    organisation_id = _id_of(organisation)
    run_id = upload(organisation_id, _given(folder), MOMENT)
    job_queue.enqueue(
        "land_import",
        datetime.now(UTC),
        organisation_id=organisation_id,
        arguments={"run_id": run_id, "mapping": _mapping(folder)},
        key=f"import:{run_id}",
    )


def _work(lease_seconds: str) -> None:
    from meetpunt.jobs.kinds import KINDS, Progress
    from meetpunt.jobs.worker import run_worker
    from meetpunt.store.job_queue import TakenJob

    def slowly(job: TakenJob, progress: Progress, now: datetime) -> Any:
        def say(done: int, total: int, text: str) -> None:
            progress(done, total, text)
            print(done, flush=True)
            time.sleep(0.03)

        return KINDS["land_import"](job, say, now)

    _in_many_batches()
    work = KINDS | {"land_import": slowly}
    run_worker(lease=timedelta(seconds=float(lease_seconds)), poll_seconds=0.1, work=work)


def _contents(organisation: str) -> None:
    from meetpunt.store.tenancy import acting_in
    from tests.landing import contents

    organisation_id = _id_of(organisation)
    with acting_in(organisation_id):
        print(json.dumps(contents(organisation_id, without_moments=True)))


def _jobs() -> None:
    from meetpunt.store.models import Job

    print(json.dumps(list(Job.objects.values_list("kind", "state", "attempts", "error"))))


def _reports(organisation: str) -> None:
    from meetpunt.cli.main import main as command
    from meetpunt.cli.main import words
    from meetpunt.store.models import Team
    from meetpunt.store.tenancy import acting_in

    kinds = _choices(_choices(words())["report"])
    organisation_id = _id_of(organisation)
    with acting_in(organisation_id):
        team = Team.objects.filter(organisation_id=organisation_id).order_by("pk")[0].name
    told = {}
    for kind, taken in kinds.items():
        for whose in ([], ["--team", team]):
            if whose and "--team" not in taken.format_help():
                continue
            printed = io.StringIO()
            with redirect_stdout(printed):
                done = command(["--language", "en", "report", kind, "--org", organisation, *whose, "--json"])
            told[" ".join((kind, *whose))] = [done, printed.getvalue()]
    print(json.dumps(told))


def _choices(parser: Any) -> dict[str, Any]:
    """The words that a parser of commands knows, each with its own parser."""
    return next(dict(one.choices) for one in parser._actions if hasattr(one, "_name_parser_map"))


def _pairs(organisation: str) -> None:
    from meetpunt.store.models import Team
    from meetpunt.store.tenancy import changing

    organisation_id = _id_of(organisation)
    while True:
        with changing(organisation_id) as number:
            for which in ("left", "right"):
                Team.objects.create(organisation_id=organisation_id, name=f"{which} {number}")
        print(number, flush=True)


def _in_many_batches() -> None:
    from meetpunt.store.landing import land

    land.BATCH = 100  # many batches in little data


def _id_of(organisation: str) -> int:
    from meetpunt.store.access import operator_of

    return operator_of(organisation, MOMENT.date()).organisation.id


def _given(folder: str) -> list[GivenFile]:
    from meetpunt.actions.imports import GivenFile

    return [GivenFile(path, path.name) for path in sorted(Path(folder).glob("*.csv"))]


def _mapping(folder: str) -> str:
    return (Path(folder) / "mapping.yaml").read_text()


if __name__ == "__main__":
    main(*sys.argv[1:])
