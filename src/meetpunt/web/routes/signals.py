"""Addresses of signals: what deviates, the possible causes, and what was decided."""

from django.urls import URLPattern, path

from meetpunt.web.views import causes, signals

urlpatterns: list[URLPattern] = [
    path("signals/", signals.signals, name="signals"),
    path("signals/causes/", causes.causes, name="signals-causes"),
    path("signals/causes/<int:step_id>/", causes.step_causes, name="signals-step-causes"),
    path("signals/causes/<int:step_id>/<slug:what>/", causes.act, name="signals-causes-act"),
    path("signals/<int:person_id>/<int:step_id>/", signals.signal, name="signal"),
    path("signals/<int:person_id>/data/<slug:wanting>/", signals.data, name="signal-data"),
    path("signals/<int:person_id>/rest/", signals.rest, name="signal-rest"),
    path("signals/rests/<int:decision_id>/take-up/", signals.take_up, name="signal-take-up"),
]
