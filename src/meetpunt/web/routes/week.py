"""Addresses of the week sheet, and of a week and kilometres to take along."""

from django.urls import URLPattern, path

from meetpunt.web.views import week, week_reports

urlpatterns: list[URLPattern] = [
    path("week/", week.week, name="week"),
    path("week/report/", week_reports.report, name="week-report"),
    path("week/report/export/", week_reports.report, {"is_export": True}, name="week-report-export"),
    path("week/mileage/", week_reports.mileage, name="week-mileage"),
    path("week/mileage/export/", week_reports.mileage, {"is_export": True}, name="week-mileage-export"),
]
