"""The register of kinds of work, and when some of them come back.

Rule: a job carries ids, never content; what it does is one action, to which it gives the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from meetpunt.actions import calendars, imports, mailing, notify, pool, rhythms, signals, webhooks
from meetpunt.actions import dashboard_readers as readers
from meetpunt.actions import readiness as readying
from meetpunt.actions.administration.territories import bring_up_to_date
from meetpunt.actions.api.answers import forget_answers
from meetpunt.actions.forecast_snapshot import take_snapshot
from meetpunt.actions.noticing import notice_due
from meetpunt.actions.notify import Notice
from meetpunt.actions.organisation_file.asking import forget_files
from meetpunt.actions.outward import reach
from meetpunt.actions.signals import Seen
from meetpunt.actions.trust import forget_looks, forget_scores
from meetpunt.jobs import forecasts, importing, operating
from meetpunt.jobs.crm import crm_due, sync_crm
from meetpunt.jobs.importing import organisation_of as _organisation
from meetpunt.jobs.outward import deliver_webhook, webhooks_left
from meetpunt.jobs.production import large_orders, large_orders_due
from meetpunt.reports import notices
from meetpunt.reports.dashboards.letter import letter
from meetpunt.reports.data_signals import KINDS as DATA
from meetpunt.reports.data_signals import data_signals
from meetpunt.reports.pool import given
from meetpunt.reports.readiness import measured
from meetpunt.reports.signals_page import step_keys
from meetpunt.store import job_queue, limits
from meetpunt.store.access import all_organisations, operator_of, organisations_at_work
from meetpunt.store.dashboards import mails_due
from meetpunt.store.job_queue import TakenJob
from meetpunt.store.planner import count_anew
from meetpunt.store.signals import STEP, Key, has_looked
from meetpunt.store.tenancy import acting_in

Progress = Callable[[int, int, str], None]
Work = Callable[[TakenJob, Progress, datetime], Any]

KEEP_UPLOADS = timedelta(days=180)
KEEP_JOBS = timedelta(days=30)
KEEP_MAILS = timedelta(days=30)
KEEP_NOTICES = timedelta(days=180)
KEEP_DELIVERIES = timedelta(days=30)
LOOK_BACK_WEEKS = 12
SIGNALS = (STEP, *DATA)


def _weekly_snapshots(job: TakenJob, progress: Progress, now: datetime) -> Any:
    organisations = organisations_at_work()
    for organisation in organisations:
        key = f"forecast_snapshot:{organisation.id}:{now.date()}"
        job_queue.enqueue("forecast_snapshot", now, organisation_id=organisation.id, key=key)
        job_queue.enqueue("keep_forecasts", now, organisation_id=organisation.id, key=f"keep_{key}")
    return {"organisations": len(organisations)}


def _forecast_snapshot(job: TakenJob, progress: Progress, now: datetime) -> Any:
    return {"rows": take_snapshot(_organisation(job), now)}


def _calendars(job: TakenJob, progress: Progress, now: datetime) -> Any:
    return {"calendars": sum(calendars.ask_to_fetch_all(one.id, now) for one in organisations_at_work())}


def _fetch_calendar(job: TakenJob, progress: Progress, now: datetime) -> Any:
    read = calendars.fetch_feed(_organisation(job), job.arguments["feed_id"], now, reach())
    if read.waiting and read.person_id is not None:
        key = f"appointments_waiting:{now.date()}"
        notice = Notice(read.person_id, "appointments_waiting", key, {"n": read.waiting}, "/calendars/")
        notify.notify(_organisation(job), [notice], now)
    return {"waiting": read.waiting, "problem": read.problem}


def _daily_notices(job: TakenJob, progress: Progress, now: datetime) -> Any:
    organisations = organisations_at_work()
    for organisation in organisations:
        job_queue.enqueue("notice_due", now, organisation_id=organisation.id, key=f"notice_due:{organisation.id}")
    return {"organisations": len(organisations)}


def _notice_due(job: TakenJob, progress: Progress, now: datetime) -> Any:
    planned = rhythms.plan_next(_organisation(job), now)
    return {"planned": planned, "told": notice_due(_organisation(job), now)}


def _mail_notices(job: TakenJob, progress: Progress, now: datetime) -> Any:
    queued = 0
    for organisation in organisations_at_work():
        with acting_in(organisation.id):
            letters = notices.letters(organisation.id, settings.BASE_URL)
        queued += mailing.queue_letters(organisation.id, letters, now)
    return {"queued": queued}


def _send_mail(job: TakenJob, progress: Progress, now: datetime) -> Any:
    return {"sent": mailing.send_mail(_organisation(job), job.arguments["mail_id"], now)}


def _dashboard_mails(job: TakenJob, progress: Progress, now: datetime) -> Any:
    sent = 0
    for one in organisations_at_work():
        today = now.astimezone(ZoneInfo(one.time_zone)).date()
        with acting_in(one.id):
            due = mails_due(one.id, today)
        for mail in due:
            link = f"{settings.BASE_URL}/dashboards/mail/{readers.stop_token(one.id, mail.id)}/stop/"
            with acting_in(one.id):
                made = letter(one.id, mail, today, settings.BASE_URL, link)
            sent += readers.send(one.id, mail, made, today, now)
    return {"sent": sent}


def _clean_up(job: TakenJob, progress: Progress, now: datetime) -> Any:
    for one in all_organisations():
        notify.forget(one.id, now - KEEP_NOTICES)
        mailing.forget_sent(one.id, now - KEEP_MAILS)
        webhooks.forget_delivered(one.id, now - KEEP_DELIVERIES)
        forget_answers(one.id, now)
        forget_files(one.id, now)
    count_anew()
    limits.prune(int(now.timestamp()))
    return {"uploads": imports.forget_uploads(KEEP_UPLOADS, now), "jobs": job_queue.forget(now - KEEP_JOBS)}


def _nightly_upkeep(job: TakenJob, progress: Progress, now: datetime) -> Any:
    """Per organisation, on its own day: forget old looks, ratings and talks; let accounts follow what begins today."""
    looks = followed = scores = 0
    for organisation in all_organisations():
        today = now.astimezone(ZoneInfo(organisation.time_zone)).date()
        looks += forget_looks(organisation.id, today)
        scores += forget_scores(organisation.id, today)
        followed += bring_up_to_date(organisation.id, today)
    return {"looks": looks, "scores": scores, "followed": followed}


def _look_at_signals(job: TakenJob, progress: Progress, now: datetime) -> Any:
    organisations = organisations_at_work()
    for organisation in organisations:
        key = f"remember_signals:{organisation.id}:{now.date()}"
        job_queue.enqueue("remember_signals", now, organisation_id=organisation.id, key=key)
    return {"organisations": len(organisations)}


def _remember_signals(job: TakenJob, progress: Progress, now: datetime) -> Any:
    """Which signals are there today; the first time also which would have been at the end of each of the last weeks."""
    organisation = next(one for one in all_organisations() if one.id == _organisation(job))
    today = now.astimezone(ZoneInfo(organisation.time_zone)).date()
    begun = 0
    with acting_in(organisation.id):
        viewer = operator_of(organisation.slug, today)
        weeks = 0 if has_looked(organisation.id) else LOOK_BACK_WEEKS
        for week in range(weeks, 0, -1):
            day = today - timedelta(weeks=week)
            begun += signals.remember(organisation.id, day, _seen(step_keys(viewer, day, as_known_then=True)))
        about_data = {one.key: None for one in data_signals(viewer, today) if one.is_signal}
        begun += signals.remember(organisation.id, today, _seen({**step_keys(viewer, today), **about_data}), SIGNALS)
    return {"begun": begun}


def _weekly_readiness(job: TakenJob, progress: Progress, now: datetime) -> Any:
    """Where the preconditions of every organisation stand this week."""
    kept = 0
    for organisation in organisations_at_work():
        with acting_in(organisation.id):
            viewer = operator_of(organisation.slug, now.astimezone(ZoneInfo(organisation.time_zone)).date())
            kept += readying.remember(organisation.id, viewer.today, measured(viewer, now))
    return {"kept": kept}


def _seen(found: Mapping[Key, float | None]) -> list[Seen]:
    return [Seen(key, chance) for key, chance in found.items()]


def _pool_release(job: TakenJob, progress: Progress, now: datetime) -> Any:
    """Once a quarter what organisations together may be told; on other nights nothing is counted anew."""
    return {"figures": pool.release(now, given)}


KINDS: dict[str, Work] = {
    "survey_import": importing.survey_import,
    "check_import": importing.check_import,
    "land_import": importing.land_import,
    "foresee_take_back": importing.foresee_take_back,
    "take_back_import": importing.take_back_import,
    "organisation_file": importing.organisation_file,
    "weekly_snapshots": _weekly_snapshots,
    "forecast_snapshot": _forecast_snapshot,
    "keep_forecasts": forecasts.keep_forecasts,
    "demo_forecasts": forecasts.demo_forecasts,
    "back_test": forecasts.back_test,
    "calendars": _calendars,
    "fetch_calendar": _fetch_calendar,
    "daily_notices": _daily_notices,
    "notice_due": _notice_due,
    "mail_notices": _mail_notices,
    "send_mail": _send_mail,
    "dashboard_mails": _dashboard_mails,
    "clean_up": _clean_up,
    "nightly_upkeep": _nightly_upkeep,
    "look_at_signals": _look_at_signals,
    "remember_signals": _remember_signals,
    "weekly_readiness": _weekly_readiness,
    "pool_release": _pool_release,
    "deliver_webhook": deliver_webhook,
    "webhooks_left": webhooks_left,
    "large_orders_due": large_orders_due,
    "large_orders": large_orders,
    "crm_due": crm_due,
    "sync_crm": sync_crm,
    "count_organisations": operating.count_organisations,
    "removals_due": operating.removals_due,
    "remove_organisation": operating.remove_organisation,
}


def next_monday(now: datetime) -> datetime:
    """The coming Monday at four in the morning (UTC), before anybody in Europe is at work."""
    day = now.astimezone(UTC).date()
    monday = day + timedelta(days=7 - day.weekday())
    return datetime.combine(monday, time(4), tzinfo=UTC)


def next_night(now: datetime) -> datetime:
    """Tomorrow at half past one in the morning (UTC)."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(1, 30), tzinfo=UTC)


def in_half_an_hour(now: datetime) -> datetime:
    """Half an hour from now."""
    return now + timedelta(minutes=30)


def in_five_minutes(now: datetime) -> datetime:
    """Five minutes from now."""
    return now + timedelta(minutes=5)


COMING_BACK: dict[str, Callable[[datetime], datetime]] = {
    "weekly_snapshots": next_monday,
    "weekly_readiness": next_monday,
    "dashboard_mails": next_night,
    "clean_up": next_night,
    "calendars": in_half_an_hour,
    "webhooks_left": in_half_an_hour,
    "large_orders_due": in_half_an_hour,
    "daily_notices": next_night,
    "mail_notices": in_five_minutes,
    "nightly_upkeep": next_night,
    "look_at_signals": next_night,
    "pool_release": next_night,
    "crm_due": in_five_minutes,
    "count_organisations": next_night,
    "removals_due": next_night,
}


def enqueue_what_is_due(now: datetime) -> None:
    """Put work that comes back into the queue when its time has come."""
    for kind, following in COMING_BACK.items():
        if job_queue.is_due(kind, now, following(now)):
            job_queue.enqueue(kind, now, key=f"{kind}:{now.date()}")
