"""Every address of the product, part by part."""

from django.urls import URLPattern

from meetpunt.web.routes import (
    accounts,
    activities,
    administration,
    calendar,
    calendars,
    door,
    figures,
    imports,
    opportunities,
    own_fields,
    parameters,
    planning,
    records,
    scenarios,
    searching,
    targets,
    trust,
    visit_deals,
    week,
    working,
)

PARTS = (
    door,
    activities,
    week,
    accounts,
    opportunities,
    records,
    calendar,
    calendars,
    searching,
    figures,
    targets,
    planning,
    parameters,
    scenarios,
    visit_deals,
    working,
    imports,
    administration,
    own_fields,
    trust,
)

urlpatterns: list[URLPattern] = [address for part in PARTS for address in part.urlpatterns]
