"""Settings: lists, teams, territories, processes and the organisation, kept by administrators only."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from meetpunt.store.models import (
    Account,
    AccountAssignment,
    Change,
    Holiday,
    LossReason,
    Opportunity,
    Organisation,
    Product,
    ProductFamily,
    ProductPrice,
    SalesProcess,
    StageEvent,
    Step,
    StepDefinition,
    Team,
    TeamManagement,
    Territory,
    TerritoryArea,
)
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

pytestmark = pytest.mark.sqlite_only("words and forms; what they keep is asked of both databases in tests/actions")

ENTRIES = 8
LISTS = ("teams", "territories", "products", "families", "loss-reasons", "quote-templates", "holidays")


def _pages(cast: Cast) -> list[str]:
    with acting_in(cast.organisation.pk):
        process = SalesProcess.objects.get(organisation=cast.organisation)
        step = Step.objects.filter(process=process).first()
        product = Product.objects.get(organisation=cast.organisation)
        territory = Territory.objects.get(name="Rayon Zuid")
    return [
        f"/settings/lists/teams/{cast.zuid.pk}/",
        f"/settings/lists/territories/{territory.pk}/",
        f"/settings/lists/products/{product.pk}/",
        f"/settings/processes/{process.pk}/",
        f"/settings/processes/{process.pk}/{step.pk}/",
    ]


@pytest.mark.both
def test_settings_exist_for_administrators_only_and_per_organisation(cast: Cast, reader: Reader) -> None:
    general = ["/settings/", "/settings/organisation/", "/settings/postcodes/", "/settings/processes/"]
    general += ["/settings/lists/holidays/propose/", *(f"/settings/lists/{code}/" for code in LISTS)]
    own = _pages(cast)
    acts = [f"{own[0]}manager/", f"{own[1]}areas/", f"{own[2]}prices/", f"{own[0]}remove/", f"{own[4]}remove/"]
    for somebody in ("Carla", "Anna", "Diana"):
        client = reader(somebody)
        for address in general + own:
            assert client.get(address).status_code == 404, (somebody, address)
        for address in [*general, *own, *acts]:
            if address != "/settings/":
                assert client.post(address, {"name": "x", "remove": "1"}).status_code == 404, (somebody, address)
    dirk = reader("Dirk")
    for address in own:
        assert dirk.get(address).status_code == 404, address
        assert dirk.post(address, {"name": "x"}).status_code == 404, address
    for address in acts:
        assert dirk.post(address, {"name": "x", "remove": "1"}).status_code == 404, address
    ada = reader("Ada")
    for address in general + own:
        assert ada.get(address).status_code == 200, address


@pytest.mark.parametrize("code", LISTS)
@pytest.mark.both
def test_a_list_asks_as_much_for_many_rows_as_for_few(
    cast: Cast, reader: Reader, code: str, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    ada, day = reader("Ada"), datetime.now(UTC).date()
    makes = {
        "teams": lambda n: Team(name=f"T{n}"),
        "territories": lambda n: Territory(name=f"R{n}"),
        "products": lambda n: Product(name=f"P{n}"),
        "families": lambda n: ProductFamily(name=f"F{n}"),
        "loss-reasons": lambda n: LossReason(text_nl=f"L{n}", text_en=f"L{n}"),
        "holidays": lambda n: Holiday(day=day + timedelta(days=n), name=f"H{n}"),
    }
    if code not in makes:
        return

    def add(first: int, last: int) -> None:
        with acting_in(cast.organisation.pk):
            for number in range(first, last):
                row = makes[code](number)
                row.organisation = cast.organisation
                row.save()

    add(0, 1)
    with django_assert_max_num_queries(30) as asked:
        assert ada.get(f"/settings/lists/{code}/").status_code == 200
    add(1, 15)
    with django_assert_num_queries(len(asked)):
        assert ada.get(f"/settings/lists/{code}/").status_code == 200


def test_a_row_is_added_once_changed_undone_and_refused_when_it_is_there(cast: Cast, reader: Reader) -> None:
    ada = reader("Ada")
    told = {"name": "Koeling", "key": "0b0e8e6c-7a58-4ac4-9d0e-6a4d9c5c1a10"}
    for _ in range(2):
        assert ada.post("/settings/lists/families/", told).status_code == 302
    again = ada.post("/settings/lists/families/", {"name": "koeling"})
    assert again.status_code == 200
    assert "koeling" in again.content.decode()
    with acting_in(cast.organisation.pk):
        row = ProductFamily.objects.get(name="Koeling")
    ada.post(f"/settings/lists/families/{row.pk}/", {"name": "Koeltechniek"})
    with acting_in(cast.organisation.pk):
        trail = Change.objects.latest("pk")
        assert (trail.before, trail.after) == ({"name": "Koeling"}, {"name": "Koeltechniek"})
    ada.post(f"/undo/{trail.pk}/")
    with acting_in(cast.organisation.pk):
        row.refresh_from_db()
    assert row.name == "Koeling"


@pytest.mark.both
def test_what_is_used_is_taken_out_of_use_and_not_removed(cast: Cast, reader: Reader) -> None:
    ada = reader("Ada")
    with acting_in(cast.organisation.pk):
        product = Product.objects.get(organisation=cast.organisation)
        ProductPrice.objects.create(
            organisation=cast.organisation, product=product, currency="EUR", list_minor=1, valid_from=date(2026, 1, 1)
        )
        reason = LossReason.objects.create(organisation=cast.organisation, text_nl="prijs", text_en="price")
    ada.post(f"/settings/lists/products/{product.pk}/remove/")
    ada.post(f"/settings/lists/teams/{cast.zuid.pk}/remove/")
    ada.post(f"/settings/lists/loss-reasons/{reason.pk}/remove/")
    with acting_in(cast.organisation.pk):
        assert Product.objects.filter(pk=product.pk).exists()
        assert Team.objects.filter(pk=cast.zuid.pk).exists()
        assert not LossReason.objects.filter(pk=reason.pk).exists()
    ada.post(f"/settings/lists/products/{product.pk}/", {"name": product.name})
    with acting_in(cast.organisation.pk):
        product.refresh_from_db()
    assert not product.is_active


def test_loss_reasons_stand_in_the_order_that_people_give(cast: Cast, reader: Reader) -> None:
    ada = reader("Ada")
    for text in ("prijs", "concurrent", "uitgesteld"):
        ada.post("/settings/lists/loss-reasons/", {"text_nl": text, "text_en": text, "is_active": "on"})
    with acting_in(cast.organisation.pk):
        last = LossReason.objects.get(organisation=cast.organisation, text_nl="uitgesteld")
    for _ in range(2):
        ada.post(f"/settings/lists/loss-reasons/{last.pk}/up/")
    with acting_in(cast.organisation.pk):
        own = LossReason.objects.filter(organisation=cast.organisation)
        assert [row.text_nl for row in own][-3:] == ["uitgesteld", "prijs", "concurrent"]


@pytest.mark.both
def test_a_team_gets_a_manager_from_a_day_on_and_is_never_under_itself(cast: Cast, reader: Reader) -> None:
    ada, today = reader("Ada"), datetime.now(UTC).date()
    day, eva = today + timedelta(days=7), cast.people["Eva"].pk
    ada.post(f"/settings/lists/teams/{cast.zuid.pk}/manager/", {"person": eva, "day": day.isoformat()})
    with acting_in(cast.organisation.pk):
        rows = TeamManagement.objects.filter(team=cast.zuid).order_by("valid_from")
        assert [(row.person.name, row.valid_until == day) for row in rows] == [
            ("Anna Hendriks", True),
            ("Eva Smit", False),
        ]
    assert reader("Anna").get(f"/team/{cast.zuid.pk}/").status_code == 200
    ada.post(f"/settings/lists/teams/{cast.zuid.pk}/", {"name": "Team Zuid", "parent_id": cast.noord.pk})
    page = ada.post(f"/settings/lists/teams/{cast.noord.pk}/", {"name": "Team Noord", "parent_id": cast.zuid.pk})
    assert page.status_code == 200
    with acting_in(cast.organisation.pk):
        assert Team.objects.get(pk=cast.noord.pk).parent_id is None


@pytest.mark.both
def test_a_price_holds_from_a_day_on_with_a_comma_or_a_point(cast: Cast, reader: Reader) -> None:
    ada = reader("Ada")
    with acting_in(cast.organisation.pk):
        product = Product.objects.get(organisation=cast.organisation)
    prices = f"/settings/lists/products/{product.pk}/prices/"
    ada.post(prices, {"list": "1.234,50", "cost": "800", "currency": "eur", "day": "2026-01-01"})
    ada.post(prices, {"list": "1300.25", "cost": "", "currency": "EUR", "day": "2026-03-01"})
    with acting_in(cast.organisation.pk):
        rows = ProductPrice.objects.order_by("valid_from")
        held = [(row.list_minor, row.cost_minor, row.valid_until.isoformat()) for row in rows]
    assert held == [(123450, 80000, "2026-03-01"), (130025, None, "9999-12-31")]
    wrong = ada.post(prices, {"list": "veel", "currency": "EUR", "day": "2026-03-01"})
    assert "veel" in wrong.content.decode()


@pytest.mark.both
def test_accounts_are_put_by_postcode_seen_first_from_a_day_on_and_undone(cast: Cast, reader: Reader) -> None:
    ada, today = reader("Ada"), datetime.now(UTC).date()
    with acting_in(cast.organisation.pk):
        south, north = (Territory.objects.get(name=f"Rayon {name}") for name in ("Zuid", "Noord"))
        first = StageEvent.objects.filter(organisation=cast.organisation).earliest("happened_at").opportunity.account
        others = Account.objects.filter(organisation=cast.organisation).exclude(pk=first.pk).order_by("pk")
        rows = [first, *others[:2]]
        for row, postcode in zip(rows, ("5038 AB", "5999zz", "9711 AA"), strict=True):
            row.postcode, row.owner, row.territory = postcode, cast.people["Bram"], north
            row.save()
        chance = Opportunity.objects.filter(account=rows[0]).first()
    areas = f"/settings/lists/territories/{south.pk}/areas/"
    ada.post(areas, {"country": "NL", "first": "5000", "last": "5999"})
    inside = ada.post(areas, {"country": "nl", "first": "5038", "last": ""})
    assert "Rayon Zuid" in inside.content.decode()
    with acting_in(cast.organisation.pk):
        assert TerritoryArea.objects.count() == 1
    day = today - timedelta(days=10)
    found = ada.get("/settings/postcodes/", {"day": day.isoformat()}).context["found"]
    assert sorted(move.account_id for move in found.moves) == sorted([rows[0].pk, rows[1].pk])
    told = {"day": day.isoformat(), "account": [rows[0].pk]}
    ada.post("/settings/postcodes/", told)

    def stand() -> tuple[int | None, list[tuple[int | None, bool]]]:
        with acting_in(cast.organisation.pk):
            rows[0].refresh_from_db()
            events = StageEvent.objects.filter(opportunity__account=rows[0])
            return rows[0].territory_id, [(one.territory_id, one.happened_on >= day) for one in events]

    territory, events = stand()
    assert territory == south.pk
    assert {here for here, later in events if later} <= {south.pk}
    assert {here for here, later in events if not later} == {north.pk}
    with acting_in(cast.organisation.pk):
        rows[1].refresh_from_db()
        assert rows[1].territory_id == north.pk
        assert AccountAssignment.objects.filter(account=rows[0]).count() == 2
        assert chance is None or Opportunity.objects.get(pk=chance.pk).owner_id == chance.owner_id
        trail = Change.objects.filter(table="accountassignment").latest("pk")
    ada.post(f"/undo/{trail.pk}/")
    assert stand()[0] == north.pk


@pytest.mark.both
def test_accounts_go_to_who_works_the_territory_and_a_rep_sees_how_many_that_are(cast: Cast, reader: Reader) -> None:
    ada = reader("Ada")
    with acting_in(cast.organisation.pk):
        lone = Territory.objects.create(organisation=cast.organisation, name="Rayon Zee")
        row = Account.objects.filter(organisation=cast.organisation).first()
        row.postcode, row.owner = "4301AA", cast.people["Eva"]
        row.save()
    ada.post(f"/settings/lists/territories/{lone.pk}/areas/", {"country": "NL", "first": "4300", "last": "4399"})
    today = datetime.now(UTC).date().isoformat()
    ada.post(f"/people/{cast.bram}/place/", {"what": "territory", "target": lone.pk, "day": today})
    found = ada.get("/settings/postcodes/", {"owners": "yes"}).context["found"]
    assert [(one.name, one.gets, one.gives) for one in found.balances] == [("Bram Jansen", 1, 0), ("Eva Smit", 0, 1)]
    ada.post("/settings/postcodes/", {"owners": "yes", "account": [row.pk]})
    with acting_in(cast.organisation.pk):
        row.refresh_from_db()
    assert (row.owner_id, row.territory_id) == (cast.bram, lone.pk)


@pytest.mark.both
def test_a_step_means_something_else_from_a_day_on_and_figures_of_before_do_not(cast: Cast, reader: Reader) -> None:
    ada, day = reader("Ada"), datetime.now(UTC).date() - timedelta(days=5)
    with acting_in(cast.organisation.pk):
        step = Step.objects.get(organisation=cast.organisation, code="P")
    address = f"/settings/processes/{step.process_id}/{step.pk}/"
    told = {"name_nl": "Prospect", "name_en": "Prospect", "target": "40", "day": day.isoformat()}
    assert ada.post(address, told).status_code == 302
    assert ada.post(address, told | {"target": "45"}).status_code == 302
    early = (day - timedelta(days=1)).isoformat()
    assert ada.post(address, told | {"day": early, "target": "50"}).status_code == 200
    assert ada.post(address, told | {"target": "400"}).status_code == 200
    with acting_in(cast.organisation.pk):
        rows = StepDefinition.objects.filter(step=step).order_by("version")
        assert [row.conversion_target for row in rows][1:] == [0.45]
        assert rows[0].valid_until == rows[1].valid_from == day
        trail = Change.objects.filter(table="stepdefinition", kind="made").latest("pk")
    ada.post(f"/undo/{trail.pk}/")
    with acting_in(cast.organisation.pk):
        assert StepDefinition.objects.get(step=step).valid_until.year == 9999


def test_a_step_in_use_stays_in_its_place_and_a_new_one_can_be_taken_out_again(cast: Cast, reader: Reader) -> None:
    ada = reader("Ada")
    with acting_in(cast.organisation.pk):
        process = SalesProcess.objects.get(organisation=cast.organisation)
        codes = list(Step.objects.filter(process=process).values_list("code", flat=True))
        used = Step.objects.filter(process=process)[1]
    address = f"/settings/processes/{process.pk}/"

    def stand() -> list[str]:
        with acting_in(cast.organisation.pk):
            return list(Step.objects.filter(process=process).order_by("position").values_list("code", flat=True))

    for what in ("remove", "up", "down"):
        ada.post(f"{address}{used.pk}/{what}/")
    assert stand() == codes
    ada.post(address, {"code": "X", "name_nl": "Proef", "name_en": "Trial", "before": used.pk})
    assert stand() == [codes[0], "X", *codes[1:]]
    with acting_in(cast.organisation.pk):
        new = Step.objects.get(process=process, code="X")
    ada.post(f"{address}{new.pk}/remove/")
    assert stand() == codes


def test_a_new_process_has_its_steps_in_order_and_can_become_the_default(cast: Cast, reader: Reader) -> None:
    ada = reader("Ada")
    told = {"code": "service", "name_nl": "Onderhoud", "name_en": "Service", "steps": "A; Aanvraag; Request\nB\nC"}
    made = ada.post("/settings/processes/", told)["Location"]
    assert ada.post("/settings/processes/", told).status_code == 200
    assert ada.post("/settings/processes/", told | {"code": "x", "steps": "A"}).status_code == 200
    ada.post(made, {"action": "default"})
    with acting_in(cast.organisation.pk):
        process = SalesProcess.objects.get(organisation=cast.organisation, is_default=True)
        steps = list(process.steps.all())
        assert (process.code, [step.code for step in steps]) == ("service", ["A", "B", "C"])
        assert [step.is_final for step in steps] == [False, False, True]
    ada.post(f"{made}{steps[0].pk}/down/")
    with acting_in(cast.organisation.pk):
        assert [step.code for step in process.steps.order_by("position")] == ["B", "A", "C"]


def test_free_days_are_proposed_and_kept_once(cast: Cast, reader: Reader) -> None:
    ada = reader("Ada")
    assert "Koningsdag" in ada.get("/settings/lists/holidays/propose/", {"year": 2026}).content.decode()
    told = {"country": "NL", "year": "2026", "day": ["2026-04-06", "2026-12-25", "2026-07-03"]}
    for _ in range(2):
        ada.post("/settings/lists/holidays/propose/", told)
    with acting_in(cast.organisation.pk):
        assert [row.day.isoformat() for row in Holiday.objects.order_by("day")] == ["2026-04-06", "2026-12-25"]


@pytest.mark.both
def test_the_currency_stays_once_there_is_money_and_two_people_do_not_overwrite_each_other(
    cast: Cast, reader: Reader
) -> None:
    ada = reader("Ada")
    page = ada.get("/settings/organisation/")
    told = {
        "seen": page.context["seen"],
        "name": "Ovenbouw Brabant",
        "language": "nl",
        "country": "NL",
        "time_zone": "Europe/Amsterdam",
        "currency": "USD",
        "customer_months": "18",
        "names_for_directors": "nobody",
        "replan_day": "1",
        "replan_month": "11",
    }
    refused = ada.post("/settings/organisation/", told)
    assert "EUR" in refused.content.decode()
    assert 'value="18"' in refused.content.decode()
    Organisation.objects.filter(pk=cast.organisation.pk).update(customer_months=36)
    clash = ada.post("/settings/organisation/", told | {"currency": "EUR"})
    assert "36" in clash.content.decode()
    ada.post("/settings/organisation/", told | {"currency": "EUR", "seen": "", "time_zone": "Mars/Olympus"})
    assert Organisation.objects.get(pk=cast.organisation.pk).customer_months == 36
    ada.post("/settings/organisation/", told | {"currency": "EUR", "seen": ""})
    assert Organisation.objects.get(pk=cast.organisation.pk).customer_months == 18


def test_the_hub_says_what_is_missing_and_what_is_done(cast: Cast, reader: Reader) -> None:
    points = {line["point"].code: line["point"].is_done for line in reader("Ada").get("/settings/").context["lines"]}
    assert (points["people"], points["teams"], points["holidays"], points["trust"]) == (True, True, False, False)
