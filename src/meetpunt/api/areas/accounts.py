"""Accounts and contacts: finding, making, changing and merging them, notes, and what was told of ACCH."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from meetpunt.actions import acch, channels, contact_rights, notes
from meetpunt.actions.acch import AcchTold
from meetpunt.actions.accounts import contacts, keeping, lots, merging
from meetpunt.api.operation import For, area
from meetpunt.api.shapes import columns
from meetpunt.reports import account_card, account_map, accounts, doubles
from meetpunt.store import acch_states, account_doubles, contact_list, finding
from meetpunt.store import channels as stored_channels
from meetpunt.store import contact_rights as rights
from meetpunt.store.access import Viewer
from meetpunt.store.account_card import account_of
from meetpunt.store.account_list import AccountFilter, Order
from meetpunt.store.api_tokens import Scope
from meetpunt.store.contact_list import ContactFilter

record = For(Scope.READ_RECORDS, Scope.WRITE_RECORDS)
ACCOUNT = columns("account", *keeping.TEXTS, *keeping.LINKS, visits_per_year=int)
LOT = columns("account", "owner_id", "territory_id", "segment", visits_per_year=int)
CONTACT = columns("contact", *contacts.COLUMNS)
Sorted = Literal["name", "town", "postcode", "segment", "owner", "territory", "status", "last_visit", "due"]


def account_rows(
    viewer: Viewer,
    wanted: AccountFilter,
    sort: Sorted = "name",
    is_descending: bool = False,
    after: int | None = None,
    before: int | None = None,
) -> accounts.AccountsPage:
    """Accounts that the filters choose, each with its status, last visit, agreed visits and what is open."""
    return accounts.accounts_page(viewer, wanted, Order(sort, is_descending), after, before)


def account_values(viewer: Viewer, account_id: int) -> dict[str, str | int | None]:
    """An account's own values, as `seen` and `told` of a change name them."""
    return keeping.told_of(account_of(viewer, account_id), viewer.today)


def contact_rows(
    viewer: Viewer,
    wanted: ContactFilter,
    sort: Literal["name", "account", "job_title"] = "name",
    is_descending: bool = False,
    page: int = 1,
) -> contact_list.ContactsPage:
    """Contacts that the filters choose, each with the last time that they were met."""
    return contact_list.contacts_page(viewer, wanted, sort, is_descending, page)


def contact_values(viewer: Viewer, contact_id: int) -> dict[str, str | bool | None]:
    """A contact's own values, as `seen` and `told` of a change name them."""
    return contacts.told_of(contact_list.contact_of(viewer, contact_id))


def contact_moments(viewer: Viewer, contact_id: int) -> tuple[contact_list.Moment, ...]:
    """When a contact was met and will be met."""
    contact_list.contact_of(viewer, contact_id)
    return contact_list.moments_of(viewer, contact_id)


def contact_alike(viewer: Viewer, contact_id: int) -> tuple[contact_list.ContactRow, ...]:
    """Contacts of the same account that may be the same person."""
    return contact_list.alike_contacts(viewer, contact_list.contact_of(viewer, contact_id))


def alike(viewer: Viewer, draft: account_doubles.Draft) -> tuple[account_doubles.Alike, ...]:
    """Accounts that may be the company that is about to be made."""
    return account_doubles.alike(viewer, draft)


def channel_history(viewer: Viewer, account_id: int) -> tuple[stored_channels.ChannelLine, ...]:
    """Through which channel an account is served, from when."""
    account_of(viewer, account_id)
    return stored_channels.channel_lines(viewer, account_id)


def tell_acch(
    viewer: Viewer, told: tuple[AcchTold, ...], now: datetime, key: UUID | None = None
) -> tuple[Model | None, int]:
    """Keep what accounts and contacts said about awareness, agreed visits, preference and promise."""
    return acch.record_acch(viewer, told, now, key)


def contact_kept(viewer: Viewer, contact_id: int, now: datetime) -> Any:
    """Everything that is kept about a contact, for that person; that it was asked for is written down."""
    return contact_rights.export_contact(viewer, contact_id, now)


def write_note(
    viewer: Viewer,
    table: Literal["account", "opportunity"],
    row_id: int,
    text: str,
    now: datetime,
    is_pinned: bool = False,
    key: UUID | None = None,
) -> Model | None:
    """Write a note with an account or opportunity."""
    return notes.write_note(viewer, table, row_id, text, is_pinned, key, now)


def note_text(viewer: Viewer, note_id: int) -> str:
    """The text of a note."""
    return notes.find_note(viewer, note_id).text


def find(viewer: Viewer, text: str) -> tuple[finding.Hit, ...]:
    """Accounts, contacts, opportunities and so on whose name holds a text."""
    return finding.find(viewer, text)


AREA = area(
    "accounts",
    _("Accounts and contacts"),
    _("Find, make, change and merge accounts and contacts, with their notes and what they said."),
    record.get("/search", find),
    record.get("/accounts", account_rows, accounts.accounts_page, accounts.all_lines),
    record.get("/accounts/choices", accounts.choices, named="account_choices"),
    record.get("/accounts/map", account_map.accounts_map),
    record.get("/accounts/doubles", doubles.double_pairs, doubles.side, doubles.may_go_through),
    record.get("/accounts/alike", alike),
    record.get("/accounts/{account_id}", account_card.account_card, accounts.line_of),
    record.get("/accounts/{account_id}/values", account_values, keeping.told_of),
    record.get("/accounts/{account_id}/timeline", account_card.account_timeline_page),
    record.get("/accounts/{account_id}/channels", channel_history),
    record.post("/accounts", keeping.make_account, told=ACCOUNT),
    record.patch("/accounts/{account_id}", keeping.change_account, seen=ACCOUNT, told=ACCOUNT),
    record.post("/accounts/change-lot", lots.change_lot, told=LOT),
    record.post("/accounts/{kept_id}/merge", merging.merge_accounts),
    record.post("/accounts/{account_id}/channel", channels.set_account_channel),
    record.post("/accounts/{account_id}/contacts", contacts.make_contact, told=CONTACT),
    record.get("/accounts/{account_id}/acch-units", acch_states.units_of, named="acch_units"),
    record.post("/acch", tell_acch, acch.record_acch),
    record.get("/contacts", contact_rows),
    record.get("/contacts/{contact_id}/values", contact_values, contacts.told_of),
    record.get("/contacts/{contact_id}/moments", contact_moments),
    record.get("/contacts/{contact_id}/alike", contact_alike),
    record.patch("/contacts/{contact_id}", contacts.change_contact, seen=CONTACT, told=CONTACT),
    record.post("/contacts/{kept_id}/merge", merging.merge_contacts),
    record.post("/contacts/{contact_id}/export", contact_kept, contact_rights.export_contact),
    record.get("/contacts/{contact_id}/texts", rights.texts, named="contact_texts"),
    record.post("/contacts/{contact_id}/erase", contact_rights.erase_contact),
    record.post("/notes", write_note, notes.write_note),
    record.get("/notes/{note_id}", note_text, notes.find_note),
    record.patch("/notes/{note_id}", notes.change_note),
    record.post("/notes/{note_id}/pin", notes.pin_note),
    record.delete("/notes/{note_id}", notes.remove_note),
)
