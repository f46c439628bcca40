"""The API as a Django app, for the templates of its documentation."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """App label `api`: templates, no tables."""

    name = "meetpunt.api"
    label = "api"
