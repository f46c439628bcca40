"""The words of the charter: its questions, and a text to start from in both languages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TITLES = {
    "reach": _("What do we want to reach with Sales Activity Management?"),
    "why_us": _("Why is it important for us?"),
    "why_customer": _("Why is it important for the customer?"),
    "why_you": _("Why is it important for you?"),
    "how": _("How do we see working with it?"),
    "who": _("For whom is it, and who is involved?"),
}
"""By question (`store.charter.QUESTIONS`)."""

SUGGESTED: dict[str, dict[str, str]] = {
    "reach": {
        "nl": "We willen weten welke stappen bij ons tot een opdracht leiden en waar het stokt, zodat we samen bepalen "
        "waar we onze tijd aan geven. De cijfers zijn feitenmateriaal voor een gesprek, geen oordeel.",
        "en": "We want to know which steps lead to an order here and where things get stuck, so that together we "
        "decide where our time goes. The figures are facts for a conversation, not a verdict.",
    },
    "why_us": {
        "nl": "We kunnen eerlijker plannen, zien opdrachten eerder aankomen en sturen op feiten, niet op gevoel.",
        "en": "We can plan more honestly, see orders coming earlier and steer on facts instead of on a feeling.",
    },
    "why_customer": {
        "nl": "De klant hoeft niets twee keer te vertellen, krijgt wat we beloven en ziet ons wanneer dat zin heeft.",
        "en": "The customer need not tell anything twice, gets what we promise and is visited when it makes sense.",
    },
    "why_you": {
        "nl": "Je ziet zelf waar je kansen blijven liggen, komt met je eigen analyse naar het werkgesprek en kiest wat "
        "je wilt leren. Wat je vastlegt wordt niet gebruikt om verkopers op een rij te zetten.",
        "en": "You see for yourself where opportunities stay behind, bring your own analysis to the conversation and "
        "choose what you want to learn. What you register is not used to put reps in a row.",
    },
    "how": {
        "nl": "Je legt bezoeken en stappen dezelfde dag vast. Je kijkt zelf eerst naar je cijfers; daarna bespreek je "
        "ze op een vast ritme met je manager. Elk gesprek eindigt met minstens één afspraak.",
        "en": "You register visits and steps on the same day. You look at your figures first yourself; then you talk "
        "about them with your manager in a fixed rhythm. Every conversation ends with at least one action.",
    },
    "who": {
        "nl": "Voor iedereen die verkoopt en voor wie hen begeleidt. De directie ziet optellingen; gesprekken blijven "
        "tussen jou en je manager.",
        "en": "For everybody who sells and for those who coach them. Directors see totals; conversations stay between "
        "you and your manager.",
    },
}
"""A text to start from; every organisation makes it its own."""
