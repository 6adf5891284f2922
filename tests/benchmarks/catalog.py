"""How long the Catalog takes from a key to rows, and to fill, with 100 to 20,000 products.

Run `python -m tests.benchmarks.catalog`. Exit code 1 when 20,000 products pass a limit.
"""

from __future__ import annotations

import asyncio
import gc
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from anosim_tui.domain.catalog import Catalog, CatalogRead
from anosim_tui.domain.catalog_index import prepare
from anosim_tui.domain.catalog_search import Column, Found, Query, search
from anosim_tui.domain.models import Product
from anosim_tui.domain.state import AccountState, reduce
from anosim_tui.sandbox.catalogue import Catalogue
from anosim_tui.ui.screens.catalog import CatalogScreen
from anosim_tui.ui.widgets.product_table import ProductTable
from tests.ui.support import StubAccount, app_on

SIZES = (100, 1_000, 20_000)
TYPED = "germany whatsapp act"
SIZE = (200, 60)

LIMITS = {"search, worst key": 10.0, "key to rows, median": 16.0, "longest stall": 50.0}
"""Milliseconds: a frame for what a person types, and what nobody notices of what is read."""

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
FAVOURITES = frozenset({101, 140, 190})


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call of `work` takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1_000


def prepared(products: Sequence[Product]) -> tuple[Catalog, list[float]]:
    """The catalog, and how long each step held everything else up."""
    steps, times = prepare(products), []
    while True:
        begun = time.perf_counter()
        try:
            next(steps)
        except StopIteration as done:
            catalog: Catalog = done.value
            return catalog, times
        finally:
            times.append((time.perf_counter() - begun) * 1_000)


def typing(catalog: Catalog) -> list[float]:
    """How long each key of `TYPED`, and then each backspace, takes to search."""
    before: Found = search(catalog, Query(), FAVOURITES)
    times = []
    beginnings = [TYPED[:end] for end in range(1, len(TYPED) + 1)]
    for words in (*beginnings, *reversed(beginnings), ""):
        begun = time.perf_counter()
        before = search(catalog, Query(words), FAVOURITES, before)
        times.append((time.perf_counter() - begun) * 1_000)
    return times


def sorting(catalog: Catalog) -> float:
    """How long the slowest column takes."""
    return max(
        milliseconds(lambda: search(catalog, Query(sort=column, descending=turned), FAVOURITES))  # noqa: B023
        for column in Column
        for turned in (False, True)
    )


async def on_screen(catalog: Catalog) -> tuple[float, list[float]]:
    """How long the screen takes to fill, and from each key to the drawn rows."""
    app = app_on(StubAccount())
    async with app.run_test(size=SIZE) as pilot:
        screen = CatalogScreen(lambda: NOW, lambda: None)
        await app.push_screen(screen)
        await pilot.pause()
        table = screen.query_one(ProductTable)

        def draw() -> None:
            for line in range(table.size.height):
                table.render_line(line)

        def fill() -> None:
            screen.state = reduce(AccountState(), CatalogRead(catalog, NOW))
            draw()

        def press(words: str) -> None:
            screen._search(replace(screen.wanted, words=words))
            draw()

        filling = milliseconds(fill)
        screen.favourites = FAVOURITES
        rounds = []
        for _ in range(3):
            keys = []
            for end in (*range(1, len(TYPED) + 1), *reversed(range(len(TYPED)))):
                keys.append(milliseconds(lambda: press(TYPED[:end])))  # noqa: B023
                await pilot.pause()
            rounds.append(keys)
        return filling, [min(column) for column in zip(*rounds, strict=True)]


def measure(count: int) -> dict[str, float]:
    """Milliseconds, by what they are of."""
    products = list(Catalogue(7, count).products)
    random.Random(1).shuffle(products)
    gc.collect()
    catalog, steps = prepared(products)
    rounds = [typing(catalog) for _ in range(5)]
    searches = [min(column) for column in zip(*rounds, strict=True)]
    filling, keys = asyncio.run(on_screen(catalog))
    return {
        "prepare": sum(steps),
        "longest stall": max(steps),
        "search, median key": statistics.median(searches),
        "search, worst key": max(searches),
        "sort, slowest column": min(sorting(catalog) for _ in range(3)),
        "key to rows, median": statistics.median(keys),
        "key to rows, worst": max(keys),
        "fill the screen": filling,
    }


def main() -> int:
    """Print a table of milliseconds."""
    measured = {count: measure(count) for count in SIZES}
    print(f"{'milliseconds, products:':24}" + "".join(f"{count:>10,}" for count in SIZES))
    for name in measured[SIZES[0]]:
        row = "".join(f"{measured[count][name]:10.2f}" for count in SIZES)
        limit = f"   limit {LIMITS[name]:.0f}" if name in LIMITS else ""
        print(f"{name:24}{row}{limit}")
    return int(any(measured[SIZES[-1]][name] > limit for name, limit in LIMITS.items()))


if __name__ == "__main__":
    sys.exit(main())
