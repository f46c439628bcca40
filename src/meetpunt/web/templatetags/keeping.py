"""Parts of pages that are drawn once: of a report, per question, reader and language; and of things, as the menus.

Rule: of a report, what stands in it is of the report, of what the filters offer and of what is named alone, and lives
with them: when one of them is made anew, it is drawn anew. What changes otherwise stands outside it: a form that posts,
a message, actions, agreements. Reports that are made anew all day come of `Memory.to_draw`, which leaves the parts that
came out as they were the very same things.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable
from datetime import date
from typing import TypeVar

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from meetpunt.reports.memory import Memory

register = template.Library()
T = TypeVar("T")

LARGE = 1_500
"""Characters from which what was drawn is kept compressed; to undo that takes 0.02 ms of 3,000, 0.1 ms of 40,000."""

drawn = Memory(room=256)
"""Drawn parts of pages, about 40 kB each."""


def _folded(text: str) -> str | bytes:
    """What was drawn, to be kept: of three hundred people it is much, and a fifth to an eighth when compressed."""
    return zlib.compress(text.encode(), 1) if len(text) >= LARGE else text


def _unfolded(kept: str | bytes) -> SafeString:
    """The same to be shown; the templates escaped what they drew."""
    return mark_safe(kept if isinstance(kept, str) else zlib.decompress(kept).decode())


def told_apart(shown: object) -> Hashable:
    """What tells a thing that is shown from any other: a text, number or day by itself, anything else as that thing."""
    return shown if shown is None or type(shown) in (str, int, bool, date) else ("that one", id(shown))


class Kept(Node):
    """What stands between the tags."""

    def __init__(self, name: str, shown: list[FilterExpression], nodelist: NodeList) -> None:
        self.name = name
        self.shown = shown
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """As it was drawn before, else drawn now."""
        report, asked, offered = context["report"], context["asked"], context["filters"].of
        address = (context["request"].path, *asked.query.items(), asked.period, asked.at, asked.ask, asked.problems)
        shown = [report, offered, *(one.resolve(context) for one in self.shown)]
        key = (self.name, tuple(map(told_apart, shown)), address, context["viewer"], get_language())

        def draw() -> tuple[str | bytes, object]:
            # Held beside what was drawn of them, so that no later report can get their ids.
            return _folded(self.nodelist.render(context)), shown

        return _unfolded(drawn.recall(key, draw)[0])


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    """`{% kept "name" thing ... %} ... {% endkept %}`: shows `report`, `asked`, `filters` and things alone."""
    _tag, name, *shown = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(name, [parser.compile_filter(one) for one in shown], nodelist)


sections = Memory(room=512)
"""Drawn menus, about 10 kB each (a fifth of what an empty page took was drawing them and their icons), and parts of
pages, up to 50 kB."""

rows = Memory(room=8192)
"""Drawn rows of tables, about 1 kB each, and what is made to draw them of."""


def shown_of(name: str, thing: object, make: Callable[[], T], *others: object) -> T:
    """What is made of a thing (and others) and of words to show it: once per language, while it is the very same."""
    key = (name, told_apart(thing), *map(told_apart, others), get_language())
    return rows.recall(key, lambda: (make(), thing, others))[0]


class Same(Node):
    """What stands between the tags, as long as what it shows is the very same."""

    def __init__(self, name: str, shown: list[FilterExpression], nodelist: NodeList, memory: Memory) -> None:
        self.name = name
        self.shown = shown
        self.nodelist = nodelist
        self.memory = memory

    def render(self, context: Context) -> SafeString:
        """As it was drawn before, else drawn now."""
        shown = [one.resolve(context) for one in self.shown]

        def draw() -> tuple[str | bytes, object]:
            return _folded(self.nodelist.render(context)), shown

        key = (self.name, tuple(map(told_apart, shown)), get_language())
        return _unfolded(self.memory.recall(key, draw)[0])


@register.tag
def same(parser: Parser, token: Token) -> Same:
    """`{% same "name" thing ... %} ... {% endsame %}`: shows things that are kept, texts and words alone."""
    return _same(parser, token, sections)


@register.tag
def samerow(parser: Parser, token: Token) -> Same:
    """`{% samerow "name" thing ... %} ... {% endsamerow %}`: the same around a row of a table."""
    return _same(parser, token, rows)


def _same(parser: Parser, token: Token, memory: Memory) -> Same:
    tag, name, *shown = token.split_contents()
    nodelist = parser.parse((f"end{tag}",))
    parser.delete_first_token()
    return Same(name, [parser.compile_filter(one) for one in shown], nodelist, memory)
