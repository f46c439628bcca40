"""The cast: Anna manages Bram; Carla is a rep of another team; Dirk manages in another organisation.

Diana directs and Ada administers. Their small company's opportunities live by fixed chances, so that every page has
something to show: Bram falls back after the quote, Noor is new. Everything is seeded and ends on the day it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from meetpunt.actions.organisations import NewOrganisation, create_organisation
from meetpunt.store.fields import BEGINNING
from meetpunt.store.models import (
    Account,
    Login,
    Opportunity,
    Organisation,
    Person,
    PersonRole,
    Product,
    StageEvent,
    Step,
    Team,
    TeamManagement,
    TeamMembership,
    Territory,
    TerritoryAssignment,
)
from meetpunt.store.planner import were_filled
from meetpunt.store.tenancy import changing

PASSWORD = "een veilig wachtwoord"
ZUID = ("Bram Jansen", "Eva Smit", "Lars Bakker", "Noor Visser", "Sanne de Wit", "Tom Mulder")
NOORD = ("Carla Vos", "Femke Dijk", "Jeroen Kok", "Lotte Prins", "Wim Schouten")
GOES_ON = (0.74, 0.76, 0.72, 0.74, 0.62, 0.66)
"""Per step of SPATOCO: which share goes on; Bram's fifth (from offer to close) is a quarter of it."""
DAYS = (12, 9, 14, 10, 16, 8)
TOWNS = ("Tilburg", "Waalwijk", "Boxtel", "Oss", "Veghel", "Goirle", "Best", "Helmond", "Uden", "Cuijk")
TRADES = ("Bakkerij", "Slagerij", "Hotel", "Keuken van", "Catering")
FAMILIES = ("Van Dongen", "Smulders", "De Korenaar", "Heijmans", "Verhoeven", "'t Stoepje", "Kwakkel", "Molenaar")


@dataclass
class Cast:
    """Ids to ask for and people to sign in."""

    organisation: Organisation
    other: Organisation
    people: dict[str, Person]
    zuid: Team
    noord: Team

    def login(self, first_name: str) -> Login:
        """The sign-in of somebody by first name."""
        return Login.objects.get(email=f"{first_name.lower()}@proef.example")

    @property
    def bram(self) -> int:
        """Bram's id."""
        return self.people["Bram"].pk


def day_there() -> date:
    """Which day it is in Amsterdam, where the cast is unless a test says otherwise: each night a while before UTC."""
    return datetime.now(ZoneInfo("Europe/Amsterdam")).date()


def build_cast(today: date, entries: int = 120, time_zone: str = "Europe/Amsterdam") -> Cast:
    """Make both organisations with everybody in them."""
    now = datetime.combine(today, time(8), UTC)
    made = create_organisation(NewOrganisation("Ovenbouw Brabant", time_zone=time_zone), now)
    with changing(made.id):
        organisation = Organisation.objects.get(pk=made.id)
        people: dict[str, Person] = {}
        zuid, noord = (
            Team.objects.create(organisation=organisation, name=name) for name in ("Team Zuid", "Team Noord")
        )
        _person(organisation, "Anna Hendriks", ("manager",), people, manages=zuid)
        _person(organisation, "Diana Groen", ("director",), people)
        _person(organisation, "Ada Post", ("administrator",), people)
        for team, names in ((zuid, ZUID), (noord, NOORD)):
            territory = Territory.objects.create(organisation=organisation, name=team.name.replace("Team", "Rayon"))
            for name in names:
                _person(organisation, name, ("rep",), people, member_of=team, home=territory)
        Product.objects.create(organisation=organisation, name="Heteluchtoven")
        _histories(organisation, people, {"Team Zuid": zuid, "Team Noord": noord}, today, entries)
    other = create_organisation(NewOrganisation("Ander Bedrijf", time_zone=time_zone), now)
    with changing(other.id):
        elsewhere = Organisation.objects.get(pk=other.id)
        team = Team.objects.create(organisation=elsewhere, name="Verkoop")
        _person(elsewhere, "Dirk Anders", ("manager", "administrator"), people, manages=team)
    were_filled()
    return Cast(organisation, elsewhere, people, zuid, noord)


def _person(
    organisation: Organisation,
    name: str,
    roles: tuple[str, ...],
    people: dict[str, Person],
    *,
    manages: Team | None = None,
    member_of: Team | None = None,
    home: Territory | None = None,
) -> None:
    first = name.split()[0]
    login = Login.objects.create_user(f"{first.lower()}@proef.example", PASSWORD)
    person = Person.objects.create(organisation=organisation, name=name, login=login)
    for role in roles:
        PersonRole.objects.create(organisation=organisation, person=person, role=role)
    dated: dict[str, Any] = {"organisation": organisation, "person": person, "valid_from": BEGINNING}
    if manages:
        TeamManagement.objects.create(team=manages, **dated)
    if member_of:
        TeamMembership.objects.create(team=member_of, **dated)
    if home:
        TerritoryAssignment.objects.create(territory=home, **dated)
    people[first] = person


def _histories(
    organisation: Organisation, people: dict[str, Person], teams: dict[str, Team], today: date, entries: int
) -> None:
    steps = list(Step.objects.filter(organisation=organisation).order_by("position"))
    process = steps[0].process
    dice = np.random.default_rng(7)
    end = datetime.combine(today, time(17), UTC)
    accounts = Account.objects.bulk_create(
        Account(organisation=organisation, name=f"{trade} {family}", town=town, created_at=end)
        for trade in TRADES
        for family in FAMILIES
        for town in TOWNS[:2]
    )
    opportunities, events = [], []
    for team, names in ((teams["Team Zuid"], ZUID), (teams["Team Noord"], NOORD)):
        for name in names:
            person, is_new = people[name.split()[0]], name.startswith("Noor")
            for _ in range(entries // 8 if is_new else entries):
                began = end - timedelta(days=float(dice.uniform(0, 60 if is_new else 350)))
                one = Opportunity(
                    organisation=organisation,
                    process=process,
                    account=accounts[int(dice.integers(len(accounts)))],
                    owner=person,
                    name=f"Oven {len(opportunities) + 1}",
                    amount_minor=int(dice.integers(20, 400)) * 100_00,
                    currency="EUR",
                    segment="groot" if dice.random() < 0.4 else "klein",
                    step=steps[0],
                    created_at=began,
                )
                opportunities.append(one)
                events += _life(one, person, team, steps, began, end, name.startswith("Bram"), dice)
    Opportunity.objects.bulk_create(opportunities)
    StageEvent.objects.bulk_create(events)


def _life(
    one: Opportunity,
    person: Person,
    team: Team,
    steps: list[Step],
    began: datetime,
    end: datetime,
    is_bram: bool,
    dice: np.random.Generator,
) -> list[StageEvent]:
    """Enter a step, stay some days, go on, get lost, or never be heard of again."""
    found, at, place = [], began, 0
    common: dict[str, Any] = {"organisation": one.organisation, "opportunity": one, "owner": person, "team": team}
    while at <= end:
        one.step = steps[place]
        found.append(_event("step", at, step=steps[place], **common))
        if steps[place].is_final:
            one.outcome, one.closed_on = "won", at.date()
            break
        share = GOES_ON[place] * (0.25 if is_bram and place == 4 else 1)
        at += timedelta(days=float(dice.gamma(2, DAYS[place] / 2)))
        if dice.random() < share:
            place += 1
            continue
        if dice.random() < 0.25:
            break
        at += timedelta(days=float(dice.gamma(2, DAYS[place] / 2)))
        if at <= end:
            one.outcome, one.closed_on, one.loss_reason = "lost", at.date(), "prijs"
            found.append(_event("lost", at, reason="prijs", **common))
        break
    return found


def _event(kind: str, at: datetime, **fields: Any) -> StageEvent:
    return StageEvent(kind=kind, happened_at=at, happened_on=at.date(), recorded_at=at, **fields)
