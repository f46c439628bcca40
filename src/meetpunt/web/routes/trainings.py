"""Addresses of trainings, and of what trainers were invited to."""

from django.urls import URLPattern, path

from meetpunt.web.views import trainers, trainings

urlpatterns: list[URLPattern] = [
    path("trainings/", trainings.overview, name="trainings"),
    path("trainings/new/", trainings.new, name="training-new"),
    path("trainings/<int:training_id>/", trainings.training, name="training"),
    path("trainings/<int:training_id>/cancel/", trainings.cancel, name="training-cancel"),
    path("trainings/<int:training_id>/present/", trainings.present, name="training-present"),
    path("trainings/<int:training_id>/places/", trainings.add, name="training-places"),
    path("trainings/<int:training_id>/places/<int:place_id>/", trainings.remove, name="training-place"),
    path("trainings/invitations/", trainers.invite, name="trainer-invite"),
    path("trainings/invitations/<int:invitation_id>/end/", trainers.end, name="trainer-end"),
    path("trainings/invited-by/<int:rep_id>/", trainers.rep, name="training-rep"),
]
