"""Sales tools: the register, what they were used for, what people think of them, and results with and without."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions import tools as acting
from meetpunt.actions.errors import Refused
from meetpunt.method.competencies import LEVELS
from meetpunt.method.period import Period
from meetpunt.reports.kpis.register import process_of
from meetpunt.reports.tools import tool_lines
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.refs import Named, StepRef
from meetpunt.store.tools import decisions_of, find_tool, kinds, open_deals, templates
from meetpunt.web.formats import language
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import (
    choice_of,
    day_field,
    key_of,
    new_key,
    say_no,
    sealed,
    unsealed,
)


@for_viewer
def tools(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The register with the figures of the last 12 months; who may, adds a tool."""
    may_keep = acting.may_keep_tools(viewer)
    if not (may_keep or viewer.sells):
        raise NotVisible("tools")
    steps = _steps(viewer)
    form = _form(viewer, steps, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acting.add_tool(viewer, form.cleaned_data, datetime.now(UTC), key_of(request))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Added."))
            return redirect("tools")
    days = _year(viewer)
    context = {
        "lines": tool_lines(viewer, days.first, days.last),
        "steps": {one.id: one.code for one in steps},
        "days": days,
        "may_keep": may_keep,
        "form": form,
        "key": request.POST.get("key") or new_key(),
    }
    return render(request, "competencies/tools.html", context, status=422 if form.errors else 200)


@for_viewer
def tool(request: HttpRequest, viewer: Viewer, tool_id: int) -> HttpResponse:
    """One tool: note a use, rate it, and who may changes it."""
    may_keep = acting.may_keep_tools(viewer)
    if not (may_keep or viewer.sells):
        raise NotVisible("tools")
    found = find_tool(viewer, tool_id)
    is_use = "day" in request.POST
    use = _use_form(viewer, request.POST if is_use else None)
    steps = _steps(viewer)
    form = _form(viewer, steps, request.POST if "name" in request.POST else None, found.seen)
    sent = use if is_use else form
    if request.method == "POST" and sent.is_valid():
        told, now = sent.cleaned_data, datetime.now(UTC)
        try:
            if is_use:
                acting.note_use(viewer, tool_id, told["opportunity"], told["day"], now, key_of(request))
                tell(request, _("Noted."))
            else:
                trail = acting.change_tool(viewer, tool_id, unsealed(request), told, now)
                tell(request, _("Kept."), trail.pk if trail else None)
        except Refused as refused:
            say_no(sent, refused)
        else:
            return redirect("tool", tool_id)
    line = next(one for one in tool_lines(viewer, _year(viewer).first, _year(viewer).last) if one.tool.id == tool_id)
    context = {
        "line": line,
        "steps": {one.id: one.name for one in steps},
        "days": _year(viewer),
        "decisions": decisions_of(viewer, tool_id),
        "kinds": kinds(),
        "is_new": not (line.uses or line.raters or found.template_id or found.decision),
        "levels": LEVELS,
        "registers": viewer.sells and viewer.person_id is not None and found.is_active,
        "may_keep": may_keep,
        "use": use,
        "form": form,
        "seen": request.POST.get("seen") or sealed(found.seen),
        "key": request.POST.get("key") or new_key(),
    }
    return render(request, "competencies/tool.html", context, status=422 if sent.errors else 200)


@for_viewer
@require_POST
def act(request: HttpRequest, viewer: Viewer, tool_id: int, what: str) -> HttpResponse:
    """Rate a tool, decide about it, take it out of use, or into use again."""
    found = find_tool(viewer, tool_id)
    now = datetime.now(UTC)
    if what == "rate":
        score = request.POST.get("score", "")
        try:
            acting.rate_tool(viewer, found.id, int(score) if score.isascii() and score.isdigit() else 0, now)
        except Refused as refused:
            return render(request, "competencies/refused.html", {"why": refused.message, "found": found}, status=422)
        tell(request, _("Thank you: your rating is kept."))
        return redirect("tool", tool_id)
    if what == "decide":
        try:
            kind, reason = request.POST.get("kind", ""), request.POST.get("reason", "")
            decided = acting.decide(viewer, tool_id, kind, reason, now)
        except Refused as refused:
            return render(request, "competencies/refused.html", {"why": refused.message, "found": found}, status=422)
        tell(request, _("Decided."), decided.pk)
        return redirect("tool", tool_id)
    if what not in ("end", "again"):
        raise Http404
    trail = acting.use_tool(viewer, tool_id, what == "again", now)
    tell(request, _("Kept."), trail.pk if trail else None)
    return redirect("tools")


def _steps(viewer: Viewer) -> tuple[StepRef, ...]:
    """The steps of the process that is used."""
    process = process_of(viewer, None)
    return process.steps if process else ()


def _year(viewer: Viewer) -> Period:
    return Period(viewer.today.replace(year=viewer.today.year - 1, day=1), viewer.today)


def _form(
    viewer: Viewer, steps: tuple[StepRef, ...], told: object, initial: dict[str, object] | None = None
) -> forms.Form:
    form = forms.Form(told, initial=initial, auto_id="tool-%s")  # type: ignore[arg-type]
    form.fields["name"] = forms.CharField(label=_("Name"), max_length=80)
    form.fields["what_for"] = forms.CharField(label=_("What it is for"), max_length=200, required=False)
    form.fields["step_id"] = choice_of(
        _("Used at which step"),
        [Named(one.id, one.name.get(language()) or one.code) for one in steps],
        _("any"),
    )
    form.fields["template_id"] = choice_of(
        _("Quote template"),
        templates(viewer.organisation.id),
        _("none"),
        _("Each quote made with it counts as a use by itself."),
    )
    return form


def _use_form(viewer: Viewer, told: object) -> forms.Form:
    form = forms.Form(told, initial={"day": viewer.today}, auto_id="use-%s")  # type: ignore[arg-type]
    form.fields["day"] = day_field(_("Day"))
    form.fields["opportunity"] = choice_of(_("For which opportunity"), open_deals(viewer), _("none in particular"))
    return form
