"""The words of dashboards: kinds of tiles, periods, and why nothing stands in a tile."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

KINDS: dict[str, tuple[str, Promise, Promise]] = {
    "tile": ("gauge", gettext_lazy("Number"), gettext_lazy("One KPI with its interval, beside the others.")),
    "trend": ("trending-up", gettext_lazy("Trend"), gettext_lazy("One KPI month by month over a year.")),
    "funnel": ("funnel", gettext_lazy("Funnel"), gettext_lazy("Step by step: how many came, how many go on.")),
    "table": ("table", gettext_lazy("Table"), gettext_lazy("Up to seven KPIs per person, alphabetically.")),
    "map": ("map", gettext_lazy("Map"), gettext_lazy("Accounts, and whom a visit is overdue.")),
    "text": ("sticky-note", gettext_lazy("Text"), gettext_lazy("What you agreed, or what to look at.")),
}
PERIODS: dict[str, Promise] = {
    "week": gettext_lazy("This week"),
    "month": gettext_lazy("This month"),
    "quarter": gettext_lazy("This quarter"),
    "year": gettext_lazy("This year"),
    "12m": gettext_lazy("12 months"),
    "last_week": gettext_lazy("Last week"),
    "last_month": gettext_lazy("Last month"),
    "last_quarter": gettext_lazy("Last quarter"),
    "last_year": gettext_lazy("Last year"),
}
WIDTHS: dict[int, Promise] = {
    1: gettext_lazy("A quarter"),
    2: pgettext_lazy("width of a tile", "Half"),
    3: gettext_lazy("Three quarters"),
    4: pgettext_lazy("width of a tile", "Whole"),
}
PLACES: dict[str, Promise] = {
    "": gettext_lazy("As the dashboard"),
    "mine": gettext_lazy("Who reads it"),
    "team": gettext_lazy("The reader's team"),
    "all": gettext_lazy("The whole organisation"),
}
WHY: dict[str, Promise] = {
    "no_kpi": gettext_lazy("No KPI was chosen. Change this tile and choose one."),
    "too_many_kpis": gettext_lazy("Too many KPIs were chosen. Change this tile: one, or at most seven in a table."),
    "unknown_kpi": gettext_lazy("This KPI is not in the register any more. Change this tile and choose another one."),
    "no_text": gettext_lazy("Nothing was written. Change this tile and write a text."),
    "long_text": gettext_lazy("The text is too long. Change this tile: at most 600 characters."),
    "not_yours": gettext_lazy(
        "These figures are not shown to you: they are of somebody else, or of more than you see. "
        "Choose other figures, or copy the dashboard and change the tile."
    ),
    "no_place": gettext_lazy("You are in no team, so there is nobody to count. Choose other figures above."),
    "no_map": gettext_lazy(
        "This map is of accounts that you register, and you register none. Look at the numbers instead."
    ),
}
NO_ROWS: Promise = gettext_lazy(
    "No names are shown to you here. Look at the organisation as a whole: it is told per team."
)
DAYS = (
    *(
        pgettext_lazy("to choose", "Monday"),
        pgettext_lazy("to choose", "Tuesday"),
        pgettext_lazy("to choose", "Wednesday"),
        pgettext_lazy("to choose", "Thursday"),
    ),
    *(
        pgettext_lazy("to choose", "Friday"),
        pgettext_lazy("to choose", "Saturday"),
        pgettext_lazy("to choose", "Sunday"),
    ),
)


def shared_with(names: tuple[str, ...]) -> str:
    """Who reads a dashboard, in words; empty when nobody else does."""
    if not names:
        return ""
    if "" in names:
        return _("everybody reads it")
    return _("read by %(teams)s") % {"teams": ", ".join(names)}
