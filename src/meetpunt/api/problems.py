"""What goes wrong, said as RFC 9457 does: a stable code for programs and a sentence for people, in their language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CODES: dict[str, tuple[int, Promise]] = {
    "bad_request": (400, _("The request cannot be read")),
    "key_missing": (400, _("An Idempotency-Key is missing")),
    "unauthorized": (401, _("No valid token")),
    "suspended": (403, _("The organisation's access is suspended")),
    "forbidden": (403, _("The token may not do this")),
    "not_found": (404, _("Not found")),
    "method_not_allowed": (405, _("This cannot be done here")),
    "conflict": (409, _("Somebody else changed it")),
    "unsupported_media_type": (415, _("Send JSON")),
    "invalid": (422, _("Something that was sent cannot be read")),
    "refused": (422, _("It was not done")),
    "not_answerable": (422, _("There is no answer to this question")),
    "key_reused": (422, _("The Idempotency-Key was used for something else")),
    "too_many_requests": (429, _("Too many requests")),
    "internal": (500, _("Something went wrong here")),
}


class Problem(Exception):
    """An answer that is no answer.

    Attributes:
        code: of `CODES`. detail: what is wrong, and what to do. errors: what is wrong where. headers: to send along.
    """

    def __init__(
        self,
        code: str,
        detail: str = "",
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or code)
        self.code, self.detail, self.errors, self.headers = code, detail, errors, dict(headers or {})

    def response(self) -> HttpResponse:
        """The problem as it is sent."""
        status, title = CODES[self.code]
        told: dict[str, Any] = {
            "type": f"{settings.BASE_URL}/api/docs/#problem-{self.code}",
            "title": str(title),
            "status": status,
            "code": self.code,
        }
        if self.detail:
            told["detail"] = self.detail
        if self.errors:
            told["errors"] = list(self.errors)
        answer = HttpResponse(
            json.dumps(told, ensure_ascii=False), status=status, content_type="application/problem+json"
        )
        for name, value in self.headers.items():
            answer[name] = value
        return answer


SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"enum": sorted(CODES)},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
