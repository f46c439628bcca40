"""What the demo company's managers and reps bargained about visits: this quarter, and the next one half-way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from meetpunt.actions.demo.company import CompanyPlan
from meetpunt.actions.demo.laying import Ground
from meetpunt.actions.demo.workdays import local_midnight
from meetpunt.method.period import Period
from meetpunt.method.planning.bargain import Say, sides
from meetpunt.store.fields import from_day_number, to_day_number
from meetpunt.store.models import TeamManagement, VisitDeal, VisitDealTurn

Said = tuple[Say, int, str]
_ASKED = (Say.ASK, 180, "")


@dataclass(frozen=True)
class Bargain:
    """A deal of a rep: days before the quarter on which it began, and what was said, a day apart."""

    rep: int
    to: str
    days_before: int
    said: tuple[Said, ...]
    is_next: bool = False
    again: tuple[Said, ...] = ()
    again_days_after: int = 30


DEALS = (
    Bargain(
        0,
        "customers",
        12,
        (_ASKED, (Say.OFFER, 140, "Er staan drie beursdagen in."), (Say.ASK, 165, ""), (Say.AGREE, 165, "")),
        again=((Say.OFFER, 135, "Rayon overgenomen van een collega: meer reistijd."), (Say.AGREE, 135, "Goed.")),
    ),
    Bargain(0, "others", 12, ((Say.ASK, 40, "Nieuwe horeca in Assen."), (Say.AGREE, 40, ""))),
    Bargain(1, "all", 10, ((Say.ASK, 130, ""), (Say.AGREE, 130, ""))),
    Bargain(2, "customers", 10, ((Say.ASK, 180, ""), (Say.OFFER, 160, "Twee weken verlof."), (Say.AGREE, 160, ""))),
    Bargain(3, "others", 9, ((Say.ASK, 40, ""), (Say.DECLINE, 40, "Liever eerst de achterstand bij klanten."))),
    Bargain(0, "all", -40, ((Say.ASK, 200, "Het nieuwe kwartaal, met een dag meer op de weg."),), is_next=True),
    Bargain(1, "customers", -40, ((Say.ASK, 130, ""), (Say.OFFER, 110, "Ik wil meer tijd voor nieuwe.")), is_next=True),
    Bargain(4, "all", 8, ((Say.ASK, 160, ""), (Say.AGREE, 160, ""))),
    Bargain(5, "customers", 8, ((Say.ASK, 130, ""), (Say.AGREE, 130, ""))),
    Bargain(9, "all", 8, ((Say.ASK, 150, ""), (Say.OFFER, 130, "Het reizen."), (Say.AGREE, 130, ""))),
)


def lay_visit_deals(plan: CompanyPlan, ground: Ground) -> None:
    """Lay the deals, of which nothing is said after the day on which the demo begins."""
    today = from_day_number(plan.cut)
    now = Period.quarter_of(today)
    following = Period.quarter_of(now.last + timedelta(days=1))
    managers = dict(
        TeamManagement.objects.filter(organisation_id=ground.organisation).values_list("team_id", "person_id")
    )
    for bargain in DEALS:
        period = following if bargain.is_next else now
        manager = managers.get(ground.teams[plan.reps[bargain.rep].team])
        person = ground.persons[bargain.rep]
        began = now.first - timedelta(days=bargain.days_before)
        first = _lay(ground, bargain, period, person, manager, bargain.said, began, today, None)
        if first is not None and bargain.again:
            again = began + timedelta(days=bargain.again_days_after)
            _lay(ground, bargain, period, person, manager, bargain.again, again, today, first)


def _lay(
    ground: Ground,
    bargain: Bargain,
    period: Period,
    person: int,
    manager: int | None,
    said: tuple[Said, ...],
    began: date,
    today: date,
    old: VisitDeal | None,
) -> VisitDeal | None:
    told = [(turn, began + timedelta(days=place)) for place, turn in enumerate(said)]
    told = [(turn, day) for turn, day in told if day < today]
    if not told:
        return None
    end = told[-1][0]
    state = {Say.AGREE: VisitDeal.State.AGREED, Say.DECLINE: VisitDeal.State.DECLINED}.get(end[0], VisitDeal.State.OPEN)
    deal = VisitDeal.objects.create(
        organisation_id=ground.organisation,
        person_id=person,
        asked_by_id=manager,
        first_day=period.first,
        last_day=period.last,
        to=bargain.to,
        state=state,
        visits=end[1] if end[0] is Say.AGREE else None,
        replaces=old,
    )
    if old is not None and end[0] is Say.AGREE:
        VisitDeal.objects.filter(pk=old.pk).update(state=VisitDeal.State.REPLACED)
    whose = sides([turn[0] for turn, _day in told])
    VisitDealTurn.objects.bulk_create(
        VisitDealTurn(
            organisation_id=ground.organisation,
            deal=deal,
            by_id=person if side == "rep" else manager,
            kind=say.value,
            visits=visits,
            note=note,
            at=_at(day),
        )
        for ((say, visits, note), day), side in zip(told, whose, strict=True)
    )
    return deal


def _at(day: date) -> int:
    """Ten in the morning."""
    return local_midnight(to_day_number(day)) + 10 * 3600 * 1_000_000
