"""Files as they really come: every trap is read, or refused with one clear sentence in either language."""

import gzip
import io
import zipfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetpunt.connectors.base import ConnectorError
from meetpunt.connectors.files.limits import Job, Limits, Unreadable
from meetpunt.connectors.files.reading import environment, read_files, read_tables
from meetpunt.connectors.files.tables import tables_of
from tests.connectors.making import read, write

KANSEN = "Klant;Fase;Bedrag;Verkoper\nBakker BV;Offerte;1.234,56;Bram\nCafé Één;Prospect;500,-;Anna\n"


def refusal(path: Path, limits: Limits | None = None) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        read_tables(str(path), limits=limits)
    return caught.value


def says(error: ConnectorError, english: str, dutch: str) -> None:
    with override("en"):
        assert english in str(error)
    with override("nl"):
        assert dutch in str(error)


def book(path: Path, rows: list[list[object]], name: str = "Blad1") -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_accents_survive_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    (table,) = read(write(tmp_path, "kansen.csv", KANSEN.encode(encoding)))
    assert table.header == ("Klant", "Fase", "Bedrag", "Verkoper")
    assert table.columns[0] == ["Bakker BV", "Café Één"]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    text = KANSEN.replace("1.234,56", "1234").replace("500,-", "500").replace(";", separator)
    (table,) = read(write(tmp_path, "kansen.csv", text))
    assert len(table.header) == 4


def test_a_sep_line_names_the_separator_and_old_line_ends_are_read(tmp_path: Path) -> None:
    (table,) = read(write(tmp_path, "kansen.csv", "sep=;\r" + KANSEN.replace("\n", "\r")))
    assert table.header[0] == "Klant"
    assert list(table.row_numbers) == [3, 4]


def test_a_zipped_text_file_is_read(tmp_path: Path) -> None:
    (table,) = read(write(tmp_path, "kansen.csv.gz", gzip.compress(KANSEN.encode())))
    assert len(table) == 2


def test_title_rows_totals_footers_and_blank_columns_are_no_data(tmp_path: Path) -> None:
    text = (
        "Kansenoverzicht 2026;;;\n;;;\nKlant;Fase;;Bedrag\nBakker BV;Offerte;;100\nTotal Energies;Prospect;;50\n"
        "Totaal;;;150\n\nKansenoverzicht;;;\nCopyright (c) 2026;;;\n"
    )
    (table,) = read(write(tmp_path, "kansen.csv", text))
    assert table.header == ("Klant", "Fase", "Bedrag")
    assert table.columns[0] == ["Bakker BV", "Total Energies"]
    assert table.notes == ("footer_left_out:2", "totals_left_out:1")
    assert list(table.row_numbers) == [4, 5]


def test_a_workbook_keeps_dates_numbers_and_text_apart(tmp_path: Path) -> None:
    path = tmp_path / "kansen.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd-mm-yyyy"}) as workbook:
        sheet = workbook.add_worksheet("Kansen")
        sheet.write_row(0, 0, ["Klant", "Bedrag", "Sluitingsdatum", "Klantnummer"])
        sheet.write_row(1, 0, ["Bakker BV", 1.234])
        sheet.write_datetime(1, 2, datetime(2026, 4, 3))
        sheet.write_string(1, 3, "00123")
        hidden = workbook.add_worksheet("Verborgen")
        hidden.write_row(0, 0, ["Klant", "Bedrag"])
        hidden.write_row(1, 0, ["Geheim", 1])
        hidden.hide()
    (table,) = read_tables(str(path))
    assert table.sheet == "Kansen"
    assert list(table.rows()) == [("Bakker BV", 1.234, datetime(2026, 4, 3), "00123")]


def test_dates_counted_from_1904_are_right(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True, "default_date_format": "dd-mm-yyyy"}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["Klant", "Sluitingsdatum"])
        sheet.write_string(1, 0, "Bakker BV")
        sheet.write_datetime(1, 1, datetime(2026, 4, 3))
    (table,) = read(path)
    assert table.columns[1] == [datetime(2026, 4, 3)]


def test_merged_headings_over_two_rows_are_joined(tmp_path: Path) -> None:
    path = tmp_path / "kansen.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.merge_range(0, 0, 0, 1, "Deal")
        sheet.merge_range(0, 2, 0, 3, "Contact")
        sheet.write_row(1, 0, ["Titel", "Fase", "Naam", "Telefoon"])
        sheet.write_row(2, 0, ["Pers 12", "Offerte", "Anna", "+31"])
    (table,) = read(path)
    assert table.header == ("Deal / Titel", "Deal / Fase", "Contact / Naam", "Contact / Telefoon")
    assert len(table) == 1


def test_the_html_table_that_a_crm_calls_xls_is_read(tmp_path: Path) -> None:
    html = "<html><body><table><tr><th>Account Name</th><th>Stage</th></tr><tr><td>Bakker &amp; Zn</td><td>Won</table>"
    (table,) = read(write(tmp_path, "report.xls", html))
    assert list(table.rows()) == [("Bakker & Zn", "Won")]


def test_a_column_name_that_stands_twice_is_told_apart(tmp_path: Path) -> None:
    (table,) = read(write(tmp_path, "kansen.csv", "Klant;Datum;Datum\nA;1;2\n"))
    assert table.header == ("Klant", "Datum", "Datum (2)")


def test_a_formatted_report_is_sent_back_for_its_details(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Pipeline"],
        ["As of 2026-11-23 10:00"],
        ["Filtered By"],
        ["Stage ↑", "Amount", "Account Name"],
    ]
    path = book(tmp_path / "report.xlsx", [*rows, ["Won", 10, "A"], ["Subtotal", 10], ["Total", 10]])
    error = refusal(path)
    assert error.code == "formatted_report"
    says(error, 'choose "Details Only"', "Alleen details")


def test_a_file_that_is_not_what_it_says_is_refused(tmp_path: Path) -> None:
    for name, content in (
        ("foto.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
        ("kansen.xlsx", KANSEN.encode()),
        ("boek.csv", book(tmp_path / "b.xlsx", [["Klant"]]).read_bytes()),
    ):
        error = refusal(write(tmp_path, name, content))
        assert error.code == "not_what_it_says"
        says(error, f"{name} is not what its name says", f"{name} is niet wat de naam zegt")


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    for name, content in (("leeg.csv", b""), ("wit.csv", b"\n \n"), ("kop.csv", b"Klant;Fase\n")):
        error = refusal(write(tmp_path, name, content))
        assert error.code == "empty_file"
        says(error, f"{name} is empty", f"{name} is leeg")


def zeros(size: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", "<workbook/>")
        with bomb.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(size // 1_000_000):
                sheet.write(bytes(1_000_000))
    return packed.getvalue()


def test_two_hundred_megabytes_of_zeros_are_not_unpacked(tmp_path: Path) -> None:
    path = write(tmp_path, "bom.xlsx", zeros(200_000_000))
    assert path.stat().st_size < 250_000
    error = refusal(path)
    assert error.code == "zip_bomb"
    says(error, "would unpack to far more than its size allows", "zou uitgepakt veel groter worden dan mag")
    text_bomb = refusal(write(tmp_path, "bom.csv.gz", gzip.compress(bytes(50_000_000))))
    assert text_bomb.code == "zip_bomb"


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    honest = zeros(3_000_000)
    lying = honest.replace((3_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    assert lying != honest
    error = refusal(write(tmp_path, "leugen.xlsx", lying), Limits(unpacked_mb=1))
    assert error.code == "broken_file"


def test_a_wrong_encoding_is_refused_not_guessed(tmp_path: Path) -> None:
    for name, encoding in (("dos.csv", "cp850"), ("mac.csv", "mac-roman")):
        error = refusal(write(tmp_path, name, "Klant;Fase\nCafé België;Offerte\nGeïnd;Prospect\n".encode(encoding)))
        assert error.code == "wrong_encoding"
        says(error, "not in an encoding that can be read without guessing", "niet in een codering die zonder gokken")


def test_a_locked_workbook_says_so(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)
    error = refusal(write(tmp_path, "slot.xlsx", ole))
    assert error.code == "encrypted"
    says(error, "locked with a password", "beveiligd met een wachtwoord")


def test_too_many_rows_are_refused_with_the_limit(tmp_path: Path) -> None:
    path = write(tmp_path, "veel.csv", "Klant;Fase\n" + "A;B\n" * 200)
    error = refusal(path, Limits(rows=100))
    assert error.code == "too_many_rows"
    says(error, "holds more than 100 rows", "bevat meer dan 100 rijen")
    assert len(read(path, Limits(rows=200))[0]) == 200


def test_a_file_without_column_names_says_so(tmp_path: Path) -> None:
    error = refusal(write(tmp_path, "getallen.csv", "1;2;3\n4;5;6\n7;8;9\n"))
    assert error.code == "no_header"
    says(error, "No row with column names was found", "geen rij met kolomnamen gevonden")


def test_an_unknown_type_and_a_missing_file_say_so(tmp_path: Path) -> None:
    says(
        refusal(write(tmp_path, "brief.docx", b"PK")),
        "is of a type that is not read here",
        "soort die hier niet wordt gelezen",
    )
    says(refusal(tmp_path / "weg.csv"), "There is no file weg.csv", "Er is geen bestand weg.csv")


def test_a_file_that_is_too_big_says_so(tmp_path: Path) -> None:
    error = refusal(write(tmp_path, "groot.csv", b"Klant;Fase\n" + b"A;B\n" * 300_000), Limits(file_mb=1))
    says(error, "at most 1 MB is read", "hoogstens 1 MB gelezen")


def test_a_reader_out_of_memory_stops_that_file_and_reads_the_next(tmp_path: Path) -> None:
    heavy = write(tmp_path, "zwaar.csv", "Klant;Fase\n" + "".join(f"klant {n};fase {n}\n" for n in range(150_000)))
    light = write(tmp_path, "licht.csv", KANSEN)
    first, second = read_files([Job(str(heavy), "zwaar.csv"), Job(str(light), "licht.csv")], Limits(memory_mb=90))
    assert first.error is not None
    assert first.error.code == "reader_stopped"
    assert len(second.tables[0]) == 2


def test_the_worker_is_told_no_secrets_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "geheim")
    assert "geheim" not in environment().values()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=400),
    st.sampled_from(["a.csv", "a.xlsx", "a.xls", "a.ods", "a.csv.gz"]),
    st.sampled_from([b"", b"PK\x03\x04"]),
)
def test_random_bytes_give_tables_or_one_clear_error(tmp_path: Path, content: bytes, name: str, start: bytes) -> None:
    path = write(tmp_path, name, start + content)
    with suppress(Unreadable):  # any other error would fall through
        assert tables_of(Job(str(path), name), Limits())


def test_a_damaged_workbook_never_takes_the_reader_down(tmp_path: Path) -> None:
    whole = book(tmp_path / "heel.xlsx", [["Klant", "Fase"], ["A", "B"]]).read_bytes()
    paths = [
        write(tmp_path, f"stuk{cut}.xlsx", whole[:cut] + bytes(20) + whole[cut + 20 :])
        for cut in range(40, len(whole), 400)
    ]
    readings = list(read_files([Job(str(path), path.name) for path in paths]))
    assert len(readings) == len(paths)
    assert all(reading.error is not None or reading.tables for reading in readings)


def test_an_open_document_sheet_is_read(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        "<table:table-row>" + "".join(cell.format(text) for text in row) + "</table:table-row>"
        for row in (("Klant", "Fase"), ("Café", "Offerte"))
    )
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Kansen">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "kansen.ods"
    with zipfile.ZipFile(path, "w") as sheet:
        sheet.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        sheet.writestr("META-INF/manifest.xml", "<manifest/>")
        sheet.writestr("content.xml", content)
    (table,) = read_tables(str(path))
    assert list(table.rows()) == [("Café", "Offerte")]


def test_the_columns_of_the_mapping_mark_the_header_row(tmp_path: Path) -> None:
    path = write(tmp_path, "x.csv", "Overzicht;per;dag\nkwik;kwek;wie\n1;2;3\n")
    (plain,) = tables_of(Job(str(path), "x.csv"), Limits())
    (told,) = tables_of(Job(str(path), "x.csv", expected=("kwik", "kwek")), Limits())
    assert plain.header == ("Overzicht", "per", "dag")
    assert told.header == ("kwik", "kwek", "wie")


def test_header_row_separator_and_encoding_may_be_named(tmp_path: Path) -> None:
    path = write(tmp_path, "x.csv", "a;b\nc;d\nKl\x82nt#Fase\nA#B\n".encode("latin-1"))
    (told,) = tables_of(Job(str(path), "x.csv", header_row=3, encoding="cp850", separator="#"), Limits())
    assert told.header == ("Klént", "Fase")
