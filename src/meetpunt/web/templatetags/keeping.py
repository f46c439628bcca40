"""The part of a page that shows a report, drawn once per report, question, reader and language.

Rule: what stands in it is of the report and of what the filters offer alone, and lives with them: when either is made
anew, it is drawn anew. What changes otherwise stands outside it: a form that posts, a message, actions, agreements.
"""

from __future__ import annotations

from django import template
from django.template.base import Node, NodeList, Parser, Token
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
