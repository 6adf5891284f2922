"""Live: the bookings counting down, the messages as they come, and the newest code."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from anosim_tui.actions import registry
from anosim_tui.actions.possible import Situation
from anosim_tui.domain import bookings as chains
from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.masking import real
from anosim_tui.domain.messages import Message
from anosim_tui.domain.state import Link
from anosim_tui.ui import purchase_words
from anosim_tui.ui.bindings import on_screen
from anosim_tui.ui.messages import ErrandRequested, copy_of_code, copy_of_number
from anosim_tui.ui.screens.account_screen import AccountScreen
from anosim_tui.ui.widgets.banner import Banner
from anosim_tui.ui.widgets.booking_list import BookingList
from anosim_tui.ui.widgets.code_card import CodeCard
from anosim_tui.ui.widgets.pane import Pane
from anosim_tui.ui.widgets.safe import announce
from anosim_tui.ui.widgets.sms_feed import SmsFeed


class LiveScreen(AccountScreen):
    """The screen that is left open all day."""

    MODE = "live"
    ALLOW_IN_MAXIMIZED_VIEW = "StatusBar, Banner, KeyBar"
    BINDINGS: ClassVar[list[BindingType]] = on_screen("live")

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self._listed: tuple[Message, ...] = ()

    def compose(self) -> ComposeResult:
        """The panes; the style sheet puts them beside or above each other."""
        yield self.status_bar()
        yield Banner(id="banner")
        with Horizontal(id="panes"):
            with Pane("Bookings", id="bookings-pane", empty=True):
                yield BookingList(self.now, id="bookings")
            with Vertical(id="incoming"):
                with Pane("Newest code", id="code-pane"):
                    yield CodeCard(self.now, id="code")
                with Pane("Messages", id="messages-pane", empty=True):
                    yield SmsFeed(self.now, id="messages")
        yield self.key_bar()

    @property
    def selected(self) -> Message | BookingLine | None:
        """What the cursor of the focused list stands on."""
        focused = self.focused
        return focused.selected if isinstance(focused, SmsFeed | BookingList) else None

    @property
    def situation(self) -> Situation:
        """The newest code, and what is selected in the focused list."""
        state, now, masked = self.state, self.now(), self.mask.on
        match real(self.selected):
            case Message() as message:
                return Situation(state, now, message=message, masked=masked)
            case BookingLine() as line:
                return Situation(state, now, line=line, masked=masked)
        return Situation(state, now, masked=masked)

    def on_mount(self) -> None:
        """The bookings have the focus at first."""
        super().on_mount()
        self.query_one(BookingList).focus()

    def show_booking(self, booking_id: int) -> None:
        """Put the focus on the line that holds a booking."""
        bookings = self.query_one(BookingList)
        bookings.focus()
        for place, line in enumerate(bookings.items):
            if any(one.id == booking_id for one in line.chain):
                bookings.select(place)

    def on_descendant_focus(self) -> None:
        """Other keys are possible on another list."""
        self.show_keys()

    def on_item_list_moved(self) -> None:
        """Other keys are possible on another item."""
        self.show_keys()

    def on_item_list_opened(self) -> None:
        """A double click is as good as enter."""
        self.action_details()

    def show_state(self) -> None:
        """Bring the panes up to date."""
        state, now = self.state, self.now()
        kept = state.keeping.words
        troubles = (self._trouble(), purchase_words.waiting(state.purchases), kept)
        self.query_one(Banner).tell("\n".join(filter(None, troubles)))
        services = self._services()
        bookings = self.query_one(BookingList)
        bookings.tell(state.managed, state.refunds)
        bookings.show(chains.for_display(state.lines, now))
        feed = self.query_one(SmsFeed)
        feed.tell_services(services)
        messages = state.messages.data
        if messages.by_date is not self._listed:
            self._listed = messages.by_date
            feed.show(messages.by_date[::-1])
        self._show_code(services)
        self._show_empty(len(bookings.items), len(feed.items))
        running = sum(not line.is_over(now) for line in state.lines)
        ended = len(state.lines) - running
        counted = f"{running} running" + (f" · {ended} ended" if ended else "")
        self.query_one("#bookings-pane", Pane).count(counted if state.lines else "")
        self.query_one("#messages-pane", Pane).count(f"{len(feed.items)}" if feed.items else "")

    def watch_copied(self) -> None:
        """Let the code say how far it was copied."""
        if self.is_mounted:
            self._show_code(self._services())

    def _show_code(self, services: Mapping[Hashable, str]) -> None:
        newest, copied = self.state.messages.data.newest_code, self.copied
        service = services.get(newest.key, "") if newest else ""
        is_copied = newest and copied and copied.request.code_of == newest.key
        words = copied.reach.value if copied and is_copied else ""
        self.query_one(CodeCard).show(newest, service, self._no_code(), words)
        copy = self.keymap.key("copy-newest")
        self.query_one("#code-pane", Pane).count(f"{copy} copies it" if newest else "")

    def _services(self) -> Mapping[Hashable, str]:
        """The service each message was booked for, by the message's key."""
        return {
            message.key: wording.service(line.first.service)
            for line in self.state.lines
            if line.first.service
            for message in line.messages
        }

    def _show_empty(self, bookings: int, messages: int) -> None:
        waiting = self.state.connection.link is Link.CONNECTING
        self.query_one("#bookings-pane", Pane).explain(
            ""
            if bookings
            else "Asking for your bookings …"
            if waiting
            else "No current bookings. A number booked on anosim.net shows up here within a minute."
        )
        self.query_one("#messages-pane", Pane).explain(
            ""
            if messages
            else "Asking for your messages …"
            if waiting
            else "No messages yet. They appear here by themselves, newest first."
        )

    def _no_code(self) -> str:
        if self.state.messages.fetched is None:
            return "–"
        if any(line.awaits_code(self.now()) for line in self.state.lines):
            return "Waiting for a code …"
        return f"No code yet. The next one stands here, {self.keymap.key('copy-newest')} copies it."

    def _trouble(self) -> str:
        """What is wrong and what to do next; empty while all is well."""
        connection = self.state.connection
        if connection.link in (Link.CONNECTING, Link.ONLINE):
            unreadable = self.state.messages.unreadable + self.state.bookings.unreadable
            entries = "1 entry" if unreadable == 1 else f"{unreadable} entries"
            return f"{entries} of the last answer could not be read." if unreadable else ""
        since = f" since {connection.since.astimezone():%H:%M}" if connection.since else ""
        words = {
            Link.BAD_KEY: "AnoSim does not accept the API key",
            Link.THROTTLED: "AnoSim asks for fewer requests, asking less often",
            Link.OFFLINE: "No good answer",
        }[connection.link]
        key = self.keymap.key
        is_bad = connection.link is Link.BAD_KEY
        next_step = (
            f"{key('change-key')} enters another" if is_bad else f"{key('refresh')} tries now"
        )
        return f"{words}{since}. {connection.error} What is shown was read before; {next_step}."

    # What a person can do here; each captures what is selected at the key press.

    def _allowed(self, action: str) -> Situation | None:
        """What is selected, if the action is possible on it; else say why it is not."""
        situation = self.situation
        if reason := registry.BY_ID[action].why_not(situation):
            announce(self.app, reason, "warning")
            return None
        return situation

    def action_details(self) -> None:
        """Show everything about what is selected."""
        from anosim_tui.ui.dialogs.details import DetailsDialog

        situation = self._allowed("details")
        if situation is None:
            return
        if situation.message is not None:
            self.app.push_screen(DetailsDialog.of_message(situation.message, self.mask))
        elif situation.line is not None:
            self.app.push_screen(
                DetailsDialog.of_booking(situation.line, self.state, situation.now, self.mask)
            )

    def action_copy_code(self) -> None:
        """Copy the code of what is selected."""
        situation = self._allowed("copy-code")
        if situation is not None and situation.coded is not None:
            self.post_message(copy_of_code(situation.coded))

    def action_copy_number(self) -> None:
        """Copy the number of what is selected."""
        situation = self._allowed("copy-number")
        if situation is not None:
            self.post_message(copy_of_number(situation.number))

    def _request(self, action: str) -> None:
        """Ask for an errand on the booking that is selected now, whatever is selected later."""
        # Dialogs and what they need are imported when the first one is asked for.
        from anosim_tui.ui import errands

        situation = self._allowed(action)
        if situation is not None and situation.line is not None:
            errand = partial(errands.ON_BOOKING[action], line=situation.line)
            self.post_message(ErrandRequested(errand))

    def action_order_another(self) -> None:
        """Order another number like the selected one."""
        self._request("order-another")

    def action_extend(self) -> None:
        """Keep the selected number longer."""
        self._request("extend")

    def action_reuse(self) -> None:
        """Rent the number of a past activation once more."""
        self._request("reuse")

    def action_cancel(self) -> None:
        """Give the selected number back."""
        self._request("cancel")

    def action_share(self) -> None:
        """Show or make the share link."""
        self._request("share")

    def action_revoke(self) -> None:
        """End the share link."""
        self._request("revoke")

    def action_renew(self) -> None:
        """Switch auto-renewal of the selected booking."""
        self._request("renew")

    def action_renew_all(self) -> None:
        """Switch auto-renewal of every booking."""
        self._request("renew-all")

    def action_zoom(self) -> None:
        """Give the screen to the focused pane, or take it back."""
        if self.maximized is not None:
            self.minimize()
            return
        for pane in self.query(Pane):
            if self.focused in pane.children:
                self.maximize(pane)
