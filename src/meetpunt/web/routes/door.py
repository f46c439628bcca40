"""Addresses of coming in: signing in, starting, choosing, preferences, and the demo company."""

from django.urls import URLPattern, path

from meetpunt.web.views import demo, home, my_data, preferences, sign_in, start

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("start/", start.start, name="start"),
    path("organisations/", sign_in.choose_organisation, name="choose-organisation"),
    path("preferences/language/", preferences.language, name="set-language"),
    path("preferences/theme/", preferences.theme, name="set-theme"),
    path("my-data/", my_data.my_data, name="my-data"),
    path("demo/remove/", demo.remove_demo, name="remove-demo"),
]
