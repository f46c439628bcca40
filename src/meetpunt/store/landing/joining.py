"""Two rows of a source that turn out to be one opportunity become one; nothing that happened to either is lost."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import IntegrityError, transaction

from meetpunt.store.models import Opportunity, OpportunityLine, StageEvent


def join_opportunities(source_id: int, pairs: Mapping[str, str], further: Collection[str] = ()) -> int:
    """Let opportunities bear another external id, inside `tenancy.changing`; gives how many did.

    pairs: external id -> the one that it is known by from now on. Where both stand already, all that belongs to the
    first becomes the second's, which is told anew when it lands next. further: those of which the steps go: the other
    one's are the opportunity's.
    """
    StageEvent.objects.filter(opportunity__source_id=source_id, opportunity__external_id__in=list(further)).delete()
    rows = Opportunity.objects.filter(source_id=source_id)
    standing = {row.external_id: row for row in rows.filter(external_id__in=list(pairs))}
    others = {
        row.external_id: row for row in rows.filter(external_id__in=[pairs[key] for key in standing if key is not None])
    }
    for external_id, row in standing.items():
        kept = others.get(pairs[external_id or ""])
        if kept is None:
            rows.filter(pk=row.pk).update(external_id=pairs[external_id or ""])
        else:
            _hand_over(row, kept)
    return len(standing)


def _hand_over(row: Opportunity, kept: Opportunity) -> None:
    OpportunityLine.objects.filter(opportunity=row).delete()
    for relation in Opportunity._meta.related_objects:
        others = relation.related_model._default_manager.filter(**{relation.field.name: row})
        try:
            with transaction.atomic():
                others.update(**{relation.field.name: kept})
        except IntegrityError:  # of what there is one per opportunity, the kept one's stays
            others.delete()
    row.delete()
    Opportunity.objects.filter(pk=kept.pk).update(digest="")
