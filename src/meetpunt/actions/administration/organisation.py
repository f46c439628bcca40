"""Settings of the organisation itself, and its free days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import change, made
from meetpunt.actions.errors import Refused
from meetpunt.method.holidays import proposed
from meetpunt.store.access import Viewer
from meetpunt.store.access.administration import administered, must_administer
from meetpunt.store.administration.setup import has_money
from meetpunt.store.models import Change, Holiday, Organisation
from meetpunt.store.tenancy import changing


def change_settings(viewer: Viewer, seen: Mapping[str, Any], wanted: Mapping[str, Any], now: datetime) -> Change | None:
    """Change name, language, time zone, currency, country, customer months, names for directors or the day of the plan.

    Raises:
        NotVisible: the viewer does not administer.
        Refused: the name is taken, there is no such time zone, or the currency is in use.
    """
    with changing(viewer.organisation.id):
        must_administer(viewer)
        row = Organisation.objects.get(pk=viewer.organisation.id)
        wanted = dict(wanted)
        if "name" in wanted:
            wanted["name"] = " ".join(wanted["name"].split())
            if not wanted["name"]:
                raise Refused(_("Give the organisation a name."))
            if Organisation.objects.filter(name__iexact=wanted["name"]).exclude(pk=row.pk).exists():
                raise Refused(_("There is an organisation of that name already. Choose another name."))
        if "time_zone" in wanted and wanted["time_zone"] not in available_timezones():
            raise Refused(_("There is no time zone of that name. Give one like Europe/Amsterdam."))
        if "currency" in wanted:
            wanted["currency"] = wanted["currency"].strip().upper()
            if len(wanted["currency"]) != 3 or not wanted["currency"].isalpha():
                raise Refused(_("Give the currency in three letters, such as EUR."))
            if wanted["currency"] != row.currency and has_money(viewer.organisation.id):
                raise Refused(_("Amounts are registered in %(currency)s, so it stays.") % {"currency": row.currency})
        if not 1 <= wanted.get("customer_months", 24) <= 120:
            raise Refused(_("Give a number of months from 1 to 120."))
        month, day = wanted.get("replan_month", row.replan_month), wanted.get("replan_day", row.replan_day)
        if not 1 <= month <= 12 or not 1 <= day <= monthrange(2028, month)[1]:
            raise Refused(_("There is no such day in that month: give the day of the plan again."))
        return change(viewer, row, seen, wanted, now)


def add_holidays(viewer: Viewer, country: str, year: int, days: Collection[str], language: str, now: datetime) -> int:
    """Keep these of the proposed days (as 2026-12-25); gives how many were new."""
    with changing(viewer.organisation.id):
        standing = set(administered(viewer, Holiday).values_list("day", flat=True))
        count = 0
        for one in proposed(country, year):
            if one.day.isoformat() in days and one.day not in standing:
                name = one.en if language == "en" else one.nl
                row = Holiday.objects.create(organisation_id=viewer.organisation.id, day=one.day, name=name)
                made(viewer, row, now)
                count += 1
        return count
