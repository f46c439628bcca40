"""A dashboard on paper: its numbers in one table, then a table per funnel and per table of people, and its texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from meetpunt.method.dashboard import TileKind
from meetpunt.web import formats
from meetpunt.web.dashboard_asking import Asked
from meetpunt.web.dashboard_tiles import Drawn
from meetpunt.web.export import Table
from meetpunt.web.kpi_words import Shown
from meetpunt.web.paper import Paper


def paper_of(name: str, asked: Asked, tiles: Sequence[Drawn], made: datetime) -> Paper:
    """What goes on paper; a map stays on screen."""
    numbers = [one for one in tiles if one.value is not None]
    heads = (_("KPI"), _("Whose and when"), _("Value"), _("90 % interval"), _("Rests on"))
    rows = [(one.title, one.about, _value(one.value), *_beside(one.value)) for one in numbers]
    tables = [Table(_("Numbers"), heads, rows, widths=(34, 24, 18, 16, 8))]
    tables += [_table(one) for one in tiles if one.lines]
    texts = [one.tile.text for one in tiles if one.tile.kind is TileKind.TEXT]
    period = formats.period(asked.period.first, asked.period.last)
    lines = [" · ".join(part for part in (asked.name, period) if part), *texts]
    note = _("Counted as you may see it. A share or average has its 90 % interval, or says that there are too few.")
    return Paper(name, lines, tables, [note], made)


def _table(one: Drawn) -> Table:
    title = " · ".join(part for part in (one.title, one.about) if part)
    if one.tile.kind is TileKind.FUNNEL:
        heads = (_("Step"), _("Reached"), _("Goes on"), _("Days"))
        return Table(title, heads, [(line.name, *(str(cell) for cell in line.cells)) for line in one.lines])
    rows = [(line.name, *(str(cell) for cell in line.cells)) for line in one.lines]
    return Table(title, ("", *(head for head, _link in one.heads)), rows)


def _value(said: Shown | None) -> str:
    return "" if said is None else said.why or f"{said.number} {said.unit}".strip()


def _beside(said: Shown | None) -> tuple[str, str]:
    return ("", "") if said is None else (said.interval, said.n)
