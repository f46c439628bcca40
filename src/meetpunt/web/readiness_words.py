"""The words of the readiness check and the first-run guide: titles, how each is measured, what to do next and where."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from meetpunt.reports.readiness import Precondition
from meetpunt.store.access import Viewer
from meetpunt.web.formats import number

EVERYBODY = frozenset({"rep", "inside_sales", "manager", "director", "administrator"})
FIGURES = EVERYBODY - {"administrator"}
SELLING = EVERYBODY - {"administrator", "director"}
SETS_UP = frozenset({"administrator"})


@dataclass(frozen=True)
class Words:
    """What is said of a precondition. place: the name of an address; of: whose roles may open it."""

    title: Promise
    how: Promise
    then: Promise
    place: str
    of: Collection[str]


WORDS = {
    "process": Words(
        gettext_lazy("The sales process is divided into measurable steps"),
        gettext_lazy("Steps that say when they are entered, of all steps. What enters a step is counted by itself."),
        gettext_lazy("Write for each step when two people would both say that it was reached."),
        "settings-processes",
        SETS_UP,
    ),
    "definitions": Words(
        gettext_lazy("Definitions mean the same to everybody"),
        gettext_lazy(
            "KPIs that you steer on with agreed words: somebody who is measured by them agreed, and nobody's last word "
            "is against."
        ),
        gettext_lazy("Open a KPI that you steer on, propose its words, and let people say what they think."),
        "kpis",
        EVERYBODY,
    ),
    "steering": Words(
        gettext_lazy("It is decided what to steer on, and there are dashboards of it"),
        gettext_lazy("Two things: one to seven KPIs are chosen for the organisation, and a dashboard is shared."),
        gettext_lazy("Choose at most seven KPIs, make a dashboard of them and share it."),
        "steering",
        FIGURES,
    ),
    "registration": Words(
        gettext_lazy("The process and its steps are central in the registration"),
        gettext_lazy("Open opportunities that stand in a step of the process, of all open opportunities."),
        gettext_lazy("Give opportunities without a step their place, and stages from imports their step."),
        "opportunities",
        SELLING,
    ),
    "fields": Words(
        gettext_lazy("Only fields that matter"),
        gettext_lazy("Fields in use that are not proposed for removal: filled in, used, or seen to go with winning."),
        gettext_lazy("Look at the fields that are proposed for removal, and hide or remove them."),
        "own-fields",
        SETS_UP,
    ),
    "daily": Words(
        gettext_lazy("What is done every day is written down"),
        gettext_lazy("Workable days of reps in the last four weeks on which something was registered, of all of them."),
        gettext_lazy("Look at which days are empty and what made it hard; logging a visit takes two taps."),
        "week",
        SELLING,
    ),
    "known": Words(
        gettext_lazy("Reps and managers know what it is for"),
        gettext_lazy("Reps, inside sales and managers who accepted the charter that holds, of all of them."),
        gettext_lazy("Write or publish the charter, and talk about what is in the way of accepting it."),
        "charter",
        EVERYBODY,
    ),
    "own_dashboards": Words(
        gettext_lazy("There is room for own dashboards"),
        gettext_lazy("Reps who made a dashboard of their own, of all reps."),
        gettext_lazy("Copy a ready-made dashboard and lay on it what you want to steer on yourself."),
        "dashboards",
        FIGURES,
    ),
    "rhythm": Words(
        gettext_lazy("The figures are talked about regularly"),
        gettext_lazy(
            "Conversations held in the last twelve weeks, of those that were planned or that the rhythms bring, "
            "whichever is more."
        ),
        gettext_lazy("Agree on a rhythm with each rep; the next conversation is planned by itself."),
        "conversation-rhythms",
        SELLING,
    ),
    "objectives": Words(
        gettext_lazy("What is measured is linked with the objectives"),
        gettext_lazy("KPIs that you steer on which serve an objective of the organisation."),
        gettext_lazy("Link each KPI that you steer on with the objective that it serves."),
        "kpi-map",
        FIGURES,
    ),
    "trust": Words(
        gettext_lazy("Rep and manager share the analysis with trust and respect"),
        gettext_lazy(
            "The mean of what people answer here and of how reps rated conversations in the last twelve weeks, 1 to 5, "
            "one mean per person, from four people on; the share is how far it is from 1 to 5."
        ),
        gettext_lazy("Let the rep speak first, and ask what would help. Ask here again after some weeks."),
        "charter",
        EVERYBODY,
    ),
    "actions": Words(
        gettext_lazy("Every conversation leads to actions"),
        gettext_lazy("Conversations held in the last twelve weeks with at least one action, of all that were held."),
        gettext_lazy("End each conversation with who does what by when."),
        "actions",
        FIGURES,
    ),
}
"""By code of `method.readiness`."""

QUESTIONS = {
    "registration": gettext_lazy("The steps on the screen are the steps of my work."),
    "own_dashboards": gettext_lazy("I have the room to make the dashboards that I want to steer on."),
    "trust": gettext_lazy("My manager and I share the figures with trust and respect."),
}
STATES = {
    "stands": pgettext_lazy("a precondition", "Stands"),
    "on_its_way": pgettext_lazy("a precondition", "On its way"),
    "to_do": pgettext_lazy("a precondition", "To be done"),
    "unknown": pgettext_lazy("a precondition", "Cannot be said yet"),
}


def may_open(viewer: Viewer, code: str) -> bool:
    """Whether the page where something can be done is there for this viewer."""
    return bool(viewer.roles & set(WORDS[code].of))


def counted(one: Precondition) -> str:
    """The share with its n, in words; empty when nothing was counted."""
    share, n = one.measured.share, one.measured.n
    if one.code == "trust":
        return "" if share is None else _("%(mean)s of 5, %(n)s people") % {"mean": _one(1 + 4 * share), "n": n}
    if share is None:
        return ""
    said = _("%(k)s of %(n)s") % {"k": number(round(share * n)), "n": number(n)}
    if "per_talk" in one.beside:
        said += " · " + _("%(n)s actions per conversation") % {"n": _one(one.beside["per_talk"])}
    return said


def asked(one: Precondition) -> str:
    """What people answered, where it stands beside what is measured."""
    if one.asked is None or one.code == "trust":
        return ""
    if one.asked.mean is None:
        return _("Asked: shown from four answers on.")
    said = ngettext("Asked: %(mean)s of 5, %(n)s answer", "Asked: %(mean)s of 5, %(n)s answers", one.asked.n)
    return said % {"mean": _one(one.asked.mean), "n": one.asked.n}


def _one(value: float) -> str:
    return str(number_format(value, 1))
