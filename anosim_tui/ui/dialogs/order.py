"""What will be bought, by whom it is sold, how many, and what it costs: before it is bought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar, Final

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var

from anosim_tui.domain import wording
from anosim_tui.ui.dialogs.box import Box, Foot, heading, sheets, show_if_any
from anosim_tui.ui.dialogs.means import AGAIN, Means
from anosim_tui.ui.dialogs.progress import ProgressDialog
from anosim_tui.ui.widgets.choice_list import Choice, ChoiceList
from anosim_tui.ui.widgets.safe import Words, announce

_MOST: Final = 99
_KEYS: Final = "↑ ↓ operator and price · + − amount · y buys"


class Deal(Struct, frozen=True):
    """One way to buy a product: from whom, at which price, and how many there are."""

    provider_id: int
    provider: str
    price: Decimal
    available: int


class Confirmed(Struct, frozen=True):
    """What the person said yes to."""

    deal: Deal
    amount: int


class OrderDialog(ProgressDialog[Confirmed]):
    """Asks how many of a product, and from whom; names every price before `y` buys.

    Args:
        what: what is ordered, in words.
        means: what it is paid from.
        status: what stands in place of the prices until they are known.
    """

    CSS_PATH = sheets()
    # Prices come when they come: they must not take the focus from where a person put it.
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "confirm", "Buy"),
        Binding("plus,right", "more(1)", "One more"),
        Binding("minus,left", "more(-1)", "One less"),
    ]

    amount: var[int] = var(1)

    def __init__(self, what: str, means: Means, status: str) -> None:
        super().__init__()
        self._what = what
        self._means = means
        self._deals: tuple[Deal, ...] = ()
        self._status = status

    def compose(self) -> ComposeResult:
        """The product, the deals, the amount, the sum, and two buttons."""
        with Box():
            yield Words(heading("Order a number", self._what), classes="box--title")
            yield Words(self._status, id="order--status", classes="box--summary")
            yield ChoiceList(id="order--deals")
            yield Words(_KEYS, id="order--keys", classes="box--quiet")
            yield Foot("Buy  (y)")

    def on_mount(self) -> None:
        """Nothing can be bought before the prices are known."""
        self._show()
        self.set_interval(AGAIN, self._show_sum)

    def offer(self, deals: Sequence[Deal], status: str = "") -> None:
        """Show how the product can be bought; none, with a `status` that says why not."""
        self._deals = tuple(deals)
        self._status = status
        if self.is_mounted and self.is_attached:  # not if it is being left
            self._show()
            if self._deals and self.focused is None:
                self.query_one(ChoiceList).focus()

    def _show(self) -> None:
        choices = self.query_one(ChoiceList)
        choices.display = self.query_one("#order--keys").display = bool(self._deals)
        choices.show([_choice(deal) for deal in self._deals])
        show_if_any(self.query_one("#order--status", Words), self._status)
        self._show_sum()

    @property
    def _chosen(self) -> Deal | None:
        selected = self.query_one(ChoiceList).selected
        return next((deal for deal in self._deals if selected and deal == selected.key), None)

    def _show_sum(self) -> None:
        if self.is_asking:
            deal, problem = self._chosen, self._problem()
            foot = self.query_one(Foot)
            foot.say("" if deal is None else self._sum(deal), problem)
            foot.offer_yes(offered=deal is not None, possible=not problem)

    def _sum(self, deal: Deal) -> str:
        total = deal.price * self.amount
        price = f"{self.amount} × {wording.money(deal.price)} = {wording.money(total)}."
        return f"{price} {self._means.exact(total)}"

    def _problem(self) -> str:
        """Why this cannot be bought; empty if it can."""
        deal = self._chosen
        if deal is None:
            return ""
        total = deal.price * self.amount
        if self._means.lacks(total):
            return "The balance is too low for this. Top it up on anosim.net first."
        if self.amount > deal.available:
            return f"Only {deal.available} of these are free."
        return self._means.forbids(total)

    def watch_amount(self) -> None:
        """Another amount costs something else."""
        if self.is_mounted:
            self._show_sum()

    def on_option_list_option_highlighted(self) -> None:
        """Another deal costs something else."""
        self._show_sum()

    def action_more(self, by: int) -> None:
        """Change the amount."""
        if self.is_asking:
            self.amount = max(1, min(_MOST, self.amount + by))

    def action_confirm(self) -> None:
        """Yes: buy it, or say why it cannot be bought."""
        deal = self._chosen
        problem = self._status if deal is None else self._problem()
        if not self.is_asking:
            return
        if deal is not None and not problem:
            self.say_yes(Confirmed(deal, self.amount))
        else:
            announce(self.app, problem, "warning")


def words_for(service: str, country: str, rental_type: str, duration: timedelta | None) -> str:
    """What is ordered, in a line."""
    kind, length = wording.rental_type(rental_type), wording.duration(duration)
    named = wording.service(service, rental_type)
    return f"{named} · {wording.country(country)} · {kind}, {length}"


def _choice(deal: Deal) -> Choice:
    free = "sold out" if deal.available <= 0 else f"{deal.available} free"
    return Choice(deal, deal.provider or "Any operator", wording.money(deal.price), free)
