"""The chain of the audit trail: each line vouches for the one before it, so that none is altered or removed unnoticed.

Rule: whoever changes the database by hand can make the chain fit again only by making all later marks anew, and the
last one too; a mark that was kept elsewhere then tells. What was erased by law keeps its digest, and is counted.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Max

from meetpunt.store.fields import to_us
from meetpunt.store.models import Change, TrailHead
from meetpunt.store.tenancy import acting_in

AT_ONCE = 2000


class Wrong(StrEnum):
    """What is found of a line that somebody touched."""

    ALTERED = "altered"
    REMOVED = "removed"
    ADDED = "added"
    """Put there past the product."""
    CUT = "cut"
    """The last lines are gone, or others took their place."""


@dataclass(frozen=True)
class Finding:
    """What is wrong, at which place of the chain; line: its number in the table, where there is one."""

    wrong: Wrong
    number: int
    line: int | None = None


@dataclass(frozen=True)
class Verified:
    """An organisation's trail as it was found.

    Attributes:
        lines: in the chain. before: lines that stood there before it began. erased: whose content was erased by law.
        mark: of the last line, to be kept elsewhere. knows: whether a mark that was kept is of a line in it.
    """

    lines: int
    before: int
    erased: int
    mark: str
    findings: tuple[Finding, ...]
    knows: bool = True


def append(line: Change) -> Change:
    """Keep a new line at the end of its organisation's chain; writers of one organisation wait for each other."""
    with transaction.atomic(savepoint=False):
        head = TrailHead.objects.select_for_update().filter(organisation_id=line.organisation_id).first()
        if head is None:
            head = _began(line.organisation_id)
        line.number, line.salt = head.lines + 1, uuid4().hex
        line.digest = _digest(line)
        line.mark = _mark(head.mark, line)
        line.save(force_insert=True)
        TrailHead.objects.filter(pk=head.pk).update(lines=line.number, mark=line.mark)
    return line


def verify(organisation_id: int, kept: str = "", most: int = 20) -> Verified:
    """Go through an organisation's whole chain.

    Parameters:
        kept: a mark from an earlier time that must be in it. most: after so many findings it says no more.
    """
    with acting_in(organisation_id), transaction.atomic():
        rows = Change.objects.filter(organisation_id=organisation_id)
        head = TrailHead.objects.filter(organisation_id=organisation_id).first()
        began_after = head.began_after if head is not None else 0
        found: list[Finding] = []
        before = erased = 0
        expected, mark, knows = 1, "", not kept
        outside = rows.filter(number=None).order_by("pk")
        if head is not None:
            found += [
                Finding(Wrong.ADDED, 0, pk)
                for pk in outside.filter(pk__gt=began_after).values_list("pk", flat=True)[:most]
            ]
            outside = outside.filter(pk__lte=began_after)
        before = outside.count()
        for line in rows.exclude(number=None).order_by("number").iterator(chunk_size=AT_ONCE):
            if len(found) >= most:
                break
            number = int(line.number or 0)
            if number != expected:
                found += [Finding(Wrong.REMOVED, gone) for gone in range(expected, min(number, expected + most))]
            elif line.mark != _mark(mark, line) or (line.salt and line.digest != _digest(line)):
                found.append(Finding(Wrong.ALTERED, number, line.pk))
            expected, mark = number + 1, line.mark
            erased += not line.salt
            knows = knows or line.mark == kept
        lines = expected - 1
        if len(found) < most and head is not None and (head.lines, head.mark) != (lines, mark):
            found.append(Finding(Wrong.CUT, lines))
        if head is None and lines:
            found.append(Finding(Wrong.CUT, lines))
        return Verified(lines, before, erased, mark, tuple(found[:most]), knows)


def _began(organisation_id: int) -> TrailHead:
    last = Change.objects.filter(organisation_id=organisation_id).aggregate(last=Max("pk"))["last"] or 0
    return TrailHead.objects.create(organisation_id=organisation_id, began_after=last)


def _digest(line: Change) -> str:
    return _hash(line.salt, line.name, _plain(line.before), _plain(line.after))


def _mark(before: str, line: Change) -> str:
    place = (line.number, line.organisation_id, line.by_id, to_us(line.at))
    return _hash(before, *place, line.kind, line.table, line.row_id, line.digest)


def _hash(*told: Any) -> str:
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """As every database gives it back: names are texts, and a whole number is told without a fraction."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
