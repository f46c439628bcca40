"""Administration: people and roles, lists, processes, settings, costs, imports, webhooks and what was changed."""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

from annotated_types import MaxLen
from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from pydantic import Base64Bytes

from meetpunt.actions import channels, costs, demo, imports, trust, undoing, webhooks
from meetpunt.actions.administration import lists, organisation, prices, processes, territories
from meetpunt.actions.errors import Refused
from meetpunt.actions.people import invitations, keeping, leaving, placing
from meetpunt.api.inputs import columns
from meetpunt.api.operation import For, area
from meetpunt.connectors.addresses import masked
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.connectors.transport import Reach
from meetpunt.reports import first_steps
from meetpunt.store import channels as stored_channels
from meetpunt.store import costs as stored_costs
from meetpunt.store import import_runs, job_queue, trail
from meetpunt.store import trust as stored_trust
from meetpunt.store import webhooks as stored_webhooks
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.administration import areas, lists as stored_lists, more, people, setup
from meetpunt.store.administration import processes as stored_processes
from meetpunt.store.api_tokens import Scope

admin = For(Scope.ADMIN, Scope.ADMIN)
figures = For(Scope.READ_FIGURES, Scope.ADMIN)
records = For(Scope.READ_RECORDS, Scope.WRITE_RECORDS)
SETTINGS = columns("organisation", *setup.SETTINGS)
PERSON = columns("person", "name", "email", "phone")
NAMES = columns("salesprocess", "name_nl", "name_en")
NAMES_WHOLE = columns("salesprocess", "name_nl", "name_en", whole=True)
STEP = columns("stepdefinition", *stored_processes.WORDS, whole=True)
AGREED = columns("agreement", *stored_trust.AGREED)
AGREED_WHOLE = columns("agreement", *stored_trust.AGREED, whole=True)
Cell = str | int | bool | None
MOST_FILES = 10


@dataclass(frozen=True)
class ListRow:
    """A row of a list: its columns as they are told, and whether it is in use."""

    id: int
    values: dict[str, str | int | bool | None]
    is_active: bool


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


def list_rows(viewer: Viewer, code: str) -> tuple[ListRow, ...]:
    """The rows of a list: teams, territories, products, families, loss-reasons, quote-templates or holidays."""
    return tuple(ListRow(one.id, one.values, one.is_active) for one in stored_lists.list_rows(viewer, code))


def add_row(viewer: Viewer, code: str, wanted: dict[str, Cell], now: datetime, key: UUID | None = None) -> int:
    """Add a row to a list."""
    _must_fit(code, wanted)
    return lists.add_row(viewer, code, wanted, now, key)


def change_row(
    viewer: Viewer, code: str, row_id: int, seen: dict[str, Cell], wanted: dict[str, Cell], now: datetime
) -> Model | None:
    """Change a row of a list."""
    _must_fit(code, wanted)
    return lists.change_row(viewer, code, row_id, seen, wanted, now)


def people_lines(viewer: Viewer, now: datetime) -> tuple[people.PersonLine, ...]:
    """Everybody of the organisation, with roles, team and sign-in."""
    return people.people_lines(viewer, now)


def invite(viewer: Viewer, person_id: int, now: datetime) -> None:
    """Invite somebody by mail to make a sign-in; the link is in the mail only."""
    secret = secrets.token_urlsafe(32)
    link = f"{settings.BASE_URL}/invitation/{viewer.organisation.id}/{secret}/"
    invitations.invite(viewer, person_id, secret, link, now)


def place(
    viewer: Viewer, person_id: int, what: Literal["team", "territory"], target_id: int | None, day: date, now: datetime
) -> Model | None:
    """Put somebody in a team or home territory from a day on; null in none."""
    return placing.place(viewer, person_id, placing.Place(what), target_id, day, now)


def price_list(viewer: Viewer, product_id: int) -> tuple[more.Price, ...]:
    """The prices of a product, from when each holds."""
    return more.prices_of(viewer, product_id)


def change_settings(viewer: Viewer, seen: dict[str, Cell], wanted: dict[str, Cell], now: datetime) -> Model | None:
    """Change the organisation's settings."""
    return organisation.change_settings(viewer, seen, dict(wanted), now)


def areas_plan(viewer: Viewer, day: date, with_owner: bool = False) -> areas.Plan:
    """Which accounts lie in another territory by their postcode than they are in."""
    return areas.plan(viewer, day, with_owner)


def agreement(viewer: Viewer) -> stored_trust.Agreed:
    """What was agreed about registering: its purpose, how long is kept what, and the works council's word."""
    return stored_trust.agreed(viewer)


def channel_words(viewer: Viewer) -> tuple[stored_channels.WordRow, ...]:
    """Words of the organisation's systems, and which channel each means."""
    stored_costs.must_read_costs(viewer)
    return tuple(stored_channels.channel_words(viewer.organisation.id))


def upload(viewer: Viewer, files: Annotated[tuple[FileTold, ...], MaxLen(MOST_FILES)], now: datetime, language: str = "nl") -> int:
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
    load_mapping(mapping, say("Mapping"))
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
        raise Refused(say("This import is being worked on. Ask again when that is done."))
    stopped = job is not None and job.kind == "land_import" and found.state == "failed" and bool(found.source)
    may = {
        "look": not found.is_landed,
        "check": bool(found.mapping) and not found.is_landed,
        "land": found.state in ("checked", "landing") or stopped,
        "foresee-take-back": found.can_be_taken_back,
        "take-back": found.can_be_taken_back,
    }
    if not may[what]:
        raise Refused(say("This cannot be done with the import as it stands. Look at it again."))
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


def webhook_list(viewer: Viewer) -> tuple[stored_webhooks.WebhookRef, ...]:
    """The addresses elsewhere that are told what happens here; of an address only where it lies."""
    return tuple(replace(one, address=masked(one.address)) for one in stored_webhooks.webhooks_of(viewer))


def add_webhook(viewer: Viewer, name: str, address: str, events: tuple[str, ...], now: datetime) -> MadeWebhook:
    """Let an address be told of events (docs/webhooks.md)."""
    secret = secrets.token_urlsafe(32)
    return MadeWebhook(webhooks.add(viewer, name, address, events, secret, now, _reach()), secret)


def change_webhook(
    viewer: Viewer, webhook_id: int, name: str, address: str, events: tuple[str, ...], is_active: bool, now: datetime
) -> None:
    """Change what an address is called, where it lies, what it is told, or whether it is told at all."""
    webhooks.change(viewer, webhook_id, name, address, events, is_active, now, _reach())


def test_webhook(viewer: Viewer, webhook_id: int, now: datetime, client_key: str = "") -> None:
    """Send a test to an address."""
    webhooks.send_test(viewer, webhook_id, client_key or secrets.token_urlsafe(16), now)


def send_again(viewer: Viewer, delivery_id: int, now: datetime) -> None:
    """Send a delivery once more under the same identifier."""
    webhooks.send_again(viewer, delivery_id, now)


def deliveries(viewer: Viewer, webhook_id: int) -> tuple[stored_webhooks.DeliveryRef, ...]:
    """What was last delivered to an address."""
    stored_webhooks.find_webhook(viewer, webhook_id)
    return stored_webhooks.deliveries_of(viewer, webhook_id)


def changes(
    viewer: Viewer, table: str = "", row_id: int | None = None, by_id: int | None = None, day: date | None = None, page: int = 1
) -> trail.TrailPage:
    """What was changed, by whom and when, as far as the viewer may read it."""
    return trail.trail(viewer, trail.Asked(table[:32], row_id, by_id, day, page))


def _must_fit(code: str, wanted: dict[str, Cell]) -> None:
    kinds = {stored_lists.Kind.TEXT: str, stored_lists.Kind.YES_NO: bool}
    known = {one.name: kinds.get(one.kind, int) for one in stored_lists.list_of(code).columns}
    for name, value in wanted.items():
        fits = value is None and known.get(name) is int or type(value) is known.get(name)
        if not fits or (isinstance(value, int) and not -(2**31) < value < 2**53):
            raise Refused(say("The column “%(name)s” is not one of this list, or of another kind.") % {"name": name[:40]})


def _enqueue(viewer: Viewer, kind: str, run_id: int, now: datetime, language: str, **more_told: str) -> None:
    job_queue.enqueue(
        kind,
        now,
        organisation_id=viewer.organisation.id,
        person_id=viewer.person_id,
        arguments={"run_id": run_id, "language": language, **more_told},
        key=f"{kind}:{run_id}",
    )


def _reach() -> Reach:
    return Reach(allow_loopback=settings.FETCH_LOOPBACK)


PEOPLE, RUN, HOOK = "/admin/people/{person_id}", "/imports/{run_id}", "/webhooks/{webhook_id}"
AREA = area(
    "administration",
    _("Administration"),
    _("People and roles, lists, processes, settings, imports, webhooks, and what was changed."),
    admin.get("/admin/setup", setup.points, first_steps.first_steps),
    admin.get("/admin/settings", setup.settings_of),
    admin.patch("/admin/settings", change_settings, organisation.change_settings, seen=SETTINGS, wanted=SETTINGS),
    admin.post("/admin/holidays", organisation.add_holidays),
    admin.get("/admin/people", people_lines),
    admin.get(PEOPLE, people.person_card),
    admin.post("/admin/people", keeping.make_person),
    admin.patch(PEOPLE, keeping.change_person, seen=PERSON, wanted=PERSON),
    admin.put(f"{PEOPLE}/roles", keeping.set_roles),
    admin.put(f"{PEOPLE}/place", place, placing.place),
    admin.post(f"{PEOPLE}/invite", invite, invitations.invite),
    admin.delete(f"{PEOPLE}/invitation", invitations.withdraw),
    admin.post(f"{PEOPLE}/leave", leaving.leave),
    admin.post(f"{PEOPLE}/come-back", leaving.come_back),
    admin.put("/admin/teams/{team_id}/manager", placing.let_manage),
    admin.get("/admin/lists/{code}", list_rows),
    admin.post("/admin/lists/{code}", add_row, lists.add_row),
    admin.patch("/admin/lists/{code}/{row_id}", change_row, lists.change_row),
    admin.post("/admin/lists/{code}/{row_id}/move", lists.move_row),
    admin.delete("/admin/lists/{code}/{row_id}", lists.remove_row),
    admin.get("/admin/products/{product_id}/prices", price_list),
    admin.put("/admin/products/{product_id}/price", prices.set_price),
    admin.get("/admin/processes", stored_processes.process_cards),
    admin.get("/admin/processes/{process_id}", stored_processes.process_card),
    admin.post("/admin/processes", processes.make_process),
    admin.patch("/admin/processes/{process_id}", processes.rename_process, seen=NAMES, wanted=NAMES_WHOLE),
    admin.post("/admin/processes/{process_id}/default", processes.make_default),
    admin.post("/admin/processes/{process_id}/steps", processes.add_step),
    admin.put("/admin/steps/{step_id}", processes.define_step, wanted=STEP),
    admin.post("/admin/steps/{step_id}/move", processes.move_step),
    admin.delete("/admin/steps/{step_id}", processes.remove_step),
    admin.get("/admin/areas", areas_plan),
    admin.get("/admin/territories/{territory_id}/areas", areas.areas_of),
    admin.post("/admin/territories/{territory_id}/areas", territories.add_area),
    admin.delete("/admin/areas/{area_id}", territories.remove_area),
    admin.post("/admin/areas/put-accounts", territories.put_accounts),
    admin.get("/agreement", agreement),
    admin.put("/agreement", trust.agree, seen=AGREED, wanted=AGREED_WHOLE),
    records.get("/stand-ins", stored_trust.stand_ins),
    records.post("/stand-ins", trust.stand_in),
    records.delete("/stand-ins/{stand_in_id}", trust.end_stand_in),
    figures.get("/costs", stored_costs.rate_rows),
    admin.put("/costs", costs.set_rate),
    figures.get("/channel-words", channel_words),
    admin.put("/channel-words", channels.set_word),
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
    admin.get("/webhooks", webhook_list),
    admin.post("/webhooks", add_webhook, webhooks.add),
    admin.get(HOOK, stored_webhooks.find_webhook),
    admin.put(HOOK, change_webhook, webhooks.change),
    admin.post(f"{HOOK}/test", test_webhook, webhooks.send_test),
    admin.get(f"{HOOK}/deliveries", deliveries),
    admin.post("/webhooks/deliveries/{delivery_id}/again", send_again, webhooks.send_again),
    admin.delete(HOOK, webhooks.remove),
    records.get("/changes", changes),
    records.post("/changes/{change_id}/undo", undoing.undo, undoing.making_of),
)
