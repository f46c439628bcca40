"""The rows of the list of accounts, drawn here: templates took three times as long for fifty rows of ten cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from meetpunt.store.account_list import AccountLine
from meetpunt.web import formats
from meetpunt.web.account_asking import STATUSES


def account_rows(lines: Sequence[AccountLine], heads: Sequence[Mapping[str, Any]], today: date) -> SafeString:
    """A row per account: tick, name, and the columns that the heads name."""
    pencil = format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#pencil"></use></svg>',
        static("build/icons.svg"),
    )
    change = escape(_("Change %(what)s of %(name)s"))
    columns = [
        (
            str(head["code"]),
            str(escape(head["text"])),
            ' class="num"' if head["is_numeric"] else "",
            bool(head["can_change"]),
        )
        for head in heads
        if head["code"] != "name"
    ]
    # The number stands for the account in the addresses of all rows.
    card, edit = (reverse(name, args=(0,)) for name in ("account", "account-edit"))
    cell = {code: reverse("account-cell", args=(0, code)) for code, _label, _class, can_change in columns if can_change}
    drawn = []
    for line in lines:
        name, number = str(escape(line.name)), f"/{line.id}/"
        parts = [
            f'<tr role="row"><td role="cell" class="c-tick"><input type="checkbox" name="ids" value="{line.id}" '
            f'form="lot" aria-label="{name}"></td><th role="rowheader" scope="row">'
            f'<a href="{card.replace("/0/", number)}">{name}</a></th>'
        ]
        for code, label, kind, can_change in columns:
            text = conditional_escape(account_cell(line, code, today))
            is_empty = ' data-empty=""' if text == formats.DASH else ""
            parts.append(f'<td role="cell" data-label="{label}"{kind}{is_empty}>{text}')
            if can_change:
                said = change % {"what": label, "name": name}
                parts.append(
                    f'<a class="edit-cell" href="{edit.replace("/0/", number)}" '
                    f'data-cell="{cell[code].replace("/0/", number)}">{pencil}<span class="vh">{said}</span></a>'
                )
            parts.append("</td>")
        drawn.append("".join((*parts, "</tr>")))
    # Every text in it was escaped above.
    return mark_safe("".join(drawn))


def dialled(phone: str) -> str:
    """A number as a telephone takes it."""
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")


def account_cell(line: AccountLine, code: str, today: date) -> str | SafeString:
    """A cell of the list."""
    match code:
        case "status":
            status = line.facts.stands.status
            return format_html('<span class="stand {}">{}</span>', status, STATUSES[status])
        case "last_visit":
            return formats.day_short(line.last_visit)
        case "next":
            return formats.day_short(line.next_on)
        case "due":
            if line.due_on is None:
                return formats.DASH
            if line.is_overdue(today):
                text = formats.day_short(line.due_on)
                return format_html('<span class="late">{}<span class="vh"> {}</span></span>', text, _("overdue"))
            return formats.day_short(line.due_on)
        case "agreed":
            return formats.number(line.agreed) if line.agreed else formats.DASH
        case "open":
            return formats.number(line.open_count) if line.open_count else formats.DASH
        case "owner" | "territory":
            return (line.owner_name if code == "owner" else line.territory_name) or formats.DASH
        case "phone" if line.phone:
            return format_html('<a href="tel:{}">{}</a>', dialled(line.phone), line.phone)
        case "email" if line.email:
            return format_html('<a href="mailto:{}">{}</a>', line.email, line.email)
        case _:
            return str(getattr(line, code)) or formats.DASH
