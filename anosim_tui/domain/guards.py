"""What the person forbade this program: spending more than this, or anything at all."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from msgspec import Struct

from anosim_tui.domain import wording

READ_ONLY: Final = (
    "This program runs read-only, so nothing is bought or changed: start it without --read-only, "
    "and without read_only in its configuration."
)


class Guards(Struct, frozen=True):
    """Bounds the person chose.

    Attributes:
        order: the most that one purchase may cost, US dollars; `None` for no bound.
        day: the most that all purchases of 24 hours may cost together.
        read_only: whether nothing may be bought or changed.
    """

    order: Decimal | None = None
    day: Decimal | None = None
    read_only: bool = False

    def against(self, total: Decimal | None, spent: Decimal) -> str | None:
        """What speaks against a purchase, as a sentence.

        Args:
            total: what it costs, as far as is known.
            spent: what the purchases of the last 24 hours cost.
        """
        if self.order is None and self.day is None:
            return None
        if total is None:
            return (
                "Its price is not known before, and your configuration limits what may be spent: "
                "remove [limits] from it to buy this."
            )
        if self.order is not None and total > self.order:
            return (
                f"It costs {wording.money(total)}, and your configuration allows"
                f" {wording.money(self.order)} for one purchase: raise order in [limits] to buy"
                " this."
            )
        if self.day is not None and spent + total > self.day:
            return (
                f"With it, {wording.money(spent + total)} would be spent within 24 hours, and your"
                f" configuration allows {wording.money(self.day)}: raise day in [limits] to buy"
                " this."
            )
        return None
