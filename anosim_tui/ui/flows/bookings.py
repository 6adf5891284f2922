"""Flows that cost nothing: cancel, share, revoke, auto-renewal."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from anosim_tui.domain import wording
from anosim_tui.domain.flags import Answer, Done, NotDone, NotKnown
from anosim_tui.ui.dialogs.dialog import answer
from anosim_tui.ui.dialogs.small import (
    ConfirmDialog,
    LabelDialog,
    RenewalDialog,
    ShareChoice,
    ShareDialog,
)

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.domain.bookings import BookingLine
    from anosim_tui.ui.app import AnosimApp


_UNKNOWN: Final = "How it is set now is not known: the service cannot be asked."


async def cancel(app: AnosimApp, account: Account, line: BookingLine) -> None:
    if _impossible(app, account):
        return
    booking = line.current
    left = wording.time_left(line.ends, account.now()).label
    words = (
        f"{_named(line)}, {left} left, stops receiving SMS. {_paid(line)} AnoSim decides whether"
        " to refund it; the balance will show it."
    )
    if await app.confirm("Cancel this number?", words, "Cancel it"):
        _tell(app, await account.bookings.cancel(booking.id), f"{_named(line)} was canceled.")


async def share(app: AnosimApp, account: Account, line: BookingLine) -> None:
    if _impossible(app, account):
        return
    booking = line.current
    shared = account.store.state.flags.shares.get(booking.id)
    if shared is not None and shared.link is not None:
        await _show_link(app, account, line)
        return
    words = f"Whoever gets the link reads the messages of {_named(line)}, without a key."
    await _make_link(
        app, account, line, ConfirmDialog("Make a share link?", app.seen(words), "Make a link")
    )


async def _make_link(
    app: AnosimApp,
    account: Account,
    line: BookingLine,
    question: ConfirmDialog,
    *,
    new: bool = False,
) -> None:
    await app.open_dialog(question)
    if not await question.answer:
        return
    question.show_progress(lambda: "Making the link …")
    answer = await account.bookings.share(line.current.id, new=new)
    waits = question.is_current
    question.close()
    done = "A new link was made, the old one is dead." if new else "The link was made."
    _tell(app, answer, done if waits else f"{done} s shows it.")
    if waits:
        await _show_link(app, account, line)


async def _show_link(app: AnosimApp, account: Account, line: BookingLine) -> None:
    booking = line.current
    shared = account.store.state.flags.shares.get(booking.id)
    if shared is None or shared.link is None:
        return
    mask = app.mask.closed
    number = mask.number(booking.number)
    choice = await app.ask(ShareDialog(number, shared, shared.link, mask.link(shared.link)))
    if choice is ShareChoice.REVOKE:
        await revoke(app, account, line)
    elif choice is ShareChoice.NEW:
        words = f"The link of {_named(line)} that you gave away stops working."
        question = ConfirmDialog("Make a new link?", app.seen(words), "New link")
        await _make_link(app, account, line, question, new=True)


async def revoke(app: AnosimApp, account: Account, line: BookingLine) -> None:
    if _impossible(app, account):
        return
    words = f"Whoever has the link of {_named(line)} reads nothing more."
    if await app.confirm("Revoke the share link?", words, "Revoke"):
        _tell(app, await account.bookings.revoke(line.current.id), "The link was revoked.")


async def renew(app: AnosimApp, account: Account, line: BookingLine) -> None:
    """Switch auto-renewal of one booking, after saying what that means."""
    if _impossible(app, account):
        return
    booking = line.last
    question = _Renewal(
        f"for {_named(line)}",
        "It is renewed by the service, and paid, each time it ends.",
        "It ends when its time is up.",
    )
    on = await question.ask(app, _set_here(account, [line]))
    if on is not None:
        answer = await account.bookings.set_auto_renewal(booking.id, on)
        _tell(app, answer, f"Auto-renewal is {'on' if on else 'off'} for {_named(line)}.")


async def label(app: AnosimApp, account: Account, line: BookingLine) -> None:
    known = line.label(account.store.state.labels)
    dialog = LabelDialog(app.mask.closed.words(_named(line)), known, hidden=app.mask.closed.on)
    given = await app.ask(dialog)
    if given is not None and given != known:
        # Of a chain, the booking that has a name already, else the first: it stays the same.
        labels = account.store.state.labels
        named = next((one.id for one in line.chain if one.id in labels), line.id)
        await account.label(named, given)


async def renew_all(app: AnosimApp, account: Account, line: BookingLine) -> None:
    """Switch auto-renewal of every booking off or on, naming how many that touches."""
    del line
    if _impossible(app, account):
        return
    now = account.now()
    running = [one for one in account.store.state.lines if not one.is_over(now)]
    count = "1 running booking" if len(running) == 1 else f"all {len(running)} running bookings"
    question = _Renewal(
        f"for {count}",
        "Each is renewed by the service, and paid, whenever it ends.",
        "Each ends when its time is up.",
        "This touches every booking of the account.",
    )
    renewing = [one for one in running if not one.last.is_activation]
    on = await question.ask(app, _set_here(account, renewing))
    if on is not None:
        answer = await account.bookings.set_auto_renewal_of_all(on)
        affected = f" for {answer.affected}" if isinstance(answer, Done) and answer.affected else ""
        _tell(app, answer, f"Auto-renewal is {'on' if on else 'off'}{affected}.")


def _set_here(account: Account, lines: Sequence[BookingLine]) -> bool | None:
    """How auto-renewal of all these was set here; `None` where that is not known, or differs."""
    renewals = account.store.state.flags.renewals
    known = [renewals.get(one.last.id) for one in lines]
    states = {None if one is None else one.enabled for one in known}
    return states.pop() if len(states) == 1 else None


class _Renewal(Struct, frozen=True):
    """The question about auto-renewal: for what, and what follows on either answer or on both."""

    what: str
    on: str
    off: str
    both: str = ""

    async def ask(self, app: AnosimApp, state: bool | None) -> bool | None:
        """What to switch it to; both answers are offered where its `state` is not known."""
        what, on, off = (app.seen(one) for one in (self.what, self.on, self.off))
        if state is None:
            words = f"{_UNKNOWN} On: {on} Off: {off} {self.both}"
            return await answer(app, RenewalDialog(f"Auto-renewal {what}?", words, ""))
        word, words = ("off", off) if state else ("on", on)
        title = f"Switch auto-renewal {word} {what}?"
        said = await app.confirm(title, f"{words} {self.both}", f"Switch {word}")
        return not state if said else None


def _named(line: BookingLine) -> str:
    """A booking as a person knows it: service and number."""
    service = wording.service(line.first.service, line.first.rental_type)
    return f"{service}, {wording.phone(line.current.number)}"


def _paid(line: BookingLine) -> str:
    prices = [one.price for one in line.chain]
    if any(price is None for price in prices):
        return "What it cost is not known."
    paid = wording.money(sum(filter(None, prices), Decimal()))
    return f"You paid {paid} for it{', extensions included' if len(prices) > 1 else ''}."


def _impossible(app: AnosimApp, account: Account) -> bool:
    reason = account.bookings.why_not()
    if reason:
        app.say(reason, "warning")
    return bool(reason)


def _tell(app: AnosimApp, answer: Answer, done: str) -> None:
    match answer:
        case Done():
            app.say(done)
        case NotDone(reason):
            app.say(f"Not done: {reason}", "warning")
        case NotKnown(reason):
            app.say(reason, "warning")
