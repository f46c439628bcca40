"""The documentation of the API, written from the operations themselves, and the OpenAPI document."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from meetpunt.api.catalogue import areas
from meetpunt.api.openapi import SCOPES, document
from meetpunt.api.problems import CODES


def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


def documentation(request: HttpRequest, code: str = "") -> HttpResponse:
    """How to ask, and everything that can be asked: one part at a time."""
    chosen = next((area for area in areas() if area.code == code), None)
    if code and chosen is None:
        raise Http404
    return render(request, "api/docs.html", {"areas": areas(), "chosen": chosen, "scopes": SCOPES, "problems": CODES})
