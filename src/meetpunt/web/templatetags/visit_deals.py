"""Filters and tags of visits that are bargained for."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from meetpunt.method.period import Period
from meetpunt.method.planning.bargain import Terms
from meetpunt.reports.visit_deals import DealLine, Together
from meetpunt.web import charts, today_words, visit_deal_words

register = template.Library()
register.filter("deal_about", visit_deal_words.about)
register.filter("deal_said", visit_deal_words.said)
register.filter("deal_pace", visit_deal_words.pace)
register.filter("deal_ahead", visit_deal_words.ahead)
register.filter("deal_stands", visit_deal_words.stands)


@register.simple_tag
def deal_bar(line: DealLine | Together) -> SafeString:
    """What was delivered of what was agreed, with a mark where an even pace would be."""
    return charts.goal(line.delivered or 0, line.target, line.pace)


@register.filter
def terms_period(terms: Terms) -> str:
    """A deal's month or quarter by its name; else its two days."""
    return today_words.period_name(terms.first, terms.last)


@register.filter
def period_of_words(period: Period) -> str:
    """The same of a period."""
    return today_words.period_name(period.first, period.last)
