"""Kill your darlings: what each field is worth, and which may go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meetpunt.reports.own_fields import FieldLine, field_lines
from meetpunt.store.access import NotVisible, Viewer, organisation_ref
from meetpunt.store.models import Account, CustomField, CustomValue, Opportunity, SavedView
from tests.build import NOW, Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Company:
    made = company()
    made.person("Ada", roles=("administrator",))
    made.person("Bram", "Zuid")
    return made


def lines(firm: Company) -> dict[str, FieldLine]:
    ada = Viewer(
        organisation_ref(firm.organisation),
        firm.people["Ada"].pk,
        "Ada",
        frozenset({"administrator"}),
        frozenset(),
        NOW.date(),
    )
    return {line.key: line for line in field_lines(ada, NOW)}


def own(firm: Company, name: str, on: str = "opportunity", kind: str = "choice") -> CustomField:
    return CustomField.objects.create(
        organisation=firm.organisation, on=on, code=name, name_nl=name, name_en=name, type=kind, made_at=NOW
    )


def say(firm: Company, field: CustomField, row_id: int, text: str = "", number: int | None = None) -> None:
    CustomValue.objects.create(
        organisation=firm.organisation, field=field, row_id=row_id, text=text, number_micro=number
    )


def sell(firm: Company, count: int, won: int, **fields: object) -> list[int]:
    return [
        firm.opportunity("Bram", outcome="won" if place < won else "lost", closed_on=NOW.date(), **fields).pk
        for place in range(count)
    ]


def test_a_field_that_goes_with_winning_is_said_to_and_kept(firm: Company) -> None:
    visit = own(firm, "showroom")
    for row in sell(firm, 40, 28):
        say(firm, visit, row, "yes")
    for row in sell(firm, 60, 12):
        say(firm, visit, row, "no")
    line = lines(firm)[f"own.{visit.pk}"]
    assert (line.filled, line.of) == (100, 100)
    assert line.goes_with_winning
    assert not line.is_proposed
    assert line.bearing is not None
    assert [(one.value, one.n, one.won) for one in line.bearing.values] == [("no", 60, 12), ("yes", 40, 28)]


def test_a_field_that_nobody_fills_in_is_proposed_unless_a_list_or_a_figure_uses_it(firm: Company) -> None:
    sell(firm, 60, 20)
    fax = own(firm, "fax")
    found = lines(firm)
    assert found[f"own.{fax.pk}"].is_proposed
    assert found["opportunity.lead_source"].is_proposed
    assert not found["opportunity.expected_close"].is_proposed  # the forecast needs it
    assert not found["contact.job_title"].is_proposed  # there are no contacts to judge by
    SavedView.objects.create(
        organisation=firm.organisation,
        person=firm.people["Ada"],
        page="opportunities",
        name="Beurs",
        query=f"lead_source=beurs&columns=name,own_{fax.pk}",
        made_at=NOW,
    )
    firm.organisation.__class__.objects.update(change_number=99)
    found = lines(firm)
    assert not found[f"own.{fax.pk}"].is_proposed
    assert not found["opportunity.lead_source"].is_proposed
    assert found[f"own.{fax.pk}"].views == 1


def test_fields_of_the_account_are_set_beside_its_opportunities(firm: Company) -> None:
    large = Account.objects.create(organisation=firm.organisation, name="Groot", segment="groot", created_at=NOW)
    small = Account.objects.create(organisation=firm.organisation, name="Klein", segment="klein", created_at=NOW)
    sell(firm, 50, 35, account=large)
    sell(firm, 50, 10, account=small)
    line = lines(firm)["account.segment"]
    assert line.goes_with_winning
    assert line.bearing is not None
    assert {(one.value, one.won) for one in line.bearing.values} == {("groot", 35), ("klein", 10)}


def test_numbers_are_compared_in_four_groups_named_by_their_bounds(firm: Company) -> None:
    ovens = own(firm, "ovens", kind="number")
    for place, row in enumerate(sell(firm, 80, 30)):
        say(firm, ovens, row, number=(place % 8) * 1_000_000)
    line = lines(firm)[f"own.{ovens.pk}"]
    assert line.bearing is not None
    assert [one.value for one in sorted(line.bearing.values, key=lambda one: str(one.value))] == [
        "0 – 1",
        "2 – 3",
        "4 – 5",
        "6 – 7",
    ]


def test_opportunities_of_long_ago_do_not_count_as_not_filled_in_and_accounts_do(firm: Company) -> None:
    old = NOW - timedelta(days=400)
    Account.objects.create(organisation=firm.organisation, name="Oud", created_at=old)
    Account.objects.create(organisation=firm.organisation, name="Nieuw", phone="013 555 01 42", created_at=NOW)
    Opportunity.objects.filter(pk=firm.opportunity("Bram").pk).update(created_at=old)
    firm.opportunity("Bram", lead_source="beurs")
    found = lines(firm)
    assert (found["account.phone"].filled, found["account.phone"].of) == (1, 2)
    assert (found["opportunity.lead_source"].filled, found["opportunity.lead_source"].of) == (1, 1)


def test_how_often_it_asks_does_not_grow_with_the_records(firm: Company, django_assert_max_num_queries) -> None:
    own(firm, "een")
    sell(firm, 60, 20)
    with django_assert_max_num_queries(24):
        lines(firm)


def test_only_administrators_see_it(firm: Company) -> None:
    bram = Viewer(
        organisation_ref(firm.organisation),
        firm.people["Bram"].pk,
        "Bram",
        frozenset({"rep"}),
        frozenset(),
        NOW.date(),
    )
    with pytest.raises(NotVisible):
        field_lines(bram, NOW)
