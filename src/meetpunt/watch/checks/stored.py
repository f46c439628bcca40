"""Checks of the database and of the files beside it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from meetpunt.store.kept_files import kept_files
from meetpunt.store.laid import missing_triggers, missing_views, passes_locks, unlocked_tables, unsound
from meetpunt.watch.checks.found import Found, warning, well, wrong
from meetpunt.watch.health import missing_migrations
from meetpunt.watch.logs import sentence_of

MOST_NAMED = 5


def no_answer(error: Exception) -> tuple[str, str]:
    """What to say when the database does not answer."""
    return (
        _("The database did not answer: %(why)s") % {"why": sentence_of(error)},
        _("See whether it runs and DATABASE_URL names it; its own log says more."),
    )


def soundness(now: datetime) -> Found:
    """Pages, references and indexes."""
    if broken := unsound():
        return wrong(
            _("Broken: %(what)s.") % {"what": _named(broken)},
            _("Stop the server, keep a copy of the database as it is, and restore the last backup that verifies."),
        )
    return well(_("Sound: pages, references and indexes."))


def rights(now: datetime) -> Found:
    """Whether the locks on rows bind us."""
    if passes_locks():
        return wrong(
            _("The role of the database is a superuser, or passes row-level security."),
            _("Sign in as a role that is neither (DATABASE_URL): the second lock between organisations is off now."),
        )
    return well(_("The role of the database passes no lock."))


def migrations(now: datetime) -> Found:
    """Whether the database is up to date."""
    if missing := missing_migrations():
        return wrong(
            _("Not up to date: %(what)s.") % {"what": _named(missing)}, _("Make a backup, then run: meetpunt migrate")
        )
    return well(_("Up to date."))


def beside_the_tables(now: datetime) -> Found:
    """Views, triggers, row locks."""
    missing = [*missing_views(), *missing_triggers(), *unlocked_tables()]
    if missing:
        return wrong(
            _("Views, triggers or row locks are missing: %(what)s.") % {"what": _named(missing)},
            _("Lay them anew: meetpunt migrate"),
        )
    return well(_("Views, triggers and row locks stand."))


def files(now: datetime) -> Found:
    """Whether documents and rows are one."""
    kept = kept_files()
    if kept.lost:
        return wrong(
            _("%(n)s documents are gone from the data folder.") % {"n": kept.lost},
            _("Take them from a backup: in its ZIP they lie under files/documents."),
        )
    if kept.orphans:
        return warning(
            _("%(n)s files in documents/ belong to nothing.") % {"n": kept.orphans},
            _("They do no harm. After a restore over another database they may be removed by hand."),
        )
    return well(_("Every document is there, and no other file."))


def _named(names: list[str]) -> str:
    more = f" (+{len(names) - MOST_NAMED})" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
