"""Addresses of what reps do and plan: today, logging, the week, the calendar."""

from django.urls import URLPattern, path

from meetpunt.web.views import activities, activity, goals, installing, log_visit, outbox, today

urlpatterns: list[URLPattern] = [
    path("sw.js", installing.worker, name="service-worker"),
    path("app.webmanifest", installing.manifest, name="manifest"),
    path("offline/", installing.offline, name="offline"),
    path("today/", today.today, name="today"),
    path("today/goals/", goals.own_goals, name="goals"),
    path("goals/<int:person_id>/", goals.goals_of, name="person-goals"),
    path("plan/", today.plan, name="plan"),
    path("activities/", activities.activities, name="activities"),
    path("activities/export/", activities.activities, {"is_export": True}, name="activities-export"),
    path("activities/<int:activity_id>/", activity.activity, name="activity"),
    path("activities/<int:activity_id>/edit/", activity.edit, name="activity-edit"),
    path("activities/<int:activity_id>/<slug:what>/", activity.act, name="activity-act"),
    path("log/", log_visit.log_visit, name="log-visit"),
    path("log/send/", outbox.send, name="log-send"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("log/choose/", log_visit.choose_account, name="log-choose"),
]
