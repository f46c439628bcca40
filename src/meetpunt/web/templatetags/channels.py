"""Filters and tags of channels and what serving costs."""

from __future__ import annotations

from uuid import uuid4

from django import template
from django.utils.translation import gettext as _

from meetpunt.reports.channel_options import Option
from meetpunt.reports.efforts import Effort
from meetpunt.web import channel_words as words
from meetpunt.web import formats

register = template.Library()
register.filter("each", words.said)
register.filter("each_between", words.between)
register.filter("draws", words.draws)
register.filter("missing_rates", words.missing)
register.filter("option_basis", words.basis)
register.filter("channel_name", words.channel)


@register.simple_tag
def fresh_key() -> str:
    """A key of a form of its own: sent twice it makes one thing."""
    return str(uuid4())


@register.filter
def option_channel(one: Option) -> str:
    """The name of an option's channel."""
    return words.channel(one.channel)


@register.simple_tag
def cost_of(effort: Effort, currency: str) -> str:
    """A cost as far as it is known; of a part it says so, and of nothing known that no rate is set."""
    if effort.cost_minor is None:
        return _("no rate")
    amount = formats.money(effort.cost_minor, currency)
    return _("at least %(amount)s") % {"amount": amount} if effort.missing else amount


@register.simple_tag
def exact_money(minor: int, currency: str) -> str:
    """Minor units with the cents."""
    return formats.money(minor, currency, exact=True)


@register.filter
def in_km(metres: int) -> str:
    """Metres as kilometres."""
    return formats.number(metres / 1000, 1) if metres else formats.DASH
