"""Answers are kept while the facts that a text reads stay, and never longer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from meetpunt.measures.columnar.copies import copies
from meetpunt.measures.scope import Scope
from meetpunt.measures.since import since
from meetpunt.reports.memory import Memory
from meetpunt.reports.view import remembered
from meetpunt.store.fields import to_day_number
from meetpunt.store.models import Activity, ExchangeRate, Opportunity, Person, PoolRelease, StageEvent
from meetpunt.store.models import Organisation as OrganisationModel
from meetpunt.store.tenancy import acting_in, change_number, changing
from tests.build import Company
from tests.measures.crowd import crowd

TEXTS = ("step_funnel", "registration", "order_intake", "tool_uses")


@pytest.fixture
def firm(own_database: None, settings: object) -> Company:
    """A small organisation whose writes are committed, beside another one."""
    crowd("Ander bedrijf", 5, opportunities=5)
    firm = crowd("Proefbedrijf", 4, opportunities=40)
    settings.COLUMNAR = "never"  # type: ignore[attr-defined]
    return firm


def _numbers(firm: Company) -> dict[str, int]:
    organisation = firm.organisation.pk
    with acting_in(organisation):
        change = change_number(organisation)
        return {name: since.of(name, Scope(organisation, firm.process.pk), change) for name in TEXTS}


def _changed(firm: Company, before: dict[str, int]) -> set[str]:
    after = _numbers(firm)
    assert all(after[name] >= before[name] for name in TEXTS)
    return {name for name in TEXTS if after[name] != before[name]}


def test_a_visit_makes_stale_what_was_counted_from_activities_alone(firm: Company) -> None:
    before = _numbers(firm)
    with changing(firm.organisation.pk):
        Activity.objects.filter(organisation=firm.organisation).first().save()  # type: ignore[union-attr]
    assert _changed(firm, before) == {"registration"}


def test_an_event_makes_stale_what_was_counted_from_events(firm: Company) -> None:
    before = _numbers(firm)
    with changing(firm.organisation.pk):
        _events(firm, last=False).first().save()  # type: ignore[union-attr]
    assert _changed(firm, before) == {"step_funnel"}


def test_an_order_that_is_won_makes_stale_what_was_counted_from_orders(firm: Company) -> None:
    before = _numbers(firm)
    with changing(firm.organisation.pk):
        _events(firm, last=True).first().save()  # type: ignore[union-attr]
    assert _changed(firm, before) == {"step_funnel", "order_intake"}


@pytest.mark.parametrize(("was", "is_now", "stale"), [
    ("won", "won", True), ("won", "open", True), ("open", "won", True), ("open", "lost", False),
])  # fmt: skip
def test_a_change_of_what_is_or_was_won_makes_orders_stale(firm: Company, was: str, is_now: str, stale: bool) -> None:
    one = Opportunity.objects.filter(organisation=firm.organisation).first()
    assert one is not None
    with changing(firm.organisation.pk):
        Opportunity.objects.filter(pk=one.pk).update(outcome=was)
    before = _numbers(firm)
    with changing(firm.organisation.pk):
        Opportunity.objects.filter(pk=one.pk).update(outcome=is_now, segment="groot")
    assert _changed(firm, before) == {"step_funnel", *(["order_intake"] if stale else [])}


def _events(firm: Company, *, last: bool) -> Any:
    return StageEvent.objects.filter(organisation=firm.organisation, kind="step", step__is_final=last)


def test_what_stands_in_no_fact_makes_nothing_stale(firm: Company) -> None:
    before = _numbers(firm)
    with changing(firm.organisation.pk):
        Person.objects.filter(organisation=firm.organisation).first().save()  # type: ignore[union-attr]
    assert not _changed(firm, before)


def test_what_stands_in_all_facts_makes_everything_stale(firm: Company) -> None:
    before = _numbers(firm)
    with changing(firm.organisation.pk):
        ExchangeRate.objects.filter(organisation=firm.organisation).delete()
    assert _changed(firm, before) == set(TEXTS)


def test_an_answer_is_asked_again_after_its_facts_changed(firm: Company) -> None:
    organisation = firm.organisation.pk
    scope = Scope(organisation, firm.process.pk)
    with acting_in(organisation):
        first = remembered("step_funnel", scope, change_number(organisation))
        with changing(organisation):
            Activity.objects.filter(organisation=organisation).delete()
        assert remembered("step_funnel", scope, change_number(organisation)) is first
        with changing(organisation):
            StageEvent.objects.filter(organisation=organisation, step__position__gte=1).delete()
        assert remembered("step_funnel", scope, change_number(organisation)) != first


@pytest.mark.django_db
def test_within_a_transaction_answers_are_kept_under_the_change_number() -> None:
    organisation = crowd("Proefbedrijf", 4, opportunities=5).organisation.pk
    change = change_number(organisation)
    assert since.of("step_funnel", Scope(organisation, 1), change) == change


def _people(memory: Memory, firm: Company, made: list[str]) -> int:
    """How many people there are, with the rows of a measure read within."""

    def count() -> int:
        made.append("people")
        remembered("registration", Scope(firm.organisation.pk), change_number(firm.organisation.pk))
        return Person.objects.filter(organisation=firm.organisation).count()

    return memory.while_it_holds(firm.organisation.pk, "people", count)


@pytest.mark.parametrize("columnar", ["never", "always"])
def test_a_result_is_made_anew_only_when_something_changed_that_was_read_for_it(
    firm: Company, settings: object, columnar: str
) -> None:
    settings.COLUMNAR = columnar  # type: ignore[attr-defined]
    memory, made, organisation = Memory(room=8), [], firm.organisation.pk
    with acting_in(organisation):
        people = _people(memory, firm, made)
        with changing(organisation):
            StageEvent.objects.filter(organisation=organisation).first().save()  # type: ignore[union-attr]
        assert _people(memory, firm, made) == people
        assert len(made) == 1, "no event was read for it"
        with changing(organisation):
            Person.objects.create(organisation=firm.organisation, name="Nieuw")
        assert _people(memory, firm, made) == people + 1
        with changing(organisation):
            Activity.objects.filter(organisation=organisation).first().save()  # type: ignore[union-attr]
        _people(memory, firm, made)
        assert len(made) == 3, "the measure within it counts activities"
        copies.wait()
        _people(memory, firm, made)
        assert len(made) == 3


def test_what_is_made_of_a_kept_result_goes_with_it(firm: Company) -> None:
    memory, made, organisation = Memory(room=8), [], firm.organisation.pk

    def outer() -> int:
        made.append("outer")
        return _people(memory, firm, made) * 2

    with acting_in(organisation):
        _people(memory, firm, made)
        first = memory.while_it_holds(organisation, "twice", outer)
        with changing(organisation):
            Person.objects.create(organisation=firm.organisation, name="Nieuw")
        assert memory.while_it_holds(organisation, "twice", outer) == first + 2
    assert made == ["people", "outer", "outer", "people"]


def test_a_setting_of_the_organisation_is_read_anew_and_its_change_number_alone_is_not(firm: Company) -> None:
    memory, made, organisation = Memory(room=8), [], firm.organisation.pk

    def currency() -> str:
        made.append("currency")
        return str(OrganisationModel.objects.values_list("language", flat=True).get(pk=organisation))

    with acting_in(organisation):
        assert memory.while_it_holds(organisation, "language", currency) == "nl"
        with changing(organisation):
            pass
        assert memory.while_it_holds(organisation, "language", currency) == "nl"
        assert len(made) == 1
        with changing(organisation):
            OrganisationModel.objects.filter(pk=organisation).update(language="en")
        assert memory.while_it_holds(organisation, "language", currency) == "en"


def test_what_belongs_to_no_organisation_is_read_anew_after_every_write(firm: Company) -> None:
    memory, made, organisation = Memory(room=8), [], firm.organisation.pk

    def releases() -> int:
        made.append("releases")
        return PoolRelease.objects.count()

    with acting_in(organisation):
        for _round in range(2):
            memory.while_it_holds(organisation, "releases", releases)
            memory.while_it_holds(organisation, "releases", releases)
            with changing(organisation):
                pass
    assert len(made) == 2


def test_a_result_stays_while_others_or_other_days_are_worked_on(firm: Company) -> None:
    """Made of what Bram did in February alone."""
    memory, made, organisation = Memory(room=8), [], firm.organisation.pk
    bram, other = (firm.people[name] for name in ("Bram", "Anna"))
    first, last = (to_day_number(date(2026, 2, one)) for one in (1, 28))
    scope = Scope(organisation, owners=(bram.pk,), from_day=first, until_day=last)

    def count() -> None:
        made.append("registration")
        remembered("registration", scope, change_number(organisation))

    def work(person: Person | None, day_of_it: date | None) -> bool:
        """Whether it is made anew after a visit of somebody on a day."""
        with changing(organisation):
            Activity.objects.filter(pk=visit.pk).update(person=person, started_on=day_of_it)
        before = len(made)
        memory.while_it_holds(organisation, "february", count)
        return len(made) > before

    with acting_in(organisation):
        visit = Activity.objects.filter(organisation=organisation).first()
        assert visit is not None
        work(other, date(2026, 1, 20))
        memory.while_it_holds(organisation, "february", count)
        assert not work(other, date(2026, 2, 20)), "another person"
        assert work(bram, date(2026, 2, 20)), "taken over by him"
        assert work(bram, date(2026, 3, 1)), "it was in February"
        assert not work(bram, date(2026, 3, 2))
        assert work(bram, None), "a day that is not known may be any"
        assert work(None, date(2026, 2, 3)), "it was his"
        assert not work(None, date(2026, 2, 4)), "nobody's"
        with changing(organisation):
            ExchangeRate.objects.filter(organisation=organisation).delete()
        assert work(None, date(2026, 1, 1)), "everything changed"
