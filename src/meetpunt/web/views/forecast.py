"""The forecast of a place, and the own word beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions.commitments import is_whole, kind_for, say
from meetpunt.actions.errors import Refused
from meetpunt.actions.looking import note_look
from meetpunt.connectors.files.writing import Cell
from meetpunt.reports.forecast import parts
from meetpunt.reports.forecast.ask import parts_of
from meetpunt.reports.forecast.report import Line
from meetpunt.reports.forecast.report import forecast as report_forecast
from meetpunt.reports.forecast.track import track_record
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.currencies import exponent
from meetpunt.store.pipeline import cards_in_hand
from meetpunt.web import export, forecast_asking, forecast_chart, forecast_page, formats
from meetpunt.web.entering import Entered
from meetpunt.web.forecast_asking import Asked
from meetpunt.web.track_record_page import headline
from meetpunt.web.undo import tell as tell_person
from meetpunt.web.viewer import for_viewer


@for_viewer
def forecast(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What a period brings, and how sure that is."""
    asked = _asked(request, viewer)
    return _page(request, viewer, asked)


@require_POST
@for_viewer
def commit(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Keep the own word, or the manager's adjustment, of a month or quarter."""
    asked = _asked(request, viewer)
    entered = Entered(request.POST.dict())
    told = dict(zip(("first", "last"), entered.text("when").split("/"), strict=False))
    first, last = Entered(told).day("first"), Entered(told).day("last")
    amount = entered.money("amount", viewer.organisation.currency)
    problem = next(iter(entered.problems.values()), "")
    if not problem and first and last:
        try:
            key = str(entered.key() or "")
            say(viewer, asked.ask.place, first, last, amount, entered.text("note", 500), key, datetime.now(UTC))
        except Refused as refused:
            problem = str(refused.message)
        else:
            tell_person(request, _("It stands beside the forecast."), None)
            return redirect(reverse("forecast") + asked.kept)
    return _page(request, viewer, asked, problem or _("Say of which month or quarter."), status=422)


@for_viewer
def forecast_csv(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The periods as a table to take along."""
    asked = _asked(request, viewer)
    found = report_forecast(viewer, asked.process, asked.ask)
    digits = 0 if asked.ask.measure == "orders" else exponent(viewer.organisation.currency)
    heads = [
        *(_("First day"), _("Last day"), _("Won"), _("Open"), _("Yet to come")),
        *("P10", "P50", "P90", _("Target"), _("Chance")),
    ]
    rows = [_row(line, digits) for line in (*found.lines, found.total)]
    return export.csv(_("forecast"), heads, rows)


def _row(line: Line, digits: int) -> list[Cell]:
    def plain(value: float | None) -> Decimal | None:
        return None if value is None else round(Decimal(value) / 10**digits, 2)

    band = line.band
    quantiles = (band.p10, band.p50, band.p90) if band else (None, None, None)
    figures = (line.won, line.opened, line.created, *quantiles, line.target)
    chance = None if line.chance is None else round(Decimal(line.chance), 3)
    return [line.first, line.last, *(plain(one) for one in figures), chance]


def _asked(request: HttpRequest, viewer: Viewer) -> Asked:
    if not (viewer.sells or viewer.sees_organisation):
        raise NotVisible("forecast")
    asked = forecast_asking.read(viewer, request.GET)
    if asked.ask.place.person_id is not None:
        note_look(viewer, asked.ask.place.person_id, "forecast", datetime.now(UTC))
    return asked


def _page(request: HttpRequest, viewer: Viewer, asked: Asked, problem: str = "", status: int = 200) -> HttpResponse:
    found = report_forecast(viewer, asked.process, asked.ask)
    tell = forecast_page.teller(found, viewer.organisation.currency)
    lines, total = forecast_page.lines_of(found, tell)
    cards = cards_in_hand(viewer, [one.opportunity for one in found.movers])
    whole = asked.ask.thing is None and asked.ask.measure == "revenue"
    context = {
        "asked": asked,
        "currency": viewer.organisation.currency,
        "spans": forecast_asking.SPANS,
        "pers": forecast_asking.PERS,
        "measures": forecast_asking.OF_WHAT,
        "thing_names": sorted(parts.thing_names(viewer, found.foreseen).items(), key=lambda one: one[1].casefold()),
        "found": found,
        "lines": lines,
        "total": total,
        "fan": forecast_chart.fan(found, tell),
        "people": forecast_page.people_of(parts.people_of(viewer, found.foreseen, asked.ask), tell),
        "things": ()
        if asked.ask.thing is not None
        else forecast_page.things_of(parts.things_of(viewer, found.foreseen, asked.ask), tell),
        "movers": forecast_page.movers_of(found, cards, tell),
        "cautions": forecast_page.cautions_of(found, formats.language()),
        "weighted": "" if found.weighted is None else tell(found.weighted),
        "whenever": "" if found.whenever is None else tell(found.whenever),
        "run_rate": "" if found.run_rate is None else tell(found.run_rate),
        "track": _track(viewer, asked),
        "open_amount": tell(found.open_amount) if asked.ask.measure == "revenue" else "",
        "may_say": kind_for(viewer, asked.ask.place) if whole else None,
        "periods_to_say": _to_say(asked, viewer.today),
        "key": request.POST.get("key") or str(uuid4()),
        "told": request.POST.dict(),
        "problem": problem,
    }
    return render(request, "forecast/page.html", context, status=status)


def _track(viewer: Viewer, asked: Asked) -> list[str]:
    """How often the band of this place held; nothing of a territory or a product, of which no forecast is kept."""
    if asked.ask.place.territory_id is not None or asked.ask.thing is not None:
        return []
    measure = "orders" if asked.ask.measure == "orders" else "revenue"
    return headline(track_record(viewer, asked.process, asked.ask.place, measure))


def _to_say(asked: Asked, today: date) -> list[tuple[str, str]]:
    """Months (or quarters) of the page that are not over: the address's words for it, and its name."""
    per = asked.ask.per if asked.ask.per != "week" else "month"
    offered = [one for one in parts_of(replace(asked.ask, per=per)) if one[1] >= today]
    return [(f"{first}/{last}", forecast_page.name_of(first, last)) for first, last in offered if is_whole(first, last)]
