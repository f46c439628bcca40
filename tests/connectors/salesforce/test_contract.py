"""Held against what we did not write: two other clients drive our fake, a parser reads our questions, and our field
lists are compared with the standard ones.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import ssl
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from meetpunt.connectors.salesforce import bulk
from meetpunt.connectors.salesforce.sources import SOURCES
from tests.connectors.salesforce.company import make_company
from tests.connectors.salesforce.making import Shelf, connected
from tests.connectors.salesforce.schema import QUOTES, TERRITORIES, objects
from tests.connectors.salesforce.server import Fake, served
from tests.connectors.salesforce.test_pushing import CALL, VISIT

CLIENTS = Path(__file__).parent / "clients"
PACKAGES = Path(__file__).parents[2] / "tools" / "crm" / "node_modules"
ALWAYS = set("Id IsDeleted CreatedDate CreatedById LastModifiedDate SystemModstamp CurrencyIsoCode".split())
"""Asked of every object that has them; CurrencyIsoCode stands in organisations with several currencies only."""
NOT_EVERYWHERE = {
    ("Opportunity", "ContactId"),  # since Winter '20
    ("Opportunity", "Territory2Id"),  # with territories
    ("Opportunity", "LastStageChangeDate"),  # since Summer '21
    ("Opportunity", "TotalOpportunityQuantity"),  # where quantities are in use
    ("Order", "OpportunityId"),
    ("Order", "QuoteId"),
    ("Order", "Name"),
    ("Task", "CompletedDateTime"),
    ("Task", "Type"),
    ("Event", "Type"),
}
"""Of the object reference, and absent where a feature is off."""


def node(script: str, *arguments: str, given: str = "") -> Any:
    program = shutil.which("node")
    if program is None or not PACKAGES.is_dir():
        pytest.skip("the packages of tests/tools/crm are not here: make setup-long")
    settings = {**os.environ, "NODE_PATH": str(PACKAGES)}
    done = subprocess.run(
        [program, str(CLIENTS / script), *arguments],
        input=given,
        env=settings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.long
def test_jsforce_reads_and_writes_our_fake(fake: Fake) -> None:
    fake.org.add_field("Task", "Meetpunt_Id__c", "string")
    fake.org.put_all("Account", ({"Name": f"Klant {n}"} for n in range(4500)))
    connected(fake).identify()
    seen = node("jsforce.cjs", fake.url, min(fake.doors.tokens))
    assert (seen["total"], seen["records"], seen["rows"]) == (4500, 4500, 4500)
    assert (seen["made"], seen["again"], seen["refused"]) == (True, False, "INVALID_FIELD")
    assert {"StageName", "IsWon", "Reden__c"} <= set(seen["fields"])
    assert seen["usage"]["limit"] == 100_000


@pytest.mark.long
def test_simple_salesforce_reads_and_writes_our_fake(tmp_path: Path) -> None:
    requests = pytest.importorskip("requests")
    library = pytest.importorskip("simple_salesforce", reason="it comes with make setup-long")
    fake = Fake()
    fake.org.add_field("Task", "Meetpunt_Id__c", "string")
    made = fake.org.put_all("Account", ({"Name": f"Klant {n}"} for n in range(4500)))
    certificate = _certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with served(fake, context), requests.Session() as session:
        fake.doors.tokens.add("token")
        session.trust_env, session.verify = False, str(certificate)  # a bundle of the environment would go before ours
        host = fake.url.partition("://")[2]
        org = library.Salesforce(instance=host, session_id="token", session=session, version="67.0")
        told = org.query_all("SELECT Id, Name FROM Account ORDER BY Id")
        assert [row["Id"] for row in told["records"]] == made
        assert {field["name"] for field in org.Opportunity.describe()["fields"]} >= {"StageName", "IsClosed"}
        assert org.Task.upsert("Meetpunt_Id__c/meetpunt-1-7", {"Subject": "Gebeld"}) == 201
        assert org.Task.upsert("Meetpunt_Id__c/meetpunt-1-7", {"Subject": "Weer"}) == 200
        pieces = list(org.bulk2.Account.query("SELECT Id, Name FROM Account", max_records=2000))
        assert sum(piece.count("\n") - 1 for piece in pieces) == 4500
        org.Account.delete(made[0])
        gone = org.Account.deleted(fake.org.now - timedelta(days=1), fake.org.now)
        assert [row["id"] for row in gone["deletedRecords"]] == [made[0]]
        with pytest.raises(library.exceptions.SalesforceMalformedRequest, match="INVALID_FIELD"):
            org.query("SELECT Nonsense__c FROM Account")


@pytest.mark.long
def test_every_question_that_we_ask_is_soql_to_another_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "FROM", 10)
    with served(Fake(QUOTES, TERRITORIES)) as fake:
        make_company(fake.org)
        fake.org.put_all("Account", ({"Name": f"O'Brien {n}"} for n in range(2100)))
        fake.org.pass_time(minutes=10)
        connector, shelf = connected(fake), Shelf()
        for _ in range(2):
            shelf.sync(connector)
            fake.org.pass_time(minutes=10)
        connector.discover()
        for entity in connector.entities:
            list(connector.standing(entity))
            connector.find(entity, "001000000000009AAA")
        for activity in (CALL, VISIT, replace(CALL, opportunity="lead:00Q000000000009AAA")):
            connector.push(activity)
            connector.find_pushed(activity)
        fake.org.add_field("Task", "Meetpunt_Id__c", "string")
        connected(fake).push(replace(CALL, key="it's\\mine"))
        asked = sorted(set(fake.queries))
    assert len(asked) > 60
    assert node("parse.cjs", given=json.dumps(asked)) == []
    assert len(node("parse.cjs", given=json.dumps(["SELECT FROM Account", "SELECT Id FROM"]))) == 2


def standard(shared: Path) -> dict[str, set[str]]:
    """Object -> its standard fields."""
    text = (shared / "connectors" / "salesforce" / "standard-schema-fields.txt").read_text(encoding="utf-8")
    told = (line.split(maxsplit=4) for line in text.splitlines())
    return {words[0]: set(ast.literal_eval(words[4])) for words in told if len(words) == 5 and words[4] != "[]"}


def test_the_fields_that_we_ask_for_are_standard_ones(shared: Path) -> None:
    known = standard(shared)
    asked = {(source.sobject, name) for source in SOURCES for name in source.fields if source.sobject in known}
    assert len(known) > 12
    odd = {(sobject, name) for sobject, name in asked if name not in known[sobject] | ALWAYS}
    assert odd == NOT_EVERYWHERE


def test_the_fields_of_our_fake_are_standard_ones_too(shared: Path) -> None:
    known = standard(shared)
    told = {(name, one) for name, fields in objects().items() if name in known for one in fields}
    own = {one for one in told if one[1].endswith("__c") or "." in one[1]}  # of the organisation, of another object
    assert {one for one in told - own if one[1] not in known[one[0]] | ALWAYS} <= NOT_EVERYWHERE


def _certificate(folder: Path) -> Path:
    """A certificate of this machine with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = folder / "certificate.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(certificate.public_bytes(Encoding.PEM) + private)
    return path
