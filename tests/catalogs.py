"""A catalog at once: the program prepares one step by step, beside the screen."""

from __future__ import annotations

from collections.abc import Sequence

from anosim_tui.domain.catalog import Catalog, prepare
from anosim_tui.domain.models import Product


def catalog_of(products: Sequence[Product]) -> Catalog:
    """These products, ready to be searched."""
    steps = prepare(products)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            catalog: Catalog = done.value
            return catalog
