"""What watches as a Django app: it hears of sign-ins that fail and of errors."""

from django.apps import AppConfig


class WatchConfig(AppConfig):
    """App label `watch`: no tables."""

    name = "meetpunt.watch"
    label = "watch"

    def ready(self) -> None:
        from axes.signals import user_locked_out
        from django.contrib.auth.signals import user_login_failed
        from django.core.signals import got_request_exception

        from meetpunt.watch import errors, metrics

        got_request_exception.connect(errors.keep_of_request, dispatch_uid="meetpunt.watch.errors")

        user_login_failed.connect(metrics.note_refused, dispatch_uid="meetpunt.watch.refused")
        user_locked_out.connect(metrics.note_locked, dispatch_uid="meetpunt.watch.locked")
