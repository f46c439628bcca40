"""What stands on a timeline, in words: a headline, what is beside it, and a picture per kind."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from meetpunt.store.account_timeline import Entry
from meetpunt.web import formats

KINDS: dict[str, Promise] = {
    "visit": gettext_lazy("Visit"),
    "call": gettext_lazy("Phone call"),
    "email": gettext_lazy("E-mail"),
    "demonstration": gettext_lazy("Demonstration"),
    "quote_work": gettext_lazy("Quote work"),
    "lead_work": gettext_lazy("Lead work"),
    "office": gettext_lazy("Office work"),
    "travel": gettext_lazy("Travel"),
    "training": gettext_lazy("Training"),
    "other": pgettext_lazy("kind of activity", "Other"),
    "note": gettext_lazy("Note"),
}
ICONS = {
    "visit": "store",
    "call": "phone",
    "email": "mail",
    "demonstration": "presentation",
    "quote": "file-text",
    "quote_work": "file-text",
    "order": "shopping-cart",
    "step": "arrow-right",
    "lost": "x",
    "no_decision": "x",
    "reopened": "rotate-ccw",
    "note": "sticky-note",
    "contact": "user-plus",
    "lead_work": "users",
    "office": "building-2",
    "travel": "car",
    "training": "book-open",
}
CHIP_NAMES: dict[str, Promise] = {
    "all": gettext_lazy("Everything"),
    "visits": gettext_lazy("Visits"),
    "calls": gettext_lazy("Calls"),
    "mails": gettext_lazy("E-mails"),
    "quotes": gettext_lazy("Quotes and orders"),
    "steps": gettext_lazy("Steps"),
    "notes": gettext_lazy("Notes"),
}


def kind(code: str) -> str:
    """A kind of activity."""
    return str(KINDS.get(code, code))


def icon_of(entry: Entry) -> str:
    """Its picture."""
    return "wrench" if entry.kind == "visit" and entry.is_service else ICONS.get(entry.kind, "check")


def headline(entry: Entry) -> str:
    """What happened, in a few words."""
    match entry.kind:
        case "quote" | "order":
            return _document(entry)
        case "step":
            return _step(entry)
        case "lost":
            return _("%(name)s: lost") % {"name": entry.about}
        case "no_decision":
            return _("%(name)s: ended without a decision") % {"name": entry.about}
        case "reopened":
            return _("%(name)s: taken up again") % {"name": entry.about}
        case "visit" if entry.is_service:
            return _("Service visit")
    return kind(entry.kind)


def beside(entry: Entry) -> str:
    """What stands at the end of the line."""
    parts = []
    if entry.is_planned:
        parts.append(_("planned"))
    if entry.is_cancelled:
        parts.append(_("called off"))
    if entry.kind == "step" and entry.days is not None:
        parts.append(_("after %(time)s") % {"time": formats.days(entry.days)})
    if entry.kind == "email":
        parts.append(_("only the time is kept, not what was in it"))
    if entry.minutes:
        parts.append(_("%(count)s min") % {"count": formats.minutes(entry.minutes)})
    parts += [part for part in (entry.contact, entry.person) if part]
    if entry.kind not in ("step", "lost", "no_decision", "reopened") and entry.about:
        parts.append(entry.about)
    return " · ".join(parts)


def _document(entry: Entry) -> str:
    name = _("Quote") if entry.kind == "quote" else _("Order")
    if entry.title:
        name = f"{name} {entry.title}"
    return name if entry.amount_minor is None else f"{name}, {formats.money(entry.amount_minor, entry.currency)}"


def _step(entry: Entry) -> str:
    after = _name(entry.after) or entry.title or _("a step that is not mapped")
    told = {"name": entry.about, "before": _name(entry.before), "after": after}
    if entry.before and entry.before != entry.after:
        return _("%(name)s: from %(before)s to %(after)s") % told
    return _("%(name)s: entered %(after)s") % told


def _name(names: dict[str, str] | None) -> str:
    return (names or {}).get(formats.language()) or (names or {}).get("en", "")
