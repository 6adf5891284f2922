"""Resolving an unconfirmed purchase, whose key it is, a damaged journal."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from anosim_tui.domain import wording
from anosim_tui.domain.models import Order
from anosim_tui.domain.purchases import Purchase, Why
from anosim_tui.language import _
from anosim_tui.ui.dialogs.dialog import Box, Dialog, button, buttons, quiet, title
from anosim_tui.ui.flows.paying import tell
from anosim_tui.ui.purchase_words import summary, support
from anosim_tui.ui.widgets.choice_list import ChoiceList, ChoiceRow
from anosim_tui.ui.widgets.safe import Words

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.ui.app import AnosimApp


async def resolve(app: AnosimApp, account: Account) -> None:
    """Lead the person through whatever keeps buying off or a purchase open."""
    book = account.store.state.purchases
    if book.off is not None and book.off.why is Why.DAMAGED:
        await _begin_anew(app, account, book.off.sentence)
    elif book.off is not None and book.off.why is Why.OTHER_KEY:
        await _say_whose(app, account, book.off.sentence)
    elif book.unresolved:
        await _resolve_one(app, account, book.unresolved[0])
    elif account.store.state.storage.other_key:
        if await _is_same_account(app, account.store.state.storage.trouble):
            await account.accept_key()
        else:
            app.say(
                _(
                    "Nothing is saved during this session. Use --profile NAME to "
                    "keep accounts separate."
                )
            )


async def _is_same_account(app: AnosimApp, why_asked: str) -> bool:
    return await app.confirm(_("Is this the same account?"), why_asked, _("Same account"))


async def _resolve_one(app: AnosimApp, account: Account, purchase: Purchase) -> None:
    """Show what an unresolved purchase may have become, and do what the person decides."""
    said = app.mask.closed.words(support(purchase, account.store.state.balance))
    decision = await app.ask(ResolveDialog(app.mask.closed.purchase(purchase), said))
    if decision is None:
        return
    if isinstance(decision, int):
        outcome = await account.purchases.adopt(purchase.id, decision)
    elif decision is Decision.DISMISS:
        outcome = await account.purchases.dismiss(purchase.id)
    else:
        outcome = await account.purchases.look_again(purchase.id)
    await tell(app, account, purchase.wanted, outcome)


async def _say_whose(app: AnosimApp, account: Account, sentence: str) -> None:
    """Ask whose key it is; without a clear answer, nothing can be bought."""
    if await _is_same_account(app, sentence):
        await account.purchases.confirm_account(same=True)
        await account.accept_key()
        return
    apart = _(
        "Its purchases will be tracked separately, and the other account's "
        "unconfirmed purchases will not be looked up with this key."
    )
    if await app.confirm(_("Is it a different account?"), apart, _("Different account")):
        await account.purchases.confirm_account(same=False)


async def _begin_anew(app: AnosimApp, account: Account, sentence: str) -> None:
    words = _(
        "Check your orders on anosim.net: is everything you bought listed, and "
        "nothing listed twice? If so, start a new file; the damaged one is kept "
        "next to it."
    )
    if await app.confirm(
        _("Have you checked your orders?"), f"{sentence} {words}", _("Start a new file")
    ):
        await account.purchases.begin_anew()


class Decision(Enum):
    """What the person decides, if not that the purchase became an order."""

    LOOK_AGAIN = auto()
    DISMISS = auto()


class ResolveDialog(Dialog["int | Decision"]):
    """Shows what is known of an unresolved purchase and what it may have become.

    Its result is the id of the order it became, or another decision.

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
            yield title(_("Purchase not confirmed yet"))
            yield Words(f"{summary(purchase.wanted)} · {wording.day_time(purchase.begun)}")
            yield quiet(f"{purchase.reason} {self._support}".rstrip())
            yield ChoiceList(id="resolve--choices")
            yield Words(
                _(
                    "Check your orders on anosim.net to be sure. ↑ ↓ choose · y resolve · "
                    "esc decide later"
                ),
                classes="dialog--summary dialog--quiet",
            )
            yield buttons(
                button(_("Later  (n)"), "leave"),
                button(_("Resolve  (y)"), "resolve", primary=True),
            )

    def on_mount(self) -> None:
        """Checking again is preselected: it changes nothing."""
        choices = self.query_one(ChoiceList)
        choices.show(
            [
                ChoiceRow(Decision.LOOK_AGAIN, _("Check again")),
                *(_order(order) for order in self._purchase.candidates),
                ChoiceRow(Decision.DISMISS, _("It did not go through")),
            ]
        )
        choices.focus()

    def action_resolve(self) -> None:
        selected = self.query_one(ChoiceList).selected
        if selected is not None and isinstance(selected.key, int | Decision):
            self.dismiss(selected.key)


def _order(order: Order) -> ChoiceRow:
    when = "" if order.date is None else wording.clock(order.date, seconds=True)
    numbers = ", ".join(wording.phone(one.number) for one in order.bookings if one.number)
    figure = wording.money(order.price)
    return ChoiceRow(order.id, _("It is order {id}", id=order.id), figure, f"{when} {numbers}")
