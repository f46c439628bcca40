"""What a training showed, in words and as a drawing: as much as the figures say, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetpunt.method.training_effect import Effect, How, Why
from meetpunt.reports.kpis.register import Kpi
from meetpunt.reports.training_effect import KpiEffect
from meetpunt.reports.training_foreseen import Foreseen, is_share
from meetpunt.web import formats
from meetpunt.web.charts import line, rect, svg
from meetpunt.web.kpi_words import decimals_of, number_of, unit_of

CHOOSING: dict[str, Promise] = {
    "lot": gettext_lazy("By lot"),
    "waves": gettext_lazy("In turns, the order by lot"),
    "wish": gettext_lazy("Who wanted to"),
    "figures": gettext_lazy("By their figures"),
    "all": gettext_lazy("Everybody"),
}
COMPARED: dict[str, Promise] = {
    "lot": gettext_lazy(
        "The lot decided who took part, so the two groups differ by chance alone: their changes are compared."
    ),
    "waves": gettext_lazy(
        "The order of the turns was drawn: each turn is compared with who had not begun yet, over the same days."
    ),
    "alike": gettext_lazy(
        "The participants were not drawn by lot. They are compared with the people whose figures before were most like "
        "theirs."
    ),
}
REGRESSION = gettext_lazy(
    "Who is chosen for a bad figure had bad luck too, and luck does not last: without any training their figure goes "
    "up by itself (regression to the mean). Whoever only looks at participants before and after reads that as a gain."
)
WISHED = gettext_lazy(
    "Who wants to be trained may differ from the others in more than these figures; no comparison takes that away."
)
WHY: dict[Why, Promise] = {
    Why.NOBODY_BESIDE: gettext_lazy("Cannot be shown: everybody took part, so nobody is left to compare with."),
    Why.TOO_FEW: gettext_lazy("Cannot be shown: too few people with enough figures on one of the two sides."),
    Why.TOO_SHORT: gettext_lazy(
        "Cannot be shown: between two turns there is less time than what enters the step needs to go on."
    ),
    Why.NOT_COUNTED: gettext_lazy("Cannot be shown: this KPI is not counted any more."),
}
HEIGHT = 30


@dataclass(frozen=True)
class EffectLine:
    """A row of the effect's table: whose change, in words and drawn on the table's one axis."""

    name: str
    n: str
    value: str
    interval: str
    picture: SafeString


@dataclass(frozen=True)
class EffectShown:
    """An effect as a page tells it; is_answer: there is an interval."""

    kpi: str
    verdict: str
    notes: tuple[str, ...]
    lines: tuple[EffectLine, ...] = ()
    is_answer: bool = False
    is_shown: bool = False


def effect_shown(found: KpiEffect) -> EffectShown:
    """What is told of one KPI."""
    name = "" if found.kpi is None else _word(found.kpi.name)
    if found.is_hidden:
        return EffectShown(
            name, _("It is told from four other people on each side on, so that it tells of nobody."), ()
        )
    if found.why is Why.NOT_OVER and found.ready_on is not None:
        return EffectShown(name, _("Too early: something can be told from %(day)s on.") % _day(found.ready_on), ())
    if found.kpi is None or found.effect is None:
        return EffectShown(name, str(WHY[found.why or Why.TOO_FEW]), ())
    return EffectShown(
        name,
        _verdict(found.kpi, found.effect),
        tuple(_notes(found.kpi, found.effect, found)),
        _lines(found.kpi, found.effect),
        is_answer=True,
        is_shown=found.effect.is_shown,
    )


def foreseen_words(kpi: Kpi | None, told: Foreseen | None) -> tuple[str, ...]:
    """What could be shown, before the start."""
    if kpi is None or told is None:
        return (_("Choose a KPI to see what could be shown."),)
    if told.is_short:
        return (str(WHY[Why.TOO_SHORT]), _("Take more months between two turns."))
    if told.smallest is None:
        return (
            _("Nothing could be shown: it takes at least three people on each side, with figures of the last months."),
            _("Look at behaviour that occurs more often, and at what people say themselves."),
        )
    said = [
        _("Only a difference of %(change)s would be shown in 80 of 100 cases.")
        % {"change": size_of(told.smallest, kpi)},
        _("%(trained)s participants beside %(beside)s others, at %(level)s on average, each with %(n)s records.")
        % {
            "trained": formats.number(told.trained),
            "beside": formats.number(told.beside),
            "level": number_of(told.level or 0, kpi),
            "n": formats.number(told.n or 0),
        },
    ]
    if told.worth and told.chance is not None:
        said.append(
            _("If the difference really is %(change)s, that would be shown in %(n)s of 100 cases.")
            % {"change": size_of(told.worth, kpi), "n": formats.number(100 * told.chance)}
        )
    if told.is_wide:
        said.append(_("In the team itself too few are left beside, so people of other teams stand beside."))
    if told.chance is not None and told.chance < 0.5:
        said.append(
            _("It will probably not be shown. More people, more months or a KPI that occurs more often tell more.")
        )
    return tuple(said)


def change_of(value: float, kpi: Kpi) -> str:
    """A change with its sign."""
    return f"{'+' if value >= 0 else '−'}{size_of(abs(value), kpi)}"


def size_of(value: float, kpi: Kpi) -> str:
    """A difference without its sign: points of a share, else in the KPI's unit."""
    if is_share(kpi):
        digits = 0 if value >= 0.95 else 1
        points = round(value, digits)
        return ngettext("%(n)s point", "%(n)s points", 1 if points == 1 else 2) % {"n": formats.number(points, digits)}
    if kpi.currency:
        return number_of(value, kpi)
    digits = max(1 if value < 10 else 0, min(decimals_of(kpi, value, None), 2)) if value else 0
    return f"{formats.number(round(value, digits), digits)} {unit_of(kpi)}".strip()


def _verdict(kpi: Kpi, effect: Effect) -> str:
    told = {
        "change": change_of(effect.value, kpi),
        "low": change_of(effect.low, kpi),
        "high": change_of(effect.high, kpi),
    }
    if effect.is_shown:
        return _("Taking part goes with %(change)s (%(low)s to %(high)s). Chance alone seldom makes so much.") % told
    return _("Cannot be shown: %(change)s, but all from %(low)s to %(high)s fits these figures, no change too.") % told


def _notes(kpi: Kpi, effect: Effect, found: KpiEffect) -> list[str]:
    said = [str(COMPARED[effect.how.value])]
    if len(found.periods) == 2:
        before, after = (formats.period(one.first, one.last) for one in found.periods)
        said.append(_("Compared: %(after)s beside %(before)s.") % {"after": after, "before": before})
    if not effect.is_shown:
        told = {"change": size_of(effect.smallest, kpi)}
        said.append(_("With this spread only a difference of %(change)s would be shown in 80 of 100 cases.") % told)
    if found.follow_up:
        told_days = {"n": formats.number(found.follow_up)}
        said.append(
            _(
                "What entered the step is followed for %(n)s days on both sides; what entered so shortly before the "
                "training that it could still go on after it is left out."
            )
            % told_days
        )
    if found.is_wide:
        said.append(_("In the team itself too few are left beside, so people of other teams stand beside."))
    if not found.is_whole:
        said.append(_("Not all months are over: it will be told more precisely later."))
    return said


def _lines(kpi: Kpi, effect: Effect) -> tuple[EffectLine, ...]:
    most = max(map(abs, (effect.own, effect.others, effect.low, effect.high))) or 1.0
    corrected = effect.how is How.ALIKE
    difference = _("Difference, corrected for where they began") if corrected else _("Difference")
    return (
        EffectLine(
            _("Change of who took part"),
            _people(effect.trained),
            change_of(effect.own, kpi),
            "",
            _drawn(effect.own, None, None, most),
        ),
        EffectLine(
            _("Change of who had not begun") if effect.how is How.WAVES else _("Change of who did not"),
            _people(effect.beside),
            change_of(effect.others, kpi),
            "",
            _drawn(effect.others, None, None, most),
        ),
        EffectLine(
            difference,
            "",
            change_of(effect.value, kpi),
            _("%(low)s to %(high)s") % {"low": change_of(effect.low, kpi), "high": change_of(effect.high, kpi)},
            _drawn(effect.value, effect.low, effect.high, most),
        ),
    )


def _drawn(value: float, low: float | None, high: float | None, most: float) -> SafeString:
    """A dot, with its interval where there is one, beside the upright line of no change."""
    middle = HEIGHT / 2

    def at(one: float) -> float:
        return 50 + 46 * one / most

    shapes = [line("tick", 50, 2, 50, HEIGHT - 2)]
    if low is None or high is None:
        left, right = sorted((50.0, at(value)))
        shapes.append(rect("band", left, middle - 5, max(right - left, 0.4), 10, 2))
    else:
        shapes.append(line("whisker", at(low), middle, at(high), middle))
    shapes.append(format_html('<circle class="dot" cx="{}%" cy="{}" r="5"/>', f"{at(value):.2f}", f"{middle:.1f}"))
    return svg("effect", HEIGHT, shapes)


def _people(n: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", n) % {"n": formats.number(n)}


def _day(day: date) -> dict[str, str]:
    return {"day": formats.day(day)}


def _word(texts: dict[str, str]) -> str:
    return texts.get(formats.language()) or texts.get("en", "")
