"""The channel that an account is served through, as its card sets it; what serving it cost stands beside it there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions.channels import set_account_channel
from meetpunt.actions.errors import Refused
from meetpunt.method.account_status import months_after
from meetpunt.reports.cost_to_serve import account_cost
from meetpunt.store.access import Viewer
from meetpunt.store.channels import channel_lines, counts_own_rates
from meetpunt.store.costs import keeps_costs
from meetpunt.web.channel_words import CHANNELS
from meetpunt.web.entering import Entered
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@require_POST
@for_viewer
def channel(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponse:
    """Set the channel of an account from a day on."""
    entered = Entered(request.POST.dict())
    day = entered.day("from") or viewer.today
    try:
        trail = set_account_channel(viewer, account_id, entered.text("channel", 11), day, datetime.now(UTC))
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        tell(request, _("Kept.") if trail else _("Nothing changed."), trail.pk if trail else None)
    return redirect("account", account_id)


def serving(viewer: Viewer, account_id: int) -> dict[str, Any]:
    """What the card shows of serving an account that was found for the viewer: its channel, and 12 months of cost."""
    lines = channel_lines(viewer, account_id)
    first = months_after(viewer.today, -12)
    cost = account_cost(viewer, account_id, first, viewer.today) if viewer.sells or viewer.sees_organisation else None
    return {
        "serving": cost,
        "serving_first": first,
        "serving_lines": lines,
        "serving_now": next((one for one in lines if one.since is None or one.since <= viewer.today < one.until), None),
        "serving_channels": [(one.value, text) for one, text in CHANNELS.items()],
        "serving_own_rates": counts_own_rates(viewer),
        "serving_keeps": keeps_costs(viewer),
    }
