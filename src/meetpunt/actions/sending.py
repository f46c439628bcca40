"""What is sent twice is kept once: a form or a phone gives every new record a key that it made itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid5

from meetpunt.store.access import Viewer
from meetpunt.store.models import Sending


def once(viewer: Viewer, key: UUID | None, table: str, now: datetime, make: Callable[[], int]) -> tuple[int, bool]:
    """The id of the record of this key, made now when it is not there yet; and whether it was made now.

    Call it inside `store.tenancy.changing`, which lets writers of one organisation wait for each other: two sendings at
    the same moment make one record. Without a key every call makes one.
    """
    if key is None or viewer.person_id is None:
        return make(), True
    found = Sending.objects.filter(organisation_id=viewer.organisation.id, person_id=viewer.person_id, key=key).first()
    if found is not None:
        return found.row_id, False
    row_id = make()
    Sending.objects.create(
        organisation_id=viewer.organisation.id, person_id=viewer.person_id, key=key, table=table, row_id=row_id, at=now
    )
    return row_id, True


def note_content(viewer: Viewer, key: UUID, content: str, table: str, row_id: int, now: datetime) -> None:
    """Keep what was sent under a key, so that the same key with other content can be told from a retry.

    Only a mark of the content is kept, which is an identity of its own: SHA-1 over the key and the content (RFC 9562).
    """
    if viewer.person_id is not None:
        Sending.objects.update_or_create(
            organisation_id=viewer.organisation.id,
            person_id=viewer.person_id,
            key=uuid5(key, content),
            defaults={"table": table, "row_id": row_id, "at": now},
        )


def has_content(viewer: Viewer, key: UUID, content: str, table: str, row_id: int) -> bool:
    """Whether a record came from just this: the same key with the same content."""
    rows = Sending.objects.filter(organisation_id=viewer.organisation.id, person_id=viewer.person_id or 0)
    return rows.filter(key=uuid5(key, content), table=table, row_id=row_id).exists()
