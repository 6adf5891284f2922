"""The line on top of every screen: how the program stands with the service, and the money."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Final

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from anosim_tui.domain import wording
from anosim_tui.domain.state import AccountState, Link
from anosim_tui.ui.widgets.cells import fit, joined
from anosim_tui.ui.widgets.painted import Painted
from anosim_tui.ui.widgets.ticking import Tick

_SIGNS: Final = {
    Link.CONNECTING: ("○", "connecting"),
    Link.ONLINE: ("●", "live"),
    Link.THROTTLED: ("◐", "slowed down"),
    Link.OFFLINE: ("✕", "offline"),
    Link.BAD_KEY: ("✕", "key refused"),
}
_ROOM_FOR_NAMES: Final = 76
# Cells that the connection keeps, whatever else there is to say.
_LEAST_WORDS: Final = 10
# Cells of its sign alone, which is all that it keeps beside a purchase under way.
_SIGN: Final = 3
# Data older than this is said to be so even while no attempt has failed.
_FRESH: Final = timedelta(seconds=90)


class Chip(Struct, frozen=True):
    """A word that stands out, such as SANDBOX.

    Attributes:
        word: itself.
        warns: whether it stands out more.
        short: what stands for it where there is little room.
        since: when it began, if it says for how long.
        leads: whether it comes before the others, and before most words of the connection.
        action: what a click on it does.
    """

    word: str
    warns: bool = False
    short: str = ""
    since: datetime | None = None
    leads: bool = False
    action: str = ""

    def forms(self, now: datetime) -> tuple[str, ...]:
        """What it says, the longest first."""
        passed = "" if self.since is None else f" {wording.waiting(self.since, now).label}"
        return tuple(f" {word}{passed} " for word in (self.word, self.short) if word)


class Tab(Struct, frozen=True):
    """A full screen, the key that shows it, and the name of the action behind the key."""

    key: str
    name: str
    action: str


class StatusBar(Painted, Widget):
    """The screens, connection, age of the data, balance, and words such as SANDBOX.

    Args:
        now: the time.
        tabs: every full screen.
        current: the action that shows the one this bar stands on.
    """

    class Chosen(Message):
        """A tab or a chip was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "status--tab",
        "status--current",
        "status--good",
        "status--bad",
        "status--quiet",
        "status--money",
        "status--chip",
        "status--warning",
    }

    def __init__(
        self, now: Callable[[], datetime], tabs: Sequence[Tab] = (), current: str = ""
    ) -> None:
        super().__init__()
        self._now = now
        self._tabs = tuple(tabs)
        self._current = current
        self._state = AccountState()
        self._chips: tuple[Chip, ...] = ()
        self._shown: tuple[object, ...] = ()
        self._tick = Tick(self, self._redraw, now)

    def show(self, state: AccountState, chips: tuple[Chip, ...]) -> None:
        """Show another state; nothing is drawn where nothing changed."""
        self._state, self._chips = state, chips
        self._redraw()

    def on_mount(self) -> None:
        """Begin to count."""
        self._redraw()

    def _redraw(self) -> None:
        words, changes_in = self._connection()
        now = self._now()
        counting = [wording.waiting(one.since, now) for one in self._chips if one.since]
        shown = (words, self._state.balance.data, self._chips, [one.label for one in counting])
        if shown != self._shown:
            self._shown = shown
            self.refresh()
        changes = [one.changes_in for one in counting]
        changes += [] if changes_in is None else [changes_in]
        self._tick.plan(min(changes, default=None))

    def _connection(self) -> tuple[tuple[str, ...], float | None]:
        """The words for the connection, the first alone where there is little room, and in how
        many seconds they change."""
        connection = self._state.connection
        sign, word = _SIGNS[connection.link]
        fetched = self._state.messages.fetched
        now = self._now()
        if connection.link is Link.ONLINE and fetched is not None:
            left = (fetched + _FRESH - now).total_seconds()
            if left > 0:
                return (f"{sign} {word}",), left
        if fetched is None:
            return (f"{sign} {word}",), None
        age = wording.age(fetched, now)
        return (f"{sign} {word}", f"data of {age.label}"), age.changes_in

    def render_line(self, y: int) -> Strip:
        """The one line, asked for by Textual."""
        width = self.size.width
        if y:
            return Strip.blank(width, self.ground)
        words, _ = self._connection()
        good = self._state.connection.link in (Link.ONLINE, Link.CONNECTING)
        tabs = self._shown_tabs(width)
        money, chips = self._money(), self._shown_chips(width)
        taken = sum(segment.cell_length for segment in (*tabs, *chips))
        room = max(0, width - taken - len(money))
        status = self.component("status--good" if good else "status--bad")
        said = Segment(fit(f" {joined(words, room - 2)}", room), status)
        strip = Strip([*tabs, said, *chips, Segment(money, self.component("status--money"))])
        return strip.adjust_cell_length(width).apply_style(self.ground)

    def _money(self) -> str:
        balance = self._state.balance.data
        return "" if balance is None else f" {wording.money(balance)} "

    def _shown_chips(self, width: int) -> list[Segment]:
        """The chips that fit, what leads and what warns first, and how many do not."""
        tabs = sum(segment.cell_length for segment in self._shown_tabs(width))
        room = width - tabs - len(self._money()) - _LEAST_WORDS
        chosen = sorted(self._chips, key=lambda chip: (not chip.leads, not chip.warns))
        if chosen and chosen[0].leads:
            room += _LEAST_WORDS - _SIGN
        shown: list[Segment] = []
        for place, chip in enumerate(chosen):
            left = len(chosen) - place - 1
            free = room - 1 - (4 if left else 0)
            label = next((one for one in chip.forms(self._now()) if cell_len(one) <= free), "")
            if not label:
                shown.append(Segment(f"+{left + 1} ", self.component("status--quiet")))
                break
            room -= cell_len(label) + 1
            style = self.component("status--warning" if chip.warns else "status--chip")
            if chip.action:
                style += Style(meta={"chosen": chip.action})
            shown += [Segment(label, style), Segment(" ")]
        return shown[:-1] if shown and shown[-1].text == " " else shown

    def _shown_tabs(self, width: int) -> list[Segment]:
        """The tabs with their names where there is room, else their keys alone."""
        names = width >= _ROOM_FOR_NAMES
        return [
            Segment(
                f" {tab.key} {tab.name} " if names else f" {tab.key}",
                self.component("status--current" if tab.action == self._current else "status--tab"),
            )
            for tab in self._tabs
        ]

    def on_click(self, event: events.Click) -> None:
        """A click on a tab shows its screen; one on a chip does what it says."""
        action = event.style.meta.get("chosen")
        if action is not None:
            self.post_message(self.Chosen(action))
            return
        start = 0
        for tab, segment in zip(self._tabs, self._shown_tabs(self.size.width), strict=True):
            start += segment.cell_length
            if event.x < start:
                self.post_message(self.Chosen(tab.action))
                return
