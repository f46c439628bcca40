"""The web pages as a Django app, for its templates and static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """App label `web`: templates, static files, no tables."""

    name = "meetpunt.web"
    label = "web"

    def ready(self) -> None:
        from meetpunt.web.signing_noted import listen

        listen()
