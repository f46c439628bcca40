"""Days as people tell them at the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime


def day_told(text: str | None) -> date | None:
    """The day; None when none was told. NotAnswerable says how to write one."""
    from django.utils.translation import gettext as _

    from meetpunt.reports.ask import NotAnswerable

    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise NotAnswerable(_("%(text)s is not a day. Write it as 2026-01-31.") % {"text": repr(text)}) from error


def year_told(first: str | None, last: str | None, today: date) -> tuple[date, date]:
    """The first and last day; a year, until today, where none was told."""
    until = day_told(last) or today
    return day_told(first) or date.fromordinal(until.toordinal() - 364), until


def moment_told(text: str | None) -> tuple[date | None, datetime | None]:
    """A day, or an exact first moment that is no longer seen."""
    if text is None or len(text) <= len("2026-11-23"):
        return day_told(text), None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return day_told(text), None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.date(), moment
