"""The event log that is kept is the one that would be made anew, whatever was written in between."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.measures.scope import Scope
from meetpunt.reports import log
from meetpunt.reports.log import ProcessLog, process_log
from meetpunt.reports.memory import Memory
from meetpunt.store.models import Opportunity, Product, StageEvent
from meetpunt.store.tenancy import acting_in, change_number, changing
from tests.build import Company, company, day
from tests.measures.columnar.writing import Writer
from tests.measures.crowd import crowd


def _log(firm: Company) -> ProcessLog:
    organisation = firm.organisation.pk
    return process_log(Scope(organisation, firm.process.pk), len(firm.steps), change_number(organisation))


def _made_anew(firm: Company, monkeypatch: pytest.MonkeyPatch) -> ProcessLog:
    """The same log by who remembers nothing; what is kept stays."""
    with monkeypatch.context() as patch:
        patch.setattr(log, "event_logs", Memory(room=1))
        return _log(firm)


def _same(one: Any, other: Any, name: str = "log") -> None:
    if is_dataclass(one):
        for field in fields(one):
            if field.name == "renewals":
                continue  # how it came about
            _same(getattr(one, field.name), getattr(other, field.name), f"{name}.{field.name}")
    elif isinstance(one, np.ndarray):
        assert one.dtype == other.dtype, name
        np.testing.assert_array_equal(one, other, name)
    elif isinstance(one, dict):
        assert one.keys() == other.keys(), name
        for key in one:
            _same(one[key], other[key], f"{name}[{key}]")
    else:
        assert one == other, name


@pytest.mark.parametrize("columnar", ["never", "always"])
def test_after_each_write_the_log_is_what_it_would_be_made_anew(
    own_database: None, settings: Any, columnar: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.COLUMNAR = columnar
    firm = crowd("Proefbedrijf", 4, opportunities=40)
    firm.organisation_products = list(  # type: ignore[attr-defined]
        Product.objects.filter(organisation=firm.organisation)
    )
    writer = Writer(firm, 3)
    with acting_in(firm.organisation.pk):
        for _ in range(60):
            _same(_log(firm), _made_anew(firm, monkeypatch))
            writer.write()


def test_who_comes_into_a_clean_up_or_goes_out_of_it_changes_too(
    own_database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm = company()
    firm.person("Ans")
    some = [firm.opportunity("Ans", segment="mkb") for _ in range(14)]
    for one in some:
        firm.event(one, "step", day(1), 0)

    def lose(which: list[Opportunity]) -> list[StageEvent]:
        with changing(firm.organisation.pk):
            return [firm.event(one, "lost", day(9), reason="prijs") for one in which]

    def how_many() -> int:
        kept = _log(firm)
        _same(kept, _made_anew(firm, monkeypatch))
        return int(np.count_nonzero(kept.histories.bulk_closed))

    with acting_in(firm.organisation.pk):
        assert how_many() == 0
        lost = lose(some[:9])
        assert how_many() == 0, "nine on one day are no clean-up"
        lost += lose(some[9:12])
        assert how_many() == 12
        with changing(firm.organisation.pk):
            lost[0].delete()
        assert how_many() == 11
        with changing(firm.organisation.pk):
            for one in lost[1:3]:
                one.delete()
        assert how_many() == 0


def test_of_what_changed_alone_the_events_are_read(own_database: None, settings: Any) -> None:
    settings.COLUMNAR = "never"
    firm = crowd("Proefbedrijf", 4, opportunities=40)
    organisation = firm.organisation.pk

    def read() -> list[bool]:
        """Of each reading of events whether it was about some opportunities."""
        with CaptureQueriesContext(connection) as told:
            _log(firm)
        return ["opportunity_id IN" in one["sql"] for one in told.captured_queries if "fact_stage" in one["sql"]]

    with acting_in(organisation):
        assert read() == [False]
        assert read() == []
        with changing(organisation):
            StageEvent.objects.filter(organisation=organisation).first().save()  # type: ignore[union-attr]
        assert read() == [True]
        with changing(organisation):
            Opportunity.objects.filter(organisation=organisation).first().delete()  # type: ignore[union-attr]
        assert read() == [True]
        with changing(organisation):
            firm.steps[0].save()
        assert read() == [False], "a step stands in all of them"
        with changing(organisation):
            StageEvent.objects.filter(organisation=organisation).last().delete()  # type: ignore[union-attr]
            assert read() == [False], "who is writing sees what nobody was told yet"
        assert read() == [False], "what was read within a transaction is no part of what is kept"
