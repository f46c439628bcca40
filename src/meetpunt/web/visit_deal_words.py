"""Words for visits that are bargained for: what a deal is about, who said what, and where delivery stands."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from meetpunt.method.planning.bargain import Say, To
from meetpunt.reports.visit_deals import DealLine, Together
from meetpunt.store.visit_deals import DealRef, TurnRef
from meetpunt.web import formats

TO: dict[str, Promise] = {
    To.ALL: gettext_lazy("Everybody"),
    To.CUSTOMERS: gettext_lazy("Customers"),
    To.OTHERS: gettext_lazy("Not yet customers"),
}
STATES: dict[str, Promise] = {
    "open": gettext_lazy("Being discussed"),
    "agreed": pgettext_lazy("visits", "Agreed"),
    "declined": gettext_lazy("Declined"),
    "replaced": gettext_lazy("Replaced"),
}


def about(deal: DealRef) -> str:
    """Customers · hotels · Ovens: to whom, in which segment and about what."""
    parts = (str(TO[deal.terms.to]), deal.terms.segment, deal.family_name)
    return " · ".join(filter(None, parts))


def said(turn: TurnRef) -> str:
    """Who said what, in one sentence."""
    told = {"by": turn.by or _("Somebody who left"), "n": formats.number(turn.visits)}
    match turn.say:
        case Say.ASK:
            return ngettext("%(by)s asks %(n)s visit", "%(by)s asks %(n)s visits", turn.visits) % told
        case Say.OFFER:
            return ngettext("%(by)s offers %(n)s visit", "%(by)s offers %(n)s visits", turn.visits) % told
        case Say.AGREE:
            return ngettext("%(by)s agrees with %(n)s visit", "%(by)s agrees with %(n)s visits", turn.visits) % told
    return _("%(by)s declines %(n)s") % told


def pace(line: DealLine | Together) -> str:
    """How far ahead of or behind an even pace, as a fact."""
    if line.delivered is None:
        return ""
    n = _apart(line)
    if not n:
        return _("at the even pace")
    told = {"n": formats.number(abs(n))}
    return _("%(n)s ahead of the even pace") % told if n > 0 else _("%(n)s behind the even pace") % told


def ahead(line: DealLine) -> str:
    """The same for a table's cell."""
    if line.delivered is None:
        return ""
    n = _apart(line)
    if not n:
        return _("on pace")
    told = {"count": formats.number(abs(n))}
    return _("%(count)s ahead") % told if n > 0 else _("%(count)s behind") % told


def _apart(line: DealLine | Together) -> int:
    """In whole visits: half a visit is none."""
    return round((line.delivered or 0) - line.pace)


def stands(line: DealLine) -> str:
    """How it stands, seen by the reader: whose turn it is while it is open."""
    if line.deal.state != "open":
        return str(STATES[line.deal.state])
    if line.waits_for_me:
        return _("Your answer is asked")
    return _("Waits for an answer")
