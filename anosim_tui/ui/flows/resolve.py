"""The flow of deciding: what became of a purchase, whose key it is, a damaged journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anosim_tui.domain.purchases import Purchase, Why
from anosim_tui.ui.dialogs.resolve import Adopt, Dismiss, ResolveDialog
from anosim_tui.ui.flows.paying import tell
from anosim_tui.ui.purchase_words import support

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.ui.app import AnosimApp

_SAME: Final = "Another key: is it the same account?"
_APART: Final = (
    "Its purchases are then counted apart, and those of the other account that are still open are "
    "not looked for with this key."
)


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
        if await app.confirm(_SAME, account.store.state.storage.trouble, "Same account"):
            await account.accept_key()
        else:
            app.say("Nothing is kept in this run. --profile NAME keeps each account apart.")


async def _resolve_one(app: AnosimApp, account: Account, purchase: Purchase) -> None:
    """Show what an unresolved purchase may have become, and do what the person decides."""
    said = app.mask.closed.words(support(purchase, account.store.state.balance))
    decision = await app.ask(ResolveDialog(app.mask.closed.purchase(purchase), said))
    if decision is None:
        return
    if isinstance(decision, Adopt):
        outcome = await account.purchases.adopt(purchase.id, decision.order_id)
    elif isinstance(decision, Dismiss):
        outcome = await account.purchases.dismiss(purchase.id)
    else:
        outcome = await account.purchases.look_again(purchase.id)
    await tell(app, account, purchase.wanted, outcome)


async def _say_whose(app: AnosimApp, account: Account, sentence: str) -> None:
    """Ask whose the key is; without a clear answer, nothing can be bought still."""
    if await app.confirm(_SAME, sentence, "Same account"):
        await account.purchases.confirm_account(same=True)
        await account.accept_key()
    elif await app.confirm("Is it another account, then?", _APART, "Another account"):
        await account.purchases.confirm_account(same=False)


async def _begin_anew(app: AnosimApp, account: Account, sentence: str) -> None:
    words = (
        f"{sentence} Look at your orders on anosim.net: is everything there that was bought, and"
        " nothing twice? Then the damaged file is kept beside a new one."
    )
    if await app.confirm("Have you looked at your orders?", words, "Yes, begin anew"):
        await account.purchases.begin_anew()
