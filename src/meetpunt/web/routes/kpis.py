"""Addresses of the register of KPIs: what each means, how it is counted, who agreed."""

from django.urls import URLPattern, path

from meetpunt.web.views import kpi_records, kpi_versions, kpis, own_kpis, steering

urlpatterns: list[URLPattern] = [
    path("kpis/", kpis.kpis, name="kpis"),
    path("kpis/own/new/", own_kpis.own_new, name="kpi-own-new"),
    path("kpis/<str:code>/own/", own_kpis.own, name="kpi-own"),
    path("kpis/<str:code>/own/end/", own_kpis.end, name="kpi-own-end"),
    path("kpis/<str:code>/", kpis.kpi, name="kpi"),
    path("kpis/<str:code>/versions/", kpi_versions.versions, name="kpi-versions"),
    path("kpis/<str:code>/versions/<int:version_id>/<slug:what>/", kpi_versions.act, name="kpi-version-act"),
    path("kpis/<str:code>/set/", kpi_versions.set_at_once, name="kpi-set"),
    path("kpi-map/", steering.drawing, name="kpi-map"),
    path("steering/", steering.steering, name="steering"),
    path("steering/<int:row_id>/<slug:what>/", steering.act, name="steering-act"),
    path("kpis/<str:code>/records/", kpi_records.records, name="kpi-records"),
    path("kpis/<str:code>/records/export/", kpi_records.records, {"is_export": True}, name="kpi-export"),
]
