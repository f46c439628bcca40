"""Addresses of accounts and contacts."""

from django.urls import URLPattern, path

from meetpunt.web.views import account, account_changes, accounts, contacts, doubles, saved_views

ONE = "accounts/<int:account_id>"
CONTACT = "contacts/<int:contact_id>"

urlpatterns: list[URLPattern] = [
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/export/", accounts.accounts_export, name="accounts-export"),
    path("accounts/new/", account.new, name="account-new"),
    path("accounts/alike/", account.alike_page, name="accounts-alike"),
    path("accounts/doubles/", doubles.doubles, name="accounts-doubles"),
    path("accounts/lot/", account_changes.lot, name="accounts-lot"),
    path(f"{ONE}/cell/<slug:code>/", account_changes.cell, name="account-cell"),
    path(f"{ONE}/", account.account, name="account"),
    path(f"{ONE}/edit/", account.edit, name="account-edit"),
    path(f"{ONE}/merge/", doubles.merge, name="account-merge"),
    path(f"{ONE}/contacts/new/", contacts.new, name="contact-new"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/export/", contacts.contacts_export, name="contacts-export"),
    path(f"{CONTACT}/", contacts.contact, name="contact"),
    path(f"{CONTACT}/edit/", contacts.edit, name="contact-edit"),
    path(f"{CONTACT}/merge/", doubles.merge_contact, name="contact-merge"),
    path("views/<slug:page>/save/", saved_views.save, name="save-view"),
    path("views/<int:view_id>/", saved_views.change, name="change-view"),
]
