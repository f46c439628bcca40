"""Production answers with the week and quantity it can deliver, or asks; sales replies; each hears what the other says.

Rule: nothing that was said is changed later: a new answer stands beside the old one, and the last one holds.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions.errors import Refused
from meetpunt.actions.notify import Notice, notify
from meetpunt.actions.production.events import body_of, producers
from meetpunt.actions.sending import once
from meetpunt.actions.webhooks import emit
from meetpunt.method.large_orders import monday
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access import production as access
from meetpunt.store.access.registration import opportunities
from meetpunt.store.models import ProductionNotice, ProductionTurn
from meetpunt.store.tenancy import changing

MOST_MILLI = 10**15
KIND = ProductionTurn.Kind


def answer(
    viewer: Viewer,
    notice_id: int,
    week: date | None,
    quantity_milli: int | None,
    text: str,
    key: UUID | None,
    now: datetime,
) -> None:
    """Say in which week, by one of its days, and how much production can deliver; sent twice it is said once.

    Raises:
        NotVisible: there is no such notice, or the viewer does not produce.
        Refused: week or quantity is missing or cannot be, or it was answered just so already.
    """
    if week is None or quantity_milli is None:
        raise Refused(_("Say in which week you can deliver, and how much."))
    if not 0 < quantity_milli < MOST_MILLI:
        raise Refused(_("Give a quantity above zero."))
    first = monday(week)
    if first < monday(viewer.today):
        raise Refused(_("This week is over. Choose a week to come."))

    def say(row: ProductionNotice) -> tuple[dict[str, Any], str]:
        if (row.answer_week, row.answer_milli) == (first, quantity_milli) and not text.strip():
            raise Refused(_("You answered this already. Name another week or quantity, or write something with it."))
        was = row.answer_week
        row.answer_week, row.answer_milli = first, quantity_milli
        row.save(update_fields=["answer_week", "answer_milli"])
        what = "answer" if was is None else "moved" if was != first else "again"
        return {"week": first.isoformat(), "quantity_milli": quantity_milli}, what

    _say(viewer, notice_id, KIND.ANSWER, text, key, now, say)


def ask(viewer: Viewer, notice_id: int, text: str, key: UUID | None, now: datetime) -> None:
    """Ask sales something about a large order.

    Raises:
        NotVisible: there is no such notice, or the viewer does not produce.
        Refused: there is no question.
    """
    if not text.strip():
        raise Refused(_("Write your question."))
    _say(viewer, notice_id, KIND.QUESTION, text, key, now, lambda _row: ({}, "question"))


def reply(viewer: Viewer, notice_id: int, text: str, key: UUID | None, now: datetime) -> None:
    """Reply to production, by who works in the opportunity.

    Raises:
        NotVisible: there is no such notice, or the viewer does not work in its opportunity.
        Refused: nothing is written.
    """
    if not text.strip():
        raise Refused(_("Write what production should know."))
    _say(viewer, notice_id, KIND.REPLY, text, key, now, lambda _row: ({}, "reply"))


def may_reply(viewer: Viewer, opportunity_id: int) -> bool:
    """Whether the viewer works in an opportunity, and so answers for sales."""
    return opportunities(viewer).filter(pk=opportunity_id).exists()


def _say(
    viewer: Viewer,
    notice_id: int,
    kind: ProductionTurn.Kind,
    text: str,
    key: UUID | None,
    now: datetime,
    say: Callable[[ProductionNotice], tuple[dict[str, Any], str]],
) -> None:
    organisation = viewer.organisation.id
    with changing(organisation, leaves_accounts=True):
        found = access.notices(viewer).filter(pk=notice_id).first()
        if found is None or not _may_say(viewer, found, kind):
            raise NotVisible(f"notice {notice_id}")
        rows = ProductionNotice.objects.select_for_update(of=("self",)).filter(pk=found.pk)
        row = rows.select_related("opportunity__account", "organisation").get()

        def make() -> int:
            about, what = say(row)
            turn = ProductionTurn.objects.create(
                organisation_id=organisation,
                notice=row,
                kind=kind,
                about=about,
                text=text.strip()[:2000],
                by_id=viewer.person_id,
                at=now,
                client_key=str(key or ""),
            )
            _tell(viewer, row, turn, what, now)
            if kind == KIND.ANSWER:
                emit(organisation, "production.answer", f"turn:{turn.pk}", body_of(row, row.opportunity), now)
            return turn.pk

        once(viewer, key, "productionturn", now, make)


def _may_say(viewer: Viewer, row: ProductionNotice, kind: ProductionTurn.Kind) -> bool:
    return may_reply(viewer, row.opportunity_id) if kind == KIND.REPLY else access.produces(viewer)


def _tell(viewer: Viewer, row: ProductionNotice, turn: ProductionTurn, what: str, now: datetime) -> None:
    """Production's words go to the opportunity's owner; those of sales to everybody who produces, without a name."""
    about: dict[str, Any] = {"what": what, "name": row.opportunity.name, "week": turn.about.get("week")}
    kind, to = "production_answer", {row.opportunity.owner_id}
    if turn.kind == KIND.REPLY:
        kind, to = "large_order", set(producers(viewer.organisation.id))
        about["account"] = row.opportunity.account.name if row.opportunity.account else row.opportunity.name
        del about["name"]
    key, path = f"{kind}:{row.pk}:{turn.pk}", f"/production/orders/{row.pk}/"
    told = [Notice(one, kind, key, about, path) for one in to if one is not None and one != viewer.person_id]
    notify(viewer.organisation.id, told, now)
