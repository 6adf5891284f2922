"""The line on top of every screen: how the program stands with the service, and the money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from anosim_tui.domain import wording
from anosim_tui.domain.state import AccountState, Link
from anosim_tui.ui.widgets.cells import fit
from anosim_tui.ui.widgets.ticking import Tick

_SIGNS: Final = {
    Link.CONNECTING: ("○", "connecting"),
    Link.ONLINE: ("●", "live"),
    Link.THROTTLED: ("◐", "slowed down"),
    Link.OFFLINE: ("✕", "offline"),
    Link.BAD_KEY: ("✕", "key refused"),
}
# Data older than this is said to be so even while no attempt has failed.
_FRESH: Final = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Chip:
    """A word that stands out, such as SANDBOX."""

    word: str
    warns: bool = False


class StatusBar(Widget):
    """Name, connection, age of the data, balance, and words such as SANDBOX."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "status--name",
        "status--good",
        "status--bad",
        "status--quiet",
        "status--money",
        "status--chip",
        "status--warning",
    }

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._state = AccountState()
        self._chips: tuple[Chip, ...] = ()
        self._shown: tuple[object, ...] = ()
        self._tick = Tick(self, self._redraw)

    def show(self, state: AccountState, chips: tuple[Chip, ...]) -> None:
        """Show another state; nothing is drawn where nothing changed."""
        self._state, self._chips = state, chips
        self._redraw()

    def on_mount(self) -> None:
        """Begin to count."""
        self._redraw()

    def _redraw(self) -> None:
        words, changes_in = self._connection()
        shown = (words, self._state.balance.data, self._chips)
        if shown != self._shown:
            self._shown = shown
            self.refresh()
        self._tick.plan(changes_in)

    def _connection(self) -> tuple[str, float | None]:
        """The words for the connection, and in how many seconds they change."""
        connection = self._state.connection
        sign, word = _SIGNS[connection.link]
        fetched = self._state.messages.fetched
        now = self._now()
        if connection.link is Link.ONLINE and fetched is not None:
            left = (fetched + _FRESH - now).total_seconds()
            if left > 0:
                return f"{sign} {word}", left
        if fetched is None:
            return f"{sign} {word}", None
        age = wording.age(fetched, now)
        return f"{sign} {word} · data of {age.label}", age.changes_in

    def render_line(self, y: int) -> Strip:
        """The one line, asked for by Textual."""
        width = self.size.width
        if y:
            return Strip.blank(width, self.rich_style)
        words, _ = self._connection()
        good = self._state.connection.link in (Link.ONLINE, Link.CONNECTING)
        chips = [
            piece
            for chip in self._chips
            for piece in (
                Segment(f" {chip.word} ", self._style(f"status--{_kind(chip)}")),
                Segment(" "),
            )
        ]
        balance = self._state.balance.data
        money = [] if balance is None else [Segment(f"{wording.money(balance)} ", self._money)]
        right = [*chips, *money]
        taken = sum(segment.cell_length for segment in right)
        name = " anosim " if width >= 60 else " "
        room = max(0, width - taken - len(name))
        status = self._style("status--good" if good else "status--bad")
        left = [Segment(name, self._style("status--name")), Segment(fit(words, room), status)]
        return Strip([*left, *right]).adjust_cell_length(width).apply_style(self.rich_style)

    @property
    def _money(self) -> Style:
        return self._style("status--money")

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True)


def _kind(chip: Chip) -> str:
    return "warning" if chip.warns else "chip"
