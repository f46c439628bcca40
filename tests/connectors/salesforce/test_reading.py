"""Reading Salesforce: everything once, whatever happens on the way."""

from __future__ import annotations

from tests.connectors.salesforce.making import Shelf, connected
from tests.connectors.salesforce.org import USER
from tests.connectors.salesforce.server import Fake


def accounts(fake: Fake, count: int) -> list[str]:
    made = fake.org.put_all("Account", ({"Name": f"Klant {n}", "OwnerId": USER} for n in range(count)))
    fake.org.pass_time(minutes=10)
    return made


def test_a_first_reading_has_every_record_once(fake: Fake) -> None:
    made = accounts(fake, 4500)
    shelf = Shelf()
    shelf.sync(connected(fake), "accounts")
    assert sorted(one.external_id for one in shelf.living("accounts")) == sorted(made)
    assert shelf.find("accounts", made[0]) is not None
    assert not any("LIMIT" not in query for query in fake.queries if "COUNT" not in query)
