"""What a CRM tells and cannot land is kept with its reason, however it comes that it cannot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from meetpunt.store.models import ImportReject
from meetpunt.store.tenancy import acting_in

if TYPE_CHECKING:
    from meetpunt.connectors.base import RawTable
    from meetpunt.connectors.crm.base import Records
    from tests.crm.connected import Connected

pytestmark = pytest.mark.django_db


def test_a_row_that_is_told_twice_and_one_that_cannot_be_read_are_kept_with_their_cells(
    crm: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = crm.toy.tables

    def with_deals_twice(records: Records) -> list[RawTable]:
        tables = told(records)
        return tables + [
            replace(table, row_numbers=range(12, 12 + len(table))) for table in tables if table.file == "deals"
        ]

    monkeypatch.setattr(crm.toy, "tables", with_deals_twice)
    crm.toy.put("deals", "d1", name="Oven", account="k1", owner="u1", stage="1", amount=1000)
    crm.toy.put("deals", "d2", name="Rijskast", account="k1", owner="u1", stage="1", amount="veel")
    crm.toy.time.sleep(60)
    done = crm.sync()
    assert done.landed is not None
    with acting_in(crm.organisation):
        kept = {(one.row, one.reason_code): dict(one.raw) for one in ImportReject.objects.all()}
    assert kept[12, "double_id"]["name"] == "Oven"
    assert kept[13, "not_a_number"]["amount"] == "veel"
    assert len(kept) == done.landed.result.rejected
    assert all(cells["id"] for cells in kept.values())
