"""Who answers: the copy where it pays and stands, else the database; whatever breaks, the answer stays the same."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.db import connection

from meetpunt.measures.columnar.copies import BESIDE_BYTES, MOST_FAILURES, copies
from meetpunt.measures.columnar.loading import load
from meetpunt.measures.columnar.organisation_copy import OrganisationCopy
from meetpunt.measures.columnar.tally import tally
from meetpunt.measures.database import DatabaseEngine, Rows
from meetpunt.measures.engine import measure, measure_columns
from meetpunt.measures.scope import Scope
from meetpunt.store import schema
from meetpunt.store.models import SalesProcess
from meetpunt.store.tenancy import acting_in
from tests.build import Company, act_in
from tests.cast import build_cast
from tests.filled_once import filled
from tests.measures.columnar.writing import Writer, assert_same_facts, copy_of
from tests.measures.crowd import crowd
from tests.measures.test_conformance import TEXTS, compare


@pytest.fixture
def firms(own_database: None) -> list[Company]:
    """Two small organisations; the test acts in the second."""

    def make(_today: date) -> list[Company]:
        return [crowd("Ander bedrijf", 5, opportunities=20), crowd("Proefbedrijf", 4, opportunities=150)]

    return filled(make, "copies")


def _ask(firm: Company, **scope: Any) -> Rows:
    """A measure's rows, seen to be those of the database."""
    asked = Scope(firm.organisation.pk, firm.process.pk, **scope)
    with acting_in(firm.organisation.pk):
        rows = measure("step_funnel", asked)
        assert rows == measure("step_funnel", asked, DatabaseEngine())
    assert rows.rows
    return rows


def _stands(firm: Company) -> bool:
    copies.wait()
    return copies.of(firm.organisation.pk) is not None


def test_every_text_asks_the_copy_what_it_asks_the_database(firms: list[Company]) -> None:
    compare(firms[1:], copy_of(firms[1].organisation.pk), few=True)


@pytest.mark.sqlite_only("what this process decides itself")
def test_every_text_gives_the_same_over_the_cast(own_database: None) -> None:
    cast = build_cast(date(2026, 6, 1), entries=20)
    act_in(cast.organisation)
    process = SalesProcess.objects.get(organisation=cast.organisation, is_default=True)
    copy, rows = copy_of(cast.organisation.pk), 0
    for name in TEXTS:
        for teams in (None, (cast.zuid.pk,)):
            scope = Scope(cast.organisation.pk, process.pk, product=1, teams=teams, position=4, customer_months=24)
            if name != "opportunities_of_product":
                scope = replace(scope, product=None)
            ours, theirs = measure(name, scope, DatabaseEngine()), measure(name, scope, copy)
            expected, found = (
                [tuple(one if isinstance(one, str | None) else f"{float(one):.9g}" for one in row) for row in one.rows]
                for one in (ours, theirs)
            )
            assert found == expected, name
            rows += len(found)
    assert rows > 100


def test_while_the_copy_is_made_the_database_answers(firms: list[Company]) -> None:
    assert copies.of(firms[1].organisation.pk) is None
    first = _ask(firms[1])
    assert _stands(firms[1])
    assert _ask(firms[1]) == first


def test_columns_tell_what_rows_tell(firms: list[Company]) -> None:
    scope = Scope(firms[1].organisation.pk, firms[1].process.pk)
    rows = measure("stage_events", scope, DatabaseEngine())
    for told in ("the database", "the copy"):
        columns = measure_columns("stage_events", scope)
        assert tuple(columns) == rows.columns, told
        assert list(zip(*(column.tolist() for column in columns.values()), strict=True)) == rows.rows, told
        assert _stands(firms[1])


def test_a_broken_copy_is_made_anew(firms: list[Company]) -> None:
    _ask(firms[1])
    assert _stands(firms[1])
    broken = copies.of(firms[1].organisation.pk)
    assert broken is not None
    broken._database.execute("DROP TABLE fact_stage CASCADE")
    _ask(firms[1])
    assert copies.of(firms[1].organisation.pk) is not broken
    _ask(firms[1])
    assert _stands(firms[1])
    _ask(firms[1])


def _room_for_one(firms: list[Company], settings: Any) -> None:
    """The second firm's copy stands, and no other fits beside it."""
    _ask(firms[1])
    assert _stands(firms[1])
    copy = copies.of(firms[1].organisation.pk)
    assert copy is not None
    settings.COLUMNAR_MB = int((copy.bytes + BESIDE_BYTES) * 1.5 / 1_000_000)


@pytest.mark.sqlite_only("what this process decides itself")
def test_the_copy_that_is_asked_least_makes_room_for_one_that_is_asked_more(
    firms: list[Company], settings: Any
) -> None:
    theirs, ours = firms
    _room_for_one(firms, settings)
    _ask(theirs)
    assert not _stands(theirs)
    _ask(theirs)
    assert _stands(theirs)
    assert not _stands(ours)
    _ask(ours)
    _ask(ours)
    assert _stands(ours)
    assert not _stands(theirs)


@pytest.mark.sqlite_only("what this process decides itself")
def test_copies_that_do_not_fit_together_do_not_drop_each_other_without_end(
    firms: list[Company], settings: Any
) -> None:
    _room_for_one(firms, settings)
    before = replace(tally)
    for _ in range(12):
        for firm in firms[::-1]:
            _ask(firm)
            copies.wait()
    assert (tally.made - before.made, tally.made_room - before.made_room) == (0, 0)
    assert tally.answers - before.answers == 12
    (held,) = copies.sizes()
    assert held + BESIDE_BYTES <= settings.COLUMNAR_MB * 1_000_000


def test_one_copy_is_made_at_a_time_and_the_database_answers_meanwhile(
    firms: list[Company], monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, begun, really = Event(), [], load

    def slow(*asked: Any) -> OrganisationCopy:
        begun.append(asked)
        assert may_go_on.wait(20)
        return really(*asked)

    monkeypatch.setattr("meetpunt.measures.columnar.copies.load", slow)
    writer, before = Writer(firms[1], 8), tally.answers
    for _ in range(5):
        for firm in firms:
            _ask(firm)  # which sees that the answer is the database's, also of what is written meanwhile
        writer.visit()
    assert len(begun) == 1
    assert tally.answers == before
    may_go_on.set()
    assert _stands(firms[0])
    _ask(firms[0])
    assert tally.answers == before + 1
    _ask(firms[1])
    copies.wait()
    assert len(begun) == 2
    assert_same_facts(firms[1].organisation.pk)


def test_laying_the_facts_anew_makes_the_copy_anew(firms: list[Company]) -> None:
    _ask(firms[1])
    assert _stands(firms[1])
    before = copies.of(firms[1].organisation.pk)
    schema.complete()
    act_in(firms[1].organisation)
    assert_same_facts(firms[1].organisation.pk)
    assert copies.of(firms[1].organisation.pk) is not before


@pytest.mark.sqlite_only("what this process decides itself")
def test_a_copy_is_made_only_where_it_pays_and_for_whole_organisations(firms: list[Company], settings: Any) -> None:
    _ask(firms[1], owners=(firms[1].people["Bram"].pk,))
    assert not _stands(firms[1])
    for setting in ("auto", "never"):
        settings.COLUMNAR = setting
        _ask(firms[1])
        assert not _stands(firms[1])


def test_who_may_not_see_an_organisation_is_told_what_the_database_tells(firms: list[Company]) -> None:
    _ask(firms[1])
    assert _stands(firms[1])
    scope = Scope(firms[1].organisation.pk, firms[1].process.pk)
    with acting_in(firms[0].organisation.pk):
        seen = measure("step_funnel", scope)
        assert seen == measure("step_funnel", scope, DatabaseEngine())
        assert bool(seen.rows) == (connection.vendor == "sqlite")  # where no row lock stands behind `access`


@pytest.mark.sqlite_only("what this process decides itself")
def test_a_copy_that_can_not_be_made_is_left_alone_after_a_while(
    firms: list[Company], settings: Any, tmp_path: Path
) -> None:
    settings.DATA = tmp_path / "gone"
    for _ in range(MOST_FAILURES):
        _ask(firms[1])
        assert not _stands(firms[1])
    settings.DATA.mkdir()
    _ask(firms[1])
    assert not _stands(firms[1])


@pytest.mark.sqlite_only("what this process decides itself")
def test_nothing_of_the_facts_is_left_on_the_disk(firms: list[Company], settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    _ask(firms[1])
    assert _stands(firms[1])
    assert list(settings.DATA.iterdir()) == []
    shutil.rmtree(settings.DATA)


def test_a_log_that_was_cut_short_makes_the_copy_anew_only_when_it_missed_something(firms: list[Company]) -> None:
    organisation = firms[1].organisation.pk
    before = copy_of(organisation)
    writer = Writer(firms[1], 3)
    writer.prune(keep=1)
    assert copy_of(organisation) is before
    for _ in range(5):
        writer.visit()
    writer.prune(keep=1)
    assert_same_facts(organisation)
    assert copies.of(organisation) is not before


@pytest.mark.django_db
def test_inside_a_transaction_the_database_answers(settings: Any) -> None:
    settings.COLUMNAR = "always"
    firm = crowd("Proefbedrijf", 4, opportunities=3)
    _ask(firm)
    assert not _stands(firm)
