"""Addresses of competencies and sales tools."""

from django.urls import URLPattern, path

from meetpunt.web.views import competencies, tools

urlpatterns: list[URLPattern] = [
    path("competencies/", competencies.overview, name="competencies"),
    path("competencies/words/", competencies.words, name="competency-words"),
    path("competencies/words/<slug:code>/", competencies.word, name="competency-word"),
    path("competencies/words/<slug:code>/<slug:what>/", competencies.use, name="competency-use"),
    path("competencies/needs/", competencies.needs, name="training-needs"),
    path("competencies/<int:person_id>/", competencies.person, name="competency-person"),
    path("tools/", tools.tools, name="tools"),
    path("tools/<int:tool_id>/", tools.tool, name="tool"),
    path("tools/<int:tool_id>/<slug:what>/", tools.act, name="tool-act"),
]
