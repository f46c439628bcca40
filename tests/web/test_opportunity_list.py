"""The list of opportunities: filters, sorting, kept lists, export, months; a fixed number of queries; who sees what."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.reports.expected_months import expected_months
from meetpunt.store.access import Viewer, viewer_of
from meetpunt.store.models import Opportunity, SavedView, Step
from meetpunt.store.opportunity_list import ListAsk
from meetpunt.store.pipeline import Part
from meetpunt.store.processes import processes
from meetpunt.store.tenancy import acting_in, changing
from tests.cast import Cast
from tests.web.conftest import Reader

TODAY = datetime.now(UTC).date()


def add(cast: Cast, name: str, owner: str = "Bram", place: int = 1, **fields: object) -> Opportunity:
    with changing(cast.organisation.pk):
        step = Step.objects.get(organisation=cast.organisation, position=place)
        told = {"amount_minor": 100_00, "currency": "EUR", **fields}
        return Opportunity.objects.create(
            organisation=cast.organisation,
            process_id=step.process_id,
            owner=cast.people[owner],
            name=name,
            step=step,
            created_at=datetime.now(UTC),
            **told,
        )


def viewer(cast: Cast, name: str) -> Viewer:
    found = viewer_of(cast.login(name).pk, cast.organisation.pk, TODAY)
    assert found is not None
    return found


def names(page: object) -> list[str]:
    return [row.name for row in page.context["rows"]]  # type: ignore[attr-defined]


def test_filters_and_sorting_are_in_the_address(cast: Cast, reader: Reader) -> None:
    add(cast, "Zz klein", amount_minor=1_00)
    add(cast, "Zz groot", place=3, amount_minor=900_00, expected_close=TODAY + timedelta(days=9))
    add(cast, "Zz verloren", outcome="lost", loss_reason="Prijs te hoog", closed_on=TODAY)
    client = reader("Bram")
    assert names(client.get("/opportunities/?q=Zz&sort=-amount")) == ["Zz groot", "Zz klein"]
    assert names(client.get("/opportunities/?q=Zz&state=lost")) == ["Zz verloren"]
    until = (TODAY + timedelta(days=10)).isoformat()
    assert names(client.get(f"/opportunities/?q=Zz&until={until}")) == ["Zz groot"]
    page = client.get("/opportunities/?q=Zz&col=name&col=reason&state=all&from=onzin")
    assert [head.name for head in page.context["heads"]] == ["name", "reason"]
    assert "Prijs te hoog" in page.content.decode()


def test_others_find_nothing_of_bram_in_list_export_and_months(cast: Cast, reader: Reader) -> None:
    add(cast, "Zz geheim")
    for somebody in ("Carla", "Dirk"):
        client = reader(somebody)
        assert names(client.get("/opportunities/?q=Zz&state=all")) == []
        assert "Zz geheim" not in client.get("/opportunities/export/?state=all").content.decode()
        assert client.get("/opportunities/?q=Zz&view=months").context["months"].months == ()
    for somebody in ("Ada", "Diana"):
        for address in ("/opportunities/", "/opportunities/export/", "/opportunities/?view=months"):
            assert reader(somebody).get(address).status_code == 404
    assert names(reader("Anna").get("/opportunities/?q=Zz")) == ["Zz geheim"]
    assert "Zz geheim" in reader("Anna").get("/opportunities/export/?q=Zz").content.decode()


def test_an_export_holds_every_page_and_runs_no_formula(cast: Cast, reader: Reader) -> None:
    for number in range(60):
        add(cast, f"=Zz {number}")
    answer = reader("Bram").get("/opportunities/export/?q=Zz")
    assert answer["Content-Disposition"] == 'attachment; filename="verkoopkansen.csv"'
    text = answer.content.decode()
    assert text.count("Zz ") == 60
    assert "'=Zz 7" in text
    assert len(names(reader("Bram").get("/opportunities/?q=Zz&page=2"))) == 10


def test_the_list_asks_as_much_for_few_as_for_many(cast: Cast, reader: Reader) -> None:
    client = reader("Bram")

    def asked() -> int:
        with CaptureQueriesContext(connection) as heard:
            assert client.get("/opportunities/?q=Zz").status_code == 200
        return len(heard)

    add(cast, "Zz 0")
    asked()
    with changing(cast.organisation.pk):
        pass
    few = asked()
    for number in range(30):
        add(cast, f"Zz {number}")
    assert asked() == few


def test_a_list_is_kept_shared_and_taken_away(cast: Cast, reader: Reader) -> None:
    bram, carla = reader("Bram"), reader("Carla")
    bram.post("/opportunities/keep/", {"name": "Groot", "query": "?sort=-amount", "shared": "1"})
    bram.post("/opportunities/keep/", {"name": "Eigen", "query": "?state=won"})
    assert [view.name for view in carla.get("/opportunities/").context["views"]] == ["Groot"]
    assert reader("Dirk").get("/opportunities/").context["views"] == ()
    with acting_in(cast.organisation.pk):
        shared = SavedView.objects.get(name="Groot").pk
    assert carla.post("/opportunities/keep/", {"drop": shared}).status_code == 404
    assert bram.post("/opportunities/keep/", {"drop": shared}).status_code == 302
    assert "Geef de lijst een naam" in bram.post("/opportunities/keep/", {"name": " "}, follow=True).content.decode()
    assert [view.name for view in bram.get("/opportunities/").context["views"]] == ["Eigen"]


def test_months_by_hand_weighted_with_the_organisations_own_shares(cast: Cast) -> None:
    coming = date(TODAY.year + 1, 3, 15)
    add(cast, "Zz een", place=1, amount_minor=1000_00, expected_close=coming)
    add(cast, "Zz twee", place=1, amount_minor=500_00, expected_close=coming.replace(day=2))
    add(cast, "Zz zonder dag", amount_minor=None)
    with acting_in(cast.organisation.pk):
        process = processes(cast.organisation.pk, TODAY)[0]
        found = expected_months(viewer(cast, "Bram"), process, ListAsk(Part(process.id, text="Zz")))
    share = found.shares[1]
    assert share.closed >= 20
    assert share.value is not None
    (march, none) = found.months
    assert (march.first, march.total.count, march.total.amount_minor) == (coming.replace(day=1), 2, 1500_00)
    assert march.weighted_minor == pytest.approx(1500_00 * share.won / share.closed, abs=1)
    assert (none.first, none.total.count, none.total.valued) == (None, 1, 0)
