"""Filters and tags of ACCH: the four rings of a state, the bars of the four counts, and their words."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetpunt.method.acch import Rung, Share, State, Tally
from meetpunt.method.acch_focus import Focus, FocusLine
from meetpunt.reports.acch_figures import MonthCounts, RungLine
from meetpunt.reports.visit_rhythm import Kept
from meetpunt.store.acch_states import ANSWERS, UnitRow
from meetpunt.web import acch_charts, formats
from meetpunt.web.acch_words import DOINGS, MEANINGS, NAMES, QUESTIONS, STANDS
from meetpunt.web.templatetags.figures import icon
from meetpunt.web.templatetags.logging import log_options

register = template.Library()
register.filter("answers", log_options)
_ICONS = {True: "check", False: "x", None: "circle-dashed"}


@register.simple_tag
def answer_of(row: UnitRow, name: str) -> str:
    """How a row stands on one of the four, as its field holds it."""
    told = row.state.answers[ANSWERS.index(name)]
    return "" if told is None else "yes" if told else "no"


@register.simple_tag
def rings(state: State) -> SafeString:
    """The four answers of a state as rings, with their words for who does not see them."""
    words = {True: _("yes"), False: _("no"), None: _("not asked")}
    drawn = (
        (
            "yes" if told else "no" if told is False else "unasked",
            f"{text}: {words[told]}",
            icon(_ICONS[told]),
            f"{text}: {words[told]}",
        )
        for (_name, text), told in zip(QUESTIONS, state.answers, strict=True)
    )
    inside = format_html_join("", '<span class="ring {}" title="{}">{}<span class="vh">{}. </span></span>', drawn)
    return format_html('<span class="rings">{}</span>', inside)


@register.filter
def stands(state: str) -> str:
    """How far an address got."""
    return str(STANDS.get(state, ""))


@register.filter
def rung_name(rung: Rung) -> str:
    """What one of the four is called."""
    return str(NAMES[rung])


@register.filter
def rung_meaning(rung: Rung) -> str:
    """What it means."""
    return str(MEANINGS[rung])


@register.filter
def rung_doing(rung: Rung) -> str:
    """What to do to get further there."""
    return str(DOINGS[rung])


@register.filter
def rung_letter(rung: Rung) -> str:
    """Its letter."""
    return str(rung.value)[0].upper()


@register.filter
def share(one: Share) -> str:
    """A share, or that there is too little to say."""
    return formats.DASH if one.value is None else formats.percent(one.value)


@register.filter
def share_range(one: Share) -> str:
    """24–38, to stand behind the percentage."""
    return formats.percent_range(one.low, one.high) if one.low is not None else ""


@register.simple_tag
def rung_bar(line: RungLine) -> SafeString:
    """One of the four as a bar of all, with its interval and the others."""
    return acch_charts.rung_bar(line)


@register.simple_tag
def over_months(months: tuple[MonthCounts, ...]) -> SafeString:
    """The four counts at the end of each month."""
    return acch_charts.over_months(months)


@register.simple_tag
def focus_bar(focus: Focus) -> SafeString:
    """In which share of the draws each of the four is the best focus."""
    return acch_charts.focus_bar(focus)


@register.filter
def whole(value: float | None) -> str:
    """A whole number, or a dash."""
    return formats.DASH if value is None else formats.number(round(value))


@register.filter
def focus_visits(one: FocusLine) -> str:
    """The visits that moving all those addresses takes."""
    return formats.number(round(one.moved * one.visits_each))


@register.filter
def plain_number(value: float) -> str:
    """A number for a field, with the reader's decimal sign."""
    return formats.number(value, 0 if value == int(value) else 1)


@register.filter
def basis_percent(value: int) -> str:
    """A share that is kept in ten thousandths."""
    return formats.percent(value / 10_000)


@register.filter
def range_of(one: Kept) -> str:
    """24–38, to stand behind a count."""
    return formats.percent_range(one.low, one.high)


@register.filter
def less_one(value: int) -> int:
    """The last day of a band."""
    return value - 1


@register.filter
def unasked(counts: Tally) -> int:
    """Of how many addresses awareness is not known."""
    return counts.total - counts.asked[0]
