"""Administration: people and roles, lists, processes, settings, agreements, costs, and what was changed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetpunt.actions import channels, costs, trust, undoing
from meetpunt.actions.administration import lists, organisation, prices, processes, territories
from meetpunt.actions.errors import Refused
from meetpunt.actions.people import invitations, keeping, leaving, placing
from meetpunt.api.operation import For, area
from meetpunt.api.shapes import columns
from meetpunt.reports import first_steps
from meetpunt.store import channels as stored_channels
from meetpunt.store import costs as stored_costs
from meetpunt.store import trail
from meetpunt.store import trust as stored_trust
from meetpunt.store.access import Viewer
from meetpunt.store.administration import areas, more, people, setup
from meetpunt.store.administration import lists as stored_lists
from meetpunt.store.administration import processes as stored_processes
from meetpunt.store.api_tokens import Scope

admin = For(Scope.ADMIN, Scope.ADMIN)
figures = For(Scope.READ_FIGURES, Scope.ADMIN)
records = For(Scope.READ_RECORDS, Scope.WRITE_RECORDS)
SETTINGS = columns("organisation", *setup.SETTINGS)
PERSON = columns("person", "name", "email", "phone")
NAMES = columns("salesprocess", "name_nl", "name_en")
NAMES_WHOLE = columns("salesprocess", "name_nl", "name_en", whole=True)
STEP = columns("stepdefinition", *stored_processes.WORDS, whole=True)
AGREED = columns("agreement", *stored_trust.AGREED)
AGREED_WHOLE = columns("agreement", *stored_trust.AGREED, whole=True)
Cell = str | int | bool | None


@dataclass(frozen=True)
class ListRow:
    """A row of a list: its columns as they are told, and whether it is in use."""

    id: int
    values: dict[str, str | int | bool | None]
    is_active: bool


def list_rows(viewer: Viewer, code: str) -> tuple[ListRow, ...]:
    """The rows of a list: teams, territories, products, families, loss-reasons, quote-templates or holidays."""
    return tuple(ListRow(one.id, one.values, one.is_active) for one in stored_lists.list_rows(viewer, code))


def add_row(viewer: Viewer, code: str, wanted: dict[str, Cell], now: datetime, key: UUID | None = None) -> int:
    """Add a row to a list."""
    _must_fit(code, wanted)
    return lists.add_row(viewer, code, wanted, now, key)


def change_row(
    viewer: Viewer, code: str, row_id: int, seen: dict[str, Cell], wanted: dict[str, Cell], now: datetime
) -> Model | None:
    """Change a row of a list."""
    _must_fit(code, wanted)
    return lists.change_row(viewer, code, row_id, seen, wanted, now)


def people_lines(viewer: Viewer, now: datetime) -> tuple[people.PersonLine, ...]:
    """Everybody of the organisation, with roles, team and sign-in."""
    return people.people_lines(viewer, now)


def invite(viewer: Viewer, person_id: int, now: datetime) -> None:
    """Invite somebody by mail to make a sign-in; the link is in the mail only."""
    secret = secrets.token_urlsafe(32)
    link = f"{settings.BASE_URL}/invitation/{viewer.organisation.id}/{secret}/"
    invitations.invite(viewer, person_id, secret, link, now)


def place(
    viewer: Viewer, person_id: int, what: Literal["team", "territory"], target_id: int | None, day: date, now: datetime
) -> Model | None:
    """Put somebody in a team or home territory from a day on; null in none."""
    return placing.place(viewer, person_id, placing.Place(what), target_id, day, now)


def price_list(viewer: Viewer, product_id: int) -> tuple[more.Price, ...]:
    """The prices of a product, from when each holds."""
    return more.prices_of(viewer, product_id)


def change_settings(viewer: Viewer, seen: dict[str, Cell], wanted: dict[str, Cell], now: datetime) -> Model | None:
    """Change the organisation's settings."""
    return organisation.change_settings(viewer, seen, dict(wanted), now)


def areas_plan(viewer: Viewer, day: date, with_owner: bool = False) -> areas.Plan:
    """Which accounts lie in another territory by their postcode than they are in."""
    return areas.plan(viewer, day, with_owner)


def agreement(viewer: Viewer) -> stored_trust.Agreed:
    """What was agreed about registering: its purpose, how long is kept what, and the works council's word."""
    return stored_trust.agreed(viewer)


def channel_words(viewer: Viewer) -> tuple[stored_channels.WordRow, ...]:
    """Words of the organisation's systems, and which channel each means."""
    stored_costs.must_read_costs(viewer)
    return tuple(stored_channels.channel_words(viewer.organisation.id))


def changes(
    viewer: Viewer,
    table: str = "",
    row_id: int | None = None,
    by_id: int | None = None,
    day: date | None = None,
    page: int = 1,
) -> trail.TrailPage:
    """What was changed, by whom and when, as far as the viewer may read it."""
    return trail.trail(viewer, trail.Asked(table[:32], row_id, by_id, day, page))


def _must_fit(code: str, wanted: dict[str, Cell]) -> None:
    kinds = {stored_lists.Kind.TEXT: str, stored_lists.Kind.YES_NO: bool}
    known = {one.name: kinds.get(one.kind, int) for one in stored_lists.list_of(code).columns}
    for name, value in wanted.items():
        fits = (value is None and known.get(name) is int) or type(value) is known.get(name)
        if not fits or (isinstance(value, int) and not -(2**31) < value < 2**53):
            raise Refused(
                gettext("The column “%(name)s” is not one of this list, or of another kind.") % {"name": name[:40]}
            )


PEOPLE = "/admin/people/{person_id}"
AREA = area(
    "administration",
    _("Administration"),
    _("People and roles, lists, processes, settings, agreements, costs, and what was changed."),
    admin.get("/admin/setup", setup.points, first_steps.first_steps),
    admin.get("/admin/settings", setup.settings_of),
    admin.patch("/admin/settings", change_settings, organisation.change_settings, seen=SETTINGS, wanted=SETTINGS),
    admin.post("/admin/holidays", organisation.add_holidays),
    admin.get("/admin/people", people_lines),
    admin.get(PEOPLE, people.person_card),
    admin.post("/admin/people", keeping.make_person),
    admin.patch(PEOPLE, keeping.change_person, seen=PERSON, wanted=PERSON),
    admin.put(f"{PEOPLE}/roles", keeping.set_roles),
    admin.put(f"{PEOPLE}/place", place, placing.place),
    admin.post(f"{PEOPLE}/invite", invite, invitations.invite),
    admin.delete(f"{PEOPLE}/invitation", invitations.withdraw),
    admin.post(f"{PEOPLE}/leave", leaving.leave),
    admin.post(f"{PEOPLE}/come-back", leaving.come_back),
    admin.put("/admin/teams/{team_id}/manager", placing.let_manage),
    admin.get("/admin/lists/{code}", list_rows),
    admin.post("/admin/lists/{code}", add_row, lists.add_row),
    admin.patch("/admin/lists/{code}/{row_id}", change_row, lists.change_row),
    admin.post("/admin/lists/{code}/{row_id}/move", lists.move_row),
    admin.delete("/admin/lists/{code}/{row_id}", lists.remove_row),
    admin.get("/admin/products/{product_id}/prices", price_list),
    admin.put("/admin/products/{product_id}/price", prices.set_price),
    admin.get("/admin/processes", stored_processes.process_cards),
    admin.get("/admin/processes/{process_id}", stored_processes.process_card),
    admin.post("/admin/processes", processes.make_process),
    admin.patch("/admin/processes/{process_id}", processes.rename_process, seen=NAMES, wanted=NAMES_WHOLE),
    admin.post("/admin/processes/{process_id}/default", processes.make_default),
    admin.post("/admin/processes/{process_id}/steps", processes.add_step),
    admin.put("/admin/steps/{step_id}", processes.define_step, wanted=STEP),
    admin.post("/admin/steps/{step_id}/move", processes.move_step),
    admin.delete("/admin/steps/{step_id}", processes.remove_step),
    admin.get("/admin/areas", areas_plan),
    admin.get("/admin/territories/{territory_id}/areas", areas.areas_of),
    admin.post("/admin/territories/{territory_id}/areas", territories.add_area),
    admin.delete("/admin/areas/{area_id}", territories.remove_area),
    admin.post("/admin/areas/put-accounts", territories.put_accounts),
    admin.get("/agreement", agreement),
    admin.put("/agreement", trust.agree, seen=AGREED, wanted=AGREED_WHOLE),
    records.get("/stand-ins", stored_trust.stand_ins),
    records.post("/stand-ins", trust.stand_in),
    records.delete("/stand-ins/{stand_in_id}", trust.end_stand_in),
    figures.get("/costs", stored_costs.rate_rows),
    admin.put("/costs", costs.set_rate),
    figures.get("/channel-words", channel_words),
    admin.put("/channel-words", channels.set_word),
    records.get("/changes", changes),
    records.post("/changes/{change_id}/undo", undoing.undo, undoing.making_of),
)
