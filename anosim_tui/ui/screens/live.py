"""Live: the bookings counting down, the messages as they come, and the newest code."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from anosim_tui.domain import bookings as chains
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.messages import Message
from anosim_tui.ui import live_words, remembered
from anosim_tui.ui.bindings import on_screen
from anosim_tui.ui.remembered import Kept
from anosim_tui.ui.screens.selected_screen import SelectedScreen
from anosim_tui.ui.widgets import banner
from anosim_tui.ui.widgets.cards import CodeCard, EndingCard
from anosim_tui.ui.widgets.pane import Divider, Pane, Split

if TYPE_CHECKING:
    from anosim_tui.ui.widgets.booking_list import BookingList
    from anosim_tui.ui.widgets.sms_feed import SmsFeed

# Percent of the room that a key gives from one list to the other.
_STEP: Final = 5
# What the style sheet calls a width, by the cells it begins with.
LIVE_WIDTHS: Final = [(0, "-narrow"), (110, "-wide"), (160, "-columns"), (200, "-vast")]


class LiveScreen(SelectedScreen):
    """The screen that is left open all day."""

    MODE = "live"
    ALLOW_IN_MAXIMIZED_VIEW = "StatusBar, Banner, KeyBar"
    BINDINGS: ClassVar[list[BindingType]] = on_screen("live")

    HORIZONTAL_BREAKPOINTS = LIVE_WIDTHS

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self._lists: tuple[BookingList, SmsFeed] | None = None
        self._listed: tuple[Message, ...] = ()
        self._percent: int | None = None
        self._resumed = False
        self._emptied: BookingList | SmsFeed | None = None
        self._early: list[str] = []

    def recall(self, kept: Kept) -> None:
        self._percent = remembered.number(kept, "percent")

    def keep(self) -> Kept:
        for split in self.query(Split):
            self._percent = split.percent
        return {} if self._percent is None else {"percent": self._percent}

    def compose(self) -> ComposeResult:
        yield self.status_bar()
        with Container(id="panes"):
            with Container(id="now"):
                yield CodeCard(self.now, id="code")
                yield EndingCard(self.now, id="ending")
            with Split(id="lists"):
                yield Pane("Bookings", id="bookings-pane", empty=True)
                yield Divider(id="divider")
                yield Pane("Messages", id="messages-pane", empty=True)
        yield self.key_bar()

    @property
    def selected(self) -> Message | BookingLine | None:
        """What the cursor of the focused list stands on."""
        return next((one.selected for one in self._lists or () if one is self.focused), None)

    def on_mount(self) -> None:
        super().on_mount()
        if self._percent is not None:
            self.query_one(Split).percent = self._percent
        self.call_after_refresh(self._add_lists)

    async def _add_lists(self) -> None:
        """Put the lists into the panes; the bookings have the focus at first."""
        from anosim_tui.ui.widgets.booking_list import BookingList
        from anosim_tui.ui.widgets.sms_feed import SmsFeed

        bookings, feed = BookingList(self.now, id="bookings"), SmsFeed(self.now, id="messages")
        with self.app.batch_update():
            await self._pane("bookings").mount(bookings)
            await self._pane("messages").mount(feed)
            self._lists = bookings, feed
            bookings.focus()
            self.show_state()
        for key in self._early:
            # By the app: what a screen sends never gets past the screen, and the keys are above it.
            self.app.call_later(self.app.simulate_key, key)
        self._early.clear()

    def on_key(self, event: events.Key) -> None:
        """What is pressed before there are lists is meant for them."""
        if self._lists is None:
            event.stop()
            self._early.append(event.key)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """The first time, all of it was styled a moment ago, with every style sheet there is."""
        event.refresh_styles = self._resumed
        self._resumed = True
        self.tick()

    def show_booking(self, booking_id: int) -> None:
        if self._lists is None:
            self.call_after_refresh(self.show_booking, booking_id)
            return
        bookings, _ = self._lists
        bookings.focus()
        for place, line in enumerate(bookings.items):
            if any(one.id == booking_id for one in line.chain):
                bookings.select(place)

    def on_descendant_focus(self) -> None:
        self.show_keys()

    def show_state(self) -> None:
        state, now, key = self.state, self.now(), self.keymap.key
        self._show_troubles()
        lines = chains.for_display(state.lines, now)
        services, messages = live_words.services(state), state.messages.data
        if self._lists is not None:
            bookings, feed = self._lists
            bookings.set_known(state.flags, state.refunds, state.labels)
            bookings.show(lines)
            feed.set_services(services)
            if messages.by_date is not self._listed:
                self._listed = messages.by_date
                feed.show(messages.by_date[::-1])
            self._keep_focus(bookings, feed)
        self._show_code(services)
        ending = live_words.ending_next(lines, now)
        name = ending.label(state.labels) if ending else ""
        self.query_one(EndingCard).show(ending, name, live_words.no_ending(state))
        self._pane("bookings").set_placeholder("" if lines else live_words.no_bookings(state, key))
        self._pane("bookings").set_count(live_words.counted(lines, now))
        self._pane("messages").set_placeholder(
            "" if messages.by_date else live_words.no_messages(state)
        )
        self._pane("messages").set_count(live_words.held(messages))

    def _keep_focus(self, *lists: BookingList | SmsFeed) -> None:
        """Keep the focus for a list that empties: Textual would give it to the other one."""
        for one in lists:
            if not one.items and self.focused is one:
                self._emptied = one
                self.set_focus(None)
            elif one.items and self._emptied is one:
                self._emptied = None
                if self.focused is None:
                    self.set_focus(one)

    def tick(self) -> None:
        super().tick()
        for one in (*(self._lists or ()), self.query_one(CodeCard), self.query_one(EndingCard)):
            one.tick()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_troubles)

    def _show_troubles(self) -> None:
        brief = self.has_class("-short")
        banner.show(self, live_words.troubles(self.state, self.keymap.key, brief=brief))

    def _pane(self, name: str) -> Pane:
        return self.query_one(f"#{name}-pane", Pane)

    def watch_copied(self) -> None:
        if self.is_mounted:
            self._show_code(live_words.services(self.state))

    def _show_code(self, services: Mapping[Hashable, str]) -> None:
        newest = self.state.messages.data.newest_code
        service = services.get(newest.key, "") if newest else ""
        key = self.keymap.key("copy-newest")
        empty = live_words.no_code(self.state, self.now(), key)
        card = self.query_one(CodeCard)
        card.show(newest, service, empty, self.how_copied(newest))
        if self.flashes:
            self.flashes = False
            card.flash()
        card.set_count(f"{key} copies it" if newest else "")

    def action_give_bookings(self) -> None:
        self.query_one(Split).percent += _STEP

    def action_give_messages(self) -> None:
        self.query_one(Split).percent -= _STEP

    def action_zoom(self) -> None:
        if self.maximized is not None:
            self.minimize()
            return
        for pane in self.query(Pane):
            if self.focused in pane.children:
                self.maximize(pane)
