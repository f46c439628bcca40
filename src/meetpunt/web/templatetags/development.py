"""Tags of joint visits: what can be said of a behaviour."""

from __future__ import annotations

from django import template

from meetpunt.store.joint_visits import SEEN

register = template.Library()


@register.simple_tag
def seen_choices() -> list[tuple[str, object]]:
    """The answers with their names."""
    return SEEN
