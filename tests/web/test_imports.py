"""The import wizard by its addresses: who gets in, what a person is asked, what lands, and what can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from meetpunt.jobs.worker import run_pending
from meetpunt.store.models import ImportRun, Opportunity, SalesProcess, Source, Step
from meetpunt.web import uploading
from tests.build import act_in
from tests.cast import Cast, build_cast, day_there
from tests.filled_once import lasting

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.sqlite_only(
        "words and forms; what they keep is asked of both databases in tests/actions and tests/store"
    ),
]

DEALS = """Nummer;Naam;Klant;Verkoper;Fase;Bedrag;Aangemaakt op;Sluitingsdatum
1;Oven;Bakkerij Smit;Piet de Wit;Eerste gesprek;1.250,50;20-10-2025;
2;Koeling;Slagerij Vos;Piet de Wit;Gewonnen;900,00;21-10-2025;15-01-2026
3;Kast;Hotel Zon;Els Blom;Offerte uit;75,25;01-02-2026;
4;Rek;Hotel Zon;Els Blom;Op ijs;10,00;geen idee;
"""


@pytest.fixture(scope="module")
def cast_of_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    with lasting(django_db_blocker, lambda: build_cast(day_there(), entries=1)) as made:
        yield made


@pytest.fixture
def cast(cast_of_module: Cast, db: None) -> Cast:
    """Everybody, with hardly anything sold: what is read in here is what counts."""
    act_in(cast_of_module.organisation)
    return deepcopy(cast_of_module)


@pytest.fixture
def ada(cast: Cast, client: Client) -> Client:
    """The administrator, who reads English."""
    login = cast.login("Ada")
    login.language = "en"
    login.save()
    client.force_login(login)
    client.cookies["django_language"] = "en"
    return client


def _send(client: Client, *files: tuple[str, str]) -> int:
    """Upload, let the worker look through the files; gives the id of the run."""
    sent = [SimpleUploadedFile(name, content.encode()) for name, content in files]
    answer = client.post("/imports/upload/", {"files": sent})
    assert answer.status_code == 302, answer.content.decode()
    run_pending()
    return int(answer["Location"].split("/")[2])


def _page(client: Client, path: str) -> str:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, path
    return answer.content.decode()


def _form(html: str) -> dict[str, str]:
    """What a browser would send of the form on a page."""
    from html.parser import HTMLParser

    class Fields(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.told: dict[str, str] = {}
            self.select = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            at = dict(attrs)
            if tag == "select":
                self.select = at.get("name") or ""
            elif tag == "option" and ("selected" in at or self.select not in self.told):
                self.told[self.select] = at.get("value") or ""
            elif tag == "input" and at.get("name") and at.get("type") not in ("file", "submit"):
                self.told[at["name"] or ""] = at.get("value") or ""

    fields = Fields()
    main = html.partition("<main")[2]
    fields.feed(main[main.index('class="import-form"') : main.index("</form>", main.index('class="import-form"'))])
    return fields.told


COLUMNS = {"field-0": "id", "field-1": "name", "field-6": "created_at"}
"""What the column names of the deals do not tell by themselves."""


def _explain(client: Client, run_id: int, **stages: str) -> str:
    """Confirm the source and its only table, with what the stages mean; gives the page that comes next."""
    told = _form(_page(client, f"/imports/{run_id}/source/"))
    client.post(f"/imports/{run_id}/source/", {**told, "source": "crm", "action": "next"})
    page = _page(client, f"/imports/{run_id}/table/1/")
    told = _form(page) | COLUMNS
    for text, meaning in stages.items():
        name = page.partition(f"<strong>{text.replace('_', ' ')}</strong>")[0].rpartition('for="')[2].partition('"')[0]
        told[name] = meaning
    answer = client.post(f"/imports/{run_id}/table/1/", {**told, "action": "next"}, follow=True)
    return answer.content.decode()


def _check(client: Client, run_id: int) -> str:
    told = _form(_page(client, f"/imports/{run_id}/source/"))
    client.post(f"/imports/{run_id}/source/", {**told, "action": "check"})
    run_pending()
    return _page(client, f"/imports/{run_id}/")


def _land(client: Client, run_id: int) -> str:
    client.post(f"/imports/{run_id}/land/")
    run_pending()
    return _page(client, f"/imports/{run_id}/")


STAGES = {"Eerste_gesprek": "P", "Gewonnen": "won", "Offerte_uit": "O"}


@pytest.fixture
def landed(ada: Client) -> int:
    """The deals, read in."""
    run_id = _send(ada, ("kansen.csv", DEALS))
    _explain(ada, run_id, **STAGES)
    _check(ada, run_id)
    _land(ada, run_id)
    return run_id


@pytest.mark.both
def test_an_import_does_not_exist_for_who_may_not_import_or_is_of_another_organisation(cast: Cast, landed: int) -> None:
    for who in ("Anna", "Bram", "Carla", "Diana", "Dirk"):
        other = Client()
        other.force_login(cast.login(who))
        for path in ("", "source/", "table/1/", "text/", "progress/", "rejected/1.csv"):
            assert other.get(f"/imports/{landed}/{path}").status_code == 404, (who, path)
        for what in ("check", "land", "foresee", "take-back", "again", "throw-away"):
            assert other.post(f"/imports/{landed}/{what}/").status_code == 404, (who, what)
        if who != "Dirk":  # who may import, elsewhere
            assert other.get("/imports/").status_code == 404, who
            sent = SimpleUploadedFile("kansen.csv", DEALS.encode())
            assert other.post("/imports/upload/", {"files": [sent]}).status_code == 404, who
    assert ImportRun.objects.get(pk=landed).state == "landed"


def test_who_is_not_signed_in_is_asked_to(landed: int) -> None:
    assert Client().get(f"/imports/{landed}/").status_code == 302
    assert Client().post("/imports/upload/").status_code == 302


def test_the_upload_is_protected_against_other_sites(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.login("Ada"))
    sent = SimpleUploadedFile("kansen.csv", DEALS.encode())
    assert strict.post("/imports/upload/", {"files": [sent]}).status_code == 403


@pytest.mark.both
def test_a_file_goes_from_sent_to_read_in_and_a_second_time_changes_nothing(ada: Client) -> None:
    run_id = _send(ada, ("kansen.csv", DEALS))
    after = _explain(ada, run_id, **STAGES)
    assert "Keep and check" in after
    checked = _check(ada, run_id)
    assert "This is what would be read in" in checked
    before = Opportunity.objects.count()
    done = _land(ada, run_id)
    assert "The figures hold these files now." in done
    assert Opportunity.objects.count() == before + 3
    again = _send(ada, ("kansen.csv", DEALS))
    assert "as confirmed before" in _page(ada, f"/imports/{again}/source/")
    assert "The same as before: nothing changed" in (_check(ada, again) and _land(ada, again))


def test_a_stage_that_nobody_explained_is_not_guessed(ada: Client) -> None:
    run_id = _send(ada, ("kansen.csv", DEALS))
    page = _page(ada, f"/imports/{run_id}/table/1/")
    assert _form(page)["value-4-0"] == _form(page)["value-4-1"] == "unmapped"
    _explain(ada, run_id)
    checked = _check(ada, run_id)
    assert "Stages that mean nothing yet" in checked
    assert "Offerte uit" in checked


def test_a_rejected_row_comes_back_with_its_reason_and_runs_nothing_in_a_spreadsheet(ada: Client) -> None:
    hostile = DEALS.replace(";Rek;", ";=cmd|' /C calc'!A0;")
    run_id = _send(ada, ("kansen.csv", hostile))
    _explain(ada, run_id, **STAGES)
    checked = _check(ada, run_id)
    assert "1 row cannot be read in" in checked
    rows = ada.get(f"/imports/{run_id}/rejected/1.csv").content.decode("utf-8-sig")
    assert "'=cmd" in rows
    assert "geen idee" in rows.splitlines()[1]
    assert "Why this row did not land" in rows.splitlines()[0]
    assert ada.get(f"/imports/{run_id}/rejected/1.xlsx").content[:2] == b"PK"
    assert ada.get(f"/imports/{run_id}/rejected/9.csv").status_code == 404


@pytest.mark.both
def test_own_steps_are_made_of_the_stages_in_the_order_that_was_told(ada: Client) -> None:
    run_id = _send(ada, ("kansen.csv", DEALS))
    told = _form(_page(ada, f"/imports/{run_id}/source/"))
    ada.post(f"/imports/{run_id}/source/", {**told, "process": "+", "own_name": "Ovens", "action": "save"})
    told = _form(_page(ada, f"/imports/{run_id}/table/1/"))
    told |= COLUMNS | {"value-4-0": "+", "place-4-0": "1", "value-4-1": "won", "value-4-2": "+", "place-4-2": "2"}
    ada.post(f"/imports/{run_id}/table/1/", {**told, "value-4-3": "ignore", "action": "next"})
    _check(ada, run_id)
    _land(ada, run_id)
    process = SalesProcess.objects.get(code="ovens")
    steps = Step.objects.filter(process=process).order_by("position")
    assert list(steps.values_list("code", flat=True)) == ["Eerste gesprek", "Offerte uit", "WON"]
    assert Opportunity.objects.get(name="Kast", process=process).step.code == "Offerte uit"


def test_what_can_mean_two_things_has_to_be_told_first(ada: Client) -> None:
    unclear = DEALS.replace("1.250,50", "1.250").replace("900,00", "900").replace("75,25", "75").replace("10,00", "10")
    run_id = _send(ada, ("kansen.csv", unclear))
    page = _page(ada, f"/imports/{run_id}/table/1/")
    assert "“1.250” can mean two numbers" in page
    told = _form(page)
    answer = ada.post(f"/imports/{run_id}/table/1/", {**told, "action": "next"})
    assert answer.status_code == 422
    assert "say how it is written" in answer.content.decode()
    answer = ada.post(f"/imports/{run_id}/table/1/", {**told, "style-5": "comma", "action": "next"})
    assert answer.status_code == 302
    assert "numbers: comma" in ImportRun.objects.get(pk=run_id).mapping


def test_two_columns_of_one_field_are_refused_with_a_sentence(ada: Client) -> None:
    run_id = _send(ada, ("kansen.csv", DEALS))
    told = _form(_page(ada, f"/imports/{run_id}/table/1/"))
    answer = ada.post(f"/imports/{run_id}/table/1/", {**told, "field-2": "owner", "action": "next"})
    assert "Two columns are “Owner”" in answer.content.decode()


def test_form_and_text_are_the_same_mapping(ada: Client) -> None:
    run_id = _send(ada, ("kansen.csv", DEALS))
    text = ImportRun.objects.get(pk=run_id).mapping.replace("source: crm", "source: oude-crm  # tot 2026")
    assert ada.post(f"/imports/{run_id}/text/", {"text": text}).status_code == 302
    page = _page(ada, f"/imports/{run_id}/source/")
    assert 'value="oude-crm"' in page
    ada.post(f"/imports/{run_id}/source/", {**_form(page), "action": "save"})
    assert "# tot 2026" in ImportRun.objects.get(pk=run_id).mapping, "a form that changes nothing keeps the comments"


def test_a_mistake_in_the_text_is_told_with_its_line_and_nothing_is_lost(ada: Client) -> None:
    run_id = _send(ada, ("kansen.csv", DEALS))
    kept = ImportRun.objects.get(pk=run_id).mapping
    answer = ada.post(f"/imports/{run_id}/text/", {"text": "source: crm\nfilles: []\n"})
    assert answer.status_code == 422
    assert "line 2" in answer.content.decode()
    assert "filles" in answer.content.decode()
    assert ImportRun.objects.get(pk=run_id).mapping == kept


def test_a_file_that_cannot_be_read_is_left_out_and_the_others_go_on(ada: Client) -> None:
    run_id = _send(ada, ("kansen.csv", DEALS), ("leeg.csv", ""), ("plaatje.xlsx", "geen werkmap"))
    page = _page(ada, f"/imports/{run_id}/")
    assert "leeg.csv is empty. Export it again" in page
    assert "plaatje.xlsx is not what its name says" in page
    assert "kansen.csv" in page
    assert [file.name for file in ImportRun.objects.get(pk=run_id).files.all()] == ["kansen.csv"]


def test_who_reads_dutch_is_told_in_dutch_what_is_the_matter_with_a_file_and_a_row(ada: Client) -> None:
    ada.cookies["django_language"] = "nl"
    run_id = _send(ada, ("kansen.csv", DEALS), ("leeg.csv", ""))
    assert "leeg.csv is leeg. Exporteer het opnieuw" in _page(ada, f"/imports/{run_id}/")
    _explain(ada, run_id, **STAGES)
    assert "is geen datum" in _check(ada, run_id)


def test_two_date_styles_in_one_column_are_asked_about_and_what_stays_unclear_is_rejected(ada: Client) -> None:
    mixed = DEALS.replace("20-10-2025", "10-20-2025").replace("01-02-2026", "05-02-2026")
    run_id = _send(ada, ("kansen.csv", mixed))
    asked = _explain(ada, run_id, **STAGES)
    assert "This column holds two date styles: “21-10-2025” has the day first, “10-20-2025” the month." in asked
    ada.post(f"/imports/{run_id}/table/1/", {**_form(asked), "action": "next"})
    assert "this column holds two date styles (day first and month first)" in _check(ada, run_id)


def test_when_no_file_can_be_read_the_page_says_so(ada: Client) -> None:
    run_id = _send(ada, ("leeg.csv", ""))
    assert "None of these files can be read" in _page(ada, f"/imports/{run_id}/")


def test_a_file_that_is_too_big_is_refused_by_name(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "limit", lambda: 1000)
    big = SimpleUploadedFile("groot.csv", b"a;b\n" + b"1;2\n" * 1000)
    answer = ada.post("/imports/upload/", {"files": [big]})
    assert answer.status_code == 422
    assert "groot.csv is" in answer.content.decode()


def test_a_table_that_is_skipped_says_why_and_lands_nothing(ada: Client) -> None:
    run_id = _send(ada, ("kansen.csv", DEALS), ("uitleg.csv", "Land;Hoofdstad\nBelgië;Brussel\nLitouwen;Vilnius\n"))
    told = _form(_page(ada, f"/imports/{run_id}/table/2/"))
    ada.post(f"/imports/{run_id}/table/2/", {**told, "table": "skip", "reason": "uitleg", "action": "next"})
    assert "skipped: uitleg" in _page(ada, f"/imports/{run_id}/source/")


def test_a_table_that_was_not_looked_at_is_not_checked(ada: Client) -> None:
    run_id = _send(ada, ("kansen.csv", DEALS))
    told = _form(_page(ada, f"/imports/{run_id}/source/"))
    answer = ada.post(f"/imports/{run_id}/source/", {**told, "action": "check"}, follow=True)
    assert "Look at every table first" in answer.content.decode()


@pytest.mark.both
def test_progress_is_told_to_who_asked_and_to_administrators(cast: Cast, ada: Client) -> None:
    sent = SimpleUploadedFile("kansen.csv", DEALS.encode())
    run_id = int(ada.post("/imports/upload/", {"files": [sent]})["Location"].split("/")[2])
    page = _page(ada, f"/imports/{run_id}/")
    assert "<progress" in page
    assert 'http-equiv="refresh"' in page
    assert "data-over" not in _page(ada, f"/imports/{run_id}/progress/")
    run_pending()
    assert "data-over" in _page(ada, f"/imports/{run_id}/progress/")


@pytest.mark.both
def test_an_import_is_taken_back_after_showing_what_will_go(ada: Client, landed: int) -> None:
    ada.post(f"/imports/{landed}/foresee/")
    run_pending()
    page = _page(ada, f"/imports/{landed}/")
    assert "Take this import back?" in page
    assert "What will be kept" in page
    assert Opportunity.objects.filter(name="Koeling").exists(), "looking takes nothing away"
    ada.post(f"/imports/{landed}/take-back/")
    run_pending()
    assert "What was removed" in _page(ada, f"/imports/{landed}/")
    assert not Opportunity.objects.filter(name="Koeling").exists()


@pytest.mark.both
def test_a_landed_import_is_read_again_under_a_better_mapping(ada: Client, landed: int) -> None:
    answer = ada.post(f"/imports/{landed}/again/")
    run_pending()
    again = int(answer["Location"].split("/")[2])
    assert again != landed
    page = _page(ada, f"/imports/{again}/table/1/")
    assert _form(page)["value-4-0"] == "P"


def test_an_import_that_did_not_land_can_be_thrown_away(ada: Client) -> None:
    run_id = _send(ada, ("kansen.csv", DEALS))
    ada.post(f"/imports/{run_id}/throw-away/")
    assert not ImportRun.objects.filter(pk=run_id).exists()


def test_the_first_complete_day_is_suggested_and_only_taken_when_asked(ada: Client) -> None:
    run_id = _send(ada, ("kansen.csv", DEALS))
    assert "Complete from" in _explain(ada, run_id, **STAGES)
    page = _page(ada, f"/imports/{run_id}/source/")
    assert "The data suggests 15" in page
    told = _form(page)
    assert told["complete_from"] == ""
    ada.post(f"/imports/{run_id}/source/", {**told, "action": "use-suggested"})
    assert "complete_from: '2026-01-15'" in ImportRun.objects.get(pk=run_id).mapping


def test_the_empty_page_teaches_and_needs_no_scripts(ada: Client) -> None:
    page = _page(ada, "/imports/")
    assert "Nothing was read in yet." in page
    assert "at most 50 MB" in page


def test_a_big_upload_goes_to_disk_and_not_into_memory(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: list[bool] = []
    told = uploading.given

    def watched(files):  # type: ignore[no-untyped-def]
        files = list(files)
        kinds.extend(hasattr(file, "temporary_file_path") for file in files)
        return told(files)

    monkeypatch.setattr(uploading, "given", watched)
    run_id = _send(ada, ("kansen.csv", DEALS))
    assert kinds == [True]
    assert ImportRun.objects.get(pk=run_id).files.get().size == len(DEALS.encode())
    assert not Source.objects.exists()


def test_who_reads_in_is_told_that_it_is_in_until_they_look(ada: Client) -> None:
    run_id = _send(ada, ("kansen.csv", DEALS))
    _explain(ada, run_id, **STAGES)
    _check(ada, run_id)
    ada.post(f"/imports/{run_id}/land/")
    run_pending()
    page = _page(ada, "/notifications/")
    assert "The import is in." in page
    assert 'class="badge"' in page
    _page(ada, f"/imports/{run_id}/")
    assert 'class="badge"' not in _page(ada, "/notifications/")
