"""The rules that say what a large order is: made, changed and stopped by managers, directors and administrators.

Rule: a rule that is stopped tells nothing new; what was told by it is followed until it is ordered or gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions.editing import write_down
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.method.large_orders import Rule
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.production import must_keep_rules
from meetpunt.store.models import Change, LargeOrderRule, Product, ProductFamily
from meetpunt.store.rows import values_of
from meetpunt.store.tenancy import changing

MOST_WEEKS = 104
COLUMNS = ("name", "product_id", "family_id", "least_minor", "least_milli", "least_chance", "weeks_ahead", "is_active")


@dataclass(frozen=True)
class WantedRule:
    """A rule as somebody entered it."""

    name: str
    rule: Rule
    is_active: bool = True


def keep_rule(viewer: Viewer, rule_id: int | None, wanted: WantedRule, key: UUID | None, now: datetime) -> int:
    """Make a rule (None) or change one; gives its id.

    Raises:
        NotVisible: the viewer keeps no rules, or there is no such rule, product or family.
        Refused: it names neither value nor quantity, or a number cannot be meant.
    """
    must_keep_rules(viewer)
    columns = _columns(viewer, wanted)
    with changing(viewer.organisation.id, leaves_accounts=True):
        if rule_id is not None:
            row = (
                LargeOrderRule.objects.select_for_update()
                .filter(organisation_id=viewer.organisation.id, pk=rule_id)
                .first()
            )
            if row is None:
                raise NotVisible(f"rule {rule_id}")
            before = values_of(row, COLUMNS)
            for name, value in columns.items():
                setattr(row, name, value)
            row.save()
            after = values_of(row, COLUMNS)
            changed = [name for name in COLUMNS if before[name] != after[name]]
            if changed:
                stood, stands = ({name: values[name] for name in changed} for values in (before, after))
                write_down(viewer, Change.Kind.CHANGED, row, stood, stands, now)
            return row.pk

        def make() -> int:
            row = LargeOrderRule.objects.create(
                organisation_id=viewer.organisation.id, made_by_id=viewer.person_id, made_at=now, **columns
            )
            kept = {name: value for name, value in values_of(row, COLUMNS).items() if value not in (None, "")}
            write_down(viewer, Change.Kind.MADE, row, {}, kept, now)
            return row.pk

        return once(viewer, key, "largeorderrule", now, make)[0]


def _columns(viewer: Viewer, wanted: WantedRule) -> dict[str, object]:
    rule, name = wanted.rule, " ".join(wanted.name.split())[:120]
    of = {"organisation_id": viewer.organisation.id}
    if not name:
        raise Refused(_("Say what you call this rule."))
    if rule.least_minor is None and rule.least_milli is None:
        raise Refused(_("Say from which amount or from which quantity an order is large."))
    if not 0 < rule.least_chance <= 1:
        raise Refused(_("Give a chance from 1 to 100 %."))
    if not 1 <= rule.weeks_ahead <= MOST_WEEKS:
        raise Refused(_("Give a number of weeks from 1 to %(most)s.") % {"most": MOST_WEEKS})
    if rule.product is not None and rule.family is not None:
        raise Refused(_("Choose a product or a family, not both."))
    if rule.product is not None and not Product.objects.filter(pk=rule.product, **of).exists():
        raise NotVisible(f"product {rule.product}")
    if rule.family is not None and not ProductFamily.objects.filter(pk=rule.family, **of).exists():
        raise NotVisible(f"family {rule.family}")
    return {
        "name": name,
        "product_id": rule.product,
        "family_id": rule.family,
        "least_minor": rule.least_minor,
        "least_milli": rule.least_milli,
        "least_chance": rule.least_chance,
        "weeks_ahead": rule.weeks_ahead,
        "is_active": wanted.is_active,
    }
