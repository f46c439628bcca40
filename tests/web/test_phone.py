"""On a phone: the address and its QR code, and what is said when nobody else reaches this machine."""

from __future__ import annotations

import pytest

from meetpunt.cli.serve import own_addresses
from tests.cast import Cast
from tests.web.conftest import Reader

pytestmark = pytest.mark.sqlite_only("words about the address of this machine")

ENTRIES = 8


def test_everybody_finds_the_address_as_a_code_that_the_content_policy_allows(
    cast: Cast, reader: Reader, settings
) -> None:
    settings.ALLOWED_HOSTS = ["192.168.1.20", "testserver"]
    page = reader("Bram").get("/settings/phone/", headers={"host": "192.168.1.20:8000"}).content.decode()
    assert "http://192.168.1.20:8000/" in page
    svg = page[page.index('<svg xmlns="http://www.w3.org/2000/svg"') if "xmlns" in page else page.index("segno") - 80 :]
    assert "<path" in svg
    assert "style=" not in svg[: svg.index("</svg>")]


@pytest.mark.parametrize(
    ("hosts", "told"),
    [
        (["127.0.0.1", "localhost"], "make run HOST=0.0.0.0"),
        (["127.0.0.1", "localhost", "10.0.0.7"], "http://10.0.0.7:8000/"),
    ],
)
def test_who_reads_it_on_the_machine_itself_is_told_how_a_phone_gets_there(
    cast: Cast, reader: Reader, settings, hosts: list[str], told: str
) -> None:
    settings.HOSTS = settings.ALLOWED_HOSTS = hosts
    assert told in reader("Ada").get("/settings/phone/", headers={"host": "localhost:8000"}).content.decode()


def test_a_secure_address_can_be_installed(cast: Cast, reader: Reader) -> None:
    page = reader("Bram").get("/settings/phone/", secure=True).content.decode()
    assert "https://testserver/" in page
    assert "niet beveiligd" not in page


def test_the_machines_own_addresses_never_name_the_machine_to_itself() -> None:
    assert own_addresses("10.1.2.3") == ["10.1.2.3"]
    assert not {"127.0.0.1", "localhost"} & set(own_addresses("0.0.0.0"))
