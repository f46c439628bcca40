"""Row-level security really binds the role that the product signs in as: a forgotten filter shows nothing."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.utils import DataError

from meetpunt.store import schema
from meetpunt.store.access import organisations_of
from meetpunt.store.models import Login, Opportunity, Person, SignOn, SignOnDomain, Team
from meetpunt.store.models.base import Owned
from meetpunt.store.tenancy import acting_in, changing
from tests.build import Company, company, day

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

WITHOUT_A_LOCK = {
    "job": "a job carries ids and no content; one worker serves all organisations",
    "organisation_size": "how large each is: numbers, for who runs the installation",
    "operator_line": "what operators did; it stays when the organisation is gone",
}


@pytest.fixture
def ours() -> Company:
    return _with_an_opportunity("Ons bedrijf")


@pytest.fixture
def theirs() -> Company:
    return _with_an_opportunity("Hun bedrijf")


def _with_an_opportunity(name: str) -> Company:
    firm = company(name)
    firm.person("Anna", "Noord")
    firm.event(firm.opportunity("Anna"), "step", day(1), 0)
    return firm


def _ask(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        rows: list[tuple[object, ...]] = cursor.fetchall()
        return rows


def test_the_role_of_the_product_can_not_pass_the_locks_by() -> None:
    assert _ask("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user") == [(False, False)]


def test_every_table_of_an_organisation_is_locked_also_for_its_owner() -> None:
    locked = {
        name
        for (name,) in _ask(
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid "
            "WHERE c.relrowsecurity AND c.relforcerowsecurity AND p.polname = 'own_organisation'"
        )
    }
    having = {
        name
        for (name,) in _ask(
            "SELECT a.attrelid::regclass::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
            "WHERE a.attname = 'organisation_id' AND c.relkind = 'r' AND NOT a.attisdropped"
        )
    }
    assert having - locked == set(WITHOUT_A_LOCK), "a table with organisation_id has no policy: derive it from Owned"
    assert locked == set(schema.owned_tables())


def test_what_refers_to_a_locked_table_is_locked_itself() -> None:
    owned = {model for model in apps.get_app_config("store").get_models() if issubclass(model, Owned)}
    open_tables = {
        model._meta.db_table
        for model in apps.get_app_config("store").get_models()
        if model not in owned and any(field.related_model in owned for field in model._meta.fields)
    }
    assert open_tables == set()


def test_who_acts_in_no_organisation_sees_nothing(ours: Company, theirs: Company) -> None:
    with acting_in(None):
        for table in schema.owned_tables():
            assert _ask(f'SELECT COUNT(*) FROM "{table}"') == [(0,)], table
        for view, _query in schema.facts():
            assert _ask(f"SELECT COUNT(*) FROM {view}") == [(0,)], view


def test_who_acts_in_an_organisation_sees_only_its_rows_however_they_ask(ours: Company, theirs: Company) -> None:
    with acting_in(ours.organisation.pk):
        assert _ask("SELECT DISTINCT organisation_id FROM opportunity") == [(ours.organisation.pk,)]
        assert _ask("SELECT DISTINCT organisation_id FROM fact_stage") == [(ours.organisation.pk,)]
        assert _ask(f"SELECT 1 FROM opportunity WHERE organisation_id = {theirs.organisation.pk} OR 1 = 1") == [(1,)]
        assert list(Team.objects.values_list("organisation_id", flat=True)) == [ours.organisation.pk]
    with acting_in(theirs.organisation.pk):
        assert _ask("SELECT DISTINCT organisation_id FROM opportunity") == [(theirs.organisation.pk,)]


def test_nothing_can_be_written_for_another_organisation(ours: Company, theirs: Company) -> None:
    with acting_in(ours.organisation.pk):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Team.objects.create(organisation=theirs.organisation, name="Ingeslopen")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Team.objects.filter(organisation=ours.organisation).update(organisation=theirs.organisation)
        assert Team.objects.filter(organisation=theirs.organisation).update(name="Anders") == 0
        assert Opportunity.objects.filter(organisation=theirs.organisation).delete()[0] == 0
    with acting_in(theirs.organisation.pk):
        assert Team.objects.get().name == "Noord"
        assert Opportunity.objects.count() == 1


def test_who_has_a_mail_domain_can_be_asked_by_anybody_and_nothing_else_of_a_sign_on(ours: Company) -> None:
    with changing(ours.organisation.pk):
        of = {"organisation": ours.organisation}
        SignOn.objects.create(**of, name="Ons", issuer="https://x.example", client_id="x", kept_at=day(1))
        SignOnDomain.objects.create(**of, domain="ons.example")
    with acting_in(None):
        assert list(SignOnDomain.objects.values_list("domain", flat=True)) == ["ons.example"]
        assert not SignOn.objects.exists()
        assert SignOnDomain.objects.update(domain="hun.example") == 0
        assert SignOnDomain.objects.all().delete()[0] == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            SignOnDomain.objects.create(**of, domain="ook.example")


def test_nothing_can_be_written_without_acting_in_an_organisation(ours: Company) -> None:
    with acting_in(None):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Team.objects.create(organisation=ours.organisation, name="Vergeten")
        assert Opportunity.objects.update(name="Anders") == 0
        assert Opportunity.objects.all().delete()[0] == 0
    assert Opportunity.objects.get().name == "Kans"


def test_a_view_looks_with_the_eyes_of_who_asks() -> None:
    """A view that is made by a superuser would else show every organisation's rows to whoever may read it."""
    views = _ask("SELECT c.relname, c.reloptions FROM pg_class c WHERE c.relkind = 'v' AND c.relname LIKE 'fact%'")
    assert views
    assert [name for name, options in views if "security_invoker=true" not in (options or [])] == []  # type: ignore[operator]


def test_a_person_finds_their_organisations_by_their_sign_in_and_nobody_else(ours: Company, theirs: Company) -> None:
    anna, bram = (Login.objects.create_user(f"{name}@proef.example", "een wachtwoord") for name in ("anna", "bram"))
    for firm in (ours, theirs):
        with changing(firm.organisation.pk):
            Person.objects.filter(name="Anna", organisation=firm.organisation).update(login=anna)
    with acting_in(None, anna.pk):
        assert [one.name for one in organisations_of(anna.pk)] == ["Hun bedrijf", "Ons bedrijf"]
        assert set(Person.objects.values_list("login_id", flat=True)) == {anna.pk}
        assert Opportunity.objects.count() == 0
    with acting_in(None, bram.pk):
        assert organisations_of(bram.pk) == ()
        assert Person.objects.count() == 0


def test_a_sign_in_does_not_let_a_person_write_in_another_organisation(ours: Company, theirs: Company) -> None:
    anna = Login.objects.create_user("anna@proef.example", "een wachtwoord")
    with changing(theirs.organisation.pk):
        Person.objects.filter(organisation=theirs.organisation).update(login=anna)
    with acting_in(ours.organisation.pk, anna.pk):
        assert Person.objects.filter(organisation=theirs.organisation).update(name="Anders") == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Person.objects.create(organisation=theirs.organisation, name="Dubbel", login=anna)


def test_after_a_block_the_one_around_it_counts_again(ours: Company, theirs: Company) -> None:
    with acting_in(ours.organisation.pk):
        with acting_in(theirs.organisation.pk):
            assert Team.objects.get().organisation_id == theirs.organisation.pk
        assert Team.objects.get().organisation_id == ours.organisation.pk


def test_an_error_of_the_database_comes_out_of_a_block_as_itself(ours: Company) -> None:
    with pytest.raises(DataError, match="division by zero"), transaction.atomic(), acting_in(ours.organisation.pk):
        _ask("SELECT 1 / 0")
