"""The sheet of a conversation, to take along: as a page that prints, and as a PDF."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetpunt.store.access import Viewer
from meetpunt.store.conversations import find_readable
from meetpunt.web import export
from meetpunt.web.conversation_page import WRITING_LINES, page_of
from meetpunt.web.paper import PDF_TYPE
from meetpunt.web.viewer import for_viewer


@for_viewer
def sheet(request: HttpRequest, viewer: Viewer, conversation_id: int) -> HttpResponse:
    """The sheet as a page: on paper it is the sheet and nothing else."""
    context = page_of(viewer, find_readable(viewer, conversation_id))
    return render(request, "conversations/sheet.html", {**context, "lines": range(WRITING_LINES)})


@for_viewer
def sheet_pdf(request: HttpRequest, viewer: Viewer, conversation_id: int) -> HttpResponse:
    """The sheet as a PDF."""
    from meetpunt.web.conversation_paper import sheet_pdf as made

    talk = find_readable(viewer, conversation_id)
    content = made(viewer, page_of(viewer, talk), datetime.now(UTC))
    return export.answer(content, PDF_TYPE, f"{slugify(_('conversation'))}-{talk.at.date()}.pdf")
