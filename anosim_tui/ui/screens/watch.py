"""A shared booking: whose number it is, its messages as they come, and the newest code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import ClassVar, Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.errors import Refused
from anosim_tui.domain.masking import names_of, real
from anosim_tui.domain.messages import Message
from anosim_tui.domain.state import AccountState, ConnectionStatus
from anosim_tui.domain.wording import Urgency
from anosim_tui.language import N_, _, together
from anosim_tui.ui import live_words
from anosim_tui.ui.events import RevealRequested
from anosim_tui.ui.keyboard import on_screen
from anosim_tui.ui.screens.base import AccountScreen
from anosim_tui.ui.widgets.bars import SIGNS, Bar, KeyBar, Part
from anosim_tui.ui.widgets.cards import CodeCard
from anosim_tui.ui.widgets.cells import fit
from anosim_tui.ui.widgets.pane import Pane, show_banner
from anosim_tui.ui.widgets.sms_feed import SmsFeed

_ROOM_FOR_HOST: Final = 60
_URGENT: Final = (Urgency.LAST_MINUTE, Urgency.LAST_MINUTES)


class SharedHead(Bar):
    """Two lines: whose number it is and how the connection does; for what, and how long yet."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "shared--number",
        "shared--quiet",
        "shared--left",
        "shared--urgent",
        "shared--bad",
    }

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._state = AccountState()
        self._host = ""

    def show(self, state: AccountState, host: str) -> None:
        """Show another state; `host` is named where it is not the usual one."""
        self._state, self._host = state, host
        self.tick()

    def parts(self, width: int) -> Iterator[Part]:
        line = next(iter(self._state.lines), None)
        link, error = self._state.connection.status, self._state.connection.error
        refused = isinstance(error, Refused) or link is ConnectionStatus.BAD_KEY
        mark, word = ("✕", _("link rejected")) if refused else (SIGNS[link][0], _(SIGNS[link][1]))
        # Without the room for both, the number counts: no key is sent to whatever host this is.
        host = f"{self._host}  " if self._host and width >= _ROOM_FOR_HOST else ""
        right = f"{host}{mark} {word} "
        number = wording.phone(line.current.number) if line else _("Shared booking")
        good = link in (ConnectionStatus.CONNECTING, ConnectionStatus.ONLINE)
        yield fit(f" {number}", width - cell_len(right)), "shared--number", ""
        yield right, "shared--quiet" if good else "shared--bad", ""
        if line:
            yield from self._second(line, width)

    def _second(self, line: BookingLine, width: int) -> Iterator[Part]:
        one, now = line.current, self._now()
        what = wording.service(one.service, one.rental_type)
        country, kind = wording.country(one.country), wording.rental_type(one.rental_type)
        left = wording.time_left(line.ends, now)
        urgent = left.urgency in _URGENT
        ends = _("ended") if line.is_over(now) else _("{time} left", time=left.label)
        ends = f"{'! ' if urgent else ''}{ends} "
        words = fit(f" {what} · {country} · {kind}", width - cell_len(ends))
        yield f"\n{words}", "shared--quiet", ""
        yield ends, "shared--urgent" if urgent else "shared--left", ""


_REFUSED: Final = N_(
    "This link does not work: it was revoked, replaced by a newer one, or not copied completely. "
    "Ask for a new link, or press {key} to retry."
)
_ENDED: Final = N_(
    "This link no longer works: it was revoked or replaced by a newer one. Showing "
    "what was loaded before. Ask for a new link, or press {key} to retry."
)


class WatchScreen(AccountScreen):
    """The one screen of `anosim-tui watch`: Live's widgets on what can only be read."""

    MODE = "watch"
    BINDINGS: ClassVar[list[BindingType]] = on_screen("watch")

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self._listed: tuple[Message, ...] = ()

    def compose(self) -> ComposeResult:
        yield SharedHead(self.now)
        with Vertical(id="panes"):
            yield CodeCard(self.now, id="code")
            with Pane(N_("Messages"), id="messages-pane"):
                yield SmsFeed(self.now, id="messages")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(SmsFeed).focus()

    def tick(self) -> None:
        self.query_one(SharedHead).tick()
        self.query_one(CodeCard).tick()
        self.query_one(SmsFeed).tick()

    @property
    def selected(self) -> Message | BookingLine | None:
        """The message under the cursor, or the booking while there is none."""
        return self.query_one(SmsFeed).selected or next(iter(self.state.lines), None)

    def show_bar(self) -> None:
        self.query_one(SharedHead).show(self.state, "  ".join(one.word for one in self.chips))

    def show_state(self) -> None:
        messages, feed = self.state.messages.data, self.query_one(SmsFeed)
        show_banner(self, self._trouble())
        if messages.by_date is not self._listed:
            self._listed = messages.by_date
            feed.show(messages.by_date[::-1])
        newest = messages.newest_code
        self.query_one(CodeCard).show(newest, "", self._no_code(), self.how_copied(newest))
        pane = self.query_one("#messages-pane", Pane)
        pane.set_placeholder("" if feed.items else self._no_messages())
        self._count()

    def _count(self) -> None:
        feed = self.query_one(SmsFeed)
        words = live_words.held(self.state.messages.data, len(feed.items), len(feed.unread))
        self.query_one("#messages-pane", Pane).set_count(words)

    def on_line_list_was_read(self) -> None:
        self._count()

    def watch_copied(self) -> None:
        if self.is_mounted:
            self.show_state()

    def _trouble(self) -> str:
        connection, refresh = self.state.connection, self.keymap.key("refresh")
        if connection.status in (ConnectionStatus.CONNECTING, ConnectionStatus.ONLINE):
            return ""
        if isinstance(connection.error, Refused):
            words = _REFUSED if self.state.messages.fetched is None else _ENDED
            return _(words, key=refresh)
        retry = _("Press {key} to retry.", key=refresh)
        return together(live_words.failing(connection), connection.error, retry)

    def _no_messages(self) -> str:
        if self.state.messages.fetched is not None:
            return _("No messages yet. New messages appear here.")
        waiting = self.state.connection.status is ConnectionStatus.CONNECTING
        return _("Loading messages …") if waiting else _("No data yet.")

    def _no_code(self) -> str:
        if self.state.messages.fetched is None:
            return "–"
        key = self.keymap.key("copy-newest")
        return _("No code yet. New codes appear here; press {key} to copy.", key=key)

    def action_reveal(self) -> None:
        shown = (names_of(real(one)) for one in (*self.state.lines, self.selected) if one)
        self.post_message(RevealRequested(frozenset().union(*shown)))
