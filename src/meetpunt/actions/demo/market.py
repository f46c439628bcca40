"""The accounts of one rep: companies in real towns of the region, with contacts and agreed visits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.actions.demo import names
from meetpunt.actions.demo.company import RAYONS, CompanyPlan, RepPlan
from meetpunt.actions.demo.towns import Town, town_named, towns_of
from meetpunt.method.distance import road_km

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Accounts:
    """Accounts by number, one element each.

    Attributes:
        home: where the rep lives, (latitude, longitude).
        segment: number of the segment; area: weekday (0-4) on which the rep drives there, -1 = any.
        contacts: number of contacts; first_contact: number of the first one among `contact_names`.
        customer: bool, ordered before the history begins; frequency: visits a year agreed, 0 = none.
    """

    name: list[str]
    street: list[str]
    postcode: list[str]
    town: list[str]
    latitude: Floats
    longitude: Floats
    segment: Ints
    area: Ints
    customer: NDArray[np.bool_]
    frequency: Ints
    contacts: Ints
    first_contact: Ints
    contact_names: list[str]
    job_titles: list[str]
    home: tuple[float, float]

    def __len__(self) -> int:
        return len(self.name)


def draw_accounts(plan: CompanyPlan, rep: RepPlan) -> Accounts:
    """The market of a rep."""
    rng, count = plan.random(1, rep.number), plan.accounts
    places = _places(rng, rep, count)
    spread = np.array([0.008 + 0.007 * place.size for place in places])
    latitude = np.array([place.latitude for place in places]) + rng.normal(size=count) * spread * 0.5
    longitude = np.array([place.longitude for place in places]) + rng.normal(size=count) * spread * 0.8
    home = town_named(RAYONS[rep.rayon][1])
    segment = rng.choice(len(names.SEGMENTS), count, p=names.SEGMENT_SHARES)
    kind, proper, street, code = (rng.integers(0, 1_000_000, count).tolist() for _ in range(4))
    customer = rng.random(count) < 0.48
    frequency = np.where(customer, rng.choice((2, 4, 6, 12), count, p=(0.3, 0.45, 0.17, 0.08)), 0)
    contacts = rng.choice((1, 2, 3), count, p=(0.5, 0.35, 0.15))
    people = int(contacts.sum())
    titles = rng.integers(0, len(names.JOB_TITLES), people).tolist()
    return Accounts(
        name=[names.company(names.SEGMENTS[s], k, p) for s, k, p in zip(segment.tolist(), kind, proper, strict=True)],
        street=[names.street(number) for number in street],
        postcode=[names.postcode(place.postcode, number) for place, number in zip(places, code, strict=True)],
        town=[place.name for place in places],
        latitude=np.round(latitude, 4),
        longitude=np.round(longitude, 4),
        segment=segment,
        area=_areas(rep, home, latitude, longitude),
        customer=customer,
        frequency=frequency,
        contacts=contacts,
        first_contact=np.cumsum(contacts) - contacts,
        contact_names=names.people(rng, people),
        job_titles=[names.JOB_TITLES[title] for title in titles],
        home=(home.latitude, home.longitude),
    )


def _places(rng: np.random.Generator, rep: RepPlan, count: int) -> list[Town]:
    own, second = towns_of(rep.rayon), towns_of(rep.character.second_rayon)
    weight = np.array([town.size**1.6 for town in own])
    chosen = rng.choice(len(own), count, p=weight / weight.sum()).tolist()
    places = [own[number] for number in chosen]
    if second:
        for account in np.flatnonzero(rng.random(count) < 0.25).tolist():
            places[account] = second[int(rng.integers(0, len(second)))]
    return places


def _areas(rep: RepPlan, home: Town, latitude: Floats, longitude: Floats) -> Ints:
    """Five sectors around home with as many accounts each; what lies next door is visited on any day."""
    if not rep.character.plans_route:
        return np.full(len(latitude), -1)
    angle = np.arctan2(latitude - home.latitude, (longitude - home.longitude) * 0.62)
    area = np.argsort(np.argsort(angle)) * 5 // len(angle)
    near = road_km(home.latitude, home.longitude, latitude, longitude) < 12
    return np.asarray(np.where(near, -1, area))
