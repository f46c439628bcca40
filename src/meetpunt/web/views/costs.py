"""What hours, kilometres and channels cost: read by who plans, set by directors and administrators."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from meetpunt.actions.costs import set_rate
from meetpunt.actions.errors import Refused
from meetpunt.method.planning.costs import BY_VALUE, OF_A_PERSON, CostKind
from meetpunt.store.access import Viewer
from meetpunt.store.costs import keeps_costs, rate_rows, who_may_differ
from meetpunt.store.fields import FOREVER
from meetpunt.web import scenario_words
from meetpunt.web.entering import Entered
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@for_viewer
def costs(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The rates that hold and those that come or were; a form to set one from a day on."""
    found = rate_rows(viewer)
    may_keep = keeps_costs(viewer)
    problems: dict[str, str] = {}
    told = request.POST.dict() if request.method == "POST" else request.GET.dict()
    if request.method == "POST":
        if not may_keep:
            raise Http404
        problems = _set(request, viewer)
        if not problems:
            return redirect("costs")
    kinds = []
    for kind in CostKind:
        rates = [one for one in found if one.kind is kind]
        holds = [one for one in rates if one.valid_from <= viewer.today < one.valid_until]
        kinds.append(
            {
                "code": kind.value,
                "name": scenario_words.COSTS[kind],
                "hint": scenario_words.COST_HINTS[kind],
                "by_value": kind in BY_VALUE,
                "of_a_person": kind in OF_A_PERSON,
                "holds": holds,
                "others": [one for one in rates if one not in holds],
            }
        )
    context = {
        "kinds": kinds,
        "people": who_may_differ(viewer).items() if may_keep else (),
        "may_keep": may_keep,
        "told": told,
        "problems": problems,
        "today": viewer.today,
        "forever": FOREVER,
    }
    return render(request, "scenarios/costs.html", context, status=422 if problems else 200)


def _set(request: HttpRequest, viewer: Viewer) -> dict[str, str]:
    """Set what was typed; gives what is wrong per field."""
    entered = Entered(request.POST.dict())
    kind = entered.text("kind", 24)
    amount = entered.money("amount", viewer.organisation.currency)
    share = entered.decimal("share")
    day = entered.day("from")
    problems = dict(entered.problems)
    if day is None and "from" not in problems:
        problems["from"] = _("Give the day from which it holds.")
    if share is not None and share > 100:
        problems["share"] = _("A share of the value is between 0 and 100%.")
    if problems or day is None:
        return problems
    permille = None if share is None else int((share * 10).quantize(Decimal(1)))
    try:
        trail = set_rate(viewer, kind, entered.number("person"), amount, permille, day, datetime.now(UTC))
    except Refused as refused:
        return {"": str(refused.message)}
    tell(request, _("The rate is kept.") if trail else _("Nothing changed."), trail.pk if trail else None)
    return {}
