"""From raw rows to records: nothing is guessed, nothing is lost, and what is odd is flagged."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from meetpunt.connectors.base import ConnectorError, Flag, Table
from meetpunt.connectors.messages import FLAG_SENTENCES, note_sentence
from tests.connectors.making import mapped, records, rejects, table

DEALS = """source: eigen
files:
  - file: kansen.csv
    table: opportunities
    fields: {id: Nr, stage: Fase, amount: Bedrag, closed_at: Sluiting}
    values: {stage: {Offerte: O, Gewonnen: won, Verloren: lost, Afgeblazen: no_decision, Test: ignore}}
"""
HEADER = ("Nr", "Fase", "Bedrag", "Sluiting")


def test_a_stage_becomes_a_step_and_an_outcome() -> None:
    rows = table(
        "kansen.csv",
        HEADER,
        ("1", "offerte ", "10", None),
        ("2", "Gewonnen", None, "03-04-2026"),
        ("3", "Verloren", None, None),
        ("4", "Afgeblazen", None, None),
    )
    won, *_ = (r for r in records(DEALS, rows) if r.external_id == "2")
    seen = [(r.values.get("stage"), r.values.get("status")) for r in records(DEALS, rows)]
    assert seen == [("O", "open"), ("W", "won"), (None, "lost"), (None, "no_decision")]
    assert won.values["closed_at"] == datetime(2026, 4, 2, 22, tzinfo=UTC)
    assert won.values["stage_text"] == "Gewonnen"


def test_an_unknown_stage_is_never_guessed() -> None:
    (record,) = records(DEALS, table("kansen.csv", HEADER, ("1", "In de wacht", "10", None)))
    assert record.values["stage"] == "unmapped"
    assert record.values["stage_text"] == "In de wacht"
    assert "status" not in record.values
    assert record.flags == (Flag.STAGE_UNMAPPED,)


def test_an_ignored_row_is_counted() -> None:
    (part,) = mapped(DEALS, table("kansen.csv", HEADER, ("1", "Test", None, None), ("2", "Offerte", None, None)))
    assert (len(part.records), part.ignored, part.rows) == (1, 1, 2)


def test_the_closing_date_of_an_open_opportunity_is_an_expectation() -> None:
    (record,) = records(DEALS, table("kansen.csv", HEADER, ("1", "Offerte", None, "03-04-2026")))
    assert "closed_at" not in record.values
    assert record.values["expected_close"] == date(2026, 4, 3)


def test_a_rejected_row_keeps_its_cells_and_says_why_in_both_languages() -> None:
    rows = table("kansen.csv", HEADER, ("1", "Offerte", "veel", None), ("2", "Offerte", None, "31-31-2026"))
    first, second = rejects(DEALS, rows)
    assert (first.reason_code, first.row, first.raw["Bedrag"]) == ("not_a_number", 2, "veel")
    assert second.reason_code == "not_a_date"
    with override("en"):
        assert str(first.message) == '"veel" in column "Bedrag" is not a number.'
    with override("nl"):
        assert str(first.message) == '"veel" in kolom "Bedrag" is geen getal.'


def test_two_date_styles_in_one_column_are_refused_with_the_sentence() -> None:
    rows = table("kansen.csv", HEADER, ("1", "Offerte", None, "25-04-2026"), ("2", "Offerte", None, "04-25-2026"))
    found = rejects(DEALS, rows)
    assert [reject.reason_code for reject in found] == ["two_date_styles", "two_date_styles"]
    with override("nl"):
        assert "twee datumstijlen (dag eerst en maand eerst)" in str(found[0].message)
    with override("en"):
        assert "two date styles (day first and month first)" in str(found[0].message)


def test_an_id_lands_once_and_an_equal_row_is_no_quarrel() -> None:
    rows = table("kansen.csv", HEADER, *[("1", "Offerte", amount, None) for amount in ("10", "10", "20")])
    (part,) = mapped(DEALS, rows)
    assert (len(part.records), part.ignored, [r.reason_code for r in part.rejects]) == (1, 1, ["double_id"])
    alike = table("kansen.csv", HEADER, *[("1", "Offerte", amount, None) for amount in ("-1", "-2")])
    (part,) = mapped(DEALS, alike)  # two numbers of which Python's hashes are the same
    assert (len(part.records), [r.reason_code for r in part.rejects]) == (1, ["double_id"])


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(ConnectorError) as caught:
        records(DEALS, table("kansen.csv", ("Nr", "Fase", "Bedrag"), ("1", "Offerte", "10")))
    with override("en"):
        assert '"Sluiting" of kansen.csv' in str(caught.value)
        assert "Nr, Fase, Bedrag" in str(caught.value)


def test_rows_without_an_id_get_the_same_key_every_time() -> None:
    mapping = "source: x\nfiles: [{file: a.csv, table: activities, fields: {subject: Wat, owner: Wie}}]"
    rows = table("a.csv", ("Wat", "Wie"), ("bellen", "Bram"), ("bellen", "Bram"), ("bellen", "Anna"))
    first, again = records(mapping, rows), records(mapping, rows)
    assert [r.external_id for r in first] == [r.external_id for r in again]
    assert len({r.external_id for r in first}) == 3


def test_names_are_made_of_first_and_last_name() -> None:
    mapping = "source: x\nfiles: [{file: a.csv, table: people, fields: {first_name: V, last_name: A}}]"
    rows = table("a.csv", ("V", "A"), ("Bram", "de Vries"), (None, "Jansen"), (None, None))
    assert [r.external_id for r in records(mapping, rows)] == ["Bram de Vries", "Jansen"]
    (reject,) = rejects(mapping, rows)
    with override("nl"):
        assert str(reject.message) == '"Naam" is leeg en deze tabel kan niet zonder.'


def test_a_value_is_looked_up_in_another_file() -> None:
    mapping = """source: x
files:
  - file: mensen.csv
    table: people
    fields: {name: Naam, territory: {from: Kantoor, lookup: {file: kantoren.csv, key: Nr, value: Rayon}}}
  - {file: kantoren.csv, skip: yes, reason: only looked up}
"""
    people = table("mensen.csv", ("Naam", "Kantoor"), ("Bram", "1"), ("Anna", "9"))
    offices = table("kantoren.csv", ("Nr", "Rayon"), ("1", "NA"))
    assert [r.values.get("territory") for r in records(mapping, people, offices)] == ["NA", None]
    with pytest.raises(ConnectorError) as caught:
        records(mapping, people)
    assert caught.value.code == "missing_lookup_file"


VISITS = """source: x
files:
  - file: bezoeken.csv
    table: activities
    fields: {id: Nr, kind: Soort, owner: Wie, starts_at: Van, ends_at: Tot, minutes: Duur}
    values: {kind: {Bezoek: visit}}
"""


def test_what_cannot_be_right_is_kept_and_flagged() -> None:
    header = ("Nr", "Soort", "Wie", "Van", "Tot", "Duur")
    rows = table(
        "bezoeken.csv",
        header,
        ("1", "Bezoek", "Bram", "2026-01-05 10:00", "2026-05-05 10:00", None),
        ("2", "Bezoek", "Bram", "2026-01-05 10:00", "2026-01-05 09:00", None),
        ("3", "Bezoek", "Bram", "2062-01-05 10:00", None, "30"),
        ("4", "Bezoek", "Bram", "1970-01-01 10:00", None, "2000"),
        ("5", "Rondje", "Anna", "2026-01-05 10:00", None, "30"),
        ("6", "Rondje", "Anna", "2026-01-05 10:00", None, "30"),
    )
    flags = [record.flags for record in records(VISITS, rows)]
    assert flags == [
        (Flag.IMPOSSIBLE_DURATION,),
        (Flag.END_BEFORE_START,),
        (Flag.DATE_IN_FAR_FUTURE,),
        (Flag.IMPOSSIBLE_DURATION, Flag.DATE_IN_FAR_PAST),
        (Flag.VALUE_UNMAPPED,),
        (Flag.VALUE_UNMAPPED, Flag.REPEATED_BUT_FOR_ID),
    ]
    assert records(VISITS, rows)[4].values["kind_text"] == "Rondje"


LOG = """source: x
machines: ["9"]
files:
  - file: log.csv
    tables:
      - table: events
        where: {stap: "*"}
        fields: {opportunity: zaak, stage: stap, at: tijd, by: {from: wie, trim_decimals: yes}}
        values: {stage: {Klaar: won, Weg: lost}}
        unnamed: {stage: ignore}
      - table: opportunities
        one_per: zaak
        fields:
          id: zaak
          owner: {from: wie, first_where: {stap: [O]}, trim_decimals: yes}
          status: {from: stap, strongest_of: [Klaar, Weg]}
        values: {status: {Klaar: won, Weg: lost}}
      - table: activities
        where: {stap: werk}
        pair: {by: [zaak], phase: fase, start: START, complete: COMPLETE, at: tijd}
        fields: {opportunity: zaak, owner: {from: wie, trim_decimals: yes}, kind: {constant: call}}
"""
LOG_HEADER = ("zaak", "stap", "fase", "wie", "tijd")


def test_an_event_log_feeds_three_tables() -> None:
    rows = table(
        "log.csv",
        LOG_HEADER,
        ("1", "S", None, "9.0", "2026-01-01 10:00"),
        ("1", "werk", "START", None, "2026-01-01 11:00"),
        ("1", "werk", "START", "7.0", "2026-01-01 11:10"),
        ("1", "werk", "COMPLETE", "8.0", "2026-01-01 11:30"),
        ("1", "O", None, "8.0", "2026-01-02 10:00"),
        ("1", "Weg", None, "8.0", "2026-01-03 10:00"),
        ("1", "Klaar", None, "8.0", "2026-01-04 10:00"),
        ("2", "werk", "COMPLETE", "8.0", "2026-01-04 11:00"),
    )
    parts = {part.table: part for part in mapped(LOG, rows)}
    assert [r.values["stage"] for r in parts[Table.EVENTS].records] == ["S", "O", "lost", "W"]
    assert parts[Table.EVENTS].records[0].flags == (Flag.MACHINE,)
    assert parts[Table.EVENTS].ignored == 4
    first, second = parts[Table.OPPORTUNITIES].records
    assert (first.values["owner"], first.values["status"]) == ("8", "won")
    assert "owner" not in second.values
    closed, running = parts[Table.ACTIVITIES].records
    assert closed.values["owner"] == "8"  # the START told nobody
    assert closed.values["ends_at"] == datetime(2026, 1, 1, 10, 30, tzinfo=UTC)
    assert running.flags == (Flag.NEVER_ENDED,)
    assert [r.reason_code for r in parts[Table.ACTIVITIES].rejects] == ["no_start"]


def test_parts_come_in_the_order_in_which_they_can_land() -> None:
    mapping = """source: x
files:
  - {file: a.csv, table: orders, fields: {id: Nr}}
  - {file: a.csv, table: people, fields: {name: Nr}}
"""
    both = mapping.replace("  - {file: a.csv, table: people", "  - {file: b.csv, table: people")
    assert [p.table for p in mapped(both, table("a.csv", ("Nr",), ("1",)), table("b.csv", ("Nr",), ("2",)))] == [
        Table.PEOPLE,
        Table.ORDERS,
    ]


def test_a_spreadsheets_own_number_and_date_need_no_style() -> None:
    rows = table("kansen.csv", HEADER, (12.0, "Offerte", 1.234, datetime(2026, 4, 3)))
    (record,) = records(DEALS, rows)
    assert record.external_id == "12"
    assert record.values["amount"] == Decimal("1.234")
    assert record.values["expected_close"] == date(2026, 4, 3)


def test_a_date_and_a_time_in_two_columns_make_one_moment() -> None:
    mapping = "source: x\nfiles: [{file: a.csv, table: activities, fields: {starts_at: {join: [Datum, Tijd]}}}]"
    rows = table(
        "a.csv", ("Datum", "Tijd"), ("03-04-2026", "10:15"), (datetime(2026, 4, 3), "14:00:00"), ("03-04-2026", None)
    )
    assert [r.values["starts_at"] for r in records(mapping, rows)] == [
        datetime(2026, 4, 3, 8, 15, tzinfo=UTC),
        datetime(2026, 4, 3, 12, tzinfo=UTC),
        datetime(2026, 4, 2, 22, tzinfo=UTC),
    ]


def test_every_flag_and_note_has_its_sentence_in_both_languages() -> None:
    for language in ("nl", "en"):
        with override(language):
            assert all(str(FLAG_SENTENCES[flag]) for flag in Flag)
            assert "2" in str(note_sentence("totals_left_out:2"))
