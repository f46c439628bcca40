"""What is made again and came out as it was is the very same thing, and nothing else is taken for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from meetpunt.reports.former_parts import with_former_parts
from meetpunt.reports.memory import Memory
from meetpunt.store.models import Team
from meetpunt.store.tenancy import changing
from tests.build import company


@dataclass(frozen=True)
class Line:
    name: dict[str, str]
    value: float | None


@dataclass(frozen=True)
class Report:
    lines: tuple[Line, ...]
    by: dict[str, Line]


def _report(*values: float | None) -> Report:
    lines = tuple(Line({"nl": f"regel {value}"}, value) for value in values)
    return Report(lines, {"first": Line({}, values[0])})


def test_what_came_out_as_it_was_is_the_very_same() -> None:
    former = _report(1.5, None, 3.0)
    assert with_former_parts(former, _report(1.5, None, 3.0)) is former
    assert with_former_parts(None, former) is former


def test_of_what_changed_the_rest_stays() -> None:
    former, made = _report(1.5, None, 3.0), _report(1.5, None, 4.0)
    found = with_former_parts(former, made)
    assert found == made
    assert found.lines[:2] == former.lines[:2]
    assert [one is two for one, two in zip(found.lines, former.lines, strict=True)] == [True, True, False]
    assert found.by is former.by


def test_more_and_fewer_lines_are_told_apart() -> None:
    former = _report(1.5, 2.5)
    for made in (_report(1.5), _report(1.5, 2.5, 3.5), replace(former, lines=())):
        assert with_former_parts(former, made) == made


@pytest.mark.parametrize(
    ("former", "made"),
    [(1, 1.0), (1, True), (Decimal("1.0"), Decimal("1.00")), ({"a": 1, "b": 2}, {"b": 2, "a": 1}), ((1,), [1])],
)
def test_what_is_equal_and_reads_otherwise_is_not_the_same(former: object, made: object) -> None:
    found = with_former_parts((former,), (made,))
    assert repr(found) == repr((made,))


@pytest.mark.django_db(transaction=True)
def test_a_report_is_made_anew_after_a_write_and_its_parts_stay() -> None:
    organisation, memory = company().organisation, Memory(room=4)

    def report() -> Report:
        return _report(1.5, float(Team.objects.filter(organisation=organisation).count()))

    first = memory.to_draw(organisation.pk, "report", report)
    with changing(organisation.pk):
        Team.objects.create(organisation=organisation, name="Noord")
    second = memory.to_draw(organisation.pk, "report", report)
    assert second.lines[1].value == 1.0
    assert second.lines[0] is first.lines[0]
