"""Addresses of the webhooks' settings."""

from django.urls import URLPattern, path

from meetpunt.web.views import webhooks

urlpatterns: list[URLPattern] = [
    path("settings/webhooks/", webhooks.webhooks, name="webhooks"),
    path("settings/webhooks/<int:webhook_id>/", webhooks.webhook, name="webhook"),
    path("settings/webhooks/<int:webhook_id>/test/", webhooks.test, name="webhook-test"),
    path("settings/webhooks/<int:webhook_id>/remove/", webhooks.remove, name="webhook-remove"),
    path("settings/webhooks/deliveries/<int:delivery_id>/again/", webhooks.again, name="webhook-again"),
]
