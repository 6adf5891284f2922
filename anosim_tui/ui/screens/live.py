"""Live: the bookings counting down, the messages as they come, and the newest code."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from anosim_tui.domain import bookings as chains
from anosim_tui.domain import wording
from anosim_tui.domain.messages import Message
from anosim_tui.domain.state import Link
from anosim_tui.ui import actions
from anosim_tui.ui.actions import Scope, Situation
from anosim_tui.ui.dialogs.details import DetailsDialog
from anosim_tui.ui.messages import CopyRequested
from anosim_tui.ui.screens.account_screen import AccountScreen
from anosim_tui.ui.widgets.banner import Banner
from anosim_tui.ui.widgets.booking_list import BookingList
from anosim_tui.ui.widgets.code_card import CodeCard
from anosim_tui.ui.widgets.pane import Pane
from anosim_tui.ui.widgets.safe import announce
from anosim_tui.ui.widgets.sms_feed import SmsFeed


class LiveScreen(AccountScreen):
    """The screen that is left open all day."""

    CSS_PATH = "live.tcss"
    ALLOW_IN_MAXIMIZED_VIEW = "StatusBar, Banner, KeyBar"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(Scope.LIVE, Scope.SELECTED)]

    def compose(self) -> ComposeResult:
        """The panes; the style sheet puts them beside or above each other."""
        yield self.status_bar()
        yield Banner(id="banner")
        with Horizontal(id="panes"):
            with Pane("Bookings", id="bookings-pane"):
                yield BookingList(self.now, id="bookings")
            with Vertical(id="incoming"):
                with Pane("Newest code", id="code-pane"):
                    yield CodeCard(self.now, id="code")
                with Pane("Messages", id="messages-pane"):
                    yield SmsFeed(self.now, id="messages")
        yield self.key_bar()

    @property
    def situation(self) -> Situation:
        """The newest code, and what is selected in the focused list."""
        newest = self.state.messages.data.newest_code
        if isinstance(self.focused, SmsFeed):
            return Situation(newest, message=self.focused.selected)
        if isinstance(self.focused, BookingList):
            return Situation(newest, line=self.focused.selected)
        return Situation(newest)

    def on_mount(self) -> None:
        """The bookings have the focus at first."""
        super().on_mount()
        self.query_one(BookingList).focus()

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
        self.query_one(Banner).tell(self._trouble())
        services = self._services()
        bookings = self.query_one(BookingList)
        bookings.show(chains.for_display(state.lines, now))
        feed = self.query_one(SmsFeed)
        feed.tell_services(services)
        messages = state.messages.data
        if len(feed.items) != len(messages.by_date):
            feed.show(messages.by_date[::-1])
        newest = messages.newest_code
        service = services.get(newest.key, "") if newest else ""
        self.query_one(CodeCard).show(newest, service, self._no_code())
        self.query_one("#code-pane", Pane).count("c copies it" if newest else "")
        self._show_empty(len(bookings.items), len(feed.items))
        running = sum(not line.is_over(now) for line in state.lines)
        ended = len(state.lines) - running
        counted = f"{running} running" + (f" · {ended} ended" if ended else "")
        self.query_one("#bookings-pane", Pane).count(counted if state.lines else "")
        self.query_one("#messages-pane", Pane).count(f"{len(feed.items)}" if feed.items else "")

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
        return "No code yet. The next one stands here, c copies it."

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
        return f"{words}{since}. {connection.error} What is shown was read before; g tries now."

    # What a person can do here; each captures what is selected at the key press.

    def action_details(self) -> None:
        """Show everything about what is selected."""
        situation = self.situation
        if reason := actions.BY_ID["details"].why_not(situation):
            announce(self.app, reason, "warning")
        elif situation.message is not None:
            self.app.push_screen(DetailsDialog.of_message(situation.message))
        elif situation.line is not None:
            self.app.push_screen(DetailsDialog.of_booking(situation.line, self.now()))

    def action_copy_code(self) -> None:
        """Copy the code of what is selected."""
        situation = self.situation
        if reason := actions.BY_ID["copy-code"].why_not(situation):
            announce(self.app, reason, "warning")
        elif situation.coded is not None:
            self.post_message(copy_of_code(situation.coded))

    def action_copy_number(self) -> None:
        """Copy the number of what is selected."""
        situation = self.situation
        if reason := actions.BY_ID["copy-number"].why_not(situation):
            announce(self.app, reason, "warning")
        else:
            shown = wording.phone(situation.number)
            self.post_message(CopyRequested(situation.number, f"number {shown}"))

    def action_zoom(self) -> None:
        """Give the screen to the focused pane, or take it back."""
        if self.maximized is not None:
            self.minimize()
            return
        for pane in self.query(Pane):
            if self.focused in pane.children:
                self.maximize(pane)


def copy_of_code(message: Message) -> CopyRequested:
    """The request to copy a message's code; the message must have one."""
    if message.code is None:
        raise ValueError("the message has no code")
    return CopyRequested(message.code.value, f"code {message.code.value}")
