"""Flows that cost nothing: cancel, share, revoke, auto-renewal."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from anosim_tui.domain import wording
from anosim_tui.domain.flags import Answer, Done, NotDone, NotKnown
from anosim_tui.language import _, ngettext, together
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


async def cancel(app: AnosimApp, account: Account, line: BookingLine) -> None:
    if _impossible(app, account):
        return
    booking = line.current
    left = wording.time_left(line.ends, account.now()).label
    named = _named(line)
    words = " ".join(
        (
            _("{booking} will stop receiving SMS. Time left: {left}.", booking=named, left=left),
            _paid(line),
            _("AnoSim decides whether to refund it; check your balance afterward."),
        )
    )
    if await app.confirm(_("Cancel this number?"), words, _("Cancel number")):
        answer = await account.bookings.cancel(booking.id)
        _tell(app, answer, _("{booking} was canceled.", booking=named))


async def share(app: AnosimApp, account: Account, line: BookingLine) -> None:
    if _impossible(app, account):
        return
    booking = line.current
    shared = account.store.state.flags.shares.get(booking.id)
    if shared is not None and shared.link is not None:
        await _show_link(app, account, line)
        return
    words = _(
        "Anyone with the link can read the messages for {booking} without a key.",
        booking=_named(line),
    )
    question = ConfirmDialog(_("Create a share link?"), app.seen(words), _("Create link"))
    await _make_link(app, account, line, question)


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
    question.show_progress(lambda: _("Creating the link …"))
    answer = await account.bookings.share(line.current.id, new=new)
    waits = question.is_current
    question.close()
    if new:
        done = _("New share link created; the old link no longer works.")
    else:
        done = _("Share link created.")
    _tell(app, answer, done if waits else together(done, _("Press s to show it.")))
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
        words = _("The current link for {booking} will stop working.", booking=_named(line))
        question = ConfirmDialog(_("Create a new link?"), app.seen(words), _("New link"))
        await _make_link(app, account, line, question, new=True)


async def revoke(app: AnosimApp, account: Account, line: BookingLine) -> None:
    if _impossible(app, account):
        return
    words = _(
        "People with the link will no longer be able to read the messages for {booking}.",
        booking=_named(line),
    )
    if await app.confirm(_("Revoke the share link?"), words, _("Revoke")):
        _tell(app, await account.bookings.revoke(line.current.id), _("Share link revoked."))


async def renew(app: AnosimApp, account: Account, line: BookingLine) -> None:
    """Turn auto-renewal of one booking on or off, after saying what that means."""
    if _impossible(app, account):
        return
    named = _named(line)
    question = _Renewal(
        _("Auto-renewal for {booking}?", booking=named),
        _("Turn on auto-renewal for {booking}?", booking=named),
        _("Turn off auto-renewal for {booking}?", booking=named),
        _("While it is on, AnoSim renews the booking and charges you each time it ends."),
        _("While it is off, the booking ends when its time is up."),
    )
    on = await question.ask(app, _set_here(account, [line]))
    if on is not None:
        answer = await account.bookings.set_auto_renewal(line.last.id, on)
        if on:
            done = _("Auto-renewal is on for {booking}.", booking=named)
        else:
            done = _("Auto-renewal is off for {booking}.", booking=named)
        _tell(app, answer, done)


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
    """Turn auto-renewal of all bookings off or on, naming how many that affects."""
    del line
    if _impossible(app, account):
        return
    now = account.now()
    running = [one for one in account.store.state.lines if not one.is_over(now)]
    question = _Renewal(
        ngettext(
            "Auto-renewal for {count} running booking?",
            "Auto-renewal for all {count} running bookings?",
            len(running),
        ),
        ngettext(
            "Turn on auto-renewal for {count} running booking?",
            "Turn on auto-renewal for all {count} running bookings?",
            len(running),
        ),
        ngettext(
            "Turn off auto-renewal for {count} running booking?",
            "Turn off auto-renewal for all {count} running bookings?",
            len(running),
        ),
        _("While it is on, AnoSim renews each booking and charges you each time it ends."),
        _("While it is off, each booking ends when its time is up."),
        _("This affects all bookings in your account."),
    )
    renewing = [one for one in running if not one.last.is_activation]
    on = await question.ask(app, _set_here(account, renewing))
    if on is not None:
        answer = await account.bookings.set_auto_renewal_of_all(on)
        _tell(app, answer, _done_for_all(answer.affected if isinstance(answer, Done) else None, on))


def _done_for_all(count: int | None, on: bool) -> str:
    if not count:
        return _("Auto-renewal is on.") if on else _("Auto-renewal is off.")
    if on:
        return ngettext(
            "Auto-renewal is on for {count} booking.",
            "Auto-renewal is on for {count} bookings.",
            count,
        )
    return ngettext(
        "Auto-renewal is off for {count} booking.",
        "Auto-renewal is off for {count} bookings.",
        count,
    )


def _set_here(account: Account, lines: Sequence[BookingLine]) -> bool | None:
    """How auto-renewal of all these was set here; `None` where that is not known, or differs."""
    renewals = account.store.state.flags.renewals
    known = [renewals.get(one.last.id) for one in lines]
    states = {None if one is None else one.enabled for one in known}
    return states.pop() if len(states) == 1 else None


class _Renewal(Struct, frozen=True):
    """The question about auto-renewal.

    Attributes:
        either: its title where both answers are possible.
        turn_on: its title while it is off.
        turn_off: its title while it is on.
        on: what follows on one answer.
        off: what follows on the other.
        both: what holds for either.
    """

    either: str
    turn_on: str
    turn_off: str
    on: str
    off: str
    both: str = ""

    async def ask(self, app: AnosimApp, state: bool | None) -> bool | None:
        """What to switch it to; both answers are offered where its `state` is not known."""
        if state is None:
            unknown = _("The current setting is unknown because AnoSim does not report it.")
            words = f"{unknown} {self.on} {self.off} {self.both}".rstrip()
            return await answer(app, RenewalDialog(app.seen(self.either), words, ""))
        title, words = (self.turn_off, self.off) if state else (self.turn_on, self.on)
        yes = _("Turn off") if state else _("Turn on")
        said = await app.confirm(app.seen(title), f"{words} {self.both}".rstrip(), yes)
        return not state if said else None


def _named(line: BookingLine) -> str:
    """A booking as a person knows it: service and number."""
    service = wording.service(line.first.service, line.first.rental_type)
    return f"{service}, {wording.phone(line.current.number)}"


def _paid(line: BookingLine) -> str:
    prices = [one.price for one in line.chain]
    if any(price is None for price in prices):
        return _("What you paid for it is unknown.")
    paid = wording.money(sum(filter(None, prices), Decimal()))
    if len(prices) > 1:
        return _("You paid {amount} for it, including extensions.", amount=paid)
    return _("You paid {amount} for it.", amount=paid)


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
            app.say(together(_("It did not go through."), reason), "warning")
        case NotKnown(reason):
            app.say(reason, "warning")
