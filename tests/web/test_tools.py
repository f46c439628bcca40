"""Sales tools: used, rated, and won with and without; who keeps them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from meetpunt.reports.tools import ToolLine, tool_lines
from meetpunt.store.access import viewer_of_person
from meetpunt.store.models import Opportunity, Quote, QuoteTemplate, SalesTool, ToolUse
from meetpunt.store.tenancy import acting_in
from tests.build import act_in
from tests.cast import Cast
from tests.web.conftest import Reader

TODAY = datetime.now(UTC).date()


def kit(cast: Cast) -> SalesTool:
    return SalesTool.objects.create(organisation=cast.organisation, name="Proefopstelling")


def line_of(cast: Cast, tool: SalesTool) -> ToolLine:
    viewer = viewer_of_person(cast.people["Anna"].pk, cast.organisation.pk, TODAY)
    assert viewer is not None
    return next(one for one in tool_lines(viewer, TODAY - timedelta(days=365), TODAY) if one.tool.id == tool.pk)


def test_won_with_and_without_by_hand(cast: Cast) -> None:
    """Twelve closed; the kit was used for six, four of them won; of the other six two: 4 / 6 and 2 / 6."""
    with acting_in(cast.organisation.pk):
        tool = kit(cast)
        closed = Opportunity.objects.filter(organisation=cast.organisation).exclude(outcome="open")
        keep = [row.pk for row in closed.order_by("pk")[:12]]
        Opportunity.objects.exclude(pk__in=keep).update(outcome="open", closed_on=None)
        for place, pk in enumerate(keep):
            Opportunity.objects.filter(pk=pk).update(
                outcome="won" if place in (0, 1, 2, 3, 6, 7) else "lost", closed_on=TODAY - timedelta(days=9)
            )
            if place < 6:
                for _time in range(1 + place % 2):
                    ToolUse.objects.create(
                        organisation=cast.organisation,
                        tool=tool,
                        person_id=cast.bram,
                        opportunity_id=pk,
                        day=TODAY - timedelta(days=20),
                        recorded_at=datetime.now(UTC),
                    )
        line = line_of(cast, tool)
    assert (line.used.won, line.used.closed) == (4, 6)
    assert (line.others.won, line.others.closed) == (2, 6)
    assert (line.uses, line.people, line.opportunities) == (9, 1, 6)
    assert line.used.low is not None
    assert line.others.high is not None
    assert line.used.low < line.others.high


def test_a_quote_made_with_the_template_is_a_use(cast: Cast) -> None:
    with acting_in(cast.organisation.pk):
        made = QuoteTemplate.objects.create(organisation=cast.organisation, name="Kort")
        tool = SalesTool.objects.create(organisation=cast.organisation, name="Kort sjabloon", template=made)
        deals = Opportunity.objects.filter(organisation=cast.organisation).order_by("pk")[:3]
        for deal in deals:
            Quote.objects.create(
                organisation=cast.organisation,
                opportunity=deal,
                account=deal.account,
                owner_id=cast.bram,
                template="Kort",
                currency="EUR",
                amount_minor=100_00,
                issued_at=datetime.now(UTC),
                issued_on=TODAY,
                recorded_at=datetime.now(UTC),
            )
        assert line_of(cast, tool).uses == 3


def test_use_and_rating_are_noted_once_and_a_mean_needs_four(cast: Cast, reader: Reader) -> None:
    with acting_in(cast.organisation.pk):
        tool = kit(cast)
    client = reader("Bram")
    told = {"day": TODAY.isoformat(), "opportunity": "", "key": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}
    for _time in range(2):
        assert client.post(f"/tools/{tool.pk}/", told).status_code == 302
    ahead = client.post(f"/tools/{tool.pk}/", told | {"day": (TODAY + timedelta(days=2)).isoformat()})
    assert ahead.status_code == 422
    for score in ("2", "5"):
        client.post(f"/tools/{tool.pk}/rate/", {"score": score})
    act_in(cast.organisation)
    assert ToolUse.objects.filter(tool=tool).count() == 1
    line = line_of(cast, tool)
    assert (line.rating, line.raters) == (None, 1)
    assert client.post(f"/tools/{tool.pk}/rate/", {"score": "8"}).status_code == 422


def test_who_keeps_the_register_and_who_finds_nothing(cast: Cast, reader: Reader) -> None:
    new = {"name": "Referentiemap", "what_for": "", "template_id": ""}
    assert reader("Bram").post("/tools/", new).status_code == 404
    assert reader("Anna").post("/tools/", new).status_code == 302
    assert "is al een tool" in reader("Anna").post("/tools/", new).content.decode()
    act_in(cast.organisation)
    tool = SalesTool.objects.get(name="Referentiemap")
    for method in ("get", "post"):
        assert getattr(reader("Dirk"), method)(f"/tools/{tool.pk}/").status_code == 404
    assert reader("Dirk").post(f"/tools/{tool.pk}/end/").status_code == 404
    assert reader("Anna").post(f"/tools/{tool.pk}/end/").status_code == 302
    act_in(cast.organisation)
    assert not SalesTool.objects.filter(pk=tool.pk).exists()


@pytest.mark.parametrize("somebody", ["Anna", "Bram"])
def test_the_page_asks_a_fixed_number_of_times(
    cast: Cast, reader: Reader, somebody: str, django_assert_max_num_queries
) -> None:
    with acting_in(cast.organisation.pk):
        for number in range(12):
            SalesTool.objects.create(organisation=cast.organisation, name=f"Tool {number}")
    client = reader(somebody)
    with django_assert_max_num_queries(30):
        assert "Tool 11" in client.get("/tools/").content.decode()


def test_days_and_the_difference_within_reps_stand_beside_the_shares(cast: Cast) -> None:
    with acting_in(cast.organisation.pk):
        tool = kit(cast)
        closed = Opportunity.objects.filter(organisation=cast.organisation).exclude(outcome="open").order_by("pk")
        for place, deal in enumerate(closed):
            Opportunity.objects.filter(pk=deal.pk).update(closed_on=TODAY - timedelta(days=1))
            if place % 2:
                ToolUse.objects.create(
                    organisation=cast.organisation,
                    tool=tool,
                    person_id=cast.bram,
                    opportunity_id=deal.pk,
                    day=TODAY,
                    recorded_at=datetime.now(UTC) - timedelta(days=1),
                )
        line = line_of(cast, tool)
        won = closed.filter(outcome="won").count()
    assert line.used.won + line.others.won == won
    assert line.used.days.n + line.others.days.n == won
    assert line.others.days.value is not None
    assert line.others.days.low < line.others.days.value < line.others.days.high
    assert line.within.people >= 4


def test_retiring_says_why_takes_it_out_of_use_and_is_taken_back(cast: Cast, reader: Reader) -> None:
    with acting_in(cast.organisation.pk):
        tool = kit(cast)
    anna, address = reader("Anna"), f"/tools/{tool.pk}/decide/"
    assert anna.post(address, {"kind": "retire", "reason": " "}).status_code == 422
    assert reader("Bram").post(address, {"kind": "retire", "reason": "x"}).status_code == 404
    assert reader("Dirk").post(address, {"kind": "retire", "reason": "x"}).status_code == 404
    page = anna.post(address, {"kind": "retire", "reason": "Niemand neemt hem mee."}, follow=True).content.decode()
    assert "Niemand neemt hem mee." in page
    act_in(cast.organisation)
    assert not SalesTool.objects.get(pk=tool.pk).is_active
    change = page.split('action="/undo/')[1].split('"')[0]
    anna.post(f"/undo/{change}")
    act_in(cast.organisation)
    assert SalesTool.objects.get(pk=tool.pk).is_active
    assert not tool.decisions.exists()
