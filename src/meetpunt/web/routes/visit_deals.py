"""Addresses of visits that are bought, and of making next year's plan."""

from django.urls import URLPattern, path

from meetpunt.web.views import visit_deals

urlpatterns: list[URLPattern] = [
    path("visits-agreed/", visit_deals.visit_deals, name="visit-deals"),
    path("visits-agreed/<int:deal_id>/", visit_deals.visit_deal, name="visit-deal"),
]
