"""Words of signals, of the facts beside a possible cause, and of conversations. No fact is a verdict."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetpunt.method.beside import Figure, Says
from meetpunt.method.cause_facts import Form
from meetpunt.reports.cause_figures import Fact
from meetpunt.reports.data_signals import DataSignal
from meetpunt.web import formats, words

SAYS: dict[Says, Promise] = {
    Says.GOES_WITH: gettext_lazy("goes with it"),
    Says.SPEAKS_AGAINST: gettext_lazy("speaks against it"),
    Says.DIFFERS: gettext_lazy("differs: ask about it"),
    Says.LITTLE: gettext_lazy("says little"),
    Says.TOO_FEW: gettext_lazy("too few to say"),
    Says.NOT_RECORDED: gettext_lazy("not recorded"),
}
TOGETHER: dict[Says, Promise] = {
    Says.GOES_WITH: gettext_lazy("Facts go with it"),
    Says.SPEAKS_AGAINST: gettext_lazy("Facts speak against it"),
    Says.DIFFERS: gettext_lazy("Something differs: ask about it"),
    Says.LITTLE: gettext_lazy("The facts say little"),
    Says.TOO_FEW: gettext_lazy("Too few to say"),
    Says.NOT_RECORDED: gettext_lazy("Nothing is recorded about it"),
}
ICONS = {
    Says.GOES_WITH: "plus",
    Says.SPEAKS_AGAINST: "minus",
    Says.DIFFERS: "message-circle-question-mark",
}
DATA: dict[str, Promise] = {
    "no_registration": gettext_lazy("Days without registration"),
    "late": gettext_lazy("Registered late"),
    "no_next_step": gettext_lazy("Without a next step"),
    "ageing": gettext_lazy("Ageing"),
    "overdue": gettext_lazy("Overdue for a visit"),
    "promises": gettext_lazy("Visit frequency not kept"),
}
DATA_MEANS: dict[str, Promise] = {
    "no_registration": gettext_lazy(
        "Working days of the last four weeks on which nothing was registered. Leave and free days do not count."
    ),
    "late": gettext_lazy(
        "Activities of the last four weeks that were written down more than a day after they were held."
    ),
    "no_next_step": gettext_lazy(
        "Open opportunities that may still go on, without a next step that is written down or planned from today on."
    ),
    "ageing": gettext_lazy(
        "Open opportunities that stand in their step longer than nine of ten did, and of which fewer than half as many "
        "still go on as of new ones."
    ),
    "overdue": gettext_lazy("Customers with an agreed frequency whose next visit is due and not planned."),
    "promises": gettext_lazy("Customers who got at least one visit fewer in the last 12 months than was agreed."),
}


def says(fact: Fact) -> str:
    """What a fact says about the cause."""
    return str(SAYS[fact.says])


def together(one: Says) -> str:
    """What the facts of a cause say together."""
    return str(TOGETHER[one])


def says_icon(one: Says) -> str:
    """The icon of what is said; none where there is little to say."""
    return ICONS.get(one, "")


def fact_name(fact: Fact) -> str:
    """What a fact is about, with its value where it has one."""
    name = fact.text.get(formats.language()) or fact.text["en"]
    return f"{name}: {fact.value}" if fact.value else name


def own_figure(fact: Fact) -> str:
    """The rep's figure."""
    return _figure(fact, fact.own)


def others_figure(fact: Fact) -> str:
    """The others' figure."""
    return _figure(fact, fact.others)


def certainty(chance: float, more: int | None, is_said: bool, step: str) -> str:
    """How sure a deviation is and what would decide; is_said: there was enough to give a conversion at all."""
    if not is_said:
        return _("Too few could be followed to say anything.")
    told = _("That it really is more than a tenth lower is %(chance)s.") % {"chance": words.chance(chance)}
    if chance >= 0.9:
        return _("Enough to ask about.") + " " + told
    if chance <= 0.1:
        return _("Nothing that deviates.") + " " + told
    return _("Not enough to conclude.") + " " + told + " " + _decides(more, step)


def since(first: date | None, today: date) -> str:
    """Since when a signal is there."""
    if first is None or first >= today:
        return _("new: seen for the first time today")
    weeks = (today - first).days // 7
    if weeks < 1:
        return _("since %(day)s") % {"day": formats.day_short(first)}
    told = {"day": formats.day_short(first), "n": weeks}
    return ngettext("since %(day)s, for %(n)s week", "since %(day)s, for %(n)s weeks", weeks) % told


def data_name(kind: str) -> str:
    """What a signal about data is called."""
    return str(DATA[kind])


def data_means(kind: str) -> str:
    """What it counts."""
    return str(DATA_MEANS[kind])


def data_count(one: DataSignal) -> str:
    """k of n."""
    return _("%(k)s of %(n)s") % {"k": formats.number(one.k), "n": formats.number(one.n)}


def _decides(more: int | None, step: str) -> str:
    if more is None:
        return _("The estimate lies so close to a tenth lower that a thousand more may not decide.")
    return _("About %(n)s more that reach %(step)s would decide.") % {"n": formats.number(more), "step": step}


def _figure(fact: Fact, figure: Figure) -> str:
    if figure.value is None:
        return _("not recorded")
    between = ""
    if fact.form in (Form.SHARE, Form.MIX, Form.ENDS):
        told = {"k": formats.number(figure.k or 0), "n": formats.number(figure.n)}
        said = _("%(k)s of %(n)s") % told
        if figure.low is None or figure.high is None:
            return said
        return f"{said} · {formats.percent(figure.value)} ({formats.percent_range(figure.low, figure.high)})"
    value = _plain(fact, figure.value)
    if figure.low is not None and figure.high is not None:
        between = f" ({_plain(fact, figure.low)}{formats.DASH}{_plain(fact, figure.high)})"
    return f"{value}{between} · n = {formats.number(figure.n)}"


def _plain(fact: Fact, value: float) -> str:
    if fact.form is Form.MONEY:
        return formats.money(round(value), fact.unit)
    if fact.form is Form.DAYS:
        return _decimal(value) if value < 2 else formats.number(round(value))
    return _decimal(value)


def _decimal(value: float) -> str:
    said = f"{value:.1f}"
    return said.replace(".", ",") if formats.language() == "nl" else said
