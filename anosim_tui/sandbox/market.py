"""What a market is like, and each operator's share of it."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from random import Random
from typing import Final, NamedTuple

from msgspec import Struct
from pydantic import Field
from pydantic.dataclasses import dataclass

from anosim_tui.sandbox.models import STRICT

STOCK_LEVELS: Final = (0, 1, 2, 3, 5, 7, 12, 18, 26, 41, 60)


@dataclass(frozen=True, config=STRICT)
class Market:
    """What is for sale.

    Attributes:
        sold_out: the share of products nobody has a number of, 0 to 1.
        price_percent: the level of all prices.
        national_prices: whether countries have price levels of their own.
        most_operators: how many operators a country has at most.
        aliases: whether `/Services` has the whole texts of the products.
    """

    sold_out: float = Field(default=0.08, ge=0, le=1)
    price_percent: int = Field(default=100, ge=1, le=10_000)
    national_prices: bool = True
    most_operators: int = Field(default=9, ge=1, le=9)
    aliases: bool = False


MARKET: Final = Market()


class Pick(NamedTuple):
    """A number about to be sold: from which shelf, and for how much."""

    shelf: Shelf
    price: Decimal


class Shelf(Struct):
    """One operator's numbers of one product, at its price in US dollars."""

    provider_id: int
    name: str
    price: Decimal
    available: int


@lru_cache(maxsize=4096)
def dollars(cents: int) -> Decimal:
    """An amount of money."""
    return Decimal(cents).scaleb(-2)


def tier_prices(base: Decimal, count: int, rng: Random) -> list[Decimal]:
    """Prices of `count` operators: the catalog's price first, then the same or dearer."""
    percents = sorted([100, *(rng.choice((100, 100, 110, 125, 150)) for _ in range(count - 1))])
    cents = int(base.scaleb(2))
    return [dollars(cents * percent // 100) for percent in percents]
