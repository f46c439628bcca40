"""Addresses of the register of KPIs: what each means, how it is counted, who agreed."""

from django.urls import URLPattern, path

from meetpunt.web.views import kpi_records, kpis

urlpatterns: list[URLPattern] = [
    path("kpis/", kpis.kpis, name="kpis"),
    path("kpis/<str:code>/", kpis.kpi, name="kpi"),
    path("kpis/<str:code>/records/", kpi_records.records, name="kpi-records"),
    path("kpis/<str:code>/records/export/", kpi_records.records, {"is_export": True}, name="kpi-export"),
]
