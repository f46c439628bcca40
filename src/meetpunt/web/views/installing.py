"""What lets a phone keep Meetpunt on its home screen and open it without a connection."""

from __future__ import annotations

import json
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

GROUND, BRAND = "#f8f7f4", "#005f66"


@never_cache
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it may serve every page. Browsers ask for it anew by themselves."""
    answer = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/"
    return answer


def manifest(_request: HttpRequest) -> HttpResponse:
    """What a home screen needs to know."""
    icons = [
        {"src": static(f"meetpunt-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    told = {
        "name": "Meetpunt",
        "short_name": "Meetpunt",
        "description": _("Visits, pipeline and funnel of a sales team"),
        "start_url": "/today/",
        "scope": "/",
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": BRAND,
        "icons": icons,
        "shortcuts": [{"name": _("Log a visit"), "url": "/log/"}],
    }
    return JsonResponse(told, content_type="application/manifest+json")


def offline(request: HttpRequest) -> HttpResponse:
    """What is shown for a page that the phone does not keep."""
    return render(request, "offline.html")


@cache
def _script() -> bytes:
    folder = settings.PACKAGE / "web" / "static" / "build"
    built = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    content: bytes = (folder / built["sw.ts"]["file"]).read_bytes()
    return content
