"""Addresses of profitability: the page, its table as a file, and the orders behind a row."""

from django.urls import URLPattern, path

from meetpunt.web.views import profitability

urlpatterns: list[URLPattern] = [
    path("profitability/", profitability.page, name="profitability"),
    path("profitability/export/", profitability.export_table, name="profitability-export"),
    path("profitability/orders/", profitability.orders, name="profitability-orders"),
]
