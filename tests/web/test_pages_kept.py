"""After whatever was written, a page of which parts were kept or made ahead is what it is when made and drawn anew."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from meetpunt.measures.since import since
from meetpunt.reports.ahead import ahead
from meetpunt.reports.memory import forget_everything
from meetpunt.store.models import Activity, Login, Person, Product
from meetpunt.store.tenancy import acting_in, changing
from meetpunt.web.templatetags.keeping import drawn, rows, sections
from tests.build import Company
from tests.measures.columnar.writing import Writer
from tests.measures.crowd import crowd

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only("what is read is asked of both")]

WRITES = 4
PERIOD = "from=2025-12-01&until=2027-12-31"
PAGES = ("scorecard", "comparison", "targets", "acch", "signals", "numbers-first")
_OF_ITS_OWN = re.compile(r'name="(csrfmiddlewaretoken|key)" value="[^"]*"|"X-CSRFToken": *"[^"]*"')


def _addresses(person: Person) -> dict[str, list[str]]:
    wide = [f"/{page}/?{whose}{PERIOD}" for page in PAGES for whose in ("of=all&", f"of=p{person.pk}&")]
    own = [f"/{page}/?{PERIOD}" for page in PAGES]
    return {
        "Eva": [*wide, f"/organisation/?{PERIOD}", f"/funnel/{person.pk}/?{PERIOD}"],
        "Bram": [*own, f"/funnel/{person.pk}/?{PERIOD}"],
    }


def _client(firm: Company, name: str) -> Client:
    login = Login.objects.create_user(f"{name.lower()}@proef.example", "een lang wachtwoord")
    with changing(firm.organisation.pk):
        Person.objects.filter(pk=firm.people[name].pk).update(login=login)
    client = Client(headers={"accept-language": "nl"})
    client.force_login(login, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _read(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, address
    return _OF_ITS_OWN.sub("", page.content.decode().partition('<main class="main"')[2])


def _visit(firm: Company, name: str, of: Activity) -> None:
    """Logged by somebody, a minute ago."""
    of.pk = of.external_id = of.client_key = None
    of.person = firm.people[name]
    of.started_at = of.recorded_at = datetime.now(UTC) - timedelta(minutes=1)
    with changing(firm.organisation.pk, leaves_accounts=True):
        of.save(force_insert=True)


def test_after_each_write_every_page_is_as_it_is_made_anew() -> None:
    ahead.forget()
    firm = crowd("Proefbedrijf", 5, opportunities=60)
    with changing(firm.organisation.pk):
        firm.team("Zuid", "Eva")
    clients, writer = {name: _client(firm, name) for name in ("Eva", "Bram")}, Writer(firm, 11)
    firm.organisation_products = list(Product.objects.filter(organisation=firm.organisation))  # type: ignore[attr-defined]
    addresses = _addresses(firm.people["Bram"])
    with acting_in(firm.organisation.pk):
        held = Activity.objects.filter(organisation=firm.organisation, kind="visit", status="held").first()
    assert held is not None
    for number in range(WRITES):
        if number % 2:
            writer.write()
        else:
            _visit(firm, ("Bram", "Carla")[number // 2 % 2], held)
        if number >= WRITES // 2:
            ahead.renew()
        kept = {(name, one): _read(clients[name], one) for name, pages in addresses.items() for one in pages}
        for memory in (drawn, rows, sections, since):
            memory.forget()
        forget_everything()
        for (name, address), page in kept.items():
            assert page == _read(clients[name], address), (number, name, address)
