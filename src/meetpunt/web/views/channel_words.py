"""Which channel is meant by the words that stand on opportunities."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from meetpunt.actions.channels import set_word
from meetpunt.actions.errors import Refused
from meetpunt.store.access import Viewer
from meetpunt.store.channels import channel_words
from meetpunt.store.costs import keeps_costs, must_read_costs
from meetpunt.web.channel_words import CHANNELS
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@for_viewer
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The words, those that mean nothing yet first; a form to say which channel one means."""
    must_read_costs(viewer)
    problem = ""
    if request.method == "POST":
        if not keeps_costs(viewer):
            raise Http404
        word, channel = request.POST.get("word", ""), request.POST.get("channel", "")
        try:
            trail = set_word(viewer, word, channel, datetime.now(UTC))
        except Refused as refused:
            problem = str(refused.message)
        else:
            tell(request, _("Kept.") if trail else _("Nothing changed."), trail.pk if trail else None)
            return redirect("channel-words")
    context = {
        "words": channel_words(viewer.organisation.id),
        "channels": [(one.value, text) for one, text in CHANNELS.items()],
        "may_keep": keeps_costs(viewer),
        "sees_costs": viewer.sees_organisation,
        "problem": problem,
    }
    return render(request, "channels/words.html", context, status=422 if problem else 200)
