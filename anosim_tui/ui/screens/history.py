"""History: every message, booking and order this program ever saw, found as one types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import ClassVar, Final

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widgets import Input

from anosim_tui.actions.keymap import Keymap
from anosim_tui.actions.possible import Situation
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.history import (
    WINDOW,
    BookingRow,
    HistoryKind,
    HistoryPage,
    HistoryQuery,
    MessageRow,
    OrderRow,
    Row,
    parse,
)
from anosim_tui.domain.masking import real
from anosim_tui.ui import live_words, remembered
from anosim_tui.ui.bindings import on_screen
from anosim_tui.ui.flows import bookings, history
from anosim_tui.ui.messages import FlowRequested, copy_of_code, copy_of_number
from anosim_tui.ui.remembered import Kept
from anosim_tui.ui.screens.account_screen import AccountScreen
from anosim_tui.ui.widgets import banner
from anosim_tui.ui.widgets.history_list import HistoryList
from anosim_tui.ui.widgets.pane import Pane
from anosim_tui.ui.widgets.search_field import SearchField
from anosim_tui.ui.widgets.tab_row import TabRow

_KINDS: Final = tuple(HistoryKind)
_TABS: Final = [(kind.value, f"list_kind('{kind.name}')") for kind in _KINDS]


class SearchInput(SearchField):
    """The words to look for; every letter goes into it until it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,down,enter", "screen.leave_search", "Leave", show=False)
    ]


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
        """Look for the same."""
        self._words = remembered.text(kept, "words")
        kind = HistoryKind.__members__.get(remembered.text(kept, "kind"), HistoryKind.MESSAGES)
        self._wanted = parse(self._words, kind)

    def keep(self) -> Kept:
        """What is looked for, as it was typed."""
        return {"words": self._words, "kind": self._wanted.kind.name}

    def compose(self) -> ComposeResult:
        """What is listed, what is looked for, and the list."""
        search = self.keymap.key("search")
        yield self.status_bar()
        with Pane("History", id="history-pane"):
            with Container(id="look"):
                yield TabRow(_TABS, id="kinds")
                yield SearchInput(
                    self._words,
                    placeholder=f"{search} words, number:4915 booking:102 since:2026-03-01",
                    compact=True,
                    max_length=200,
                    id="words",
                )
            yield HistoryList(id="history")
        yield self.key_bar()

    @property
    def selected(self) -> Row | None:
        """The row the cursor stands on."""
        return self.query_one(HistoryList).selected

    @property
    def situation(self) -> Situation:
        """What is selected."""
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
        """What came while nobody looked is shown."""
        self.query_one(TabRow).choose(_KINDS.index(self._wanted.kind))
        self._ask()

    def show_state(self) -> None:
        """Ask again where something came that may be listed."""
        state = self.state
        words = live_words.lasting_troubles(state, self.keymap.key)
        banner.tell(self, "\n".join(filter(None, words)))
        # Masked things are made anew each time; equal ones are nothing new.
        seen = (state.messages.data, state.bookings.data, state.labels, state.storage)
        if self.is_current and seen != self._seen:
            self._seen = seen
            self._ask()

    def watch_mask(self) -> None:
        """Show the rows as another mask leaves them, and what is looked for as well or not."""
        if self.is_mounted:
            self.query_one(SearchInput).password = self.mask.on
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
        """Show an answer, unless something else is wanted by now."""
        if found.query != self._wanted or not self.is_mounted:
            return
        before, self._found = self._found, found
        is_same = before is not None and _search_of(before.query) == _search_of(found.query)
        with self.app.batch_update():
            self._explain(found, trouble)
            rows = self.query_one(HistoryList)
            rows.tell(self.mask.rows(found.rows), from_top=not is_same)
            if found.rows and self.focused is None:
                rows.focus()
            self.show_keys()

    def _explain(self, found: HistoryPage, trouble: str) -> None:
        """Say how much there is, or why nothing is shown."""
        pane = self.query_one("#history-pane", Pane)
        if found.total is not None:
            pane.count(f"{found.total:,}{' found' if found.query.is_narrowed else ''}")
        if not found.rows and self.focused is self.query_one(HistoryList):
            self.set_focus(None)  # or hiding it would put the focus into the words
        pane.explain("" if found.rows else trouble or _nothing(found.query, self.keymap))

    def _look_for(self, query: HistoryQuery) -> None:
        self._wanted = query
        self.query_one(TabRow).choose(_KINDS.index(query.kind))
        self._ask()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find as one types."""
        self._words = event.value
        self._look_for(parse(event.value, self._wanted.kind))

    def action_list_kind(self, name: str) -> None:
        """List messages, bookings or orders."""
        self._look_for(replace(self._wanted, kind=HistoryKind[name], limit=WINDOW))

    def on_line_list_moved(self) -> None:
        """Other keys are possible on another row, and near the end more rows are fetched."""
        self.show_keys()
        self._fetch_more()

    def on_history_list_scrolled(self) -> None:
        """The wheel comes near the end as well."""
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
        """Let letters be words to look for."""
        self.set_focus(self.query_one(SearchInput))

    def action_leave_search(self) -> None:
        """Let letters be keys again."""
        rows = self.query_one(HistoryList)
        self.set_focus(rows if rows.items else None)

    def action_clear_search(self) -> None:
        """Leave nothing out."""
        words = self.query_one(SearchInput)
        with words.prevent(Input.Changed):
            words.value = self._words = ""
        self._look_for(HistoryQuery(self._wanted.kind))

    def action_next_list(self) -> None:
        """List the next kind of thing."""
        place = (_KINDS.index(self._wanted.kind) + 1) % len(_KINDS)
        self.action_list_kind(_KINDS[place].name)

    def action_details(self) -> None:
        """Show the conversation of the selected number."""
        situation = self._allowed("details")
        if situation is not None and situation.number:
            flow = partial(history.conversation, number=situation.number)
            self.post_message(FlowRequested(flow, asks=True))

    def on_line_list_opened(self) -> None:
        """A double click is as good as enter."""
        self.action_details()

    def action_copy_code(self) -> None:
        """Copy the code of the selected message."""
        situation = self._allowed("copy-code")
        if situation is not None and situation.coded is not None:
            self.post_message(copy_of_code(situation.coded))

    def action_copy_number(self) -> None:
        """Copy the selected number."""
        situation = self._allowed("copy-number")
        if situation is not None:
            self.post_message(copy_of_number(situation.number))

    def action_label(self) -> None:
        """Give the selected booking a private name."""
        situation = self._allowed("label")
        if situation is not None and situation.line is not None:
            self.post_message(
                FlowRequested(partial(bookings.label, line=situation.line), asks=True)
            )

    def action_export(self) -> None:
        """Write what is shown to a file."""
        self.post_message(FlowRequested(partial(history.export, query=self._wanted), asks=True))


def _search_of(query: HistoryQuery) -> HistoryQuery:
    """What is looked for, however much of it is shown."""
    return replace(query, limit=None)


def _nothing(query: HistoryQuery, keymap: Keymap) -> str:
    """Why nothing is listed and what to do about it."""
    if query.is_narrowed:
        everything, elsewhere = keymap.key("clear-search"), keymap.key("next-list")
        return f"Nothing matches. {everything} shows everything, {elsewhere} looks elsewhere."
    if query.kind is HistoryKind.MESSAGES:
        return "No message has been kept yet. Each one that arrives stays here."
    kind = "booking" if query.kind is HistoryKind.BOOKINGS else "order"
    catalog = keymap.key("show-catalog")
    return f"No {kind} has been kept yet. {catalog} shows what can be ordered."
