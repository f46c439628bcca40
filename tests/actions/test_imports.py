"""Imports from file to rows and back: upload, check, land, again, take back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import translation
from pytest_django import Settings

from meetpunt.actions.errors import Refused
from meetpunt.actions.imports import (
    GivenFile,
    ImportResult,
    check,
    forget_uploads,
    land,
    rejected_rows,
    run_import,
    take_back,
    upload,
)
from meetpunt.actions.organisations import NewOrganisation, create_organisation
from meetpunt.store.fact_log import pruning
from meetpunt.store.models import (
    Account,
    Activity,
    Change,
    FactChange,
    ImportRun,
    ImportUndo,
    LearnedAlias,
    Note,
    Opportunity,
    Organisation,
    Person,
    SalesProcess,
    Source,
    StageEvent,
)
from meetpunt.store.tenancy import acting_in, changing
from tests.landing import LATER, NOW, contents

pytestmark = pytest.mark.django_db

MAPPING = """
source: crm
complete_from: 2026-01-01
currency: EUR
files:
  - file: accounts.csv
    table: accounts
    fields: {id: id, name: name, owner: owner, segment: segment}
  - file: deals.csv
    table: opportunities
    fields: {id: id, name: name, account: account, owner: owner, stage: stage, amount: amount, created_at: created,
             closed_at: closed}
    values:
      stage: {Prospect: P, Quote: O, Won: won, Lost: lost}
  - file: calls.csv
    table: activities
    fields: {id: id, kind: {constant: call}, opportunity: deal, owner: owner, starts_at: at, minutes: minutes}
"""
ACCOUNTS = "id,name,owner,segment\nA1,Jansen,Anna,Bakers\nA2,Bos,Bram,Butchers\n"
DEALS = """id,name,account,owner,stage,amount,created,closed
D1,Slicer,A1,Anna,Quote,1000,2026-01-05,
D2,Oven,A2,Bram,Won,2500.50,2026-01-06,2026-03-01
D3,Mixer,A2,Bram,Lost,10,2026-01-07,2026-02-01
D4,Belt,A1,Anna,Warm,99,2026-01-08,
"""
CALLS = "id,deal,owner,at,minutes\nC1,D1,Anna,2026-02-01 10:00,15\nC2,D1,Anna,2026-02-02 10:00,x\n"


@pytest.fixture
def organisation(tmp_path: Path, settings: Settings) -> Organisation:
    settings.UPLOADS = tmp_path / "uploads"
    made = create_organisation(NewOrganisation("Kaasmakerij", language="en"), NOW)
    with acting_in(made.id), translation.override("en"):
        yield Organisation.objects.get(pk=made.id)


def files(folder: Path, **texts: str) -> list[GivenFile]:
    given = []
    for name, text in texts.items():
        path = folder / f"{name}.csv"
        path.write_text(text)
        given.append(GivenFile(path, path.name))
    return given


def all_files(folder: Path) -> list[GivenFile]:
    return files(folder, accounts=ACCOUNTS, deals=DEALS, calls=CALLS)


def test_an_import_lands_and_says_what_it_did(organisation: Organisation, tmp_path: Path) -> None:
    result = run_import(organisation.pk, all_files(tmp_path), MAPPING, NOW)
    told = {table: (counts.new, counts.rejected) for table, counts in result.tables.items()}
    assert told == {"accounts": (2, 0), "opportunities": (4, 0), "activities": (1, 1)}
    assert result.unmapped_stages == {"Warm": 1}
    assert result.stubs == {"people": 2}
    assert (result.can_land, result.is_check, result.changes) == (True, False, 7)
    outcomes = dict(Opportunity.objects.values_list("external_id", "outcome"))
    assert outcomes == {"D1": "open", "D2": "won", "D3": "lost", "D4": "open"}


def test_the_log_of_changes_is_short_after_many_rows(
    organisation: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "KEPT", 4)
    run_import(organisation.pk, all_files(tmp_path), MAPPING, NOW)
    kinds = list(FactChange.objects.filter(organisation=organisation).values_list("kind", flat=True))
    assert len(kinds) <= 4 + 2, "what was told last, and up to where the rest is gone"
    assert "pruned" in kinds


def test_the_same_files_twice_change_nothing(organisation: Organisation, tmp_path: Path) -> None:
    run_import(organisation.pk, all_files(tmp_path), MAPPING, NOW)
    before = contents(organisation.pk)
    again = run_import(organisation.pk, all_files(tmp_path), MAPPING, LATER)
    assert again.changes == 0
    assert contents(organisation.pk) == before


def test_a_check_says_what_will_land_and_leaves_nothing(organisation: Organisation, tmp_path: Path) -> None:
    before = contents(organisation.pk)
    run_id = upload(organisation.pk, all_files(tmp_path), NOW)
    checked = check(organisation.pk, run_id, MAPPING, NOW)
    assert contents(organisation.pk) == before
    assert not Source.objects.exists()
    landed = land(organisation.pk, run_id, MAPPING, NOW)
    assert (checked.tables, checked.events, checked.stubs) == (landed.tables, landed.events, landed.stubs)


def test_the_result_survives_being_kept(organisation: Organisation, tmp_path: Path) -> None:
    result = run_import(organisation.pk, all_files(tmp_path), MAPPING, NOW)
    assert ImportResult.from_json(ImportRun.objects.get().counts) == result


def test_the_confirmed_mapping_is_remembered(organisation: Organisation, tmp_path: Path) -> None:
    run_import(organisation.pk, all_files(tmp_path), MAPPING, NOW)
    source = Source.objects.get()
    assert (source.name, source.mapping, str(source.complete_from)) == ("crm", MAPPING, "2026-01-01")
    assert LearnedAlias.objects.filter(header="created", field="opportunities.created_at").exists()


def test_rejected_rows_can_be_repaired_and_sent_again(organisation: Organisation, tmp_path: Path) -> None:
    result = run_import(organisation.pk, all_files(tmp_path), MAPPING, NOW)
    (rejected,) = rejected_rows(organisation.pk, result.run_id or 0)
    assert (rejected.file, rejected.header[:5]) == ("calls.csv", ("id", "deal", "owner", "at", "minutes"))
    assert rejected.rows[0][:5] == ("C2", "D1", "Anna", "2026-02-02 10:00", "x")
    assert '"x"' in rejected.rows[0][5]
    repaired = CALLS.replace(",x\n", ",25\n")
    again = run_import(organisation.pk, files(tmp_path, calls=repaired), MAPPING, LATER)
    assert (again.tables["activities"].new, again.tables["activities"].same) == (1, 1)


def test_a_row_told_in_two_files_is_refused_with_its_cells(organisation: Organisation, tmp_path: Path) -> None:
    mapping = MAPPING.replace("file: accounts.csv", "file: accounts*.csv")
    given = files(tmp_path, accounts_a=ACCOUNTS, accounts_b="id,name,owner,segment\nA1,Janssen,Anna,Bakers\n")
    result = run_import(organisation.pk, given, mapping, NOW)
    assert (result.tables["accounts"].new, result.tables["accounts"].doubles) == (2, 1)
    (rejected,) = rejected_rows(organisation.pk, result.run_id or 0)
    assert rejected.rows[0][:2] == ("A1", "Janssen")


def test_a_file_that_cannot_be_read_is_named_and_nothing_lands(organisation: Organisation, tmp_path: Path) -> None:
    given = files(tmp_path, accounts=ACCOUNTS, deals="")
    run_id = upload(organisation.pk, given, NOW)
    checked = check(organisation.pk, run_id, MAPPING, NOW)
    assert [problem.code for problem in checked.problems] == ["empty_file"]
    with pytest.raises(Refused, match=r"deals\.csv is empty"):
        land(organisation.pk, run_id, MAPPING, NOW)
    assert not Account.objects.exists()
    assert ImportRun.objects.get().state == "failed"


def test_a_mapping_that_cannot_be_read_says_where(organisation: Organisation, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="nonsense"):
        run_import(organisation.pk, all_files(tmp_path), MAPPING.replace("amount: amount", "nonsense: amount"), NOW)


OWN_PROCESS = MAPPING.replace("files:", "process:\n  code: short\n  names: {en: Short}\n  steps:\n"
                              "    - {code: P, names: {en: Prospect}}\n    - {code: O, names: {en: Offer}}\n"
                              "    - {code: W, names: {en: Won}, final: yes}\nfiles:", 1)  # fmt: skip


def test_a_process_of_the_source_is_made_once(organisation: Organisation, tmp_path: Path) -> None:
    own = OWN_PROCESS
    run_import(organisation.pk, all_files(tmp_path), own, NOW)
    run_import(organisation.pk, all_files(tmp_path), own, LATER)
    assert SalesProcess.objects.filter(code="short").count() == 1
    assert set(Opportunity.objects.values_list("process__code", flat=True)) == {"short"}
    with pytest.raises(Refused, match="other steps"):
        run_import(organisation.pk, all_files(tmp_path), own.replace("code: O", "code: Q").replace(": O", ": Q"), LATER)


def test_a_stage_that_is_mapped_later_is_mapped_by_running_over_the_kept_files(
    organisation: Organisation, tmp_path: Path
) -> None:
    first = run_import(organisation.pk, all_files(tmp_path), MAPPING, NOW)
    again = land(organisation.pk, first.run_id or 0, MAPPING.replace("Quote: O", "Quote: O, Warm: A"), LATER)
    assert again.unmapped_stages == {}
    assert Opportunity.objects.get(external_id="D4").step.code == "A"


def test_files_without_a_mapping_are_reported(organisation: Organisation, tmp_path: Path) -> None:
    result = run_import(organisation.pk, files(tmp_path, accounts=ACCOUNTS, other="a,b\n1,2\n"), MAPPING, NOW)
    assert result.unknown_files == ("other.csv",)


def test_taking_back_leaves_what_was_there_before(organisation: Organisation, tmp_path: Path) -> None:
    run_import(organisation.pk, all_files(tmp_path), MAPPING, NOW)
    before = contents(organisation.pk)
    deals = DEALS.replace("Quote,1000", "Won,1200").replace("Bram,Lost", "Anna,Lost") + "D5,New,A3,Carla,Quote,5,,\n"
    accounts = ACCOUNTS.replace("Bram", "Carla") + "A3,New,Carla,\n"
    second = run_import(organisation.pk, files(tmp_path, accounts=accounts, deals=deals), MAPPING, LATER)
    assert contents(organisation.pk) != before
    taken = take_back(organisation.pk, second.run_id or 0, LATER)
    assert contents(organisation.pk) == before
    assert taken.kept == ()
    assert taken.removed["opportunity"] == 1
    assert ImportRun.objects.get(pk=second.run_id).state == "taken_back"


def test_taking_back_the_first_import_leaves_nothing(organisation: Organisation, tmp_path: Path) -> None:
    before = contents(organisation.pk)
    first = run_import(organisation.pk, all_files(tmp_path), MAPPING, NOW)
    take_back(organisation.pk, first.run_id or 0, LATER)
    after = contents(organisation.pk)
    assert {table for table in after if after[table] != before[table]} == {"source"}


def test_the_process_that_an_import_made_goes_with_it(organisation: Organisation, tmp_path: Path) -> None:
    before = contents(organisation.pk)
    first = run_import(organisation.pk, all_files(tmp_path), OWN_PROCESS, NOW)
    taken = take_back(organisation.pk, first.run_id or 0, LATER)
    after = contents(organisation.pk)
    assert {table for table in after if after[table] != before[table]} == {"source"}
    assert (taken.removed["sales_process"], taken.kept) == (1, ())
    again = run_import(organisation.pk, all_files(tmp_path), OWN_PROCESS, LATER)
    assert again.tables == first.tables
    assert set(Opportunity.objects.values_list("process__code", flat=True)) == {"short"}


def test_a_process_in_which_another_import_landed_stays_and_is_named(
    organisation: Organisation, tmp_path: Path
) -> None:
    first = run_import(organisation.pk, files(tmp_path, deals=DEALS), OWN_PROCESS, NOW)
    other = OWN_PROCESS.replace("source: crm", "source: other")
    second = run_import(organisation.pk, files(tmp_path, deals=DEALS), other, LATER)
    taken = take_back(organisation.pk, first.run_id or 0, LATER)
    assert ("sales_process", "short") in {(row.table, row.name) for row in taken.kept}
    assert SalesProcess.objects.filter(code="short").count() == 1
    take_back(organisation.pk, second.run_id or 0, LATER)
    assert not SalesProcess.objects.filter(code="short").exists()


def test_a_process_that_people_worked_on_or_that_was_there_before_stays(
    organisation: Organisation, tmp_path: Path
) -> None:
    first = run_import(organisation.pk, all_files(tmp_path), OWN_PROCESS, NOW)
    with changing(organisation.pk):
        process = SalesProcess.objects.get(code="short")
        Change.objects.create(
            organisation=organisation, at=NOW, kind="changed", table="step", row_id=process.steps.all()[1].pk
        )
    assert take_back(organisation.pk, first.run_id or 0, LATER).kept[0].table == "sales_process"
    second = run_import(organisation.pk, all_files(tmp_path), OWN_PROCESS, LATER)
    assert take_back(organisation.pk, second.run_id or 0, LATER).kept == ()
    assert SalesProcess.objects.filter(code="short").exists()


def test_notes_go_with_their_import_but_not_those_that_were_changed_here_nor_what_they_are_about(
    organisation: Organisation, tmp_path: Path
) -> None:
    noted = """
  - file: notes.csv
    table: notes
    fields: {id: id, text: text, account: account, opportunity: deal, owner: owner, at: at}
"""
    texts = "id,text,account,deal,owner,at\nN1,Wants May,A1,,Anna,2026-02-01 10:00\nN2,Wants June,,D2,Bram,\n"
    given = [*all_files(tmp_path), *files(tmp_path, notes=texts)]
    first = run_import(organisation.pk, given, MAPPING + noted, NOW)
    assert (first.tables["notes"].new, first.notes.get("note_of_nothing")) == (2, None)
    by_name = dict(Note.objects.values_list("external_id", "account__name"))
    assert by_name == {"N1": "Jansen", "N2": "Bos"}
    Note.objects.filter(external_id="N1").update(text="Wants it in July", changed_here=True)
    taken = take_back(organisation.pk, first.run_id or 0, LATER)
    assert list(Note.objects.values_list("external_id", "text")) == [("N1", "Wants it in July")]
    assert {(one.table, one.name) for one in taken.kept} == {
        ("note", "N1"),
        ("account", "Jansen"),
        ("person", "Anna"),
    }


def test_an_account_of_an_import_stays_where_somebody_wrote_a_note(organisation: Organisation, tmp_path: Path) -> None:
    first = run_import(organisation.pk, all_files(tmp_path), MAPPING, NOW)
    account = Account.objects.get(name="Bos")
    Note.objects.create(organisation=organisation, account=account, text="Own words", at=NOW)
    taken = take_back(organisation.pk, first.run_id or 0, LATER)
    assert Note.objects.get().account == account
    assert ("account", "Bos") in {(one.table, one.name) for one in taken.kept}


def test_taking_back_twice_is_taking_back_once(organisation: Organisation, tmp_path: Path) -> None:
    first = run_import(organisation.pk, all_files(tmp_path), MAPPING, NOW)
    take_back(organisation.pk, first.run_id or 0, LATER)
    before = contents(organisation.pk)
    again = take_back(organisation.pk, first.run_id or 0, LATER)
    assert sum(again.removed.values()) == 0
    assert contents(organisation.pk) == before


def test_an_import_can_be_made_again_after_it_was_taken_back(organisation: Organisation, tmp_path: Path) -> None:
    first = run_import(organisation.pk, all_files(tmp_path), MAPPING, NOW)
    landed = contents(organisation.pk, without_moments=True)
    take_back(organisation.pk, first.run_id or 0, NOW)
    again = run_import(organisation.pk, all_files(tmp_path), MAPPING, NOW)
    assert again.tables == first.tables
    assert contents(organisation.pk, without_moments=True) == landed


def test_what_somebody_worked_on_since_stays_and_is_named(organisation: Organisation, tmp_path: Path) -> None:
    first = run_import(organisation.pk, all_files(tmp_path), MAPPING, NOW)
    opportunity = Opportunity.objects.get(external_id="D1")
    with changing(organisation.pk):
        Activity.objects.create(
            organisation=organisation, opportunity=opportunity, person=opportunity.owner, kind="call", recorded_at=NOW
        )
    taken = take_back(organisation.pk, first.run_id or 0, LATER)
    assert {(row.table, row.name) for row in taken.kept} == {
        ("opportunity", "Slicer"),
        ("account", "Jansen"),
        ("person", "Anna"),
    }
    assert Opportunity.objects.get() == opportunity
    assert StageEvent.objects.filter(opportunity=opportunity).exists(), "what stays keeps its history"
    assert Person.objects.get().name == "Anna"


def test_a_value_that_somebody_changed_since_is_not_restored(organisation: Organisation, tmp_path: Path) -> None:
    run_import(organisation.pk, all_files(tmp_path), MAPPING, NOW)
    changed = ACCOUNTS.replace("Bakers", "Cooks").replace("Jansen", "Janssen")
    second = run_import(organisation.pk, files(tmp_path, accounts=changed), MAPPING, LATER)
    with changing(organisation.pk):
        Account.objects.filter(external_id="A1").update(segment="Hotels")
    taken = take_back(organisation.pk, second.run_id or 0, LATER)
    account = Account.objects.get(external_id="A1")
    assert (account.name, account.segment) == ("Jansen", "Hotels")
    assert [(row.table, row.row_id) for row in taken.kept] == [("account", account.pk)]
    assert not ImportUndo.objects.exists()


def test_an_import_that_was_taken_back_cannot_land_again(organisation: Organisation, tmp_path: Path) -> None:
    first = run_import(organisation.pk, all_files(tmp_path), MAPPING, NOW)
    take_back(organisation.pk, first.run_id or 0, NOW)
    with pytest.raises(Refused, match="taken back"):
        land(organisation.pk, first.run_id or 0, MAPPING, LATER)


def test_an_import_of_another_organisation_does_not_exist(organisation: Organisation, tmp_path: Path) -> None:
    first = run_import(organisation.pk, all_files(tmp_path), MAPPING, NOW)
    other = create_organisation(NewOrganisation("Andere"), NOW)
    with pytest.raises(Refused):
        take_back(other.id, first.run_id or 0, NOW)
    with pytest.raises(Refused):
        land(other.id, first.run_id or 0, MAPPING, NOW)
    assert rejected_rows(other.id, first.run_id or 0) == ()


def test_files_are_forgotten_when_no_recent_import_needs_them(organisation: Organisation, tmp_path: Path) -> None:
    upload(organisation.pk, all_files(tmp_path), NOW)
    assert forget_uploads(timedelta(days=180), NOW + timedelta(days=10)) == 0
    assert forget_uploads(timedelta(days=180), NOW + timedelta(days=4000)) == 3


def test_two_files_of_one_name_are_refused(organisation: Organisation, tmp_path: Path) -> None:
    given = files(tmp_path, accounts=ACCOUNTS)
    with pytest.raises(Refused, match=r"Two files are called accounts\.csv"):
        upload(organisation.pk, given * 2, NOW)
