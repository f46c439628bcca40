"""The whole organisation to take along: who asks, who agrees, what is in it, and for how long it is there."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db.models import ForeignKey
from django.http import FileResponse
from django.test import Client
from pytest_django import Settings

from meetpunt.actions.organisation_file import import_organisation
from meetpunt.actions.organisation_file.asking import DAYS, forget_files, make, place
from meetpunt.actions.organisation_file.parts import PRIVATE, taken
from meetpunt.jobs.worker import run_pending
from meetpunt.store.models import Conversation, OrganisationFile, Person, PersonRole
from meetpunt.store.tenancy import acting_in, changing
from tests.build import act_in
from tests.cast import Cast, build_cast, day_there
from tests.web.conftest import Reader

pytestmark = pytest.mark.django_db
PAGE = "/settings/everything/"


@pytest.fixture
def cast(db: None, tmp_path: Path, settings: Settings) -> Cast:
    """Everybody, with two opportunities each and a conversation."""
    settings.DATA = tmp_path
    cast = build_cast(day_there(), entries=2)
    act_in(cast.organisation)
    with changing(cast.organisation.pk):
        Conversation.objects.create(
            organisation=cast.organisation,
            rep=cast.people["Bram"],
            manager=cast.people["Anna"],
            planned_at=datetime.now(UTC),
            made_at=datetime.now(UTC),
            question="Wat gebeurt er na de offerte?",
        )
    return cast


def content_of(client: Client, file_id: int) -> bytes:
    """The file as a browser saves it."""
    answer = client.get(f"{PAGE}{file_id}.zip")
    assert answer.status_code == 200
    assert isinstance(answer, FileResponse)
    return b"".join(answer.streaming_content)  # type: ignore[arg-type]


def test_an_administrator_asks_a_director_agrees_and_the_asker_takes_it(cast: Cast, reader: Reader) -> None:
    ada, diana = reader("Ada"), reader("Diana")
    assert ada.post(f"{PAGE}ask/").status_code == 302
    file = OrganisationFile.objects.get()
    run_pending()
    assert ada.get(f"{PAGE}{file.pk}.zip").status_code == 404
    assert ada.post(f"{PAGE}{file.pk}/agree/").status_code == 404, "who administers cannot agree for others"
    assert "Ik stem in" in diana.get(PAGE).content.decode()
    diana.post(f"{PAGE}{file.pk}/agree/")
    diana.post(f"{PAGE}{file.pk}/agree/")
    run_pending()
    assert "Download" in ada.get(PAGE).content.decode()
    assert diana.get(f"{PAGE}{file.pk}.zip").status_code == 404, "it is for who asked"
    with zipfile.ZipFile(io.BytesIO(content_of(ada, file.pk))) as archive:
        names = {name.removeprefix("tables/").removesuffix(".ndjson") for name in archive.namelist()}
        rows = archive.read("tables/opportunity.ndjson").decode().splitlines()
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert not names & PRIVATE
    assert len(rows) > 10
    assert b"Wat gebeurt er na de offerte" not in everything
    assert cast.people["Bram"].name.encode() in everything


def test_it_makes_an_organisation_without_what_is_private(cast: Cast, reader: Reader, tmp_path: Path) -> None:
    ada = reader("Ada")
    ada.post(f"{PAGE}ask/")
    file = OrganisationFile.objects.get()
    reader("Diana").post(f"{PAGE}{file.pk}/agree/")
    run_pending()
    path = tmp_path / "bedrijf.zip"
    path.write_bytes(content_of(ada, file.pk))
    made = import_organisation(path, "Kopie")
    with acting_in(made.organisation_id):
        names = set(Person.objects.filter(organisation_id=made.organisation_id).values_list("name", flat=True))
        assert not Conversation.objects.filter(organisation_id=made.organisation_id).exists()
    assert "Bram Jansen" in names


@pytest.mark.sqlite_only("a register of names")
def test_nothing_that_goes_along_needs_what_stays_behind(cast: Cast) -> None:
    behind = [
        (model._meta.db_table, field.name)
        for model in taken(PRIVATE)
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model._meta.db_table in PRIVATE and not field.null
    ]
    assert behind == []


def test_for_everybody_else_there_is_no_such_page(cast: Cast, reader: Reader) -> None:
    reader("Ada").post(f"{PAGE}ask/")
    file = OrganisationFile.objects.get()
    for somebody in ("Carla", "Bram", "Anna"):
        client = reader(somebody)
        assert client.get(PAGE).status_code == 404
        assert client.post(f"{PAGE}ask/").status_code == 404
        for what in ("agree", "withdraw"):
            assert client.post(f"{PAGE}{file.pk}/{what}/").status_code == 404
    dirk = reader("Dirk")
    assert dirk.post(f"{PAGE}{file.pk}/agree/").status_code == 404
    assert dirk.get(f"{PAGE}{file.pk}.zip").status_code == 404
    assert OrganisationFile.objects.get().agreed_at is None


def test_who_asks_as_administrator_and_director_needs_somebody_else(cast: Cast, reader: Reader) -> None:
    with changing(cast.organisation.pk):
        PersonRole.objects.create(organisation=cast.organisation, person=cast.people["Diana"], role="administrator")
    diana = reader("Diana")
    diana.post(f"{PAGE}ask/")
    file = OrganisationFile.objects.get()
    page = diana.post(f"{PAGE}{file.pk}/agree/", follow=True).content.decode()
    assert "iemand anders moet ermee instemmen" in page
    assert OrganisationFile.objects.get().agreed_at is None


def test_who_works_in_everybody_s_registration_anyway_needs_nobody(cast: Cast, reader: Reader) -> None:
    with changing(cast.organisation.pk):
        PersonRole.objects.create(organisation=cast.organisation, person=cast.people["Diana"], role="administrator")
        type(cast.organisation).objects.filter(pk=cast.organisation.pk).update(names_for_directors="everybody")
    diana = reader("Diana")
    diana.post(f"{PAGE}ask/")
    run_pending()
    assert content_of(diana, OrganisationFile.objects.get().pk)


def test_asked_twice_is_asked_once_and_a_file_goes_after_its_days(cast: Cast, reader: Reader) -> None:
    ada = reader("Ada")
    ada.post(f"{PAGE}ask/")
    ada.post(f"{PAGE}ask/")
    file = OrganisationFile.objects.get()
    reader("Diana").post(f"{PAGE}{file.pk}/agree/")
    run_pending()
    now = datetime.now(UTC)
    assert make(cast.organisation.pk, file.pk, now) > 100, "a job that is done again makes it anew"
    assert forget_files(cast.organisation.pk, now + timedelta(days=DAYS - 1)) == 0
    assert forget_files(cast.organisation.pk, now + timedelta(days=DAYS + 1)) == 1
    assert not place(cast.organisation.pk, file.pk).exists()
    assert ada.get(f"{PAGE}{file.pk}.zip").status_code == 404


def test_what_was_asked_for_can_be_refused(cast: Cast, reader: Reader) -> None:
    ada = reader("Ada")
    ada.post(f"{PAGE}ask/")
    file = OrganisationFile.objects.get()
    diana = reader("Diana")
    diana.post(f"{PAGE}{file.pk}/withdraw/")
    assert diana.post(f"{PAGE}{file.pk}/agree/").status_code == 404
    run_pending()
    assert not place(cast.organisation.pk, file.pk).exists()
    assert json.loads(json.dumps(list(OrganisationFile.objects.values_list("made_at", flat=True)))) == [None]
