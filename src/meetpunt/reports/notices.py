"""The words of what people are told, on the page and by mail, in the language that is active."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetpunt.reports.job_words import job_name
from meetpunt.reports.production.words import large_order, production_answer
from meetpunt.store.notices import NoticeRef, unmailed

TITLES: dict[str, Promise] = {
    "action": gettext_lazy("An action of yours comes near, has passed its day, ended or changed"),
    "activity_overdue": gettext_lazy("A planned visit or call has passed and nothing was logged"),
    "appointments_waiting": gettext_lazy("Appointments from your calendar wait for your decision"),
    "charter": gettext_lazy("A charter is published, and waits for your answer"),
    "conversation": gettext_lazy("A conversation is planned, moved, prepared or closed, or comes near"),
    "crm_stopped": gettext_lazy("A connected CRM is not read any more and waits for you"),
    "import_ready": gettext_lazy("An import is checked or in"),
    "job_given_up": gettext_lazy("Work in the background was given up"),
    "large_order": gettext_lazy("A large order to come is told of, changes or ends"),
    "opportunity_handed": gettext_lazy("Somebody hands you an opportunity"),
    "mentioned": gettext_lazy("Somebody names you in a note (@name)"),
    "production_answer": gettext_lazy("Production says what it can deliver for an opportunity of yours, or asks"),
    "quote_to_follow_up": gettext_lazy("A quote runs out or has not been followed up"),
    "replan_due": gettext_lazy("It is time to make next year's plan"),
    "visit_deal": gettext_lazy("Somebody asks you visits, or answers about them"),
}


@dataclass(frozen=True)
class Letter:
    """A mail about what one person is to be told. notice_ids: what it tells."""

    to: str
    subject: str
    body: str
    notice_ids: tuple[int, ...]


def sentence(kind: str, about: Mapping[str, Any]) -> str:
    """What is told, in one sentence."""
    match kind:
        case "action":
            return _action(about)
        case "activity_overdue":
            told = {"name": about["name"] or _("without a customer"), "day": _day(about["day"])}
            return _("Planned on %(day)s and not logged yet: %(name)s.") % told
        case "appointments_waiting":
            n = int(about["n"])
            said = ngettext("%(n)s appointment waits for you.", "%(n)s appointments wait for you.", n)
            return said % {"n": n}
        case "charter":
            if about["what"] == "remind":
                return _("The charter waits for your answer: can you work with it?")
            return (
                _("%(by)s published the charter: why we write down what we do. Read it and say what you think.") % about
            )
        case "conversation":
            return _conversation(about)
        case "crm_stopped":
            return _("%(name)s is not read any more: open the connection to see what to do.") % about
        case "import_ready":
            if about["what"] == "landed":
                return _("The import is in. Look at what it brought.")
            return _("The import is checked. Look at what it would do.")
        case "job_given_up":
            return _("Given up: %(what)s. See why, and whether to try again.") % {"what": job_name(about["kind"])}
        case "large_order":
            return large_order(about)
        case "opportunity_handed":
            return _("%(by)s handed you the opportunity %(name)s.") % about
        case "mentioned":
            return _("%(by)s named you in a note at %(name)s.") % about
        case "production_answer":
            return production_answer(about)
        case "quote_to_follow_up":
            told = {"name": about["name"], "number": about["number"], "day": _day(about["day"])}
            said = _("Quote %(number)s for %(name)s went out on %(day)s; no contact since.")
            if about["why"] == "runs_out":
                said = _("Quote %(number)s for %(name)s is valid until %(day)s.")
            return " ".join((said % told).split())  # a quote may have no number
        case "replan_due":
            return _("It is time to determine the plan of %(year)s anew, beside what was measured.") % about
        case "visit_deal":
            return _visit_deal(about)
    return str(TITLES.get(kind, kind))


def letters(organisation_id: int, address: str) -> tuple[Letter, ...]:
    """One mail per person about everything that waits to be mailed, in the person's own language.

    address: where the product is, to begin links with: "https://meetpunt.example".
    """
    made = []
    for one in unmailed(organisation_id):
        with translation.override("en" if one.language.startswith("en") else "nl"):
            lines = [sentence(notice.kind, notice.about) for notice in one.notices]
            subject = lines[0]
            if len(lines) > 1:
                subject = ngettext("%(n)s notification", "%(n)s notifications", len(lines)) % {"n": len(lines)}
            told = [f"- {line}\n  {_link(address, notice)}" for line, notice in zip(lines, one.notices, strict=True)]
            parts = (
                _("Hello %(name)s,") % {"name": one.name},
                "\n".join(told),
                _("Which mails you get you choose here:") + f"\n{address}/notifications/",
            )
            ids = tuple(notice.id for notice in one.notices)
            made.append(Letter(one.email, f"Meetpunt: {subject}", "\n\n".join(parts) + "\n", ids))
    return tuple(made)


def _action(about: Mapping[str, Any]) -> str:
    told = {"by": about.get("by", ""), "text": about["text"], "day": _day(about["day"])}
    match about["what"]:
        case "due":
            said = _("Due tomorrow: “%(text)s”.")
        case "late":
            said = _("Was to be done by %(day)s: “%(text)s”.")
        case "done":
            said = _("%(by)s did what you agreed: “%(text)s”.")
        case "dropped":
            said = _("%(by)s dropped an action that you agreed: “%(text)s”.")
        case "opened":
            said = _("%(by)s opened an action again: “%(text)s”.")
        case _:
            said = _("%(by)s changed an action, to be done by %(day)s: “%(text)s”.")
    return said % told


def _conversation(about: Mapping[str, Any]) -> str:
    told = {"by": about["by"], "day": _day(about["day"]), "time": about["time"]}
    match about["what"]:
        case "planned":
            said = _("%(by)s plans a conversation with you on %(day)s at %(time)s.")
        case "moved":
            said = _("%(by)s changed your conversation: it is on %(day)s at %(time)s.")
        case "shared":
            said = _("%(by)s shared what was prepared for your conversation of %(day)s.")
        case "prepare":
            said = _("You speak with %(by)s on %(day)s at %(time)s. Read your figures first, and share what you see.")
        case "soon":
            said = _("Your conversation with %(by)s is on %(day)s at %(time)s.")
        case "rhythm":
            said = _("The next conversation of your rhythm is planned: %(day)s at %(time)s.")
        case "closed":
            said = _("%(by)s closed your conversation of %(day)s. The actions stand with who does them.")
        case _:
            said = _("%(by)s called off your conversation of %(day)s at %(time)s.")
    return said % told


def _visit_deal(about: Mapping[str, Any]) -> str:
    told = {"by": about["by"], "n": about["n"], "first": _day(about["first"]), "last": _day(about["last"])}
    match about["what"]:
        case "ask":
            said = _("%(by)s asks %(n)s visits from %(first)s to %(last)s.")
        case "offer":
            said = _("%(by)s offers %(n)s visits from %(first)s to %(last)s.")
        case "agree":
            said = _("%(by)s agrees with %(n)s visits from %(first)s to %(last)s.")
        case _:
            said = _("%(by)s declines %(n)s visits from %(first)s to %(last)s.")
    return said % told


def _link(address: str, notice: NoticeRef) -> str:
    return address + (notice.path or "/notifications/")


def _day(told: str) -> str:
    return date_format(date.fromisoformat(told), "j F")
