"""Buying visits: a manager asks, the rep offers, both agree; and talking anew about what was agreed.

Rule: only whose turn it is may answer (`method.planning.bargain`), and only to what they saw. Nothing that was said
is changed later: it is taken back within a day while nobody answered, or a new deal replaces the old.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.goals import may_give
from meetpunt.actions.notify import Notice, notify
from meetpunt.actions.sending import once
from meetpunt.actions.together import ALSO, bound
from meetpunt.actions.undoing import undo, undoes
from meetpunt.method.planning.bargain import MOST, Say, Side, Stand, Terms, is_number, possible, stand
from meetpunt.store.access import NotVisible, Viewer, people, viewer_of_person
from meetpunt.store.models import Account, Change, Notification, ProductFamily, VisitDeal, VisitDealTurn
from meetpunt.store.tenancy import changing
from meetpunt.store.visit_deals import find_deal, managers_of, side_of

STANDS = (VisitDeal.State.OPEN, VisitDeal.State.AGREED)


def ask(
    viewer: Viewer, wanted: Mapping[int, int], terms: Terms, note: str, key: UUID | None, now: datetime
) -> tuple[int, Change | None]:
    """Ask visits of several reps at once; gives of how many, and what an undo takes back.

    wanted: visits by person. Of whom the same is asked or agreed already, nothing is asked again.

    Raises:
        NotVisible: somebody is not of the viewer's team.
        Refused: nobody is asked, a number cannot be meant, or the period is over.
    """
    if not wanted:
        raise Refused(_("Fill in a number for at least one person."))
    for person_id, visits in wanted.items():
        may_give(viewer, person_id)
        _must_be_number(visits)
    changes: list[Change] = []
    with changing(viewer.organisation.id, leaves_accounts=True):
        _must_be_possible(viewer, terms)
        standing = VisitDeal.objects.filter(organisation_id=viewer.organisation.id, state__in=STANDS, **_columns(terms))
        before = set(standing.filter(person_id__in=wanted).values_list("person_id", flat=True))
        for person_id, visits in wanted.items():
            own = None if key is None else uuid5(key, str(person_id))
            if person_id in before:
                continue

            def make(person_id: int = person_id, visits: int = visits) -> int:
                return _begin(viewer, person_id, terms, Side.MANAGER, visits, note, None, now, changes)

            once(viewer, own, "visitdeal", now, make)
        return len(changes), bound(changes)


def answer(
    viewer: Viewer, deal_id: int, say: Say, visits: int | None, note: str, seen: int, key: UUID | None, now: datetime
) -> Change | None:
    """Say something in a deal: another number, agreement with the other's, or no; None when it was sent before.

    seen: the number of the last turn that the form showed.

    Raises:
        NotVisible: it is nobody's deal that the viewer is a party of.
        Refused: it is the other's turn, the other said something since, or a number cannot be meant.
    """
    changes: list[Change] = []
    with changing(viewer.organisation.id, leaves_accounts=True):
        deal, side = _party(viewer, deal_id)

        def make() -> int:
            talk = stand(_said(deal))
            if say not in possible(talk, side) or talk is None:
                raise Refused(_("It is not your turn in this one, or it is settled. Look again how it stands."))
            last = deal.turns.order_by("-at", "-pk").first()
            if last is None or last.pk != seen:
                raise Refused(_("Something was said since you opened this page. Look again how it stands."))
            named = talk.visits
            if say in (Say.ASK, Say.OFFER):
                _must_be_number(visits)
                named = visits or 0
            if say is not Say.DECLINE:
                _must_not_be_over(viewer, deal)
            return _turn(viewer, deal, say, named, note, now, changes).pk

        once(viewer, key, "visitdealturn", now, make)
    return changes[-1] if changes else None


def talk_anew(
    viewer: Viewer, deal_id: int, visits: int, note: str, key: UUID | None, now: datetime
) -> tuple[int, Change | None]:
    """Talk anew about what was agreed: a new deal with another number, which replaces the old once both agree.

    Raises:
        NotVisible: it is nobody's deal that the viewer is a party of.
        Refused: it is not agreed, is talked about already, its period is over, or the number is the same.
    """
    _must_be_number(visits)
    changes: list[Change] = []
    with changing(viewer.organisation.id, leaves_accounts=True):
        old, side = _party(viewer, deal_id)

        def make() -> int:
            if old.state != VisitDeal.State.AGREED:
                raise Refused(_("Only what is agreed can be talked about anew."))
            if VisitDeal.objects.filter(replaces=old, state=VisitDeal.State.OPEN).exists():
                raise Refused(_("This is being talked about anew already."))
            if visits == old.visits:
                raise Refused(_("This is the number that was agreed. Name another one."))
            _must_not_be_over(viewer, old)
            terms = find_deal(viewer, old.pk).terms
            return _begin(viewer, old.person_id, terms, side, visits, note, old, now, changes)

        new, _made = once(viewer, key, "visitdeal", now, make)
    return new, changes[-1] if changes else None


@undoes("visitdealturn", Change.Kind.MADE)
def take_back(viewer: Viewer, found: Change, now: datetime) -> None:
    """Take back the last thing said, while nobody answered; what was asked of several at once goes back together."""
    for change_id in reversed(found.after.pop(ALSO, [])):
        undo(viewer, change_id, now)
    turn = VisitDealTurn.objects.filter(pk=found.row_id).select_related("deal__replaces").first()
    if turn is None:
        raise Refused(_("It does not exist any more, so there is nothing to undo."))
    deal = turn.deal
    last = deal.turns.order_by("-at", "-pk").first()
    if last != turn or VisitDeal.objects.filter(replaces=deal).exists():
        raise Refused(_("It was answered since, so it is not taken back. Open it to see how it stands now."))
    Notification.objects.filter(organisation_id=viewer.organisation.id, key=_told(turn), read_at=None).delete()
    turn.delete()
    if deal.turns.exists():
        _settle(deal)
    else:
        deal.delete()


def _begin(
    viewer: Viewer,
    person_id: int,
    terms: Terms,
    side: Side,
    visits: int,
    note: str,
    old: VisitDeal | None,
    now: datetime,
    changes: list[Change],
) -> int:
    asked_by = viewer.person_id if side is Side.MANAGER else old.asked_by_id if old else None
    deal = VisitDeal.objects.create(
        organisation_id=viewer.organisation.id,
        person_id=person_id,
        asked_by_id=asked_by,
        replaces=old,
        **_columns(terms),
    )
    _turn(viewer, deal, Say.ASK if side is Side.MANAGER else Say.OFFER, visits, note, now, changes)
    return deal.pk


def _turn(
    viewer: Viewer, deal: VisitDeal, say: Say, visits: int, note: str, now: datetime, changes: list[Change]
) -> VisitDealTurn:
    turn = VisitDealTurn.objects.create(
        organisation_id=viewer.organisation.id,
        deal=deal,
        by_id=viewer.person_id,
        kind=say.value,
        visits=visits,
        note=note.strip()[:300],
        at=now,
    )
    _settle(deal)
    _tell(viewer, deal, turn, now)
    kept = {"deal_id": deal.pk, "kind": turn.kind, "visits": visits, "note": turn.note}
    kept = {name: value for name, value in kept.items() if value}
    changes.append(editing.write_down(viewer, Change.Kind.MADE, turn, {}, kept, now, deal.person.name))
    return turn


def _settle(deal: VisitDeal) -> None:
    """Set the deal's state by what was said; what it replaces holds until this one is agreed."""
    talk = stand(_said(deal))
    if talk is None:
        return
    deal.state = VisitDeal.State(talk.state.value)
    deal.visits = talk.visits if talk.state is Stand.AGREED else None
    deal.save(update_fields=["state", "visits"])
    if deal.replaces_id is not None:
        agreed = talk.state is Stand.AGREED
        state = VisitDeal.State.REPLACED if agreed else VisitDeal.State.AGREED
        VisitDeal.objects.filter(pk=deal.replaces_id).update(state=state)


def _tell(viewer: Viewer, deal: VisitDeal, turn: VisitDealTurn, now: datetime) -> None:
    about = {"by": viewer.name, "what": turn.kind, "n": turn.visits, "first": deal.first_day.isoformat()}
    about["last"] = deal.last_day.isoformat()
    path = f"/visits-agreed/{deal.pk}/"
    notices = [Notice(one, "visit_deal", _told(turn), about, path) for one in _others(viewer, deal)]
    notify(viewer.organisation.id, notices, now)


def _others(viewer: Viewer, deal: VisitDeal) -> frozenset[int]:
    """Who is to hear it: the rep; or who asked, when they still manage the rep, else who does now."""
    if viewer.person_id != deal.person_id:
        return frozenset((deal.person_id,))
    asked = viewer_of_person(deal.asked_by_id or 0, viewer.organisation.id, viewer.today)
    if asked is not None and deal.person_id in {one.id for one in people(asked)} & asked.in_hand:
        return frozenset((deal.asked_by_id or 0,))
    return managers_of(viewer.organisation.id, deal.person_id, viewer.today) - {deal.person_id}


def _told(turn: VisitDealTurn) -> str:
    return f"visit_deal:{turn.deal_id}:{turn.pk}"


def _party(viewer: Viewer, deal_id: int) -> tuple[VisitDeal, Side]:
    found = find_deal(viewer, deal_id)
    side = side_of(viewer, found.person_id)
    if side is None:
        raise NotVisible(f"visit deal {deal_id}")
    return VisitDeal.objects.select_related("person").get(pk=deal_id), side


def _said(deal: VisitDeal) -> list[tuple[Say, int]]:
    return [(Say(kind), visits) for kind, visits in deal.turns.order_by("at", "pk").values_list("kind", "visits")]


def _columns(terms: Terms) -> dict[str, object]:
    return {
        "first_day": terms.first,
        "last_day": terms.last,
        "to": terms.to.value,
        "segment": terms.segment,
        "family_id": terms.family,
    }


def _must_be_number(visits: int | None) -> None:
    if visits is None or not is_number(visits):
        raise Refused(_("Give a number of visits from 1 to %(most)s.") % {"most": MOST})


def _must_be_possible(viewer: Viewer, terms: Terms) -> None:
    of = {"organisation_id": viewer.organisation.id}
    if terms.last < terms.first:
        raise Refused(_("The period ends before it begins: swap the two days."))
    if terms.last < viewer.today:
        raise Refused(_("This period is over. Ask visits for one that is still to come."))
    if terms.segment and not Account.objects.filter(**of, segment=terms.segment).exists():
        raise Refused(_("There is no account in this segment."))
    if terms.family is not None and not ProductFamily.objects.filter(**of, pk=terms.family).exists():
        raise NotVisible(f"family {terms.family}")


def _must_not_be_over(viewer: Viewer, deal: VisitDeal) -> None:
    if deal.last_day < viewer.today:
        raise Refused(_("The period of this one is over, so nothing can be agreed for it any more."))
