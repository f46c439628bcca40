"""The readiness check, and the first steps of a new organisation, which follow it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions import readiness as acting
from meetpunt.method.readiness import ASKED, HIGHEST, LOWEST, State
from meetpunt.reports.first_steps import first_steps
from meetpunt.reports.readiness import readiness as report
from meetpunt.store.access import Viewer
from meetpunt.store.access.administration import must_administer
from meetpunt.store.readiness import own_answers
from meetpunt.web import readiness_words as words
from meetpunt.web.cookies import A_YEAR
from meetpunt.web.first_steps import AWAY, STEPS, is_put_away
from meetpunt.web.readiness_chart import ends, progress
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@never_cache
@for_viewer
def readiness(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The twelve, each with where it stands, how it is measured and what to do next; and what is asked."""
    return _page(request, viewer)


@for_viewer
@require_POST
def answer(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponse:
    """Answer a question from 1 to 5; one may answer again, the latest counts."""
    score = request.POST.get("score", "")
    if not (score.isascii() and score.isdigit() and LOWEST <= int(score) <= HIGHEST):
        return _page(request, viewer, _("Choose an answer from 1 to 5."))
    acting.answer(viewer, code, int(score), datetime.now(UTC))
    tell(request, _("Thank you: your answer is kept. You can answer again at any time."))
    return redirect("readiness")


@never_cache
@for_viewer
def guide(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The first steps in order, ticked by what is really there; put away or taken back on this device."""
    must_administer(viewer)
    if request.method == "POST":
        is_away = request.POST.get("what") == "away"
        away = redirect("home" if is_away else "guide")
        if is_away:
            away.set_cookie(
                AWAY,
                str(viewer.organisation.id),
                max_age=A_YEAR,
                samesite="Lax",
                secure=request.is_secure(),
                httponly=True,
            )
        else:
            away.delete_cookie(AWAY, samesite="Lax")
        return away
    done = first_steps(viewer)
    lines = [(step, reverse(step.place) if viewer.roles & set(step.of) else "", step.code in done) for step in STEPS]
    context = {"lines": lines, "done": len(done), "is_away": is_put_away(request, viewer)}
    return render(request, "readiness/guide.html", context)


def _page(request: HttpRequest, viewer: Viewer, problem: str = "") -> HttpResponse:
    lines = []
    found = report(viewer, datetime.now(UTC))
    for one in found:
        said = words.WORDS[one.code]
        place = reverse(said.place) if words.may_open(viewer, one.code) else ""
        state = one.measured.state
        lines.append(
            {
                "code": one.code,
                "words": said,
                "state": state.value,
                "state_name": words.STATES[state.value],
                "share": one.measured.share,
                "counted": words.counted(one),
                "asked": words.asked(one),
                "place": place,
                "line": progress(one.points),
                "ends": ends(one.points),
            }
        )
    mine = own_answers(viewer)
    asks = [(one, words.QUESTIONS[one], mine.get(one)) for one in ASKED]
    context = {
        "lines": lines,
        "stands": sum(one.measured.state == State.STANDS for one in found),
        "asks": asks if acting.may_answer(viewer) else (),
        "levels": range(LOWEST, HIGHEST + 1),
        "problem": problem,
    }
    return render(request, "readiness/readiness.html", context, status=422 if problem else 200)
