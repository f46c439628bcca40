"""Addresses of development plans and joint visits."""

from django.urls import URLPattern, path

from meetpunt.web.views import development, joint_visits

urlpatterns: list[URLPattern] = [
    path("development/<int:person_id>/", development.plan, name="development"),
    path("development/<int:person_id>/goals/", development.new_goal, name="development-goal-new"),
    path("development/goals/<int:goal_id>/", development.goal, name="development-goal"),
    path("development/goals/<int:goal_id>/<slug:what>/", development.act_goal, name="development-goal-act"),
    path("development/exercises/<int:exercise_id>/<slug:what>/", development.act_exercise, name="exercise-act"),
    path("development/<int:person_id>/visits/", joint_visits.new, name="joint-visit-new"),
    path("development/visits/<int:visit_id>/", joint_visits.visit, name="joint-visit"),
    path("development/visits/<int:visit_id>/<slug:what>/", joint_visits.act, name="joint-visit-act"),
]
