"""A dashboard as a mail, counted through what its reader may see on the day it goes out.

The rule: the same words and numbers as text and as HTML, with a link to stop it; why a tile is empty the page says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from meetpunt.method.dashboard import Layout, TileKind
from meetpunt.reports.dashboards.ready_made import layout_of, ready_made
from meetpunt.reports.dashboards.show import Around, Shown, dashboard_shown, usual_place
from meetpunt.reports.formats import DASH, language, number
from meetpunt.reports.kpis.figures import KpiValue
from meetpunt.reports.kpis.register import Kpi
from meetpunt.store.access import NotVisible, Viewer, viewer_of_person
from meetpunt.store.dashboards import MailRef, addressee, dashboard


@dataclass(frozen=True)
class DashboardLetter:
    """A mail, as text and as HTML."""

    to: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class _Part:
    """What a tile becomes: its name, then lines of a name and a value."""

    name: str
    lines: tuple[tuple[str, str], ...]


def letter(organisation_id: int, mail: MailRef, today: date, address: str, stop: str) -> DashboardLetter | None:
    """The mail that is due; None when it is no longer the reader's to read.

    address: where the product is, to begin links with. stop: the link by which the reader stops it.
    """
    viewer = viewer_of_person(mail.person_id, organisation_id, today)
    to = addressee(mail.person_id)
    if viewer is None or to is None:
        return None
    with translation.override(to.language):
        try:
            name, period, layout, path = _which(viewer, mail)
        except NotVisible:
            return None
        around = Around(usual_place(viewer, layout.filters), period, layout.filters.product, layout.filters.segment)
        parts = tuple(_part(one) for one in dashboard_shown(viewer, layout, around) if not one.why)
        ends = (_("Open it in Meetpunt:"), f"{address}{path}", _("Stop this mail:"), stop)
        hello = _("Hello %(name)s,") % {"name": to.name}
        text, html = _text(hello, parts, ends), _html(name, hello, parts, ends)
        return DashboardLetter(to.email, f"Meetpunt: {name}", text, html)


def _which(viewer: Viewer, mail: MailRef) -> tuple[str, str, Layout, str]:
    if mail.dashboard_id is not None:
        one = dashboard(viewer, mail.dashboard_id)
        return one.name, one.period, one.layout, f"/dashboards/{one.id}/"
    ready = ready_made(viewer, mail.ready_made)
    return ready.name, ready.period, layout_of(viewer, ready), f"/dashboards/ready/{ready.code}/"


def _part(one: Shown) -> _Part:
    kind, told = one.tile.kind, one.values or {}
    if kind is TileKind.TEXT:
        return _Part("", (("", one.tile.text),))
    if kind is TileKind.MAP:
        return _Part(_("Map"), (("", _("You find the map in Meetpunt.")),))
    if kind is TileKind.TABLE:
        rows = ((row.name, "; ".join(_named(kpi, row.values[kpi.code]) for kpi in one.kpis)) for row in one.rows)
        return _Part(_("Table"), tuple(rows))
    if kind is TileKind.FUNNEL:
        steps = [kpi for kpi in one.kpis if kpi.base == "conversion"]
        return _Part(_("Funnel"), tuple((_name(kpi), said(told[kpi.code], kpi)) for kpi in steps))
    kpi = one.kpis[0]
    if kind is TileKind.TREND:
        months = [month for month in one.months if month.value.value is not None][-3:]
        lines = ((f"{month.month % 12 + 1}-{month.month // 12}", said(month.value, kpi)) for month in months)
        return _Part(_name(kpi), tuple(lines))
    return _Part("", ((_name(kpi), said(told[kpi.code], kpi)),))


def said(value: KpiValue, kpi: Kpi) -> str:
    """A value in one line: the number with its unit, its interval and what it rests on."""
    if value.value is None:
        return _("too few to say") if value.why == "too_few" else DASH
    digits = 0 if kpi.kind == "count" or kpi.currency or abs(value.value) >= 100 else 1
    unit = kpi.currency or kpi.unit.get(language(), "")
    text = f"{number(value.value, digits)} {unit}".strip()
    if value.low is not None and value.high is not None:
        ends = {"low": number(value.low, digits), "high": number(value.high, digits)}
        text += " (" + _("%(low)s to %(high)s") % ends + ")"
    return text if kpi.kind == "count" else f"{text}, n {number(value.n)}"


def _named(kpi: Kpi, value: KpiValue) -> str:
    return f"{_name(kpi)}: {said(value, kpi)}"


def _name(kpi: Kpi) -> str:
    return kpi.name.get(language()) or kpi.name["en"]


def _text(hello: str, parts: Iterable[_Part], ends: tuple[str, str, str, str]) -> str:
    blocks = [hello]
    for part in parts:
        lines = [": ".join(one for one in line if one) for line in part.lines]
        blocks.append("\n".join([part.name, *(f"- {line}" for line in lines)] if part.name else lines))
    return "\n\n".join((*blocks, f"{ends[0]}\n{ends[1]}", f"{ends[2]}\n{ends[3]}")) + "\n"


def _html(name: str, hello: str, parts: Iterable[_Part], ends: tuple[str, str, str, str]) -> str:
    inside = format_html_join("", "{}", ((_html_part(part),) for part in parts))
    return format_html(
        '<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}</title></head><body>'
        '<h1>{}</h1><p>{}</p>{}<p><a href="{}">{}</a></p><p><small><a href="{}">{}</a></small></p></body></html>',
        *(language(), name, name, hello, inside, ends[1], ends[0].rstrip(":"), ends[3], ends[2].rstrip(":")),
    )


def _html_part(part: _Part) -> str:
    rows = format_html_join(
        "", '<tr><th align="left" scope="row">{}</th><td>{}</td></tr>', (line for line in part.lines if line[0])
    )
    texts = format_html_join("", "<p>{}</p>", ((line[1],) for line in part.lines if not line[0]))
    head = format_html("<h2>{}</h2>", part.name) if part.name else ""
    table = format_html('<table cellpadding="6">{}</table>', rows) if rows else ""
    return format_html("{}{}{}", head, texts, table)
