"""Notes that are read in: what they hang on, what is left out, and what people changed here."""

from __future__ import annotations

import pytest

from meetpunt.connectors.base import Record
from meetpunt.store.landing.removing import remove
from meetpunt.store.models import Note, Opportunity
from meetpunt.store.tenancy import acting_in, changing
from tests.landing import LATER, NOW, Import, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def into() -> Import:
    made = Import()
    with acting_in(made.organisation.pk):
        yield made


def note(into: Import, key: str = "N1", **values: object) -> Record:
    return into.record("notes", key, **{"text": "Wil in mei", "at": at("2026-02-10 09:00"), **values})


def around(into: Import) -> list[Record]:
    return [
        into.record("accounts", "A1", name="Jansen"),
        into.record("accounts", "A2", name="Bos"),
        into.record("contacts", "C1", name="Piet", account="A1"),
        into.record("opportunities", "D1", name="Oven", account="A2", stage="P", status="open"),
        into.record("opportunities", "D2", name="Mes", stage="P", status="open"),
    ]


def test_a_note_hangs_on_the_account_of_what_it_is_about(into: Import) -> None:
    tally = into.land(
        *around(into),
        note(into, "N1", account="A1", owner="Anna"),
        note(into, "N2", opportunity="D1"),
        note(into, "N3", contact="C1"),
        note(into, "N4", opportunity="D2"),
    )
    columns = ("external_id", "account__name", "opportunity__name", "contact__name", "person__name")
    assert sorted(Note.objects.values_list(*columns)) == [
        ("N1", "Jansen", None, None, "Anna"),
        ("N2", "Bos", "Oven", None, None),
        ("N3", "Jansen", None, "Piet", None),
        ("N4", None, "Mes", None, None),
    ]
    first = Note.objects.get(external_id="N1")
    assert (first.text, first.at, first.import_run_id) == ("Wil in mei", at("2026-02-10 09:00"), into.run.pk)
    assert tally.of("notes").new == 4


def test_a_note_about_nothing_that_is_known_is_left_out_and_counted(into: Import) -> None:
    records = [*around(into), note(into, "N1"), note(into, "N2", account="Onbekend"), note(into, "N3", contact="C1")]
    dry = into.land(*records, dry=True)
    wet = into.land(*records)
    assert (dry.notes["note_of_nothing"], wet.notes["note_of_nothing"]) == (2, 2)
    assert dry.tables == wet.tables
    assert list(Note.objects.values_list("external_id", flat=True)) == ["N3"]
    assert wet.unknown == {"notes.account": 1}


def test_a_note_without_a_moment_was_written_when_it_was_read(into: Import) -> None:
    into.land(*around(into), note(into, account="A1", at=None))
    assert Note.objects.get().at == NOW


def test_the_same_again_changes_nothing_and_other_words_change_the_note(into: Import) -> None:
    into.land(*around(into), note(into, account="A1"))
    assert into.land(note(into, account="A1")).of("notes").same == 1
    assert into.land(note(into, account="A1", text="Wil in juni")).of("notes").changed == 1
    assert list(Note.objects.values_list("text", flat=True)) == ["Wil in juni"]


def test_a_note_that_came_before_its_opportunity_is_about_it_when_it_is_told_again(into: Import) -> None:
    told = note(into, account="A2", opportunity="D1")
    into.land(into.record("accounts", "A2", name="Bos"), told)
    assert Note.objects.get().opportunity is None
    into.land(*around(into))
    assert into.land(told).of("notes").changed == 1
    assert Note.objects.get().opportunity.name == "Oven"
    assert into.land(told).of("notes").same == 1


def test_a_note_that_goes_to_another_opportunity_goes_to_its_account(into: Import) -> None:
    into.land(*around(into), into.record("opportunities", "D3", name="Rek", account="A1", stage="P", status="open"))
    into.land(note(into, opportunity="D1"))
    into.land(note(into, opportunity="D3"))
    assert Note.objects.get().account.name == "Jansen"


def test_words_that_were_changed_here_stay_whatever_the_source_tells(into: Import) -> None:
    into.land(*around(into), note(into, account="A1"))
    Note.objects.update(text="Wil in juli", changed_here=True)
    tally = into.land(note(into, account="A1", text="Wil nooit"), now=LATER)
    assert (tally.of("notes").same, tally.of("notes").changed) == (1, 0)
    assert Note.objects.get().text == "Wil in juli"


def test_what_is_gone_there_goes_here_but_not_what_was_changed_here(into: Import) -> None:
    into.land(*around(into), note(into, "N1", account="A1"), note(into, "N2", account="A1"))
    Note.objects.filter(external_id="N2").update(changed_here=True)
    with changing(into.organisation.pk):
        done = remove(into.source.pk, "notes", ["N1", "N2", "N9"])
    assert (done.count, done.kept) == (1, {"N2": "note"})
    assert Note.objects.get().external_id == "N2"


def test_notes_of_the_same_source_go_along_with_an_opportunity_and_those_of_people_keep_it(into: Import) -> None:
    into.land(*around(into), note(into, "N1", opportunity="D1"), note(into, "N2", opportunity="D2"))
    kept = Opportunity.objects.get(external_id="D2")
    Note.objects.create(organisation=into.organisation, opportunity=kept, text="Eigen woorden", at=NOW)
    with changing(into.organisation.pk):
        done = remove(into.source.pk, "opportunities", ["D1", "D2"])
    assert (done.count, done.kept) == (1, {"D2": "note"})
    assert sorted(Note.objects.values_list("text", flat=True)) == ["Eigen woorden", "Wil in mei"]
