"""Addresses of the forecast."""

from django.urls import URLPattern, path

from meetpunt.web.views import forecast, track_record

urlpatterns: list[URLPattern] = [
    path("forecast/", forecast.forecast, name="forecast"),
    path("forecast/say/", forecast.commit, name="forecast-say"),
    path("forecast/track-record/", track_record.record, name="track-record"),
    path("forecast/track-record/look-back/", track_record.look_back, name="back-test"),
    path("forecast/track-record/progress/", track_record.progress, name="back-test-progress"),
    path("forecast.csv", forecast.forecast_csv, name="forecast-csv"),
]
