"""The store as a Django app: after every migration the facts, the calendar and the row locks are laid anew."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class StoreConfig(AppConfig):
    """App label `store`: every table of Meetpunt."""

    name = "meetpunt.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from meetpunt.store import schema, sqlite, statements  # noqa: F401  (the last two follow new connections)

        pre_migrate.connect(schema.drop_views, sender=self)
        post_migrate.connect(schema.complete, sender=self)
