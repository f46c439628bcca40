"""Parts of pages that are drawn once: of a report, per question, reader and language; and of the menus.

Rule: of a report, what stands in it is of the report and of what the filters offer alone, and lives with them: when
either is made anew, it is drawn anew. What changes otherwise stands outside it: a form that posts, a message, actions,
agreements.
"""

from __future__ import annotations

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from meetpunt.reports.memory import Memory

register = template.Library()

drawn = Memory(room=256)
"""Drawn parts of pages, about 40 kB each."""


class Kept(Node):
    """What stands between the tags."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """As it was drawn before, else drawn now."""
        report, asked, offered = context["report"], context["asked"], context["filters"].of
        address = (context["request"].path, *asked.query.items(), asked.period, asked.at, asked.ask, asked.problems)
        key = (self.name, id(report), id(offered), address, context["viewer"], get_language())

        def draw() -> tuple[str, object, object]:
            # Held beside what was drawn of them, so that no later report can get their ids.
            return self.nodelist.render(context), report, offered

        # The templates escaped what they drew.
        return mark_safe(drawn.recall(key, draw)[0])


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    """`{% kept "name" %} ... {% endkept %}` around what shows `report`, `asked` and `filters` alone."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(name, nodelist)


menus = Memory(room=1024)
"""Drawn menus, about 10 kB each (a fifth of what an empty page took), and own funnels on Today, 5 kB."""


class Same(Node):
    """What stands between the tags, as long as what it shows is the very same thing."""

    def __init__(self, name: str, shown: FilterExpression, nodelist: NodeList) -> None:
        self.name = name
        self.shown = shown
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """As it was drawn before, else drawn now."""
        shown = self.shown.resolve(context)

        def draw() -> tuple[str, object]:
            return self.nodelist.render(context), shown

        return mark_safe(menus.recall((self.name, id(shown), get_language()), draw)[0])


@register.tag
def same(parser: Parser, token: Token) -> Same:
    """`{% same "name" thing %} ... {% endsame %}` around what shows a thing that is kept, and words, alone."""
    _tag, name, shown = token.split_contents()
    nodelist = parser.parse(("endsame",))
    parser.delete_first_token()
    return Same(name, parser.compile_filter(shown), nodelist)
