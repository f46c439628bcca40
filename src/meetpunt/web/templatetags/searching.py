"""What finding needs in templates: the words that were typed, marked; and keys drawn as keys."""

from __future__ import annotations

import re

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def marked(name: str, typed: str) -> SafeString:
    """The name with what was typed in it marked; everything is escaped."""
    words = [re.escape(word) for word in typed.split()]
    if not words:
        return conditional_escape(name)
    parts = re.split(f"({'|'.join(sorted(words, key=len, reverse=True))})", name, flags=re.IGNORECASE)
    # Every second part is what the words fitted.
    return mark_safe(
        "".join(
            format_html("<mark>{}</mark>", part) if place % 2 else conditional_escape(part)
            for place, part in enumerate(parts)
        )
    )


@register.simple_tag
def keys(told: str) -> SafeString:
    """`g t` as two keys one after another, `Ctrl+K` as two at once."""
    between = format_html(" {} ", _("then"))
    return mark_safe(
        between.join(
            format_html_join("+", "<kbd>{}</kbd>", ((key,) for key in (step.split("+") if len(step) > 1 else [step])))
            for step in told.split()
        )
    )
