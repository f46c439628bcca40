"""The clean-up: what stands long, decided about in one tap; who sees it; what came of one's own word."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.method.own_word import own_word
from meetpunt.store.models import Activity, AgeingDecision, Opportunity, StageEvent, Step
from meetpunt.store.tenancy import acting_in, changing
from tests.cast import Cast
from tests.web.conftest import Reader

ENTRIES = 40


@pytest.fixture
def old(cast: Cast) -> Opportunity:
    """An open opportunity of Bram's that stands in its first step for 300 days, worth more than the others."""
    now = datetime.now(UTC)
    with changing(cast.organisation.pk):
        step = Step.objects.get(organisation=cast.organisation, position=0)
        some = Opportunity.objects.filter(owner_id=cast.bram).first()
        assert some is not None
        at = now - timedelta(days=300)
        one = Opportunity.objects.create(
            organisation=cast.organisation,
            process=step.process,
            account_id=some.account_id,
            owner_id=cast.bram,
            name="Oven die lang staat",
            amount_minor=99_999_00,
            currency="EUR",
            segment="groot",
            step=step,
            created_at=at,
        )
        kept = {"organisation": cast.organisation, "opportunity": one, "kind": "step", "step": step}
        StageEvent.objects.create(
            **kept, happened_at=at, happened_on=at.date(), recorded_at=at, owner_id=cast.bram, team=cast.zuid
        )
    return one


def stands(cast: Cast, old: Opportunity) -> Opportunity:
    with acting_in(cast.organisation.pk):
        return Opportunity.objects.get(pk=old.pk)


def decisions(cast: Cast) -> list[AgeingDecision]:
    with acting_in(cast.organisation.pk):
        return list(AgeingDecision.objects.filter(organisation=cast.organisation))


def test_what_stands_long_is_listed_by_money_and_told_on_today(cast: Cast, reader: Reader, old: Opportunity) -> None:
    client = reader("Bram")
    page = client.get("/clean-up/")
    first = page.context["shown"][0][0]
    assert first.card.row.id == old.pk
    assert (first.card.days, first.card.ageing.still) == (300, 0)
    assert "300 dagen in de stap" in page.content.decode()
    count = len(page.context["found"].waiting.old)
    assert f"{count} verkoopkans" in client.get("/today/").content.decode()
    of_bram = reader("Anna").get(f"/clean-up/?of={cast.bram}")
    assert of_bram.context["found"].waiting == page.context["found"].waiting


def test_still_alive_plans_the_next_step_and_leaves_it_alone_and_is_undone_in_one_go(
    cast: Cast, reader: Reader, old: Opportunity
) -> None:
    client, on = reader("Bram"), datetime.now(UTC).date() + timedelta(days=5)
    told = {"alive": "yes", "kind": "visit", "on": on.isoformat(), "text": "Tekening bespreken", "key": str(uuid4())}
    answer = client.post(f"/clean-up/{old.pk}/", told, follow=True)
    assert answer.redirect_chain == [("/clean-up/", 302)]
    assert f"old-{old.pk}" not in answer.content.decode()
    client.post(f"/clean-up/{old.pk}/", told)
    (kept,) = decisions(cast)
    assert (kept.decision, kept.ask_again_on, kept.chance) == ("alive", on + timedelta(days=14), 0.0)
    with acting_in(cast.organisation.pk):
        planned = Activity.objects.get(opportunity=old)
        assert (planned.kind, planned.subject, planned.started_on) == ("visit", "Tekening bespreken", on)
    assert stands(cast, old).next_step_on == on
    (undo,) = [line.split('"')[0] for line in answer.content.decode().split('action="') if line.startswith("/undo/")]
    client.post(undo, {"next": "/clean-up/"})
    assert (decisions(cast), stands(cast, old).next_step_on) == ([], None)
    assert f"old-{old.pk}" in client.get("/clean-up/").content.decode()


def test_later_moves_the_expected_close_and_asks_again_in_that_month(
    cast: Cast, reader: Reader, old: Opportunity
) -> None:
    client = reader("Bram")
    month = client.get("/clean-up/").context["months"][2][0]
    client.post(f"/clean-up/{old.pk}/", {"later": month.isoformat(), "seen_close": ""})
    (kept,) = decisions(cast)
    assert (kept.decision, kept.ask_again_on) == ("later", month)
    close = stands(cast, old).expected_close
    assert close is not None
    assert (close + timedelta(days=1)).day == 1
    assert (close.year, close.month) == (month.year, month.month)
    again = client.post(f"/clean-up/{old.pk}/", {"later": "2030-01-01", "seen_close": "2020-01-01"})
    assert again.status_code == 302
    assert len(decisions(cast)) == 1, "somebody else moved it meanwhile"


def test_ended_keeps_the_reason_and_ends_once(cast: Cast, reader: Reader, old: Opportunity) -> None:
    client = reader("Bram")
    client.post(f"/clean-up/{old.pk}/", {"ended": "lost"})
    client.post(f"/clean-up/{old.pk}/", {"alive": "yes", "on": "2020-01-01"})
    client.post(f"/clean-up/{old.pk}/", {"alive": "yes", "on": ""})
    assert (decisions(cast), stands(cast, old).outcome) == ([], "open")
    client.post(f"/clean-up/{old.pk}/", {"ended": "no_decision:Geen budget"})
    client.post(f"/clean-up/{old.pk}/", {"ended": "lost:Prijs te hoog"})
    (kept,) = decisions(cast)
    assert (kept.decision, kept.note, kept.ask_again_on) == ("ended", "Geen budget", None)
    assert (stands(cast, old).outcome, stands(cast, old).loss_reason) == ("no_decision", "Geen budget")


def test_who_may_clean_up(cast: Cast, reader: Reader, old: Opportunity) -> None:
    for somebody in ("Carla", "Dirk", "Diana", "Ada", "Eva"):
        client = reader(somebody)
        assert client.get(f"/clean-up/?of={cast.bram}").status_code == 404, somebody
        assert client.post(f"/clean-up/{old.pk}/", {"ended": "lost:Prijs te hoog"}).status_code == 404, somebody
    for somebody in ("Diana", "Ada"):
        assert reader(somebody).get("/clean-up/").status_code == 404, somebody
    assert stands(cast, old).outcome == "open"


def test_the_list_asks_few_statements_however_long_it_is(cast: Cast, reader: Reader, old: Opportunity) -> None:
    client = reader("Bram")
    client.get("/clean-up/")
    with changing(cast.organisation.pk):
        Opportunity.objects.filter(pk=old.pk).update(name="Anders")
    with CaptureQueriesContext(connection) as asked:
        client.get("/clean-up/?all=1")
    assert len(asked) <= 45, len(asked)


def test_ones_own_word_counts_only_what_had_its_time(cast: Cast, reader: Reader, old: Opportunity) -> None:
    now = datetime.now(UTC)
    said = now - timedelta(days=60)
    with changing(cast.organisation.pk):
        kept = {"organisation": cast.organisation, "opportunity": old, "decision": "alive", "by_id": cast.bram}
        AgeingDecision.objects.create(**kept, ask_again_on=now.date() - timedelta(days=1), chance=0.25, at=said)
        step = Step.objects.get(organisation=cast.organisation, position=2)
        StageEvent.objects.create(
            organisation=cast.organisation,
            opportunity=old,
            kind="step",
            step=step,
            happened_at=now - timedelta(days=30),
            happened_on=date(2026, 1, 1),
            recorded_at=now - timedelta(days=30),
            owner_id=cast.bram,
        )
    for somebody in ("Bram", "Anna"):
        word = reader(somebody).get(f"/clean-up/?of={cast.bram}").context["found"].word
        assert (word.n, word.went_on, word.ended, word.low, word.by_age) == (1, 1, 0, None, 0.25)


def test_a_word_by_hand() -> None:
    due = [(True, True, False, 0.2)] * 3 + [(True, False, True, 0.1)] * 5 + [(True, False, False, 0.1)] * 2
    word = own_word([*due, (False, True, False, 0.9)])
    assert (word.n, word.went_on, word.ended, word.still, word.waiting) == (10, 3, 5, 2, 1)
    assert word.by_age == pytest.approx(1.3)
    assert word.low == pytest.approx(0.127, abs=0.01)
    assert word.high == pytest.approx(0.559, abs=0.01)
    assert own_word(due[:4]).low is None
