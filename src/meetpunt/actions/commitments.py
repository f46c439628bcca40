"""Committing to what a month or quarter will bring, and adjusting it as manager: beside the forecast, never in it.

The rule: a rep gives the own word, the manager of today an adjustment with a note; nothing said is overwritten.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from meetpunt.actions.errors import Refused
from meetpunt.store.access import NotVisible, Viewer, find_person, find_team
from meetpunt.store.models import ForecastCommitment
from meetpunt.store.refs import Place
from meetpunt.store.tenancy import changing

MOST = 10**13
COMMIT, ADJUST = ForecastCommitment.Kind.COMMIT, ForecastCommitment.Kind.ADJUST


def kind_for(viewer: Viewer, place: Place) -> str | None:
    """What the viewer may say about a place: the own word, an adjustment, or nothing (None)."""
    if viewer.person_id is None:
        return None
    if place.person_id is not None and place.person_id == viewer.person_id and viewer.sells:
        return COMMIT
    if place.person_id is not None and place.person_id in viewer.in_hand and viewer.managed_team_ids:
        return ADJUST
    if place.team_id is not None and place.team_id in viewer.managed_team_ids:
        return ADJUST
    return None


def say(
    viewer: Viewer,
    place: Place,
    first: date,
    last: date,
    amount_minor: int | None,
    note: str,
    client_key: str,
    now: datetime,
) -> None:
    """Keep what the viewer says of a month or quarter; without an amount the own last word is taken back.

    Parameters:
        place: a person or a team. client_key: made with the form, so that sending it twice says it once.

    Raises:
        NotVisible: not a place about which the viewer may say something.
        Refused: no whole month or quarter, an amount that cannot be meant, or an adjustment without a note.
    """
    _find(viewer, place)
    kind = kind_for(viewer, place)
    if kind is None:
        raise NotVisible("commitment")
    if not is_whole(first, last):
        raise Refused(_("Say it of a whole month or quarter."))
    if amount_minor is not None and not 0 <= amount_minor < MOST:
        raise Refused(_("This amount cannot be right. Give it in whole numbers, without minus."))
    note = note.strip()
    if len(note) > 500:
        raise Refused(_("This is too long: at most %(most)s characters.") % {"most": 500})
    if kind == ADJUST and amount_minor is not None and not note:
        raise Refused(_("Say why you adjust it: the rep reads it too."))
    with changing(viewer.organisation.id, leaves_accounts=True):
        of = {"organisation_id": viewer.organisation.id}
        if client_key and ForecastCommitment.objects.filter(client_key=client_key, **of).exists():
            return
        ForecastCommitment.objects.create(
            kind=kind,
            person_id=place.person_id,
            team_id=place.team_id,
            first_day=first,
            last_day=last,
            amount_minor=amount_minor,
            note=note,
            by_id=viewer.person_id,
            at=now,
            client_key=client_key[:64],
            **of,
        )


def _find(viewer: Viewer, place: Place) -> None:
    if place.person_id is not None:
        find_person(viewer, place.person_id)
    elif place.team_id is not None:
        find_team(viewer, place.team_id)
    else:
        raise NotVisible("commitment")


def is_whole(first: date, last: date) -> bool:
    """A calendar month, or a calendar quarter."""
    after = last + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    whole = first.day == 1 and after.day == 1
    return whole and (months == 1 or (months == 3 and first.month % 3 == 1))
