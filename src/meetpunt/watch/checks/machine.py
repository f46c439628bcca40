"""Checks of the machine and of how the product is set up on it."""

from __future__ import annotations

import shutil
from datetime import datetime

from django.conf import settings
from django.core.checks import run_checks
from django.utils.translation import gettext as _

from meetpunt.watch.checks.found import Found, warning, well, wrong
from meetpunt.watch.health import LEAST_ROOM, has_room, has_secret_key

LITTLE_ROOM = 2 * 1024**3
GIB = 1024**3


def production_settings(now: datetime) -> Found:
    """Django's own checks for production."""
    told = [one for one in run_checks(include_deployment_checks=True) if not one.is_silenced()]
    ids = ", ".join(sorted({str(one.id) for one in told}))
    if not settings.SECURE:
        return warning(
            _("Set up for this machine only, without https."),
            _("To serve others: a proxy with https in front, MEETPUNT_HTTPS=1 and MEETPUNT_HOSTS."),
        )
    if told:
        return wrong(
            _("%(n)s settings are not safe: %(ids)s.") % {"n": len(told), "ids": ids},
            _("Read what Django says of them, and set them as the README tells."),
        )
    return well(_("Safe for production."))


def secret_key(now: datetime) -> Found:
    """Whether the key is one that the next process will find too."""
    if has_secret_key():
        return well(_("Told by a setting.") if settings.SECRET_KEY_FILE is None else _("In the data folder."))
    return wrong(
        _("The secret key in the data folder is gone."),
        _("Put the former secret.key back: without it what is kept encrypted cannot be read."),
    )


def room(now: datetime) -> Found:
    """Whether the data folder can be written to, with room left."""
    usage = shutil.disk_usage(settings.DATA)
    told = {"free": f"{usage.free / GIB:.1f}", "total": f"{usage.total / GIB:.1f}"}
    said = _("%(free)s of %(total)s GiB free in the data folder.") % told
    if not has_room():
        least = LEAST_ROOM // 1024**2
        return wrong(
            said,
            _("It cannot be written to, or less than %(least)s MiB is free: make room, then look again.")
            % {"least": least},
        )
    if usage.free < LITTLE_ROOM:
        return warning(said, _("Make room before an import or a backup needs it."))
    return well(said)
