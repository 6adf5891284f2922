"""A purchase that is not confirmed: what was found, and the person resolves it."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from anosim_tui.domain import wording
from anosim_tui.domain.models import Order
from anosim_tui.domain.purchases import Purchase
from anosim_tui.language import _
from anosim_tui.ui.dialogs.dialog import Box, Dialog, button
from anosim_tui.ui.purchase_words import summary
from anosim_tui.ui.widgets.choice_list import ChoiceList, ChoiceRow
from anosim_tui.ui.widgets.safe import Words


class Adopt(Struct, frozen=True):
    """It became this order."""

    order_id: int


class Dismiss(Struct, frozen=True):
    """It did not go through."""


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
        with Box():
            yield Words(_("Purchase not confirmed yet"), classes="dialog--title")
            yield Words(f"{summary(purchase.wanted)} · {wording.day_time(purchase.begun)}")
            yield Words(f"{purchase.reason} {self._support}".rstrip(), classes="dialog--quiet")
            yield ChoiceList(id="resolve--choices")
            yield Words(
                _(
                    "Check your orders on anosim.net to be sure. ↑ ↓ choose · y resolve · "
                    "esc decide later"
                ),
                classes="dialog--summary dialog--quiet",
            )
            with Horizontal(classes="dialog--buttons"):
                yield button(_("Later  (n)"), "leave")
                yield button(_("Resolve  (y)"), "resolve", primary=True)

    def on_mount(self) -> None:
        """Checking again is preselected: it changes nothing."""
        choices = self.query_one(ChoiceList)
        choices.show(
            [
                ChoiceRow(LookAgain(), _("Check again")),
                *(_order(order) for order in self._purchase.candidates),
                ChoiceRow(Dismiss(), _("It did not go through")),
            ]
        )
        choices.focus()

    def action_resolve(self) -> None:
        selected = self.query_one(ChoiceList).selected
        if selected is not None and isinstance(selected.key, Adopt | Dismiss | LookAgain):
            self.dismiss(selected.key)


def _order(order: Order) -> ChoiceRow:
    when = "" if order.date is None else wording.clock(order.date, seconds=True)
    numbers = ", ".join(wording.phone(one.number) for one in order.bookings if one.number)
    figure = wording.money(order.price)
    return ChoiceRow(
        Adopt(order.id), _("It is order {id}", id=order.id), figure, f"{when} {numbers}"
    )
