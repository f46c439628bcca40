"""Every KPI of the register, counted by hand over the small quarter of `worked_quarter`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.measures.engine import sql_text
from meetpunt.measures.register import definitions
from meetpunt.method.kpi_values import middle, said_of_count, said_of_share, said_of_sums, said_per_count
from meetpunt.reports.kpis.records import kpi_records
from meetpunt.reports.kpis.register import standard
from meetpunt.reports.kpis.values import KpiAsk, by_month, by_person, kpis, ranges, values
from meetpunt.reports.memory import answers, forget_everything
from meetpunt.store.access import NotVisible, Viewer, operator_of, viewer_of_person
from meetpunt.store.models import ForecastKept, Team
from meetpunt.store.refs import Place
from tests.build import NOW, Company, company
from tests.reports.worked_quarter import FIRST, LAST, worked_quarter

EXAMPLES: dict[str, tuple[float | None, str]] = {
    "conversion": (60, "10 entered S, 6 reached P, 4 were lost: 6 / 10"),
    "days": (2, "all six went from S on day 2 to P on day 4"),
    "win_rate": (20, "2 won, 8 lost: 2 / 10"),
    "won": (2, "two reached the order on day 60"),
    "orders": (7, "5 orders and 2 won opportunities without one"),
    "revenue": (1200, "5 x 200 + 2 x 100"),
    "margin": (400, "5 x (200 - 120); of the 2 derived ones no cost is known"),
    "cross_selling": (1.2, "four accounts of one family and one of two: 6 / 5"),
    "visits_per_day": (15 / 64, "15 visits on 22 + 20 + 22 weekdays"),
    "order_size": (1200 / 7, "1,200 / 7"),
    "margin_share": (40, "400 / 1,000 of the orders whose cost is known"),
    "discount_share": (20, "250 off 1,250: the lines of 1,000 were sold a fifth below the list price"),
    "market_share": (10, "1,200 of 12,000"),
    "retention": (62.5, "8 customers a year ago, 5 ordered since"),
    "visits": (15, "10 with customers, 5 with others, 2 of which demonstrations"),
    "demonstrations": (2, "the first two of the others"),
    "calls": (6, "six"),
    "prospect_visits": (3, "the three others of which an opportunity was a prospect on day 4, and nothing was ordered"),
    "leads": (10, "ten opportunities with a first event in the quarter"),
    "new_prospects": (6, "six reached the second step"),
    "quotes": (5, "five first versions; the revision does not count"),
    "time_share_leads": (15, "2 visits x 60 + 6 calls x 10 + 2 x 60 = 300 of 2,000 minutes"),
    "time_share_opening": (2.5, "5 e-mails x 10 = 50 of 2,000"),
    "time_share_converting": (15, "2 demonstrations and a prospect x 60 + 2 x 60 of quotes = 300 of 2,000"),
    "time_share_customers": (30, "10 visits x 60 = 600 of 2,000"),
    "time_share_office": (15, "3 x 100 = 300 of 2,000"),
    "time_share_travel": (22.5, "15 x 30 = 450 of 2,000"),
    "time_share_quote_work": (6, "2 x 60 = 120 of 2,000"),
    "hours_per_lead": (0.5, "300 minutes / 60 / 10"),
    "hours_per_prospect": (350 / 60 / 6, "(300 + 50) minutes / 60 / 6"),
    "hours_per_quote": (1, "300 minutes / 60 / 5"),
    "hours_per_order": (650 / 60 / 7, "(300 + 50 + 300) minutes / 60 / 7"),
    "km_per_visit": (20, "15 x 20 km / 15"),
    "travel_minutes_per_visit": (30, "15 x 30 minutes / 15"),
    "visits_per_road_day": (1.5, "5 days of two and 5 of one: 15 / 10"),
    "cost_per_visit": (98, "60 minutes and 30 on the way at 60.00 an hour, 20 km at 0.40"),
    "cost_per_order": (1520 / 7, "15 x 98 of visits and 5 x 10 minutes of e-mails with accounts: 1,520 / 7"),
    "break_even_order": (1520 / 7 / 0.4, "the cost of an order at a margin of 40 %"),
    "customer_ratio": (2, "10 with customers, 5 with others"),
    "follow_up": (60, "3 of the 5 quotes of day 20 had an e-mail by day 23"),
    "no_next_step": (60, "5 open, 2 with something planned: 3 / 5"),
    "visit_interval": (21, "five customers, each again 21 days later"),
    "visit_interval_agreed": (100 * 21 / 36.5, "21 days where 365 / 10 were agreed"),
    "registration_delay": (15 / 33, "15 visits a day later, 18 others at once: 15 days / 33"),
    "unregistered_days": (100 * 43 / 64, "10 days of visits, 6 of calls, 5 of e-mails: 64 - 21 of 64"),
    "customer_losses": (3, "8 - 5"),
    "lost_revenue": (900, "3 x 300"),
    "target_realisation": (75, "1,200 of 1,600"),
    "forecast_realisation": (80, "1,200 of 3 x 500"),
    "awareness": (100 * 9 / 13, "5 visited as agreed and 4 others know us: 9 of 13, all asked"),
    "coverage": (100 * 5 / 13, "5 of 13 accounts have agreed visits"),
    "consideration": (100 * 4 / 13, "4 of those 5 prefer us: 4 of 13"),
    "hitrate": (100 * 3 / 13, "3 of those 4 promised: 3 of 13"),
    "addresses_asked": (100, "13 of 13"),
    "address_coverage": (25, "13 of 52 in the market"),
    "promises_kept": (100 * 4 / 6, "6 promised on 1 February 2025, 4 of them ordered on the 10th"),
    "competency_self": (4, "Bram gave himself a 3 in January and a 4 in March, for asking questions"),
    "competency_manager": (2, "Anna gave a 2 in March"),
    "tool_uses": (6, "six of the ten opportunities on day 30"),
    "tool_win_rate": (100 / 3, "of those six two were won: 2 / 6"),
    "tool_rating": (3.5, "four people: 3 (after a 1), 3, 4 and 4"),
    "overdue_customers": (5, "last visits on 26 to 30 January, each due 36 days later: before 31 March"),
}
"""The value of the quarter, and the arithmetic."""

WHOLE = KpiAsk(FIRST, LAST)


@pytest.fixture
def firm(db: None) -> Company:
    return worked_quarter()


def _operator(firm: Company) -> Viewer:
    return operator_of(firm.organisation.slug, LAST)


def _as(firm: Company, name: str) -> Viewer:
    found = viewer_of_person(firm.people[name].pk, firm.organisation.pk, LAST)
    assert found is not None
    return found


def test_every_kpi_has_words_unit_objective_text_page_and_an_example() -> None:
    pages = Path(__file__).resolve().parents[2] / "docs" / "counting"
    found = standard()
    assert {one.code for one in found} == set(EXAMPLES)
    for one in found:
        for words in (one.name, one.definition, one.formula, one.unit, one.objective):
            assert words.get("nl"), one.code
            assert words.get("en"), one.code
        assert one.ract in ("results", "activities", "competencies", "tools")
        assert one.level in ("cycle", "territory", "time")
        assert all(sql_text(name) for name in one.measures), one.code
        assert one.measures, one.code
        assert not one.counted.text or one.counted.text in one.measures, one.code
        assert (pages / f"{one.counting}.md").is_file(), one.code
        below = one.counted.below
        assert below in ("", "workable_days") or below in {other.code for other in definitions()}


def test_every_example_is_what_was_counted_by_hand(firm: Company) -> None:
    """The arithmetic stands beside each value in EXAMPLES."""
    viewer = _operator(firm)
    found = values(viewer, [one.code for one in kpis(viewer)], WHOLE)
    for code, (expected, arithmetic) in EXAMPLES.items():
        value = found[_code(viewer, code)]
        if code.startswith("competency_"):
            bram = replace(WHOLE, place=Place(person_id=firm.people["Bram"].pk))
            assert value.why == "not_here"
            value = values(_as(firm, "Anna"), (value.code,), bram)[value.code]
        assert value.value == pytest.approx(expected, rel=1e-6), (code, arithmetic, value)
        if value.low is not None and value.high is not None:
            assert value.low <= value.value <= value.high, code


def _code(viewer: Viewer, code: str) -> str:
    """The KPI of the example: of the first step, of asking questions, of the only tool."""
    if code in ("conversion", "days"):
        return f"{code}:S"
    if code.startswith("competency_"):
        return f"{code}:questions"
    return next(one.code for one in kpis(viewer) if one.base == code)


def test_ratings_of_competencies_are_for_the_person_and_who_manages_them(firm: Company) -> None:
    code, bram = "competency_self:questions", replace(WHOLE, place=Place(person_id=firm.people["Bram"].pk))
    firm.person("Dora", roles=("director",))
    assert values(_as(firm, "Bram"), (code,), bram)[code].value == 4
    assert [one.value.value for one in by_month(_as(firm, "Anna"), (code,), bram, 3)[code]] == [3, 3, 4]
    team = replace(WHOLE, place=Place(team_id=firm.teams["Zuid"].pk))
    assert values(_as(firm, "Anna"), (code,), team)[code].why == "not_here"
    assert values(_as(firm, "Dora"), (code,), WHOLE)[code].why == "not_here"
    assert all(one[code].why == "not_here" for one in by_person(_operator(firm), None, (code,), WHOLE).values())
    tool = _code(_operator(firm), "tool_uses")
    assert values(_as(firm, "Bram"), (tool,), bram)[tool].why == "not_here"


def test_a_rep_a_team_and_the_whole_agree_where_one_did_it_all(firm: Company) -> None:
    codes = ("visits", "orders", "follow_up", "time_share_travel", "retention", "visits_per_day")
    whole = values(_operator(firm), codes, WHOLE)
    bram = values(_as(firm, "Bram"), codes, replace(WHOLE, place=Place(person_id=firm.people["Bram"].pk)))
    team = values(_as(firm, "Anna"), codes, replace(WHOLE, place=Place(team_id=firm.teams["Zuid"].pk)))
    people = by_person(_as(firm, "Anna"), firm.teams["Zuid"].pk, codes, WHOLE)
    assert whole == bram == team == people[firm.people["Bram"].pk]


def test_months_add_up_to_the_quarter_and_what_looks_back_is_told_as_of_each_end(firm: Company) -> None:
    found = by_month(_operator(firm), ("visits", "orders", "retention", "customer_losses"), WHOLE, 3)
    assert [one.value.value for one in found["visits"]] == [15, 0, 0]
    assert [one.value.value for one in found["orders"]] == [0, 5, 2]
    assert [one.month for one in found["visits"]] == [24312, 24313, 24314]
    # At the end of January nobody was a customer of a year before; of the eight of February five ordered on the 9th.
    assert [one.value.value for one in found["customer_losses"]] == [0, 3, 3]


def test_the_records_behind_a_kpi_are_what_it_counts(firm: Company) -> None:
    viewer = _as(firm, "Bram")
    ask = replace(WHOLE, place=Place(person_id=viewer.person_id))
    for code, total, hits in (("visits", 15, 15), ("follow_up", 5, 3), ("orders", 7, 7), ("retention", 8, 5)):
        page = kpi_records(viewer, code, ask)
        assert (page.total, page.hits, len(page.records)) == (total, hits, total), code
    assert sum(one.amount or 0 for one in kpi_records(viewer, "revenue", ask).records) == 1_200_00


def test_the_accounts_behind_the_four_stand_as_they_were_told(firm: Company) -> None:
    for code, total, hits in (("awareness", 13, 9), ("coverage", 13, 5), ("consideration", 13, 4), ("hitrate", 13, 3)):
        page = kpi_records(_operator(firm), code, WHOLE)
        assert (page.total, page.hits, len(page.records)) == (total, hits, total), code
        assert [one.is_hit for one in page.records] == [True] * hits + [False] * (total - hits)
    assert {one.state for one in page.records} == {"hitrate", "consideration", "coverage", "awareness", "unaware"}
    assert kpi_records(_operator(firm), "overdue_customers", WHOLE).total == 5


def test_what_cannot_be_told_says_why(firm: Company) -> None:
    viewer = _operator(firm)
    said = values(viewer, ("conversion:O", "days:O", "no_next_step", "visits"), WHOLE)
    assert said["days:O"].why == "too_few"  # two went from O to W
    assert said["conversion:O"].why == "too_few"  # 2 of 5 tell less than 5 would
    earlier = replace(WHOLE, last=FIRST)
    assert values(viewer, ("no_next_step",), earlier)["no_next_step"].why == "not_recorded"
    assert values(viewer, ("visits",), replace(WHOLE, segment="groot"))["visits"].why == "not_here"


def test_nobody_reads_of_a_place_that_is_not_theirs(firm: Company) -> None:
    firm.person("Carla", "Noord")
    bram = replace(WHOLE, place=Place(person_id=firm.people["Bram"].pk))
    for ask in (bram, WHOLE, replace(WHOLE, place=Place(team_id=firm.teams["Zuid"].pk))):
        for read in (values, by_month, ranges):
            with pytest.raises(NotVisible):
                read(_as(firm, "Carla"), ("visits",), ask)
    with pytest.raises(NotVisible):
        kpi_records(_as(firm, "Carla"), "visits", bram)
    with pytest.raises(NotVisible):
        values(_as(firm, "Bram"), ("nonsense",), bram)


def test_the_others_are_told_of_only_when_there_are_four(firm: Company) -> None:
    ask = replace(WHOLE, place=Place(person_id=firm.people["Bram"].pk))
    for number, name in enumerate(("Eva", "Lars", "Noor", "Tom"), start=1):
        assert ranges(_as(firm, "Bram"), ("visits",), ask)["visits"] is None
        firm.person(name, "Zuid")
        answers.forget()
        assert number
    found = ranges(_as(firm, "Bram"), ("visits",), ask)["visits"]
    assert found is not None
    assert (found.low, found.median, found.high, found.people, found.is_team) == (0, 0, 0, 4, True)


def test_questions_to_the_database_do_not_grow_with_people(firm: Company) -> None:
    viewer = _operator(firm)
    codes = [one.code for one in kpis(viewer)]

    def asked() -> int:
        forget_everything()
        with CaptureQueriesContext(connection) as queries:
            by_person(viewer, None, codes, WHOLE)
        return len(queries)

    before = asked()
    for name in ("Eva", "Lars", "Noor", "Tom"):
        firm.person(name, "Noord" if name == "Tom" else "Zuid")
    assert asked() == before


def test_an_empty_organisation_has_a_register_and_nothing_to_say(db: None) -> None:
    viewer = operator_of(company().organisation.slug, LAST)
    found = values(viewer, [one.code for one in kpis(viewer)], WHOLE)
    assert found["visits"].value == 0
    assert found["win_rate"].why == "too_few"
    assert found["margin"].why == "not_recorded"


def test_intervals_are_those_of_the_page() -> None:
    """0 of a count: up to the 95 % point of Gamma(1/2) = 1.92. 6 of 10: Wilson 35 to 81 %. 10 hours over 5 orders: 2,
    between 10 / 9.84 and 10 / 2.29. Records (2, 1), (4, 2), (6, 3), (2, 1), (4, 2): exactly 2, without any spread."""
    assert said_of_count(0).high == pytest.approx(1.92, abs=0.01)
    share = said_of_share(6, 10)
    assert (share.low, share.high) == (pytest.approx(0.353, abs=0.005), pytest.approx(0.805, abs=0.005))
    hours = said_per_count(10, 5)
    assert (hours.low, hours.high) == (pytest.approx(1.016, abs=0.01), pytest.approx(4.37, abs=0.02))
    exact = said_of_sums(18, 9, (76, 38, 19), 5)
    assert (exact.value, exact.low, exact.high) == (2, 2, 2)
    assert middle([1, 2, 3]) is None
    assert middle([1, 2, 3, 4]) == (1.75, 2.5, 3.25)


def test_a_forecast_counts_month_by_month_from_the_first_that_has_one(firm: Company) -> None:
    """Two months without a snapshot change nothing: 1,200 of 3 x 500. From 15 January on two months are whole."""
    found = {
        first: values(_operator(firm), ("forecast_realisation",), KpiAsk(first, LAST))["forecast_realisation"]
        for first in (date(2025, 11, 1), date(2026, 1, 15), date(2026, 3, 2))
    }
    assert [one.value for one in found.values()][::2] == [80, None]
    assert found[date(2026, 1, 15)].bottom == 1_000
    assert found[date(2026, 1, 15)].foreseen == "weighted"


def test_the_middle_of_what_the_steps_foresaw_goes_before_the_weighted_sum(firm: Company) -> None:
    """Kept of February alone, as 1,000: 1,200 of 500 + 1,000 + 500. What a person was foreseen is not added to it."""
    kept = {"taken_on": date(2026, 1, 28), "recorded_at": NOW, "month": 2026 * 12 + 1, "won_minor": 0, "won_orders": 0}
    zuid, bram = firm.teams["Zuid"], firm.people["Bram"]
    for method, person, team, minor in (
        *(("steps", None, None, 1_000_00), ("steps", bram, None, 700_00), ("steps", None, zuid, 700_00)),
        ("run_rate", None, None, 9_00),
    ):
        ForecastKept.objects.create(
            organisation=firm.organisation,
            process=firm.process,
            method=method,
            person=person,
            team=team,
            p50_minor=minor,
            **kept,
        )
    found = values(_operator(firm), ("forecast_realisation",), WHOLE)["forecast_realisation"]
    assert (found.value, found.bottom, found.foreseen) == (60, 2_000, "both")
    of_team = replace(WHOLE, place=Place(team_id=zuid.pk))
    assert values(_operator(firm), ("forecast_realisation",), of_team)["forecast_realisation"].foreseen == "both"
    Team.objects.create(organisation=firm.organisation, name="Onder Zuid", parent=zuid)
    answers.forget()
    found = values(_operator(firm), ("forecast_realisation",), of_team)["forecast_realisation"]
    assert (found.bottom, found.foreseen) == (1_500, "weighted"), "what was kept of it holds the team under it too"
