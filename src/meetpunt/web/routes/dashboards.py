"""Addresses of dashboards that people build themselves."""

from django.urls import URLPattern, path

from meetpunt.web.views import dashboard_building as building
from meetpunt.web.views import dashboards

urlpatterns: list[URLPattern] = [
    path("dashboards/", dashboards.dashboards, name="dashboards"),
    path("dashboards/new/", building.new, name="dashboards-new"),
    path("dashboards/mine/", building.mine, name="dashboards-mine"),
    path("dashboards/mail/<str:token>/stop/", building.stop_mail, name="dashboards-stop"),
    path("dashboards/ready/<slug:code>/", dashboards.ready, name="dashboards-ready"),
    path("dashboards/<int:dashboard_id>/", dashboards.dashboard, name="dashboard"),
    path("dashboards/<int:dashboard_id>/settings/", building.settings, name="dashboards-settings"),
    path("dashboards/<int:dashboard_id>/tile/", building.tile, name="dashboards-tile-new"),
    path("dashboards/<int:dashboard_id>/tile/<slug:tile_id>/", building.tile, name="dashboards-tile"),
    path("dashboards/<int:dashboard_id>/arrange/", building.arrange, name="dashboards-arrange"),
]
