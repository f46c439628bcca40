"""Addresses of who runs the installation."""

from django.urls import URLPattern, path

from meetpunt.web.views.operating import installation, making, organisations

urlpatterns: list[URLPattern] = [
    path("operator/", organisations.overview, name="operator-organisations"),
    path("operator/new/", making.new, name="operator-new"),
    path("operator/organisations/<int:organisation_id>/", organisations.organisation, name="operator-organisation"),
    path("operator/organisations/<int:organisation_id>/invite/", making.invite, name="operator-invite"),
    path("operator/organisations/<int:organisation_id>/<slug:what>/", organisations.act, name="operator-act"),
    path("operator/health/", installation.health, name="operator-health"),
    path("operator/trail/", installation.trail, name="operator-trail"),
]
