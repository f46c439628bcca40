"""Tables as a PDF, to print or send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from meetpunt.web import formats
from meetpunt.web.export import Table

PDF_TYPE = "application/pdf"


@dataclass(frozen=True)
class Paper:
    """What goes on paper. lines: under the title; notes: under the tables."""

    title: str
    lines: Sequence[str]
    tables: Sequence[Table]
    notes: Sequence[str]
    made: datetime
    """In the organisation's time zone."""


def pdf(paper: Paper) -> bytes:
    """The PDF's bytes."""
    from meetpunt.web.paper_sheet import Sheet  # the library takes 17 MB, and few print

    sheet = Sheet(_("page"))
    sheet.set_lang(formats.language())
    sheet.set_title(paper.title)
    sheet.set_creator("Meetpunt")
    sheet.set_creation_date(paper.made)
    sheet.add_page()
    sheet.say(paper.title, 16, bold=True)
    for line in paper.lines:
        sheet.say(line, 9, soft=True)
    for table in paper.tables:
        if table.rows:
            sheet.tabulate(table)
    sheet.ln(4)
    for note in paper.notes:
        sheet.say(note, 8.5, soft=True)
    return bytes(sheet.output())
