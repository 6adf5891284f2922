"""Live: the bookings counting down, the messages as they come, and the newest code."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from anosim_tui.domain import bookings as chains
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.messages import Message
from anosim_tui.domain.spending import UsualWait
from anosim_tui.language import N_, _
from anosim_tui.ui import live_words, remembered
from anosim_tui.ui.events import FlowRequested
from anosim_tui.ui.flows import account as account_flows
from anosim_tui.ui.keyboard import on_screen
from anosim_tui.ui.remembered import Kept
from anosim_tui.ui.screens.base import FilteredScreen
from anosim_tui.ui.widgets.bars import KeyBar, KeyHint
from anosim_tui.ui.widgets.cards import CodeCard, DetailsCard, EndingCard
from anosim_tui.ui.widgets.pane import Divider, Pane, Split, show_banner
from anosim_tui.ui.widgets.safe import PassingFilter

if TYPE_CHECKING:
    from anosim_tui.ui.widgets.booking_list import BookingList
    from anosim_tui.ui.widgets.line_list import LineList
    from anosim_tui.ui.widgets.sms_feed import CodeList, SmsFeed


# Percent of the room that a key gives from one list to the other.
_STEP: Final = 5
# What the style sheet calls a width, by the cells it begins with.
LIVE_WIDTHS: Final = [(0, "-narrow"), (110, "-wide"), (160, "-columns"), (200, "-vast")]


class Lists(NamedTuple):
    """The lists of the screen, which come after the first frame."""

    bookings: BookingList
    feed: SmsFeed
    codes: CodeList


def _example() -> str:
    return _("words from a booking or message: service, number, label, text")


class LiveScreen(FilteredScreen):
    """The screen that is left open all day."""

    MODE = "live"
    ALLOW_IN_MAXIMIZED_VIEW = "StatusBar, Banner, KeyBar"
    BINDINGS: ClassVar[list[BindingType]] = on_screen("live")

    HORIZONTAL_BREAKPOINTS = LIVE_WIDTHS

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self._lists: Lists | None = None
        self._details: DetailsCard | None = None
        self._listed: tuple[object, ...] = ()
        self._waited: frozenset[int] = frozenset()
        self._percent: int | None = None
        self._resumed = False
        self._emptied: BookingList | SmsFeed | CodeList | None = None
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
                yield Pane(N_("Today's codes"), id="codes-pane", empty=True)
                yield EndingCard(self.now, id="ending")
            with Split(id="lists"):
                yield Pane(N_("Bookings"), id="bookings-pane", empty=True)
                yield Divider(id="divider")
                yield Pane(N_("Messages"), id="messages-pane", empty=True)
        yield KeyBar()

    @property
    def lists(self) -> Iterable[LineList[Any]]:
        return self._lists or ()

    @property
    def selected(self) -> Message | BookingLine | None:
        """What the cursor of the focused list stands on."""
        return next((one.selected for one in self._lists or () if one is self.focused), None)

    def on_mount(self) -> None:
        if self._percent is not None:
            self.query_one(Split).percent = self._percent
        self.call_after_refresh(self._add_lists)

    async def _add_lists(self) -> None:
        """Put the lists into the panes; the bookings have the focus at first."""
        from anosim_tui.ui.widgets import booking_list, sms_feed

        bookings = booking_list.BookingList(self.now, id="bookings")
        feed = sms_feed.SmsFeed(self.now, id="messages")
        codes = sms_feed.CodeList(self.now, id="codes")
        with self.app.batch_update():
            await self._pane("bookings").mount(bookings)
            await self._pane("messages").mount(feed)
            await self._pane("codes").mount(codes)
            self._details = DetailsCard(self.now, id="details")
            await self.query_one("#now").mount(self._details)
            await self.query_one("#panes").mount(PassingFilter("", _example), before="#lists")
            self._lists = Lists(bookings, feed, codes)
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
        self._divide(settles=True)
        self.tick()

    def show_booking(self, booking_id: int) -> None:
        if self._lists is None:
            self.call_after_refresh(self.show_booking, booking_id)
            return
        bookings = self._lists.bookings
        if all(one.id != booking_id for line in bookings.items for one in line.chain):
            self.action_clear_filter()
        bookings.focus()
        for place, line in enumerate(bookings.items):
            if any(one.id == booking_id for one in line.chain):
                bookings.select(place)

    def on_descendant_focus(self) -> None:
        self.note_used()
        self._show_details()

    def on_line_list_moved(self) -> None:
        self._show_details()

    def show_state(self) -> None:
        state, now = self.state, self.now()
        self._show_troubles()
        lines = chains.for_display(state.lines, now)
        services = live_words.services(state)
        if self._lists is not None:
            self._show_lists(self._lists, lines, services)
            self._ask_for_waits(lines)
        self._show_code(services)
        ending = live_words.ending_next(lines, now)
        name = ending.label(state.labels) if ending else ""
        self.query_one(EndingCard).show(ending, name, live_words.no_ending(state))
        self._explain(lines)
        self._show_details()

    def _show_lists(
        self, lists: Lists, lines: Sequence[BookingLine], services: Mapping[Hashable, str]
    ) -> None:
        """Show what the filter leaves of bookings and messages, and the codes of the day."""
        bookings, feed, codes = lists
        state, log, today = self.state, self.state.messages.data, self.now().astimezone().date()
        bookings.set_known(state.flags, state.refunds, state.labels)
        bookings.show(live_words.matching(lines, self.words, state.labels))
        feed.set_services(services)
        codes.set_services(services)
        listed = (log.by_date, today, self.words, services if self.words else None)
        if listed != self._listed:
            self._listed, newest_first = listed, log.by_date[::-1]
            shown = live_words.matching_messages(newest_first, self.words, services)
            feed.show(shown, newest_first)
            codes.show(live_words.codes_before(log, self.now()))
        self._keep_focus(*lists)
        self._divide(settles=self.state.bookings.is_cached)

    def _divide(self, *, settles: bool) -> None:
        """Give the bookings the room they need; what is being read of the messages stays put."""
        if self._lists is None:
            return
        split, (bookings, feed, _) = self.query_one(Split), self._lists
        if settles:
            split.settle()
        count = len(chains.for_display(self.state.lines, self.now()))
        grown = split.make_room(count, bookings.MOST_LINES)
        if grown > 0 and feed.scroll_offset.y:
            self.call_after_refresh(feed.scroll_relative, y=grown, animate=False)

    def _explain(self, lines: Sequence[BookingLine]) -> None:
        """Say in each pane how much there is, or why there is nothing and what to do."""
        if self._lists is None:
            shown, messages = len(lines), len(self.state.messages.data.by_date)
            codes, unread = 0, 0
        else:
            bookings, feed, today = self._lists
            shown, messages, codes = len(bookings.items), len(feed.items), len(today.items)
            unread = len(feed.unread)
        state, key = self.state, self.keymap.key
        pane = self._pane("bookings")
        pane.set_placeholder("" if shown else live_words.no_bookings(state, key))
        pane.set_count(live_words.counted(lines, shown, self.now()))
        pane = self._pane("messages")
        pane.set_placeholder("" if messages else live_words.no_messages(state, key))
        pane.set_count(live_words.held(state.messages.data, messages, unread))
        self._pane("codes").set_placeholder("" if codes else _("No earlier codes today."))

    def on_line_list_was_read(self) -> None:
        self._explain(self.state.lines)

    def _ask_for_waits(self, lines: Sequence[BookingLine]) -> None:
        """Ask how long codes usually take, whenever another booking waits for one."""
        waiting = frozenset(one.id for one in lines if one.awaits_code(self.now()))
        if waiting - self._waited and not self.state.bookings.is_cached:
            self.post_message(FlowRequested(partial(account_flows.waits, show=self._show_waits)))
        self._waited = waiting

    def _show_waits(self, waits: tuple[UsualWait, ...]) -> None:
        if self._lists is not None:
            self._lists.bookings.set_waits(waits)
            self._lists.bookings.redraw()

    def _show_details(self) -> None:
        """Show the details of what is selected, where there is room for them."""
        card = self._details
        if self._lists is None or card is None or not card.size.height:
            return
        from anosim_tui.ui.dialogs import details

        match (self.used or self._lists.bookings).selected:
            case BookingLine() as line:
                content = details.of_booking(line, self.state, self.now())
            case Message() as message:
                content = details.of_message(message)
            case _:
                content = details.Content([], ())
        shows = _("press {key} to show all", key=self.keymap.key("details"))
        card.show(content.rows, content.messages, _("Nothing selected."))
        card.set_count(shows if content.rows else "")

    def _keep_focus(self, *lists: BookingList | SmsFeed | CodeList) -> None:
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
        self._show_details()

    def on_resize(self) -> None:
        self.call_after_refresh(self._divide, settles=True)
        self.call_after_refresh(self._show_troubles)
        self.call_after_refresh(self._show_details)

    def _show_troubles(self) -> None:
        brief = self.has_class("-short")
        show_banner(self, live_words.troubles(self.state, self.keymap.key, brief=brief))

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
        card.set_count(_("press {key} to copy", key=key) if newest else "")

    def hints(self) -> list[KeyHint]:
        """What is selected decides; where nothing is booked, the keys that lead on come first."""
        hints = super().hints()
        if self._lists is not None and self.focused is self._lists.codes:
            opens = self.keymap["details"].method
            return [
                KeyHint(one.key, _("Copy code"), one.action) if one.action == opens else one
                for one in hints
            ]
        if self.state.lines or self.state.bookings.fetched is None:
            return hints
        catalog, order = self.keymap["show-catalog"], self.keymap["order-another"]
        leading = [(catalog, _(catalog.label)), (order, _("Order a number"))]
        return [*(KeyHint(one.keys[0], label, one.method) for one, label in leading), *hints]

    # What a person can do here.

    def action_details(self) -> None:
        if self._lists is not None and self.focused is self._lists.codes:
            self.action_copy_code()
        else:
            super().action_details()

    def action_flow(self, action: str) -> None:
        if action == "order-another" and not self.state.lines:
            self.call_later(self.run_action, self.keymap["show-catalog"].method)
        else:
            super().action_flow(action)

    def action_give_bookings(self) -> None:
        self.query_one(Split).give(_STEP)

    def action_give_messages(self) -> None:
        self.query_one(Split).give(-_STEP)

    def action_zoom(self) -> None:
        if self.maximized is not None:
            self.minimize()
            return
        for pane in self.query(Pane):
            if self.focused in pane.children:
                self.maximize(pane)
