"""The activities behind a line: what each took and cost; together they are the figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from meetpunt.method.cost_to_serve import VISIT
from meetpunt.method.lengths import minutes
from meetpunt.reports.channel_by import By
from meetpunt.reports.channels import for_customers, must_see_channels, of_place, opens_records
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.refs import Place
from meetpunt.store.work_rows import Words, activity_words

MOST = 200
"""Activities on one page; how many there are is told."""


@dataclass(frozen=True)
class CostRecord:
    """An activity with its minutes, those on the way, metres and cost (minor units). taken: partly a median."""

    id: int
    words: Words
    minutes: float
    way_minutes: int
    metres: int
    cost_minor: int
    taken: bool


@dataclass(frozen=True)
class CostRecords:
    """Activities, the newest first, at most `MOST`; count and cost are of all."""

    name: str
    rows: tuple[CostRecord, ...]
    count: int
    cost_minor: int


def channel_records(
    viewer: Viewer, place: Place, days: tuple[date, date], by: By, key: str | None, visits: bool
) -> CostRecords:
    """The activities of a line, or of everything for customers.

    Parameters: key, of the line; None = all lines. visits: only visits and demonstrations.

    Raises:
        NotVisible: not a place of this viewer, no such line, or records of people whose names they may not see.
    """
    must_see_channels(viewer, place)
    name, own, everything = of_place(viewer, place, *days)
    if not opens_records(viewer, own):
        raise NotVisible("records")
    served = for_customers(viewer, everything, (viewer, place, own, *days), by, *days)
    done = served.work(everything.joined().done)
    chosen = np.ones(len(done.work), dtype=np.bool_)
    if key is not None:
        if key not in served.lines.keys:
            raise NotVisible(f"line {key}")
        chosen = served.lines.place(done.work) == served.lines.keys.index(key)
    if visits:
        chosen &= done.work.kind == VISIT
    done = done.where(chosen)
    work, priced = done.work, done.priced
    newest = np.lexsort((work.activity, work.day))[::-1][:MOST]
    words = activity_words(viewer.organisation.id, work.activity[newest].tolist())
    rows = tuple(
        CostRecord(
            int(work.activity[one]),
            words[int(work.activity[one])],
            minutes(int(priced.ms[one])),
            int(priced.way_minutes[one]),
            int(priced.metres[one]),
            int(priced.cost[one]),
            bool(priced.taken[one] or priced.way_taken[one]),
        )
        for one in newest
        if int(work.activity[one]) in words
    )
    return CostRecords(name, rows, len(work), int(priced.cost.sum()))
