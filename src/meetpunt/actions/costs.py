"""Setting what an hour, a kilometre or an order through a channel costs, from a day on.

The rule: directors and administrators set rates; what a rate was on a day stays, so that an old plan counts as it did.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.dating import hold_from, write_down_held
from meetpunt.actions.errors import Refused
from meetpunt.actions.people.placing import check_day
from meetpunt.method.planning.costs import BY_VALUE, OF_A_PERSON, CostKind
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.costs import keeps_costs, who_may_differ
from meetpunt.store.models import Change, CostRate
from meetpunt.store.tenancy import changing

MOST = 10**12


def set_rate(
    viewer: Viewer,
    kind: str,
    person_id: int | None,
    amount_minor: int | None,
    permille: int | None,
    day: date,
    now: datetime,
) -> Change | None:
    """Let a rate hold from a day on; without amount and share it ends there.

    Parameters:
        person_id: whose, where it differs from everybody's. amount_minor: each. permille: of an order's value.

    Raises:
        NotVisible: the viewer sets no rates, or there is no such person.
        Refused: a rate that cannot be meant.
    """
    if not keeps_costs(viewer):
        raise NotVisible("costs")
    if kind not in tuple(CostKind):
        raise Refused(_("There is no such rate."))
    code = CostKind(kind)
    check_day(day)
    if amount_minor is not None and not 0 <= amount_minor < MOST:
        raise Refused(_("A rate is 0 or more."))
    if permille is not None and not 0 <= permille <= 1000:
        raise Refused(_("A share of the value is between 0 and 100%."))
    if permille is not None and code not in BY_VALUE:
        raise Refused(_("Only what goes through a channel costs a share of the value."))
    if person_id is not None and code not in OF_A_PERSON:
        raise Refused(_("This rate is the same for everybody."))
    known = who_may_differ(viewer) if person_id is not None else {}
    if person_id is not None and person_id not in known:
        raise NotVisible(f"person {person_id}")
    values = None
    if amount_minor is not None or permille is not None:
        values = {"amount_minor": amount_minor, "permille": permille}
    with changing(viewer.organisation.id, leaves_accounts=True):
        whose = {"kind": code.value, "person_id": person_id}
        held = hold_from(CostRate, viewer.organisation.id, whose, values, day)
        return write_down_held(viewer, CostRate, held, known.get(person_id or 0, ""), now)
