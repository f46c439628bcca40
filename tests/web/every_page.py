"""The addresses of the product, with the cards of records at least as pages that say their number."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from meetpunt.web.urls import urlpatterns as product


def card(_request: HttpRequest, row_id: int) -> HttpResponse:
    return HttpResponse(str(row_id))


urlpatterns = [
    *product,
    path("accounts/<int:row_id>/", card, name="account"),
    path("contacts/<int:row_id>/", card, name="contact"),
    path("opportunities/<int:row_id>/", card, name="opportunity"),
]
