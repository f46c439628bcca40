"""What a copy keeps of the beginnings of texts answers as the whole texts do, after every write."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connections

from meetpunt.measures.columnar import materialised
from meetpunt.measures.columnar.organisation_copy import OrganisationCopy
from meetpunt.measures.database import NAMED, Rows
from meetpunt.measures.engine import begun, facts_in, filled_in, measure, sql_text
from meetpunt.measures.scope import MATERIALISED, Scope
from meetpunt.store.fields import to_day_number, to_us
from meetpunt.store.models import Opportunity
from tests.build import NOW, Company, act_in
from tests.measures.columnar.writing import Writer, copy_of
from tests.measures.test_conformance import TEXTS

MARKED = [name for name in TEXTS if MATERIALISED in sql_text(name)]
TODAY = to_day_number(NOW.date())
PERIOD = {"from_day": TODAY - 90, "until_day": TODAY}


def _scopes(firm: Company) -> Iterator[Scope]:
    whole = Scope(firm.organisation.pk, firm.process.pk, **PERIOD)
    yield whole
    yield replace(whole, by="owner", cohort="step")
    yield replace(whole, teams=tuple(one.pk for one in firm.team_of.values())[:1], by="team")
    yield replace(whole, territories=())
    yield replace(whole, product=firm.organisation_products[0].pk, segment="groot")  # type: ignore[attr-defined]


def _whole_text(name: str, scope: Scope, copy: OrganisationCopy) -> Rows:
    return copy.run(*filled_in(name, scope))


def _compare(firm: Company, copy: OrganisationCopy) -> None:
    for name in MARKED:
        for scope in _scopes(firm):
            asked = scope if name != "lead_time" else replace(scope, by="nothing")
            assert measure(name, asked, copy).rows == _whole_text(name, asked, copy).rows, (name, asked)


def test_what_is_marked_hangs_on_nothing_but_the_events_of_each_opportunity() -> None:
    assert len(MARKED) == 3
    for name in MARKED:
        made = begun(name, Scope(1, 2))
        assert made is not None
        sql, _values = made.asked((3,))
        assert set(NAMED.findall(sql)) <= {"organisation", "process", "as_of", "known_at"}
        assert facts_in(sql) <= {materialised.FACT, "fact_step"}
        assert "f.opportunity_id IN (3)" in sql


def test_after_every_write_a_table_answers_as_the_whole_text_does(firm: Company) -> None:
    writer = Writer(firm, 7)
    copies = {}
    for _round in range(12):
        copy = copy_of(firm.organisation.pk)
        _compare(firm, copy)
        copies[id(copy)] = copy
        writer.write(2)
    assert {one.tables_made for one in copies.values()} == {len(MARKED)}, "only what changed is asked again"
    assert len(copies) < 8, "the copy was kept over several writes"


@pytest.mark.parametrize("bound", ["MOST_CHANGED", "WORN"])
def test_a_table_that_changed_too_much_is_made_anew(firm: Company, monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    monkeypatch.setattr(materialised, "MOST_CHANGED", 0)
    monkeypatch.setattr(materialised, "WORN", 0.0 if bound == "WORN" else 1.0)
    copy = copy_of(firm.organisation.pk)
    _compare(firm, copy)
    one = Opportunity.objects.filter(organisation=firm.organisation)[0].pk
    for many in range(1, 4):
        Opportunity.objects.filter(pk=one).update(segment=f"{many}")
        copy.bring_up_to_date()
        _compare(firm, copy)
    assert copy.tables_made > len(MARKED)


def test_as_of_an_earlier_moment_the_whole_text_is_asked(firm: Company) -> None:
    copy = copy_of(firm.organisation.pk)
    whole = Scope(firm.organisation.pk, firm.process.pk, **PERIOD)
    for name in MARKED:
        for earlier in (replace(whole, as_of_us=to_us(NOW) - 30 * 86_400_000_000), replace(whole, known_at_us=0)):
            assert measure(name, earlier, copy).rows == _whole_text(name, earlier, copy).rows
    assert copy.tables_made == 0
    assert measure("outcomes", replace(whole, as_of_us=0), copy).rows != measure("outcomes", whole, copy).rows
    assert copy.tables_made == 1


def test_who_asks_while_others_write_is_answered(firm: Company) -> None:
    organisation, process = firm.organisation.pk, firm.process.pk

    def write() -> None:
        try:
            Writer(firm, 11).write(15)
        finally:
            connections.close_all()

    def ask() -> int:
        try:
            act_in(firm.organisation)
            return sum(
                len(measure("step_funnel", Scope(organisation, process), copy_of(organisation)).rows) for _ in "1234"
            )
        finally:
            connections.close_all()

    copy_of(organisation)
    with ThreadPoolExecutor(3) as pool:
        writing, asking = pool.submit(write), [pool.submit(ask) for _ in range(2)]
        writing.result()
        assert all(one.result() > 0 for one in asking)
    _compare(firm, copy_of(organisation))
