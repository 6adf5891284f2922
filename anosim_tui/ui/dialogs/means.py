"""What there is to pay with: the balance, the limits, and both in the words of a question."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from msgspec import Struct

from anosim_tui.domain import wording

AGAIN: Final = 1.0
"""Seconds after which a question looks at the balance and the limits again."""
LOW: Final = "The balance is probably too low for this."
_LATER: Final = "the service says the price afterwards."
_UNKNOWN: Final = "Price unknown until AnoSim answers."


class Means(Struct, frozen=True):
    """What a purchase has to be paid from; it may change while the question is shown.

    Attributes:
        balance: US dollars, if known.
        shown: what may be seen of it.
        forbids: why the limits in the configuration forbid a sum, as a sentence; "" if they do not.
    """

    balance: Callable[[], Decimal | None]
    shown: Callable[[], Decimal | None]
    forbids: Callable[[Decimal | None], str]

    def lacks(self, total: Decimal | None) -> bool:
        """Whether the balance is known to be lower than `total`."""
        balance = self.balance()
        return balance is not None and total is not None and total > balance

    def exact(self, total: Decimal) -> str:
        """The balance before and after paying a price that is known."""
        shown = self.shown()
        if shown is None:
            return "The balance is not known."
        return f"Balance {wording.money(shown)}, afterwards {wording.money(shown - total)}."

    def about(self, estimate: Decimal | None) -> str:
        """An estimate, or that there is none, and the balance before and after."""
        shown = self.shown()
        before = "" if shown is None else f" Balance {wording.money(shown)}"
        if estimate is None:
            return f"{_UNKNOWN}{before and f'{before} before, unknown afterwards.'}"
        after = "" if shown is None else f", afterwards about {wording.money(shown - estimate)}."
        return f"About {wording.money(estimate)}: {_LATER}{before}{after}"
