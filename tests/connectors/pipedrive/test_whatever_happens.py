"""Whatever is edited there while we read, wherever we are killed: after one clean reading we have what they have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetpunt.connectors.crm.base import RawRecord
from meetpunt.connectors.mapping.apply import map_source
from meetpunt.connectors.pipedrive.connector import Pipedrive
from meetpunt.connectors.pipedrive.reading import microseconds, moment
from tests.connectors.pipedrive.company import Company
from tests.connectors.pipedrive.fake import Fake, served
from tests.connectors.pipedrive.shelf import Killed, Shelf, connect
from tests.connectors.pipedrive.test_translation import confirm

KINDS = ("organizations", "persons", "products", "leads", "deals", "activities", "notes")
FAKE = Fake()


@pytest.fixture(scope="module", autouse=True)
def _served() -> Iterator[None]:
    with served(FAKE):
        yield


def step(**told: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(told)


NTH = st.integers(0, 20)
KIND = st.sampled_from(KINDS)
EDITS = st.one_of(
    step(do=st.just("add"), kind=KIND),
    step(do=st.just("edit"), kind=KIND, nth=NTH),
    step(do=st.just("delete"), kind=KIND, nth=NTH),
    step(do=st.just("move"), nth=NTH, stage=st.integers(1, 4)),
    step(do=st.just("end"), nth=NTH, status=st.sampled_from(["won", "lost", "open"])),
    step(do=st.just("archive"), nth=NTH),
    step(do=st.just("convert"), nth=NTH),
    step(do=st.just("lines"), nth=NTH, many=st.integers(0, 3)),
    step(do=st.just("wait"), minutes=st.integers(1, 300)),
)
READS = step(do=st.just("read"), kill=st.integers(0, 12), before=st.booleans(), meanwhile=st.lists(EDITS, max_size=3))
STORIES = st.lists(st.one_of(EDITS, EDITS, EDITS, READS), min_size=1, max_size=25)


class Story:
    """A company to which things happen, and what was read of it."""

    def __init__(self) -> None:
        FAKE.company, FAKE.most = Company(), 2
        FAKE.between.clear()
        self.company, self.shelf = FAKE.company, Shelf()
        self.connector: Pipedrive = connect(FAKE)
        for kind in KINDS:
            self.company.add(kind, **({"name": "eerste"} if kind in KINDS[:3] else {}))

    def happen(self, told: dict[str, Any]) -> None:
        """One thing happens."""
        match told["do"]:
            case "read":
                FAKE.between.extend(lambda edit=edit: self.happen(edit) for edit in told["meanwhile"])
                self.shelf.kill_in, self.shelf.kill_before = told["kill"], told["before"]
                with suppress(Killed):
                    self.read()
                self.shelf.kill_in = None
                FAKE.between.clear()
            case "wait":
                self.company.now += timedelta(minutes=told["minutes"])
            case "add":
                self.company.add(told["kind"], **({"name": "nog een"} if told["kind"] in KINDS[:3] else {}))
            case "convert":
                if lead := self._nth("leads", told["nth"]):
                    self.company.convert(lead)
            case _:
                self._change(told)

    def read(self) -> None:
        """Read what changed, some minutes after it did."""
        self.shelf.sync(self.connector, self.company.now + timedelta(minutes=2))

    def _change(self, told: dict[str, Any]) -> None:
        kind = told.get("kind", "deals")
        number = self._nth(kind, told["nth"])
        if number is None:
            return
        if told["do"] == "edit":
            self.company.edit(kind, number, **({"name": "anders"} if kind in KINDS[:3] else {"title": "anders"}))
        elif told["do"] == "delete":
            self.company.delete(kind, number)
        elif told["do"] == "move":
            self.company.edit("deals", number, stage_id=told["stage"])
        elif told["do"] == "end":
            self.company.edit("deals", number, status=told["status"])
        elif told["do"] == "archive":
            self.company.edit("deals", number, is_archived=True)
        elif told["do"] == "lines":
            line = {"product_id": 1, "quantity": 2, "item_price": 3.5}
            self.company.lines(number, *[line] * told["many"])

    def _nth(self, kind: str, nth: int) -> Any:
        living = [number for number, body in self.company.records[kind].items() if not body.get("is_deleted")]
        return living[nth % len(living)] if living else None


def there(company: Company, kind: str) -> dict[str, int]:
    """What stands there: id and moment of the last change."""
    return {
        str(number): microseconds(moment(body["update_time"]))
        for number, body in company.records[kind].items()
        if not body.get("is_deleted")
    }


def here(records: list[RawRecord]) -> dict[str, int]:
    return {one.external_id: one.stamp for one in records}


@settings(max_examples=40)
@given(STORIES)
def test_after_a_clean_reading_and_a_sweep_we_have_what_they_have(told: list[dict[str, Any]]) -> None:
    story = Story()
    for one in told:
        story.happen(one)
    story.company.now += timedelta(minutes=30)
    story.read()  # it may only finish a walk that was killed, whose end was fixed before the last edits
    story.company.now += timedelta(minutes=30)
    story.read()
    story.shelf.sweep(story.connector)
    for kind in KINDS:
        assert here(list(story.shelf.of(kind))) == there(story.company, kind), kind
    standing = set(there(story.company, "deals"))
    moves = [one for one in story.shelf.of("deal_changes") if one.parent in standing]
    told_there = {
        (deal, body["time"], body["field_key"], body["new_value"])
        for deal, bodies in story.company.changes.items()
        for body in bodies
        if str(deal) in standing and body["field_key"] != "title"
    }
    assert {(int(one.parent), one.body["time"], one.body["field_key"], one.body["new_value"]) for one in moves} >= {
        change for change in told_there if change[2] in ("stage_id", "status")
    }
    lines = [one for one in story.shelf.of("deal_lines") if one.parent in standing]
    there_lines = story.company.records.get("deal_products", {}).values()
    assert sorted(one.external_id for one in lines) == sorted(
        str(body["id"]) for body in there_lines if str(body["deal_id"]) in standing
    )


@settings(max_examples=25)
@given(STORIES)
def test_the_same_records_give_the_same_rows_in_whatever_order_they_were_read(told: list[dict[str, Any]]) -> None:
    story = Story()
    for one in told:
        story.happen(one)
    story.company.now += timedelta(minutes=30)
    story.read()
    mapping = story.connector.proposed("Pipedrive", story.connector.discover())
    confirm(mapping)

    def rows() -> tuple[list[Any], list[Any]]:
        parts = list(
            map_source(
                story.connector.tables(story.shelf), mapping, time_zone="Europe/Amsterdam", today=date(2026, 11, 23)
            )
        )
        found = [
            (str(part.table), one.external_id, sorted(one.values.items())) for part in parts for one in part.records
        ]
        return sorted(found, key=repr), [reject.message for part in parts for reject in part.rejects]

    first, rejects = rows()
    assert rejects == []
    assert rows()[0] == first
    for kept in story.shelf.kept.values():
        for external_id in list(kept)[::-1]:
            kept[external_id] = kept.pop(external_id)
    assert rows()[0] == first
    ids = [(table, external_id) for table, external_id, _ in first]
    assert len(ids) == len(set(ids))
