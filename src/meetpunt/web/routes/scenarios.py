"""Addresses of scenarios, costs and who sells what."""

from django.urls import URLPattern, path

from meetpunt.web.views import costs, focus, scenarios

urlpatterns: list[URLPattern] = [
    path("scenarios/", scenarios.scenarios, name="scenarios"),
    path("scenarios/<int:scenario_id>/", scenarios.scenario, name="scenario"),
    path("scenarios/<int:scenario_id>/add/<slug:kind>/", scenarios.add, name="scenarios-add"),
    path("scenarios/<int:scenario_id>/changes/<int:change_id>/", scenarios.change, name="scenarios-change"),
    path("scenarios/<int:scenario_id>/workbook/", scenarios.workbook, name="scenario-workbook"),
    path("scenarios/<int:scenario_id>/decide/", scenarios.decide, name="scenarios-decide"),
    path("costs/", costs.costs, name="costs"),
    path("focus/", focus.focus, name="focus"),
]
