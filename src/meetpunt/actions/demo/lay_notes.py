"""Notes that reps wrote at some of their accounts, a few of them pinned; drawn apart, so that nothing else changes."""

from __future__ import annotations

from meetpunt.actions.demo.company import CompanyPlan, RepPlan
from meetpunt.actions.demo.lay_market import Book
from meetpunt.actions.demo.laying import Ground, put
from meetpunt.store.models import Note

TEXTS = (
    "Leveren kan alleen vóór 10.00 uur, aan de achterkant.",
    "Chef wil eerst een proefkook met het eigen team.",
    "Contract met de huidige leverancier loopt tot het eind van het jaar.",
    "Verbouwing van de keuken staat voor het voorjaar gepland.",
    "Boven de 10.000 beslist de eigenaar mee.",
    "Niet bellen tussen 11.30 en 14.00 uur.",
    "Parkeren achter het pand, melden bij de receptie.",
    "Vindt garantie en snelle service belangrijker dan prijs.",
    "Heeft ook een tweede vestiging, die wil later vervangen.",
)
EVERY = 6
"""One account in six has a note, every third of those a pinned one."""
_DAY_US = 86_400_000_000


def lay_notes(plan: CompanyPlan, rep: RepPlan, ground: Ground, book: Book) -> None:
    """Notes of one rep, in the last months before today."""
    rng = plan.random(13, rep.number)
    accounts = book.accounts[rep.number % EVERY :: EVERY]
    count = len(accounts)
    first = max(plan.first, plan.cut - 240, rep.started)
    if not count or first >= plan.cut:
        return
    days = rng.integers(first, plan.cut, count)
    put(
        Note,
        ground.organisation,
        count,
        account_id=accounts,
        person_id=ground.persons[rep.number],
        text=[TEXTS[number] for number in rng.integers(0, len(TEXTS), count).tolist()],
        at=days * _DAY_US + rng.integers(8 * 60, 17 * 60, count) * 60_000_000,
        is_pinned=[number % 3 == 0 for number in range(count)],
    )
