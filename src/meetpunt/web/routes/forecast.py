"""Addresses of the forecast."""

from django.urls import URLPattern, path

from meetpunt.web.views import forecast

urlpatterns: list[URLPattern] = [
    path("forecast/", forecast.forecast, name="forecast"),
    path("forecast/say/", forecast.commit, name="forecast-say"),
    path("forecast.csv", forecast.forecast_csv, name="forecast-csv"),
]
