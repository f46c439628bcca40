"""What stands beside many people is made again after it changed, and only then, and only while nobody waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.reports import ahead as module
from meetpunt.reports.ahead import ASKED_LATELY, ROOM, Ahead, ahead
from meetpunt.reports.kpis.counting import Who
from meetpunt.reports.kpis.figures import Range
from meetpunt.reports.kpis.made import Making
from meetpunt.reports.kpis.values import KpiAsk, by_person, kpis, ranges
from meetpunt.reports.memory import forget_everything
from meetpunt.store.access import Viewer, viewer_of_person
from meetpunt.store.models import Activity
from meetpunt.store.refs import Place
from meetpunt.store.tenancy import change_number, changing
from meetpunt.store.trace import tracing
from tests.build import Company
from tests.reports.worked_quarter import FIRST, LAST, worked_quarter

pytestmark = pytest.mark.django_db(transaction=True)

COUNTED = ("visits", "calls", "hours_per_order", "cost_per_visit", "overdue_customers")
OTHERS = ("Eva", "Lars", "Noor", "Tom", "Zoe")


@pytest.fixture
def firm() -> Company:
    ahead.forget()
    found = worked_quarter()
    for name in OTHERS:
        found.person(name, "Zuid")
    return found


@pytest.fixture
def one() -> Ahead:
    return Ahead()


def _changes(firm: Company) -> None:
    with changing(firm.organisation.pk):
        pass


def _wanted(one: Ahead, firm: Company, key: str, make: Callable[[], object]) -> None:
    one.want(firm.organisation.pk, key, change_number(firm.organisation.pk), make)


def test_it_is_made_again_once_after_each_change(one: Ahead, firm: Company) -> None:
    made: list[str] = []
    _wanted(one, firm, "values", lambda: made.append("values"))
    one.renew()
    assert made == [], "nothing changed since somebody asked"
    for count in (1, 2):
        _changes(firm)
        one.renew()
        one.renew()
        assert len(made) == count


def test_whoever_has_to_be_answered_goes_before(one: Ahead, firm: Company) -> None:
    made: list[str] = []
    _wanted(one, firm, "values", lambda: made.append("values"))
    _changes(firm)
    with tracing(None):
        one.renew()
    assert made == []
    one.renew()
    assert made == ["values"]


def test_what_nobody_asked_for_lately_is_left(one: Ahead, firm: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    _wanted(one, firm, "values", lambda: made.append("values"))
    _changes(firm)
    now = time.monotonic()
    monkeypatch.setattr(module.time, "monotonic", lambda: now + ASKED_LATELY + 1)
    one.renew()
    assert made == []


def test_only_so_much_is_made_and_the_latest_asked_for_first(one: Ahead, firm: Company) -> None:
    made: list[int] = []
    for number in range(ROOM + 2):
        _wanted(one, firm, str(number), lambda number=number: made.append(number))  # type: ignore[misc]
    _changes(firm)
    one.renew()
    assert made == [*range(ROOM + 1, 1, -1)]


def test_what_fails_is_left_to_who_asks_and_the_rest_is_made(one: Ahead, firm: Company) -> None:
    made: list[str] = []

    def fails() -> None:
        made.append("fails")
        raise ValueError("no such thing")

    _wanted(one, firm, "values", lambda: made.append("values"))
    _wanted(one, firm, "fails", fails)
    for _ in range(2):
        _changes(firm)
        one.renew()
    assert made == ["fails", "values", "values"]


def test_an_organisation_that_is_gone_is_forgotten(one: Ahead, firm: Company) -> None:
    made: list[str] = []
    _wanted(one, firm, "values", lambda: made.append("values"))
    one.want(900_000_000, "of nobody", 1, lambda: made.append("of nobody"))
    _changes(firm)
    one.renew()
    assert made == ["values"]


def test_to_make_it_again_is_not_to_ask_for_it(one: Ahead, firm: Company) -> None:
    made: list[str] = []

    def again() -> None:
        made.append("values")
        _wanted(one, firm, "more", lambda: made.append("more"))

    _wanted(one, firm, "values", again)
    for _ in range(2):
        _changes(firm)
        one.renew()
    assert made == ["values", "values"]


def _as(firm: Company, name: str) -> Viewer:
    found = viewer_of_person(firm.people[name].pk, firm.organisation.pk, LAST)
    assert found is not None
    return found


def _beside(firm: Company, name: str) -> tuple[int, dict[str, Range | None]]:
    """How many statements it takes to say where the others are, and where."""
    viewer = _as(firm, name)
    ask = KpiAsk(FIRST, LAST, Place(person_id=firm.people[name].pk))
    with CaptureQueriesContext(connection) as asked:
        found = ranges(viewer, COUNTED, ask)
    return len(asked), found


def _visit_of(firm: Company, name: str) -> None:
    one = Activity.objects.filter(person=firm.people["Bram"], kind="visit", status="held").first()
    assert one is not None
    one.pk = one.external_id = one.client_key = None
    one.person = firm.people[name]
    with changing(firm.organisation.pk, leaves_accounts=True):
        one.save(force_insert=True)


def test_where_the_others_are_is_at_hand_after_a_visit_and_as_if_it_was_made_then(firm: Company) -> None:
    forget_everything()
    _beside(firm, "Bram")
    _visit_of(firm, "Eva")
    waited, _found = _beside(firm, "Bram")
    _visit_of(firm, "Noor")
    ahead.renew()
    at_hand, found = _beside(firm, "Bram")
    assert at_hand < waited / 2
    assert found["visits"] == Range(0, 0, 1, 5, True), "Eva and Noor made one each, the three others none"
    forget_everything()
    assert _beside(firm, "Bram")[1] == found


def test_what_was_made_for_one_is_at_hand_for_the_next(firm: Company) -> None:
    forget_everything()
    alone, _found = _beside(firm, "Eva")
    forget_everything()
    _beside(firm, "Bram")
    at_hand, found = _beside(firm, "Eva")
    assert at_hand < alone / 2
    visits = found["visits"]
    assert visits is not None
    assert (visits.low, visits.median, visits.high, visits.people) == (0, 0, 0, 5), "Bram's fifteen, and four without"


def test_of_many_at_once_each_has_what_they_have_alone(firm: Company) -> None:
    """What serving cost is kept person by person; after a visit of somebody as well."""
    codes = ("cost_per_visit", "cost_per_order", "break_even_order", "visits", "overdue_customers")
    for name in ("Bram", "Eva", "Bram"):
        _visit_of(firm, name)
        many = by_person(_as(firm, "Anna"), firm.teams["Zuid"].pk, codes, KpiAsk(FIRST, LAST))
        for one in (firm.people["Bram"].pk, firm.people["Eva"].pk):
            forget_everything()
            alone = by_person(_as(firm, "Anna"), firm.teams["Zuid"].pk, codes, KpiAsk(FIRST, LAST))
            assert many[one] == alone[one]


def test_a_recipe_that_is_tried_is_not_mistaken_for_another_one(firm: Company) -> None:
    """The look while a KPI is made out of blocks gives each of them the same code."""
    viewer = _as(firm, "Anna")
    known = {one.code: one for one in kpis(viewer)}
    tried = [replace(known[code], code="own-new") for code in ("visits", "calls")]
    bram = Who("owner", (firm.people["Bram"].pk,))
    found = [Making(viewer, KpiAsk(FIRST, LAST), (one,)).of(bram)[bram.ids[0]]["own-new"].value for one in tried]
    assert found == [15, 6]
