"""A survey is small, and a proposal made of it is the one that the whole table would give."""

import json
from datetime import date, datetime

from meetpunt.connectors.base import RawTable
from meetpunt.connectors.mapping.suggest import suggest_file
from meetpunt.connectors.mapping.survey import SurveyedTable, suggest_complete_from, survey_table


def _table(**columns: list[object]) -> RawTable:
    rows = len(next(iter(columns.values())))
    return RawTable("kansen.csv", "", tuple(columns), tuple(columns.values()), range(2, rows + 2))  # type: ignore[arg-type]


def test_a_proposal_of_the_survey_is_the_proposal_of_the_whole_table() -> None:
    rows = 5_000
    whole = _table(
        Fase=["Nieuw"] * (rows - 1) + ["Gewonnen"],
        Verkoper=["Anna"] * rows,
        Bedrag=[f"1.{place:03}" for place in range(rows - 1)] + ["1.234,56"],
        Sluitingsdatum=["03-04-2026"] * (rows - 1) + ["25-04-2026"],
        Omschrijving=[f"kans {place}" for place in range(rows)],
    )
    surveyed = survey_table(whole)
    assert suggest_file(surveyed.raw) == suggest_file(whole)
    assert len(surveyed.raw) < 510
    assert surveyed.rows == rows


def test_the_different_words_of_a_column_are_counted_and_a_column_of_texts_is_not() -> None:
    surveyed = survey_table(_table(Fase=["A", "B", "A", None], Naam=["x", "y", "z", "w"]))
    assert surveyed.counts["Fase"] == {"A": 2, "B": 1}
    many = survey_table(_table(Naam=[f"naam {place}" for place in range(100)]))
    assert many.counts == {}


def test_a_survey_is_kept_and_read_back_as_it_was() -> None:
    surveyed = survey_table(_table(Datum=[datetime(2026, 1, 2), None, "tekst"], Aantal=[1.5, 2, True]))
    assert SurveyedTable.from_json(json.loads(json.dumps(surveyed.to_json()))) == surveyed


def test_a_source_that_begins_at_its_first_closing_is_complete_from_there() -> None:
    raw = _table(
        fase=["O", "W", "O"],
        aangemaakt=["2016-10-20", "2016-12-01", "2017-04-01"],
        gesloten=["2017-03-01", "2017-03-07", None],
        verkoper=["a", "b", "c"],
    )
    part = suggest_file(raw).mapping.tables[0]
    fields = {**part.fields, "created_at": _rule("aangemaakt"), "closed_at": _rule("gesloten")}
    found = suggest_complete_from([(survey_table(raw), _with(part, fields))])
    assert found is not None
    assert (found.opened, found.closed) == (date(2016, 10, 20), date(2017, 3, 1))


def test_a_source_whose_first_closing_follows_its_first_opening_seems_to_leave_nothing_out() -> None:
    raw = _table(fase=["O"], aangemaakt=["2017-03-01"], gesloten=["2017-03-07"], verkoper=["a"])
    part = suggest_file(raw).mapping.tables[0]
    fields = {**part.fields, "created_at": _rule("aangemaakt"), "closed_at": _rule("gesloten")}
    assert suggest_complete_from([(survey_table(raw), _with(part, fields))]) is None


def _rule(column: str):  # type: ignore[no-untyped-def]
    from meetpunt.connectors.mapping.schema import FieldRule

    return FieldRule(columns=(column,))


def _with(part, fields):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    from meetpunt.connectors.base import Table

    return replace(part, table=Table.OPPORTUNITIES, fields=fields)
