"""The audit trail is only added to, by whomever, and tells when somebody got at it all the same."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

import pytest
from django.db import DatabaseError, connection, transaction

from meetpunt.store import trail_lock
from meetpunt.store.models import Change, Person, TrailDoor
from meetpunt.store.tenancy import acting_in, changing
from meetpunt.store.trail_chain import Finding, Wrong, append, verify
from meetpunt.store.trail_lock import opened
from tests.build import NOW, Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Company:
    firm = company()
    firm.person("Anna")
    for number in range(1, 6):
        write(firm, f"Klant {number}")
    return firm


def write(firm: Company, name: str) -> Change:
    told = {"name": name, "share": 2.0, "none": None, "list": [1, 0.25]}
    line = Change(
        organisation=firm.organisation,
        by=firm.people["Anna"],
        at=NOW,
        kind=Change.Kind.MADE,
        table="account",
        row_id=7,
        name=name,
        after=told,
    )
    with changing(firm.organisation.pk):
        return append(line)


def sql(statement: str, *told: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, told)


def tampered(firm: Company, statement: str, *told: object) -> tuple[Finding, ...]:
    """What is found after somebody who could take the lock off did so."""
    trail_lock.drop(connection)
    with acting_in(firm.organisation.pk):
        sql(statement, *told)
    trail_lock.lay(connection)
    return verify(firm.organisation.pk).findings


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET name = 'anders'",
        "UPDATE change SET after = '{}'",
        "UPDATE change SET by_id = NULL",
        "UPDATE change SET at = at + 1",
        "UPDATE change SET number = number + 100",
        "UPDATE change SET mark = '', digest = ''",
        "UPDATE change SET salt = ''",
        "UPDATE change SET id = id + 1000",
        "DELETE FROM change",
        "DELETE FROM change WHERE number = 5",
    ],
)
def test_no_statement_changes_or_removes_a_line(firm: Company, statement: str) -> None:
    with pytest.raises(DatabaseError, match=trail_lock.REFUSAL):
        sql(statement)
    with pytest.raises(DatabaseError, match=trail_lock.REFUSAL), transaction.atomic():
        Change.objects.all().delete()
    assert Change.objects.count() == 5
    assert verify(firm.organisation.pk).findings == ()


@pytest.mark.postgres
def test_the_table_cannot_be_emptied_at_once_either(firm: Company) -> None:
    connection.check_constraints()
    with pytest.raises(DatabaseError, match=trail_lock.REFUSAL):
        sql("TRUNCATE change CASCADE")


def test_that_a_line_was_undone_is_noted_once(firm: Company) -> None:
    first, second, third = Change.objects.order_by("pk")[:3]
    Change.objects.filter(pk=first.pk).update(undone_by=second)
    with pytest.raises(DatabaseError, match=trail_lock.REFUSAL), transaction.atomic():
        Change.objects.filter(pk=first.pk).update(undone_by=third)
    assert verify(firm.organisation.pk).findings == ()


def test_the_door_opens_for_its_own_organisation_and_closes_behind_who_went_through(firm: Company) -> None:
    other = company("Ander bedrijf")
    for organisation, refuses in ((other.organisation, True), (firm.organisation, False)):
        with acting_in(organisation.pk), transaction.atomic():
            said = pytest.raises(DatabaseError, match=trail_lock.REFUSAL) if refuses else nullcontext()
            with opened(organisation.pk, TrailDoor.Why.ERASING), said, acting_in(firm.organisation.pk):
                sql("UPDATE change SET name = '', salt = '', before = '{}', after = '{}' WHERE number = 2")
    with acting_in(firm.organisation.pk):
        with pytest.raises(DatabaseError, match=trail_lock.REFUSAL):
            sql("UPDATE change SET name = ''")
        assert not TrailDoor.objects.exists()
    found = verify(firm.organisation.pk)
    assert (found.lines, found.erased, found.findings) == (5, 1, ())


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE change SET name = 'anders' WHERE number = 3", (Wrong.ALTERED, 3)),
        ('UPDATE change SET after = \'{"name": "Klant 2"}\' WHERE number = 3', (Wrong.ALTERED, 3)),
        ("UPDATE change SET by_id = NULL WHERE number = 1", (Wrong.ALTERED, 1)),
        ("UPDATE change SET at = at - 86400000000 WHERE number = 5", (Wrong.ALTERED, 5)),
        ("UPDATE change SET row_id = 8 WHERE number = 2", (Wrong.ALTERED, 2)),
        ("DELETE FROM change WHERE number = 3", (Wrong.REMOVED, 3)),
        ("DELETE FROM change WHERE number = 5", (Wrong.CUT, 4)),
        ("DELETE FROM change", (Wrong.CUT, 0)),
        ("UPDATE change SET number = NULL, mark = '', digest = '' WHERE number = 5", (Wrong.ADDED, 0)),
    ],
)
def test_what_was_altered_removed_or_taken_off_is_found(
    firm: Company, statement: str, finding: tuple[Wrong, int]
) -> None:
    found = tampered(firm, statement)
    assert finding in [(one.wrong, one.number) for one in found]


def test_who_makes_the_whole_chain_anew_is_betrayed_by_a_mark_that_was_kept_elsewhere(firm: Company) -> None:
    kept = verify(firm.organisation.pk).mark
    assert verify(firm.organisation.pk, kept).knows
    trail_lock.drop(connection)
    with acting_in(firm.organisation.pk):
        names = list(Change.objects.order_by("number").values_list("name", flat=True))
        sql("DELETE FROM change")
        sql("DELETE FROM trail_head")
    for name in names[1:]:
        write(firm, name)
    trail_lock.lay(connection)
    assert verify(firm.organisation.pk).findings == ()
    assert not verify(firm.organisation.pk, kept).knows


def test_lines_from_before_the_chain_stay_outside_it_and_are_counted(firm: Company) -> None:
    other = company("Ander bedrijf")
    other.person("Anna")
    old = Change(organisation=other.organisation, at=NOW, kind="made", table="account", row_id=1)
    old.save()
    write(other, "Klant")
    found = verify(other.organisation.pk)
    assert (found.lines, found.before, found.findings) == (1, 1, ())


def test_what_a_database_gives_back_otherwise_than_it_got_it_is_no_alteration(firm: Company) -> None:
    with changing(firm.organisation.pk):
        for told in ({"a": 3.0, "b": -0.0, "c": 1e20, "d": 1e-7}, {"z": {"2": [None, True, "é\u2028"]}}, {"n": 10**18}):
            line = Change(organisation=firm.organisation, at=NOW, kind="made", table="x", row_id=1, before=told)
            append(line)
    assert verify(firm.organisation.pk).findings == ()


def test_who_wrote_a_line_can_not_be_removed(firm: Company) -> None:
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        Person.objects.get(name="Anna").delete()


def test_writing_a_line_costs_three_statements(firm: Company, django_assert_num_queries: Callable[..., object]) -> None:
    line = Change(organisation=firm.organisation, at=NOW, kind="made", table="account", row_id=1)
    with (
        transaction.atomic(),
        django_assert_num_queries(3),
    ):
        append(line)
