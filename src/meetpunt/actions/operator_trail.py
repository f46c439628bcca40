"""Writes down what an operator did: in the operators' trail, and in that of the organisation that it was done with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from meetpunt.store.models import Change, Login, OperatorLine, Organisation
from meetpunt.store.trail_chain import append

Kind = OperatorLine.Kind


def note(
    kind: Kind,
    by: str,
    now: datetime,
    *,
    organisation: Organisation | None = None,
    name: str = "",
    told: Mapping[str, Any] | None = None,
) -> None:
    """A line in the operators' trail. by: the operator's address, empty = at the command line or by a schedule."""
    OperatorLine.objects.create(
        at=now,
        by=by,
        kind=kind,
        organisation_id=organisation.pk if organisation else None,
        name=organisation.name if organisation else name,
        told=dict(told or {}),
    )


def note_of_sign_in(login_id: int, kind: Kind, now: datetime, told: Mapping[str, Any] | None = None) -> None:
    """A line when the sign-in is an operator's; nothing when it is not."""
    login = Login.objects.filter(pk=login_id).exclude(operator_since=None).first()
    if login is not None:
        note(kind, "" if kind == Kind.FAILED else login.email, now, name=login.email, told=told)


def tell_administrators(
    organisation: Organisation,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    now: datetime,
    kind: str = Change.Kind.CHANGED,
) -> None:
    """A line in the organisation's own trail, in the transaction that changes it."""
    line = Change(
        organisation_id=organisation.pk,
        by_id=None,
        at=now,
        kind=kind,
        table="organisation",
        row_id=organisation.pk,
        name=organisation.name[:200],
        before=dict(before),
        after=dict(after),
    )
    append(line)
