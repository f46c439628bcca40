"""Addresses of what hangs on records of several kinds: notes and documents."""

from django.urls import URLPattern, path

from meetpunt.web.views import documents, notes

OF = "<slug:table>/<int:row_id>/"

urlpatterns: list[URLPattern] = [
    path(f"notes/{OF}", notes.new, name="note-new"),
    path("notes/<int:note_id>/", notes.note, name="note"),
    path(f"documents/{OF}", documents.new, name="document-new"),
    path("documents/<int:document_id>/", documents.document, name="document"),
    path("documents/<int:document_id>/remove/", documents.remove, name="document-remove"),
]
