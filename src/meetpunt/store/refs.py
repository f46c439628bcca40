"""Small frozen names of things, for the layers that may not touch tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class OrganisationRef:
    """An organisation with the settings that figures need."""

    id: int
    name: str
    slug: str
    time_zone: str
    currency: str
    language: str
    is_demo: bool
    names_for_directors: str
    second_step_from: date | None = None
    sign_on_only: bool = False
    is_suspended: bool = False
    remove_at: datetime | None = None


@dataclass(frozen=True)
class PersonRef:
    """A person with the team and home territory of today."""

    id: int
    name: str
    team_id: int | None = None
    team_name: str = ""
    territory_name: str = ""


@dataclass(frozen=True)
class TeamRef:
    """A team with who manages it today and how many are in it."""

    id: int
    name: str
    manager_name: str = ""
    size: int = 0


@dataclass(frozen=True)
class Named:
    """Anything that a filter can choose."""

    id: int
    name: str


@dataclass(frozen=True)
class StepRef:
    """A step with its words in both languages, as defined on a day."""

    id: int
    code: str
    position: int
    is_final: bool
    name: dict[str, str]
    criterion: dict[str, str]
    norm_days: int | None
    conversion_target: float | None


@dataclass(frozen=True)
class ProcessRef:
    """A sales process with its steps in order."""

    id: int
    code: str
    name: dict[str, str]
    is_default: bool
    is_used: bool
    """Some opportunity goes through it."""
    steps: tuple[StepRef, ...]


@dataclass(frozen=True)
class Place:
    """Whose target it is: one of person, team and territory, none = the organisation; of a family or all products."""

    person_id: int | None = None
    team_id: int | None = None
    territory_id: int | None = None
    family_id: int | None = None

    @property
    def is_organisation(self) -> bool:
        """Of the organisation as a whole."""
        return self.person_id is None and self.team_id is None and self.territory_id is None


ORGANISATION = Place()
