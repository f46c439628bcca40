"""What a session knows of how somebody came in: with a second step, through a sign-on, and when they last proved it.

Rule: nobody is signed in anywhere but in `enter`. Who has a second step gets there only after it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from meetpunt.store.access import Viewer, organisations_of
from meetpunt.store.fields import to_us
from meetpunt.store.sessions import DEVICE, PLACE, SEEN, SINCE, THROUGH, SessionStore
from meetpunt.store.sign_ins import has_second_step
from meetpunt.store.tenancy import acting_in
from meetpunt.web import formats, guessing
from meetpunt.web.cookies import remember_language

P = ParamSpec("P")
BACKEND = "django.contrib.auth.backends.ModelBackend"
ORGANISATION = "organisation"
"""The session's key of the organisation that was chosen."""
SECOND, SURE, HALFWAY = "second", "sure", "halfway"
"""Whether there was a second step; when that was proved last (seconds since 1970); who gave a password and
has yet to give the second step."""
SIGN_ON_NEEDED = "sign-on-needed"
SUSPENDED = "suspended"
"""The page that tells that an organisation's access is suspended."""
SURE_FOR = timedelta(minutes=10)
HALFWAY_FOR = timedelta(minutes=10)
SEEN_EVERY = timedelta(minutes=5)


def come_in(request: HttpRequest, user: Any, following: str, organisation_id: int | None) -> HttpResponse:
    """Somebody gave the right password: let them in, or ask the second step first.

    following: where they were going. organisation_id: the organisation that they come to; None = as it turns out.
    """
    if not has_second_step(user.pk):
        return enter(request, user, following, organisation_id)
    now = datetime.now(UTC)
    request.session.cycle_key()
    briefly(request)
    request.session[HALFWAY] = {
        "login": user.pk,
        "following": following,
        "organisation": organisation_id,
        "mark": user.get_session_auth_hash(),
        "until": (now + HALFWAY_FOR).timestamp(),
    }
    return redirect("second-step")


def briefly(request: HttpRequest) -> None:
    """Keep the session of who is nobody yet no longer than it takes to come in."""
    if request.user.pk is None:
        request.session.set_expiry(HALFWAY_FOR)


def halfway(request: HttpRequest) -> dict[str, Any] | None:
    """Who gave a password and has yet to give the second step, not too long ago."""
    told: dict[str, Any] | None = request.session.get(HALFWAY)
    if told is None or told["until"] < datetime.now(UTC).timestamp():
        return None
    return told


def go_on(request: HttpRequest, told: dict[str, Any]) -> HttpResponse:
    """The second step was given: let in who was on the way, unless the password was changed meanwhile."""
    user: Any = get_user_model()._default_manager.filter(pk=told["login"], is_active=True).first()
    if user is None or told["mark"] != user.get_session_auth_hash():
        return redirect("sign-in")
    return enter(request, user, told["following"], told["organisation"], second=True)


def enter(
    request: HttpRequest,
    user: Any,
    following: str,
    organisation_id: int | None = None,
    *,
    second: bool = False,
    through: int | None = None,
) -> HttpResponse:
    """Sign somebody in.

    second: with a second step, or what counts for both. through: the organisation by whose sign-on; the session opens
    no other one then.
    """
    if _is_shut(user.pk, through):
        request.session.flush()
        return redirect(SUSPENDED)
    now = datetime.now(UTC)
    login(request, user, backend=BACKEND)
    session = request.session
    for key in (HALFWAY, THROUGH, ORGANISATION):
        session.pop(key, None)
    session.set_expiry(None)
    session[SECOND] = second
    if through is not None:
        session[THROUGH] = through
    if organisation_id is not None:
        session[ORGANISATION] = organisation_id
    session[SINCE] = to_us(now)
    _note(request, now)
    now_sure(request)
    SessionStore.clear_expired()
    answer = redirect(following)
    if through is None:
        guessing.remember(answer, user.get_username())
        if not second:
            _announce(request, user.pk)
    language = getattr(user, "language", "")
    if language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        remember_language(answer, language)
    return answer


def note_seen(request: HttpRequest) -> None:
    """Keep with the session from what and where it was seen, every few minutes."""
    now = datetime.now(UTC)
    if to_us(now) - request.session.get(SEEN, to_us(now)) > SEEN_EVERY // timedelta(microseconds=1):
        _note(request, now)


def wanting(request: HttpRequest, viewer: Viewer) -> str:
    """The page of what the viewer's organisation asks and this session did not give; empty when it gave all."""
    organisation, session = viewer.organisation, request.session
    if organisation.id == session.get(THROUGH):
        return ""
    has_second = bool(session.get(SECOND))
    if organisation.sign_on_only and not (viewer.administers and has_second):
        return SIGN_ON_NEEDED
    return "second-step-needed" if asks_second_step(organisation.second_step_from, viewer.today, has_second) else ""


def operator_wanting(request: HttpRequest) -> str:
    """The page of what an operator still has to give: in production, which is https, always a second step."""
    return "second-step-needed" if settings.SECURE and not request.session.get(SECOND) else ""


def asks_second_step(since: date | None, today: date, has_second: bool) -> bool:
    """Whether an organisation asks for a second step that was not given."""
    return since is not None and since <= today and not has_second


def through(request: HttpRequest) -> int | None:
    """The organisation by whose sign-on one came in."""
    found: int | None = request.session.get(THROUGH)
    return found


def must_be_own(request: HttpRequest) -> None:
    """404 for who came in by a sign-on: what a sign-in has of its own is not an organisation's to change. Also for who
    should come in by one: a password alone must not make itself a second step that opens what it did not.
    """
    if through(request) is not None or getattr(request, "wanting", "") == SIGN_ON_NEEDED:
        raise Http404


def now_sure(request: HttpRequest) -> None:
    """Somebody just proved who they are."""
    request.session[SURE] = int(datetime.now(UTC).timestamp())


def is_sure(request: HttpRequest) -> bool:
    """Somebody proved who they are not long ago."""
    since = request.session.get(SURE)
    return since is not None and datetime.now(UTC).timestamp() - since < SURE_FOR.total_seconds()


def for_login(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of whoever is signed in, whatever an organisation still asks of them."""

    @wraps(view)
    def seen(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.pk is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return seen


def for_sure(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page or form that asks to prove oneself again when that is longer than some minutes ago."""

    @wraps(view)
    def seen(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.pk is not None and not is_sure(request):
            back = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "")
            return redirect(f"{reverse('confirm')}?{urlencode({'next': back})}")
        return view(request, *args, **kwargs)

    return seen


def _note(request: HttpRequest, now: datetime) -> None:
    request.session[SEEN] = to_us(now)
    request.session[DEVICE] = request.headers.get("User-Agent", "")[:300]
    request.session[PLACE] = get_client_ip_address(request) or ""


def _is_shut(login_id: int, through: int | None) -> bool:
    """Whether all that a sign-in opens is suspended: then nobody comes in."""
    with acting_in(None, login_id):
        opens = [one for one in organisations_of(login_id) if through in (None, one.id)]
    return bool(opens) and all(one.is_suspended for one in opens)


def _announce(request: HttpRequest, login_id: int) -> None:
    """Say that a second step will be needed, as long as there is time to choose the moment."""
    with acting_in(None, login_id):
        coming = [one.second_step_from for one in organisations_of(login_id) if one.second_step_from is not None]
    if coming and min(coming) > datetime.now(UTC).date():
        told = {"day": formats.day_short(min(coming))}
        messages.info(request, _("From %(day)s signing in asks for a second step. Set it up under My sign-in.") % told)
