"""Small organisations for tests, built straight into the tables: whoever reads a test sees what stands in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.db import connection

from meetpunt.method.lengths import kept
from meetpunt.store.fields import BEGINNING
from meetpunt.store.models import (
    Opportunity,
    Organisation,
    Person,
    PersonRole,
    SalesProcess,
    StageEvent,
    Step,
    Team,
    TeamManagement,
    TeamMembership,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def lasting(minutes: float | None) -> dict[str, int | None]:
    """How long an activity took, as its columns: registered, and counted as that."""
    ms = None if minutes is None else kept(minutes)
    return {"length_ms": ms, "counted_ms": ms}


@dataclass
class Company:
    """An organisation with a process of a few steps (S, P, O, W), to which a test adds what it needs."""

    organisation: Organisation
    process: SalesProcess
    steps: list[Step]
    people: dict[str, Person] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    team_of: dict[int, Team] = field(default_factory=dict)

    def team(self, name: str, manager: str | None = None) -> Team:
        """A team, with its manager when named."""
        if name not in self.teams:
            self.teams[name] = Team.objects.create(organisation=self.organisation, name=name)
        if manager:
            TeamManagement.objects.create(
                organisation=self.organisation,
                team=self.teams[name],
                person=self.person(manager, roles=("manager",)),
                valid_from=BEGINNING,
            )
        return self.teams[name]

    def person(self, name: str, team: str | None = None, roles: tuple[str, ...] = ("rep",)) -> Person:
        """A person, in a team when named."""
        if name not in self.people:
            person = Person.objects.create(organisation=self.organisation, name=name)
            for role in roles:
                PersonRole.objects.create(organisation=self.organisation, person=person, role=role)
            self.people[name] = person
            if team:
                self.team_of[person.pk] = self.team(team)
                TeamMembership.objects.create(
                    organisation=self.organisation, team=self.team(team), person=person, valid_from=BEGINNING
                )
        return self.people[name]

    def opportunity(self, owner: str | None = None, amount_minor: int | None = 100_00, **fields: object) -> Opportunity:
        """An opportunity without events."""
        return Opportunity.objects.create(
            organisation=self.organisation,
            process=self.process,
            owner=self.people[owner] if owner else None,
            name=str(fields.pop("name", "Kans")),
            amount_minor=amount_minor,
            currency=self.organisation.currency,
            created_at=NOW,
            **fields,
        )

    def event(
        self,
        opportunity: Opportunity,
        kind: str,
        at: datetime | None,
        step: int | None = None,
        owner: str | None = None,
        **fields: object,
    ) -> StageEvent:
        """An event; `step` is the 0-based place of the step, for kind "step"."""
        event = self.new_event(opportunity, kind, at, step, owner, **fields)
        event.save()
        return event

    def new_event(
        self,
        opportunity: Opportunity,
        kind: str,
        at: datetime | None,
        step: int | None = None,
        owner: str | None = None,
        **fields: object,
    ) -> StageEvent:
        """The same, not yet kept: many are kept together faster."""
        person = self.people[owner] if owner else opportunity.owner
        return StageEvent(
            organisation=self.organisation,
            opportunity=opportunity,
            kind=kind,
            step=None if step is None else self.steps[step],
            happened_at=at,
            happened_on=None if at is None else at.date(),
            owner=person,
            team=self.team_of.get(person.pk) if person else None,
            recorded_at=fields.pop("recorded_at", at or NOW),
            **fields,
        )


def act_in(organisation: Organisation) -> None:
    """From here on the test acts in this organisation, as a page or a job would; else PostgreSQL shows it nothing."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('meetpunt.organisation', %s, false)", [str(organisation.pk)])


def company(name: str = "Proefbedrijf", steps: str = "SPOW", time_zone: str = "UTC") -> Company:
    """An organisation whose days are UTC days, so that tests can count on their fingers; the test then acts in it."""
    organisation = Organisation.objects.create(
        name=name, slug=name.lower(), time_zone=time_zone, currency="EUR", created_at=NOW
    )
    act_in(organisation)
    process = SalesProcess.objects.create(
        organisation=organisation, code="proef", name_nl="Proef", name_en="Trial", is_default=True
    )
    made = [
        Step.objects.create(
            organisation=organisation, process=process, code=code, position=place, is_final=place == len(steps) - 1
        )
        for place, code in enumerate(steps)
    ]
    return Company(organisation, process, made)


def day(number: int) -> datetime:
    """Noon of a day of January 2026 and after."""
    return datetime(2026, 1, 1, 12, tzinfo=UTC).replace(day=1) + (datetime(2026, 1, 2) - datetime(2026, 1, 1)) * (
        number - 1
    )


def as_date(moment: datetime) -> date:
    """The UTC day of a moment."""
    return moment.date()
