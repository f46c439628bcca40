"""Questions that are put into SQL once: other values find other rows, and what looks at values is found out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, QuerySet
from django.test.utils import CaptureQueriesContext

from meetpunt.store import prepared as store
from meetpunt.store.access import Viewer, viewer_of_person
from meetpunt.store.access.registration import accounts
from meetpunt.store.fields import to_us
from meetpunt.store.models import Account, Activity, Organisation, Person
from meetpunt.store.prepared import prepared
from meetpunt.store.tenancy import acting_in
from tests.build import NOW, Company, company

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 3)


@pytest.fixture
def firm() -> Company:
    made = company()
    made.person("Bram", "Zuid")
    made.person("Carla", "Noord")
    return made


@pytest.fixture
def elsewhere(db: None) -> int:
    return Organisation.objects.create(name="Elders", slug="elders", created_at=NOW).pk


def viewer(firm: Company, name: str) -> Viewer:
    found = viewer_of_person(firm.people[name].pk, firm.organisation.pk, TODAY)
    assert found is not None
    return found


def made(organisation: int, names: str, owner: int | None = None) -> list[int]:
    common: dict[str, Any] = {"organisation_id": organisation, "owner_id": owner, "created_at": NOW}
    with acting_in(organisation):
        return [Account.objects.create(name=name, **common).pk for name in names]


@prepared
def _names(organisation: int, ids: tuple[int, ...]) -> QuerySet[Account, str]:
    rows = Account.objects.filter(organisation_id=organisation, pk__in=ids)
    return rows.order_by("name").values_list("name", flat=True)


@prepared
def _in_hand(viewer: Viewer, owner: int | None, *, most: int) -> QuerySet[Account]:
    rows = accounts(viewer) if owner is None else accounts(viewer).filter(owner_id=owner)
    return rows.select_related("owner").order_by("name")[:most]


@prepared
def _between(person: int, first: date, last: date, after: datetime) -> QuerySet[Activity, int]:
    rows = Activity.objects.filter(person_id=person, started_on__gte=first, started_on__lte=last)
    return rows.filter(started_at__gt=after).order_by("pk").values_list("pk", flat=True)


def test_other_values_find_other_rows_by_the_same_statement(firm: Company, elsewhere: int) -> None:
    here = made(firm.organisation.pk, "ABC")
    there = made(elsewhere, "XYZ")
    assert _names(firm.organisation.pk, (here[0],)) == ["A"]
    kept = len(store._kept)
    assert _names(firm.organisation.pk, (here[2],)) == ["C"]
    with acting_in(elsewhere):
        assert _names(elsewhere, (there[1],)) == ["Y"]
    assert _names(elsewhere, (here[1],)) == []
    assert len(store._kept) == kept
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert _names(firm.organisation.pk, ()) == []
    assert not len(asked), "nothing can be among none"


def test_lists_are_filled_up_to_sizes_of_which_there_are_few(firm: Company) -> None:
    ids = made(firm.organisation.pk, "ABCDEFG")
    store._kept.clear()
    for size in range(8):
        assert _names(firm.organisation.pk, tuple(ids[:size])) == list("ABCDEFG"[:size])
    assert len(store._kept) == 5  # of none, 1, 2, up to 4 and up to 8
    assert _names(firm.organisation.pk, (ids[0], ids[0], ids[3])) == ["A", "D"]


def test_of_a_viewer_and_of_somebody_else_like_them_each_find_their_own(firm: Company) -> None:
    own = made(firm.organisation.pk, "AB", firm.people["Bram"].pk)
    made(firm.organisation.pk, "CD", firm.people["Carla"].pk)
    bram, carla = viewer(firm, "Bram"), viewer(firm, "Carla")
    rows = _in_hand(bram, None, most=50)
    assert [row.name for row in rows] == [row.name for row in accounts(bram).order_by("name")]
    with CaptureQueriesContext(connection) as asked:
        assert {row.owner.name for row in rows if row.owner} == {firm.people["Bram"].name}
    assert not len(asked), "the owner came along"
    kept = len(store._kept)
    assert not {row.pk for row in _in_hand(carla, None, most=50)} & set(own)
    assert _in_hand(carla, firm.people["Bram"].pk, most=50) == []
    assert len(store._kept) <= kept + 1
    assert [row.name for row in _in_hand(bram, firm.people["Bram"].pk, most=1)] == ["A"]
    first = _in_hand.first(bram, None, most=1)
    assert first is not None
    assert first.name == "A"
    assert _in_hand.first(carla, firm.people["Bram"].pk, most=1) is None


def test_rows_are_counted_by_the_same_question(firm: Company, elsewhere: int) -> None:
    ids = made(firm.organisation.pk, "ABC")
    assert _names.count(firm.organisation.pk, tuple(ids)) == 3
    assert _names.count(elsewhere, tuple(ids)) == 0
    with CaptureQueriesContext(connection) as asked:
        assert _names.count(firm.organisation.pk, ()) == 0
    assert not len(asked)


def test_days_and_moments_are_told_as_the_database_keeps_them(firm: Company) -> None:
    person = firm.people["Bram"].pk
    common: dict[str, Any] = {"organisation": firm.organisation, "person_id": person, "kind": "visit"}
    rows = []
    for day in (1, 2, 3):
        moment = datetime(2026, 6, day, 9, tzinfo=UTC)
        rows.append(Activity.objects.create(**common, recorded_at=NOW, started_on=moment.date(), started_at=moment))
    begin = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert _between(person, date(2026, 6, 1), date(2026, 6, 2), begin) == [rows[1].pk]
    assert _between(person, date(2026, 6, 2), date(2026, 6, 3), begin) == [rows[1].pk, rows[2].pk]
    assert _between(firm.people["Carla"].pk, date(2026, 6, 1), date(2026, 6, 3), begin) == []


def test_a_question_that_changes_its_values_is_refused() -> None:
    @prepared
    def changed(moment: datetime) -> QuerySet[Activity]:
        return Activity.objects.filter(started_at__gt=to_us(moment) + 5)

    @prepared
    def doubled(number: int) -> QuerySet[Person]:
        return Person.objects.filter(pk=number + 1)

    for ask, value in ((changed, datetime(2026, 1, 1, tzinfo=UTC)), (doubled, 4)):
        with pytest.raises(TypeError, match="was not given to the database as it was told"):
            ask(value)  # type: ignore[operator]


def test_a_number_of_a_kind_of_the_databases_own_is_not_looked_for_among_all_that_stand_in() -> None:
    class Wide(int):
        """As psycopg tells numbers: a range compares each of its own with one of these."""

        def __eq__(self, _other: object) -> bool:
            raise AssertionError("looked through")

        __hash__ = int.__hash__

    assert not store._is_strange(Wide(5))
    assert store._is_strange(Wide(store._NUMBERS.start + 5))


def test_a_question_that_looks_at_its_values_is_found_out_where_the_tests_run(firm: Company) -> None:
    @prepared
    def looks(person: int) -> QuerySet[Activity, Any]:
        rows = Activity.objects.values("person_id").annotate(Count("pk"))
        return rows.filter(person_id=person) if person < 1_000_000 else rows.filter(person_id=person, kind="visit")

    with pytest.raises(AssertionError, match="looks asked"):
        looks(firm.people["Bram"].pk)


def test_a_list_that_is_too_long_to_keep_is_asked_all_the_same(firm: Company) -> None:
    ids = made(firm.organisation.pk, "ABC")
    kept = len(store._kept)
    many = (*ids, *range(10**6, 10**6 + store._LONGEST))
    assert _names(firm.organisation.pk, many) == ["A", "B", "C"]
    assert _names.count(firm.organisation.pk, many) == 3
    assert len(store._kept) == kept


def test_what_is_asked_least_makes_room(firm: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_MOST", 3)
    bram = viewer(firm, "Bram")
    made(firm.organisation.pk, "ABC")
    for most in range(1, 9):
        _in_hand(bram, None, most=most)
    assert len(store._kept) == 3
    assert len(_in_hand(bram, None, most=8)) == 3
