"""Addresses of visits that are bought, and of making next year's plan."""

from django.urls import URLPattern, path

from meetpunt.web.views import replan, visit_deals

urlpatterns: list[URLPattern] = [
    path("visits-agreed/", visit_deals.visit_deals, name="visit-deals"),
    path("visits-agreed/<int:deal_id>/", visit_deals.visit_deal, name="visit-deal"),
    path("planning/replan/", replan.start, name="replan"),
    path("planning/replan/year/<int:year>/", replan.start, name="replan-year"),
    path("planning/replan/<int:plan_id>/", replan.looking_back, name="replan-back"),
    path("planning/replan/<int:plan_id>/choices/", replan.choices, name="replan-choices"),
    path("planning/replan/<int:plan_id>/targets/", replan.targets, name="replan-targets"),
    path("planning/replan/<int:plan_id>/overview/", replan.overview, name="replan-overview"),
]
