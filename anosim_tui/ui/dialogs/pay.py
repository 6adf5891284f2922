"""The question before anything is paid: what, how many, for how much, and the balance after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Final

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.reactive import var

from anosim_tui.domain import wording
from anosim_tui.language import N_, _, ngettext
from anosim_tui.ui.dialogs.dialog import Box, ProgressDialog, button, show_if_any, title
from anosim_tui.ui.widgets.choice_list import ChoiceList, ChoiceRow
from anosim_tui.ui.widgets.safe import PlainButton, Words, announce

_MOST: Final = 99
# Seconds after which the balance and the limits are looked at again.
_AGAIN: Final = 1.0
_TOO_LOW: Final = N_("Your balance is too low for this. Top it up on anosim.net first.")
_PERHAPS_LOW: Final = N_("Your balance is probably too low for this.")


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
        balance = self.balance()
        return balance is not None and total is not None and total > balance

    def exact(self, total: Decimal) -> str:
        shown = self.shown()
        if shown is None:
            return _("Your balance is unknown.")
        return _(
            "Balance {before}, {after} afterward.",
            before=wording.money(shown),
            after=wording.money(shown - total),
        )

    def about(self, estimate: Decimal | None) -> str:
        """An estimate, or that there is none, and the balance before and after."""
        shown = self.shown()
        if estimate is None:
            price = _("The price is unknown until AnoSim responds.")
        else:
            price = _(
                "About {price}; AnoSim confirms the price afterward.",
                price=wording.money(estimate),
            )
        if shown is None:
            return price
        if estimate is None:
            balance = _("Balance {before}, unknown afterward.", before=wording.money(shown))
        else:
            balance = _(
                "Balance {before}, about {after} afterward.",
                before=wording.money(shown),
                after=wording.money(shown - estimate),
            )
        return f"{price} {balance}"


class PayOption(Struct, frozen=True):
    """One of the things that can be bought.

    Attributes:
        value: what the person says yes to with it.
        label: what it is called in the list; "" where there is nothing to choose from.
        note: what is quieter beside it.
        price: US dollars for one of it; `None` where that is not known.
        is_exact: whether AnoSim names this price for this purchase; else it is an estimate.
        available: how many there are, where one can buy several.
        follows: a sentence on what follows.
    """

    value: Any
    label: str = ""
    note: str = ""
    price: Decimal | None = None
    is_exact: bool = False
    available: int | None = None
    follows: str = ""

    @property
    def choice(self) -> ChoiceRow:
        figure = "" if self.price is None else wording.money(self.price)
        if figure and not self.is_exact:
            figure = _("about {price}", price=figure)
        return ChoiceRow(self, self.label, figure, self.note)


class Confirmed(Struct, frozen=True):
    """What the person said yes to: the value of an offer, and how many of it."""

    value: Any
    amount: int


class PayDialog(ProgressDialog[Confirmed]):
    """Asks what to pay for, and names every price before `y` pays.

    Args:
        question: its title.
        what: what it is about, or "".
        yes: what the button for yes says.
        means: what it is paid from.
        status: what is said until `offer` tells what can be bought.
        keys: what the keys do, where there is something to choose.
    """

    # Prices come when they come: they must not take the focus from where a person put it.
    AUTO_FOCUS = ""
    LEFT_BY_CLICK = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "buttons", "Buttons", show=False),
        Binding("plus,right", "more(1)", "One more"),
        Binding("minus,left", "more(-1)", "One less"),
        *(Binding(str(row), f"choose({row})", f"Row {row}", show=False) for row in range(1, 10)),
    ]

    amount: var[int] = var(1, init=False)

    def __init__(
        self,
        question: str,
        what: str,
        yes: str,
        means: Means,
        *,
        status: str = "",
        keys: str = "",
    ) -> None:
        super().__init__()
        self._question, self._what, self._yes, self._keys = question, what, yes, keys
        self._means, self._status = means, status
        self._offers: tuple[PayOption, ...] = ()

    def compose(self) -> ComposeResult:
        with Box():
            yield title(self._question, self._what)
            yield Words(self._status, id="pay--status", classes="dialog--summary")
            yield ChoiceList(id="pay--offers")
            with Horizontal(id="pay--amount"):
                yield Words(_("Quantity"))
                yield _step("−", "more(-1)")
                yield Words(id="pay--count")
                yield _step("+", "more(1)")
            yield Words(self._keys, id="pay--keys", classes="dialog--quiet")
            yield self.foot(f"{self._yes}  (y)")

    def on_mount(self) -> None:
        self._show()
        self.set_interval(_AGAIN, self._show_sum)

    def offer(self, offers: Sequence[PayOption], status: str = "") -> None:
        """Show what can be bought below `status`; nothing, where `status` says why not."""
        self._offers, self._status = tuple(offers), status
        if self.is_mounted and self.is_attached:  # not if it is being left
            self._show()

    def _show(self) -> None:
        choices = self.query_one(ChoiceList)
        named = any(one.label for one in self._offers)
        choices.display = self.query_one("#pay--keys").display = named
        self.query_one("#pay--amount").display = self._are_counted
        choices.show([one.choice for one in self._offers])
        show_if_any(self.query_one("#pay--status", Words), self._status)
        self._show_sum()
        if self._offers and self.focused is None:
            self.set_focus(choices if named else self.query_one("#no"))

    @property
    def _are_counted(self) -> bool:
        return any(one.available is not None for one in self._offers)

    @property
    def _chosen(self) -> PayOption | None:
        selected = self.query_one(ChoiceList).selected
        return next((one for one in self._offers if selected and one == selected.key), None)

    def _show_sum(self) -> None:
        if not self.is_asking:
            return
        chosen = self._chosen
        self.query_one("#pay--count", Words).say(str(self.amount))
        if chosen is None:
            self.say_price("")
            self.offer_yes(offered=False)
            return
        problem = self._problem(chosen)
        doubt = _(_PERHAPS_LOW) if self._means.lacks(self._total(chosen)) else ""
        self.say_price(self._sum(chosen), problem or doubt)
        self.offer_yes(possible=not problem)

    def _total(self, offer: PayOption) -> Decimal | None:
        return None if offer.price is None else offer.price * self.amount

    def _sum(self, offer: PayOption) -> str:
        total = self._total(offer)
        if total is None or not offer.is_exact:
            return f"{offer.follows} {self._means.about(total)}".lstrip()
        price = f"{self.amount} × {wording.money(offer.price)} = {wording.money(total)}."
        return f"{price} {self._means.exact(total)}"

    def _problem(self, offer: PayOption) -> str:
        """Why this cannot be bought; empty if it can."""
        total = self._total(offer)
        if offer.is_exact and self._means.lacks(total):
            return _(_TOO_LOW)
        if offer.available is not None and self.amount > offer.available:
            return ngettext(
                "Only {count} is available.", "Only {count} are available.", offer.available
            )
        return self._means.forbids(total)

    def watch_amount(self) -> None:
        self._show_sum()

    def on_option_list_option_highlighted(self) -> None:
        self._show_sum()

    def action_buttons(self) -> None:
        """Go to the answers; what is pressed next may still be no."""
        self.query_one("#no").focus()

    def action_choose(self, row: int) -> None:
        """Put the cursor on a row, counted from 1; nothing is bought by it."""
        if self.is_asking and row <= len(self._offers):
            self.query_one(ChoiceList).highlighted = row - 1

    def action_more(self, by: int) -> None:
        """Change the amount, where there are several."""
        if self.is_asking and self._are_counted:
            self.amount = max(1, min(_MOST, self.amount + by))

    def action_confirm(self) -> None:
        """Buy it, or say why it cannot be bought."""
        chosen = self._chosen
        problem = self._status if chosen is None else self._problem(chosen)
        if not self.is_asking:
            return
        if chosen is not None and not problem:
            self.say_yes(Confirmed(chosen.value, self.amount))
        else:
            announce(self.app, problem, "warning")


def _step(label: str, action: str) -> PlainButton:
    """A button for the mouse: keys of their own do the same."""
    step = button(label, action)
    step.can_focus, step.active_effect_duration = False, 0  # as fast as one clicks
    return step
