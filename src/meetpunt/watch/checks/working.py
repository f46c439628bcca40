"""Checks of what goes on: clocks, the worker, its jobs, and backups."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from meetpunt.actions.backup.keeping import last_backup
from meetpunt.store.job_health import DEAD, WAITING, job_counts, worker_seen
from meetpunt.watch.checks.found import Found, warning, well, wrong
from meetpunt.watch.errors import groups

APART, FAR_APART = 2.0, 60.0
"""Seconds between two clocks."""
RECENT = timedelta(days=1)
LATE = timedelta(minutes=15)
OLD, TOO_OLD = timedelta(days=2), timedelta(days=8)


def clocks(now: datetime) -> Found:
    """Whether the clock of the database is ours."""
    if connection.vendor != "postgresql":
        return well(_("The database has no clock of its own."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    apart = (theirs - datetime.now(UTC)).total_seconds()
    said = _("The clock of the database is %(apart)s seconds from ours.") % {"apart": f"{apart:+.1f}"}
    if abs(apart) < APART:
        return well(said)
    todo = _("Let both machines follow a time server (chrony or systemd-timesyncd).")
    return wrong(said, todo) if abs(apart) > FAR_APART else warning(said, todo)


def worker(now: datetime) -> Found:
    """Whether anybody works through the jobs."""
    if worker_seen(now):
        return well(_("A worker was here in the last minutes."))
    return wrong(
        _("No worker was seen lately."),
        _("Start one: meetpunt worker, or the service meetpunt-worker; meetpunt serve brings its own."),
    )


def jobs(now: datetime) -> Found:
    """Whether jobs failed for good, or wait long."""
    counts = job_counts()
    dead = {one.kind: one.n for one in counts if one.state == DEAD}
    late = {one.kind: one.n for one in counts if one.state == WAITING and one.oldest < now - LATE}
    if dead:
        return warning(
            _("%(n)s jobs failed too often: %(kinds)s.") % {"n": sum(dead.values()), "kinds": ", ".join(sorted(dead))},
            _("The log tells why, by the name of the job; what comes back by itself is tried again at its time."),
        )
    if late:
        return warning(
            _("Jobs wait longer than a quarter of an hour: %(kinds)s.") % {"kinds": ", ".join(sorted(late))},
            _("See whether a worker runs; when it is busy all day, start another one."),
        )
    return well(_("No job failed for good or waits long."))


def errors(now: datetime) -> Found:
    """Whether anything unexpected happened in the last day."""
    recent = [one for one in groups() if now - datetime.fromisoformat(one.last) < RECENT]
    if recent:
        return warning(
            _("Unexpected errors in the last day, of %(n)s kinds.") % {"n": len(recent)},
            _("Read them with: meetpunt errors"),
        )
    return well(_("No unexpected error in the last day."))


def backup(now: datetime) -> Found:
    """How old the last backup is that was made from here."""
    last = last_backup()
    if last is None:
        return warning(_("No backup was made from here."), _("Each night: meetpunt backup FOLDER --keep 14"))
    age = now - datetime.fromisoformat(last.at)
    said = _("The last backup was made %(days)s days ago.") % {"days": age.days}
    if age > TOO_OLD:
        return wrong(said, _("See why the timer did not run, and make one now: meetpunt backup FOLDER --keep 14"))
    if age > OLD:
        return warning(said, _("See why the timer did not run, and make one now: meetpunt backup FOLDER --keep 14"))
    return well(said)
