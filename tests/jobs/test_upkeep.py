"""What is done every night: old looks are forgotten, and accounts follow what begins today."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meetpunt.jobs.kinds import COMING_BACK, enqueue_what_is_due
from meetpunt.jobs.worker import run_pending
from meetpunt.store.fields import to_day_number
from meetpunt.store.models import Account, AccountAssignment, Conversation, FiguresLooked, Job, SignalSeen
from meetpunt.store.tenancy import acting_in
from tests.build import NOW, company

pytestmark = pytest.mark.django_db


def test_the_night_forgets_old_looks_and_lets_accounts_follow() -> None:
    firm = company()
    anna, bram = firm.person("Anna"), firm.person("Bram")
    account = Account.objects.create(organisation=firm.organisation, name="Smit", owner=anna, created_at=NOW)
    AccountAssignment.objects.create(
        organisation=firm.organisation, account=account, owner=bram, valid_from=NOW.date() + timedelta(days=1)
    )
    for months in (1, 13):
        at = NOW - timedelta(days=31 * months)
        FiguresLooked.objects.create(
            organisation=firm.organisation,
            viewer=anna,
            subject=bram,
            page=str(months),
            day=to_day_number(at.date()),
            at=at,
        )
    for months in (1, 25):
        at = NOW - timedelta(days=31 * months)
        of = {"organisation": firm.organisation}
        Conversation.objects.create(**of, rep=bram, manager=anna, planned_at=at, question=str(months), made_at=at)
        SignalSeen.objects.create(**of, kind="late", person=bram, first_on=at.date(), last_on=at.date())
    enqueue_what_is_due(NOW)
    tomorrow = COMING_BACK["nightly_upkeep"](NOW) + timedelta(minutes=1)
    enqueue_what_is_due(tomorrow)
    run_pending(tomorrow)
    assert Job.objects.filter(kind="nightly_upkeep", state="done").exists()
    with acting_in(firm.organisation.pk):
        account.refresh_from_db()
        assert account.owner == bram
        assert [row.page for row in FiguresLooked.objects.all()] == ["1"]
        assert [row.question for row in Conversation.objects.all()] == ["1"]
        assert SignalSeen.objects.count() == 1
