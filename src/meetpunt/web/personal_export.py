"""All that is stored about somebody as one ZIP: a JSON and a CSV per kind, and a page that says what is what."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.connectors.files.writing import BYTE_ORDER_MARK, harmless

KINDS: dict[str, Promise] = {
    "person": gettext_lazy("Who I am here"),
    "roles": gettext_lazy("Roles"),
    "teams": gettext_lazy("Teams that I was in"),
    "managing": gettext_lazy("Teams that I managed"),
    "territories": gettext_lazy("Home territories"),
    "accounts": gettext_lazy("Accounts that I own"),
    "activities": gettext_lazy("Activities"),
    "appointments": gettext_lazy("Appointments from calendars"),
    "opportunities": gettext_lazy("Opportunities that I own"),
    "steps": gettext_lazy("Steps of opportunities"),
    "quotes": gettext_lazy("Quotes"),
    "orders": gettext_lazy("Orders"),
    "forecasts": gettext_lazy("Forecasts kept"),
    "notes": gettext_lazy("Notes"),
    "acch": gettext_lazy("ACCH that I wrote down"),
    "documents": gettext_lazy("Documents"),
    "goals": gettext_lazy("Goals"),
    "skills": gettext_lazy("What you sell"),
    "ratings": gettext_lazy("Ratings of competencies"),
    "tool_uses": gettext_lazy("Sales tools you used"),
    "tool_ratings": gettext_lazy("What you think of sales tools"),
    "visit_deals": gettext_lazy("Visits asked of me"),
    "visit_deal_turns": gettext_lazy("What was said about them"),
    "targets": gettext_lazy("Targets"),
    "replan_notes": gettext_lazy("Notes for a new plan"),
    "cost_rates": gettext_lazy("What an hour of mine is reckoned at"),
    "plan_values": gettext_lazy("What is wanted of me in plans"),
    "signals": gettext_lazy("Signals about my figures"),
    "signal_decisions": gettext_lazy("Signals that rest"),
    "conversations": gettext_lazy("Conversations"),
    "rhythms": gettext_lazy("How often you speak with each other"),
    "preparations": gettext_lazy("What was prepared for conversations"),
    "agenda_items": gettext_lazy("What was on the agenda of conversations"),
    "development_questions": gettext_lazy("Your development questions"),
    "cause_readings": gettext_lazy("What was made of possible causes"),
    "conversation_ratings": gettext_lazy("What you thought of conversations"),
    "actions": gettext_lazy("Actions agreed"),
    "development_goals": gettext_lazy("Development goals"),
    "exercises": gettext_lazy("Exercises"),
    "joint_visits": gettext_lazy("Visits made together"),
    "observations": gettext_lazy("What was observed at visits made together"),
    "training_places": gettext_lazy("Trainings"),
    "trainer_invitations": gettext_lazy("Trainers invited"),
    "charter_voices": gettext_lazy("What you answered to the charter"),
    "readiness_answers": gettext_lazy("What you answered to the readiness check"),
    "kept_forecasts": gettext_lazy("What was foreseen of you, week by week"),
    "commitments": gettext_lazy("What you said that a month or quarter will bring, and what was said about it"),
    "back_tests": gettext_lazy("Looks back over forecasts that you asked for"),
    "api_tokens": gettext_lazy("Tokens with which programs ask in your name"),
    "pool_decisions": gettext_lazy("Taking part in the pool or leaving it, that you decided"),
    "ageing_decisions": gettext_lazy("What you decided about opportunities that stood still"),
    "production_turns": gettext_lazy("What you said about large orders to come"),
    "contracts": gettext_lazy("Contract"),
    "absences": gettext_lazy("Absence"),
    "allowances": gettext_lazy("What a year takes off"),
    "notifications": gettext_lazy("Notifications"),
    "notification_switches": gettext_lazy("What I want to be told"),
    "views": gettext_lazy("Kept views"),
    "dashboards": gettext_lazy("Dashboards that you made"),
    "dashboard_homes": gettext_lazy("The dashboard that you open first"),
    "dashboard_mails": gettext_lazy("Dashboards that you get by mail"),
    "recently_seen": gettext_lazy("Opened last"),
    "calendars": gettext_lazy("Calendars"),
    "stand_ins": gettext_lazy("Standing in"),
    "sign_ins": gettext_lazy("Where I am signed in"),
    "passkeys": gettext_lazy("Passkeys of my sign-in"),
    "looks_at_me": gettext_lazy("Who looked at my figures"),
    "looks_by_me": gettext_lazy("Whose figures I looked at"),
    "organisation_files": gettext_lazy("Files of the whole organisation that you asked for or agreed to"),
    "changes_by_me": gettext_lazy("Changes by me"),
    "changes_about_me": gettext_lazy("Changes about me"),
}


def archive(found: Mapping[str, Iterator[dict[str, Any]]], name: str, now: datetime) -> bytes:
    """The ZIP."""
    out = io.BytesIO()
    lines = [_("All that Meetpunt keeps about %(name)s, made on %(at)s.") % {"name": name, "at": f"{now:%Y-%m-%d}"}, ""]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for code, rows in found.items():
            told = list(rows)
            lines.append(f"{code}: {KINDS[code]} ({len(told)})")
            made.writestr(f"{code}.json", json.dumps(told, ensure_ascii=False, indent=1, default=str))
            if told:
                made.writestr(f"{code}.csv", _csv(told))
        made.writestr("README.txt", "\n".join(lines) + "\n")
    return out.getvalue()


def _csv(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([[_cell(row.get(name)) for name in names] for row in rows])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        return harmless(json.dumps(value, ensure_ascii=False))
    return harmless(value) if isinstance(value, str) else value
