"""What the cells of a workbook refer to: rows that are here, by their label, and new rows of the workbook itself.

Rule: never a guess. Of several of a name the one at the account of the row is meant; else nothing is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from meetpunt.connectors.workbook.marks import plain


class Names:
    """Which row a label means: as the workbook was given it, as it is called here now, or a new row of the workbook."""

    def __init__(self, given: Mapping[str, int], here: Mapping[int, str]) -> None:
        self.shown = dict(here)
        self.ids = {plain(name).casefold(): row_id for row_id, name in here.items()}
        self.shared = {plain(name).casefold().rpartition(" #")[0] for name in here.values() if " #" in name}
        for label, row_id in given.items():
            if row_id in here:
                self.ids[label.casefold()] = row_id
                self.shown[row_id] = label
        self.new: dict[str, list[tuple[str, str]]] = {}
        """Names of new rows, without case -> the identity of each, with the account that it says."""

    def find(self, label: str) -> int | None:
        """The row that it means, when it is here."""
        return self.ids.get(label.casefold())

    def at_account(self, label: str, account: str, here: Sequence[int]) -> str | None:
        """The one opportunity of that name at an account, among those that are here and new ones; None = not just one.

        here: the ids of those of that name at the account.
        """
        found = [self.shown[row_id] for row_id in here if row_id in self.shown]
        found += [identity for identity, at in self.new.get(label.casefold(), ()) if at == account]
        return found[0] if len(found) == 1 else None
