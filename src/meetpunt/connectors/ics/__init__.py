"""Calendars of elsewhere (iCalendar, RFC 5545): read as the few things that a proposal for a visit needs."""

from meetpunt.connectors.ics.occasions import Asked, Occasion
from meetpunt.connectors.ics.reading import Calendar, read_calendar

__all__ = ["Asked", "Calendar", "Occasion", "read_calendar"]
