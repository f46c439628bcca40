"""Words of the diagnosis: bars, questions and facts. They say what goes with what, and no cause."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from meetpunt.method.diagnosis import Bar, Contribution
from meetpunt.method.planning.inputs import Figure
from meetpunt.reports.diagnosis.ask import Beside, Result
from meetpunt.reports.diagnosis.report import Diagnosis, Why
from meetpunt.reports.diagnosis.walk import Answer, Fact, Question, Speaks
from meetpunt.store.refs import ProcessRef
from meetpunt.web import formats
from meetpunt.web.way_back_words import money

RESULTS: dict[Result, Promise] = {
    Result.REVENUE: gettext_lazy("Revenue"),
    Result.MARGIN: gettext_lazy("Margin"),
    Result.ORDERS: gettext_lazy("Orders"),
}
BESIDES: dict[Beside, Promise] = {
    Beside.TARGET: gettext_lazy("the target"),
    Beside.YEAR_BEFORE: gettext_lazy("a year before"),
}
QUESTIONS: dict[Question, tuple[Promise, Promise]] = {
    Question.TARGET: (
        gettext_lazy("Was the target within reach?"),
        gettext_lazy("What the plan takes, beside what was measured before it."),
    ),
    Question.QUANTITY: (
        gettext_lazy("Was there enough activity?"),
        gettext_lazy("Numbers first: what entered, and the visits that were made."),
    ),
    Question.QUALITY: (
        gettext_lazy("Did as many go on at each step?"),
        gettext_lazy("What is now believed of each step, beside the plan."),
    ),
    Question.FOCUS: (
        gettext_lazy("Was it sold where it was planned?"),
        gettext_lazy("The mix of the orders over product families."),
    ),
    Question.TOOLS: (
        gettext_lazy("Is it one person, or everybody?"),
        gettext_lazy("Several at the same step: ask about tools, price and market first."),
    ),
}
SPEAKS: dict[Speaks, tuple[str, Promise]] = {
    Speaks.FOR: ("message-circle-question-mark", gettext_lazy("worth asking about")),
    Speaks.AGAINST: ("check", gettext_lazy("does not point here")),
    Speaks.UNSURE: ("circle-dashed", gettext_lazy("too little to say")),
}
WHY: dict[Why, Promise] = {
    Why.NO_TARGET: gettext_lazy(
        "No target is set for these days, so there is no gap to take apart. Set one, or look beside the year before."
    ),
    Why.NO_RATIOS: gettext_lazy(
        "Of some step or of the order size too little was measured and nothing is planned. Fill it in on the planning "
        "page; what is known stands below."
    ),
    Why.NO_RATE: gettext_lazy("Some amounts have no exchange rate: fill in the rates under Settings, and come back."),
}
_BARS: dict[Bar, tuple[Promise, Promise]] = {
    Bar.VOLUME: (gettext_lazy("What entered"), gettext_lazy("opportunities that came in")),
    Bar.CONVERSION: (gettext_lazy("Goes on from %(step)s"), gettext_lazy("what is believed, beside the plan")),
    Bar.CHANCE: (pgettext_lazy("luck", "Chance"), gettext_lazy("luck of small numbers, all steps together")),
    Bar.TIMING: (gettext_lazy("Timing"), gettext_lazy("orders of what entered earlier, less what is still under way")),
    Bar.OUTSIDE: (gettext_lazy("Without opportunity"), gettext_lazy("orders that did not come through the funnel")),
    Bar.MIX: (gettext_lazy("Mix"), gettext_lazy("which product families were ordered")),
    Bar.SIZE: (gettext_lazy("Order size"), gettext_lazy("within the same families")),
}


@dataclass(frozen=True)
class Words:
    """The words of one diagnosis."""

    answer: Diagnosis
    process: ProcessRef
    currency: str

    def amount(self, value: float | None, signed: bool = False) -> str:
        """An amount of the result, as exact as a plan is."""
        if self.answer.ask.result is not Result.ORDERS:
            return money(value, self.currency, signed)
        if value is None:
            return formats.DASH
        return ("+\u2060" if signed and value > 0 else "") + formats.number(value)

    def bar(self, one: Contribution) -> tuple[str, str]:
        """What a bar goes with, and what that is."""
        name, what = _BARS[one.bar]
        return str(name) % {"step": self.step(one.step)} if one.step else str(name), str(what)

    def step(self, code: str) -> str:
        """From one step to the next."""
        at = next((place for place, one in enumerate(self.process.steps) if one.code == code), 0)
        names = [one.name[formats.language()] for one in self.process.steps[at : at + 2]]
        return _("%(step)s to %(following)s") % {"step": names[0], "following": names[-1]}

    def sure(self, one: Contribution) -> str:
        """How sure the sign of a bar is; nothing for what was counted."""
        if one.bar is not Bar.CONVERSION or not one.amount:
            return ""
        share = formats.percent(one.surely)
        if one.amount < 0:
            return _("lower than planned: %(chance)s sure") % {"chance": share}
        return _("higher than planned: %(chance)s sure") % {"chance": share}

    def between(self, one: Contribution) -> str:
        """The interval of a bar that has one."""
        if one.bar is not Bar.CONVERSION:
            return ""
        return _("%(low)s to %(high)s") % {"low": self.amount(one.low, True), "high": self.amount(one.high, True)}

    def beside(self, planned: str) -> str:
        """What stands beside a measured figure, as a clause."""
        if self.answer.ask.beside is Beside.TARGET:
            return _("the plan takes %(planned)s") % {"planned": planned}
        return _("a year before it was %(planned)s") % {"planned": planned}

    def fact(self, fact: Fact) -> str:
        """A fact as a sentence."""
        return _FACTS[fact.kind](self, fact)

    def summary(self, asked: Answer) -> str:
        """What the bars of a question add up to; empty without bars."""
        if not asked.bars:
            return ""
        return _("%(amount)s of the gap goes with it") % {"amount": self.amount(asked.amount, True)}


_NOT_TOLD = gettext_lazy("%(step)s: too few to say (n %(measured)s); %(beside)s.")


def _shares(told: Promise) -> Callable[[Words, Fact], str]:
    def say(words: Words, fact: Fact) -> str:
        sentence = told if fact.measured.value is not None else _NOT_TOLD
        return str(sentence) % {
            "step": words.step(fact.step),
            "planned": formats.percent(fact.planned),
            "beside": words.beside(formats.percent(fact.planned)),
            "measured": _figure(fact.measured),
        }

    return say


def _figure(figure: Figure) -> str:
    if figure.value is None:
        return formats.number(figure.n)
    middle = formats.percent(figure.value)
    if figure.low is None or figure.high is None:
        return _("%(value)s (n %(n)s)") % {"value": middle, "n": formats.number(figure.n)}
    return _("%(value)s (%(low)s, n %(n)s)") % {
        "value": middle,
        "low": formats.percent_range(figure.low, figure.high),
        "n": formats.number(figure.n),
    }


def _size(words: Words, fact: Fact) -> str:
    planned = money(fact.planned, words.currency)
    value = money(fact.measured.value, words.currency)
    low, high = (money(one, words.currency) for one in (fact.measured.low, fact.measured.high))
    return _("An order is planned at %(planned)s; before it brought %(value)s (%(low)s to %(high)s, n %(n)s).") % {
        "planned": planned, "value": value, "low": low, "high": high, "n": formats.number(fact.measured.n),
    }  # fmt: skip


def _entries(words: Words, fact: Fact) -> str:
    count = round(fact.measured.value or 0)
    told = ngettext(
        "%(n)s opportunity entered; the planned result takes %(planned)s with the planned ratios.",
        "%(n)s opportunities entered; the planned result takes %(planned)s with the planned ratios.",
        count,
    )
    return told % {"n": formats.number(count), "planned": formats.number(fact.planned or 0)}


def _visits(words: Words, fact: Fact) -> str:
    one = fact.measured
    if one.value is None:
        return _("Visits per working day: too few to say.")
    told = {
        "value": formats.number(one.value, 1),
        "beside": words.beside(formats.number(fact.planned or 0, 1)),
        "low": formats.number(one.low if one.low is not None else one.value, 1),
        "high": formats.number(one.high if one.high is not None else one.value, 1),
    }
    return _("%(value)s visits per working day (%(low)s to %(high)s); %(beside)s.") % told


def _sales(words: Words, fact: Fact) -> str:
    if fact.measured.value is None:
        return _("No visit was held in these days.")
    return _("%(value)s of the visits had a sales purpose (n %(n)s); before that was %(planned)s.") % {
        "value": formats.percent(fact.measured.value),
        "n": formats.number(fact.measured.n),
        "planned": formats.percent(fact.planned),
    }


def _family(words: Words, fact: Fact) -> str:
    return _("%(family)s: %(value)s of the orders (n %(n)s), planned as before at %(planned)s.") % {
        "family": fact.family or _("without family"),
        "value": formats.percent(fact.measured.value),
        "n": formats.number(fact.measured.n),
        "planned": formats.percent(fact.planned),
    }


def _several(words: Words, fact: Fact) -> str:
    return _("%(step)s: of %(n)s people %(k)s under %(planned)s, as far as can be told.") % {
        "step": words.step(fact.step),
        "n": fact.n,
        "k": fact.k,
        "planned": formats.percent(fact.planned),
    }


_FACTS: Mapping[str, Callable[[Words, Fact], str]] = {
    "planned_share": _shares(gettext_lazy("%(step)s: the plan takes %(planned)s; before it was %(measured)s.")),
    "team_share": _shares(
        gettext_lazy("%(step)s, all together: the plan takes %(planned)s; before it was %(measured)s.")
    ),
    "share": _shares(gettext_lazy("%(step)s: %(measured)s goes on, by what is known now; %(beside)s.")),
    "share_of_team": _shares(
        gettext_lazy("%(step)s: too few of one's own; of all together %(measured)s goes on, and %(beside)s.")
    ),
    "planned_size": _size,
    "entries": _entries,
    "visits_per_day": _visits,
    "sales_visits": _sales,
    "family_share": _family,
    "several": _several,
}
