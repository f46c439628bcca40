"""Addresses of what is agreed and kept about people."""

from django.urls import URLPattern, path

from meetpunt.web.views import changes, contact_rights, my_data, trust

urlpatterns: list[URLPattern] = [
    path("trust/", trust.trust, name="trust"),
    path("trust/change/", trust.change, name="trust-change"),
    path("trust/stand-in/", trust.stand_in, name="trust-stand-in"),
    path("changes/", changes.changes, name="changes"),
    path("my-data/export/", my_data.export, name="my-data-export"),
    path("contacts/<int:contact_id>/rights/", contact_rights.rights, name="contact-rights"),
    path("contacts/<int:contact_id>/rights/export/", contact_rights.export, name="contact-export"),
    path("contacts/<int:contact_id>/rights/erase/", contact_rights.erase, name="contact-erase"),
]
