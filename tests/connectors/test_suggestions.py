"""Proposals for a mapping: good enough to confirm, never more than a proposal."""

import pytest

from meetpunt.connectors.base import Table
from meetpunt.connectors.mapping.aliases import learnt_aliases, normalise
from meetpunt.connectors.mapping.dump import dump_mapping
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.connectors.mapping.suggest import Reason, suggest_file, suggest_mapping
from tests.connectors.making import table

DEALS = table(
    "kansen.csv",
    ("Klantnaam", "Fase", "Offertebedrag", "Accountmanager", "Verwachte sluitingsdatum", "Lievelingskleur"),
    ("Bakker BV", "Offerte", "1.234", "Bram", "03-04-2026", "blauw"),
    ("Smit", "O", "5.000", "Anna", "05-04-2026", "rood"),
)


def test_a_dutch_spreadsheet_is_known_as_opportunities() -> None:
    proposal = suggest_file(DEALS)
    assert proposal.table is Table.OPPORTUNITIES
    assert {column.column: column.field for column in proposal.columns} == {
        "Klantnaam": "account",
        "Fase": "stage",
        "Offertebedrag": "amount",
        "Accountmanager": "owner",
        "Verwachte sluitingsdatum": "expected_close",
        "Lievelingskleur": None,
    }


def test_what_can_mean_two_things_is_asked() -> None:
    asked = {column.field: column.ask for column in suggest_file(DEALS).columns if column.ask}
    assert asked == {"amount": "numbers", "expected_close": "dates"}


def test_stages_are_listed_and_only_an_exact_step_is_proposed() -> None:
    (stage,) = (column for column in suggest_file(DEALS).columns if column.field == "stage")
    assert stage.values == (("Offerte", None), ("O", "O"))


def test_kinds_of_activities_are_proposed_in_both_languages() -> None:
    visits = table(
        "bezoeken.csv",
        ("Datum bezoek", "Verkoper", "Soort activiteit", "Duur (min)", "Reistijd"),
        ("03-04-2026", "Bram", "Bezoek", "60", "30"),
        ("04-04-2026", "Bram", "Phone call", "10", None),
        ("04-04-2026", "Bram", "Kroketten", "10", None),
    )
    proposal = suggest_file(visits)
    assert proposal.table is Table.ACTIVITIES
    (kind,) = (column for column in proposal.columns if column.field == "kind")
    assert kind.values == (("Bezoek", "visit"), ("Phone call", "call"), ("Kroketten", None))


def test_a_file_of_notes_is_known_by_its_words() -> None:
    notes = table(
        "notities.csv",
        ("Klant", "Verkoopkans", "Notitie", "Geschreven door", "Geschreven op"),
        ("Jansen", "Oven", "Wil in mei", "Bram", "03-04-2026 10:00"),
    )
    proposal = suggest_file(notes)
    assert proposal.table is Table.NOTES
    assert [column.field for column in proposal.columns] == ["account", "opportunity", "text", "owner", "at"]


def test_an_event_log_is_known_by_its_standard_names() -> None:
    log = table("log.csv", ("case:concept:name", "concept:name", "time:timestamp"), ("1", "A", "2026-01-01T10:00:00Z"))
    assert suggest_file(log).table is Table.EVENTS


def test_what_an_organisation_confirmed_before_goes_first() -> None:
    learnt = learnt_aliases({("opportunities", "Lievelingskleur"): "source"})
    column = suggest_file(DEALS, learnt=learnt).columns[5]
    assert (column.field, column.reason, column.confidence) == ("source", Reason.LEARNT, 1.0)


def test_a_column_of_words_is_never_proposed_as_a_date() -> None:
    words = table("kansen.csv", ("Klant", "Fase", "Close Date"), ("A", "Offerte", "ooit"), ("B", "Offerte", "later"))
    assert suggest_file(words).columns[2].field is None


def test_a_proposal_is_a_mapping_that_can_be_written_and_read() -> None:
    mapping = suggest_mapping("eigen", [suggest_file(DEALS)])
    assert load_mapping(dump_mapping(mapping)) == mapping
    assert mapping.files[0].tables[0].values["stage"]["offerte"] == "unmapped"


@pytest.mark.parametrize(
    ("name", "plain"), [("Début-datum*", "debut datum"), ("  Deal -  Title ", "deal title"), ("Kans (%)", "kans pct")]
)
def test_names_are_compared_without_dress(name: str, plain: str) -> None:
    assert normalise(name) == plain
