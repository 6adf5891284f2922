"""The line on top of every screen: how the program stands with the service, and the money."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Final

from msgspec import Struct
from rich.cells import cell_len

from anosim_tui.domain import wording
from anosim_tui.domain.state import AccountState, Link
from anosim_tui.ui.widgets.bar import Bar, Piece
from anosim_tui.ui.widgets.cells import fit, joined

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


class StatusBar(Bar):
    """The screens, connection, age of the data, balance, and words such as SANDBOX.

    Args:
        now: the time.
        tabs: every full screen.
        current: the action that shows the one this bar stands on.
    """

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
        self._said: list[Piece] = []

    def show(self, state: AccountState, chips: tuple[Chip, ...]) -> None:
        self._state, self._chips = state, chips
        self.tick()

    def tick(self) -> None:
        before = self._said
        if before != self.pieces(self.size.width):
            self.refresh()

    def pieces(self, width: int) -> list[Piece]:
        good = self._state.connection.link in (Link.ONLINE, Link.CONNECTING)
        tabs, money = self._shown_tabs(width), self._money()
        room = width - _cells(tabs) - cell_len(money)
        chips = self._shown_chips(room)
        room -= _cells(chips)
        words = fit(f" {joined(self._connection(), room - 2)}", room)
        said = (words, "status--good" if good else "status--bad", "")
        self._said = [*tabs, said, *chips, (money, "status--money", "")]
        return self._said

    def _connection(self) -> tuple[str, ...]:
        """The words for the connection, the first alone where there is little room."""
        connection = self._state.connection
        sign, word = _SIGNS[connection.link]
        fetched, now = self._state.messages.fetched, self._now()
        if fetched is None or (connection.link is Link.ONLINE and now < fetched + _FRESH):
            return (f"{sign} {word}",)
        return f"{sign} {word}", f"data of {wording.age(fetched, now).label}"

    def _money(self) -> str:
        balance = self._state.balance.data
        return "" if balance is None else f" {wording.money(balance)} "

    def _shown_chips(self, room: int) -> list[Piece]:
        """The chips that fit, what leads and what warns first, and how many do not."""
        chosen = sorted(self._chips, key=lambda chip: (not chip.leads, not chip.warns))
        room -= _SIGN if chosen and chosen[0].leads else _LEAST_WORDS
        shown: list[Piece] = []
        for place, chip in enumerate(chosen):
            left = len(chosen) - place - 1
            free = room - 1 - (4 if left else 0)
            label = next((one for one in chip.forms(self._now()) if cell_len(one) <= free), "")
            if not label:
                shown.append((f"+{left + 1} ", "status--quiet", ""))
                break
            room -= cell_len(label) + 1
            style = "status--warning" if chip.warns else "status--chip"
            shown += [(label, style, chip.action), (" ", "status--quiet", "")]
        return shown[:-1] if shown and shown[-1][0] == " " else shown

    def _shown_tabs(self, width: int) -> list[Piece]:
        names = width >= _ROOM_FOR_NAMES
        return [
            (
                f" {tab.key} {tab.name} " if names else f" {tab.key}",
                "status--current" if tab.action == self._current else "status--tab",
                tab.action,
            )
            for tab in self._tabs
        ]


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(cell_len(text) for text, _, _ in pieces)
