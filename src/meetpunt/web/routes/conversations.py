"""Addresses of conversations between rep and manager."""

from django.urls import URLPattern, path

from meetpunt.web.views import conversation_preparing as preparing
from meetpunt.web.views import conversation_rhythms as rhythms
from meetpunt.web.views import conversation_room as room
from meetpunt.web.views import conversation_sheet as sheet
from meetpunt.web.views import conversations

ONE = "conversations/<int:conversation_id>/"

urlpatterns: list[URLPattern] = [
    path("conversations/", conversations.conversations, name="conversations"),
    path("conversations/plan/", conversations.plan, name="conversation-plan"),
    path("conversations/new/<int:person_id>/", conversations.start, name="conversation-new"),
    path("conversations/rhythms/", rhythms.all_rhythms, name="conversation-rhythms"),
    path("conversations/rhythms/<int:rhythm_id>/end/", rhythms.end, name="conversation-rhythm-end"),
    path(ONE, conversations.conversation, name="conversation"),
    path(f"{ONE}call-off/", conversations.call_off, name="conversation-call-off"),
    path(f"{ONE}prepare/", preparing.prepare, name="conversation-prepare"),
    path(f"{ONE}agenda/", preparing.add_item, name="conversation-agenda"),
    path(f"{ONE}agenda/<int:item_id>/remove/", preparing.remove_item, name="conversation-agenda-remove"),
    path(f"{ONE}agenda/<int:item_id>/note/", room.item_note, name="conversation-agenda-note"),
    path(f"{ONE}coaching/", preparing.coach, name="conversation-coaching"),
    path(f"{ONE}together/", room.together, name="conversation-together"),
    path(f"{ONE}said/", room.said, name="conversation-said"),
    path(f"{ONE}cause/", room.cause, name="conversation-cause"),
    path(f"{ONE}conclusion/", room.conclusion, name="conversation-conclusion"),
    path(f"{ONE}agree/", room.agree, name="conversation-agree"),
    path(f"{ONE}actions/<int:action_id>/withdraw/", room.withdraw, name="conversation-withdraw"),
    path(f"{ONE}close/", room.close, name="conversation-close"),
    path(f"{ONE}share/", room.share, name="conversation-share"),
    path(f"{ONE}sheet/", sheet.sheet, name="conversation-sheet"),
    path(f"{ONE}sheet.pdf", sheet.sheet_pdf, name="conversation-sheet-pdf"),
]
