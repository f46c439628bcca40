"""Every address: the pages, and the documentation of the API. What programs ask does not come here (`api.door`)."""

from django.urls import include, path

handler500 = "meetpunt.web.views.broken.broken"
urlpatterns = [path("api/", include("meetpunt.api.urls")), path("", include("meetpunt.web.urls"))]

handler500 = "meetpunt.web.views.faults.went_wrong"
