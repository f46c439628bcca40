"""Addresses within this site: where a form may lead back to, and the page of a record."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, otherwise: str = "home") -> str:
    """Where the reader was going, when that is within this site; else the page of that name."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return resolve_url(otherwise)


def page_of(table: str, row_id: int) -> str:
    """The page of a record, which has the name of its table; home when that kind has none."""
    try:
        return reverse(table, args=(row_id,))
    except NoReverseMatch:
        return resolve_url("home")
