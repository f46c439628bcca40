"""An organisation's own fields: filling in, taking out, bringing back."""

from __future__ import annotations

import pytest

from meetpunt.actions.errors import Refused
from meetpunt.actions.own_fields import (
    BadValues,
    FieldTold,
    fill_in,
    hide_field,
    make_field,
    put_back_field,
    remove_field,
)
from meetpunt.actions.undoing import undo
from meetpunt.store.access import NotVisible, Viewer, organisation_ref
from meetpunt.store.models import Account, Change, CustomValue
from meetpunt.store.own_fields import hidden_fields, own_fields, own_values
from meetpunt.store.tenancy import changing
from tests.build import NOW, Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Company:
    made = company()
    made.person("Ada", roles=("administrator",))
    made.person("Bram", "Zuid")
    return made


def viewer(firm: Company, name: str, *roles: str) -> Viewer:
    ref = organisation_ref(firm.organisation)
    return Viewer(ref, firm.people[name].pk, name, frozenset(roles), frozenset(), NOW.date())


def field(firm: Company, kind: str = "text", name: str = "Ovens", choices: tuple[str, ...] = ()) -> int:
    told = FieldTold("account", kind, name, "", choices)
    return make_field(viewer(firm, "Ada", "administrator"), told, NOW)


def account(firm: Company) -> int:
    return Account.objects.create(organisation=firm.organisation, name="Bakkerij Smit", created_at=NOW).pk


def fill(firm: Company, row: int, told: dict[int, str]) -> tuple[Change, ...]:
    with changing(firm.organisation.pk):
        return fill_in(viewer(firm, "Bram", "rep"), "account", row, told, NOW)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", " twee 🍞 ", "twee 🍞"),
        ("number", "2,5", "2.5"),
        ("number", "1.234,50", "1234.5"),
        ("number", "-0,000001", "-0.000001"),
        ("day", "2026-01-31", "2026-01-31"),
        ("yes_no", "no", "no"),
        ("choice", "gas", "gas"),
    ],
)
def test_what_is_filled_in_is_read_back(firm: Company, kind: str, typed: str, kept: str) -> None:
    one, row = field(firm, kind, choices=("gas", "stroom")), account(firm)
    fill(firm, row, {one: typed})
    assert own_values(firm.organisation.pk, [one], [row]) == {row: {one: kept}}
    assert fill(firm, row, {one: typed}) == ()  # the same again changes nothing


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        ("number", "veel", "such as 12 or 2,5"),
        ("number", "1.234", "in two ways"),
        ("number", "9" * 20, "too large"),
        ("number", "NaN", "too large"),
        ("day", "31-01-2026", "2026-01-31"),
        ("choice", "hout", "gas, stroom"),
        ("yes_no", "misschien", "yes or no"),
        ("text", "x" * 2001, "2,000 characters"),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_is_kept(firm: Company, kind: str, typed: str, says: str) -> None:
    good = field(firm, name="Goed")
    bad, row = field(firm, kind, choices=("gas", "stroom")), account(firm)
    with pytest.raises(BadValues) as caught:
        fill(firm, row, {good: "ja", bad: typed})
    assert says in caught.value.problems[bad]
    assert not CustomValue.objects.exists()


def test_emptying_a_field_can_be_undone(firm: Company) -> None:
    one, row = field(firm), account(firm)
    fill(firm, row, {one: "drie"})
    (emptied,) = fill(firm, row, {one: ""})
    assert own_values(firm.organisation.pk, [one], [row]) == {}
    undo(viewer(firm, "Bram", "rep"), emptied.pk, NOW)
    assert own_values(firm.organisation.pk, [one], [row]) == {row: {one: "drie"}}


def test_a_removed_field_comes_back_with_its_values(firm: Company) -> None:
    one, row = field(firm), account(firm)
    fill(firm, row, {one: "drie"})
    ada = viewer(firm, "Ada", "administrator")
    remove_field(ada, one, NOW)
    assert own_fields(firm.organisation.pk, "account") == ()
    assert fill(firm, row, {one: "vier"}) == ()  # a form that was open still: there is no such field any more
    assert remove_field(ada, one, NOW) is None
    put_back_field(ada, one, NOW)
    assert own_values(firm.organisation.pk, [one], [row]) == {row: {one: "drie"}}


def test_a_field_needs_a_name_and_a_choice_needs_values(firm: Company) -> None:
    with pytest.raises(Refused, match="a name"):
        field(firm, name=" ")
    with pytest.raises(Refused, match="two values"):
        field(firm, "choice", choices=("gas", " ", "gas"))
    codes = {field(firm), field(firm)}
    assert len(codes) == 2
    assert [one.code for one in own_fields(firm.organisation.pk)] == ["ovens", "ovens_2"]


def test_what_a_figure_needs_is_not_hidden_and_the_rest_is(firm: Company) -> None:
    ada = viewer(firm, "Ada", "administrator")
    with pytest.raises(Refused, match="needed for"):
        hide_field(ada, "opportunity", "expected_close", True, NOW)
    for _ in range(2):
        hide_field(ada, "account", "website", True, NOW)
    assert hidden_fields(firm.organisation.pk) == {("account", "website")}
    hide_field(ada, "account", "website", False, NOW)
    assert hidden_fields(firm.organisation.pk) == frozenset()


def test_only_administrators_decide_on_fields(firm: Company) -> None:
    one = field(firm)
    bram = viewer(firm, "Bram", "rep")
    with pytest.raises(NotVisible):
        make_field(bram, FieldTold("account", "text", "Ovens", ""), NOW)
    with pytest.raises(NotVisible):
        remove_field(bram, one, NOW)
    with pytest.raises(NotVisible):
        hide_field(bram, "account", "website", True, NOW)
