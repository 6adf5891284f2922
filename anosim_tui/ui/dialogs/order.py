"""What will be bought, by whom it is sold, how many, and what it costs: before it is bought."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var

from anosim_tui.domain import wording
from anosim_tui.domain.models import Product
from anosim_tui.records import dataclass
from anosim_tui.ui.dialogs.box import Box, PriceFoot, heading, sheets, show_if_any
from anosim_tui.ui.dialogs.dialog import Dialog
from anosim_tui.ui.widgets.choice_list import Choice, ChoiceList
from anosim_tui.ui.widgets.safe import PlainButton, Words

_MOST: Final = 99


@dataclass(frozen=True, slots=True)
class Deal:
    """One way to buy a product: from whom, at which price, and how many there are."""

    provider_id: int
    provider: str
    price: Decimal
    available: int


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What the person said yes to."""

    deal: Deal
    amount: int


class OrderDialog(Dialog[Confirmed | None]):
    """Asks how many of a product, and from whom; names every price before `y` buys.

    Args:
        product: what is ordered.
        balance: US dollars, if known: what it has to suffice for.
        shown: what may be seen of the balance.
    """

    CSS_PATH = sheets()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "buy", "Buy"),
        Binding("n,escape", "leave", "Do not buy"),
        Binding("plus,right", "more(1)", "One more"),
        Binding("minus,left", "more(-1)", "One less"),
    ]

    amount: var[int] = var(1)

    def __init__(self, product: Product, balance: Decimal | None, shown: Decimal | None) -> None:
        super().__init__()
        self._product = product
        self._balance = balance
        self._shown = shown
        self._deals: tuple[Deal, ...] = ()
        self._status = "Asking for stock and prices …"

    def compose(self) -> ComposeResult:
        """The product, the deals, the amount, the sum, and two buttons."""
        product = self._product
        service = wording.service(product.service, product.rental_type)
        kind = wording.rental_type(product.rental_type)
        length = wording.duration(product.duration)
        with Box():
            what = f"{service} · {wording.country(product.country)} · {kind}, {length}"
            yield Words(heading("Order a number", what), classes="box--title")
            yield Words(self._status, id="order--status", classes="box--summary")
            yield ChoiceList(id="order--deals")
            yield Words("↑ ↓ operator and price · + − amount · y buys", classes="box--quiet")
            yield PriceFoot("Buy  (y)")

    def on_mount(self) -> None:
        """Nothing can be bought before the prices are known."""
        self._show()

    def offer(self, deals: Sequence[Deal], status: str = "") -> None:
        """Show how the product can be bought; none, with a `status` that says why not."""
        self._deals = tuple(deals)
        self._status = status
        if self.is_mounted and self.is_attached:  # not if it is being left
            self._show()
            if self._deals:
                self.query_one(ChoiceList).focus()

    def _show(self) -> None:
        choices = self.query_one(ChoiceList)
        choices.display = bool(self._deals)
        choices.show([_choice(deal) for deal in self._deals])
        show_if_any(self.query_one("#order--status", Words), self._status)
        self._show_sum()

    @property
    def _chosen(self) -> Deal | None:
        selected = self.query_one(ChoiceList).selected
        return next((deal for deal in self._deals if selected and deal == selected.key), None)

    def _show_sum(self) -> None:
        deal, problem = self._chosen, self._problem()
        self.query_one(PriceFoot).say("" if deal is None else self._sum(deal), problem)
        self.query_one("#yes", PlainButton).disabled = deal is None or bool(problem)

    def _sum(self, deal: Deal) -> str:
        total = deal.price * self.amount
        words = f"{self.amount} × {wording.money(deal.price)} = {wording.money(total)}."
        if self._shown is not None:
            after = self._shown - total
            words += f" Balance {wording.money(self._shown)}, afterwards {wording.money(after)}."
        return words

    def _problem(self) -> str:
        """Why this cannot be bought; empty if it can."""
        deal = self._chosen
        if deal is None:
            return ""
        if self._balance is not None and deal.price * self.amount > self._balance:
            return "The balance is too low for this. Top it up on anosim.net first."
        if self.amount > deal.available:
            return f"Only {deal.available} of these are free."
        return ""

    def watch_amount(self) -> None:
        """Another amount costs something else."""
        if self.is_mounted:
            self._show_sum()

    def on_item_list_moved(self) -> None:
        """Another deal costs something else."""
        self._show_sum()

    def on_button_pressed(self, event: PlainButton.Pressed) -> None:
        """A button is as good as its letter."""
        if event.button.id == "yes":
            self.action_buy()
        else:
            self.action_leave()

    def action_more(self, by: int) -> None:
        """Change the amount."""
        self.amount = max(1, min(_MOST, self.amount + by))

    def action_buy(self) -> None:
        """Yes: leave with what was confirmed."""
        deal = self._chosen
        if deal is not None and not self._problem():
            self.dismiss(Confirmed(deal, self.amount))

    def action_leave(self) -> None:
        """No."""
        self.dismiss(None)


def _choice(deal: Deal) -> Choice:
    free = "sold out" if deal.available <= 0 else f"{deal.available} free"
    return Choice(deal, deal.provider or "Any operator", wording.money(deal.price), free)
