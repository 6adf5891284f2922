"""From yes to the number: a purchase is followed to its end, in its dialog or without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from anosim_tui.domain import wording
from anosim_tui.domain.models import Booking
from anosim_tui.domain.purchases import (
    Blocked,
    NotPlaced,
    Outcome,
    Placed,
    Purchase,
    PurchaseKind,
    Stage,
    Unresolved,
    Wanted,
)
from anosim_tui.domain.state import AccountState
from anosim_tui.language import _, together
from anosim_tui.ui.dialogs.dialog import UnaskedDialog, answer
from anosim_tui.ui.purchase_words import overcharge, placed, progress, summary

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.ui.app import AnosimApp
    from anosim_tui.ui.dialogs.pay import PayDialog

# Numbers that the answer to an order lacked come with one of the next readings.
_NUMBERS_WITHIN: Final = 90.0
# What costs more than was said has to be read.
_LONG: Final = 60.0


async def pay(app: AnosimApp, account: Account, dialog: PayDialog, wanted: Wanted) -> None:
    """Buy what was confirmed on `dialog`, and say there how far it is and how it ended."""
    dialog.show_progress(_progress_of(app, account, wanted))
    outcome = await account.purchases.buy(wanted)
    if isinstance(outcome, Blocked):
        if not await _is_meant(app, dialog, outcome.by):
            dialog.close()
            return
        outcome = await account.purchases.buy(wanted, again=True)
    await tell(app, account, wanted, outcome, dialog)


def _progress_of(app: AnosimApp, account: Account, wanted: Wanted) -> Callable[[], str]:
    begun = account.now()

    def words() -> str:
        under_way = account.store.state.purchases.under_way
        known = next((one for one in reversed(under_way) if one.wanted == wanted), None)
        purchase = known or Purchase("", wanted, Stage.PREPARING, begun)
        passed = wording.waiting(purchase.begun, account.now())
        return f"{progress(app.mask.closed.purchase(purchase))} {passed}"

    return words


async def _is_meant(app: AnosimApp, dialog: PayDialog, by: Purchase) -> bool:
    """Ask whether the same is to be bought once more, if the person is still there."""
    words = _why_asked(app.mask.closed.purchase(by))
    if not dialog.is_current:
        again = _("If you still want it, place the order again.")
        app.say(together(_("Not bought."), words, again), "warning")
        return False
    dialog_again = UnaskedDialog(_("Buy the same thing again?"), words, _("Buy again"))
    return await answer(app, dialog_again) is True


def _why_asked(by: Purchase) -> str:
    """What stands in the way of buying the same again without a question."""
    bought, at = summary(by.wanted), wording.clock(by.begun)
    if by.stage is Stage.PLACED:
        return _(
            "The same thing was bought at {time} in another window: {purchase}. "
            "This buys it again.",
            time=at,
            purchase=bought,
        )
    return _(
        "The same purchase, started at {time}, is not confirmed yet: {purchase}. If you buy it "
        "again, you may pay for both.",
        time=at,
        purchase=bought,
    )


async def tell(
    app: AnosimApp,
    account: Account,
    wanted: Wanted,
    outcome: Outcome,
    dialog: PayDialog | None = None,
) -> None:
    """Say how a purchase ended; `dialog` is where somebody may be waiting for it."""
    match outcome:
        case Placed(purchase, bought):
            more = overcharge(wanted, bought)
            words = f"{placed(wanted, bought)} {more}".rstrip()
            app.say(words, *(("warning", _LONG) if more else ()))
            if wanted.kind is not PurchaseKind.EXTENSION:
                await _hand_over(app, account, purchase.id, dialog)
            elif dialog is not None:
                dialog.end(app.seen(words)) if more else dialog.close()
        case NotPlaced(reason, refused):
            said = _("AnoSim says: {reason}", reason=reason) if refused else reason
            words = _("Not bought: {purchase}.", purchase=summary(wanted))
            _fail(app, f"{words} {said}", dialog)
        case Unresolved():
            words = _(
                "Purchase not confirmed yet: {purchase}. Press ! to see what was found.",
                purchase=summary(wanted),
            )
            _fail(app, words, dialog)


def _fail(app: AnosimApp, words: str, dialog: PayDialog | None) -> None:
    app.say(words, "warning")
    if dialog is not None:
        dialog.end(app.seen(words))


async def _hand_over(
    app: AnosimApp, account: Account, purchase_id: str, dialog: PayDialog | None
) -> None:

    def first(state: AccountState) -> Booking | None:
        bought = state.purchases.purchases.get(purchase_id)
        ids = [one.id for one in bought.order.bookings] if bought and bought.order else []
        known = (state.bookings.data.get(id_) for id_ in ids)
        return next((one for one in known if one is not None and one.number), None)

    if dialog is not None:
        begun = account.now()

        def waiting() -> str:
            passed = wording.waiting(begun, account.now())
            return together(_("Bought. Waiting for the number …"), passed)

        dialog.show_progress(waiting)
    booking = await account.store.until(first, _NUMBERS_WITHIN)
    if booking is None:
        if dialog is not None:
            dialog.end(
                _(
                    "Bought. AnoSim has not assigned a number yet; it will "
                    "appear on the Live screen."
                )
            )
    elif dialog is not None and dialog.is_current:
        dialog.close()
        await app.navigation.show_number(booking.id, booking.number)
    else:
        app.navigation.add_number(booking.id, booking.number)
