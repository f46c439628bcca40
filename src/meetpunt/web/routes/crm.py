"""Addresses of connected CRMs."""

from django.urls import URLPattern, path

from meetpunt.web.views.crm import connecting, connection, hearing, mapping

urlpatterns: list[URLPattern] = [
    path("settings/connections/", connecting.connections, name="crm-connections"),
    path("settings/connections/back/", connecting.back, name="crm-back"),
    path("settings/connections/new/<slug:kind>/<slug:way>/", connecting.connect, name="crm-connect"),
    path("settings/connections/<int:connection_id>/", connection.connection, name="crm-connection"),
    path("settings/connections/<int:connection_id>/progress/", connection.progress, name="crm-progress"),
    path("settings/connections/<int:connection_id>/mapping/", mapping.mapping, name="crm-mapping"),
    path("settings/connections/<int:connection_id>/mapping/text/", mapping.text, name="crm-text"),
    path("settings/connections/<int:connection_id>/design/", mapping.design, name="crm-design"),
    path("settings/connections/<int:connection_id>/keys/<slug:way>/", connecting.keys, name="crm-keys"),
    path("settings/connections/<int:connection_id>/<slug:what>/", connection.act, name="crm-act"),
    path("settings/connections/clashes/<int:push_id>/", connection.choose, name="crm-choose"),
    path("crm/<int:organisation_id>/<slug:secret>/", hearing.message, name="crm-message"),
]
