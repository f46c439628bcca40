"""Where an organisation is going: its vision, its objectives in both languages, and what it knows of its market.

Rule: an objective that a target names is taken out of use, never removed; a market fact names its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.registration import find
from meetpunt.store.access.targets import may_set_objectives
from meetpunt.store.models import Change, MarketFact, Objective, Organisation, ProductFamily, Target, Territory
from meetpunt.store.rows import set_values
from meetpunt.store.tenancy import changing

VISION = ("vision_nl", "vision_en")
WORDS = ("text_nl", "text_en", "from_nl", "from_en")
FACT = ("year", "territory_id", "family_id", "segment", "size_minor", "addresses", "growth_permille", "source", "url")
LONGEST = 4000


def set_vision(viewer: Viewer, seen: Mapping[str, Any], wanted: Mapping[str, str], now: datetime) -> Change | None:
    """Write down vision and mission; see `editing.change`."""
    _must_set(viewer)
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = Organisation.objects.get(pk=viewer.organisation.id)
        told = {name: wanted[name].strip()[:LONGEST] for name in VISION}
        return editing.change(viewer, row, {name: seen[name] for name in VISION if name in seen}, told, now)


def add_objective(viewer: Viewer, wanted: Mapping[str, str], now: datetime, key: UUID | None = None) -> int:
    """Add an objective after the others; gives its id.

    Raises:
        Refused: it lacks one of the two languages.
    """
    _must_set(viewer)
    told = _words(wanted)

    def make() -> int:
        of = {"organisation_id": viewer.organisation.id}
        row = Objective.objects.create(**of, **told, position=Objective.objects.filter(**of).count())
        editing.made(viewer, row, now)
        return row.pk

    with changing(viewer.organisation.id, leaves_accounts=True):
        return once(viewer, key, "objective", now, make)[0]


def change_objective(
    viewer: Viewer, objective_id: int, seen: Mapping[str, Any], wanted: Mapping[str, str], now: datetime
) -> Change | None:
    """Put an objective in other words; see `editing.change`."""
    _must_set(viewer)
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(Objective.objects.filter(organisation_id=viewer.organisation.id), objective_id)
        return editing.change(viewer, row, seen, _words(wanted), now)


def move_objective(viewer: Viewer, objective_id: int, places: int, now: datetime) -> None:
    """Move an objective up (negative) or down."""
    _must_set(viewer)
    with changing(viewer.organisation.id, leaves_accounts=True):
        rows = list(Objective.objects.filter(organisation_id=viewer.organisation.id))
        row = find(Objective.objects.filter(organisation_id=viewer.organisation.id), objective_id)
        at = [one.pk for one in rows].index(row.pk)
        rows.insert(max(0, min(len(rows) - 1, at + places)), rows.pop(at))
        for position, one in enumerate(rows):
            editing.change(viewer, one, {}, {"position": position}, now)


def end_objective(viewer: Viewer, objective_id: int, is_active: bool, now: datetime) -> Change | None:
    """Take an objective out of use, or into use again; one that no target ever named is removed.

    Raises:
        Refused: a target that still runs or is to come names it.
    """
    _must_set(viewer)
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(Objective.objects.filter(organisation_id=viewer.organisation.id), objective_id)
        targets = Target.objects.filter(objective=row)
        if not is_active and targets.filter(ended_at=None, last_day__gte=viewer.today).exists():
            raise Refused(_("Targets that hold serve this objective: give those another objective or end them first."))
        if not is_active and not targets.exists():
            return editing.remove(viewer, row, now)
        return editing.change(viewer, row, {}, {"is_active": is_active}, now)


def default_objective(viewer: Viewer, now: datetime) -> int:
    """The first objective in use, for who sets a target without choosing one; made where there is none.

    Call it inside `store.tenancy.changing`.
    """
    of = {"organisation_id": viewer.organisation.id}
    found = Objective.objects.filter(**of, is_active=True).first()
    if found is None:
        words = {}
        for language in ("nl", "en"):
            with override(language):
                words[f"text_{language}"] = _("Our target of the year")
        found = Objective.objects.create(**of, **words, position=Objective.objects.filter(**of).count())
        editing.made(viewer, found, now)
    return found.pk


def add_fact(viewer: Viewer, wanted: Mapping[str, Any], now: datetime, key: UUID | None = None) -> int:
    """Write down what is known of the market; gives its id. Columns of `FACT`.

    Raises:
        Refused: it names no source, or knows nothing.
    """
    _must_set(viewer)

    def make() -> int:
        row = MarketFact(organisation_id=viewer.organisation.id, by_id=viewer.person_id, noted_at=now)
        set_values(row, _fact(viewer, wanted))
        row.save()
        editing.made(viewer, row, now)
        return row.pk

    with changing(viewer.organisation.id, leaves_accounts=True):
        return once(viewer, key, "marketfact", now, make)[0]


def change_fact(
    viewer: Viewer, fact_id: int, seen: Mapping[str, Any], wanted: Mapping[str, Any], now: datetime
) -> Change | None:
    """Change what is known; see `editing.change`."""
    _must_set(viewer)
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(MarketFact.objects.filter(organisation_id=viewer.organisation.id), fact_id)
        return editing.change(viewer, row, seen, _fact(viewer, wanted), now)


def remove_fact(viewer: Viewer, fact_id: int, now: datetime) -> Change:
    """Take away what turned out not to be so."""
    _must_set(viewer)
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(MarketFact.objects.filter(organisation_id=viewer.organisation.id), fact_id)
        return editing.remove(viewer, row, now)


def _must_set(viewer: Viewer) -> None:
    if not may_set_objectives(viewer):
        raise NotVisible("objectives")


def _words(wanted: Mapping[str, str]) -> dict[str, str]:
    told = {name: str(wanted.get(name, "")).strip()[: 200 if name.startswith("text") else LONGEST] for name in WORDS}
    if not told["text_nl"] or not told["text_en"]:
        raise Refused(_("Write the objective in Dutch and in English: everybody reads it in their own language."))
    return told


def _fact(viewer: Viewer, wanted: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {name: wanted.get(name) for name in FACT}
    told |= {name: str(wanted.get(name) or "").strip()[:longest] for name, longest in _TEXTS.items()}
    if not told["source"]:
        raise Refused(_("Name the source: a figure without one cannot be looked up by anybody else."))
    if told["url"] and not told["url"].startswith(("https://", "http://")):
        raise Refused(_("An address on the web begins with https://."))
    if all(told[name] is None for name in ("size_minor", "addresses", "growth_permille")):
        raise Refused(_("Give at least one figure: the size, the number of addresses or the growth."))
    if not isinstance(told["year"], int) or not 1990 <= told["year"] <= 2059:
        raise Refused(_("Give the year that the figure is about, such as 2026."))
    for name, most in (("size_minor", 10**15), ("addresses", 2 * 10**9)):
        if not 0 <= (told[name] or 0) <= most:
            raise Refused(_("A size cannot be below nothing or beyond counting."))
    if not -1000 <= (told["growth_permille"] or 0) <= 10_000:
        raise Refused(_("Growth lies between −100 and 1000 per cent."))
    of = {"organisation_id": viewer.organisation.id}
    if told["territory_id"] is not None:
        find(Territory.objects.filter(**of), told["territory_id"])
    if told["family_id"] is not None:
        find(ProductFamily.objects.filter(**of), told["family_id"])
    return told


_TEXTS = {"segment": 80, "source": 200, "url": 300}
