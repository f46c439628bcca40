"""The filters of the pipeline, read from its address: whoever gets the address sees the same part of what is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from meetpunt.reports.ask import NotAnswerable
from meetpunt.reports.choices import choices
from meetpunt.store.access import Viewer
from meetpunt.store.pipeline import Part, owners
from meetpunt.store.refs import Named, ProcessRef

KEPT = ("process", "owner", "product", "territory", "segment", "q")


@dataclass(frozen=True)
class DealFilters:
    """What the address asks, and what the filter bar offers.

    Attributes:
        part: which opportunities; query: the recognised parameters, for links that keep them.
    """

    part: Part
    query: dict[str, str]
    process: ProcessRef
    processes: tuple[ProcessRef, ...]
    owners: tuple[Named, ...]
    products: tuple[Named, ...]
    territories: tuple[Named, ...]
    segments: tuple[str, ...]

    @property
    def kept(self) -> str:
        """The query string that keeps the filters, with its question mark; empty when there are none."""
        return f"?{urlencode(self.query)}" if self.query else ""

    @property
    def join(self) -> str:
        """What another parameter is put behind `kept` with."""
        return "&" if self.query else "?"

    @property
    def narrowed(self) -> int:
        """How many of the filters are in use."""
        return sum(name in self.query for name in KEPT[1:])


def read(told: QueryDict, viewer: Viewer) -> DealFilters:
    """The filters of an address. What cannot be read is left out."""
    offered = choices(viewer, viewer.today)
    if not offered.processes:
        raise NotAnswerable
    query = {name: str(told[name]).strip()[:200] for name in KEPT if str(told.get(name, "")).strip()}
    by_code = {process.code: process for process in offered.processes}
    used = next((one for one in offered.processes if one.is_used), offered.processes[0])
    process = by_code.get(query.get("process", ""), used)
    if query.get("process") not in (None, process.code):
        del query["process"]
    part = Part(
        process_id=process.id,
        owner_id=number(query, "owner"),
        product_id=number(query, "product"),
        territory_id=number(query, "territory"),
        segment=query.get("segment", ""),
        text=query.get("q", ""),
    )
    return DealFilters(
        part,
        query,
        process,
        offered.processes,
        owners(viewer),
        offered.products,
        offered.territories,
        offered.segments,
    )


def number(query: dict[str, str], name: str) -> int | None:
    """A parameter that is an id; what is none is left out."""
    text = query.get(name, "")
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    query.pop(name, None)
    return None
