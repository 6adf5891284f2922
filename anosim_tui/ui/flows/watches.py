"""Watching a product: what for, and no longer."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, ClassVar, Final

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from anosim_tui.domain import wording
from anosim_tui.domain.watches import named
from anosim_tui.language import _
from anosim_tui.ui.dialogs.dialog import Box, Dialog, button, buttons, quiet, show_if_any, title
from anosim_tui.ui.widgets.choice_list import ChoiceList, ChoiceRow
from anosim_tui.ui.widgets.safe import Words, announce

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.domain.models import Product
    from anosim_tui.ui.app import AnosimApp


async def watch(app: AnosimApp, account: Account, product: Product) -> None:
    known = account.store.state.watches.get(product.id)
    most = None if known is None else known.most
    now = account.catalog.stock.cheapest(product)
    dialog = WatchDialog(
        named(product),
        most or now or product.price,
        by_price=now is not None if known is None else most is not None,
        watched=known is not None,
    )
    wish = await app.ask(dialog)
    if wish is None or (known is not None and wish == Wish(most)):
        return
    if wish.ends:
        await end(app, account, product)
        return
    await account.watches.begin(product, wish.most)
    announce(
        app,
        _("You will get an alert when this is in stock: {product}.", product=named(product))
        if wish.most is None
        else _(
            "You will get an alert when this costs {price} or less: {product}.",
            price=wording.money(wish.most),
            product=named(product),
        ),
    )


async def end(app: AnosimApp, account: Account, product: Product) -> None:
    await account.watches.end(product.id)
    announce(app, _("No longer watching: {product}.", product=named(product)))


_LONGEST: Final = 12


class Wish(Struct, frozen=True):
    """What is to be watched for.

    Attributes:
        most: US dollars the product may cost; `None` for any price.
        ends: whether it is not to be watched any more.
    """

    most: Decimal | None = None
    ends: bool = False


class WatchDialog(Dialog[Wish]):
    """Asks when to tell of a product.

    Args:
        product: which one, in words.
        price: what it costs now, or may cost at most by the watch there is.
        by_price: whether the price is what the cursor stands on: what is in stock need not be.
        watched: whether it is watched already.
    """

    AUTO_FOCUS = "ChoiceList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", show=False),
        Binding("delete", "end", "Stop watching", show=False),
    ]

    def __init__(self, product: str, price: Decimal, *, by_price: bool, watched: bool) -> None:
        super().__init__()
        self._product, self._price = product, price
        self._begins_by_price, self._watched = by_price, watched

    def compose(self) -> ComposeResult:
        with Box(can_focus=False):
            yield title(_("Tell me when …"), self._product)
            yield ChoiceList(id="watching--conditions")
            yield Input(
                f"{self._price:.2f}" if self._price == round(self._price, 2) else str(self._price),
                placeholder=_("US dollars, such as 2.50"),
                compact=True,
                max_length=_LONGEST,
                id="watching--most",
            )
            yield Words("", id="watching--problem", classes="dialog--warning")
            yield quiet(_("Watching never buys anything."))
            yield buttons(
                button(_("Close  (esc)"), "leave"),
                *([button(_("Stop watching  (del)"), "end")] if self._watched else []),
                button(_("Watch  (enter)"), "save", primary=True),
            )

    def on_mount(self) -> None:
        choices = self.query_one(ChoiceList)
        rows = (_("it is in stock"), _("it costs at most this much"))
        choices.show([ChoiceRow(place, words) for place, words in enumerate(rows)])
        choices.highlighted = int(self._begins_by_price)
        self._show()

    @property
    def _is_by_price(self) -> bool:
        return bool(self.query_one(ChoiceList).highlighted)

    def _show(self, problem: str = "") -> None:
        self.query_one(Input).display = self._is_by_price
        show_if_any(self.query_one("#watching--problem", Words), problem)

    def on_option_list_option_highlighted(self) -> None:
        self._show()

    def on_option_list_option_selected(self) -> None:
        self.action_choose()

    def on_input_submitted(self) -> None:
        self.action_save()

    def action_choose(self) -> None:
        """Take the condition under the cursor; a price can be changed first."""
        if self._is_by_price:
            self.query_one(Input).focus()
        else:
            self.action_save()

    def action_save(self) -> None:
        if not self._is_by_price:
            self.dismiss(Wish())
        elif (most := _amount(self.query_one(Input).value)) is None:
            self._show(_("Enter an amount in US dollars, such as 2.50."))
            self.query_one(Input).focus()
        else:
            self.dismiss(Wish(most))

    def action_end(self) -> None:
        if self._watched:
            self.dismiss(Wish(ends=True))


def _amount(typed: str) -> Decimal | None:
    """US dollars above 0, with a point or a comma."""
    try:
        amount = Decimal(typed.strip().lstrip("$").replace(",", "."))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount > 0 else None
