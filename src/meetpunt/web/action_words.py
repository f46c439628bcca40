"""What the KPI of an agreed action did since, in words and as a line: then, now with its interval, and what is wanted.

The rule: no causal words and no colour for good or bad; what it was counted from stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from meetpunt.method.action_effect import Says
from meetpunt.reports.agreed_actions import Since, Takes
from meetpunt.store.conversation_room import AgreedAction
from meetpunt.web import formats, kpi_words
from meetpunt.web.charts import line, rect, svg

SAYS: dict[Says, Promise] = {
    Says.EARLY: pgettext_lazy("a KPI since then", "too early to say"),
    Says.FEW: pgettext_lazy("a KPI since then", "too few to say"),
    Says.SAME: pgettext_lazy("a KPI since then", "about the same"),
    Says.PROBABLY_MORE: pgettext_lazy("a KPI since then", "probably more"),
    Says.PROBABLY_LESS: pgettext_lazy("a KPI since then", "probably less"),
    Says.CLEARLY_MORE: pgettext_lazy("a KPI since then", "clearly more"),
    Says.CLEARLY_LESS: pgettext_lazy("a KPI since then", "clearly less"),
}
HEIGHT = 22
_FROM, _WIDTH = 3.0, 94.0


@dataclass(frozen=True)
class SinceShown:
    """What a KPI did since.

    Attributes:
        then: as it stood. now: the value, or a dash. interval: of the value.
        says: the words; empty where the two values just stand there.
        change: the difference with its interval and the chance that it rose; empty where nothing can be said.
        measured: what was counted on both sides. caution: after a signal, that figures move back by themselves.
        line: the drawing; the same figures stand in the text.
    """

    then: str
    now: str
    interval: str
    says: str
    change: str
    measured: str
    caution: str
    line: SafeString
    first: str = ""
    last: str = ""


def since_shown(found: Since, action: AgreedAction) -> SinceShown:
    """In the reader's language."""
    kpi, value = found.kpi, found.value
    if kpi is None or found.how == "not_here":
        return SinceShown(formats.DASH, formats.DASH, "", "", "", _("Not told here any more."), "", SafeString(""))
    said = kpi_words.shown(value, kpi)
    is_early = found.change.says is Says.EARLY and found.how != "looks_back"
    return SinceShown(
        then=formats.DASH if found.then is None else kpi_words.shown(found.then, kpi).number,
        now=formats.DASH if is_early else said.number,
        interval="" if is_early else said.interval,
        says="" if found.how == "two_values" else str(SAYS[found.change.says]),
        change=_change(found),
        measured=_measured(found),
        caution=_caution(found),
        line=_line(action, found),
        first=formats.day_short(found.first),
        last=formats.day_short(found.last),
    )


def takes_words(found: Takes, currency: str) -> str:
    """The time and the money that an action takes; empty when none was told."""
    parts = []
    if found.minutes:
        parts.append(_("%(hours)s hours") % {"hours": formats.number(round(found.minutes / 60, 1), 1)})
    if found.time_minor:
        parts.append(_("worth %(amount)s of time") % {"amount": formats.money(found.time_minor, currency)})
    if found.cost_minor:
        parts.append(_("%(amount)s beside that") % {"amount": formats.money(found.cost_minor, currency)})
    return ", ".join(parts)


def _change(found: Since) -> str:
    change, kpi = found.change, found.kpi
    if kpi is None or change.value is None or change.low is None or change.high is None or change.chance is None:
        return ""
    value, low, high = (_signed(one, found) for one in (change.value, change.low, change.high))
    chance = formats.number(round(100 * min(max(change.chance, 0.01), 0.99)))
    told = {"value": value, "low": low, "high": high, "chance": chance}
    return _("difference %(value)s (%(low)s to %(high)s); a chance of %(chance)s%% that it is more") % told


def _signed(number: float, found: Since) -> str:
    assert found.kpi is not None
    width = (found.change.high or 0.0) - (found.change.low or 0.0)
    decimals = kpi_words.decimals_of(found.kpi, number, width)
    text = kpi_words.number_of(abs(number), found.kpi) if found.kpi.currency else formats.number(abs(number), decimals)
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return f"{sign}{text}"


def _measured(found: Since) -> str:
    told: dict[str, str | int] = {
        "then": formats.number(found.change.before),
        "now": formats.number(found.change.after),
    }
    if found.before is not None and found.after is not None:
        (k, n), (k2, n2) = found.before, found.after
        told |= {"k": k, "n": n, "k2": k2, "n2": n2}
    match found.how:
        case "rate":
            return _("Per workable day, shown over as many of them: %(then)s counted then, %(now)s since.") % told
        case "share":
            return _("%(k)s of %(n)s then, %(k2)s of %(n2)s since.") % told
        case "same_age":
            return _same_age(found, told)
        case "days":
            told |= {"days": formats.number(round(found.age_days or 0))}
            return _("Days of those that went on within %(days)s days: %(then)s before, %(now)s since.") % told
        case "looks_back":
            return _("This KPI looks back over months, so then and now overlap until as many months have passed.")
        case "two_values":
            return _("No interval belongs to this KPI: the two values stand beside each other.")
    return _("Two figures with their own intervals; %(then)s records then, %(now)s since.") % told


def _same_age(found: Since, told: dict[str, str | int]) -> str:
    if found.age_days is None:
        return _("How long this step takes is not known yet, so nothing can be read at the same age.")
    told |= {"days": formats.number(round(found.age_days))}
    said = _("Went on within %(days)s days: %(k)s of %(n)s that entered before, %(k2)s of %(n2)s since.") % told
    if found.young:
        young = ngettext("%(n)s is too young to count yet.", "%(n)s are too young to count yet.", found.young)
        said = f"{said} {young % {'n': formats.number(found.young)}}"
    return said


def _caution(found: Since) -> str:
    if not found.from_signal or found.change.value is None:
        return ""
    return _(
        "It began with a signal, so with a period that stood out. After such a period figures mostly move back by "
        "themselves, whatever was done."
    )


def _line(action: AgreedAction, found: Since) -> SafeString:
    """A grey track, hollow what it was, filled with a whisker what it is, a tick where it should be."""
    before = found.then
    now = found.value if found.change.says is not Says.EARLY or found.how == "looks_back" else None
    told = [one.value for one in (before, now) if one is not None and one.value is not None]
    ends = [one for one in (now.low, now.high) if one is not None] if now is not None else []
    told += [action.wanted] if action.wanted is not None else []
    if not told:
        return SafeString("")
    low, high = min([*told, *ends]), max([*told, *ends])
    room = (high - low) * 0.15 or abs(high) * 0.2 or 1.0
    low, high = low - room, high + room
    middle = HEIGHT / 2

    def at(value: float) -> float:
        return _FROM + _WIDTH * (value - low) / (high - low)

    shapes = [rect("track", 0, middle - 2, 100, 4, 2)]
    if now is not None and now.low is not None and now.high is not None:
        shapes.append(line("whisker", at(now.low), middle, at(now.high), middle))
    if action.wanted is not None:
        shapes.append(line("wanted", at(action.wanted), 2, at(action.wanted), HEIGHT - 2))
    for one, kind in ((before, "dot open"), (now, "dot")):
        if one is not None and one.value is not None:
            shapes.append(
                format_html('<circle class="{}" cx="{}%" cy="{}" r="5"/>', kind, f"{at(one.value):.2f}", middle)
            )
    return svg("then-now", HEIGHT, shapes)
