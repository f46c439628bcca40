"""Addresses of an organisation's own fields."""

from django.urls import URLPattern, path

from meetpunt.web.views import own_fields, own_values

urlpatterns: list[URLPattern] = [
    path("fields/", own_fields.fields, name="own-fields"),
    path("fields/of/<slug:on>/<int:row_id>/", own_values.own_values, name="own-values"),
    path("fields/<str:key>/", own_fields.field, name="own-field"),
    path("fields/<str:key>/switch/", own_fields.switch, name="own-field-switch"),
]
