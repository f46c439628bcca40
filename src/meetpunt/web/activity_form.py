"""The form of an activity: its fields as text, and what the texts mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from meetpunt.actions.activities.filling import FARTHEST
from meetpunt.actions.activities.told import ActivityTold
from meetpunt.store.access import Viewer
from meetpunt.store.activity_card import ActivityCard, opportunities_to_choose
from meetpunt.store.deal_choices import AccountChoice, account_choices, accounts_named, contact_choices
from meetpunt.store.own_fields import hidden_fields
from meetpunt.store.pipeline import owners
from meetpunt.web import formats
from meetpunt.web.deal_words import KINDS
from meetpunt.web.entering import Entered
from meetpunt.web.record_form import Choice, Input, id_of, text_of
from meetpunt.web.trail_words import COLUMNS

INPUTS = {"started_at": "at", "account_id": "account", "travel_metres": "km", "length_ms": "minutes"}
"""The input of a column, where its name is another one."""


def label(column: str) -> str:
    """What a column is called on the form."""
    return str(COLUMNS[column])


def activity_inputs(viewer: Viewer, card: ActivityCard) -> list[Input]:
    """The fields of an activity, without those that the organisation hid."""
    accounts = _Accounts(viewer, card)
    people: list[Choice] = [(str(one.id), one.name) for one in owners(viewer)]
    if card.person is not None and str(card.person.id) not in dict(people):
        people.insert(0, (str(card.person.id), card.person.name))
    contacts = _named(contact_choices(viewer, card.account.id if card.account else None), card.contact)
    chances = _named(
        opportunities_to_choose(
            viewer, card.account.id if card.account else None, card.opportunity.id if card.opportunity else None
        ),
        None,
    )
    purposes: list[Choice] = [("", _("as it follows")), ("sales", _("Sales")), ("service", _("Service and loyalty"))]
    yes_no: list[Choice] = [("", _("not recorded")), ("yes", _("yes")), ("no", _("no"))]
    whole: dict[str, Any] = {"kind": "number", "value_of": _whole, "wrong": _("Give minutes as a number, such as 45.")}
    choose: dict[str, Any] = {"kind": "select", "value_of": id_of, "wrong": _("Choose one of the list.")}
    inputs = [
        Input("kind", label("kind"), "select", choices=[(code, text) for code, text in KINDS.items()]),
        Input("started_on", label("started_on"), "date", value_of=_day, wrong=_("Write the day as 2026-01-31.")),
        Input("at", _("Time"), "time", value_of=_time, wrong=_("Write the time as 14:30.")),
        Input("minutes", label("minutes"), **whole),
        Input(
            "account",
            label("account_id"),
            offered=accounts.offered,
            value_of=accounts.id_of,
            wrong=_("Choose an account of the list: this name is not yours, or several have it."),
        ),
        Input("contact_id", label("contact_id"), choices=contacts, **choose),
        Input("opportunity_id", label("opportunity_id"), choices=chances, **choose),
        Input("purpose", label("purpose"), "select", choices=purposes),
        _text("subject", 200, is_wide=True),
        Input("outcome", label("outcome"), "textarea", **_most(20_000), is_wide=True),
        _text("commitment", 200),
        Input("met_decider", label("met_decider"), "select", choices=yes_no, value_of=_yes_no),
        Input("asked_for_order", label("asked_for_order"), "select", choices=yes_no),
        _text("answer", 120),
        Input("travel_minutes", label("travel_minutes"), **whole),
        Input("km", label("travel_metres"), value_of=_metres, wrong=_("Give kilometres as a number under 3,000.")),
    ]
    if len(people) > 1:
        inputs.insert(4, Input("person_id", label("person_id"), choices=people, **choose))
    hidden = {INPUTS.get(code, code) for on, code in hidden_fields(viewer.organisation.id) if on == "activity"}
    if card.is_others_mail:
        hidden |= {"subject", "outcome"}
    if not card.is_held:
        hidden |= {name for name in _AFTERWARDS if not getattr(card, name)}
    return [one for one in inputs if one.name not in hidden]


def texts_of(told: ActivityTold, zone: str, account: str) -> dict[str, str]:
    """An activity as the form writes it, by input."""
    at = told.at.astimezone(ZoneInfo(zone)).time() if told.at else None
    metres = told.travel_metres
    texts = {name: text_of(getattr(told, name)) for name in _SAME}
    return texts | {
        "started_on": told.on.isoformat() if told.on else "",
        "at": "" if at is None else at.isoformat().removesuffix(":00"),
        "account": account,
        "minutes": "" if told.minutes is None else str(round(told.minutes)),
        "km": "" if metres is None else formats.plain(Decimal(metres) / 1000),
    }


def told_with(stands: ActivityTold, values: Mapping[str, Any], zone: str) -> ActivityTold:
    """What stands, with the values of a form in its place; an input that the form left out is not touched.

    The form shows whole minutes: those of the length that stands are that length, with its seconds.
    """
    changed = {name: values[name] for name in _SAME if name in values}
    if stands.minutes is not None and changed.get("minutes") == round(stands.minutes):
        changed["minutes"] = stands.minutes
    for name, column in (("account", "account_id"), ("km", "travel_metres"), ("started_on", "on")):
        if name in values:
            changed[column] = values[name]
    on: date | None = changed.get("on", stands.on)
    at = values["at"] if "at" in values else _clock(stands.at, zone)
    moment = datetime.combine(on, at, ZoneInfo(zone)) if on is not None and at is not None else None
    return replace(stands, **changed, at=moment)


def account_label(name: str, town: str) -> str:
    """An account as the form names it: with its town, because names are not unique."""
    return f"{name}, {town}" if town else name


class _Accounts:
    """From what is typed to the account that is meant: of the list, or any in hand of that name."""

    def __init__(self, viewer: Viewer, card: ActivityCard) -> None:
        self._viewer = viewer
        choices = account_choices(viewer)
        self.offered = [account_label(one.name, one.town) for one in choices]
        self._known = {account_label(one.name, one.town): one.id for one in choices}
        if card.account is not None:
            self._known[account_label(card.account.name, card.town)] = card.account.id

    def id_of(self, text: str) -> int | None:
        """The account, or ValueError."""
        if not text or text in self._known:
            return self._known.get(text)
        found: tuple[AccountChoice, ...] = accounts_named(self._viewer, text)
        name, _comma, town = text.rpartition(", ")
        if not found and name:
            found = tuple(one for one in accounts_named(self._viewer, name) if one.town.casefold() == town.casefold())
        if len(found) != 1:
            raise ValueError(text)
        return found[0].id


_AFTERWARDS = ("outcome", "commitment", "met_decider", "asked_for_order", "answer")
"""What is only known when it took place."""

_SAME = (
    *("kind", "person_id", "contact_id", "opportunity_id", "minutes", "travel_minutes", "purpose", "subject"),
    *("outcome", "commitment", "met_decider", "asked_for_order", "answer"),
)


def _named(choices: tuple[Any, ...], chosen: Any) -> list[Choice]:
    found: list[Choice] = [("", "–"), *((str(one.id), one.name) for one in choices)]
    if chosen is not None and str(chosen.id) not in dict(found):
        found.append((str(chosen.id), chosen.name))
    return found


def _text(name: str, most: int, *, is_wide: bool = False) -> Input:
    return Input(name, label(name), **_most(most), is_wide=is_wide)


def _most(most: int) -> dict[str, Any]:
    wrong: str | Promise = _("This is too long: at most %(most)s characters.") % {"most": most}
    return {"most": most, "value_of": _short(most), "wrong": wrong}


def _short(most: int) -> Callable[[str], str]:
    def value_of(text: str) -> str:
        if len(text) > most:
            raise ValueError(text[:20])
        return text.replace("\r\n", "\n").replace("\x00", "")

    return value_of


def _whole(text: str) -> int | None:
    found = id_of(text)
    if found is not None and found >= 100_000:
        raise ValueError(text)
    return found


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


def _clock(at: datetime | None, zone: str) -> time | None:
    return at.astimezone(ZoneInfo(zone)).time() if at else None


def _metres(text: str) -> int | None:
    entered = Entered({"km": text})
    kilometres = entered.decimal("km")
    if entered.problems or (kilometres is not None and kilometres * 1000 > FARTHEST):
        raise ValueError(text)
    return None if kilometres is None else round(kilometres * 1000)


def _yes_no(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)
