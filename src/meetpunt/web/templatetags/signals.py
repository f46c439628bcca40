"""Filters of signals and the facts beside a cause."""

from __future__ import annotations

from django import template

from meetpunt.reports.frozen_signal import Frozen
from meetpunt.reports.signals_page import StepSignal
from meetpunt.web import formats, signal_words

register = template.Library()
register.filter("fact_name", signal_words.fact_name)
register.filter("own_figure", signal_words.own_figure)
register.filter("others_figure", signal_words.others_figure)
register.filter("fact_says", signal_words.says)
register.filter("together", signal_words.together)
register.filter("says_icon", signal_words.says_icon)
register.filter("data_name", signal_words.data_name)
register.filter("data_means", signal_words.data_means)
register.filter("data_count", signal_words.data_count)
register.filter("since_when", signal_words.since)


@register.filter
def certainty(one: StepSignal | Frozen) -> str:
    """How sure it is, and what would decide."""
    names = one.from_step.name if isinstance(one, StepSignal) else one.from_name
    step = names.get(formats.language()) or next(iter(names.values()), "")
    return signal_words.certainty(one.chance, one.more, one.own.value is not None, step)
