"""The tags that put a map on a page: `{% territory_map points %}` of points that the view made, or of an account."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from meetpunt.reports.account_map import Surroundings
from meetpunt.web import maps
from meetpunt.web.account_maps import card_points, card_sentence, how_found

register = template.Library()

register.simple_tag(maps.territory_map, name="territory_map")
register.filter("how_found", how_found)


@register.simple_tag
def card_map(around: Surroundings) -> SafeString | str:
    """The small map on an account's card; empty when nobody knows where it lies."""
    points = card_points(around)
    return maps.territory_map(points, sentence=card_sentence(around), is_card=True) if points else ""
