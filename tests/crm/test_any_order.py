"""Whatever is changed there and whenever we are killed: after one sync in peace both sides tell the same."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetpunt.connectors.crm.trouble import CrmError, Trouble, trouble
from meetpunt.store.models import CrmJoin, CrmRecord, Opportunity, Organisation, StageEvent
from meetpunt.store.tenancy import acting_in
from tests.crm.connected import Connected, connected
from tests.crm.toy import Killed

pytestmark = pytest.mark.django_db

TURNS = st.lists(
    st.one_of(
        st.tuples(st.just("deal"), st.integers(0, 6), st.sampled_from("123"), st.integers(0, 5)),
        st.tuples(st.just("lead"), st.integers(0, 3)),
        st.tuples(st.just("convert"), st.integers(0, 3), st.integers(0, 6)),
        st.tuples(st.just("delete"), st.integers(0, 6)),
        st.tuples(st.just("vanish"), st.integers(0, 6)),
        st.tuples(st.just("empty"), st.integers(0, 6)),
        st.tuples(st.just("sync"), st.integers(0, 12), st.sampled_from(["kill", "later", "change", "none"])),
    ),
    min_size=4,
    max_size=14,
)


def _both_sides_agree(turns: list[tuple[object, ...]], seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        crm = connected(patch)
        try:
            _live_through(crm, turns, random.Random(seed))
        finally:
            _forget(crm)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(turns=TURNS, seed=st.integers(0, 2**16))
def test_after_edits_deletions_and_kills_our_side_equals_theirs(turns: list[tuple[object, ...]], seed: int) -> None:
    _both_sides_agree(turns, seed)


@pytest.mark.long
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(turns=TURNS, seed=st.integers(0, 2**16))
def test_the_same_for_hundreds_of_lives(turns: list[tuple[object, ...]], seed: int) -> None:
    _both_sides_agree(turns, seed)


def _live_through(crm: Connected, turns: list[tuple[object, ...]], dice: random.Random) -> None:
    toy = crm.toy
    for turn in turns:
        toy.time.sleep(dice.choice((0.5, 60, 4000)))
        _do(crm, turn, dice)
    toy.before_page = None
    toy.time.sleep(900)
    assert crm.sync().trouble in ("", "setting")
    toy.time.sleep(9 * 86400)  # a week later ids are compared, so that what vanished is noticed
    with acting_in(crm.organisation):
        crm_row = CrmRecord.objects.filter(connection_id=crm.connection)
    assert crm.sync().trouble == ""
    there = {
        (entity, key): row.body
        for entity in ("accounts", "leads", "deals")
        for key, row in toy.rows[entity].items()
        if not row.deleted
    }
    with acting_in(crm.organisation):
        kept = crm_row.filter(is_deleted=False, entity__in=("accounts", "leads", "deals"))
        assert {(one.entity, one.external_id): one.body for one in kept} == there
        assert not crm_row.filter(is_pending=True).exists()
    assert crm.opportunities() == _expected(crm)
    with acting_in(crm.organisation):
        told = StageEvent.objects.filter(kind="step", origin="recorded", step__isnull=False)
        doubles = told.values_list("opportunity_id", "step_id", "happened_at")
        assert len(doubles) == len(set(doubles)), "an event was written down twice"


def _do(crm: Connected, turn: tuple[object, ...], dice: random.Random) -> None:
    toy, what = crm.toy, turn[0]
    key = f"d{turn[1]}"
    if what == "deal":
        toy.put(
            "deals", key, name=f"Deal {key}", account="k1", owner="u1", stage=turn[2], amount=100 * int(str(turn[3]))
        )
    elif what == "lead":
        if f"l{turn[1]}" not in toy.rows["leads"]:
            toy.put("leads", f"l{turn[1]}", name="Lead", account="k1", owner="u2")
    elif what == "convert":
        lead = f"l{turn[1]}"
        taken = {row.body.get("lead") for row in toy.rows["deals"].values()}
        deal = toy.rows["deals"].get(f"d{turn[2]}")
        if lead in toy.rows["leads"] and lead not in taken and (deal is None or not deal.body.get("lead")):
            told = {"name": "Deal", "account": "k1", "owner": "u1", "amount": 500}
            toy.put("deals", f"d{turn[2]}", **{"stage": "1", **told}, lead=lead)
            toy.delete("leads", lead)
    elif what == "delete" and key in toy.rows["deals"]:
        toy.delete("deals", key)
    elif what == "vanish" and key in toy.rows["deals"]:
        toy.vanish("deals", key)
        toy.history.pop(key, None)
    elif what == "empty" and key in toy.rows["deals"]:
        toy.put("deals", key, amount=None)
    elif what == "sync":
        _sync_badly(crm, int(str(turn[1])), str(turn[2]), dice)


def _sync_badly(crm: Connected, after: int, how: str, dice: random.Random) -> None:
    left = after

    def before_page(entity: str) -> None:
        nonlocal left
        left -= 1
        if left == 0 and how == "kill":
            raise Killed
        if left == 0 and how == "later":
            raise trouble(Trouble.LATER)
        if how == "change" and entity == "deals":
            crm.toy.time.sleep(1)
            _do(crm, ("deal", dice.randint(0, 6), dice.choice("123"), 2), dice)

    crm.toy.before_page = before_page
    try:
        crm.sync()
    except Killed:
        crm.toy.time.sleep(400)  # until its hold on the connection ends
    except CrmError:
        raise AssertionError("trouble with the CRM is told, not raised") from None
    finally:
        crm.toy.before_page = None


def _expected(crm: Connected) -> dict[str, object]:
    """By hand from the toy: every deal under the id of its lead if it had one, every lead that is no deal."""
    toy, found = crm.toy, {}
    became = {row.body["lead"] for row in toy.rows["deals"].values() if row.body.get("lead")}
    with acting_in(crm.organisation):
        became |= set(crm_joins(crm))
    for key, row in toy.rows["leads"].items():
        if not row.deleted and key not in became:
            found[f"lead:{key}"] = ("S", "open", None)
    for key, row in toy.rows["deals"].items():
        if not row.deleted:
            lead = row.body.get("lead")
            amount = row.body.get("amount")
            step, outcome = {"1": ("P", "open"), "2": ("O", "open"), "3": ("W", "won")}[row.body["stage"]]
            found[f"lead:{lead}" if lead else key] = (step, outcome, None if amount is None else amount * 100)
    return found


def crm_joins(crm: Connected) -> list[str]:
    """Leads that we know to have become deals, also where that deal has vanished since."""
    return list(CrmJoin.objects.filter(connection_id=crm.connection).values_list("lead", flat=True))


def _forget(crm: Connected) -> None:
    with acting_in(crm.organisation):
        Opportunity.objects.filter(organisation_id=crm.organisation).delete()
        for model in (StageEvent, CrmRecord):
            model.objects.filter(organisation_id=crm.organisation).delete()
        Organisation.objects.filter(pk=crm.organisation).update(
            name=f"weg {crm.organisation}", slug=f"weg-{crm.organisation}"
        )
