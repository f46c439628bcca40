"""The countries that have packaged towns, the words for them, and how their postcodes are written."""

from __future__ import annotations

import re
from functools import lru_cache

from meetpunt.store.places.names import key

COUNTRIES = ("NL", "BE", "LU", "DE", "FR", "GB", "IE", "AT", "CH", "DK")

_WORDS = {
    "NL": "nl nld netherlands|the netherlands|nederland|holland|niederlande|pays bas|les pays bas",
    "BE": "be bel b belgie belgium belgique belgien",
    "LU": "lu lux l luxemburg luxembourg|groothertogdom luxemburg",
    "DE": "de deu d ger brd duitsland germany deutschland allemagne",
    "FR": "fr fra f frankrijk france frankreich",
    "GB": "gb gbr uk engeland england schotland scotland wales|groot brittannie|great britain|britain|united kingdom|"
    "verenigd koninkrijk|the united kingdom|northern ireland|noord ierland|vereinigtes konigreich|royaume uni",
    "IE": "ie irl ierland ireland irland irlande eire|republic of ireland",
    "AT": "at aut a oostenrijk austria osterreich oesterreich autriche",
    "CH": "ch che zwitserland switzerland schweiz suisse svizzera",
    "DK": "dk dnk denemarken denmark danmark danemark",
}
_DIGITS = {"NL": 4, "BE": 4, "LU": 4, "DE": 5, "FR": 5, "AT": 4, "CH": 4, "DK": 4}
_DUTCH = re.compile(r"(?:NL?[- ]*)?([1-9]\d{3})\s*[A-Z]{2}", re.I)
_BRITISH = re.compile(r"([A-Z]{1,2})\d[A-Z\d]?\s*(?:\d[A-Z]{2})?", re.I)


def _by_word() -> dict[str, str]:
    found = {}
    for code, words in _WORDS.items():
        first, *phrases = words.split("|")
        for word in [*first.split(), *phrases]:
            found[word] = code
    return found


_BY_WORD = _by_word()


@lru_cache(maxsize=4096)
def country_code(country: str, postcode: str = "", home: str = "NL") -> str | None:
    """The two letters of a country as people write it; None for one without packaged towns.

    home: what an empty country means, unless the postcode can only be Dutch or British.
    """
    if country.strip():
        return _BY_WORD.get(key(country))
    if _DUTCH.fullmatch(postcode.strip()):
        return "NL"
    if _BRITISH.fullmatch(postcode.strip()):
        return "GB"
    return home if home in COUNTRIES else None


def postcode_key(postcode: str, country: str) -> str:
    """What the packaged lists know of a postcode: "1012 LG" is "1012", "SW1A 1AA" is "SW"; "" when it is none."""
    text = postcode.strip()
    if country == "GB":
        british = _BRITISH.fullmatch(text)
        return british[1].upper() if british else ""
    digits = re.match(r"(?:[A-Za-z]{1,2}[- ]+)?(\d+)", text)
    return digits[1] if digits and len(digits[1]) == _DIGITS.get(country, 0) else ""
