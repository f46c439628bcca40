"""A company whose facts are copied, in a database of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.build import Company


@pytest.fixture
def firm(own_database: None) -> Company:
    """A small organisation in which everything occurs, beside another one."""
    from meetpunt.store.models import Product
    from tests.build import act_in
    from tests.measures.crowd import crowd

    crowd("Ander bedrijf", 5, opportunities=10)
    made = crowd("Proefbedrijf", 4, opportunities=30)
    made.organisation_products = list(Product.objects.filter(organisation=made.organisation))  # type: ignore[attr-defined]
    act_in(made.organisation)
    return made
