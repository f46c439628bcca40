"""Whatever is changed there, whenever the process dies: after one reading that ends, our side is theirs."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetpunt.connectors.crm.trouble import CrmError
from meetpunt.connectors.salesforce import bulk, walk
from tests.connectors.salesforce.making import Killed, Shelf, connected
from tests.connectors.salesforce.server import Fake, served

CHANGE = st.tuples(st.sampled_from(["put", "change", "bin", "wait"]), st.integers(0, 60), st.integers(0, 90))
READING = st.tuples(
    st.just("read"),
    st.one_of(st.none(), st.integers(0, 6)),
    st.sampled_from(["", "kill", "kill after", "expired", "truncate", "lose rows", "miscount", "locator", "limit"]),
)


@settings(max_examples=25)
@given(st.lists(st.one_of(CHANGE, READING), min_size=3, max_size=25), st.booleans())
def test_after_any_changes_kills_and_faults_one_clean_reading_makes_both_sides_equal(
    happenings: list[tuple[Any, ...]], in_bulk: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch, served(Fake()) as fake:
        patch.setattr(walk, "PAGE", 7)
        patch.setattr(bulk, "PIECE", 5)
        patch.setattr(bulk, "FROM", 10 if in_bulk else 10_000)
        connector, shelf, numbers = connected(fake), Shelf(), iter(range(10_000))
        made = fake.org.put_all("Account", ({"Name": f"Klant {next(numbers)}"} for _ in range(30)))
        for what, one, other in happenings:
            if what == "put":
                made += fake.org.put_all("Account", ({"Name": f"Klant {next(numbers)}"} for _ in range(one % 9)))
            elif what == "change":
                fake.org.change("Account", made[one % len(made)], Name=f"Anders {next(numbers)}")
            elif what == "bin":
                fake.org.bin("Account", made[one % len(made)])
            elif what == "wait":
                fake.org.pass_time(seconds=other)
            else:
                if other:
                    fake.fault(other, path="/results" if other in ("truncate", "lose rows", "miscount") else "/query")
                with suppress(Killed, CrmError):
                    shelf.sync(connector, "accounts", kill_after=one)
                fake.faults.clear()
        for _ in range(2):  # a walk that was broken off ends first; the next one reads what changed since
            fake.org.pass_time(minutes=5)
            shelf.sync(connector, "accounts")
        _question, _total, rows = fake.org.ask("SELECT Id, Name FROM Account", all_of_them=False)
        assert {one.external_id: one.body["Name"] for one in shelf.living("accounts")} == {
            row["Id"]: row["Name"] for row in rows
        }
