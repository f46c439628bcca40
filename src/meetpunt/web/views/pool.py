"""The pool: what it is, what would be given, taking part and leaving, and the releases with one's own figures."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions import pool as acting
from meetpunt.actions.errors import Refused
from meetpunt.reports.pool import report
from meetpunt.store.access import Viewer
from meetpunt.store.pool import days_of, finished_quarter, may_decide, membership, must_read_pool
from meetpunt.store.trust import agreed
from meetpunt.web import pool_page
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@for_viewer
def pool(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The page, for everybody whose figures it is about and who decides on it."""
    return _page(request, viewer)


@for_viewer
@require_POST
def decide(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take part, or not any more."""
    now, joins = datetime.now(UTC), request.POST.get("do") == "join"
    if joins and request.POST.get("sure") != "yes":
        return _page(request, viewer, _("Tick that you know that what was released stays, and choose again."))
    try:
        if joins:
            acting.join(viewer, now)
            tell(request, _("Your organisation takes part from the next release on."))
        else:
            acting.leave(viewer, now)
            tell(request, _("Your organisation takes part no more; the next release is without it."))
    except Refused as refused:
        return _page(request, viewer, str(refused.message))
    return redirect("pool")


def _page(request: HttpRequest, viewer: Viewer, problem: str = "") -> HttpResponse:
    must_read_pool(viewer)
    first, last = days_of(finished_quarter(viewer.today))
    found = report(viewer, first, last)
    context = {
        "member": membership(viewer.organisation.id),
        "may_decide": may_decide(viewer),
        "council": agreed(viewer).council,
        "reads_own": viewer.sees_organisation,
        "reads_given": found.counted is not None,
        "reps": found.counted.reps if found.counted else 0,
        "gives": pool_page.rows_of(found.would_give),
        "releases": [pool_page.release_of(one, lines) for one, lines in found.releases],
        "first": first,
        "last": last,
        "problem": problem,
    }
    return render(request, "pool/page.html", context, status=422 if problem else 200)
