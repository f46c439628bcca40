"""Words for fields: what they are called and what they are worth."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from meetpunt.method.field_bearing import ValueShare
from meetpunt.reports.own_fields import FieldLine
from meetpunt.store.own_fields import hidden_fields, own_fields, own_values
from meetpunt.web import formats
from meetpunt.web.own_fields import shown_value
from meetpunt.web.words import FIELD_TYPES, RECORD_KINDS

register = template.Library()


@register.simple_tag(takes_context=True)
def own_values_of(context: dict[str, Any], on: str, row_id: int) -> list[tuple[str, str]]:
    """The own fields of a record with what is filled in, as name and value."""
    organisation = context["viewer"].organisation.id
    fields = own_fields(organisation, on)
    stands = own_values(organisation, [one.id for one in fields], [row_id]).get(row_id, {}) if fields else {}
    return [(one.name[formats.language()], shown_value(one, stands.get(one.id, ""))) for one in fields]


@register.simple_tag(takes_context=True)
def hidden_of(context: dict[str, Any], on: str) -> frozenset[str]:
    """Which of our optional fields of a kind of record the organisation hid."""
    return frozenset(code for kind, code in hidden_fields(context["viewer"].organisation.id) if kind == on)


@register.filter
def field_name(line: FieldLine) -> str:
    """What the field is called."""
    if line.own is not None:
        return line.own.name[formats.language()]
    return str(line.ours.name) if line.ours is not None else ""


@register.filter
def field_kind(line: FieldLine) -> str:
    """To what it belongs, and of an own field what can be filled in."""
    kind = str(RECORD_KINDS[line.on])
    return f"{kind}, {str(FIELD_TYPES[line.own.type]).lower()}" if line.own is not None else kind


@register.filter
def filled_share(line: FieldLine) -> str:
    """How often it is filled in."""
    return formats.percent(line.filled / line.of) if line.of else formats.DASH


@register.filter
def bears(line: FieldLine) -> str:
    """Whether it goes with winning, in a few words."""
    if line.bearing is None:
        return formats.DASH
    if line.bearing.chance is None:
        return _("too few to say")
    return _("yes, probably") if line.goes_with_winning else _("nothing shows it")


@register.filter
def bears_long(line: FieldLine) -> str:
    """The same with what it rests on."""
    found = line.bearing
    if found is None:
        return _("Values of this field are each record's own, so there is nothing to compare.")
    if found.chance is None or found.detectable is None:
        return _(
            "Too few to say: at least two values need 10 closed opportunities each. Closed with a value: %(count)s."
        ) % {"count": formats.number(found.n)}
    chance = formats.percent(found.chance)
    if line.goes_with_winning:
        return _(
            "Probably: chance alone makes shares differ this much in %(chance)s of cases. Over all fields together one "
            "in ten of such findings may be chance. Ask about it."
        ) % {"chance": chance}
    return _(
        "Nothing shows it: chance alone makes shares differ this much in %(chance)s of cases. With these numbers a "
        "difference of %(points)s points between the two largest would show 8 times in 10."
    ) % {"chance": chance, "points": formats.number(found.detectable * 100)}


@register.filter
def value_name(line: FieldLine, value: str) -> str:
    """A value as a reader sees it."""
    if line.ours is not None:
        return {"True": _("Yes"), "False": _("No")}.get(value, value)
    return shown_value(line.own, value) if line.own is not None else value


@register.filter
def share_interval(one: ValueShare) -> str:
    """24–38"""
    return formats.percent_range(one.low, one.high)
