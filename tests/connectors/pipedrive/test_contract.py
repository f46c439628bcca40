"""Our connector and our fake, held to the official specification by a program that is not ours; and Pipedrive's own
client against the fake.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import translation

from meetpunt.connectors.crm.design import Push
from meetpunt.connectors.crm.trouble import CrmError, Trouble
from meetpunt.connectors.pipedrive.connector import Pipedrive
from meetpunt.connectors.pipedrive.entities import BY_CODE
from scripts.frontend import find_node
from tests.connectors.pipedrive.company import goal
from tests.connectors.pipedrive.fake import Fake, served
from tests.connectors.pipedrive.shelf import Ring, Shelf, connect
from tests.connectors.pipedrive.specification import TOOLS, held_to_specification, operations, path_of

pytestmark = [pytest.mark.long, pytest.mark.real]
CLIENT = Path(__file__).with_name("official_client.mjs")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Fake, str]]:
    """A fake, and the address of the proxy before it."""
    with (
        served(Fake()) as fake,
        held_to_specification(fake.address, tmp_path_factory.mktemp("prism")) as address,
    ):
        yield fake, address


@pytest.fixture
def company(held: tuple[Fake, str]) -> Fake:
    """Everything of everything."""
    fake, add = held[0], held[0].company.add
    fake.most = 3
    address = {"value": "Dorpsstraat 1, Ede", "route": "Dorpsstraat", "street_number": "1", "locality": "Ede"}
    for number in range(5):
        organisation = add("organizations", name=f"Klant {number}", address=address)
        emails = [{"value": "jan@example.nl", "primary": True, "label": "work"}]
        person = add("persons", name="Jan Smit", org_id=organisation, emails=emails, phones=emails)
        prices = [{"product_id": 1, "price": 5, "currency": "EUR", "cost": 2, "direct_cost": None, "notes": ""}]
        product = add("products", name="Oven", prices=prices)
        deal = add("deals", title="Oven", org_id=organisation, person_id=person, value=12.5)
        fake.company.edit("deals", deal, stage_id=2)
        fake.company.lines(deal, {"product_id": product, "quantity": 1, "item_price": 10})
        add("activities", subject="Bellen", deal_id=deal, due_time="09:30:00", duration="00:15:00")
        add("notes", content="<b>Let op</b>", deal_id=deal)
        add("leads", title="Misschien", value={"amount": 10, "currency": "EUR"})
    fake.company.convert(add("leads", title="Wordt wat"))
    fake.company.edit("deals", deal, is_archived=True)
    fake.company.delete("deals", add("deals"))
    fake.company.records["goals"] = {"g1": goal("g1", "20 bezoeken", "activities_completed", 20)}
    return fake


def through(held: tuple[Fake, str]) -> Pipedrive:
    return connect(held[0], keys=Ring(api_domain=held[1], api_token=held[0].token))


def test_all_that_is_read_is_as_the_specification_says(held: tuple[Fake, str], company: Fake) -> None:
    shelf, connector = Shelf(), through(held)
    company.asked.clear()
    for _ in range(2):
        shelf.sync(connector, company.company.now + timedelta(hours=1))
    shelf.sweep(connector)
    for kind in ("organizations", "persons", "products", "leads", "deals", "activities", "notes"):
        assert len(shelf.of(kind)) >= 5, kind
    specified = operations()
    for method, path, told in company.asked:
        operation = specified[f"{method} {path_of(path)}"]
        known = {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}
        assert set(told) <= known, path


def test_single_records_and_the_set_up_are_as_the_specification_says(held: tuple[Fake, str], company: Fake) -> None:
    connector = through(held)
    assert connector.identify().company == "6000000"
    design = connector.discover()
    assert (len(design.stages), len(design.goals)) == (5, 1)
    for kind in ("organizations", "persons", "products", "leads", "deals", "activities", "notes"):
        number = next(iter(company.company.records[kind]))
        assert connector.find(BY_CODE[kind], str(number)) is not None


def test_all_that_is_written_is_as_the_specification_says(held: tuple[Fake, str], company: Fake) -> None:
    connector = through(held)
    deal = next(iter(company.company.records["deals"]))
    push = Push(
        *("meetpunt-1-7", "meeting", "Bezoek", "Wil offerte", "1", "", "9", str(deal)),
        *(datetime(2026, 7, 1, 13, 30, tzinfo=UTC), 75, True),
    )
    first = connector.push(push)
    assert connector.push(replace(push, external_id=first.external_id, stamp=first.stamp, subject="Anders"))
    found = connector.find_pushed(push)
    assert found is not None
    connector.withdraw(replace(push, external_id=found.external_id, stamp=found.stamp))
    assert connector.find_pushed(push) is None
    with translation.override("nl"):
        design = connector.discover()
        for wish in connector.wanted(design, connector.proposed("Pipedrive", design)):
            connector.make(wish)
    connector.hear("https://meetpunt.example/hear/abc", "meetpunt", "secret")
    connector.hear("https://meetpunt.example/hear/abc", "meetpunt", "another")
    assert len(company.company.records["webhooks"]) == 1


def test_an_answer_that_the_specification_does_not_allow_does_not_come_through(
    held: tuple[Fake, str], company: Fake
) -> None:
    person = next(iter(company.company.records["persons"].values()))
    person["emails"] = "jan@example.nl"
    with pytest.raises(CrmError):
        list(through(held).pull(BY_CODE["persons"], None, company.company.now + timedelta(hours=1), {}))
    person["emails"] = []


def test_a_request_that_the_specification_does_not_allow_does_not_come_through(
    held: tuple[Fake, str], company: Fake
) -> None:
    with pytest.raises(CrmError) as error:
        through(held).site.get("/api/v2/deals", {"sort_by": "colour"})
    assert error.value.trouble is Trouble.SETTING


def test_pipedrives_own_client_takes_the_fake_for_pipedrive(fake: Fake) -> None:
    if not (TOOLS / "node_modules" / "pipedrive").is_dir():
        pytest.skip("Pipedrive's client is not installed: run `make setup-long`")
    for number in range(1203):
        fake.company.add("deals", title=f"Deal {number}")
    fake.company.add("notes", content="Let op")
    done = subprocess.run(
        [*find_node().node, str(CLIENT), str(TOOLS), fake.address, fake.token],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told == {"deals": 1203, "pages": 3, "user": "Bram de Wit", "notes": 1, "activity": "Bellen", "found": 1}
    assert [one["subject"] for one in fake.company.records["activities"].values()] == ["Bellen"]
