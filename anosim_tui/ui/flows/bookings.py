"""Flows on a booking that cost nothing: cancel, label, auto-renewal; and all flows by action."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from anosim_tui.domain import wording
from anosim_tui.domain.flags import Done
from anosim_tui.domain.text import clean, one_line
from anosim_tui.language import _, ngettext
from anosim_tui.ui.dialogs.dialog import (
    Box,
    ConfirmDialog,
    Dialog,
    answer,
    button,
    buttons,
    quiet,
    title,
)
from anosim_tui.ui.flows import named, purchases, sharing, tell
from anosim_tui.ui.widgets.safe import Words

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.domain.bookings import BookingLine
    from anosim_tui.ui.app import AnosimApp


_LONGEST_NAME: Final = 40


async def cancel(app: AnosimApp, account: Account, line: BookingLine) -> None:
    if app.is_refused(account.bookings.why_not()):
        return
    booking = line.current.id
    if await answer(app, CancelDialog(app, account, line)):
        outcome = await account.bookings.cancel(booking)
        tell(app, outcome, _("{booking} was canceled.", booking=named(line)))


class CancelDialog(ConfirmDialog):
    """Asks whether to cancel a booking; while it is open the time runs, and a code may come."""

    def __init__(self, app: AnosimApp, account: Account, line: BookingLine) -> None:
        words = app.seen(_consequences(account, line))
        super().__init__(_("Cancel this number?"), words, _("Cancel number"))
        self._seen, self._account, self._line = app.seen, account, line

    def on_mount(self) -> None:
        self.set_interval(1.0, self._tick)

    def _tick(self) -> None:
        lines, before = self._account.store.state.lines, self._line
        line = next((one for one in lines if one.id == before.id), before)
        self.set_words(self._seen(_consequences(self._account, line)))
        newest = line.newest_code
        if newest is not None and newest.key not in {one.key for one in before.messages}:
            self.say_price("", _("A code has just arrived for this number."))


def _consequences(account: Account, line: BookingLine) -> str:
    name, left = named(line), wording.time_left(line.ends, account.now()).label
    stops = _("{booking} will stop receiving SMS. Time left: {left}.", booking=name, left=left)
    refund = _("AnoSim decides whether to refund it; check your balance afterward.")
    return f"{stops} {_paid(line)} {refund}"


async def label(app: AnosimApp, account: Account, line: BookingLine) -> None:
    known = line.label(account.store.state.labels)
    dialog = LabelDialog(app.mask.closed.words(named(line)), known, hidden=app.mask.closed.on)
    given = await app.ask(dialog)
    if given is not None and given != known:
        # Of a chain, the booking that has a name already, else the first: it stays the same.
        labels = account.store.state.labels
        first = next((one.id for one in line.chain if one.id in labels), line.id)
        await account.label(first, given)


class LabelDialog(Dialog[str]):
    """Asks for a private name; its result is "" where there is to be none.

    Args:
        booking: which booking, in words.
        label: the name it has, or "".
        hidden: whether what is typed is not to be seen.
    """

    def __init__(self, booking: str, label: str, *, hidden: bool) -> None:
        super().__init__()
        self._booking, self._label, self._hidden = booking, label, hidden

    def compose(self) -> ComposeResult:
        with Box():
            yield title(_("Label this booking"))
            yield Words(self._booking)
            yield quiet(_("Leave the field empty to remove the label."))
            yield Input(
                self._label,
                placeholder=_("For example: shopping account"),
                compact=True,
                max_length=_LONGEST_NAME,
                password=self._hidden,
            )
            yield buttons(
                button(_("Close  (esc)"), "leave"),
                button(_("Save  (enter)"), "save", primary=True),
            )

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        self.dismiss(one_line(clean(self.query_one(Input).value)).strip())


async def renew(app: AnosimApp, account: Account, line: BookingLine) -> None:
    if app.is_refused(account.bookings.why_not()):
        return
    name = named(line)
    on = await _switched(
        app,
        _set_here(account, [line]),
        titles=(
            _("Auto-renewal for {booking}?", booking=name),
            _("Turn on auto-renewal for {booking}?", booking=name),
            _("Turn off auto-renewal for {booking}?", booking=name),
        ),
        on=_("While it is on, AnoSim renews the booking and charges you each time it ends."),
        off=_("While it is off, the booking ends when its time is up."),
    )
    if on is not None:
        outcome = await account.bookings.set_auto_renewal(line.last.id, on)
        if on:
            done = _("Auto-renewal is on for {booking}.", booking=name)
        else:
            done = _("Auto-renewal is off for {booking}.", booking=name)
        tell(app, outcome, done)


async def renew_all(app: AnosimApp, account: Account, line: BookingLine) -> None:
    del line
    if app.is_refused(account.bookings.why_not()):
        return
    now = account.now()
    running = [one for one in account.store.state.lines if not one.is_over(now)]
    on = await _switched(
        app,
        _set_here(account, [one for one in running if not one.last.is_activation]),
        titles=(
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
        ),
        on=_("While it is on, AnoSim renews each booking and charges you each time it ends."),
        off=_("While it is off, each booking ends when its time is up."),
        both=_("This affects all bookings in your account."),
    )
    if on is not None:
        outcome = await account.bookings.set_auto_renewal_of_all(on)
        count = outcome.affected if isinstance(outcome, Done) else None
        tell(app, outcome, _done_for_all(count, on))


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


async def _switched(
    app: AnosimApp,
    state: bool | None,
    *,
    titles: tuple[str, str, str],
    on: str,
    off: str,
    both: str = "",
) -> bool | None:
    """What to switch auto-renewal to; both answers are offered where its `state` is not known.

    The titles are those of the question for either answer, for on and for off; `on` and `off` say
    what follows on each, and `both` what holds for either.
    """
    either, turn_on, turn_off = titles
    if state is None:
        unknown = _("The current setting is unknown because AnoSim does not report it.")
        words = f"{unknown} {on} {off} {both}".rstrip()
        return await answer(app, _RenewalDialog(app.seen(either), words, ""))
    question, words = (turn_off, off) if state else (turn_on, on)
    yes = _("Turn off") if state else _("Turn on")
    said = await app.confirm(app.seen(question), f"{words} {both}".rstrip(), yes)
    return not state if said else None


class _RenewalDialog(ConfirmDialog):
    """Asks for one of two answers, or neither: `y` switches on, `f` off, which is `False`."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f", "other", "Switch off")]

    def answers(self) -> Vertical:
        return self.foot(_("On  (y)"), other=_("Off  (f)"))

    def action_other(self) -> None:
        self.say_yes(False)


def _paid(line: BookingLine) -> str:
    prices = [one.price for one in line.chain]
    if any(price is None for price in prices):
        return _("What you paid for it is unknown.")
    paid = wording.money(sum(filter(None, prices), Decimal()))
    if len(prices) > 1:
        return _("You paid {amount} for it, including extensions.", amount=paid)
    return _("You paid {amount} for it.", amount=paid)


ON_BOOKING: Final[Mapping[str, Callable[..., Awaitable[None]]]] = {
    "order-another": purchases.order_another,
    "extend": purchases.extend,
    "reuse": purchases.reuse,
    "cancel": cancel,
    "try-another": purchases.try_another,
    "label": label,
    "share": sharing.share,
    "revoke": sharing.revoke,
    "renew": renew,
    "renew-all": renew_all,
}
"""The flow on one booking that each action asks for."""
