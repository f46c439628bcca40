"""The first steps of a new organisation in words, and whether somebody put them away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetpunt.reports.first_steps import first_steps
from meetpunt.store.access import Viewer
from meetpunt.web.readiness_words import EVERYBODY, FIGURES, SELLING, SETS_UP

AWAY = "guide_away"
"""The cookie with the organisation of which the guide was put away on this device."""


@dataclass(frozen=True)
class Step:
    """A step. place: the name of an address; of: whose roles may open it."""

    code: str
    title: Promise
    about: Promise
    place: str
    of: Collection[str]


STEPS = (
    Step(
        "process",
        _("Look at your sales process"),
        _("SPATOCO stands ready. Every step says when it is entered; make the words your own."),
        "settings-processes",
        SETS_UP,
    ),
    Step(
        "people",
        _("Add people and teams"),
        _("Who sells, in which team, and who manages it. Invite them with a link."),
        "people",
        SETS_UP,
    ),
    Step(
        "records",
        _("Read in what there is, or log the first visit"),
        _("An export of your CRM gives a funnel at once. You can also begin with one account and one visit."),
        "imports",
        SETS_UP,
    ),
    Step(
        "objectives",
        _("Say where you are going"),
        _("One to three objectives; each KPI serves one of them."),
        "objectives",
        SETS_UP,
    ),
    Step(
        "steering",
        _("Choose at most seven KPIs to steer on"),
        _("What you steer on comes first; dashboards and conversations follow it."),
        "steering",
        FIGURES,
    ),
    Step(
        "charter",
        _("Write the charter"),
        _("Why we do this, for us, the customer and you. There is a text to start from; everybody answers it."),
        "charter",
        EVERYBODY,
    ),
    Step(
        "rhythm",
        _("Agree on a rhythm of conversations"),
        _("A manager and a rep choose how often; the next conversation is planned by itself."),
        "conversation-rhythms",
        SELLING,
    ),
    Step(
        "talk",
        _("Hold the first conversation"),
        _("The rep reads the figures first; the conversation ends with at least one action."),
        "conversations",
        SELLING,
    ),
)


def is_put_away(request: HttpRequest, viewer: Viewer) -> bool:
    """Whether the guide of this organisation was put away on this device."""
    return bool(request.COOKIES.get(AWAY) == str(viewer.organisation.id))


def comes_first(request: HttpRequest, viewer: Viewer) -> bool:
    """The guide is the home page of who administers until it is done, put away, or one goes on (`later`)."""
    if not viewer.administers or is_put_away(request, viewer) or "later" in request.GET:
        return False
    return len(first_steps(viewer)) < len(STEPS)
