"""Addresses of channels and what serving costs."""

from django.urls import URLPattern, path

from meetpunt.web.views import account_cost, channel_words, channels

urlpatterns: list[URLPattern] = [
    path("channels/", channels.page, name="channels"),
    path("channels/activities/", channels.activities, name="channels-activities"),
    path("channels/scenario/", channels.scenario, name="channels-scenario"),
    path("channels/words/", channel_words.page, name="channel-words"),
    path("accounts/<int:account_id>/channel/", account_cost.channel, name="account-channel"),
]
