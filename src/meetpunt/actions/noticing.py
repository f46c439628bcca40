"""What is to be told because its day came: visits that passed, quotes without a follow-up, next year's plan to make."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from meetpunt.actions.action_notices import action_notices
from meetpunt.actions.charter import charter_notices
from meetpunt.actions.conversation_notices import conversation_notices
from meetpunt.actions.notify import Notice, notify
from meetpunt.method.period import day_of
from meetpunt.method.planning.reminding import reminder_year
from meetpunt.store.access import on_day
from meetpunt.store.models import Activity, Organisation, Outcome, Plan, Quote, TeamManagement
from meetpunt.store.tenancy import acting_in

OVERDUE_WITHIN = timedelta(days=7)
"""What is longer ago is an old list, not news."""
RUNS_OUT_WITHIN = timedelta(days=3)
FOLLOW_UP_AFTER, FOLLOW_UP_WITHIN = timedelta(days=14), timedelta(days=60)


def notice_due(organisation_id: int, now: datetime) -> int:
    """Tell what is due today; the same once only, however often it is asked. Gives how many are new."""
    with acting_in(organisation_id):
        row = Organisation.objects.get(pk=organisation_id)
        zone = ZoneInfo(row.time_zone)
        today = day_of(now, zone)
        notices = [*_overdue(organisation_id, today), *_quotes(organisation_id, today), *_replan(row, today)]
        notices += conversation_notices(organisation_id, today, zone)
        notices += action_notices(organisation_id, today)
        notices += charter_notices(organisation_id, today)
    return notify(organisation_id, notices, now)


def _overdue(organisation_id: int, today: date) -> list[Notice]:
    rows = Activity.objects.filter(
        organisation_id=organisation_id,
        status=Activity.Status.PLANNED,
        started_on__gte=today - OVERDUE_WITHIN,
        started_on__lt=today,
        person__is_active=True,
    ).exclude(person__login=None)
    told = rows.order_by("started_on", "pk").values_list("pk", "person_id", "started_on", "account__name", "subject")
    return [
        Notice(
            person_id=person_id,
            kind="activity_overdue",
            key=f"activity_overdue:{pk}:{day}",
            about={"name": account or subject, "day": day.isoformat()},
            path=f"/activities/{pk}/",
        )
        for pk, person_id, day, account, subject in told
        if day is not None
    ]


def _replan(row: Organisation, today: date) -> list[Notice]:
    """Who manages a team today, once a year from the organisation's date on, unless their plan holds already."""
    year = reminder_year(today, row.replan_month, row.replan_day)
    if year is None:
        return []
    manage = TeamManagement.objects.filter(on_day(today), organisation_id=row.pk, person__is_active=True)
    held = Plan.objects.filter(organisation_id=row.pk, year=year, state=Plan.State.HOLDS, team=OuterRef("team"))
    waiting = manage.exclude(person__login=None).exclude(Exists(held)).order_by("person_id")
    people = dict.fromkeys(waiting.values_list("person_id", flat=True))
    path = f"/planning/replan/year/{year}/"
    return [Notice(one, "replan_due", f"replan_due:{year}", {"year": year}, path) for one in people]


def _quotes(organisation_id: int, today: date) -> list[Notice]:
    """Of each opportunity its last quote, while it is open: it runs out, or there was and will be no contact since."""
    later = Quote.objects.filter(opportunity_id=OuterRef("opportunity_id"), revision__gt=OuterRef("revision"))
    contact = Activity.objects.filter(opportunity_id=OuterRef("opportunity_id"), started_on__gt=OuterRef("issued_on"))
    runs_out = Q(valid_until__gte=today, valid_until__lte=today + RUNS_OUT_WITHIN)
    silent = Q(issued_on__gte=today - FOLLOW_UP_WITHIN, issued_on__lte=today - FOLLOW_UP_AFTER) & ~Exists(
        contact.exclude(status=Activity.Status.CANCELLED)
    )
    rows = Quote.objects.filter(
        runs_out | silent,
        organisation_id=organisation_id,
        status=Quote.Status.OPEN,
        opportunity__outcome=Outcome.OPEN,
        opportunity__owner__is_active=True,
    ).exclude(opportunity__owner__login=None)
    notices = []
    for quote in rows.exclude(Exists(later)).select_related("opportunity__account").order_by("pk"):
        opportunity = quote.opportunity
        if opportunity is None or opportunity.owner_id is None:
            continue
        ends = quote.valid_until
        why = "runs_out" if ends is not None and today <= ends <= today + RUNS_OUT_WITHIN else "silent"
        day = ends if why == "runs_out" else quote.issued_on
        notices.append(
            Notice(
                person_id=opportunity.owner_id,
                kind="quote_to_follow_up",
                key=f"quote_to_follow_up:{quote.pk}:{why}",
                about={
                    "number": quote.number,
                    "name": opportunity.account.name if opportunity.account else opportunity.name,
                    "why": why,
                    "day": (day or today).isoformat(),
                },
                path=f"/opportunities/{opportunity.pk}/",
            )
        )
    return notices
