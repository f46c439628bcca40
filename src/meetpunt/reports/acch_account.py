"""ACCH of one account: its contacts as the units, as for a key account, how each stands, and all that was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meetpunt.method.acch import State, draw, tally
from meetpunt.reports.acch import rung_lines
from meetpunt.reports.acch_figures import RungLine
from meetpunt.store.access import Viewer
from meetpunt.store.acch_states import StateRow, UnitRow, history, latest, units_of


@dataclass(frozen=True)
class AccountAcch:
    """What the page shows.

    Attributes:
        units: the account itself first, then its contacts.
        contacts: how many; asked: of how many awareness is known; lines: the four of the contacts.
        errors: contacts whose answers contradict each other.
    """

    name: str
    units: tuple[UnitRow, ...]
    contacts: int
    asked: int
    lines: tuple[RungLine, ...]
    errors: int
    told: tuple[StateRow, ...]


def account_acch(viewer: Viewer, account_id: int, as_of: date | None = None) -> AccountAcch:
    """The report.

    Raises:
        NotVisible: the account is not in the viewer's registration.
    """
    units = units_of(viewer, account_id)
    stands = latest(viewer.organisation.id, [account_id], as_of)
    states = [stands.get((account_id, one.contact_id)) for one in units if one.contact_id is not None]
    whole = tally(((one.state if one else State(), False, 1) for one in states), is_counted=False)
    lines = rung_lines(whole, draw([whole], account_id).counts[0], None)
    told = history(viewer, account_id)
    return AccountAcch(units[0].name, units, whole.total, whole.asked[0], lines, whole.errors, told)
