"""Whom an appointment is with: its guests among the contacts, else an account by domain, else one by its name.

Rule: only among what the person works in, and only where there is one answer; who is of the own company is nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Lower

from meetpunt.connectors.ics import Occasion
from meetpunt.store.access import Viewer, registration
from meetpunt.store.models import Person

# Everybody has an address here: it tells nothing about a company.
FOR_EVERYBODY = frozenset(
    "gmail.com googlemail.com hotmail.com hotmail.nl outlook.com live.nl live.com msn.com yahoo.com icloud.com me.com "
    "ziggo.nl kpnmail.nl planet.nl xs4all.nl home.nl casema.nl upcmail.nl telfort.nl hetnet.nl proton.me gmx.de web.de "
    "telenet.be skynet.be calendar.google.com group.calendar.google.com resource.calendar.google.com".split()
)
LEGAL = frozenset("bv nv vof bvba nvba gmbh ltd inc".split())
SHORTEST_NAME, LONGEST_NAME = 5, 6
"""Letters that a name of one word must have; words of a name that are looked for."""
AT_ONCE = 50
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9.-]+)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’&.-][^\W_]+)*")


@dataclass(frozen=True)
class Match:
    """Whom it is with. is_external: somebody who is not of the own company is invited."""

    account_id: int | None = None
    contact_id: int | None = None
    is_external: bool = False


class Matcher:
    """Knows the contacts and accounts of one person, for the appointments of one reading."""

    def __init__(self, viewer: Viewer, occasions: Sequence[Occasion]) -> None:
        self._viewer = viewer
        self.my_emails, self._own_emails, self._own_domains = _own(viewer)
        emails = {email for one in occasions for email in one.emails if not self._is_own(email)}
        self._contacts = self._find_contacts(emails)
        self._domains = self._find_domains({_domain(email) for email in emails} - FOR_EVERYBODY)
        self._named: dict[str, list[tuple[int, str, bool]]] | None = None

    def match(self, one: Occasion) -> Match:
        """Whom this appointment is with."""
        strangers = [email for email in one.emails if not self._is_own(email)]
        for email in strangers:
            if email in self._contacts:
                contact, account = self._contacts[email]
                return Match(account, contact, True)
        for email in strangers:
            if (account := self._domains.get(_domain(email))) is not None:
                return Match(account, None, True)
        return Match(self._by_name(one), None, bool(strangers))

    def _is_own(self, email: str) -> bool:
        return email in self._own_emails or _domain(email) in self._own_domains

    def _find_contacts(self, emails: Iterable[str]) -> dict[str, tuple[int, int | None]]:
        """By address; an address of two contacts is nobody's."""
        rows = registration.contacts(self._viewer).exclude(email="").annotate(address=Lower("email"))
        found: dict[str, tuple[int, int | None]] = {}
        twice: set[str] = set()
        for some in _portions(emails):
            for pk, account, address in rows.filter(address__in=some).values_list("pk", "account_id", "address"):
                twice |= {address} & set(found)
                found[address] = (pk, account)
        return {address: one for address, one in found.items() if address not in twice}

    def _find_domains(self, domains: Iterable[str]) -> dict[str, int]:
        """Accounts by the domain of their address or website; a domain of two accounts is nobody's."""
        found: dict[str, set[int]] = {}
        for some in _portions(domains):
            fits = Q()
            for domain in some:
                fits |= Q(email__iendswith=f"@{domain}") | Q(website__icontains=domain)
            rows = registration.accounts(self._viewer).filter(fits).values_list("pk", "email", "website")
            for pk, email, website in rows:
                for domain in {_domain(email.lower()), _site(website)} & set(some):
                    found.setdefault(domain, set()).add(pk)
        return {domain: accounts.pop() for domain, accounts in found.items() if len(accounts) == 1}

    def _by_name(self, one: Occasion) -> int | None:
        words = _words(f"{one.title} | {one.place}")
        named = self._names()
        for length in range(min(LONGEST_NAME, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                found = named.get(" ".join(words[start : start + length]))
                if found:
                    return _only(found, set(words))
        return None

    def _names(self) -> dict[str, list[tuple[int, str, bool]]]:
        """Accounts by name without its legal form; one word only when it is long and no town."""
        if self._named is None:
            self._named = {}
            rows = list(registration.accounts(self._viewer).values_list("pk", "name", "town", "owner_id"))
            towns = {" ".join(_words(town)) for _pk, _name, town, _owner in rows}
            for pk, name, town, owner in rows:
                words = [word for word in _words(name) if word not in LEGAL]
                plain = " ".join(words)
                if len(words) > 1 or (len(plain) >= SHORTEST_NAME and plain not in towns):
                    mine = owner == self._viewer.person_id
                    self._named.setdefault(plain, []).append((pk, " ".join(_words(town)), mine))
        return self._named


def _only(found: list[tuple[int, str, bool]], words: set[str]) -> int | None:
    """The one of that name; of several the one whose town is told, else the own one."""
    for some in (
        found,
        [one for one in found if one[1] and set(one[1].split()) <= words],
        [one for one in found if one[2]],
    ):
        if len(some) == 1:
            return some[0][0]
    return None


def _own(viewer: Viewer) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The person's own addresses, and addresses and domains of the own company."""
    rows = Person.objects.filter(organisation_id=viewer.organisation.id).values_list("pk", "email", "login__email")
    emails = {(pk, email.lower()) for pk, *told in rows for email in told if email}
    domains = frozenset(_domain(email) for _pk, email in emails) - FOR_EVERYBODY
    return (
        frozenset(email for pk, email in emails if pk == viewer.person_id),
        frozenset(email for _pk, email in emails),
        domains,
    )


def _domain(email: str) -> str:
    return email.rpartition("@")[2]


def _site(website: str) -> str:
    found = _DOMAIN.match(website.strip().lower())
    return found.group(1) if found else ""


def _words(text: str) -> list[str]:
    return [word.replace(".", "").replace("’", "'") for word in _WORD.findall(text.lower())]


def _portions(values: Iterable[str]) -> Iterable[list[str]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
