"""Buying visits: who is asked how many, one talk as it went, and its answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetpunt.actions import visit_deals as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.looking import note_look
from meetpunt.actions.notify import mark_read_at
from meetpunt.method.period import Period
from meetpunt.method.planning.bargain import Say, Side, Terms, To
from meetpunt.reports.planning.spare import spare_visits
from meetpunt.reports.visit_deals import DealPage, PersonDeals, deal_page, deals_of_people
from meetpunt.store.access import Viewer
from meetpunt.store.visit_deals import account_segments, families
from meetpunt.web import today_words
from meetpunt.web.entering import Entered
from meetpunt.web.goal_form import code_of, period_of
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.visit_deal_words import TO

AHEAD = 4
"""So many quarters after the last one are offered."""


@for_viewer
def visit_deals(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The deals that touch a month or quarter, of oneself or of one's people, and asking for visits."""
    told = request.POST.dict() if request.method == "POST" else request.GET.dict()
    period = period_of(told.get("period", ""), viewer.today)
    found = deals_of_people(viewer, period.first, period.last)
    if viewer.person_id is None or not (viewer.sells or found):
        raise Http404
    entered, problem = Entered(told), ""
    if request.method == "POST":
        try:
            return _ask(request, viewer, entered, period, found)
        except Refused as refused:
            problem = str(refused.message)
    others = [one for one in found if one.person.id != viewer.person_id]
    spare = None
    if told.get("from") == "plan":
        spare = spare_visits(viewer, [one.person for one in others if one.may_be_asked], period)
    context = {
        "period": period,
        "code": code_of(period),
        "periods": _periods(viewer.today, period),
        "own": next((one.lines for one in found if one.person.id == viewer.person_id), ()),
        "others": others,
        "asks": _asks(others, told, entered.problems, spare or {}) if period.last >= viewer.today else [],
        "is_from_plan": spare is not None,
        "is_planned": bool(spare),
        "to": [(code, text, (told.get("to") or To.ALL) == code) for code, text in TO.items()],
        "segments": account_segments(viewer.organisation.id),
        "families": families(viewer.organisation.id),
        "told": told,
        "key": told.get("key") or str(uuid4()),
        "problem": problem,
    }
    return render(request, "visit_deals/list.html", context, status=422 if problem else 200)


@for_viewer
def visit_deal(request: HttpRequest, viewer: Viewer, deal_id: int) -> HttpResponse:
    """One deal: what was said, what was held, and answering it or talking about it anew."""
    page = deal_page(viewer, deal_id)
    problem = ""
    if request.method == "POST":
        try:
            return _answer(request, viewer, page)
        except Refused as refused:
            problem = str(refused.message)
            page = deal_page(viewer, deal_id)
    now = datetime.now(UTC)
    deal = page.line.deal
    note_look(viewer, deal.person_id, "visit_deal", now)
    mark_read_at(viewer, request.path, now)
    over = deal.terms.last < viewer.today
    context = {
        "page": page,
        "line": page.line,
        "deal": deal,
        "problem": problem,
        "told": request.POST,
        "is_manager": page.line.side is Side.MANAGER,
        "is_over": over,
        "may_answer": page.line.waits_for_me,
        "may_talk_anew": page.line.side is not None and deal.state == "agreed" and page.after is None and not over,
        "seen": deal.turns[-1].id if deal.turns else 0,
        "key": str(uuid4()),
        "period": Period(deal.terms.first, deal.terms.last),
    }
    return render(request, "visit_deals/deal.html", context, status=422 if problem else 200)


def _ask(
    request: HttpRequest, viewer: Viewer, entered: Entered, period: Period, found: tuple[PersonDeals, ...]
) -> HttpResponse:
    wanted: dict[int, int] = {}
    for one in found:
        name = f"visits-{one.person.id}"
        number = entered.decimal(name) if one.may_be_asked else None
        if number is not None:
            wanted[one.person.id] = _whole(entered, name, number)
    if entered.problems:
        raise Refused(_("A number cannot be meant: see below."))
    to = entered.text("to") or To.ALL
    if to not in set(To):
        raise Refused(_("Choose to whom the visits are."))
    terms = Terms(period.first, period.last, To(to), entered.text("segment", 80), entered.number("family"))
    count, change = acting.ask(viewer, wanted, terms, entered.text("note", 300), entered.key(), datetime.now(UTC))
    if count:
        said = ngettext("Asked %(n)s person.", "Asked %(n)s people.", count) % {"n": count}
        left = len(wanted) - count
        if left:
            said += " " + ngettext(
                "Of %(n)s the same was asked or agreed already.", "Of %(n)s the same was asked or agreed already.", left
            ) % {"n": left}
        tell(request, said, change.pk if change else None)
    else:
        tell(request, _("The same was asked or agreed already. Open it to talk about it anew."))
    return redirect(f"{reverse('visit-deals')}?period={code_of(period)}")


def _answer(request: HttpRequest, viewer: Viewer, page: DealPage) -> HttpResponse:
    entered = Entered(request.POST.dict())
    deal, now = page.line.deal, datetime.now(UTC)
    number = entered.decimal("visits")
    visits = None if number is None else _whole(entered, "visits", number)
    if entered.problems:
        raise Refused(_("Give a whole number of visits."))
    note = entered.text("note", 300)
    if entered.text("say") == "anew":
        new, change = acting.talk_anew(viewer, deal.id, visits or 0, note, entered.key(), now)
        tell(request, _("It is said. What was agreed holds until you both agree anew."), change.pk if change else None)
        return redirect("visit-deal", deal_id=new)
    try:
        say = Say(entered.text("say"))
    except ValueError as error:
        raise Refused(_("Choose an answer.")) from error
    change = acting.answer(viewer, deal.id, say, visits, note, entered.number("seen") or 0, entered.key(), now)
    tell(request, _("Agreed.") if say is Say.AGREE else _("It is said."), change.pk if change else None)
    return redirect("visit-deal", deal_id=deal.id)


def _whole(entered: Entered, name: str, number: Any) -> int:
    if number != int(number):
        entered.problems[name] = _("Give a whole number of visits.")
    return int(number)


def _asks(
    others: list[PersonDeals], told: dict[str, str], problems: dict[str, str], spare: Mapping[int, int]
) -> list[dict[str, Any]]:
    """The fields of who may be asked: with what was typed, else what the plan leaves, and what is wrong with it."""
    return [
        {
            "person": one.person,
            "name": (name := f"visits-{one.person.id}"),
            "value": told.get(name, str(max(0, spare.get(one.person.id, 0)) or "")),
            "spare": spare.get(one.person.id),
            "problem": problems.get(name, ""),
        }
        for one in others
        if one.may_be_asked
    ]


def _periods(today: date, chosen: Period) -> list[tuple[str, str, bool]]:
    """Code, name, and whether it is chosen: the last quarter, this one and the next ones, this month and the next."""
    quarter = Period.quarter_of(today).previous()
    found = []
    for _place in range(AHEAD + 1):
        found.append(quarter)
        quarter = Period.quarter_of(quarter.last + timedelta(days=1))
    month = Period.month_of(today)
    found += [month, Period.month_of(month.last + timedelta(days=1))]
    if chosen not in found:
        found.append(chosen)
    return [(code_of(one), today_words.period_name(one.first, one.last), one == chosen) for one in found]
