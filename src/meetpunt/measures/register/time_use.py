"""The definitions of time use: the share of each kind of time, what the hours stand beside, and the road."""

from __future__ import annotations

from meetpunt.measures.register.counted import Counted
from meetpunt.measures.register.definition import PERCENT, TIME_FOR_SELLING, Definition, Words
from meetpunt.method.lengths import HOUR, MINUTE

HOURS = {"nl": "uren", "en": "hours"}
_TEXT = ("time_kinds",)

_KINDS: tuple[tuple[str, Words, Words], ...] = (
    (
        "leads",
        {"nl": "leads maken", "en": "making leads"},
        {
            "nl": "leadwerk, en contact met een suspect of onbekende dat over geen verkoopkans gaat",
            "en": "lead work, and contact with a suspect or somebody unknown that is about no opportunity",
        },
    ),
    (
        "opening",
        {"nl": "van suspect tot verkoopkans", "en": "suspect to opportunity"},
        {
            "nl": "werk aan een verkoopkans in de eerste stap, en contact met een verloren klant",
            "en": "work on an opportunity in its first step, and contact with a lost customer",
        },
    ),
    (
        "converting",
        {"nl": "van verkoopkans tot klant", "en": "opportunity to customer"},
        {
            "nl": "werk aan een verkoopkans voorbij de eerste stap, demonstraties, offertewerk en contact met een prospect",
            "en": "work on an opportunity past its first step, demonstrations, quote work and contact with a prospect",
        },
    ),
    (
        "customers",
        {"nl": "klanten bezoeken", "en": "visiting customers"},
        {
            "nl": "bezoeken, gesprekken en berichten voor service en loyaliteit, contact na de opdracht en contact met een klant",
            "en": "visits, calls and messages for service and loyalty, contact after the order and contact with a customer",
        },
    ),
    (
        "office",
        {"nl": "kantoor", "en": "office"},
        {"nl": "kantoorwerk en intern overleg", "en": "office work and internal meetings"},
    ),
    (
        "travel",
        {"nl": "reizen", "en": "travel"},
        {
            "nl": "reizen als activiteit en de reistijd van ieder bezoek",
            "en": "travel as an activity and the minutes on the way to every visit",
        },
    ),
)

_PER: tuple[tuple[str, Words, Words, Words, tuple[str, ...]], ...] = (
    (
        "lead",
        {"nl": "uren per lead", "en": "hours per lead"},
        {"nl": "uren leads maken", "en": "hours of making leads"},
        {
            "nl": "verkoopkansen die in de periode de eerste stap bereikten",
            "en": "opportunities that reached the first step in the period",
        },
        ("first_entries",),
    ),
    (
        "prospect",
        {"nl": "uren per prospect", "en": "hours per prospect"},
        {
            "nl": "uren leads maken en van suspect tot verkoopkans",
            "en": "hours of making leads and of suspect to opportunity",
        },
        {
            "nl": "verkoopkansen die in de periode de tweede stap bereikten",
            "en": "opportunities that reached the second step in the period",
        },
        ("first_entries",),
    ),
    (
        "quote",
        {"nl": "uren per offerte", "en": "hours per quote"},
        {"nl": "uren van verkoopkans tot klant", "en": "hours of opportunity to customer"},
        {"nl": "offertes die in de periode uitgingen", "en": "quotes issued in the period"},
        ("quotes_issued",),
    ),
    (
        "order",
        {"nl": "uren per opdracht", "en": "hours per order"},
        {
            "nl": "alle uren leads maken, van suspect tot verkoopkans en van verkoopkans tot klant",
            "en": "all hours of making leads, suspect to opportunity and opportunity to customer",
        },
        {"nl": "opdrachten in de periode", "en": "orders in the period"},
        ("order_intake",),
    ),
    (
        "customer",
        {"nl": "uren per kopende klant", "en": "hours per buying customer"},
        {"nl": "uren klanten bezoeken", "en": "hours of visiting customers"},
        {"nl": "klanten die in de periode kochten", "en": "customers that bought in the period"},
        ("order_intake",),
    ),
)


SIX = "leads + opening + converting + customers + office + travel"
_HOURS_OF = {
    "lead": ("leads", "leads"),
    "prospect": ("leads + opening", "new_prospects"),
    "quote": ("converting", "quotes"),
    "order": ("leads + opening + converting", "orders"),
}


def share_of_time(top: str) -> Counted:
    """Minutes of a kind / minutes of all six; the interval comes from the differences between weeks."""
    return Counted("ratio", "time_kinds", top, SIX, scale=100, is_wide=True, wants_records=True)


def _capital(words: Words) -> Words:
    return {language: text[0].upper() + text[1:] for language, text in words.items()}


def _share(code: str, name: Words, what: Words) -> Definition:
    return Definition(
        f"time_share_{code}",
        {"nl": f"Tijd: {name['nl']}", "en": f"Time: {name['en']}"},
        {
            "nl": f"Het deel van de geregistreerde uren in de zes soorten tijd dat ging naar {name['nl']}: {what['nl']}. Opleiding "
            "en verlof staan erbuiten. Lees het altijd naast wat die uren opleverden.",
            "en": f"The part of the registered hours in the six kinds of time that went to {name['en']}: {what['en']}. Training "
            "and leave stand outside. Always read it beside what those hours produced.",
        },
        {
            "nl": f"uren {name['nl']} / uren in alle zes soorten",
            "en": f"hours of {name['en']} / hours in all six kinds",
        },
        PERCENT,
        "neither",
        "activities",
        "time",
        _TEXT,
        "time-kinds",
        share_of_time(code),
        TIME_FOR_SELLING,
    )


def _hours(code: str, name: Words, hours: Words, output: Words, texts: tuple[str, ...]) -> Definition:
    hours_of = _HOURS_OF.get(code)
    return Definition(
        f"hours_per_{code}",
        _capital(name),
        {
            "nl": f"{_capital(hours)['nl']} in de periode, gedeeld door {output['nl']}. Ook de uren aan wat verloren ging tellen mee.",
            "en": f"{_capital(hours)['en']} in the period, divided by {output['en']}. Hours on what was lost count as well.",
        },
        {"nl": f"{hours['nl']} / {output['nl']}", "en": f"{hours['en']} / {output['en']}"},
        name,
        "less",
        "activities",
        "time",
        (*_TEXT, *texts),
        "time-use",
        Counted("ratio", "time_kinds", hours_of[0], below=hours_of[1], scale=1 / HOUR, is_wide=True)
        if hours_of
        else None,
        TIME_FOR_SELLING,
    )


TIME_USE: tuple[Definition, ...] = (
    *(_share(*kind) for kind in _KINDS),
    *(_hours(*per) for per in _PER),
    Definition(
        "km_per_visit",
        {"nl": "Kilometers per bezoek", "en": "Kilometres per visit"},
        {
            "nl": "Alle geregistreerde kilometers, ook die naar huis, gedeeld door gehouden bezoeken en demonstraties. Een bezoek "
            "zonder kilometers maakt dit te laag; hoeveel dat er zijn staat erbij.",
            "en": "All registered kilometres, those home included, divided by held visits and demonstrations. A visit without "
            "kilometres makes this too low; how many there are stands beside it.",
        },
        {
            "nl": "geregistreerde kilometers / gehouden bezoeken",
            "en": "registered kilometres / held visits",
        },
        {"nl": "km per bezoek", "en": "km per visit"},
        "less",
        "activities",
        "time",
        _TEXT,
        "travel",
        Counted("ratio", "time_kinds", "metres", "visits", scale=0.001, is_wide=True),
        TIME_FOR_SELLING,
    ),
    Definition(
        "travel_minutes_per_visit",
        {"nl": "Reisminuten per bezoek", "en": "Minutes on the road per visit"},
        {
            "nl": "Alle minuten onderweg, ook die naar huis, gedeeld door gehouden bezoeken en demonstraties.",
            "en": "All minutes on the road, those home included, divided by held visits and demonstrations.",
        },
        {"nl": "minuten onderweg / gehouden bezoeken", "en": "minutes on the road / held visits"},
        {"nl": "minuten per bezoek", "en": "minutes per visit"},
        "less",
        "activities",
        "time",
        _TEXT,
        "travel",
        Counted("ratio", "time_kinds", "travel", "visits", scale=1 / MINUTE, is_wide=True),
        TIME_FOR_SELLING,
    ),
    Definition(
        "travel_expected",
        {"nl": "Verwachte kilometers voor dit gebied", "en": "Kilometres expected for this territory"},
        {
            "nl": "De kortste rondrit die we vinden langs de bezoeken van dezelfde dag, bij elkaar over de dagen van de periode: "
            "hemelsbreed maal de omwegfactor die uit de geregistreerde kilometers volgt. Het verschil met wat gereden is gaat over "
            "de volgorde binnen de dag; een schatting, met bandbreedte.",
            "en": "The shortest round that we find along the visits of the same day, added up over the days of the period: as the "
            "crow flies times the detour that follows from registered kilometres. The difference with what was driven is about the "
            "order within the day; an estimate, with an interval.",
        },
        {
            "nl": "som over dagen van de kortste rondrit × omwegfactor",
            "en": "sum over days of the shortest round × detour factor",
        },
        {"nl": "km", "en": "km"},
        "neither",
        "activities",
        "time",
        ("road_stops",),
        "travel",
    ),
)
