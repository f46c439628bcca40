"""Exchange with other systems: imports step by step, and webhooks."""

from __future__ import annotations

import base64
import secrets
import tempfile
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from annotated_types import MaxLen
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import Base64Bytes

from meetpunt.actions import demo, imports, webhooks
from meetpunt.actions.administration import jobs as acting_on_jobs
from meetpunt.actions.errors import Refused
from meetpunt.actions.organisation_file import asking
from meetpunt.actions.outward import reach
from meetpunt.api.operation import For, area
from meetpunt.connectors.addresses import masked
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.reports.job_words import why_given_up
from meetpunt.store import import_runs, job_lists, job_queue, organisation_files
from meetpunt.store import jobs as stored_jobs
from meetpunt.store import webhooks as stored_webhooks
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.api_tokens import Scope

MOST_FILES = 10


@dataclass(frozen=True)
class FileTold:
    """A file to read in: its name and its content in Base64."""

    name: Annotated[str, MaxLen(200)]
    content: Base64Bytes


@dataclass(frozen=True)
class Job:
    """Work that was asked for: how it stands."""

    kind: str
    state: str
    done: int
    total: int
    error: str


@dataclass(frozen=True)
class MadeWebhook:
    """An address that is told; the secret that signs each delivery is shown now and never again."""

    id: int
    secret: str


def upload(
    viewer: Viewer, files: Annotated[tuple[FileTold, ...], MaxLen(MOST_FILES)], now: datetime, language: str = "nl"
) -> int:
    """Begin an import with files; they are looked at in a moment, and a mapping is proposed."""
    if not viewer.may_import:
        raise NotVisible("imports")
    with tempfile.TemporaryDirectory() as folder:
        given = []
        for number, one in enumerate(files):
            path = Path(folder) / str(number)
            path.write_bytes(one.content)
            given.append(imports.GivenFile(path, Path(one.name.replace("\\", "/")).name or "file"))
        run_id = imports.upload(viewer.organisation.id, given, now, viewer.person_id)
    _enqueue(viewer, "survey_import", run_id, now, language)
    return run_id


def import_job(viewer: Viewer, run_id: int) -> Job | None:
    """How the work of an import stands."""
    import_runs.find_run(viewer, run_id)
    found = import_runs.latest_job(viewer.organisation.id, run_id)
    return None if found is None else Job(found.kind, found.state, found.done, found.total, found.error)


def import_mapping(viewer: Viewer, run_id: int) -> str:
    """The mapping of an import (docs/mapping.md)."""
    return import_runs.find_run(viewer, run_id).mapping


def keep_mapping(viewer: Viewer, run_id: int, mapping: str) -> None:
    """Keep another mapping for an import that has not landed."""
    import_runs.find_run(viewer, run_id)
    load_mapping(mapping, gettext("Mapping"))
    imports.keep_mapping(viewer.organisation.id, run_id, mapping)


def act_on_import(
    viewer: Viewer,
    run_id: int,
    what: Literal["look", "check", "land", "foresee-take-back", "take-back"],
    now: datetime,
    language: str = "nl",
) -> None:
    """Ask for the next step of an import: look at its files, check them, land them, or take a landed one back."""
    found, organisation_id = import_runs.find_run(viewer, run_id), viewer.organisation.id
    job = import_runs.latest_job(organisation_id, run_id)
    if job is not None and not job.is_over:
        raise Refused(gettext("This import is being worked on. Ask again when that is done."))
    stopped = job is not None and job.kind == "land_import" and found.state == "failed" and bool(found.source)
    may = {
        "look": not found.is_landed,
        "check": bool(found.mapping) and not found.is_landed,
        "land": found.state in ("checked", "landing") or stopped,
        "foresee-take-back": found.can_be_taken_back,
        "take-back": found.can_be_taken_back,
    }
    if not may[what]:
        raise Refused(gettext("This cannot be done with the import as it stands. Look at it again."))
    kinds = {
        "look": "survey_import", "check": "check_import", "land": "land_import",
        "foresee-take-back": "foresee_take_back", "take-back": "take_back_import",
    }  # fmt: skip
    more_told = {"mapping": found.mapping} if what in ("check", "land") else {}
    _enqueue(viewer, kinds[what], run_id, now, language, **more_told)


def read_again(viewer: Viewer, run_id: int, now: datetime, language: str = "nl") -> int:
    """Begin another import with the same files."""
    import_runs.find_run(viewer, run_id)
    again = imports.read_again(viewer.organisation.id, run_id, now, viewer.person_id)
    _enqueue(viewer, "survey_import", again, now, language)
    return again


def throw_away(viewer: Viewer, run_id: int) -> None:
    """Throw an import away that has not landed."""
    import_runs.find_run(viewer, run_id)
    imports.throw_away(viewer.organisation.id, run_id)


def rejected(viewer: Viewer, run_id: int) -> tuple[imports.RejectedFile, ...]:
    """The rows that did not land, file by file, with the reason."""
    import_runs.find_run(viewer, run_id)
    return imports.rejected_rows(viewer.organisation.id, run_id)


def remove_demo(viewer: Viewer) -> None:
    """Remove the fictional company with all that is in it; this token goes with it."""
    if not (viewer.organisation.is_demo and viewer.may_import):
        raise NotVisible("demo")
    demo.remove_demo(viewer.organisation.id)


def ask_for_file(viewer: Viewer, now: datetime) -> int:
    """Ask for a file of the whole organisation; a second person agrees, then it is made."""
    return asking.ask(viewer, now)


def workbook(viewer: Viewer, filled: bool = False) -> str:
    """The workbook for small firms in Base64, empty or with what is here; read in again, it needs no mapping."""
    return base64.b64encode(imports.write_workbook(viewer, filled=filled)).decode()


def organisation_file(viewer: Viewer, file_id: int) -> str:
    """The file of the whole organisation in Base64, once it is made; for who asked for it."""
    found = organisation_files.file_to_take(viewer, file_id)
    return base64.b64encode(asking.place(viewer.organisation.id, found.id).read_bytes()).decode()


def webhook_list(viewer: Viewer) -> tuple[stored_webhooks.WebhookRef, ...]:
    """The addresses elsewhere that are told what happens here; of an address only where it lies."""
    return tuple(replace(one, address=masked(one.address)) for one in stored_webhooks.webhooks_of(viewer))


def add_webhook(viewer: Viewer, name: str, address: str, events: tuple[str, ...], now: datetime) -> MadeWebhook:
    """Let an address be told of events (docs/webhooks.md)."""
    secret = secrets.token_urlsafe(32)
    return MadeWebhook(webhooks.add(viewer, name, address, events, secret, now, reach()), secret)


def change_webhook(
    viewer: Viewer, webhook_id: int, name: str, address: str, events: tuple[str, ...], is_active: bool, now: datetime
) -> None:
    """Change what an address is called, where it lies, what it is told, or whether it is told at all."""
    webhooks.change(viewer, webhook_id, name, address, events, is_active, now, reach())


def test_webhook(viewer: Viewer, webhook_id: int, now: datetime, client_key: str) -> None:
    """Send a test to an address."""
    webhooks.send_test(viewer, webhook_id, client_key, now)


def send_again(viewer: Viewer, delivery_id: int, now: datetime) -> None:
    """Send a delivery once more under the same identifier."""
    webhooks.send_again(viewer, delivery_id, now)


def deliveries(viewer: Viewer, webhook_id: int) -> tuple[stored_webhooks.DeliveryRef, ...]:
    """What was last delivered to an address."""
    stored_webhooks.find_webhook(viewer, webhook_id)
    return stored_webhooks.deliveries_of(viewer, webhook_id)


def given_up(viewer: Viewer) -> tuple[job_lists.ListedJob, ...]:
    """Work in the background that was given up; of what broke on our side only that."""
    return tuple(replace(one, error=why_given_up(one.error)) for one in stored_jobs.given_up(viewer))


def _enqueue(viewer: Viewer, kind: str, run_id: int, now: datetime, language: str, **more_told: str) -> None:
    job_queue.enqueue(
        kind,
        now,
        organisation_id=viewer.organisation.id,
        person_id=viewer.person_id,
        arguments={"run_id": run_id, "language": language, **more_told},
        key=f"{kind}:{run_id}",
    )


admin = For(Scope.ADMIN, Scope.ADMIN)
RUN, HOOK = "/imports/{run_id}", "/webhooks/{webhook_id}"
AREA = area(
    "exchange",
    _("Imports and webhooks"),
    _("Read files in, check and land them, take them back; and which addresses are told what happens."),
    admin.get("/imports", import_runs.runs),
    admin.post("/imports", upload, imports.upload, imports.learnt, imports.surveyed_tables),
    admin.get(RUN, import_runs.find_run),
    admin.get(f"{RUN}/job", import_job),
    admin.get(f"{RUN}/mapping", import_mapping),
    admin.put(f"{RUN}/mapping", keep_mapping, imports.keep_mapping),
    admin.post(f"{RUN}/do", act_on_import),
    admin.post(f"{RUN}/again", read_again, imports.read_again),
    admin.get(f"{RUN}/rejected", rejected, imports.rejected_rows),
    admin.delete(RUN, throw_away, imports.throw_away),
    admin.post("/demo/remove", remove_demo, demo.remove_demo),
    admin.post("/organisation-file", ask_for_file, asking.ask),
    admin.post("/organisation-file/{file_id}/agree", asking.agree),
    admin.get("/organisation-file/{file_id}", organisation_file, asking.place),
    admin.delete("/organisation-file/{file_id}", asking.withdraw),
    admin.get("/workbook", workbook, imports.write_workbook),
    admin.get("/webhooks", webhook_list),
    admin.post("/webhooks", add_webhook, webhooks.add),
    admin.get(HOOK, stored_webhooks.find_webhook),
    admin.put(HOOK, change_webhook, webhooks.change),
    admin.post(f"{HOOK}/test", test_webhook, webhooks.send_test),
    admin.get(f"{HOOK}/deliveries", deliveries),
    admin.post("/webhooks/deliveries/{delivery_id}/again", send_again, webhooks.send_again),
    admin.delete(HOOK, webhooks.remove),
    admin.get("/jobs", stored_jobs.at_work),
    admin.get("/jobs/given-up", given_up, why_given_up),
    admin.post("/jobs/given-up/{job_id}/again", acting_on_jobs.try_again),
    admin.post("/jobs/given-up/{job_id}/leave", acting_on_jobs.leave),
)
