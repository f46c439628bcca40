"""One text, every engine: what a measure is asked to be compared on two of them, and what its text keeps to.

Which engines are compared stands in columnar/ and exported/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from meetpunt.measures.engine import Engine, measure, sql_text
from meetpunt.measures.reached import REACHED
from meetpunt.measures.register import definitions
from meetpunt.measures.scope import MATERIALISED, Key, Scope
from meetpunt.measures.standing import OPEN_ONES
from meetpunt.store.fields import to_day_number, to_us
from meetpunt.store.models import Account, Product
from meetpunt.store.tenancy import acting_in
from tests.build import Company, day

TEXTS = sorted(
    path.name.removesuffix(".sql") for path in resources.files("meetpunt.measures").joinpath("sql").iterdir()
)
NEED_A_PROCESS = (
    *("step_funnel", "lead_time", "step_contacts", "step_terms", "step_products", "landmark_visits"),
    *("amounts_asked", "lines_asked"),
)
OWN_RECORDS: dict[str, Key] = {
    "activity_counts": "activity",
    "step_effort": "activity",
    "quotes_issued": "quote",
    "retention": "account",
}
"""What each of these counts, and is asked by where a page opens the records."""
OF_AN_ACCOUNT = ("profit", "work_held", "orders_by_family", "quotes_made", "opportunity_channels")
IN_DAYS = (
    *("mean", "p25", "median", "p75", "late_days", "late_squares", "kept"),
    *("revenue_squares", "margin_squares", "margin_costed", "costed_squares", "lost_squares"),
    *("gap_squares", "kept_squares", "discount_squares", "discount_listed", "listed_squares"),
)
"""Columns that hold fractions; every other one is a whole number or a text, and equal to the last digit."""


def compare(firms: list[Company], engine: Engine, few: bool = False) -> None:
    """All questions of one organisation, and of the other those that show whether the two are kept apart."""
    rows = 0
    for place, firm in enumerate(firms):
        with acting_in(firm.organisation.pk):
            for name in TEXTS:
                for label, scope in _questions(name, firm, few or place > 0):
                    ours, theirs = measure(name, scope), measure(name, scope, engine)
                    assert ours.columns == theirs.columns, (name, label)
                    expected, found = _in_order(ours.dicts()), _in_order(theirs.dicts())
                    assert len(expected) == len(found), (name, label)
                    for one, other in zip(expected, found, strict=True):
                        _same(one, other, (name, label))
                    rows += len(expected)
    assert rows > 1000, f"{rows} rows compared: the questions ask for almost nothing"


def _questions(name: str, firm: Company, few: bool) -> Iterator[tuple[str, Scope]]:
    """Questions that together fill in every mark and condition of the text."""
    people, teams = firm.people, firm.teams
    product = Product.objects.filter(organisation=firm.organisation).order_by("pk").values_list("pk", flat=True)[0]
    whole = Scope(
        firm.organisation.pk,
        firm.process.pk,
        product=product if name == "opportunities_of_product" else None,
        customer_months=2,
    )
    account = Account.objects.filter(organisation=firm.organisation).order_by("pk").values_list("pk", flat=True)[0]
    bram = (people["Bram"].pk,)
    period = {"from_day": to_day_number(day(20).date()), "until_day": to_day_number(day(80).date())}
    then = to_us(day(90) + timedelta(hours=12))
    yield "everything", whole
    yield "rich", replace(whole, owners=bram, as_of_us=then, by="owner", **period)
    yield "by team as known then", replace(whole, by="team", as_of_us=then, known_at_us=then)
    if few:
        return
    if name == "time_kinds":
        yield "by activity", replace(whole, by="activity")
    if name in OF_AN_ACCOUNT:
        yield "of an account", replace(whole, accounts=(account,))
    of_orders = ("order_intake", "profit", "baskets")
    for key in ("territory", "product", "family", "month") if name in of_orders else ("territory", "opportunity"):
        yield f"by {key}", replace(whole, by=key)
    if name in OWN_RECORDS:
        yield "by record", replace(whole, by=OWN_RECORDS[name], since_day=period["from_day"], **period)
    yield "of a family", replace(whole, family=1)
    if name not in of_orders:
        yield "by product", replace(whole, by="product", with_undated=True, **period)
    yield "two teams", replace(whole, teams=(teams["Noord"].pk, teams["Zuid"].pk))
    yield "nobody", replace(whole, owners=())
    yield "territory", replace(whole, territories=(1, 2, 3, 4))
    yield "product and segment", replace(whole, product=product, segment="groot", as_of_us=then)
    yield "steps' own cohort", replace(whole, cohort="step", position=2, **period)
    yield "today's stock", replace(whole, with_undated=True)
    yield "before everything", replace(whole, as_of_us=0)
    if name not in NEED_A_PROCESS:
        yield "all processes", replace(whole, process=None, with_undated=True)


def _in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    # Engines order NULL first or last, each in its own way; the order of events within a moment is free too.
    return sorted(
        rows, key=lambda row: tuple((value is None, str(value)) for key, value in row.items() if key not in IN_DAYS)
    )


def _same(ours: dict[str, Any], theirs: dict[str, Any], where: tuple[str, str]) -> None:
    for column, value in ours.items():
        other = theirs[column]
        if column in IN_DAYS:
            assert float(other) == pytest.approx(float(value), rel=1e-9, abs=1e-9), (where, column)
        else:
            assert other == value, (where, column, ours, theirs)


def test_every_text_counts_a_figure_and_every_figure_has_its_texts() -> None:
    assert {name for one in definitions() for name in one.measures} == set(TEXTS)


def test_every_figure_is_worked_out_on_a_page_and_named_once() -> None:
    pages = Path(__file__).resolve().parents[2] / "docs" / "counting"
    codes = [one.code for one in definitions()]
    assert len(codes) == len(set(codes))
    assert [one.code for one in definitions() if not (pages / f"{one.counting}.md").is_file()] == []
    for one in definitions():
        for words in (one.name, one.definition, one.formula, one.unit):
            assert set(words) == {"nl", "en"}, one.code
            assert all(text.strip() for text in words.values()), one.code


DIALECT = re.compile(
    r"\b(date|date_\w+|date(?:diff|add|time)\w*|strftime|julianday|extract|now|current_\w+|interval|timestamp\w*|year|month|ilike|qualify|filter|lateral|"
    r"percentile\w*|quantile\w*|median|group_concat|string_agg|listagg|ifnull|nvl|isnull|iif|if|true|false|boolean|limit|"
    r"rowid|ctid|prewhere|array\w*|json\w*|regexp\w*|glob|pragma|materialized)\b\s*\(?|::|\|\||//|\bmod\s*\(|\bdistinct\s+on\b",
    re.IGNORECASE,
)
NAMES_OF_OURS = re.compile(r"\bAS (median|month)\b|c\.month\b")
TABLE = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_]+)", re.IGNORECASE)
WITH = re.compile(r"(?:\bWITH|\),)\s*([a-z_]+) AS \(", re.IGNORECASE)
DIVISION = re.compile(r"/(?!\s*\d+(?:\.\d|e0))")


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_keeps_to_what_every_engine_understands(name: str) -> None:
    text = sql_text(name).replace("{reached}", REACHED).replace("{open_ones}", OPEN_ONES)
    assert _unportable(text.replace(f"{MATERIALISED}\n", "")) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("SELECT strftime('%Y', f.happened_us) FROM fact_stage f", "strftime"),
        ("SELECT a FROM opportunity", "opportunity"),
        ("SELECT f.a / f.b FROM fact_stage f", "/"),
        ("SELECT f.a::bigint FROM fact_stage f", "::"),
        ("SELECT quantile(f.a, 0.5) FROM fact_stage f", "quantile"),
    ],
)
def test_the_lint_sees_what_an_engine_would_choke_on(text: str, what: str) -> None:
    assert [found.strip(" (") for found in _unportable(text)] == [what]


def _unportable(text: str) -> list[str]:
    text = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))
    own = set(WITH.findall(text))
    tables = [
        name for name in TABLE.findall(text) if not name.startswith("fact_") and name != "calendar" and name not in own
    ]
    words = [found[0] for found in DIALECT.finditer(NAMES_OF_OURS.sub("", text))]
    return [*tables, *words, *(found[0] for found in DIVISION.finditer(text.replace("//", "")))]
