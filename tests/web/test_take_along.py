"""Every page with a table of figures can be taken along, and the file says what the page says."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, URLResolver, get_resolver, resolve
from python_calamine import CalamineWorkbook

from meetpunt.web.exports import PAGES
from meetpunt.web.page_cells import PageTable, tables_of
from tests.cast import Cast
from tests.web.conftest import Reader

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only("words of pages; the figures are asked of both elsewhere")]

ENTRIES = 4
OWN_FILE = {
    "accounts": "a list of many pages: its own export holds all rows",
    "activities": "a list of many pages: its own export holds all rows",
    "contacts": "a list of many pages: its own export holds all rows",
    "opportunities": "a list of many pages: its own export holds all rows",
    "person-records": "its own export holds all rows",
    "team-records": "its own export holds all rows",
    "organisation-records": "its own export holds all rows",
    "kpi-records": "its own export holds all rows",
    "parameter-records": "its own export holds all rows",
    "targets": "its own workbook holds all tables, also of who is folded in",
    "week": "a form; the report of the week has a workbook and a PDF",
    "week-report": "has a workbook and a PDF of its own",
    "week-mileage": "has a workbook and a PDF of its own",
    "my-data": "takes along everything of oneself as a ZIP",
}
NO_FIGURES = {
    "today": "a list of what to do now",
    "calendar": "days to plan in",
    "board": "cards",
    "accounts-doubles": "pairs to decide about",
    "account": "a card of one account; its lists have files of their own",
    "account-keep": "a form",
    "opportunity": "a card of one opportunity",
    "contact": "a card of one person",
    "activity": "a card of one activity",
    "order": "a card of one order",
    "quote": "a card of one quote",
    "quote-print": "a quote for a customer",
    "conversation": "private to two people: its sheet is a page and a PDF",
    "conversation-sheet": "private to two people: it is a page and a PDF",
    "conversation-together": "private to two people",
    "conversations": "a list of talks, private to two people each",
    "imports": "what was read in; rejected rows have files of their own",
    "import-run": "what was read in; rejected rows have files of their own",
    "kpi-map": "which KPI serves which objective: no figures",
    "kpi-versions": "settings",
    "settings": "settings",
    "settings-working": "settings",
    "settings-holidays": "settings",
    "settings-processes": "settings",
    "settings-process": "settings",
    "settings-step": "settings",
    "settings-list": "settings",
    "settings-row": "settings",
    "channel-words": "settings",
    "production-rules": "settings",
    "production-rule": "settings",
    "steering": "settings",
    "notifications": "switches",
    "trust": "who may see what; all of it is in one's own data",
    "jobs": "settings",
    "webhooks": "settings",
    "webhook": "deliveries to another system",
    "changes": "the audit trail, to be looked up",
    "dashboard": "its tiles are pages that have files of their own",
    "dashboards": "its tiles are pages that have files of their own",
    "dashboards-ready": "its tiles are pages that have files of their own",
    "definition": "words",
    "definitions": "words",
    "api-docs": "words",
    "person-place": "settings",
    "training-new": "a form",
    "forwards": "a form that counts while one types",
    "objectives": "words",
    "objectives-one": "words",
    "charter": "words",
    "conversation-new": "a form",
}
NUMBER = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")


def addresses(patterns: Iterable[Any], before: str = "") -> Iterator[str]:
    """The patterns of all pages, also of those that stand together; programs have addresses of their own."""
    for one in patterns:
        pattern = f"{before}{one.pattern}"
        if pattern.startswith("api/"):
            continue
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, pattern)
        else:
            yield pattern


def visited(client: Client, most: int = 400) -> Iterator[tuple[str, str, str]]:
    """Name, address and text of one page of each name that can be reached from those without a parameter."""
    todo = [f"/{one}" for one in addresses(get_resolver(settings.ROOT_URLCONF).url_patterns) if "<" not in one]
    seen: set[str] = set()
    while todo and most:
        address = todo.pop(0)
        try:
            name = str(resolve(address.partition("?")[0]).url_name)
        except Resolver404:
            continue
        if name in seen or name in ("sign-out", "choose-organisation", "home", "start", "sign-in", "offline"):
            continue
        answer = client.get(address)
        if answer.status_code != 200 or not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        seen.add(name)
        most -= 1
        text = answer.content.decode()
        yield name, address, text
        main = text.partition("<main")[2].partition("</main>")[0]
        todo += [html.unescape(link) for link in re.findall(r'href="(/[^"#]*)"', main)]


def has_figures(table: PageTable) -> bool:
    """A number or a day stands in it."""
    return any(isinstance(cell, Decimal | date) for row in table.rows for cell in row)


@pytest.mark.parametrize(
    ("somebody", "least"),
    [
        ("Anna", 12),
        pytest.param("Bram", 5, marks=pytest.mark.long),
        pytest.param("Diana", 5, marks=pytest.mark.long),
        pytest.param("Ada", 2, marks=pytest.mark.long),
    ],
)
def test_every_page_with_a_table_has_a_file_that_says_the_same_or_a_reason(
    cast: Cast, reader: Reader, somebody: str, least: int
) -> None:
    found, without = set(), set()
    client = reader(somebody)
    for name, address, text in visited(client):
        if not any(has_figures(table) for table in tables_of(text, "nl")):
            continue
        if name in PAGES:
            found.add(name)
            assert "export=csv" in text, name
            holds_what_the_page_says(client, address, text)
        elif name not in OWN_FILE and name not in NO_FIGURES:
            without.add(name)
    assert not without, "add it to web/exports.PAGES, or say here why it has no file"
    assert len(found) >= least


def holds_what_the_page_says(client: Client, address: str, text: str) -> None:
    """Each number of the file stands on the page."""
    join = "&" if "?" in address else "?"
    answer = client.get(f"{address}{join}export=csv")
    assert answer.status_code == 200, address
    assert answer["Content-Type"].startswith("text/csv"), address
    content = answer.content.decode("utf-8")
    assert content.startswith("\ufeff")
    main = text.partition("<main")[2].partition("</main>")[0]
    shown = {one.replace(".", "") for one in NUMBER.findall(html.unescape(re.sub("<[^>]+>", " ", main)))}
    shown |= {f"{one}000" for one in shown}  # a bar says 570k
    rows = [row for row in csv.reader(io.StringIO(content.removeprefix("\ufeff")), delimiter=";") if row]
    told = [cell for row in rows for cell in row if re.fullmatch(r"-?\d+(,\d+)?", cell)]
    for cell in told:
        assert cell.lstrip("-") in shown, (address, cell)


def test_a_file_is_for_who_sees_the_page(cast: Cast, reader: Reader) -> None:
    for kind in ("csv", "xlsx"):
        assert reader("Anna").get(f"/funnel/{cast.bram}/?export={kind}").status_code == 200
        for somebody in ("Carla", "Dirk", "Ada", "Eva"):
            assert reader(somebody).get(f"/funnel/{cast.bram}/?export={kind}").status_code == 404
            assert reader(somebody).get(f"/team/{cast.zuid.pk}/?export={kind}").status_code == 404


def test_the_workbook_says_where_it_comes_from(cast: Cast, reader: Reader) -> None:
    answer = reader("Anna").get(f"/funnel/{cast.bram}/?period=all&export=xlsx")
    about = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name("Herkomst").to_python()
    told = {row[0]: row[1] for row in about}
    page = reader("Anna").get(f"/funnel/{cast.bram}/?period=all").content.decode()
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert len(book.sheet_names) == len(tables_of(page, "nl")) + 1
    assert told["Organisatie"] == "Ovenbouw Brabant"
    assert told["Gemaakt door"] == "Anna Hendriks"
    assert str(told["Adres"]).endswith(f"/funnel/{cast.bram}/?period=all")


def test_a_page_that_is_not_in_the_register_answers_as_a_page(cast: Cast, reader: Reader) -> None:
    assert reader("Bram").get("/today/?export=csv")["Content-Type"].startswith("text/html")


TABLE = """<main><h1>Cijfers</h1><h2 id="t">Per stap</h2><table aria-labelledby="t"><thead>
<tr><th rowspan="2">Stap</th><th colspan="2">Bedrag</th><th>Kans</th><th>Dag</th><th>Als balk</th><th>Wat</th></tr>
<tr><th>nu</th><th>toen</th><th></th><th></th><th></th><th></th></tr></thead><tbody>
<tr><th>=Offerte</th><td>€ 1.250</td><td>+⁠€ 12k</td><td>52&nbsp;% <span>40–61</span> · n 25</td><td>23 nov 2026</td>
<td><svg><text>9</text></svg></td><td>3 weken</td></tr>
<tr><th>Close</th><td>–</td><td>−€ 2</td><td>te weinig om te zeggen</td><td>–</td><td></td><td>veel</td></tr>
<tr><th>Order</th><td>€ 3</td><td>€ 4</td><td>60 %</td><td>1 mrt 2026</td><td></td><td>niets</td></tr>
</tbody></table>
<table><tr><th>Naam</th><td><input name="a"></td></tr></table></main>"""


def test_a_value_its_interval_and_its_count_become_columns(cast: Cast) -> None:
    (table,) = tables_of(TABLE, "nl")
    assert table.title == "Per stap"
    assert table.heads[:4] == ("Stap", "Bedrag / nu (€)", "Bedrag / toen (€)", "Kans (%)")
    assert len(table.heads) == 10
    assert table.rows[0] == (
        *("=Offerte", Decimal(1250), Decimal(12000), Decimal(52), Decimal(40), Decimal(61), Decimal(25), None),
        *(date(2026, 11, 23), "3 weken"),
    )
    assert table.rows[1][1:3] == (None, Decimal(-2))
    assert table.rows[1][7] == "te weinig om te zeggen"
