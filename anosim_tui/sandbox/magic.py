"""Magic products: each brings about one edge case, every time, on every seed.

They are activations in Germany whose ids are below those of all others, are sold by one operator,
and their stock never changes.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from enum import Enum, auto
from typing import Final, NamedTuple

from anosim_tui.domain.models import ACTIVATION, Product

_PRICE: Final = Decimal("1.00")
# What is charged for the product whose price moves between the quote and the order.
ORDER_PRICE: Final = Decimal("1.25")
# Its code comes in time, but only just: an activation lasts 20 minutes.
SLOW_REPLY: Final = timedelta(minutes=15)


class Trick(Enum):
    """What a magic product does."""

    SOLD_OUT = auto()
    SLOW_SMS = auto()
    NO_SMS = auto()
    PRICE_MOVES = auto()
    PARTIAL = auto()


class Magic(NamedTuple):
    """A product, what it does, and how many numbers of it there always are."""

    product: Product
    trick: Trick
    stock: int


def _magic(number: int, name: str, trick: Trick, stock: int = 50) -> Magic:
    span = timedelta(minutes=20)
    return Magic(Product(number, "Germany", ACTIVATION, name, span, _PRICE), trick, stock)


MAGIC: Final = (
    _magic(11, "Magic: sold out", Trick.SOLD_OUT, stock=0),
    _magic(12, "Magic: slow SMS", Trick.SLOW_SMS),
    _magic(13, "Magic: no SMS", Trick.NO_SMS),
    _magic(14, "Magic: price moves", Trick.PRICE_MOVES),
    _magic(15, "Magic: two left", Trick.PARTIAL, stock=2),
)
