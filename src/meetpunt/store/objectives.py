"""Where an organisation wants to go: its vision, its objectives, and what it knows of its market."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.targets import sees_market
from meetpunt.store.models import MarketFact, Objective, Organisation, ProductFamily
from meetpunt.store.refs import Named
from meetpunt.store.rows import Values, values_of


@dataclass(frozen=True)
class ObjectiveRow:
    """An objective in both languages; targets: how many that hold serve it, seen: its columns."""

    id: int
    text: dict[str, str]
    source: dict[str, str]
    is_active: bool
    targets: int
    seen: Values


@dataclass(frozen=True)
class FactRow:
    """What is known of the market, or a part of it, in a year. size: in minor units of the reporting currency."""

    id: int
    year: int
    territory_id: int | None
    territory: str
    family_id: int | None
    family: str
    segment: str
    size_minor: int | None
    addresses: int | None
    growth_permille: int | None
    source: str
    url: str
    by: str
    noted_at: datetime
    seen: Values


def vision(viewer: Viewer) -> dict[str, str]:
    """Vision and mission by language; everybody may read it."""
    row = Organisation.objects.values("vision_nl", "vision_en").get(pk=viewer.organisation.id)
    return {"nl": row["vision_nl"], "en": row["vision_en"]}


def objectives(viewer: Viewer) -> tuple[ObjectiveRow, ...]:
    """The objectives in their order, those out of use last; everybody may read them."""
    rows = Objective.objects.filter(organisation_id=viewer.organisation.id)
    counted = rows.annotate(holding=Count("targets", filter=Q(targets__ended_at=None)))
    return tuple(
        ObjectiveRow(
            row.pk,
            {"nl": row.text_nl, "en": row.text_en},
            {"nl": row.from_nl, "en": row.from_en},
            row.is_active,
            row.holding,
            values_of(row, ("text_nl", "text_en", "from_nl", "from_en")),
        )
        for row in counted.order_by("-is_active", "position", "pk")
    )


def facts(viewer: Viewer) -> tuple[FactRow, ...]:
    """What is known of the market, the latest year first.

    Raises:
        NotVisible: the viewer has nothing to do with the market as a whole.
    """
    if not sees_market(viewer):
        raise NotVisible("market")
    rows = MarketFact.objects.filter(organisation_id=viewer.organisation.id)
    rows = rows.select_related("territory", "family", "by")
    return tuple(map(_fact, rows.order_by("-year", "territory__name", "family__name", "segment", "pk")))


def families(viewer: Viewer) -> tuple[Named, ...]:
    """Product families, to set a target for or tell a market of."""
    rows = ProductFamily.objects.filter(organisation_id=viewer.organisation.id).order_by("name")
    return tuple(Named(pk, name) for pk, name in rows.values_list("pk", "name"))


def sizes(organisation_id: int, year: int, territory_ids: Iterable[int | None]) -> dict[int | None, FactRow]:
    """What whole territories (None = the whole market) buy: the fact of the year, else of the latest year before it.

    The territories were found through `access`.
    """
    rows = MarketFact.objects.filter(
        organisation_id=organisation_id, year__lte=year, family=None, segment="", size_minor__gt=0
    )
    wanted = set(territory_ids)
    found: dict[int | None, FactRow] = {}
    for row in rows.select_related("territory", "family", "by").order_by("year", "pk"):
        if row.territory_id in wanted:
            found[row.territory_id] = _fact(row)
    return found


def market_addresses(organisation_id: int, year: int) -> dict[int | None, FactRow]:
    """How many addresses territories (None = the whole market) have: of the year, else of the latest year before it."""
    rows = MarketFact.objects.filter(
        organisation_id=organisation_id, year__lte=year, family=None, segment="", addresses__gt=0
    )
    ordered = rows.select_related("territory", "family", "by").order_by("year", "pk")
    return {row.territory_id: _fact(row) for row in ordered}


def _fact(row: MarketFact) -> FactRow:
    columns = ("year", "territory_id", "family_id", "segment", "size_minor", "addresses", "growth_permille")
    return FactRow(
        row.pk,
        row.year,
        row.territory_id,
        row.territory.name if row.territory else "",
        row.family_id,
        row.family.name if row.family else "",
        row.segment,
        row.size_minor,
        row.addresses,
        row.growth_permille,
        row.source,
        row.url,
        row.by.name if row.by else "",
        row.noted_at,
        values_of(row, (*columns, "source", "url")),
    )
