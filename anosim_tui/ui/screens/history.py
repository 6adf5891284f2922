"""History: every message, booking and order this program ever saw, found as you type."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import ClassVar, Final

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Input

from anosim_tui.actions.keymap import Keymap
from anosim_tui.actions.possible import Situation
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.history import (
    FILTERS,
    WINDOW,
    BookingRow,
    HistoryKind,
    HistoryPage,
    HistoryQuery,
    MessageRow,
    OrderRow,
    Row,
    explained,
    misread,
    parse,
)
from anosim_tui.domain.masking import real
from anosim_tui.language import N_, _, grouped, ngettext
from anosim_tui.ui import live_words, remembered
from anosim_tui.ui.events import FlowRequested
from anosim_tui.ui.flows import history
from anosim_tui.ui.keyboard import on_screen
from anosim_tui.ui.remembered import Kept
from anosim_tui.ui.screens.base import AccountScreen
from anosim_tui.ui.widgets.bars import KeyBar, TabRow
from anosim_tui.ui.widgets.history_list import HistoryList
from anosim_tui.ui.widgets.pane import Pane, show_banner
from anosim_tui.ui.widgets.safe import ListFilter, Words

_KINDS: Final = tuple(HistoryKind)
_TABS: Final = [(kind.value, f"list_kind('{kind.name}')") for kind in _KINDS]


class HistoryScreen(AccountScreen):
    """One list, of messages, bookings or orders; the archive is asked, a window at a time."""

    MODE = "history"
    CSS_PATH = ["../controls.tcss", "history.tcss"]  # noqa: RUF012
    AUTO_FOCUS = "HistoryList"
    BINDINGS: ClassVar[list[BindingType]] = on_screen("history")

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self._wanted = HistoryQuery()
        self._words = ""
        self._found: HistoryPage | None = None
        self._seen: tuple[object, ...] = ()

    def recall(self, kept: Kept) -> None:
        self._words = remembered.text(kept, "words")
        kind = HistoryKind.__members__.get(remembered.text(kept, "kind"), HistoryKind.MESSAGES)
        self._wanted = parse(self._words, kind, now=self.now())

    def keep(self) -> Kept:
        return {"words": self._words, "kind": self._wanted.kind.name}

    def compose(self) -> ComposeResult:
        yield self.status_bar()
        with Pane(N_("History"), id="history-pane"):
            with Container(id="look"):
                yield TabRow(_TABS, id="kinds")
                yield ListFilter(self._words, self._example)
            yield Words(id="misread")
            yield HistoryList(id="history")
        yield KeyBar()

    def _example(self) -> str:
        return _("{key} words, number:4915 sender:amazon since:7d", key=self.keymap.key("search"))

    def translate(self) -> None:
        """Also what is said only when something else is looked for."""
        super().translate()
        self.query_one(TabRow).refresh(layout=True)  # names of another length
        self._look_for(self._wanted)

    @property
    def selected(self) -> Row | None:
        return self.query_one(HistoryList).selected

    @property
    def situation(self) -> Situation:
        state, now, masked = self.state, self.now(), self.mask.on
        match self.selected:
            case MessageRow(message=message):
                return Situation(state, now, message=real(message), masked=masked)
            case BookingRow(booking=booking) | OrderRow(bookings=(booking, *_)):
                line = BookingLine((real(booking),))
                return Situation(state, now, line=line, masked=masked)
        return Situation(state, now, masked=masked)

    # Asking and showing.

    def on_screen_resume(self) -> None:
        # Days such as yesterday are other ones by now.
        kind, limit = self._wanted.kind, self._wanted.limit
        self._look_for(parse(self._words, kind, limit, now=self.now()))

    def show_state(self) -> None:
        state = self.state
        words = live_words.lasting_troubles(state, self.keymap.key)
        show_banner(self, "\n".join(filter(None, words)))
        # Masked values are made again each time; equal ones are not new.
        seen = (state.messages.data, state.bookings.data, state.labels, state.storage)
        if self.is_current and seen != self._seen:
            self._seen = seen
            self._ask()

    def watch_mask(self) -> None:
        if self.is_mounted:
            self.query_one(ListFilter).password = self.mask.on
            self._say_misread()
            if self._found is not None:
                self.query_one(HistoryList).show(self.mask.rows(self._found.rows))

    def _ask(self) -> None:
        """Ask the archive for what is wanted; it answers with `_take`."""
        flow = partial(
            history.find,
            query=self._wanted,
            show=self._take,
            is_wanted=lambda query: query == self._wanted,
        )
        self.post_message(FlowRequested(flow))

    def _take(self, found: HistoryPage, trouble: str) -> None:
        if found.query != self._wanted or not self.is_mounted:
            return
        before, self._found = self._found, found
        is_same = before is not None and _search_of(before.query) == _search_of(found.query)
        with self.app.batch_update():
            self._explain(found, trouble)
            rows = self.query_one(HistoryList)
            rows.show_found(self.mask.rows(found.rows), from_top=not is_same)
            if found.rows and self.focused is None:
                rows.focus()
            self.show_keys()

    def _explain(self, found: HistoryPage, trouble: str) -> None:
        pane = self.query_one("#history-pane", Pane)
        if found.total is not None:
            pane.set_count(
                ngettext("{count} found", "{count} found", found.total)
                if found.query.is_narrowed
                else grouped(found.total)
            )
        if not found.rows and self.focused is self.query_one(HistoryList):
            self.set_focus(None)  # or hiding it would put the focus into the words
        pane.set_placeholder("" if found.rows else trouble or _nothing(found.query, self.keymap))

    def _look_for(self, query: HistoryQuery) -> None:
        self._wanted = query
        self.query_one(TabRow).choose(_KINDS.index(query.kind))
        self._say_misread()
        self._ask()

    def _say_misread(self) -> None:
        """Say which word before a colon is no filter, without what the mask hides."""
        name, place = misread(self._words, self.now()), self.query_one("#misread", Words)
        place.display = bool(name)
        place.say(explained("…" if self.mask.on and name not in FILTERS else name))

    def on_input_changed(self, event: Input.Changed) -> None:
        self._words = event.value
        self._look_for(parse(event.value, self._wanted.kind, now=self.now()))

    def action_list_kind(self, name: str) -> None:
        self._look_for(replace(self._wanted, kind=HistoryKind[name], limit=WINDOW))

    def on_line_list_moved(self) -> None:
        self._fetch_more()

    def on_history_list_scrolled(self) -> None:
        self._fetch_more()

    def _fetch_more(self) -> None:
        found = self._found
        is_answered = found is not None and found.query == self._wanted
        if found is None or not is_answered or found.is_whole:
            return
        if self.query_one(HistoryList).nears_the_end:
            # Twice as many each time, so that the way to the oldest is short.
            self._wanted = replace(self._wanted, limit=2 * (self._wanted.limit or WINDOW))
            self._ask()

    # What a person can do here.

    def action_search(self) -> None:
        self.set_focus(self.query_one(ListFilter))

    def action_leave_filter(self) -> None:
        rows = self.query_one(HistoryList)
        self.set_focus(rows if rows.items else None)

    def action_clear_search(self) -> None:
        self._words = ""
        self.query_one(ListFilter).empty()
        self._look_for(HistoryQuery(self._wanted.kind))

    def action_next_list(self) -> None:
        place = (_KINDS.index(self._wanted.kind) + 1) % len(_KINDS)
        self.action_list_kind(_KINDS[place].name)

    def action_details(self) -> None:
        situation = self._allowed("details")
        if situation is not None and situation.number:
            flow = partial(history.conversation, number=situation.number)
            self.post_message(FlowRequested(flow, asks=True))

    def action_export(self) -> None:
        self.post_message(FlowRequested(partial(history.export, query=self._wanted), asks=True))


def _search_of(query: HistoryQuery) -> HistoryQuery:
    """What is looked for, however much of it is shown."""
    return replace(query, limit=None)


def _nothing(query: HistoryQuery, keymap: Keymap) -> str:
    if query.is_narrowed:
        everything, elsewhere = keymap.key("clear-search"), keymap.key("next-list")
        return _(
            "No matches. Press {all} to show all, or {next} to search the next list.",
            all=everything,
            next=elsewhere,
        )
    if query.kind is HistoryKind.MESSAGES:
        return _("No messages saved yet. Every message that arrives is saved here.")
    catalog = keymap.key("show-catalog")
    if query.kind is HistoryKind.BOOKINGS:
        return _("No bookings saved yet. Press {key} to see what you can order.", key=catalog)
    return _("No orders saved yet. Press {key} to see what you can order.", key=catalog)
