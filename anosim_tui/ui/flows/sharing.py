"""Sharing a booking: a link that lets others read its messages, replaced, revoked or copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from anosim_tui.domain import wording
from anosim_tui.domain.flags import Shared
from anosim_tui.domain.models import ShareLink
from anosim_tui.language import _, together
from anosim_tui.ui.dialogs.dialog import Box, ConfirmDialog, Dialog, key_line, quiet, title
from anosim_tui.ui.events import CopiedThing, CopyRequested
from anosim_tui.ui.flows import named, tell
from anosim_tui.ui.widgets.safe import Words

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.domain.bookings import BookingLine
    from anosim_tui.ui.app import AnosimApp


async def share(app: AnosimApp, account: Account, line: BookingLine) -> None:
    if app.is_refused(account.bookings.why_not()):
        return
    booking = line.current
    shared = account.store.state.flags.shares.get(booking.id)
    if shared is not None and shared.link is not None:
        await _show_link(app, account, line)
        return
    words = _(
        "Anyone with the link can read the messages for {booking} without a key.",
        booking=named(line),
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
    tell(app, answer, done if waits else together(done, _("Press s to show it.")))
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
    if choice == "revoke":
        await revoke(app, account, line)
    elif choice == "new":
        words = _("The current link for {booking} will stop working.", booking=named(line))
        question = ConfirmDialog(_("Create a new link?"), app.seen(words), _("New link"))
        await _make_link(app, account, line, question, new=True)


class ShareDialog(Dialog[str]):
    """Shows a share link that is known; the result is "new" to replace it, "revoke", or none.

    Args:
        number: of the booking, as it may be seen.
        shared: what is known of the link.
        link: what is copied.
        shown: what may be seen of it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy_page", "Copy the link"),
        Binding("C", "copy_data", "Copy the JSON link"),
        Binding("N", "dismiss('new')", "New link"),
        Binding("S", "dismiss('revoke')", "Revoke"),
        Binding("n,q,enter", "leave", "Close"),
    ]

    def __init__(self, number: str, shared: Shared, link: ShareLink, shown: ShareLink) -> None:
        super().__init__()
        self._number, self._shared, self._link, self._shown = number, shared, link, shown

    def compose(self) -> ComposeResult:
        with Box():
            yield title(_("Share {number}", number=self._number))
            yield Words(_("Anyone with this link can read this booking's messages without a key."))
            yield Words(self._shown.web or "–", classes="dialog--summary")
            yield quiet(self._shown.api or "–")
            yield Words(
                _("Created on this computer on {time}.", time=wording.day_time(self._shared.at))
            )
            if not self._shared.sure:
                yield Words(
                    _("It may no longer work: a request to replace it got no response."),
                    classes="dialog--warning",
                )
            yield key_line(
                (_("c copy link"), "copy_page"),
                (_("C copy JSON link"), "copy_data"),
                (_("N new link (this one stops working)"), "dismiss('new')"),
                (_("S revoke link"), "dismiss('revoke')"),
                (_("esc close"), "leave"),
            )

    def action_copy_page(self) -> None:
        self.post_message(CopyRequested(self._link.web, CopiedThing.SHARE_LINK))

    def action_copy_data(self) -> None:
        self.post_message(CopyRequested(self._link.api, CopiedThing.JSON_LINK))


async def revoke(app: AnosimApp, account: Account, line: BookingLine) -> None:
    if app.is_refused(account.bookings.why_not()):
        return
    words = _(
        "People with the link will no longer be able to read the messages for {booking}.",
        booking=named(line),
    )
    if await app.confirm(_("Revoke the share link?"), words, _("Revoke")):
        tell(app, await account.bookings.revoke(line.current.id), _("Share link revoked."))
