"""What stands before any rep begins: organisation, people and teams from day to day, territories and products."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.demo.company import (
    ADMINISTRATOR,
    COMPANY_NAME,
    DIRECTOR,
    HELPED,
    INSIDE_SALES,
    PRODUCER,
    CompanyPlan,
)
from meetpunt.actions.demo.goods import FAMILIES, PRODUCTS, price_cents
from meetpunt.actions.demo.laying import Ground
from meetpunt.actions.demo.sign_ins import PASSWORD, demo_emails
from meetpunt.actions.demo.workdays import day_number
from meetpunt.actions.errors import Refused
from meetpunt.actions.organisations import NewOrganisation, create_organisation
from meetpunt.store.fields import BEGINNING, FOREVER, from_day_number, from_us
from meetpunt.store.models import (
    Login,
    Organisation,
    Person,
    PersonRole,
    Product,
    ProductFamily,
    ProductPrice,
    Role,
    SalesProcess,
    Step,
    Team,
    TeamManagement,
    TeamMembership,
    Territory,
    TerritoryAssignment,
)
from meetpunt.store.sign_ins import is_somebody
from meetpunt.store.tenancy import changing


def make_organisation(made_us: int) -> int:
    """The organisation with SPATOCO; its directors see managers by name."""
    made = create_organisation(NewOrganisation(COMPANY_NAME), from_us(made_us), is_demo=True)
    with changing(made.id):
        Organisation.objects.filter(pk=made.id).update(
            names_for_directors=Organisation.NamesForDirectors.MANAGERS, customer_months=24
        )
    return made.id


def lay_ground(plan: CompanyPlan, organisation: int) -> Ground:
    """Everything before the first account. Call it within `changing`."""
    process = SalesProcess.objects.get(organisation_id=organisation, is_default=True)
    raised = day_number(date(from_day_number(plan.cut - 150).year, 1, 1))
    logins = _logins()
    persons = _persons(organisation, [rep.name for rep in plan.reps], (Role.REP,), logins)
    managers = _persons(organisation, [team.manager for team in plan.teams], (Role.MANAGER,), logins)
    director = _persons(organisation, [DIRECTOR], (Role.DIRECTOR,), logins)[0]
    _persons(organisation, [ADMINISTRATOR], (Role.ADMINISTRATOR,), logins)
    _persons(organisation, [PRODUCER], (Role.PRODUCTION,), logins)
    inside = _persons(organisation, [INSIDE_SALES], (Role.INSIDE_SALES,), logins)[0]
    above = Team.objects.create(organisation_id=organisation, name="Verkoop")
    teams = [
        team.pk
        for team in Team.objects.bulk_create(
            Team(organisation_id=organisation, name=team.name, parent=above) for team in plan.teams
        )
    ] + [above.pk]
    TeamManagement.objects.bulk_create(
        TeamManagement(organisation_id=organisation, team_id=team, person_id=manager, valid_from=BEGINNING)
        for team, manager in zip(teams, [*managers, director], strict=True)
    )
    territories = Territory.objects.bulk_create(
        Territory(organisation_id=organisation, name=rep.territory) for rep in plan.reps
    )
    _assign(plan, organisation, persons, teams, [territory.pk for territory in territories])
    helped = territories[HELPED]
    TeamMembership.objects.create(organisation_id=organisation, team=above, person_id=inside, valid_from=BEGINNING)
    TerritoryAssignment.objects.create(
        organisation_id=organisation, territory=helped, person_id=inside, valid_from=BEGINNING
    )
    return Ground(
        organisation=organisation,
        process=process.pk,
        steps=tuple(Step.objects.filter(process=process).order_by("position").values_list("pk", flat=True)),
        products=_products(organisation, raised),
        teams=tuple(teams),
        persons=tuple(persons),
        territories=tuple(territory.pk for territory in territories),
        inside_sales=inside,
        raised=raised,
    )


def _logins() -> dict[str, Login]:
    """Per name the sign-in; somebody's own is never given the password that everybody knows."""
    for login in Login.objects.filter(email__in=demo_emails().values()):
        if is_somebody(login.pk):
            raise Refused(_("Somebody signs in as %(email)s, an address of the demo company.") % {"email": login.email})
        login.delete()
    secret = make_password(PASSWORD)
    return {
        name: Login.objects.create(email=email, password=secret, language="nl") for name, email in demo_emails().items()
    }


def _persons(organisation: int, names: list[str], roles: tuple[str, ...], logins: dict[str, Login]) -> list[int]:
    made = Person.objects.bulk_create(
        Person(
            organisation_id=organisation,
            name=name,
            login=logins.get(name),
            email=logins[name].email if name in logins else "",
        )
        for name in names
    )
    PersonRole.objects.bulk_create(
        PersonRole(organisation_id=organisation, person=person, role=role) for person in made for role in roles
    )
    return [person.pk for person in made]


def _assign(plan: CompanyPlan, organisation: int, persons: list[int], teams: list[int], territories: list[int]) -> None:
    memberships: list[TeamMembership] = []
    homes: list[TerritoryAssignment] = []
    for rep in plan.reps:
        person, started = persons[rep.number], _since(plan, rep.started)
        spans: list[tuple[int, Any, Any]] = [(rep.team, started, FOREVER)]
        if rep.before:
            spans = [(rep.before[0], started, rep.before[1]), (rep.team, rep.before[1], FOREVER)]
        memberships += [
            TeamMembership(
                organisation_id=organisation, team_id=teams[team], person_id=person, valid_from=start, valid_until=end
            )
            for team, start, end in spans
        ]
        homes.append(
            TerritoryAssignment(
                organisation_id=organisation, territory_id=territories[rep.number], person_id=person, valid_from=started
            )
        )
    TeamMembership.objects.bulk_create(memberships)
    TerritoryAssignment.objects.bulk_create(homes)


def _since(plan: CompanyPlan, started: int) -> Any:
    """Who was there before the history begins was there from the beginning."""
    return BEGINNING if started < plan.first else started


def _products(organisation: int, raised: int) -> tuple[int, ...]:
    families = ProductFamily.objects.bulk_create(
        ProductFamily(organisation_id=organisation, name=name) for name in FAMILIES
    )
    products = Product.objects.bulk_create(
        Product(organisation_id=organisation, code=code, name=name, family=families[family])
        for code, name, family, *_ in PRODUCTS
    )
    ProductPrice.objects.bulk_create(
        ProductPrice(
            organisation_id=organisation,
            product=product,
            currency="EUR",
            list_minor=price_cents(number, raised=later),
            cost_minor=price_cents(number, raised=later, cost=True),
            valid_from=raised if later else BEGINNING,
            valid_until=FOREVER if later else raised,
        )
        for number, product in enumerate(products)
        for later in (False, True)
    )
    return tuple(product.pk for product in products)
