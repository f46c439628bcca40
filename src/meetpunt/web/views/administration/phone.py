"""How to open it on a phone: the address as text and as a QR code, and what installing needs. For everybody."""

from __future__ import annotations

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from meetpunt.store.access import Viewer
from meetpunt.web.viewer import for_viewer

LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")


@for_viewer
def phone(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The page."""
    address = _address(request)
    # Made here of our own address; the library writes attributes only, no style and no script.
    code = mark_safe(segno.make(address, micro=False).svg_inline(omitsize=True)) if address else ""
    shown = {"address": address, "code": code, "is_safe": address.startswith("https://")}
    return render(request, "administration/phone.html", shown)


def _address(request: HttpRequest) -> str:
    """The address under which a phone reaches this machine; empty when it listens to itself only."""
    host = request.get_host()
    name, _, port = host.rpartition(":") if ":" in host and not host.endswith("]") else (host, "", "")
    if name not in LOOPBACK:
        return request.build_absolute_uri("/")
    others = [one for one in settings.HOSTS if one not in LOOPBACK and not one.startswith((".", "*"))]
    if not others:
        return ""
    return f"{request.scheme}://{others[0]}{f':{port}' if port else ''}/"
