"""Addresses of conversations between rep and manager."""

from django.urls import URLPattern, path

from meetpunt.web.views import conversations

urlpatterns: list[URLPattern] = [
    path("conversations/", conversations.conversations, name="conversations"),
    path("conversations/new/<int:person_id>/", conversations.start, name="conversation-new"),
    path("conversations/<int:conversation_id>/", conversations.conversation, name="conversation"),
    path("conversations/<int:conversation_id>/call-off/", conversations.call_off, name="conversation-call-off"),
]
