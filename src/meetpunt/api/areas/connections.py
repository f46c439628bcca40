"""Connected CRMs: made with keys, mapped, synced, bounded and forgotten."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal

from annotated_types import MaxLen
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.crm import connecting, hearing, meaning
from meetpunt.actions.imports.result import ImportResult
from meetpunt.actions.looking import note_looks
from meetpunt.actions.outward import reach
from meetpunt.api.operation import For, area
from meetpunt.connectors.base import as_text
from meetpunt.connectors.crm.pace import Ticking
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.reports.crm_goals import CrmGoal, goals_there
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.api_tokens import Scope
from meetpunt.store.crm import connections as stored

CLOCK = Ticking(lambda: datetime.now(UTC), time.sleep)


@dataclass(frozen=True)
class Key:
    """One thing that a CRM is signed in with: its name, as `api_token`, and the secret."""

    name: Annotated[str, MaxLen(40)]
    value: Annotated[str, MaxLen(20_000)]


@dataclass(frozen=True)
class Connection:
    """A connection as it stands; its keys are told to nobody."""

    id: int
    kind: str
    name: str
    state: str
    host: str
    signed_in_as: str
    is_mapped: bool
    cap: int | None
    spent: int
    every_minutes: int
    next_at: datetime | None
    trouble: str
    detail: str
    writes_back: tuple[str, ...]


@dataclass(frozen=True)
class Waiting:
    """An activity that waits for a person. here: as it stands here; there: field of ours -> what stands there."""

    here: stored.Clash
    there: dict[str, str]


@dataclass(frozen=True)
class Needed:
    """Something that the method needs in the CRM. standing: what stands there for it; empty when nothing does."""

    number: int
    need: str
    code: str
    name: str
    why: str
    standing: str


def connection_list(viewer: Viewer, now: datetime) -> tuple[Connection, ...]:
    """All connections, by name."""
    return tuple(_told(one) for one in stored.connections_of(viewer, now))


def find(viewer: Viewer, connection_id: int, now: datetime) -> Connection:
    """One connection."""
    return _told(stored.find_connection(viewer, connection_id, now))


def connect(viewer: Viewer, kind: Literal["pipedrive", "salesforce"], name: str, keys: tuple[Key, ...]) -> int:
    """Try keys, keep them encrypted, and begin to read.

    keys: of Pipedrive api_domain with api_token; of Salesforce client_id with client_secret, or with private_key and
        username, and login_url where it is not the usual one.
    """
    return connecting.connect(viewer, kind, name, {one.name: one.value for one in keys}, CLOCK, reach())


def replace_keys(viewer: Viewer, connection_id: int, keys: tuple[Key, ...]) -> str:
    """Give a connection other keys, of the same account; answers as whom they sign in."""
    told = {one.name: one.value for one in keys}
    return connecting.replace_keys(viewer, connection_id, told, CLOCK, reach()).user


def mapping_text(viewer: Viewer, connection_id: int) -> str:
    """What everything there means, as the text of a mapping (docs/mapping.md)."""
    return stored.find_connection(viewer, connection_id).mapping


def confirm_mapping(viewer: Viewer, connection_id: int, mapping: str, now: datetime) -> None:
    """Let a mapping hold: everything that was read is translated by it."""
    meaning.confirm_mapping(viewer, connection_id, load_mapping(mapping, gettext("Mapping")), now)


def foresee(viewer: Viewer, connection_id: int, mapping: str) -> ImportResult:
    """What would land by a mapping of the records that were changed last; nothing is kept."""
    return meaning.foresee(viewer, connection_id, load_mapping(mapping, gettext("Mapping")), CLOCK, reach())


def samples(viewer: Viewer, connection_id: int) -> dict[str, dict[str, tuple[str, ...]]]:
    """Per table and column some texts that stand there."""
    return meaning.samples(viewer, connection_id, CLOCK, reach())


def act(viewer: Viewer, connection_id: int, what: Literal["sync", "pause", "go-on", "let-go"], now: datetime) -> None:
    """Sync now, pause, let it go on, or say that it is right that much is gone there."""
    does = {
        "sync": connecting.sync_now,
        "pause": connecting.pause,
        "go-on": connecting.go_on,
        "let-go": connecting.let_go,
    }
    does[what](viewer, connection_id, now)


def change_terms(
    viewer: Viewer,
    connection_id: int,
    every_minutes: int,
    cap: int | None,
    writes_back: tuple[str, ...],
    now: datetime,
) -> None:
    """How often is looked, how much may be spent in a day, and which kinds of activity are written back."""
    connecting.change_terms(
        viewer, connection_id, cap=cap, every_minutes=every_minutes, writes_back=writes_back, now=now
    )


def listen(viewer: Viewer, connection_id: int) -> None:
    """Ask the CRM to tell us at once when something changes."""
    told = hearing.Secrets(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    hearing.listen(viewer, connection_id, settings.BASE_URL, told, CLOCK, reach())


def syncs(viewer: Viewer, connection_id: int) -> tuple[stored.SyncRef, ...]:
    """The last syncs, the newest first."""
    stored.find_connection(viewer, connection_id)
    return stored.syncs_of(viewer, connection_id)


def clashes(viewer: Viewer, connection_id: int) -> tuple[Waiting, ...]:
    """Activities that wait for a person: changed there since they were written, or not taken there."""
    stored.find_connection(viewer, connection_id)
    found = stored.clashes_of(viewer, connection_id)
    ids = [one.external_id for one in found if one.external_id]
    there = meaning.versions(viewer, connection_id, ids, CLOCK, reach())
    return tuple(
        Waiting(one, {name: as_text(value) for name, value in there.get(one.external_id, {}).items()}) for one in found
    )


def choose(viewer: Viewer, push_id: int, whose: Literal["ours", "theirs"], now: datetime) -> int:
    """Of an activity that waits for a person, say which holds; of one that does not stand there, theirs leaves it."""
    return connecting.choose(viewer, push_id, whose, now)


def needed(viewer: Viewer, connection_id: int) -> tuple[Needed, ...]:
    """What the method needs there, beside what stands there."""
    found = meaning.wanted(viewer, connection_id, CLOCK, reach())
    return tuple(
        Needed(number, str(one.need), one.code, one.name, str(one.why), one.standing)
        for number, one in enumerate(found)
    )


def goals(viewer: Viewer, connection_id: int, now: datetime) -> tuple[CrmGoal, ...]:
    """The goals that stand there, beside those here for the same; none is taken over."""
    found = goals_there(viewer, connection_id)
    note_looks(viewer, {one.person_id for one in found if one.person_id and one.here}, "goals", now)
    return found


def make_there(viewer: Viewer, connection_id: int, number: int) -> None:
    """Make one of the things that are needed there, by its number in that list."""
    found = meaning.wanted(viewer, connection_id, CLOCK, reach())
    if not 0 <= number < len(found):
        raise NotVisible(f"need {number}")
    connecting.make_there(viewer, connection_id, found[number], CLOCK, reach())


def _told(one: stored.ConnectionRef) -> Connection:
    return Connection(**{name: getattr(one, name) for name in Connection.__dataclass_fields__})


admin = For(Scope.ADMIN, Scope.ADMIN)
ONE = "/connections/{connection_id}"
AREA = area(
    "connections",
    _("Connected CRMs"),
    _("Pipedrive and Salesforce: which account, what everything there means, how it goes, what is written back."),
    admin.get("/connections", connection_list),
    admin.post("/connections", connect, connecting.connect, calls_out=True),
    admin.get(ONE, find),
    admin.put(f"{ONE}/keys", replace_keys, connecting.replace_keys),
    admin.get(f"{ONE}/mapping", mapping_text),
    admin.put(f"{ONE}/mapping", confirm_mapping, meaning.confirm_mapping, meaning.with_people),
    admin.post(f"{ONE}/mapping/foresee", foresee, meaning.foresee),
    admin.get(f"{ONE}/samples", samples, meaning.samples),
    admin.post(f"{ONE}/do", act, connecting.sync_now, connecting.pause, connecting.go_on, connecting.let_go),
    admin.put(f"{ONE}/terms", change_terms, connecting.change_terms),
    admin.post(f"{ONE}/listen", listen, hearing.listen, calls_out=True),
    admin.get(f"{ONE}/syncs", syncs),
    admin.get(f"{ONE}/clashes", clashes, meaning.versions),
    admin.post("/connections/clashes/{push_id}", choose, connecting.choose),
    admin.get(f"{ONE}/needs", needed, meaning.wanted),
    admin.get(f"{ONE}/goals", goals, goals_there),
    admin.post(f"{ONE}/needs/{{number}}", make_there, connecting.make_there, calls_out=True),
    admin.delete(ONE, connecting.remove),
)
