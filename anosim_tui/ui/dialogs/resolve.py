"""A purchase nobody knows the end of: what was found, and the person decides."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from anosim_tui.domain import wording
from anosim_tui.domain.models import Order
from anosim_tui.domain.purchases import Purchase
from anosim_tui.ui.dialogs.dialog import Box, Dialog, button
from anosim_tui.ui.purchase_words import summary
from anosim_tui.ui.widgets.choice_list import ChoiceList, ChoiceRow
from anosim_tui.ui.widgets.safe import Words


class Adopt(Struct, frozen=True):
    """It became this order."""

    order_id: int


class Dismiss(Struct, frozen=True):
    """It was not carried out."""


class LookAgain(Struct, frozen=True):
    """Ask the service once more."""


Decision = Adopt | Dismiss | LookAgain


class ResolveDialog(Dialog[Decision]):
    """Shows what is known of an unresolved purchase and what it may have become.

    Args:
        purchase: which.
        support: what the balance says, as a sentence; it never decides.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "resolve", "Resolve"),
        Binding("n", "leave", "Later"),
    ]

    def __init__(self, purchase: Purchase, support: str = "") -> None:
        super().__init__()
        self._purchase = purchase
        self._support = support

    def compose(self) -> ComposeResult:
        purchase = self._purchase
        begun = purchase.begun.astimezone()
        with Box():
            yield Words("What became of this purchase?", classes="dialog--title")
            yield Words(f"{summary(purchase.wanted)}, {begun.day} {begun:%b} at {begun:%H:%M}.")
            yield Words(f"{purchase.reason} {self._support}".rstrip(), classes="dialog--quiet")
            yield ChoiceList(id="resolve--choices")
            yield Words(
                "Your orders on anosim.net tell for certain. ↑ ↓ choose · y decides · "
                "escape leaves it open",
                classes="dialog--summary dialog--quiet",
            )
            with Horizontal(classes="dialog--buttons"):
                yield button("Later  (n)", "leave")
                yield button("Decide  (y)", "resolve", primary=True)

    def on_mount(self) -> None:
        """Looking again is chosen at first: it decides nothing."""
        choices = self.query_one(ChoiceList)
        choices.show(
            [
                ChoiceRow(LookAgain(), "Look once more"),
                *(_order(order) for order in self._purchase.candidates),
                ChoiceRow(Dismiss(), "It was not carried out"),
            ]
        )
        choices.focus()

    def action_resolve(self) -> None:
        selected = self.query_one(ChoiceList).selected
        if selected is not None and isinstance(selected.key, Adopt | Dismiss | LookAgain):
            self.dismiss(selected.key)


def _order(order: Order) -> ChoiceRow:
    when = "" if order.date is None else f"{order.date.astimezone():%H:%M:%S}"
    numbers = ", ".join(wording.phone(one.number) for one in order.bookings if one.number)
    figure = wording.money(order.price)
    return ChoiceRow(Adopt(order.id), f"It is order {order.id}", figure, f"{when} {numbers}")
