"""Connections with a CRM that stand: how they go, what their records mean, and what is done with them.

Rule: the keys of another system are given by a person on a page, which checks whose address they belong to.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.crm import connecting, hearing, meaning
from meetpunt.actions.errors import Refused
from meetpunt.actions.imports.result import ImportResult
from meetpunt.api.operation import For, area
from meetpunt.connectors.crm.design import Wanted
from meetpunt.connectors.crm.pace import Ticking
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.connectors.transport import Reach
from meetpunt.store.access import Viewer
from meetpunt.store.api_tokens import Scope
from meetpunt.store.crm import connections as stored

admin = For(Scope.ADMIN, Scope.ADMIN)
CLOCK = Ticking(lambda: datetime.now(UTC), time.sleep)


@dataclass(frozen=True)
class Connection:
    """A connection with what waits for a person: what was changed in both, and what is kept here though gone there."""

    connection: stored.ConnectionRef
    is_running: bool
    clashes: tuple[stored.Clash, ...]
    kept_here: tuple[stored.KeptHere, ...]
    written_back: dict[str, int]


def connection(viewer: Viewer, connection_id: int, now: datetime) -> Connection:
    """A connection: how it stands, what it may spend, and what waits for a person."""
    found = stored.find_connection(viewer, connection_id, now)
    return Connection(
        found,
        stored.running_job(viewer, found.id) is not None,
        stored.clashes_of(viewer, found.id),
        stored.kept_here(viewer, found.id),
        stored.pushes_by_state(viewer, found.id),
    )


def syncs(viewer: Viewer, connection_id: int) -> tuple[stored.SyncRef, ...]:
    """The last times that a connection was synced."""
    stored.find_connection(viewer, connection_id)
    return stored.syncs_of(viewer, connection_id)


def mapping(viewer: Viewer, connection_id: int) -> str:
    """What everything in the CRM means here (docs/mapping.md)."""
    return stored.find_connection(viewer, connection_id).mapping


def samples(viewer: Viewer, connection_id: int) -> dict[str, dict[str, tuple[str, ...]]]:
    """Per table and column what stands in the records that were changed last; the CRM is not asked."""
    return meaning.samples(viewer, connection_id, CLOCK, _reach())


def foresee(viewer: Viewer, connection_id: int, mapping: str) -> ImportResult:
    """What would land by a mapping of the records that were changed last; nothing is kept."""
    stored.find_connection(viewer, connection_id)
    return meaning.foresee(viewer, connection_id, load_mapping(mapping, gettext("Mapping")), CLOCK, _reach())


def confirm_mapping(viewer: Viewer, connection_id: int, mapping: str, now: datetime) -> None:
    """Let a mapping hold: all records are translated by it, and from now on everything lands."""
    stored.find_connection(viewer, connection_id)
    meaning.confirm_mapping(viewer, connection_id, load_mapping(mapping, gettext("Mapping")), now)


def needed(viewer: Viewer, connection_id: int) -> tuple[Wanted, ...]:
    """What the method needs in the CRM, beside what stands there."""
    return meaning.wanted(viewer, connection_id, CLOCK, _reach())


def make_there(viewer: Viewer, connection_id: int, code: str) -> None:
    """Make something in the CRM that the method needs and that is not there, by its code."""
    for one in meaning.wanted(viewer, connection_id, CLOCK, _reach()):
        if one.code == code and not one.standing:
            connecting.make_there(viewer, connection_id, one, CLOCK, _reach())
            return
    raise Refused(gettext("This is not needed there, or stands there already."))


def listen(viewer: Viewer, connection_id: int) -> None:
    """Let the CRM send a message whenever something changes."""
    told = hearing.Secrets(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    hearing.listen(viewer, connection_id, settings.BASE_URL, told, CLOCK, _reach())


def choose(viewer: Viewer, push_id: int, whose: Literal["ours", "theirs"], now: datetime) -> None:
    """Of an activity that was changed in both, say which holds."""
    connecting.choose(viewer, push_id, whose, now)


def _reach() -> Reach:
    return Reach(allow_loopback=settings.FETCH_LOOPBACK)


ONE = "/crm/{connection_id}"
AREA = area(
    "connections",
    _("Connections with a CRM"),
    _("How connections stand, what their records mean, and syncing, pausing and going on."),
    admin.get("/crm", stored.connections_of),
    admin.get(ONE, connection),
    admin.get(f"{ONE}/syncs", syncs),
    admin.get(f"{ONE}/mapping", mapping),
    admin.get(f"{ONE}/samples", samples, meaning.samples),
    admin.post(f"{ONE}/mapping/foresee", foresee, meaning.foresee),
    admin.put(f"{ONE}/mapping", confirm_mapping, meaning.confirm_mapping),
    admin.get(f"{ONE}/needed", needed, meaning.wanted),
    admin.put(f"{ONE}/needed/{{code}}", make_there, connecting.make_there),
    admin.patch(ONE, connecting.change_terms),
    admin.post(f"{ONE}/sync", connecting.sync_now),
    admin.post(f"{ONE}/pause", connecting.pause),
    admin.post(f"{ONE}/go-on", connecting.go_on),
    admin.post(f"{ONE}/let-go", connecting.let_go),
    admin.put(f"{ONE}/listen", listen, hearing.listen),
    admin.post("/crm/pushes/{push_id}/choose", choose, connecting.choose),
    admin.delete(ONE, connecting.remove),
)
