"""Addresses of reading files in."""

from django.urls import URLPattern, path

from meetpunt.web.views import imports, imports_mapping

urlpatterns: list[URLPattern] = [
    path("imports/", imports.runs, name="imports"),
    path("imports/upload/", imports.upload, name="imports-upload"),
    path("imports/workbook-<slug:what>.xlsx", imports.workbook, name="imports-workbook"),
    path("imports/<int:run_id>/", imports.run, name="import-run"),
    path("imports/<int:run_id>/progress/", imports.progress, name="import-progress"),
    path("imports/<int:run_id>/source/", imports_mapping.source, name="import-source"),
    path("imports/<int:run_id>/table/<int:number>/", imports_mapping.table, name="import-table"),
    path("imports/<int:run_id>/text/", imports_mapping.text, name="import-text"),
    path("imports/<int:run_id>/rejected/<int:number>.<slug:kind>", imports.rejects, name="import-rejected"),
    path("imports/<int:run_id>/<slug:what>/", imports.act, name="import-act"),
]
