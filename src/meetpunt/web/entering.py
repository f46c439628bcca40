"""What people type in forms of the pipeline, read as days, amounts and quantities; or what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.connectors.values.numbers import parse_number
from meetpunt.connectors.values.styles import NumberStyle
from meetpunt.method.period import Period
from meetpunt.store.landing.values import minor
from meetpunt.web.formats import language

MOST = Decimal(10) ** 12
_FIRST, _LAST = date(1990, 1, 1), date(2059, 12, 31)


class Entered:
    """The fields of a form; `problems` holds per field what is wrong with it."""

    def __init__(self, told: Mapping[str, str]) -> None:
        self._told = told
        self.problems: dict[str, str] = {}

    def text(self, name: str, longest: int = 200) -> str:
        """A text without blanks around it."""
        found = str(self._told.get(name, "")).strip().replace("\x00", "")
        if len(found) > longest:
            self.problems[name] = _("This is too long: at most %(most)s characters.") % {"most": longest}
        return found

    def number(self, name: str) -> int | None:
        """An id or a whole number."""
        text = self.text(name, 20)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

    def day(self, name: str) -> date | None:
        """A day."""
        text = self.text(name)
        if not text:
            return None
        try:
            found = date.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or not _FIRST <= found <= _LAST:
            self.problems[name] = _("This is no day that can be used. Write it as 2026-01-31.")
            return None
        return found

    def time(self, name: str) -> time | None:
        """A time of the day."""
        text = self.text(name, 8)
        if not text:
            return None
        try:
            return datetime.strptime(text[:5], "%H:%M").time()
        except ValueError:
            self.problems[name] = _("Write the time as 14:30.")
            return None

    def week(self, name: str, today: date) -> date:
        """The Monday of a week that is named as 2026-W48 or by one of its days; of this week when neither is."""
        text = self.text(name)
        try:
            day = datetime.strptime(f"{text}-1", "%G-W%V-%u").date() if "W" in text else date.fromisoformat(text)
        except ValueError:
            day = today
        return Period.week_of(min(max(day, _FIRST), _LAST)).first

    def decimal(self, name: str) -> Decimal | None:
        """A number with the reader's decimal sign."""
        text = self.text(name)
        if not text:
            return None
        style = NumberStyle.COMMA if language() == "nl" else NumberStyle.POINT
        found = parse_number(text, style)
        if found is None or not 0 <= found < MOST:
            self.problems[name] = _("This is no number that can be used. Write it as 1250 or 1250,50.")
            return None
        return found

    def money(self, name: str, currency: str) -> int | None:
        """An amount in minor units."""
        return minor(self.decimal(name), currency)[0]

    def key(self) -> UUID | None:
        """The key that the form made for what it sends."""
        try:
            return UUID(self.text("key"))
        except ValueError:
            return None
