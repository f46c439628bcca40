"""Addresses of the work in the background."""

from django.urls import URLPattern, path

from meetpunt.web.views import jobs

urlpatterns: list[URLPattern] = [
    path("settings/jobs/", jobs.page, name="jobs"),
    path("settings/jobs/working/", jobs.working, name="jobs-working"),
    path("settings/jobs/<int:job_id>/<slug:what>/", jobs.act, name="job-act"),
]
