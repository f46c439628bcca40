"""Work in the background in people's words: what each kind does, and why it was given up."""

from __future__ import annotations

import re

from django.utils.translation import gettext, gettext_lazy

JOBS = {
    "survey_import": gettext_lazy("looking through the files of an import"),
    "check_import": gettext_lazy("checking an import"),
    "land_import": gettext_lazy("reading an import in"),
    "foresee_take_back": gettext_lazy("looking what taking an import back removes"),
    "take_back_import": gettext_lazy("taking an import back"),
    "organisation_file": gettext_lazy("making the file of the whole organisation"),
    "weekly_snapshots": gettext_lazy("asking for the snapshots of the week"),
    "forecast_snapshot": gettext_lazy("keeping how the pipeline stands this week"),
    "keep_forecasts": gettext_lazy("keeping the forecast of this week"),
    "demo_forecasts": gettext_lazy("making the past forecasts of the demo company"),
    "back_test": gettext_lazy("holding the forecast against the past"),
    "calendars": gettext_lazy("asking for the calendars"),
    "fetch_calendar": gettext_lazy("reading a calendar"),
    "daily_notices": gettext_lazy("asking for the notifications of the day"),
    "notice_due": gettext_lazy("noticing what is due"),
    "mail_notices": gettext_lazy("gathering the mails"),
    "send_mail": gettext_lazy("sending a mail"),
    "dashboard_mails": gettext_lazy("sending dashboards by mail"),
    "clean_up": gettext_lazy("removing what need not be kept any longer"),
    "nightly_upkeep": gettext_lazy("the upkeep of the night"),
    "look_at_signals": gettext_lazy("asking for the signals of the day"),
    "remember_signals": gettext_lazy("remembering the signals of the day"),
    "weekly_readiness": gettext_lazy("keeping where the preconditions stand this week"),
    "pool_release": gettext_lazy("the quarterly release of benchmarks"),
    "deliver_webhook": gettext_lazy("delivering a message to another system"),
    "webhooks_left": gettext_lazy("looking which messages are still to be delivered"),
    "large_orders_due": gettext_lazy("asking for the look at large orders"),
    "large_orders": gettext_lazy("looking whether large orders come"),
    "crm_due": gettext_lazy("looking which CRM is to be read"),
    "sync_crm": gettext_lazy("reading a connected CRM"),
    "count_organisations": gettext_lazy("counting how large organisations are"),
    "removals_due": gettext_lazy("looking which organisations are to be removed"),
    "remove_organisation": gettext_lazy("removing an organisation"),
}
"""Each kind of `jobs/kinds.py`; a test compares them."""
_TECHNICAL = re.compile(r"^[A-Z]\w*: ")


def job_name(kind: str) -> str:
    """What a kind of work does."""
    return str(JOBS.get(kind, kind))


def why_given_up(error: str) -> str:
    """Why, in words: what a person can mend is told as it is; of anything else only that it broke."""
    if error == STOPPED:
        return gettext("The program was stopped each time while it worked on this.")
    if not error or _TECHNICAL.match(error):
        return gettext("Something broke on our side. Whoever runs the machine finds in its log what.")
    return error


STOPPED = "The worker was stopped each time."
"""What `store/job_queue` says of it."""
