"""The errands that cost nothing: cancel, share, revoke, auto-renewal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anosim_tui.domain import wording
from anosim_tui.domain.managed import Answer, Done, NotDone, NotKnown
from anosim_tui.ui.dialogs.label import LabelDialog
from anosim_tui.ui.dialogs.share import ShareChoice, ShareDialog

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.domain.bookings import BookingLine
    from anosim_tui.ui.errands.desk import Desk


async def cancel(desk: Desk, account: Account, line: BookingLine) -> None:
    """Ask, and give the number back."""
    if _impossible(desk, account):
        return
    booking = line.current
    left = wording.time_left(line.ends, account.now()).label
    words = (
        f"{_named(line)}, {left} left, stops receiving SMS. What is paid back, if anything, is the"
        " service's decision; the balance will show it."
    )
    if await desk.confirm("Give this number back?", words, "Give back"):
        _tell(desk, await account.manage.cancel(booking.id), f"{_named(line)} was given back.")


async def share(desk: Desk, account: Account, line: BookingLine) -> None:
    """Show the kept link, or make the first one and copy it."""
    if _impossible(desk, account):
        return
    booking = line.current
    shared = account.store.state.managed.shares.get(booking.id)
    if shared is None or shared.link is None:
        words = f"Whoever gets the link reads the messages of {_named(line)}, without a key."
        if await desk.confirm("Make a share link?", words, "Make a link"):
            _tell(desk, await account.manage.share(booking.id), "The link was made.")
            await _show_link(desk, account, line)
        return
    await _show_link(desk, account, line)


async def _show_link(desk: Desk, account: Account, line: BookingLine) -> None:
    booking = line.current
    shared = account.store.state.managed.shares.get(booking.id)
    if shared is None or shared.link is None:
        return
    number = desk.mask.number(booking.number)
    choice = await desk.ask(ShareDialog(number, shared, shared.link, desk.mask.link(shared.link)))
    if choice is ShareChoice.REVOKE:
        await revoke(desk, account, line)
    elif choice is ShareChoice.NEW:
        words = f"The link of {_named(line)} that you gave away stops working."
        if await desk.confirm("Make a new link?", words, "New link"):
            answer = await account.manage.share(booking.id, new=True)
            _tell(desk, answer, "A new link was made, the old one is dead.")
            await _show_link(desk, account, line)


async def revoke(desk: Desk, account: Account, line: BookingLine) -> None:
    """Ask, and end the share link."""
    if _impossible(desk, account):
        return
    words = f"Whoever has the link of {_named(line)} reads nothing more."
    if await desk.confirm("Revoke the share link?", words, "Revoke"):
        _tell(desk, await account.manage.revoke(line.current.id), "The link was revoked.")


async def renew(desk: Desk, account: Account, line: BookingLine) -> None:
    """Switch auto-renewal of one booking, after saying what that means."""
    if _impossible(desk, account):
        return
    booking = line.last
    renewal = account.store.state.managed.renewals.get(booking.id)
    on = renewal is not None and renewal.enabled is True
    if on:
        title, words, yes = (
            "Switch auto-renewal off?",
            f"{_named(line)} then ends when its time is up.",
            "Switch off",
        )
    else:
        title, words, yes = (
            "Switch auto-renewal on?",
            f"{_named(line)} is then renewed by the service, and paid, each time it ends.",
            "Switch on",
        )
    if renewal is None:
        words += " How it is set now is not known: the service cannot be asked."
    if await desk.confirm(title, words, yes):
        answer = await account.manage.set_auto_renewal(booking.id, not on)
        _tell(desk, answer, f"Auto-renewal is {'off' if on else 'on'} for {_named(line)}.")


async def label(desk: Desk, account: Account, line: BookingLine) -> None:
    """Ask for a private name of a booking, and keep it."""
    known = line.label(account.store.state.labels)
    dialog = LabelDialog(desk.mask.words(_named(line)), known, hidden=desk.mask.on)
    given = await desk.ask(dialog)
    if given is not None and given != known:
        # Of a chain, the booking that has a name already, else the first: it stays the same.
        labels = account.store.state.labels
        named = next((one.id for one in line.chain if one.id in labels), line.id)
        await account.label(named, given)


async def renew_all(desk: Desk, account: Account, line: BookingLine) -> None:
    """Switch auto-renewal of every booking off or on, naming how many that touches."""
    del line
    if _impossible(desk, account):
        return
    now = account.now()
    running = [one for one in account.store.state.lines if not one.is_over(now)]
    renewals = account.store.state.managed.renewals
    any_on = any(
        (renewal := renewals.get(one.last.id)) is not None and renewal.enabled for one in running
    )
    count = "1 running booking" if len(running) == 1 else f"all {len(running)} running bookings"
    if any_on:
        title, yes = f"Switch auto-renewal off for {count}?", "Switch all off"
        words = "Each then ends when its time is up. This touches every booking of the account."
    else:
        title, yes = f"Switch auto-renewal on for {count}?", "Switch all on"
        words = (
            "Each is then renewed by the service, and paid, whenever it ends. This touches every"
            " booking of the account."
        )
    if await desk.confirm(title, words, yes):
        answer = await account.manage.set_auto_renewal_of_all(not any_on)
        affected = f" for {answer.affected}" if isinstance(answer, Done) and answer.affected else ""
        _tell(desk, answer, f"Auto-renewal is {'off' if any_on else 'on'}{affected}.")


def _named(line: BookingLine) -> str:
    """A booking as a person knows it: service and number."""
    service = wording.service(line.first.service, line.first.rental_type)
    return f"{service}, {wording.phone(line.current.number)}"


def _impossible(desk: Desk, account: Account) -> bool:
    reason = account.manage.why_not()
    if reason:
        desk.say(reason, "warning")
    return bool(reason)


def _tell(desk: Desk, answer: Answer, done: str) -> None:
    match answer:
        case Done():
            desk.say(done)
        case NotDone(reason):
            desk.say(f"Not done: {reason}", "warning")
        case NotKnown(reason):
            desk.say(reason, "warning")
