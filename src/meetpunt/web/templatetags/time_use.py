"""Filters and charts of time use and travel."""

from __future__ import annotations

from django import template

from meetpunt.web import time_use_words as words

register = template.Library()
register.filter("per_output", words.per)
register.filter("changed", words.changed)
register.filter("as_hours", words.hours)
register.filter("said", words.said)
register.filter("said_share", words.said_share)
register.simple_tag(words.week_bar, name="week_bar")
register.simple_tag(words.share_bar, name="time_share")
register.filter("said_percent", words.said_percent)
register.filter("plain_number", words.plain_number)
