"""The workbook by its pages: downloaded, sent back, shown before it lands, and only for who reads files in."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import Settings

from meetpunt.jobs.worker import run_pending
from meetpunt.store.models import Account, ImportRun, Opportunity, PersonRole
from meetpunt.store.tenancy import acting_in, changing
from tests.build import act_in
from tests.cast import Cast, build_cast, day_there
from tests.filled_once import lasting
from tests.workbook import Filling, changed

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cast_of_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    with lasting(django_db_blocker, lambda: build_cast(day_there(), entries=2)) as made:
        yield made


@pytest.fixture
def cast(cast_of_module: Cast, db: None, tmp_path: object, settings: Settings) -> Cast:
    """Everybody, with two opportunities each."""
    settings.UPLOADS = f"{tmp_path}/uploads"
    act_in(cast_of_module.organisation)
    return deepcopy(cast_of_module)


def signed_in(cast: Cast, name: str) -> Client:
    """A browser in which somebody signed in."""
    client = Client()
    client.force_login(cast.login(name))
    client.cookies["django_language"] = "nl"
    return client


def send(client: Client, content: bytes) -> str:
    """Upload it and let the worker look; gives the page of the run."""
    answer = client.post("/imports/upload/", {"files": [SimpleUploadedFile("verkoop.xlsx", content)]})
    assert answer.status_code == 302, answer.content.decode()
    run_pending()
    return str(answer["Location"])


def test_the_administrator_sends_it_back_sees_what_would_come_and_confirms(cast: Cast) -> None:
    client = signed_in(cast, "Ada")
    content = client.get("/imports/workbook-blank.xlsx").content

    def fill(book: Filling) -> None:
        book.new("accounts", {"Klant": "Smit Ovens", "Verkoper": "Bram Jansen"})

    path = send(client, changed(content, fill))
    page = client.get(path)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Dit zou worden ingelezen" in text
    assert "koppeling" not in text.partition("<main")[2]
    assert not Account.objects.filter(name="Smit Ovens").exists()
    client.post(f"{path}land/")
    run_pending()
    assert Account.objects.filter(name="Smit Ovens").exists()
    assert client.get(path).status_code == 200
    assert ImportRun.objects.get().workbook


def test_who_reads_files_in_and_sells_nothing_takes_no_opportunities_along(cast: Cast) -> None:
    """Ada keeps accounts; whose opportunities they are is not hers to see."""
    book = load_workbook(BytesIO(signed_in(cast, "Ada").get("/imports/workbook-filled.xlsx").content))
    accounts, deals = book["Klanten"], book["Verkoopkansen"]
    assert sum(accounts.cell(row, 2).value is not None for row in range(2, 200)) == 80
    assert all(deals.cell(row, 2).value is None for row in range(2, 200))


def test_a_manager_who_reads_files_in_takes_the_team_along(cast: Cast) -> None:
    with changing(cast.organisation.pk):
        anna = cast.people["Anna"]
        PersonRole.objects.create(organisation=cast.organisation, person=anna, role="administrator")
    book = load_workbook(BytesIO(signed_in(cast, "Anna").get("/imports/workbook-filled.xlsx").content))
    deals = book["Verkoopkansen"]
    owners = {deals.cell(row, 4).value for row in range(2, 200)} - {None}
    assert "Bram Jansen" in owners
    assert "Carla Vos" not in owners


@pytest.mark.parametrize("name", ["Carla", "Bram", "Anna", "Diana"])
def test_for_who_reads_no_files_in_there_is_no_workbook(cast: Cast, name: str) -> None:
    client = signed_in(cast, name)
    assert client.get("/imports/workbook-filled.xlsx").status_code == 404
    assert client.get("/imports/workbook-blank.xlsx").status_code == 404


def test_the_workbook_of_elsewhere_is_refused_with_a_sentence_on_the_page(cast: Cast) -> None:
    with acting_in(cast.other.pk):
        content = signed_in(cast, "Dirk").get("/imports/workbook-blank.xlsx").content
    client = signed_in(cast, "Ada")
    page = client.get(send(client, content)).content.decode()
    assert "is voor een andere organisatie gemaakt" in page


def test_how_often_the_database_is_asked_does_not_grow_with_the_rows(cast: Cast) -> None:
    client = signed_in(cast, "Ada")
    with changing(cast.organisation.pk):
        ada = cast.people["Ada"]
        PersonRole.objects.create(organisation=cast.organisation, person=ada, role="manager")
        Opportunity.objects.filter(owner=cast.bram).update(owner=ada)
    with CaptureQueriesContext(connection) as few:
        client.get("/imports/workbook-filled.xlsx")
    with changing(cast.organisation.pk):
        rows = list(Opportunity.objects.filter(owner=ada))
        for one in rows:
            one.pk = None
        Opportunity.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as many:
        client.get("/imports/workbook-filled.xlsx")
    assert len(many) <= len(few)
