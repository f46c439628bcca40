"""Who reads a dashboard: sharing it, opening it first, and getting it by mail.

The rule: its maker says who may read it; what one opens first and gets by mail is one's own.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from django.core import signing
from django.db import transaction

from meetpunt.actions.mailing import queue_mail
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.dashboards import find_dashboard, find_own_dashboard, teams_to_share_with
from meetpunt.store.dashboards import MailRef
from meetpunt.store.models import DashboardHome, DashboardMail, DashboardShare
from meetpunt.store.tenancy import acting_in, changing

SALT = "dashboard-mail"
MOST_MAILS = 20


class Letter(Protocol):
    """A dashboard as a mail."""

    @property
    def to(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str: ...


@dataclass(frozen=True)
class Which:
    """A dashboard by its id, or a ready-made one by its code; the caller sees to it that the code is offered."""

    dashboard_id: int | None = None
    ready_made: str = ""


def share(viewer: Viewer, dashboard_id: int, team_ids: Collection[int], with_all: bool) -> None:
    """Let teams, or everybody, read it; who is not named reads it no more.

    Raises:
        NotVisible: not the viewer's own, or not a team to share with.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find_own_dashboard(viewer, dashboard_id)
        stands = set(DashboardShare.objects.filter(dashboard=row).values_list("team_id", flat=True))
        wanted: set[int | None] = set(team_ids) | ({None} if with_all else set())
        allowed = {one.id for one in teams_to_share_with(viewer)} | stands | {None}
        if not wanted <= allowed:
            raise NotVisible("team")
        for gone in stands - wanted:
            DashboardShare.objects.filter(dashboard=row, team=gone).delete()
        for new in wanted - stands:
            DashboardShare.objects.create(organisation_id=viewer.organisation.id, dashboard=row, team_id=new)


def open_first(viewer: Viewer, which: Which | None) -> None:
    """What the viewer sees first after signing in; None = what everybody of the role sees."""
    person = _person(viewer)
    with changing(viewer.organisation.id, leaves_accounts=True):
        DashboardHome.objects.filter(organisation_id=viewer.organisation.id, person_id=person).delete()
        if which is not None:
            if which.dashboard_id is not None:
                find_dashboard(viewer, which.dashboard_id)
            DashboardHome.objects.create(
                organisation_id=viewer.organisation.id,
                person_id=person,
                dashboard_id=which.dashboard_id,
                ready_made=which.ready_made,
            )


def mail_to_me(viewer: Viewer, which: Which, every: str, day: int) -> None:
    """Get it by mail every week (on day 1..7, Monday first) or month (on day 1..28); another `every` = no more."""
    person = _person(viewer)
    if which.dashboard_id is not None:
        find_dashboard(viewer, which.dashboard_id)
    of = {"organisation_id": viewer.organisation.id, "person_id": person}
    with changing(viewer.organisation.id, leaves_accounts=True):
        same = DashboardMail.objects.filter(**of, dashboard=which.dashboard_id, ready_made=which.ready_made)
        same.delete()
        if every in ("week", "month") and DashboardMail.objects.filter(**of).count() < MOST_MAILS:
            day = min(max(1, day), 7 if every == "week" else 28)
            DashboardMail.objects.create(
                **of,
                dashboard_id=which.dashboard_id,
                ready_made=which.ready_made,
                every=every,
                day=day,
                next_on=next_day(every, day, viewer.today),
            )


def send(organisation_id: int, due: MailRef, letter: Letter | None, today: date, now: datetime) -> bool:
    """Queue a mail that is due and say when the next one is; None = it is nobody's to read any more, so it ends.

    However often it is asked on a day, one mail goes out: the first one sets the next day.
    """
    with acting_in(organisation_id), transaction.atomic():
        rows = DashboardMail.objects.select_for_update().filter(organisation_id=organisation_id, pk=due.id)
        row = rows.filter(next_on__lte=today).first()
        if row is None:
            return False
        if letter is None:
            row.delete()
            return False
        queue_mail(organisation_id, letter.to, letter.subject, letter.text, now, letter.html)
        row.next_on = next_day(row.every, row.day, today)
        row.save(update_fields=["next_on"])
    return True


def next_day(every: str, day: int, after: date) -> date:
    """The first day after a day on which a mail goes out.

    Worked example: after Saturday 28 November 2026, weekly on Monday (1) is 30 November, monthly on the 28th is
    28 December.
    """
    if every == "week":
        return after + timedelta(days=(day - after.isoweekday() - 1) % 7 + 1)
    found = after.replace(day=day)
    return found if found > after else found + timedelta(days=calendar.monthrange(found.year, found.month)[1])


def stop_token(organisation_id: int, mail_id: int) -> str:
    """What the link in a mail holds, by which it is stopped without signing in."""
    return signing.dumps([organisation_id, mail_id], salt=SALT)


def told_by(token: str) -> tuple[int, int]:
    """The organisation and mail of a link; NotVisible when it was not made here."""
    try:
        organisation_id, mail_id = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise NotVisible("mail") from error
    return int(organisation_id), int(mail_id)


def stop(token: str) -> bool:
    """Stop the mail of a link; False when it was stopped before.

    Raises:
        NotVisible: the link was not made here.
    """
    organisation_id, mail_id = told_by(token)
    with acting_in(organisation_id), transaction.atomic():
        gone, _each = DashboardMail.objects.filter(organisation_id=organisation_id, pk=mail_id).delete()
    return gone > 0


def _person(viewer: Viewer) -> int:
    if viewer.person_id is None:
        raise NotVisible("person")
    return viewer.person_id
