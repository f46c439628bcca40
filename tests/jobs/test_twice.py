"""Every kind of work is done at least once: done twice, or killed in the middle and done again, it leaves the same.

The kinds are those of the register; one without a case here fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from meetpunt.actions import back_tests, calendars, imports, mailing, webhooks
from meetpunt.actions.imports import GivenFile
from meetpunt.actions.organisation_file import asking
from meetpunt.jobs.kinds import KINDS
from meetpunt.store.access import Viewer, operator_of
from meetpunt.store.job_queue import TakenJob
from meetpunt.store.models import (
    Account,
    Activity,
    Organisation,
    OrganisationFile,
    OutgoingMail,
    Person,
    PersonRole,
    WebhookDelivery,
)
from meetpunt.store.processes import processes
from meetpunt.store.tenancy import acting_in
from tests.crm.connected import Connected, connected

MAPPING = """
source: files
currency: EUR
files:
  - file: accounts.csv
    table: accounts
    fields: {id: id, name: name}
"""
NOT_COMPARED = {"job", "schedule", "fact_change", "crm_sync"}
"""The queue itself, and where each attempt is noted: who does more notes more."""
SEED_KILLS = (0.0, 0.5, 1.0)
"""Killed at the first statement that writes, at the middle one, and at the last."""


class _Killed(BaseException):
    """As `kill -9` does: nobody catches it, and what was not committed is gone."""


class World:
    """An organisation with a CRM, a rep with a visit to come, a file to read in, and what else work is about."""

    def __init__(self, crm: Connected, folder: Path) -> None:
        self.crm, self.id, self.now = crm, crm.organisation, crm.toy.time.now()
        self.viewer = operator_of("Ovenbouw", self.now.date())
        self._file = folder / "accounts.csv"
        self._file.write_text("id,name\n" + "".join(f"{number},Klant {number}\n" for number in range(30)))
        with acting_in(self.id):
            self.rep = Person.objects.create(organisation_id=self.id, name="Eva", email="eva@toy.example")
            PersonRole.objects.create(organisation_id=self.id, person=self.rep, role="rep")
            account = Account.objects.create(
                organisation_id=self.id, name="Hotel", owner=self.rep, created_at=self.now - timedelta(40)
            )
            Activity.objects.create(
                organisation_id=self.id, person=self.rep, account=account, kind="visit", status="planned",
                started_on=(self.now - timedelta(2)).date(), recorded_at=self.now,
            )  # fmt: skip

    def run(self) -> int:
        """Files that were sent."""
        return imports.upload(self.id, [GivenFile(self._file, "accounts.csv")], self.now)

    def landed(self) -> int:
        """Files that were read in."""
        run = self.run()
        imports.land(self.id, run, MAPPING, self.now)
        return run

    def file(self) -> int:
        """A file of everything that was agreed to."""
        made = asking.ask(self.somebody("administrator"), self.now)
        OrganisationFile.objects.filter(pk=made).update(agreed_at=self.now)
        return made

    def look_back(self) -> int:
        """A look back that was asked for."""
        process = processes(self.id, self.now.date())[0]
        month = self.now.year * 12 + self.now.month - 1
        return back_tests.ask(self.viewer, process.id, month - 2, month - 1, self.now)

    def mail(self) -> int:
        """A mail that waits."""
        mailing.queue_mail(self.id, "eva@toy.example", "Dag", "Tekst", self.now)
        return OutgoingMail.objects.filter(organisation_id=self.id).order_by("-pk")[0].pk

    def delivery(self) -> int:
        """A message to an address where nobody is."""
        hook = webhooks.add(self.viewer, "Plan", "https://erp.example/h", ["production.answer"], "s" * 43, self.now)
        webhooks.send_test(self.viewer, hook, "1", self.now)
        return WebhookDelivery.objects.filter(webhook_id=hook)[0].pk

    def feed(self) -> int:
        """A calendar at an address where nobody is."""
        return calendars.add_address(self.somebody("rep"), "Agenda", "https://agenda.example/a.ics", self.now)

    def leaving(self) -> int:
        """The organisation itself, whose time has come."""
        Organisation.objects.filter(pk=self.id).update(remove_at=self.now)
        return self.id

    def somebody(self, role: str) -> Viewer:
        """Eva, in this role."""
        ref, today = self.viewer.organisation, self.now.date()
        return Viewer(ref, self.rep.pk, "Eva", frozenset({role}), frozenset(), today)


Case = Callable[[World], dict[str, Any]]
CASES: dict[str, Case] = {
    "survey_import": lambda world: {"run_id": world.run()},
    "check_import": lambda world: {"run_id": world.run(), "mapping": MAPPING},
    "land_import": lambda world: {"run_id": world.run(), "mapping": MAPPING},
    "foresee_take_back": lambda world: {"run_id": world.landed()},
    "take_back_import": lambda world: {"run_id": world.landed()},
    "organisation_file": lambda world: {"file_id": world.file()},
    "back_test": lambda world: {"back_test_id": world.look_back()},
    "send_mail": lambda world: {"mail_id": world.mail()},
    "deliver_webhook": lambda world: {"delivery_id": world.delivery()},
    "sync_crm": lambda world: {"connection_id": world.crm.connection},
    "fetch_calendar": lambda world: {"feed_id": world.feed()},
    "remove_organisation": lambda world: {"remove": world.leaving()},
    **{
        kind: lambda world: {}
        for kind in (
            *("weekly_snapshots", "forecast_snapshot", "keep_forecasts", "demo_forecasts", "calendars"),
            *("daily_notices", "notice_due", "mail_notices", "dashboard_mails", "clean_up", "nightly_upkeep"),
            *("look_at_signals", "remember_signals", "weekly_readiness", "pool_release", "webhooks_left"),
            *("large_orders_due", "large_orders", "crm_due", "count_organisations", "removals_due"),
        )
    },
}


def test_every_kind_has_a_case() -> None:
    assert set(CASES) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_twice_and_after_a_kill_leave_what_once_leaves(
    kind: str, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(connected(monkeypatch), tmp_path)
    monkeypatch.setattr("meetpunt.jobs.crm.CLOCK", world.crm.toy.time)
    if kind == "demo_forecasts":
        monkeypatch.setattr("meetpunt.jobs.forecasts.DEMO_MONTHS", 1)
        Organisation.objects.filter(pk=world.id).update(is_demo=True)
    with acting_in(world.id):
        told_job = CASES[kind](world)
    job = TakenJob(1, kind, world.id, world.rep.pk, 1, 5, "token", told_job)

    with _taken_back() as told:
        writes = _done(job, world)
        told["once"] = _contents(world.id)
    for share in SEED_KILLS:
        with _taken_back() as killed:
            if writes:
                with pytest.raises(_Killed):
                    _done(job, world, kill_at=max(1, round(share * writes)))
                transaction.set_rollback(False)
            _done(job, world)
            _done(job, world)
            killed["again"] = _contents(world.id)
        assert killed["again"] == told["once"], f"killed at {share:.0%} of {writes} writes"


def _done(job: TakenJob, world: World, kill_at: int | None = None) -> int:
    """Do it; gives how many statements wrote. kill_at: die at the one of this number."""
    writes = 0

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal writes
        if sql.lstrip().split(" ", 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            writes += 1
            if writes == kill_at:
                raise _Killed
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        KINDS[job.kind](job, lambda done, total, text="": None, world.now)
    return writes


@contextmanager
def _taken_back() -> Iterator[dict[str, Any]]:
    with transaction.atomic():
        yield {}
        transaction.set_rollback(True)


def _contents(organisation_id: int) -> dict[str, int]:
    """How many rows each table has, as seen in the organisation."""
    with acting_in(organisation_id):
        return {
            model._meta.db_table: model._default_manager.count()
            for model in apps.get_models()
            if model._meta.db_table not in NOT_COMPARED
        }
