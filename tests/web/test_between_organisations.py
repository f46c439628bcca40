"""Every address asked with the numbers of another organisation: it answers as if there were no such record.

No lock of a database helps here (SQLite has none): what keeps the two apart is that everything is found through what
the reader may see. Whoever asks has every role at home, so that no gate hides a hole behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from tests import filled
from tests.web.headers import lacks

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.sqlite_only("the application's own walls, without the database's")

OURS, THEIRS, NOBODYS = 900_001, 900_002, 999_000_999
WORDS = {
    "which": ("reached", "visits"),
    "code": ("products", "visits"),
    "kind": ("visit", "training"),
    "measure": ("visits",),
    "on": ("account",),
    "table": ("account",),
    "wanting": ("ageing",),
    "product": (),
}
"""Words that a place in an address takes, beside the number or the mark of a record."""
LEAVES = {"sign-out", "sign-on"}
"""Addresses after which nothing more can be asked, or that lead anybody away to a sign-on."""
OTHERWISE_EVERY_TIME = re.compile(
    rf"{OURS}|{THEIRS}|{NOBODYS}|merk\d+|[0-9a-f]{{8}}-[0-9a-f-]{{27}}"
    r"|csrfmiddlewaretoken\W+value=\W[\w-]+|hx-headers=\S+ \S+"
)


@dataclass(frozen=True)
class Home:
    """What the walk finds at home: names of fields of forms and filters, how many pages were read and had a mark.

    Attributes:
        careless: which pages lack which headers.
    """

    names: list[str]
    read: int
    marked: int
    careless: dict[str, list[str]]


@pytest.fixture(scope="module")
def home(django_db_setup: None, django_db_blocker: DjangoDbBlocker, static_folder: None) -> Iterator[Home]:
    """Two organisations with a row in every table; who signs in has every role in the one of OURS."""
    with django_db_blocker.unblock(), transaction.atomic():
        for number in (OURS, THEIRS):
            filled.fill(number)
        filled.make_workable(OURS)
        client, texts, careless = signed_in(), [], {}
        for path in at_home():
            answer = client.get(path)
            if lacking := lacks(answer, path):
                careless[path] = lacking
            if answer.status_code == 200:
                texts.append(text_of(answer))
        names = {name for text in texts for name in re.findall(r'\sname="([\w-]+)"', text)}
        marked = sum(filled.mark(OURS) in text for text in texts)
        names -= {"csrfmiddlewaretoken", "theme", "language", "next"}
        yield Home(sorted(names), len(texts), marked, careless)
        transaction.set_rollback(True)


@pytest.fixture
def client(home: Home, db: None) -> Client:
    return signed_in()


def signed_in() -> Client:
    client = Client(headers={"accept-language": "nl"})
    client.force_login(filled.login(OURS), backend="django.contrib.auth.backends.ModelBackend")
    return client


def at_home() -> Iterator[str]:
    for address in addresses():
        yield from paths(address, OURS)


def addresses() -> list[URLPattern]:
    from meetpunt.web.urls import urlpatterns

    return [one for one in urlpatterns if one.name not in LEAVES]


def paths(address: URLPattern, number: int) -> Iterator[str]:
    """The address with the number in each place of a number, and each word that fits in each place of a word."""
    tries: list[dict[str, Any]] = [{}]
    for name, converter in address.pattern.converters.items():
        values: tuple[Any, ...] = (filled.mark(number), *WORDS.get(name, ()))
        if converter.regex == "[0-9]+":
            values = (number,)
        elif "0-9a-f" in converter.regex:
            values = (UUID(int=number),)
        tries = [{**one, name: value} for one in tries for value in values]
    for one in tries:
        yield reverse(str(address.name), kwargs=one | address.default_args)


def text_of(answer: Any) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    return str(content.decode("utf-8", "replace"))


def without_numbers(answer: Any) -> str:
    """What a page says, without the numbers and keys by which two askings differ anyhow."""
    return OTHERWISE_EVERY_TIME.sub("", text_of(answer))


def asked(client: Client, method: str, path: str, fields: str = "") -> Any:
    """An answer, and what it changed at home (which is then taken back): rows that point to somebody else's."""
    from meetpunt.store.tenancy import change_number

    client.cookies.pop("messages", None)  # what the page before wanted to say
    with transaction.atomic():
        before = change_number(OURS)
        if method == "post":  # as forms without files do: parts of many kinds take a fifth of the time to read
            answer = client.post(path, fields, "application/x-www-form-urlencoded")
        else:
            answer = client.get(path, QUERY_STRING=fields)
        crossing = filled.crossings(OURS, THEIRS) if change_number(OURS) != before else []
        transaction.set_rollback(True)
    assert crossing == [], path
    return answer


def test_what_is_looked_for_would_be_found(home: Home, client: Client) -> None:
    """The same walk at home finds its own mark on many pages, so that not finding the other one says something."""
    from meetpunt.store.models import Opportunity

    assert home.read > 180
    assert len(home.names) > 300
    assert home.marked > 120
    Opportunity.objects.filter(pk=OURS).update(account_id=THEIRS)
    assert filled.crossings(OURS, THEIRS) == ["opportunity.account_id"]


def test_every_page_at_home_comes_with_all_headers(home: Home, db: None) -> None:
    assert home.careless == {}


def test_a_number_of_another_organisation_is_answered_like_one_that_is_not_there(client: Client) -> None:
    kept = filled.rows_of(THEIRS)
    places = 0
    for address in (one for one in addresses() if one.pattern.converters):
        for theirs, nobodys in zip(paths(address, THEIRS), paths(address, NOBODYS), strict=True):
            for method in ("get", "post"):
                told = [asked(client, method, path) for path in (theirs, nobodys)]
                places += 1
                assert filled.mark(THEIRS) not in text_of(told[0]).replace(theirs, ""), (method, theirs)
                assert told[0].status_code == told[1].status_code, (method, theirs)
                assert without_numbers(told[0]) == without_numbers(told[1]), (method, theirs)
    assert places > 500
    assert filled.rows_of(THEIRS) == kept


def test_a_form_or_filter_that_names_another_organisations_records_reads_and_changes_nothing_of_them(
    home: Home, client: Client
) -> None:
    kept = filled.rows_of(THEIRS)
    fields = urlencode(dict.fromkeys(home.names, str(THEIRS)))
    for path in at_home():
        for method in ("get", "post"):
            answer = asked(client, method, path, fields)
            assert filled.mark(THEIRS) not in text_of(answer).replace(path, ""), (method, path)
    assert filled.rows_of(THEIRS) == kept
