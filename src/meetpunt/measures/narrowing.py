"""Names the accounts that a text asks about, found first: then the database goes in by account instead of reading all.

Rule: a text lists them as `asked`, and chooses what lies at them by `IN_ASKED`, word for word. Into a view of two
halves (orders made, and what was won without one) a database takes numbers along, but no list.
"""

from __future__ import annotations

import re

from meetpunt.measures.database import DatabaseEngine

IN_ASKED = "IN (SELECT a.account_id FROM asked a)"
MOST = 2_000
"""Of more accounts than this the list is no way in any more."""

_UNTIL_ASKED = re.compile(r"\s*WITH .*?\basked AS \(\n.*?\n\)", re.DOTALL)


def narrowed(sql: str, values: dict[str, int | str]) -> str:
    """The text with the numbers of its accounts; as it is when there are too many."""
    begins = _UNTIL_ASKED.match(sql)
    if begins is None or IN_ASKED not in sql:
        return sql
    found = DatabaseEngine().run(
        f"{begins[0]}\nSELECT a.account_id FROM asked a WHERE a.account_id IS NOT NULL", values
    )
    if len(found.rows) > MOST:
        return sql
    numbers = ", ".join(str(int(account)) for (account,) in found.rows) or "NULL"
    return sql.replace(IN_ASKED, f"IN ({numbers})")
