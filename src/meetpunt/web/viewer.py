"""Who is looking: every request gets its viewer here, and every page that shows figures asks for one.

The rest of a request runs inside the viewer's organisation, so that the database's own lock knows it too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from meetpunt.actions.noticed import note_taken
from meetpunt.reports.ask import NotAnswerable
from meetpunt.store.access import NotVisible, Viewer, organisations_of, viewer_of
from meetpunt.store.key_ring import keys
from meetpunt.store.notices import unread_count
from meetpunt.store.operating import Operator
from meetpunt.store.refs import OrganisationRef
from meetpunt.store.tenancy import acting_in, one_look
from meetpunt.store.trace import asked_by
from meetpunt.web import exports
from meetpunt.web.commands import commands_of
from meetpunt.web.navigation import navigation_of, operator_navigation
from meetpunt.web.proofs import ORGANISATION, SUSPENDED, note_seen, operator_wanting, through, wanting

P = ParamSpec("P")
THEMES = ("auto", "light", "dark")


class ViewedRequest(HttpRequest):
    """A request that went through the middleware."""

    viewer: Viewer | None
    organisations: tuple[OrganisationRef, ...]
    operator: Operator | None
    """Who runs the installation; then there is neither a viewer nor an organisation."""
    wanting: str
    """The page of what the organisation still asks of who signed in; then there is no viewer."""


class ViewerMiddleware:
    """Finds the person that the sign-in is in the chosen organisation (in the only one when there is one)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ViewedRequest) -> HttpResponse:
        """Answer the request in the viewer's organisation."""
        keys()  # a new one is known before a session is looked at
        request.viewer, request.operator, request.organisations, request.wanting = None, None, (), ""
        login = request.user
        if login.pk is None:
            return self.get_response(request)
        if getattr(login, "is_operator", False):
            note_seen(request)
            request.operator = Operator(login.pk, login.get_username())
            request.wanting = operator_wanting(request)
            return self.get_response(request)
        with acting_in(None, login.pk):
            known = organisations_of(login.pk)
        by = through(request)
        request.organisations = tuple(one for one in known if by in (None, one.id))
        note_seen(request)
        chosen = _chosen(request)
        if chosen is None:
            return self.get_response(request)
        if chosen.is_suspended:
            request.wanting = SUSPENDED
            return self.get_response(request)
        with acting_in(chosen.id, login.pk):
            viewer = viewer_of(login.pk, chosen.id, datetime.now(ZoneInfo(chosen.time_zone)).date())
            request.wanting = wanting(request, viewer) if viewer else ""
            request.viewer = None if request.wanting else viewer
            asked_by(chosen.id, viewer.person_id if viewer else None)
            with one_look():
                return self.get_response(request)


def for_viewer(
    view: Callable[Concatenate[HttpRequest, Viewer, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page for somebody: signs in first, answers 404 to what is not theirs, and helps when there is no answer."""

    @wraps(view)
    def seen(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.pk is None:
            return redirect_to_login(request.get_full_path())
        if cast(ViewedRequest, request).operator is not None:
            raise Http404
        viewer = cast(ViewedRequest, request).viewer
        if viewer is None:
            return redirect(cast(ViewedRequest, request).wanting or "choose-organisation")
        try:
            page = view(request, viewer, *args, **kwargs)
            kind = exports.asked(request)
            answer = exports.taken_along(request, viewer, page, kind) if kind else page
            if request.method == "GET" and (name := exports.file_of(answer)):
                note_taken(viewer, name, datetime.now(UTC))
            return answer
        except NotVisible as unseen:
            raise Http404 from unseen
        except NotAnswerable as why:
            return render(request, "not_answerable.html", {"why": str(why)}, status=404)

    return seen


def for_operator(
    view: Callable[Concatenate[HttpRequest, Operator, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page for who runs the installation: signs in first, and does not exist for anybody else."""

    @wraps(view)
    def seen(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.pk is None:
            return redirect_to_login(request.get_full_path())
        operator = cast(ViewedRequest, request).operator
        if operator is None:
            raise Http404
        if wanted := cast(ViewedRequest, request).wanting:
            return redirect(wanted)
        try:
            return view(request, operator, *args, **kwargs)
        except NotVisible as unseen:
            raise Http404 from unseen

    return never_cache(seen)


def sign_in_of(request: HttpRequest) -> str:
    """Which sign-in as which person in which organisation: what a phone keeps belongs to just this; empty = nobody."""
    viewer = getattr(request, "viewer", None)
    if viewer is None:
        return ""
    return f"{request.user.pk}.{viewer.person_id}.{viewer.organisation.id}"


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every page needs: who looks, where one can go, and how it should look."""
    viewer = getattr(request, "viewer", None)
    operator = getattr(request, "operator", None)
    theme = request.COOKIES.get("theme", "auto")
    match = request.resolver_match
    here = match.url_name if match else None
    return {
        "viewer": viewer,
        "operator": operator,
        "who": sign_in_of(request),
        "roles": sorted(viewer.roles) if viewer else [],
        "organisations": getattr(request, "organisations", ()),
        "commands": partial(commands_of, viewer) if viewer else (),
        "unread": partial(unread_count, viewer) if viewer else 0,
        "navigation": operator_navigation(here) if operator else navigation_of(viewer, here),
        "can_take_along": bool(match and match.url_name in exports.PAGES),
        "theme": theme if theme in THEMES else "auto",
        "themes": THEMES,
        "language": "en" if (get_language() or "nl").startswith("en") else "nl",
    }


def _chosen(request: ViewedRequest) -> OrganisationRef | None:
    chosen = request.session.get(ORGANISATION)
    for organisation in request.organisations:
        if organisation.id == chosen or len(request.organisations) == 1:
            return organisation
    return None
