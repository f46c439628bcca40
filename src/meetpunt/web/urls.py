"""Every address of the product, part by part."""

from django.urls import URLPattern

from meetpunt.web.routes import (
    accounts,
    activities,
    administration,
    calendars,
    door,
    figures,
    imports,
    opportunities,
    own_fields,
    records,
    searching,
    trust,
    week,
)

PARTS = (
    door,
    activities,
    week,
    accounts,
    opportunities,
    records,
    calendars,
    searching,
    figures,
    imports,
    administration,
    own_fields,
    trust,
)

urlpatterns: list[URLPattern] = [address for part in PARTS for address in part.urlpatterns]
