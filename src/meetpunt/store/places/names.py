"""Names of places made comparable: without accents, capitals, signs and the little words that people leave out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SINGLE = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})
_SAINTS = {"saint", "sainte", "sankt", "sint", "ste"}
_LITTLE = frozenset(
    "aan aen bij op in den de der des het ten ter te van over le la les sur sous en lez du am an im bei ob unter vor "
    "zu zum zur upon on the and und et gem gemeente".split()
)
_PROVINCES = {
    "DR": "dr drenthe",
    "FL": "fl flev flevoland",
    "FR": "fr frl fri friesland fryslan",
    "GE": "ge gl gld geld gelderland",
    "GR": "gr gn gron groningen",
    "LI": "l li lb lim limb limburg",
    "NB": "nb nbr brabant noordbrabant",
    "NH": "nh noordholland",
    "OV": "o ov over overijssel",
    "UT": "u ut utr utrecht",
    "ZE": "z ze zl zld zeeland",
    "ZH": "zh zuidholland",
}
_PROVINCE_OF = {word: code for code, words in _PROVINCES.items() for word in words.split()}


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """The name in plain small letters: "'s-Hertogenbosch" is "s hertogenbosch", "Sankt Gallen" is "st gallen"."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_SINGLE))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.findall(r"[a-z0-9]+", letters)
    return " ".join("st" if word in _SAINTS else word for word in words)


def written_out(name: str) -> str:
    """The key with umlauts written out: "Köln" is "koeln"."""
    return key(unicodedata.normalize("NFC", name.casefold()).translate(_GERMAN))


def loose(plain: str) -> str:
    """A key without little words and single letters: "alphen a d rijn" and "alphen aan den rijn" are "alphen rijn"."""
    words = [word for word in plain.split() if len(word) > 1 and word not in _LITTLE and not word.isdigit()]
    return " ".join(words)


@lru_cache(maxsize=4096)
def readings(name: str) -> tuple[tuple[str, str], ...]:
    """The ways to read a written name, the most literal first, each as (key, province or "").

    "Bergen (NH)" may be a place of just that name, or a Bergen in the province NH; "Wien, Wieden" is in Wien.
    """
    found = [(key(name), "")]
    bare, _, told = name.replace("[", "(").partition("(")
    if told:
        found.append((key(bare), _province(told)))
    else:
        words = name.replace(",", " ").split()
        province = _province(words[-1]) if len(words) > 1 else ""
        if province:
            found.append((key(" ".join(words[:-1])), province))
    for sign in (",", "/"):
        if sign in bare:
            found.append((key(bare.partition(sign)[0]), ""))
    if bare.rstrip()[-1:].isdigit():
        found.append((key(bare.rstrip(" 0123456789")), ""))
    return tuple(dict.fromkeys((plain, province) for plain, province in found if plain))


def _province(words: str) -> str:
    """The Dutch province that letters behind a name stand for ("N.Br.", "Gld", "(L)"), else the letters as they are."""
    letters = key(words).replace(" ", "")
    if letters in _PROVINCE_OF:
        return _PROVINCE_OF[letters]
    return letters.upper() if len(letters) == 2 else ""
