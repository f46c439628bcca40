"""Messages from a CRM that something changed: kept at once, and looked at by the next sync. A hint, never the truth.

Rule: who sends must know the secret address, the name and the password, and speak of the account that is connected.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meetpunt.actions.crm.finding import find
from meetpunt.actions.crm.opening import opened
from meetpunt.actions.editing import write_down
from meetpunt.actions.errors import Refused
from meetpunt.connectors.crm.base import Clock, Connector, Entity
from meetpunt.connectors.crms import hint_of
from meetpunt.connectors.transport import Reach
from meetpunt.store import job_queue
from meetpunt.store.access import Viewer
from meetpunt.store.crm.records import Place
from meetpunt.store.models import Change, CrmConnection, CrmHint
from meetpunt.store.secrets import CannotBeRead, Purpose, decrypt, encrypt, fingerprint
from meetpunt.store.tenancy import acting_in


@dataclass(frozen=True)
class Secrets:
    """Unguessable texts: of the address that messages come to, and the password that they bring. Made by who calls."""

    address: str
    password: str


AT_ONCE = 200
"""Messages that a sync looks at one by one; of more, the reading of what changed tells soon enough."""


def hear(organisation_id: int, secret: str, name: str, password: str, body: dict[str, Any], now: datetime) -> bool:
    """Keep a message; False when whoever sent it is not known. The same message twice is kept once."""
    with acting_in(organisation_id), transaction.atomic():
        row = CrmConnection.objects.filter(organisation_id=organisation_id, hears_at=fingerprint(secret)).first()
        if row is None or not secret or not _is_known(row, name, password):
            return False
        hint = hint_of(row.kind, body)
        if hint is None or hint.by_us:
            return True
        if row.company and hint.company and hint.company != row.company:
            return False
        _row, is_new = CrmHint.objects.get_or_create(
            organisation_id=organisation_id,
            connection=row,
            event=hint.event[:120],
            defaults={"entity": hint.entity[:40], "external_id": hint.external_id[:80], "heard_at": now},
        )
        if is_new and row.state == CrmConnection.State.ON:
            ask(organisation_id, row.pk, now)
    return True


def listen(viewer: Viewer, connection_id: int, base: str, secrets: Secrets, clock: Clock, reach: Reach) -> None:
    """Ask the CRM to send a message whenever something changes. base: where we are reached from outside.

    Raises:
        NotVisible: it is not the viewer's to administer. Refused: we are not reached from outside.
        ConnectorError: the CRM does not do it.
    """
    row = find(viewer, connection_id)
    if not base.startswith("https://") and not reach.allow_loopback:
        raise Refused(_("Messages need an address on the web that begins with https: set MEETPUNT_URL first."))
    told = {
        "address": f"{base}/crm/{viewer.organisation.id}/{secrets.address}/",
        "name": "meetpunt",
        "password": secrets.password,
    }
    opened(row, clock, reach).hear(told["address"], told["name"], told["password"])
    now = clock.now()
    with acting_in(viewer.organisation.id), transaction.atomic():
        rows = CrmConnection.objects.filter(organisation_id=viewer.organisation.id, pk=row.pk)
        rows.update(hears_at=fingerprint(secrets.address), hears_with=encrypt(Purpose.CRM, json.dumps(told)))
        write_down(viewer, Change.Kind.CHANGED, row, {}, {"hears": True}, now, row.source.name)


def listen_still(row: CrmConnection, connector: Connector) -> None:
    """Ask again, for a CRM that gave up because we were away: who asked already changes nothing."""
    if row.hears_at:
        told = json.loads(decrypt(Purpose.CRM, row.hears_with))
        connector.hear(told["address"], told["name"], told["password"])


def ask(organisation_id: int, connection_id: int, now: datetime, person_id: int | None = None) -> int:
    """Ask for a sync, unless one was asked for already; gives the job."""
    return job_queue.enqueue(
        "sync_crm",
        now,
        organisation_id=organisation_id,
        person_id=person_id,
        arguments={"connection_id": connection_id},
        key=f"sync_crm:{connection_id}",
    )


def heard(place: Place, entities: Sequence[Entity]) -> Iterator[tuple[Entity, list[str], list[int]]]:
    """Per entity the records that messages speak of, with the messages."""
    known = {entity.code: entity for entity in entities}
    with acting_in(place.organisation_id):
        rows = CrmHint.objects.filter(connection_id=place.connection_id, is_done=False).order_by("pk")
        hints = list(rows.values_list("pk", "entity", "external_id"))
        others = [pk for pk, entity, _id in hints if entity not in known or known[entity].whole or known[entity].per]
        looked_at([*others, *(pk for pk, *_rest in hints[AT_ONCE:])])
    for code, entity in known.items():
        mine = [(pk, external_id) for pk, of, external_id in hints[:AT_ONCE] if of == code and pk not in others]
        if mine:
            yield entity, list(dict.fromkeys(external_id for _pk, external_id in mine)), [pk for pk, _id in mine]


def looked_at(hints: Sequence[int]) -> None:
    """These messages were looked at."""
    CrmHint.objects.filter(pk__in=list(hints)).update(is_done=True)


def forget_hints(organisation_id: int, before: datetime) -> int:
    """Forget messages that were looked at and came before a moment; gives how many."""
    with acting_in(organisation_id):
        rows = CrmHint.objects.filter(organisation_id=organisation_id, is_done=True, heard_at__lt=before)
        removed, _each = rows.delete()
    return removed


def _is_known(row: CrmConnection, name: str, password: str) -> bool:
    try:
        told = json.loads(decrypt(Purpose.CRM, row.hears_with))
    except (CannotBeRead, ValueError):
        return False
    same_name = hmac.compare_digest(name.encode(), str(told["name"]).encode())
    same_password = hmac.compare_digest(password.encode(), str(told["password"]).encode())
    return same_name and same_password
