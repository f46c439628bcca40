"""What is asked twice under one idempotency key is done once: the second time the first answer is given again.

Rule: the key's row is written first and in the same transaction as what is done. Two at once wait for each other at
that row on both databases; what was refused or failed keeps nothing, so that it can be tried again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from meetpunt.store.api_tokens import Bearer
from meetpunt.store.models import ApiAnswer
from meetpunt.store.tenancy import acting_in

KEPT = timedelta(hours=24)
LONGEST = 200


class OtherContent(Exception):
    """The key was used before, for something else."""


@dataclass(frozen=True)
class Answered:
    """An answer as it is sent. is_again: it was given before."""

    status: int
    body: str
    is_again: bool = False


def forget_answers(organisation_id: int, now: datetime) -> int:
    """Remove answers that are older than a day; gives how many."""
    with acting_in(organisation_id):
        rows = ApiAnswer.objects.filter(organisation_id=organisation_id, at__lt=now - KEPT)
        return rows.delete()[0]


def answer_once(bearer: Bearer, key: str, mark: str, now: datetime, answer: Callable[[], tuple[int, str]]) -> Answered:
    """The answer of this key: the one that was given before, else what `answer` gives now, which is kept for a day.

    Parameters:
        mark: SHA-256 of what was asked, so that the same key with something else is told apart.

    Raises:
        OtherContent: the key was used for something else.
        Whatever `answer` raises; then nothing is kept.
    """
    own = ApiAnswer.objects.filter(organisation_id=bearer.organisation_id)
    with transaction.atomic():
        own.filter(at__lt=now - KEPT).delete()
        try:
            with transaction.atomic():
                row = ApiAnswer.objects.create(
                    organisation_id=bearer.organisation_id, token_id=bearer.token_id, key=key, mark=mark, at=now
                )
        except IntegrityError:
            return _again(own.get(token_id=bearer.token_id, key=key), mark)
        row.status, row.body = answer()
        row.save(update_fields=["status", "body"])
    return Answered(row.status, row.body)


def answer_apart(bearer: Bearer, key: str, mark: str, now: datetime, answer: Callable[[], tuple[int, str]]) -> Answered:
    """The same for what asks another system: nothing of the database is held meanwhile.

    Two at once both ask; what is done must refuse the second itself.

    Raises:
        OtherContent: as `answer_once`. Whatever `answer` raises; then nothing is kept.
    """
    own = ApiAnswer.objects.filter(organisation_id=bearer.organisation_id, token_id=bearer.token_id)
    kept = own.filter(key=key, at__gte=now - KEPT).first()
    if kept is not None:
        return _again(kept, mark)
    status, body = answer()
    told = {"mark": mark, "status": status, "body": body, "at": now}
    with transaction.atomic():
        own.update_or_create(organisation_id=bearer.organisation_id, token_id=bearer.token_id, key=key, defaults=told)
    return Answered(status, body)


def _again(kept: ApiAnswer, mark: str) -> Answered:
    if kept.mark != mark:
        raise OtherContent from None
    return Answered(kept.status, kept.body, is_again=True)
