"""Invented names: of people, of companies by segment, of streets. Any likeness to an existing one is chance."""

from __future__ import annotations

import unicodedata

import numpy as np

FIRST = tuple(
    "Aafke Ahmed Anouk Arjan Bart Bas Carlijn Chantal Daphne Dennis Dirk Elif Ellen Erik Esther Floor Frank Gerard "
    "Hanneke Henk Ilse Jan Jasper Joost Judith Karin Kees Laura Leon Linda Maarten Marieke Mark Martijn Mirjam "
    "Mohamed Nadia Niels Olga Patrick Paul Petra Rachid Renate Rob Roos Ruud Sander Saskia Selma Simone Stefan Suzanne "
    "Teun Tim Tineke Tom Vera Wendy Willem Wouter Yara Yusuf".split()
)
LAST = tuple(
    "Aalbers,van den Akker,Arslan,Baas,van Beek,Blom,Boer,Bos,Bosman,Brouwer,ten Cate,Dekker,van Dijk,Dijkstra,"
    "El Amrani,Evers,Faber,Gerritsen,de Graaf,Groen,de Haan,Hendriks,Hoekstra,van Houten,Huisman,Jacobs,de Jong,Kaya,"
    "Klaassen,Koning,Kuiper,van Leeuwen,Lammers,Maas,Meijer,Molenaar,Mulder,Nijland,Oosterhof,Peters,Post,Prins,"
    "Reinders,de Ruiter,Sanders,Schouten,Scholten,Smeets,van der Steen,Tas,Tuinstra,Veenstra,Verhoeven,Visser,Vos,"
    "de Wit,Wolters,Yilmaz,Zijlstra,van Zanten".split(",")
)

SEGMENTS = ("Horeca", "Hotels", "Zorg", "Bedrijfscatering", "Onderwijs")
SEGMENT_SHARES = (0.38, 0.14, 0.20, 0.18, 0.10)
_KINDS = {
    "Horeca": ("Restaurant", "Eetcafé", "Brasserie", "Grand Café", "Bistro", "Strandpaviljoen", "Lunchroom"),
    "Hotels": ("Hotel", "Landgoed", "Herberg", "Hotel-Restaurant"),
    "Zorg": ("Zorgcentrum", "Woonzorg", "Verpleeghuis", "Kliniek", "Revalidatiecentrum"),
    "Bedrijfscatering": ("Bedrijfsrestaurant", "Catering", "Kantine", "Cateringbedrijf"),
    "Onderwijs": ("College", "Lyceum", "Vakschool", "Campus"),
}
_PROPER = tuple(
    "De Ganzenveer,Het Koperen Kruis,De Zilverreiger,De Halve Ton,Het Wilgenhof,De Korenschuur,Zonnehoek,De Linde,"
    "Het Baken,De Watermolen,De Oude Wagen,Eikenrode,De Grutto,Het Schippershuis,De Theekist,Rozenhage,De Meerpaal,"
    "Het Tolhek,De Bonte Specht,Vlierhof,De Turfschuit,Het Zomerhuis,De Klaproos,De Vuurdoorn,Beukenstein,"
    "Het Klokhuis,De Notenboom,De Kievit,Esdoornlaan,De Zandloper,Het Veerhuis,De Lichtboei,Heiderust,De Pauw,"
    "De Appelhof,Het Kompas,De Wijde Blik,Het Vlechtwerk,De Gouden Aar,Meidoorn,De Roerdomp,Het Hazenpad,De Steiger,"
    "De Brink,Kastanjehof,De Zeven Linden,Het Landhuis,De Veldkeuken,De Buitenplaats,Het Pakhuis".split(",")
)
_STREETS = tuple(
    "Dorpsstraat,Kerkstraat,Stationsweg,Molenweg,Havenkade,Marktplein,Industrieweg,Julianalaan,Parallelweg,Schoolstraat,"
    "Nieuwstraat,Singel,Handelsweg,Lindelaan,Brinkweg,Rijksweg,Kade,Beatrixstraat,Ambachtsweg,Dijkstraat".split(",")
)
JOB_TITLES = (
    "Eigenaar",
    "Chef-kok",
    "Hoofd facilitair",
    "Inkoper",
    "Hoofd keuken",
    "Directeur",
    "Locatiemanager",
    "Hoofd techniek",
)
_LETTERS = "ABCDEGHJKLMNPRSTVWXZ"


def people(rng: np.random.Generator, count: int) -> list[str]:
    """Full names."""
    first, last = rng.integers(0, len(FIRST), count).tolist(), rng.integers(0, len(LAST), count).tolist()
    return [f"{FIRST[a]} {LAST[b]}" for a, b in zip(first, last, strict=True)]


def company(segment: str, kind: int, proper: int) -> str:
    """The name of an account, such as "Hotel De Linde"; any numbers will do."""
    kinds = _KINDS[segment]
    return f"{kinds[kind % len(kinds)]} {_PROPER[proper % len(_PROPER)]}"


def street(number: int) -> str:
    """A street with a house number."""
    return f"{_STREETS[number % len(_STREETS)]} {number // len(_STREETS) % 190 + 1}"


def postcode(lowest: int, number: int) -> str:
    """A postcode of a town: four digits and two letters."""
    first, second = _LETTERS[number % 20], _LETTERS[number // 20 % 20]
    return f"{lowest + number // 400 % 5} {first}{second}"


def slug(name: str) -> str:
    """A name as it stands in an address: "Grand Café De Linde" -> "grand-cafe-de-linde"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(sign if sign.isalnum() else " " for sign in plain).split())
