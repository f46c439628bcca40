"""When two names, numbers and addresses mean the same company or person: for a warning, never for a decision.

Rule: legal forms, accents, capitals and signs do not count. Of a name that is written a little differently the
likeness is a share 0..1; what else two companies can share is an exact key: postcode with house number, phone,
website, mail domain.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

ALIKE = 0.88
"""From here on two names look like one; below it the list fills with neighbours in the alphabet."""
ALIKE_IN_TOWN = 0.8
"""The same within one town, where fewer companies can be meant."""
LEGAL_FORMS = frozenset(
    "bv nv vof cv ba sa sarl sas srl sl gmbh ag kg ohg ug ltd limited plc llp llc inc corp co oy ab as aps spa".split()
)
FREE_MAIL = frozenset(
    (
        *("gmail.com", "googlemail.com", "hotmail.com", "hotmail.nl", "outlook.com", "live.com", "live.nl", "msn.com"),
        *("yahoo.com", "icloud.com", "me.com", "proton.me", "protonmail.com", "gmx.net", "gmx.de", "web.de", "aol.com"),
        *("ziggo.nl", "kpnmail.nl", "kpnplanet.nl", "planet.nl", "home.nl", "hetnet.nl", "xs4all.nl", "casema.nl"),
        *("upcmail.nl", "telenet.be", "skynet.be", "chello.nl", "quicknet.nl", "tele2.nl", "zonnet.nl", "freedom.nl"),
    )
)
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")
_SIGNS = re.compile(r"[^a-z0-9]+")
_HOUSE = re.compile(r"(?<!\w)(\d{1,5})\s*-?\s*([a-z])?(?![a-z])")
SAME_DIGITS = 9
"""Numbers are the same when their last digits are: +31 13 555 01 42 is 013 555 01 42."""


@lru_cache(maxsize=20_000)
def name_key(name: str) -> str:
    """The name without what does not tell companies apart: "Bakkerij Van Dongen B.V." is "bakkerij van dongen"."""
    text = unicodedata.normalize("NFKD", name.casefold())
    text = "".join(letter for letter in text if not unicodedata.combining(letter)).replace("&", " en ")
    text = _DOTTED.sub(lambda found: found.group().replace(".", "") + " ", text).replace("'", "").replace("’", "")
    words = [word for word in _SIGNS.split(text) if word]
    told = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(told or words) or text.strip()


def likeness(one_key: str, other_key: str) -> float:
    """How much two names (as `name_key` gives them) look like one: 0..1, whatever the order of their words."""
    if not one_key or not other_key:
        return 0.0
    return max(fuzz.token_sort_ratio(one_key, other_key), fuzz.ratio(one_key, other_key)) / 100


def address_key(postcode: str, street: str) -> str:
    """Postcode with house number; empty unless both are known."""
    code = _SIGNS.sub("", postcode.casefold())
    numbers = _HOUSE.findall(street.casefold())
    return f"{code} {numbers[-1][0]}{numbers[-1][1]}" if code and numbers else ""


def phone_key(phone: str) -> str:
    """The digits that tell numbers apart; empty when there are too few."""
    digits = "".join(sign for sign in phone if sign.isascii() and sign.isdigit())
    return digits[-SAME_DIGITS:] if len(digits) >= SAME_DIGITS else ""


def site_key(website: str) -> str:
    """The domain of a website."""
    text = re.sub(r"^[a-z]+://", "", website.strip().casefold())
    return re.split(r"[/?#:]", text)[0].removeprefix("www.") if "." in text else ""


def mail_key(email: str) -> str:
    """The domain of an e-mail address, unless anybody can have one there."""
    _, at, domain = email.strip().casefold().rpartition("@")
    return domain if at and "." in domain and domain not in FREE_MAIL else ""
