"""The tag that puts a map on a page: `{% territory_map points %}`; the view makes the points."""

from __future__ import annotations

from django import template

from meetpunt.web import maps

register = template.Library()

register.simple_tag(maps.territory_map, name="territory_map")
