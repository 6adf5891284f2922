"""A shared booking: whose number it is, its messages as they come, and the newest code."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import var
from textual.screen import Screen

from anosim_tui.domain.errors import Refused
from anosim_tui.domain.masking import Mask, names_of, real
from anosim_tui.domain.messages import Message
from anosim_tui.domain.state import AccountState, Link
from anosim_tui.ui.dialogs.details import DetailsDialog
from anosim_tui.ui.messages import RevealRequested, copy_of_code, copy_of_number
from anosim_tui.ui.widgets import banner
from anosim_tui.ui.widgets.bar import Bar
from anosim_tui.ui.widgets.code_card import CodeCard
from anosim_tui.ui.widgets.key_bar import KeyBar, KeyHint
from anosim_tui.ui.widgets.pane import Pane
from anosim_tui.ui.widgets.safe import announce
from anosim_tui.ui.widgets.shared_head import SharedHead
from anosim_tui.ui.widgets.sms_feed import SmsFeed

_HINTS: Final = (
    KeyHint("c", "copy code", "copy_newest"),
    KeyHint("n", "copy number", "copy_number"),
    KeyHint("enter", "whole message", "details"),
    KeyHint("C", "its code", "copy_code"),
    KeyHint("g", "ask now", "app.refresh"),
    KeyHint("p", "mask", "app.mask"),
)
_REVEAL: Final = KeyHint("v", "reveal", "reveal")
_QUIT: Final = KeyHint("q", "quit", "app.quit")
_REFUSED: Final = (
    "This link shows nothing: it was revoked or replaced by a newer one, or was not copied whole. "
    "Ask for a new link; g tries this one again."
)
_ENDED: Final = (
    "This link has ended: it was revoked or replaced by a newer one. What is shown was read "
    "before. Ask for a new link; g tries this one again."
)


class WatchScreen(Screen[None]):
    """The one screen of `anosim-tui watch`; the app sets `state`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(hint.key, hint.action, hint.label) for hint in (*_HINTS, _REVEAL, _QUIT)),
    ]
    state: var[AccountState] = var(AccountState, init=False, always_update=True)
    mask: var[Mask] = var(Mask(), init=False)
    host: var[str] = var("", init=False)

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.now = now
        self._listed: tuple[Message, ...] = ()

    def compose(self) -> ComposeResult:
        """Head, code and messages above each other; there is nothing beside them to show."""
        yield SharedHead(self.now)
        with Vertical(id="panes"):
            yield CodeCard(self.now, id="code")
            with Pane("Messages", id="messages-pane"):
                yield SmsFeed(self.now, id="messages")
        yield KeyBar(_QUIT)

    def on_mount(self) -> None:
        """The messages have the focus; what can be done is always the same."""
        self.query_one(KeyBar).show(_HINTS)
        self.query_one(SmsFeed).focus()
        self.watch_state()
        self.set_interval(1, self.tick)

    def tick(self) -> None:
        """Bring up to date what changes with time alone."""
        self.query_one(SharedHead).tick()
        self.query_one(CodeCard).tick()
        self.query_one(SmsFeed).tick()

    def watch_state(self) -> None:
        """Show another state."""
        if not self.is_mounted:
            return
        state, messages = self.state, self.state.messages.data
        with self.app.batch_update():
            hidden = "MASKED" if self.mask.on else ""
            self.query_one(SharedHead).show(state, "  ".join(filter(None, (self.host, hidden))))
            self.query_one(KeyBar).show((_REVEAL, *_HINTS) if self.mask.on else _HINTS)
            banner.tell(self, self._trouble())
            feed = self.query_one(SmsFeed)
            if messages.by_date is not self._listed:
                self._listed = messages.by_date
                feed.show(messages.by_date[::-1])
            self.query_one(CodeCard).show(messages.newest_code, "", self._no_code())
            pane = self.query_one("#messages-pane", Pane)
            pane.explain("" if feed.items else self._no_messages())
            pane.count(f"{len(feed.items)}" if feed.items else "")

    def _trouble(self) -> str:
        connection = self.state.connection
        if connection.link in (Link.CONNECTING, Link.ONLINE):
            return ""
        if isinstance(connection.error, Refused):
            return _REFUSED if self.state.messages.fetched is None else _ENDED
        since = f" since {connection.since.astimezone():%H:%M}" if connection.since else ""
        return f"No good answer{since}. {connection.error} g tries now."

    def _no_messages(self) -> str:
        if self.state.messages.fetched is not None:
            return "No messages yet. They appear here by themselves, newest first."
        waiting = self.state.connection.link is Link.CONNECTING
        return "Asking for the messages …" if waiting else "Nothing was read yet."

    def _no_code(self) -> str:
        if self.state.messages.fetched is None:
            return "–"
        return "No code yet. The next one stands here, c copies it."

    def on_bar_chosen(self, event: Bar.Chosen) -> None:
        """A click on a hint does what its key does."""
        self.call_later(self.run_action, event.action)

    def on_line_list_opened(self) -> None:
        """A double click is as good as enter."""
        self.action_details()

    def action_copy_newest(self) -> None:
        """Copy the newest code."""
        newest = self.state.messages.data.newest_code
        if newest is None:
            announce(self.app, "No code has arrived yet.", "warning")
        else:
            self.post_message(copy_of_code(newest))

    def action_copy_code(self) -> None:
        """Copy the code of the selected message."""
        selected = self.query_one(SmsFeed).selected
        if selected is None or selected.code is None:
            announce(self.app, "There is no code in this message.", "warning")
        else:
            self.post_message(copy_of_code(selected))

    def action_copy_number(self) -> None:
        """Copy the number."""
        line = next(iter(self.state.lines), None)
        if line is None or not line.current.number:
            announce(self.app, "The number is not known yet.", "warning")
        else:
            self.post_message(copy_of_number(real(line).current.number))

    def action_details(self) -> None:
        """Show the whole of the selected message."""
        selected = self.query_one(SmsFeed).selected
        if selected is not None:
            self.app.push_screen(DetailsDialog.of_message(real(selected), self.mask))

    def action_reveal(self) -> None:
        """Show the number and the selected message for a moment."""
        selected = self.query_one(SmsFeed).selected
        names = frozenset[Hashable]() if selected is None else names_of(real(selected))
        lines = (names_of(real(line)) for line in self.state.lines)
        self.post_message(RevealRequested(names.union(*lines)))
