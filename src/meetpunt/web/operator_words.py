"""What pages of operators call things: what was done, and what a check looks at."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from meetpunt.store.fields import from_us
from meetpunt.store.operating import DidLine
from meetpunt.watch.checks.found import State
from meetpunt.web import formats
from meetpunt.web.trail_words import column

DID: dict[str, Promise] = {
    "added": gettext_lazy("made an operator"),
    "taken_off": gettext_lazy("took an operator off"),
    "entered": gettext_lazy("signed in"),
    "failed": gettext_lazy("somebody tried to sign in, and was refused"),
    "sign_in": gettext_lazy("changed how one signs in"),
    "made": gettext_lazy("made the organisation"),
    "invited": gettext_lazy("invited the first administrator again"),
    "suspended": pgettext_lazy("an operator did", "suspended"),
    "resumed": gettext_lazy("took up again"),
    "planned": gettext_lazy("planned the removal of"),
    "called_off": gettext_lazy("called off the removal of"),
    "removed": pgettext_lazy("an operator did", "removed"),
    "forgotten": gettext_lazy("threw the kept file away:"),
}
STATES: dict[State, Promise] = {
    State.WELL: gettext_lazy("well"),
    State.WARNING: gettext_lazy("look at it"),
    State.WRONG: gettext_lazy("wrong"),
}
CHECKS: dict[str, Promise] = {
    "settings": gettext_lazy("Settings"),
    "secret-key": gettext_lazy("Secret key"),
    "room": gettext_lazy("Room on the disk"),
    "rights": gettext_lazy("Rights in the database"),
    "migrations": gettext_lazy("State of the database"),
    "clock": gettext_lazy("Clock"),
    "worker": gettext_lazy("Worker"),
    "jobs": gettext_lazy("Jobs"),
    "errors": gettext_lazy("Unexpected errors"),
    "backup": gettext_lazy("Backup"),
}


def lines_of(lines: Iterable[DidLine]) -> list[tuple[DidLine, str, str]]:
    """Each line with what was done and what more is told of it, in words."""
    return [(one, str(DID.get(one.kind, one.kind)), _more(one)) for one in lines]


def _more(one: DidLine) -> str:
    if one.kind == "planned":
        return _("on %(day)s") % {"day": formats.day_short(from_us(one.told["remove_at"]).date())}
    if one.kind == "removed":
        told = {"rows": formats.number(one.told["rows"]), "day": formats.day_short(from_us(one.told["until"]).date())}
        return _("%(rows)s rows; its file is kept until %(day)s") % told
    if one.kind == "sign_in":
        return ", ".join(column(name) for name in one.told)
    return ""
