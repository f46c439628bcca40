"""Addresses of what production reads and answers."""

from django.urls import URLPattern, path

from meetpunt.web.views import large_orders, production, production_out, production_rules

OUT = (
    r"^production/(?P<organisation_id>[0-9]{1,19})/(?P<secret>[\w-]+)/(?P<what>expected\.csv|orders\.csv|orders\.ics)$"
)

urlpatterns: list[URLPattern] = [
    path("production/", production.production, name="production"),
    path("production/export/", production.production_export, name="production-export"),
    path("production/history/", large_orders.history, name="production-history"),
    path("production/orders/<int:notice_id>/", large_orders.large_order, name="large-order"),
    path("production/rules/", production_rules.rules, name="production-rules"),
    path("production/rules/<int:rule_id>/", production_rules.rule, name="production-rule"),
    path("production/addresses/", production_out.addresses, name="production-addresses"),
    path("production/addresses/<int:address_id>/withdraw/", production_out.withdraw, name="production-withdraw"),
    path("production/<int:organisation_id>/<slug:secret>/<str:what>", production_out.read, name="production-out"),
]
