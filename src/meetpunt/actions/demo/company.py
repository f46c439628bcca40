"""The plan of the demo company: who works where, since when, and with what character. All of it is fiction.

Warmhaven sells kitchen equipment to restaurants, hotels, care homes, canteens and schools. Its characters:
- Bram (team of Anna) falls back after the quote: he seldom comes back to it within a week, often not at all.
- Daan drives too much: a quarter of his accounts lies in a neighbouring region, and he visits without a route.
- Noor is new: four months ago she took over a territory that had stood empty; too few data to say much.
- Koen came from another team half-way; Thijs registers late. The others differ mildly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from meetpunt.actions.demo.names import people
from meetpunt.actions.demo.workdays import day_number

COMPANY_NAME = "Warmhaven Grootkeukens (demo)"
DIRECTOR, ADMINISTRATOR, INSIDE_SALES = "Hendrik Vonk", "Marloes Tuin", "Els Rietveld"
PRODUCER = "Piet Molenaar"
HELPED = 4
"""Number of the rep whose accounts inside sales calls."""

CONVERSION = (0.58, 0.70, 0.68, 0.74, 0.62, 0.68)
"""What the average rep brings from each step to the next."""
MILD = 0.10
"""How much other reps differ: standard deviation on the logit."""
DAYS_PLANNED = 21
"""For how many days visits are planned ahead."""

RAYONS = {
    "groningen": ("Groningen en Drenthe", "Assen"),
    "friesland": ("Friesland", "Heerenveen"),
    "overijssel": ("Overijssel", "Raalte"),
    "gelderland": ("Gelderland", "Arnhem"),
    "noordholland": ("Noord-Holland", "Hoorn"),
    "amsterdam": ("Amsterdam en het Gooi", "Diemen"),
    "haaglanden": ("Haaglanden en Leiden", "Zoetermeer"),
    "rijnmond": ("Rijnmond", "Barendrecht"),
    "utrecht": ("Utrecht en Flevoland", "Amersfoort"),
    "zeeland": ("Zeeland en West-Brabant", "Goes"),
    "brabant": ("Oost-Brabant", "Best"),
    "limburg": ("Limburg", "Roermond"),
}
"""Per region of the town list the name of the territory and where its rep lives."""


@dataclass(frozen=True)
class Character:
    """How a rep works.

    Attributes:
        conversion: from each step to the next, 0..1.
        leads_a_week: opportunities begun.
        asks: chance that the order is asked for in a contact after the quote that leads nowhere.
        follow_ups: contacts after a quote that leads nowhere, on average.
        waits: days until the first contact after a quote, on average.
        late: share of rows that are registered days late.
        second_rayon: region in which a quarter of the accounts lies; "" = none.
        plans_route: groups visits by area and drives them in order.
    """

    conversion: tuple[float, ...]
    leads_a_week: float
    asks: float = 0.45
    follow_ups: float = 1.5
    waits: float = 2.0
    late: float = 0.05
    second_rayon: str = ""
    plans_route: bool = True


@dataclass(frozen=True)
class RepPlan:
    """A rep. team: number of the team; before: team and last-but-one day number of an earlier membership."""

    number: int
    name: str
    rayon: str
    territory: str
    team: int
    character: Character
    started: int
    before: tuple[int, int] | None = None

    def team_on(self, day: int) -> int:
        """In which team on a day."""
        return self.before[0] if self.before and day < self.before[1] else self.team


@dataclass(frozen=True)
class TeamPlan:
    """A team with its manager."""

    name: str
    manager: str


@dataclass(frozen=True)
class CompanyPlan:
    """The whole plan.

    Attributes:
        seed: of every draw.
        first, cut, end: day numbers: where history begins, the first day still to come, and the end of planning.
        accounts: accounts per rep.
        rows: activities wanted per rep; 0 = as they come.
        moved: number of the rep one of whose accounts passes to the next one (the two work in one team).
    """

    seed: int
    first: int
    cut: int
    end: int
    accounts: int
    rows: int
    teams: tuple[TeamPlan, ...]
    reps: tuple[RepPlan, ...]
    moved: int = 1

    def random(self, *parts: int) -> np.random.Generator:
        """A generator of its own for each part, so that no part depends on another one's draws."""
        return np.random.default_rng([self.seed, *parts])


_TEAMS = (
    ("Team Noordoost", "Anna de Vries", ("groningen", "friesland", "overijssel", "gelderland")),
    ("Team West", "Peter Hofman", ("noordholland", "amsterdam", "haaglanden", "rijnmond")),
    ("Team Zuid", "Ingrid Kamp", ("utrecht", "zeeland", "brabant", "limburg")),
)
_REPS = (
    ("Bram Bakker", "Eva Postma", "Jeroen Wolff", "Sanne Kok"),
    ("Carla Smit", "Mehmet Demir", "Lotte Vermeer", "Thijs Brandsma"),
    ("Fatima Haddad", "Daan Geerts", "Koen Willems", "Noor Jansen"),
)
_ACTIVITIES_OF_A_REP = 9_600
"""In three years at about 15 a working day."""
_OF_THE_SMALL_COMPANY = 50_000


def plan_company(today: date, seed: int, activities: int | None = None, reps: int | None = None) -> CompanyPlan:
    """The company of 12 reps and two years; or as many reps and three years as about `activities` need.

    Fewer activities than the small company has make its history shorter, and so do more reps than they need.
    """
    cut = day_number(today)
    wanted = activities or _OF_THE_SMALL_COMPANY
    draw = np.random.default_rng([seed, 0])
    if reps is not None:
        reps = max(12, reps)
        days = max(150, min(1095, round(1095 * wanted / reps / _ACTIVITIES_OF_A_REP)))
        accounts, rows, leads = 200, round(wanted / reps), 6.0
    elif wanted <= 2 * _OF_THE_SMALL_COMPANY:
        days = max(150, min(730, round(730 * wanted / _OF_THE_SMALL_COMPANY)))
        reps, accounts, rows, leads = 12, 170, 0, 5.0
    else:
        days, reps = 1095, max(12, round(wanted / _ACTIVITIES_OF_A_REP))
        accounts, rows, leads = 200, round(wanted / reps), 6.0
    first = cut - days
    teams, named = _small_company(draw, first, cut, leads)
    extra_teams, extra = _more_reps(draw, reps - len(named), len(teams), first, leads)
    return CompanyPlan(seed, first, cut, cut + DAYS_PLANNED, accounts, rows, teams + extra_teams, named + extra)


def _small_company(
    draw: np.random.Generator, first: int, cut: int, leads: float
) -> tuple[tuple[TeamPlan, ...], tuple[RepPlan, ...]]:
    long_ago = first - 2000
    reps: list[RepPlan] = []
    for team, (_, _, rayons) in enumerate(_TEAMS):
        for name, rayon in zip(_REPS[team], rayons, strict=True):
            plain = _character(draw, leads)
            rep = RepPlan(len(reps), name, rayon, f"Rayon {RAYONS[rayon][0]}", team, plain, long_ago)
            reps.append(_with_character(rep, first, cut))
    return tuple(TeamPlan(name, manager) for name, manager, _ in _TEAMS), tuple(reps)


def _with_character(rep: RepPlan, first: int, cut: int) -> RepPlan:
    who, half_way = rep.character, first + (cut - first) // 2
    match rep.name.partition(" ")[0]:
        case "Bram":
            low = (*who.conversion[:4], 0.14, who.conversion[5])
            # He asks more often than others, so that quotes not asked about are a share like theirs although few go on.
            return replace(rep, character=replace(who, conversion=low, asks=0.75, follow_ups=0.6, waits=16.0))
        case "Daan":
            return replace(rep, character=replace(who, second_rayon="rijnmond", plans_route=False))
        case "Noor":
            started = max(cut - 122, half_way)
            return replace(rep, started=started, character=replace(who, leads_a_week=1.6))
        case "Koen":
            return replace(rep, before=(1, half_way))
        case "Thijs":
            return replace(rep, character=replace(who, late=0.45))
    return rep


def _more_reps(
    draw: np.random.Generator, count: int, teams_before: int, first: int, leads: float
) -> tuple[tuple[TeamPlan, ...], tuple[RepPlan, ...]]:
    if count <= 0:
        return (), ()
    names, rayons = people(draw, count), list(RAYONS)
    teams = tuple(
        TeamPlan(f"Team {teams_before + number + 1}", name) for number, name in enumerate(people(draw, -(-count // 8)))
    )
    reps = []
    for place, name in enumerate(names):
        rayon = rayons[place % len(rayons)]
        territory = f"Rayon {RAYONS[rayon][0]} {place // len(rayons) + 2}"
        team = teams_before + place // 8
        # The number behind a name keeps a thousand invented people apart.
        number = len(_TEAMS) * 4 + place
        reps.append(
            RepPlan(number, f"{name} ({number})", rayon, territory, team, _character(draw, leads), first - 2000)
        )
    return teams, tuple(reps)


def _character(draw: np.random.Generator, leads: float) -> Character:
    average = np.array(CONVERSION)
    logit = np.log(average / (1 - average)) + MILD * draw.normal(size=len(average))
    chances = tuple(float(chance) for chance in 1 / (1 + np.exp(-logit)))
    return Character(chances, leads * float(draw.uniform(0.9, 1.1)))
