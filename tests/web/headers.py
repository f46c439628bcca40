"""What the headers of every answer must say, whichever part of the product gave it."""

from __future__ import annotations

import re
from typing import Any

KEPT_BY_BROWSERS = ("/static/", "/manifest.webmanifest")
"""Without anything about anybody."""


def lacks(answer: Any, path: str) -> list[str]:
    """What is missing in the headers of an answer."""
    head = answer.headers
    policy = head.get("Content-Security-Policy", "")
    told = {
        "policy": bool(re.search(r"default-src 'none'", policy)) and "unsafe" not in policy and "*" not in policy,
        "frames": "frame-ancestors 'none'" in policy and head.get("X-Frame-Options") == "DENY",
        "base": "base-uri 'none'" in policy,
        "type": head.get("X-Content-Type-Options") == "nosniff",
        "referrer": head.get("Referrer-Policy") == "same-origin",
        "features": "camera=()" in head.get("Permissions-Policy", ""),
        "opener": head.get("Cross-Origin-Opener-Policy") == "same-origin",
        "resource": head.get("Cross-Origin-Resource-Policy") == "same-origin",
        "cache": path.startswith(KEPT_BY_BROWSERS)
        or bool(re.search("private|no-store", head.get("Cache-Control", ""))),
        "origins": "Access-Control-Allow-Origin" not in head,
    }
    cookies = answer.cookies.values()
    told["cookies"] = all(one["samesite"] == "Lax" and one["path"] == "/" and not one["domain"] for one in cookies)
    told["http only"] = all(one["httponly"] or one.key in ("csrftoken", "theme", "messages") for one in cookies)
    return [name for name, is_right in told.items() if not is_right]
