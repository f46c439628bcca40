"""A sync brings our side up to date with a CRM, whatever happens on the way, and counts everything once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from meetpunt.actions.crm import landing, syncing
from meetpunt.actions.crm.connecting import let_go
from meetpunt.actions.crm.meaning import confirm_mapping
from meetpunt.actions.crm.reading import LEASE, SLOWLY
from meetpunt.actions.errors import Refused
from meetpunt.actions.imports import take_back
from meetpunt.connectors.crm.trouble import Trouble, trouble
from meetpunt.connectors.transport import Reach
from meetpunt.jobs import crm as crm_jobs
from meetpunt.jobs import giving_way
from meetpunt.store.job_queue import TakenJob
from meetpunt.store.models import (
    Account,
    Activity,
    CrmConnection,
    CrmRecord,
    CrmSync,
    CrmWalk,
    ImportRun,
    Notification,
    Opportunity,
    Person,
    PersonRole,
    RecentlySeen,
    StageEvent,
)
from meetpunt.store.tenancy import acting_in, changing
from tests.crm.connected import Connected
from tests.crm.toy import Killed, mapping

pytestmark = pytest.mark.django_db


def _deal(crm: Connected, key: str, stage: str = "1", **values: object) -> None:
    told = {"name": f"Deal {key}", "account": "k1", "owner": "u1", "amount": 1000, **values}
    crm.toy.put("deals", key, stage=stage, **told)


def test_what_stands_there_stands_here_with_its_history(crm: Connected) -> None:
    _deal(crm, "d1", "1")
    crm.toy.time.sleep(86400)
    _deal(crm, "d1", "2", amount=1250.5)
    _deal(crm, "d2", "3")
    crm.toy.time.sleep(60)
    done = crm.sync()
    assert (done.trouble, done.state) == ("", "done")
    assert crm.opportunities() == {"d1": ("O", "open", 125050), "d2": ("W", "won", 100000)}
    with acting_in(crm.organisation):
        steps = StageEvent.objects.filter(opportunity__external_id="d1", kind="step").order_by("happened_at")
        assert [(one.step.code, one.happened_at is not None) for one in steps if one.step] == [("P", True), ("O", True)]


def test_a_second_sync_reads_and_changes_nothing(crm: Connected) -> None:
    _deal(crm, "d1")
    crm.toy.time.sleep(60)
    crm.sync()
    crm.toy.time.sleep(60)
    again = crm.sync()
    assert (again.to_json()["rows_read"], again.to_json()["changed"], again.landed) == (0, 0, None)


def test_the_history_is_asked_again_only_of_deals_that_moved(crm: Connected) -> None:
    for key in ("d1", "d2", "d3"):
        _deal(crm, key)
    crm.toy.time.sleep(60)
    crm.sync()
    crm.toy.asked.clear()
    _deal(crm, "d1", amount=7)
    crm.toy.time.sleep(60)
    crm.sync()
    assert crm.toy.asked.count("history") == 0
    _deal(crm, "d2", "2")
    crm.toy.time.sleep(60)
    crm.sync()
    assert crm.toy.asked.count("history") == 1


def test_a_lead_and_the_deal_it_became_count_once(crm: Connected) -> None:
    crm.toy.put("leads", "l1", name="Hotel", account="k1", owner="u1")
    crm.toy.time.sleep(60)
    crm.sync()
    assert crm.opportunities() == {"lead:l1": ("S", "open", None)}
    _deal(crm, "d1", "2", lead="l1")
    crm.toy.delete("leads", "l1")
    crm.toy.time.sleep(60)
    crm.sync()
    assert crm.opportunities() == {"lead:l1": ("O", "open", 100000)}
    with acting_in(crm.organisation):
        entered = StageEvent.objects.filter(kind="step").values_list("step__code", flat=True)
        assert sorted(entered) == ["O", "S"]


def test_a_deal_that_turns_out_to_have_been_a_lead_becomes_one_with_it(crm: Connected) -> None:
    crm.toy.put("leads", "l1", name="Hotel", account="k1", owner="u1")
    _deal(crm, "d1", "2")
    crm.toy.time.sleep(60)
    crm.sync()
    assert set(crm.opportunities()) == {"lead:l1", "d1"}
    _deal(crm, "d1", "2", lead="l1")
    crm.toy.time.sleep(60)
    crm.sync()
    assert crm.opportunities() == {"lead:l1": ("O", "open", 100000)}


def test_what_is_emptied_there_is_emptied_here(crm: Connected) -> None:
    _deal(crm, "d1")
    crm.toy.time.sleep(60)
    crm.sync()
    _deal(crm, "d1", amount=None)
    crm.toy.put("accounts", "k1", phone=None)
    crm.toy.time.sleep(60)
    crm.sync()
    assert crm.opportunities()["d1"] == ("P", "open", None)
    with acting_in(crm.organisation):
        assert Account.objects.get(external_id="k1").phone == ""


def test_what_is_gone_there_is_gone_here_unless_something_of_ours_hangs_on_it(crm: Connected) -> None:
    _deal(crm, "d1")
    _deal(crm, "d2")
    crm.toy.time.sleep(60)
    crm.sync()
    with acting_in(crm.organisation):
        kept = Opportunity.objects.get(external_id="d2")
        Activity.objects.create(
            organisation_id=crm.organisation, opportunity=kept, kind="visit", recorded_at=crm.toy.time.now()
        )
    crm.toy.delete("deals", "d1")
    crm.toy.delete("deals", "d2")
    crm.toy.time.sleep(60)
    done = crm.sync()
    assert done.landed is not None
    assert done.landed.gone == 1
    assert set(crm.opportunities()) == {"d2"}
    with acting_in(crm.organisation):
        assert CrmRecord.objects.get(external_id="d2").kept_because == "activity"


def test_an_unmapped_stage_lands_in_no_funnel_and_is_translated_anew_without_asking(crm: Connected) -> None:
    crm.confirm(s1="P")
    _deal(crm, "d1", "2")
    crm.toy.time.sleep(60)
    crm.sync()
    assert crm.opportunities() == {"d1": ("", "open", 100000)}
    crm.confirm(s1="P", s2="O")
    crm.toy.asked.clear()
    crm.toy.time.sleep(60)
    crm.sync()
    assert crm.opportunities() == {"d1": ("O", "open", 100000)}
    assert crm.toy.asked.count("history") == 0


def test_nothing_lands_before_a_person_has_confirmed_the_mapping(crm: Connected) -> None:
    with acting_in(crm.organisation):
        CrmConnection.objects.update(is_mapped=False)
    _deal(crm, "d1")
    crm.toy.time.sleep(60)
    crm.sync()
    assert crm.opportunities() == {}
    with acting_in(crm.organisation):
        assert CrmRecord.objects.filter(entity="deals", is_pending=True).count() == 1


@pytest.mark.parametrize("after", range(1, 12))
def test_whoever_is_killed_before_a_page_goes_on_after_the_last_one_that_was_kept(crm: Connected, after: int) -> None:
    for number in range(5):
        _deal(crm, f"d{number}")
        crm.toy.put("accounts", f"k{number}", name=f"Klant {number}")
    crm.toy.time.sleep(60)
    left = after

    def kill(_entity: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed

    crm.toy.before_page = kill
    with pytest.raises(Killed):
        crm.sync()
    crm.toy.before_page = None
    kept = {entity: crm.toy.asked.count(entity) for entity in ("accounts", "deals")}
    crm.toy.time.sleep(600)
    crm.sync()
    assert set(crm.opportunities()) == {f"d{number}" for number in range(5)}
    # Five records are three pages, and one that is empty; a kill costs one page at most.
    assert all(crm.toy.asked.count(entity) <= 5 + kept[entity] for entity in kept)


def test_the_end_of_a_window_is_fixed_when_the_walk_begins(crm: Connected) -> None:
    for number in range(4):
        _deal(crm, f"d{number}")
    crm.toy.time.sleep(60)
    began = crm.toy.time.now()

    def change(entity: str) -> None:
        if entity == "deals":
            crm.toy.time.sleep(30)
            _deal(crm, "d0", "2")

    crm.toy.before_page = change
    crm.sync()
    crm.toy.before_page = None
    with acting_in(crm.organisation):
        assert CrmWalk.objects.get(entity="deals").high == began
    crm.toy.time.sleep(60)
    crm.sync()
    assert crm.opportunities()["d0"][0] == "O"


def test_trouble_that_passes_waits_and_trouble_that_needs_a_person_stops(crm: Connected) -> None:
    _deal(crm, "d1")
    crm.toy.time.sleep(60)

    def busy(entity: str) -> None:
        if entity == "activities":
            raise trouble(Trouble.LATER)

    crm.toy.before_page = busy
    done = crm.sync()
    assert (done.state, done.trouble) == ("waiting", "later")
    assert set(crm.opportunities()) == {"d1"}, "what was read has landed all the same"

    def closed(entity: str) -> None:
        raise trouble(Trouble.SIGN_IN)

    crm.toy.before_page = closed
    assert crm.sync().state == "failed"
    with acting_in(crm.organisation):
        assert CrmConnection.objects.get().state == "stopped"


def test_another_account_under_the_same_key_is_noticed(crm: Connected) -> None:
    crm.toy.company = "toy-2"
    assert crm.sync().trouble == "sign_in"


def test_two_syncs_at_once_are_one(crm: Connected) -> None:
    def again(_entity: str) -> None:
        crm.toy.before_page = None
        with pytest.raises(Refused):
            crm.sync()

    crm.toy.before_page = again
    assert crm.sync().state == "done"


def test_a_sweep_that_would_remove_much_asks_first(crm: Connected) -> None:
    for number in range(30):
        _deal(crm, f"d{number:02}")
    crm.toy.time.sleep(60)
    crm.sync()
    for number in range(25):
        crm.toy.vanish("deals", f"d{number:02}")
    crm.toy.time.sleep(8 * 86400)
    done = crm.sync()
    assert (done.trouble, done.detail, len(crm.opportunities())) == ("setting", "deals: 25/30", 30)
    with acting_in(crm.organisation):
        let_go(crm.viewer, crm.connection, crm.toy.time.now())
    crm.sync()
    assert len(crm.opportunities()) == 5


def test_confirming_the_same_mapping_twice_changes_nothing(crm: Connected) -> None:
    _deal(crm, "d1")
    crm.toy.time.sleep(60)
    crm.sync()
    with acting_in(crm.organisation):
        confirm_mapping(crm.viewer, crm.connection, mapping("Toy", s1="P", s2="O", s3="won"), crm.toy.time.now())
    crm.toy.time.sleep(60)
    assert crm.sync().to_json()["changed"] == 0


def test_no_key_stands_in_a_log_a_message_or_a_page_of_errors(crm: Connected, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")

    def break_off(entity: str) -> None:
        raise trouble(Trouble.SIGN_IN, detail="HTTP 401")

    crm.toy.before_page = break_off
    crm.toy.time.sleep(60)
    told = str(crm.sync().to_json())
    with acting_in(crm.organisation):
        kept = str(list(CrmConnection.objects.values())) + str(list(CrmSync.objects.values()))
    assert "geheim-token-9" not in caplog.text + told + kept


def test_administrators_are_told_once_that_a_connection_stopped(crm: Connected) -> None:
    with changing(crm.organisation):
        ada = Person.objects.create(organisation_id=crm.organisation, name="Ada")
        PersonRole.objects.create(organisation_id=crm.organisation, person=ada, role="administrator")

    def closed(entity: str) -> None:
        raise trouble(Trouble.BLOCKED)

    crm.toy.before_page = closed
    crm.sync()
    with acting_in(crm.organisation):
        assert [(one.person_id, one.kind) for one in Notification.objects.all()] == [(ada.pk, "crm_stopped")]


def test_a_sync_is_no_import_that_can_be_taken_back(crm: Connected) -> None:
    _deal(crm, "d1")
    crm.toy.time.sleep(60)
    done = crm.sync()
    assert done.landed is not None
    assert done.landed.run_id is not None
    with pytest.raises(Refused):
        take_back(crm.organisation, done.landed.run_id, crm.toy.time.now())
    assert set(crm.opportunities()) == {"d1"}


def test_a_sync_gives_way_between_batches_and_keeps_its_hold(crm: Connected, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landing, "PORTION", 2)
    for number in range(7):
        _deal(crm, f"d{number}")
    crm.toy.time.sleep(60)
    told: list[tuple[int, int, int]] = []

    def between(done: int, total: int) -> None:
        told.append((done, total, len(crm.opportunities())))
        crm.toy.time.sleep(LEASE.total_seconds() * 0.7)
        with pytest.raises(Refused, match="synced already"):
            crm.sync()

    done = syncing.sync(crm.organisation, crm.connection, crm.toy.time, Reach(), between=between)
    assert (done.trouble, done.state, len(crm.opportunities())) == ("", "done", 7)
    parts, totals, landed = zip(*told, strict=True)
    assert len(told) > 4
    assert list(parts) == sorted(parts)
    assert max(parts) < min(totals)
    assert list(landed) == sorted(landed)
    assert 0 < landed[-1] < 7, "what landed can be worked with meanwhile"


def test_what_a_stopped_landing_left_is_no_import_that_goes_on(crm: Connected, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landing, "PORTION", 1)
    for number in range(3):
        _deal(crm, f"d{number}")
    crm.toy.time.sleep(60)

    def stop(_done: int, _total: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        syncing.sync(crm.organisation, crm.connection, crm.toy.time, Reach(), between=stop)
    crm.toy.time.sleep(60)
    crm.sync()
    with acting_in(crm.organisation):
        states = list(ImportRun.objects.order_by("pk").values_list("state", flat=True))
    assert (states, len(crm.opportunities())) == (["failed", "landed"], 3)


def test_the_worker_lands_slowly_while_many_people_are_at_work(crm: Connected, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landing, "PORTION", 2)
    monkeypatch.setattr(crm_jobs, "CLOCK", crm.toy.time)
    paused, said = list[float](), list[str]()
    monkeypatch.setattr(giving_way.time, "sleep", paused.append)
    for number in range(5):
        _deal(crm, f"d{number}")
    crm.toy.time.sleep(60)
    with acting_in(crm.organisation):
        person = Person.objects.create(organisation_id=crm.organisation, name="Sanne")
        seen = {"organisation_id": crm.organisation, "person": person, "table": "account", "at": datetime.now(UTC)}
        RecentlySeen.objects.bulk_create(RecentlySeen(row_id=row, **seen) for row in range(giving_way.MANY))
    job = TakenJob(1, "sync_crm", crm.organisation, None, 1, 5, "ours", {"connection_id": crm.connection})
    told = crm_jobs.sync_crm(job, lambda done, total, text: said.append(text), crm.toy.time.now())
    assert (told["state"], len(crm.opportunities())) == ("done", 5)
    assert len(paused) > 2
    assert SLOWLY in said
