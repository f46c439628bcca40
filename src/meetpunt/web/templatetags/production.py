"""Filters and tags of what production reads and answers."""

from __future__ import annotations

from django import template

from meetpunt.web import production_words as words

register = template.Library()
register.filter("order_state", words.state)
register.filter("week_of", words.week)
register.filter("week_short", words.week_short)
register.filter("week_source", words.source)
register.filter("pieces", words.pieces)
register.filter("turn_said", words.said)
register.filter("turn_who", words.who)
register.filter("turn_side", words.side)
register.filter("weeks_later", words.later)
register.filter("rule_words", words.rule)
