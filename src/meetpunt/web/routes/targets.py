"""Addresses of objectives, what is known of the market, and targets."""

from django.urls import URLPattern, path

from meetpunt.web.views import objectives, target_records, targets

EXPORT = {"is_export": True}

urlpatterns: list[URLPattern] = [
    path("targets/", targets.targets, name="targets"),
    path("targets/versions/", targets.targets_versions, name="targets-versions"),
    path("targets/export/", targets.targets_export, name="targets-export"),
    path("targets/records/<slug:measure>/", target_records.records, name="target-records"),
    path("targets/records/<slug:measure>/export/", target_records.records, EXPORT, name="target-records-export"),
    path("objectives/", objectives.objectives, name="objectives"),
    path("objectives/<int:objective_id>/", objectives.objective, name="objectives-one"),
    path("objectives/<int:objective_id>/<slug:what>/", objectives.act, name="objectives-act"),
    path("market/", objectives.market, name="market"),
    path("market/<int:fact_id>/", objectives.fact, name="market-fact"),
    path("market/<int:fact_id>/remove/", objectives.remove, name="market-remove"),
]
